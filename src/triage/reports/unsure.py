"""What the model was unsure of: which judgements, between which labels, and the messages that people must read."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc

from triage.reports.kept import Kept
from triage.reports.mask import Masker
from triage.reports.table import Block, Table
from triage.reports.volumes import Count

MOST = 20
PAIRS = 8
BANDS = ("90% or more", "70 to 90%", "50 to 70%", "less than 50%")
_EDGES = (0.9, 0.7, 0.5)
_NUMBERS = re.compile(r"[<>≥≤=]*\s?\d[\d.,%]*")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two intents that the model wavered between, and how often."""

    one: str
    other: str
    count: int


@dataclass(frozen=True, slots=True)
class Wavering:
    """One message a person has to read."""

    id: str
    guess: str
    runner_up: str
    probability: float
    reason: str
    quote: str


@dataclass(frozen=True, slots=True)
class Sureness:
    """One task: the share of judgements that cleared their threshold, and messages by probability, as in `BANDS`."""

    task: str
    sure: float
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """How many messages need a person, why, the share of unsure judgements by task, and the least sure messages.

    `sureness` has every task, in the order of the file.
    """

    count: int
    sureness: tuple[Sureness, ...]
    reasons: tuple[Count, ...]
    tasks: tuple[Count, ...]
    pairs: tuple[Pair, ...]
    messages: tuple[Wavering, ...]


class Unsure:
    """Counts doubts while the file streams by."""

    COLUMNS = ("action_reason", "intent_runner_up")

    def __init__(self, table: Table) -> None:
        self._table, self._kept = table, Kept(MOST)
        self._reasons: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._doubts: Counter[str] = Counter()
        self._bands = {task: np.zeros(len(BANDS), np.int64) for task in table.tasks}
        self._count = self._rows = 0

    def add(self, block: Block) -> None:
        """Count one block."""
        self._rows += block.size
        human = self._table.codes["action"].where(["human"])[block.codes["action"]]
        self._count += int(human.sum())
        for task in self._table.tasks:
            self._doubts[task] += int((~block.confident[task]).sum())
            known = block.probabilities[task][np.isfinite(block.probabilities[task])].astype(np.float64).round(4)
            self._bands[task] += np.bincount(np.digitize(known, _EDGES), minlength=len(BANDS))
        sure = np.minimum.reduce([block.probabilities[task] for task in self._table.tasks])
        self._kept.add(block.first + np.flatnonzero(human), -sure[human])
        if (reasons := block.columns.get("action_reason")) is not None and human.any():
            for reason, count in _values(reasons.filter(human)):
                self._reasons[_NUMBERS.sub("", reason)[:80].strip()] += count
        unsure = ~block.confident["intent"]
        if (others := block.columns.get("intent_runner_up")) is not None and unsure.any():
            labels = np.array([*self._table.codes["intent"].labels, ""], object)
            guesses = labels[block.codes["intent"][unsure]]
            seen = Counter(zip(guesses.tolist(), others.filter(unsure).to_pylist(), strict=True))
            for (guess, other), count in seen.items():
                if guess and other:
                    self._pairs[min(guess, other[:60]), max(guess, other[:60])] += count

    def done(self, masker: Masker) -> Doubt:
        """The figures, with texts."""
        rows = self._kept.rows()
        names = ("id", "intent", "intent_runner_up", "intent_probability", "action_reason", "text")
        found = self._table.at(rows, names)
        total = max(self._rows, 1)
        return Doubt(
            count=self._count,
            sureness=tuple(
                Sureness(task, 1 - self._doubts[task] / total, tuple(self._bands[task].tolist()))
                for task in (self._table.tasks if self._rows else ())
            ),
            reasons=tuple(Count(each, n, n / max(self._count, 1)) for each, n in self._reasons.most_common(PAIRS)),
            tasks=tuple(Count(task, n, n / total) for task, n in self._doubts.most_common() if n),
            pairs=tuple(Pair(one, other, n) for (one, other), n in self._pairs.most_common(PAIRS)),
            messages=tuple(_wavering(found[row], masker) for row in rows),
        )


def _wavering(row: dict[str, Any], masker: Masker) -> Wavering:
    text = row["text"] if isinstance(row["text"], str) else ""
    return Wavering(
        id=masker.identifier(row["id"]),
        guess=row["intent"] or "",
        runner_up=row["intent_runner_up"] or "",
        probability=float(row["intent_probability"] or 0.0),
        reason=masker.quote(row["action_reason"], 160),
        quote=masker.quote(text, 160),
    )


def _values(column: Any) -> list[tuple[str, int]]:
    counted = pc.value_counts(column.cast("large_string")).to_pylist()
    return [(each["values"], each["counts"]) for each in counted if each["values"]]
