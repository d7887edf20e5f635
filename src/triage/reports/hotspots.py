"""Hot spots: complaints grouped into causes: how many, how they grow, what they cost in patience, what is known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from triage.message import Message
from triage.profile import KnownIssue, Profile
from triage.reports.causes import SAMPLE, Causes, find_causes
from triage.reports.mask import Masker
from triage.reports.phrases import phrases_of
from triage.reports.table import Block, Table, as_text, vectors_of
from triage.reports.times import NONE, Clock
from triage.reports.volumes import Count
from triage.result import Decision, Triage
from triage.text.reading import Reading

SHOWN = 8
EXAMPLES = 3
ASKED = 40
"""Messages of a cause that are compared with the known issues."""
MATCHED = 0.2
"""Share of them that has to be about the same issue."""
NEGATIVE = ("negative", "very_negative")
COMPLAINING = (
    *("blocked", "money_loss", "security", "safety", "legal_threat", "repeat_contact", "churn_risk", "many_affected"),
    "public_escalation",
)
MOVED = 1.25
"""A cause is said to grow or shrink from this factor on, beside the whole backlog."""
FEWEST_TO_TELL = 10
TEXTS = ("text", "subject", "vector", "sent_at")


@dataclass(frozen=True, slots=True)
class HotSpot:
    """One cause. `growth` is its share of messages in the newer half of the time over that in the older half.

    `then` is its share in the backlog compared with; `known_issue` the symptom of the profile's issue behind it.
    """

    name: str
    phrases: tuple[str, ...]
    count: int
    share: float
    growth: float | None
    repeat: float
    churn: float
    urgent: int
    intents: tuple[Count, ...]
    examples: tuple[str, ...]
    known_issue: str | None
    issue_status: str | None
    then: float | None = None


@dataclass(frozen=True, slots=True)
class HotSpots:
    """The largest causes of complaint, out of `complaints` messages, `grouped` of which belong to one of `causes`."""

    complaints: int
    grouped: int
    causes: int
    by: str
    spots: tuple[HotSpot, ...]


def complaints_in(block: Block, table: Table) -> NDArray[np.bool_]:
    """Which messages complain: what fell short, a negative feeling, or a signal of trouble."""
    found = (block.signals & table.signal(*COMPLAINING)) > 0
    for task, labels in (("expectation", ("fell_short",)), ("sentiment", NEGATIVE)):
        if task in block.codes:
            found = found | table.codes[task].where(labels)[block.codes[task]]
    return np.asarray(found)


class Sample:
    """Some complaints of a backlog, from all over it: their texts, vectors, intents and times."""

    def __init__(self, table: Table) -> None:
        texts, vectors, intents, sent, self.all_texts = [], [], [], [], list[str]()
        kept = 0
        random = np.random.default_rng(0)
        for block in table.blocks(TEXTS, sample=8 * SAMPLE):
            column = texts_of(block)
            if len(self.all_texts) < SAMPLE:
                self.all_texts += [text for text in column.slice(0, SAMPLE // 8).to_pylist() if text]
            there = np.flatnonzero(complaints_in(block, table))
            most = block.size if table.rows <= 2 * SAMPLE else max(block.size // 4, 50)  # together some 2 * SAMPLE
            there = there if len(there) <= most else np.sort(random.choice(there, most, replace=False))
            places = pa.array(there)
            texts.append(column.take(places))
            intents.append(block.codes["intent"][there])
            sent.append(block.sent[there])
            if table.vector_size and "vector" in block.columns:
                vectors.append(vectors_of(block.columns["vector"].take(places), table.vector_size))
            kept += len(there)
        self.texts: Any = pa.concat_arrays(texts) if texts else pa.array([], pa.large_string())
        self.intents = np.concatenate(intents) if intents else np.zeros(0, np.int64)
        self.sent = np.concatenate(sent) if sent else np.zeros(0, np.int64)
        self.vectors = np.concatenate(vectors) if vectors else None
        if kept > SAMPLE:
            some = np.sort(random.choice(kept, SAMPLE, replace=False))
            self.texts, self.intents, self.sent = self.texts.take(pa.array(some)), self.intents[some], self.sent[some]
            self.vectors = None if self.vectors is None else self.vectors[some]


def texts_of(block: Block) -> Any:
    """What each message says: its subject and its text."""
    text, subject = block.columns.get("text"), block.columns.get("subject")
    if text is None:
        return pa.array([""] * block.size, pa.large_string())
    text = as_text(text).fill_null("")
    if subject is None:
        return text
    return pc.binary_join_element_wise(as_text(subject).fill_null(""), text, pa.scalar("\n", pa.large_string()))


class Spots:
    """Counts, cause by cause, while the file streams by. The causes are found in a sample beforehand."""

    def __init__(self, table: Table, causes: Causes, *, middle: int | None) -> None:
        self._table, self.causes, self._middle = table, causes, middle
        size = len(causes.centres) + 1  # the last place is for complaints of no cause
        self.counts, self._repeat, self._churn, self._urgent = (np.zeros(size, np.int64) for _ in range(4))
        self._halves = np.zeros((size + 1, 2), np.int64)  # the last row is for all messages
        self._intents: Counter[tuple[int, int]] = Counter()

    def add(self, block: Block) -> None:
        """Count one block."""
        complain = np.flatnonzero(complaints_in(block, self._table))
        if self._middle is not None:
            dated = block.sent[block.sent != NONE]
            newer = int((dated >= self._middle).sum())
            self._halves[-1] += (len(dated) - newer, newer)
        if not len(complain):
            return
        places = pa.array(complain)
        vectors = None
        if self._table.vector_size and "vector" in block.columns:
            vectors = vectors_of(block.columns["vector"].take(places), self._table.vector_size)
        cause = self.causes.of(texts_of(block).take(places), vectors)
        size = len(self.counts)
        self.counts += np.bincount(cause % size, minlength=size)
        signals = block.signals[complain]
        urgent = self._table.codes["urgency"].where(("high", "critical"))[block.codes["urgency"][complain]]
        for counts, there in (
            (self._repeat, (signals & self._table.signal("repeat_contact")) > 0),
            (self._churn, (signals & self._table.signal("churn_risk")) > 0),
            (self._urgent, urgent),
        ):
            counts += np.bincount(cause[there] % size, minlength=size)
        sent = block.sent[complain]
        if self._middle is not None:
            for half, there in enumerate((sent < self._middle, sent >= self._middle)):
                self._halves[:-1, half] += np.bincount(cause[there & (sent != NONE)] % size, minlength=size)
        pairs, counts = np.unique(cause * 1_024 + block.codes["intent"][complain] + 1, return_counts=True)
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
            self._intents[pair >> 10, (pair & 1_023) - 1] += count

    def done(
        self, rows: int, sample: Sample, masker: Masker, profile: Profile | None, then: "Spots | None", then_rows: int
    ) -> HotSpots:
        """The figures. `then` counted the same causes in an earlier backlog."""
        causes = len(self.causes.centres)
        weight = self.counts[:-1] * self.causes.density  # a loose group of many is no cause that one could mend
        order = [int(n) for n in np.argsort(-weight, kind="stable")[:SHOWN] if self.counts[n]]
        groups = [np.flatnonzero(self.causes.sample == number) for number in range(causes)]
        texts = sample.texts.to_pylist()
        names = phrases_of([[texts[place] for place in group] for group in groups])
        spots = []
        for number in order:
            count = int(self.counts[number])
            members = groups[number]
            issue = _issue(members, texts, sample, self._table, profile)
            spots.append(
                HotSpot(
                    name=_name(names[number], self._top(number)),
                    phrases=names[number],
                    count=count,
                    share=count / max(rows, 1),
                    growth=self._growth(number),
                    repeat=int(self._repeat[number]) / count,
                    churn=int(self._churn[number]) / count,
                    urgent=int(self._urgent[number]),
                    intents=self._top(number),
                    examples=_examples(members, texts, masker, names[number]),
                    known_issue=issue.symptom if issue else None,
                    issue_status=issue.status if issue else None,
                    then=int(then.counts[number]) / max(then_rows, 1) if then else None,
                )
            )
        by = "vectors and words" if self._table.vector_size else "words"
        return HotSpots(int(self.counts.sum()), int(self.counts[:-1].sum()), causes, by, tuple(spots))

    def _growth(self, number: int) -> float | None:
        older, newer = (int(n) for n in self._halves[number])
        all_older, all_newer = (int(n) for n in self._halves[-1])
        if older + newer < FEWEST_TO_TELL or not all_older or not all_newer:
            return None
        return round((newer / all_newer) / max(older / all_older, 0.5 / all_older), 2)

    def _top(self, number: int) -> tuple[Count, ...]:
        labels, count = self._table.codes["intent"].labels, max(int(self.counts[number]), 1)
        found = [(labels[code], n) for (cause, code), n in self._intents.items() if cause == number and code >= 0]
        return tuple(Count(label, n, n / count) for label, n in sorted(found, key=lambda each: (-each[1], each[0]))[:2])


def look(table: Table) -> tuple[Sample, Causes]:
    """The sample of a backlog, and the causes found in it."""
    sample = Sample(table)
    return sample, find_causes(sample.texts, sample.vectors)


def _name(phrases: Sequence[str], intents: Sequence[Count]) -> str:
    if phrases:
        return ", ".join(phrases[:3])
    return intents[0].label.replace("_", " ") if intents else "complaints that are alike"


def _examples(
    members: NDArray[np.int64], texts: list[str], masker: Masker, phrases: tuple[str, ...]
) -> tuple[str, ...]:
    """Messages of a readable length that hold the cause's own phrases."""

    def fit(text: str) -> tuple[bool, int]:
        hits = sum(phrase in text.lower() for phrase in phrases)
        return (not 25 <= len(text) <= 240, -hits)

    best = sorted((texts[place] for place in members[:400]), key=fit)
    return tuple(dict.fromkeys(masker.quote(text) for text in best[: 2 * EXAMPLES]))[:EXAMPLES]


