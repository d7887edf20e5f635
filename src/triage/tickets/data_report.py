"""What there is to learn from, before any training: rows used and not, labels, doubles, conflicts, leaks, overlaps.

Places and ids only: nothing here holds the text of a message.
"""

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import numpy as np

from triage.text.language import language_of
from triage.tickets.alike import Alike, find_alike, weights
from triage.tickets.split import Splits
from triage.tickets.ticket import Ticket, Tickets, Unused

PLACES = 5
"""Places named for each finding."""
MOST = 20
"""Findings of one kind that are listed; the rest is counted."""
TINY, SMALL = 2, 5
"""Labels with fewer tickets cannot be tested, or are hardly learned."""
LOOK_ALIKE = 0.8
"""Cosine of the mean TF-IDF weights from which two labels are said to be written alike."""
FEWEST_TO_COMPARE = 5
LANGUAGES_OF = 5_000
"""Texts whose language is looked at, spread over all."""
MOST_LABELS = 1_000
_NUMBER = re.compile(r"\d[\d,.]{0,30}")
_BETWEEN = re.compile(r"[\s_\-/.]{1,20}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows are not used: how many, and where the first of them stand."""

    reason: str
    rows: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many tickets each label of a task has, most first. `several` tells that tickets may have more than one."""

    rows: int
    classes: Mapping[str, int]
    several: bool


@dataclass(frozen=True, slots=True)
class SmallClass:
    """A label with too few tickets."""

    task: str
    label: str
    rows: int


@dataclass(frozen=True, slots=True)
class Doubles:
    """Texts that stand there more than once: how many sets, how many rows beyond the first of each, and where."""

    sets: int
    surplus: int
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One text with different labels."""

    task: str
    labels: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """What stands in two parts of a split: `kind` is `group`, `text` or `near-duplicate`."""

    kind: str
    parts: tuple[str, str]
    count: int
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two labels that may be one: `why` is `names` (they differ in case, spacing or plural only) or `messages`."""

    task: str
    labels: tuple[str, str]
    why: str
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of the texts."""

    shortest: int
    median: int
    p95: int
    longest: int


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was found in tickets. `lines()` is for a terminal, `to_dict()` for JSON."""

    read: int
    used: int
    unused: tuple[Reason, ...]
    tasks: Mapping[str, TaskCounts]
    small: tuple[SmallClass, ...]
    equal: Doubles
    near: Doubles
    conflicts: tuple[Conflict, ...]
    conflicting: int
    near_conflicts: int
    overlaps: tuple[Overlap, ...]
    groups: int
    largest_group: int
    since: str | None
    until: str | None
    languages: Mapping[str, float]
    lengths: Lengths
    parts: Mapping[str, int] = field(default_factory=dict)
    how: str = ""
    leaks: tuple[Leak, ...] = ()
    one_sided: tuple[SmallClass, ...] = ()
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain values that JSON can hold."""
        return dataclasses.asdict(self)

    def lines(self) -> list[str]:
        """All of it in words, a line each."""
        from triage.tickets.report_lines import lines

        return lines(self)


def describe(tickets: Tickets, splits: Splits | None = None) -> DataReport:
    """Look through tickets, and through their parts where they have been split.

    >>> from triage.message import Message
    >>> rows = [Ticket(Message("Where is it?"), {"intent": (label,)}, where=label) for label in ("order", "Orders")]
    >>> report = describe(Tickets(rows))
    >>> report.conflicts[0].places, report.overlaps[0].why
    (('order', 'Orders'), 'names')
    """
    rows = list(tickets.rows)
    texts = [row.message.text for row in rows]
    alike = find_alike(texts)
    tasks = _tasks(rows)
    conflicts = _conflicts(rows, alike)
    near = [(rows[one], rows[other]) for one, other in alike.pairs.tolist()]
    times = sorted(_utc(row.message.sent_at) for row in rows if row.message.sent_at)
    groups = Counter(row.group for row in rows if row.group)
    parts = splits.parts() if splits else {}
    return DataReport(
        read=len(rows) + len(tickets.unused),
        used=len(rows),
        unused=_reasons(tickets.unused),
        tasks=tasks,
        small=_small(tasks),
        equal=_doubles(rows, alike.same),
        near=_doubles(rows, alike.near),
        conflicts=tuple(conflicts[:MOST]),
        conflicting=len(conflicts),
        near_conflicts=sum(_differ(one, other) for one, other in near),
        overlaps=(*_same_names(tasks), *_same_messages(rows, texts, tasks)),
        groups=len(groups),
        largest_group=max(groups.values(), default=0),
        since=times[0].date().isoformat() if times else None,
        until=times[-1].date().isoformat() if times else None,
        languages=_languages(texts),
        lengths=_lengths(texts),
        parts={name: len(part) for name, part in parts.items()},
        how=splits.how if splits else "",
        leaks=_leaks(parts, rows, alike) if splits else (),
        one_sided=_one_sided(splits) if splits else (),
        notes=tickets.notes,
    )


def _reasons(unused: Sequence[Unused]) -> tuple[Reason, ...]:
    """Rows by reason; reasons that differ in numbers only are one."""
    found: dict[str, list[Unused]] = defaultdict(list)
    for row in unused:
        found[_NUMBER.sub("#", row.reason)].append(row)
    ordered = sorted(found.values(), key=lambda each: -len(each))
    return tuple(Reason(each[0].reason, len(each), tuple(row.where for row in each[:PLACES])) for each in ordered)


def _tasks(rows: Sequence[Ticket]) -> dict[str, TaskCounts]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    in_rows: Counter[str] = Counter()
    several = set()
    for row in rows:
        for task, labels in row.labels.items():
            counts[task].update(labels)
            in_rows[task] += 1
            if len(labels) > 1:
                several.add(task)
    return {
        task: TaskCounts(in_rows[task], dict(sorted(of.items(), key=lambda pair: (-pair[1], pair[0]))), task in several)
        for task, of in counts.items()
    }


def _small(tasks: Mapping[str, TaskCounts]) -> tuple[SmallClass, ...]:
    return tuple(
        SmallClass(task, label, count)
        for task, counts in tasks.items()
        for label, count in reversed(list(counts.classes.items()))
        if count < SMALL
    )


def _sets(numbers: np.ndarray[Any, Any]) -> list[list[int]]:
    """The places of each number that stands there more than once."""
    members: dict[int, list[int]] = defaultdict(list)
    for place, number in enumerate(numbers.tolist()):
        members[number].append(place)
    return [places for places in members.values() if len(places) > 1]


def _doubles(rows: Sequence[Ticket], numbers: np.ndarray[Any, Any]) -> Doubles:
    sets = sorted(_sets(numbers), key=lambda places: -len(places))
    surplus = sum(len(places) - 1 for places in sets)
    return Doubles(len(sets), surplus, tuple(_places(rows[place] for place in places) for places in sets[:MOST]))


def _conflicts(rows: Sequence[Ticket], alike: Alike) -> list[Conflict]:
    """Equal texts with different labels of one task; the most frequent first."""
    found = []
    for places in _sets(alike.same):
        for task in dict.fromkeys(task for place in places for task in rows[place].labels):
            labelled = [rows[place] for place in places if task in rows[place].labels]
            given = dict.fromkeys(", ".join(sorted(row.labels[task])) for row in labelled)
            if len(given) > 1:
                found.append((len(labelled), Conflict(task, tuple(given), _places(labelled))))
    return [conflict for _, conflict in sorted(found, key=lambda pair: -pair[0])]


def _differ(one: Ticket, other: Ticket) -> bool:
    return any(set(one.labels[task]) != set(other.labels[task]) for task in one.labels.keys() & other.labels.keys())


def _leaks(parts: Mapping[str, Sequence[Ticket]], described: Sequence[Ticket], known: Alike) -> tuple[Leak, ...]:
    """Groups, texts and near-duplicates that stand in two parts; what is known of tickets is not found out again."""
    rows = [row for part in parts.values() for row in part]
    of_row = [name for name, part in parts.items() for _ in part]
    place_of = {id(row): place for place, row in enumerate(described)}
    if rows and all(id(row) in place_of for row in rows):
        taken = np.array([place_of[id(row)] for row in rows])
        alike = Alike(known.same[taken], known.near[taken], known.pairs)
    else:
        alike = find_alike([row.message.text for row in rows])
    leaks = []
    seen: set[int] = set()
    for kind, numbers in (("group", _group_numbers(rows)), ("text", alike.same), ("near-duplicate", alike.near)):
        found: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
        for places in _sets(numbers):
            sides = dict.fromkeys(of_row[place] for place in places)
            if kind == "near-duplicate" and any(int(alike.same[place]) in seen for place in places):
                continue  # told already, as an equal text
            for one, other in combinations(sides, 2):
                if kind == "text":
                    seen.add(int(alike.same[places[0]]))
                ends = [next(rows[place] for place in places if of_row[place] == side) for side in (one, other)]
                found[one, other].append(_places(ends))
        leaks += [Leak(kind, sides, len(places), tuple(places[:PLACES])) for sides, places in found.items()]
    return tuple(leaks)


def _group_numbers(rows: Sequence[Ticket]) -> np.ndarray[Any, Any]:
    known: dict[str, int] = {}
    return np.array([known.setdefault(row.group, len(known)) if row.group else -1 - n for n, row in enumerate(rows)])


def _one_sided(splits: Splits) -> tuple[SmallClass, ...]:
    """Labels of the test part that are nowhere in train: they cannot be got right."""
    train = {(task, label) for row in splits.train for task, labels in row.labels.items() for label in labels}
    test = Counter((task, label) for row in splits.test for task, labels in row.labels.items() for label in labels)
    return tuple(SmallClass(task, label, count) for (task, label), count in test.items() if (task, label) not in train)


def _same_names(tasks: Mapping[str, TaskCounts]) -> list[Overlap]:
    """Labels whose names differ in case, spacing or plural only."""
    found = []
    for task, counts in tasks.items():
        alike: dict[str, list[str]] = defaultdict(list)
        for label in counts.classes:
            alike[_bare(label)].append(label)
        pairs = [pair for labels in alike.values() for pair in combinations(labels[:MOST], 2)]
        found += [Overlap(task, pair, "names") for pair in pairs[:MOST]]
    return found


def _bare(label: str) -> str:
    """A label's name without case, signs between words, and plurals.

    >>> _bare("Billing_Queries") == _bare("billing query")
    True
    """
    words = _BETWEEN.sub(" ", label.casefold()).split()
    singular = (word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word for word in words)
    return " ".join(
        word[:-1] if word.endswith("s") and len(word) > 3 and word[-2] != "s" else word for word in singular
    )


def _same_messages(rows: Sequence[Ticket], texts: Sequence[str], tasks: Mapping[str, TaskCounts]) -> list[Overlap]:
    """Labels whose messages use the same words: cosine of their mean TF-IDF weights, closest first."""
    from scipy.sparse import csr_array
    from sklearn.preprocessing import normalize

    if not any(sum(count >= FEWEST_TO_COMPARE for count in counts.classes.values()) > 1 for counts in tasks.values()):
        return []
    points = weights(texts)
    found = []
    for task, counts in tasks.items():
        names = [label for label, count in counts.classes.items() if count >= FEWEST_TO_COMPARE][:MOST_LABELS]
        number = {label: place for place, label in enumerate(names)}
        pairs = [
            (number[label], place)
            for place, row in enumerate(rows)
            for label in row.labels.get(task, ())
            if label in number
        ]
        if len(names) < 2:
            continue
        labels, places = (np.array(each) for each in zip(*pairs, strict=True))
        given = csr_array((np.ones(len(pairs), np.float32), (labels, places)), shape=(len(names), len(rows)))
        means = normalize(given @ points)
        cosines = np.triu((means @ means.T).toarray(), 1)
        near = [(float(cosines[one, other]), one, other) for one, other in np.argwhere(cosines >= LOOK_ALIKE).tolist()]
        near = sorted(near, key=lambda each: -each[0])[:MOST]
        found += [Overlap(task, (names[one], names[other]), "messages", round(cos, 3)) for cos, one, other in near]
    return found


def _languages(texts: Sequence[str]) -> dict[str, float]:
    """The share of each language among texts spread over all; `und` where it is not clear."""
    some = texts[:: max(1, len(texts) // LANGUAGES_OF)]
    counts = Counter(language_of(text) for text in some)
    return {code: round(count / len(some), 4) for code, count in counts.most_common()}


def _lengths(texts: Sequence[str]) -> Lengths:
    sizes = np.array([len(text) for text in texts] or [0])
    return Lengths(int(sizes.min()), int(np.median(sizes)), int(np.quantile(sizes, 0.95)), int(sizes.max()))


def _places(rows: Iterable[Ticket]) -> tuple[str, ...]:
    return tuple(row.where or row.message.id or "a row without a name" for row in list(rows)[:PLACES])


def _utc(time: datetime) -> datetime:
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