def _issue(
    members: NDArray[np.int64], texts: list[str], sample: Sample, table: Table, profile: Profile | None
) -> KnownIssue | None:
    """The known issue that many messages of a cause are about."""
    if profile is None or not profile.issues or not len(members):
        return None
    asked = members[:: max(1, len(members) // ASKED)][:ASKED]
    found: Counter[str] = Counter()
    for place in asked:
        code = int(sample.intents[place])
        intent = table.codes["intent"].labels[code] if code >= 0 else ""
        vector = None if sample.vectors is None else sample.vectors[place]
        issue = profile.find(_as_triage(texts[place], intent, int(sample.sent[place]), table.clock, vector)).issue
        found[issue.id if issue else ""] += 1
    issue_id, count = max(((key, n) for key, n in found.items() if key), key=lambda pair: pair[1], default=("", 0))
    return next((i for i in profile.issues if i.id == issue_id), None) if count >= MATCHED * len(asked) else None


def _as_triage(text: str, intent: str, sent: int, clock: Clock, vector: Any) -> Triage:
    moment: datetime | None = None if sent == NONE else clock.moment(sent)
    decision = Decision("intent", intent, 1.0, (), confident=True, reason="")
    reading = Reading(text[:4_000], (), (), (), "en")
    return Triage(Message(text[:4_000], sent_at=moment), reading, {"intent": decision}, (), "suggest", "", "", vector)
