"""How much came in: by every label, over time, and how often the value fell short of what was promised."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from triage.reports.table import Block, Codes, Ints, Table
from triage.reports.times import DAY, HOUR, NONE, Clock, step_of
from triage.taxonomy import URGENCIES

SCALES = {
    "urgency": URGENCIES[::-1],
    "expectation": ("fell_short", "met", "surpassed", "not_stated"),
    "sentiment": ("very_negative", "negative", "neutral", "positive", "very_positive"),
    "action": ("human", "suggest", "auto"),
}
"""Labels that have an order; all others are sorted by their count."""
FELT = ("fell_short", "met", "surpassed")
MOST_STEPS = 60
FEWEST_FOR_SHARE = 5
"""Messages of one step that tell of an experience, below which it has no share."""
MOST_LABELS = 5
"""Labels that are followed over time where there may be many; all others are put together."""
OTHERS = "all others"
FINE = 50_000
"""Pairs of hour and label up to which hours are told apart; by then the time is too long for steps of an hour."""


@dataclass(frozen=True, slots=True)
class Count:
    """One label, its messages, and their share of all messages."""

    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Series:
    """Counts over time. `steps` are the starts of the steps; `counts` has a row a label, a column a step."""

    unit: str
    steps: tuple[str, ...]
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What fell short: `share` of the messages that tell of an experience, and where most of them stand."""

    told: int
    fell_short: int
    met: int
    surpassed: int
    share: float | None
    by_intent: tuple[Count, ...]
    by_queue: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Volumes:
    """All counts. `counts` is by task, `signals`, `action`, `queue`, `language` and `channel`.

    `over_time` is by `urgency`, `expectation`, `intent`, `queue` and `category`.
    """

    counts: dict[str, tuple[Count, ...]]
    over_time: dict[str, Series]
    gap: Gap
    undated: int
    first: str | None
    last: str | None


class Counting:
    """Counts while the file streams by."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table, self._clock = table, clock
        self._counts: dict[str, Counter[int]] = {name: Counter() for name in table.codes}
        self._hours = {name: _Timeline() for name in ("urgency", "expectation", "intent", "queue", "category")}
        self._felt: dict[str, Counter[tuple[int, int]]] = {"intent": Counter(), "queue": Counter()}
        self.rows = self.undated = 0
        self.first, self.last = 1 << 62, -(1 << 62)

    def add(self, block: Block) -> None:
        """Count one block."""
        self.rows += block.size
        for name, codes in block.codes.items():
            self._counts[name].update(_counted(codes[codes >= 0]))
        for number in range(len(self._table.codes["signals"].labels)):
            hits = int(((block.signals >> np.uint64(number)) & np.uint64(1)).sum()) if number < 64 else 0
            self._counts["signals"][number] += hits
        dated = block.sent != NONE
        self.undated += int((~dated).sum())
        if dated.any():
            self.first = min(self.first, int(block.sent[dated].min()))
            self.last = max(self.last, int(block.sent[dated].max()))
            hours = self._clock.local(block.sent[dated]) // HOUR
            for task, timeline in self._hours.items():
                if task in block.codes:
                    timeline.add(hours, block.codes[task][dated])
        if "expectation" in block.codes:
            for name, counter in self._felt.items():
                counter.update(pairs(block.codes[name], block.codes["expectation"]))

    def done(self) -> Volumes:
        """The figures."""
        counts = {
            name: ranked(name, self._table.codes[name], counter, self.rows) for name, counter in self._counts.items()
        }
        moments = [
            self._clock.moment(s).isoformat(timespec="minutes") if abs(s) < 1 << 61 else None
            for s in (self.first, self.last)
        ]
        return Volumes(
            counts={name: rows for name, rows in counts.items() if rows},
            over_time={
                name: self._series(name, FELT if name == "expectation" else (), counts.get(name, ()))
                for name in self._hours
            },
            gap=self._gap(counts),
            undated=self.undated,
            first=moments[0],
            last=moments[1],
        )

    def _series(self, task: str, only: Sequence[str], ranked: Sequence[Count]) -> Series:
        """Counts by step of time; steps before the last `MOST_STEPS` are left out."""
        counter = self._hours[task].counts
        codes = self._table.codes.get(task, Codes())
        if task in SCALES:
            labels = [label for label in SCALES[task] if label in codes.labels and (not only or label in only)]
        else:
            labels = [each.label for each in ranked[:MOST_LABELS]] + [OTHERS] * (len(ranked) > MOST_LABELS)
        hours = np.array(sorted({hour for hour, _ in counter}), np.int64)
        if not len(hours) or not labels:
            return Series("day", (), (), ())
        hours = hours[hours > hours.max() - MOST_STEPS * 30 * 24]
        width, unit = step_of(hours)
        shift = 4 * 24 if width == 7 * 24 else 0  # 1970 began on a Thursday; weeks begin on Monday
        steps = {int((hour + shift - (24 if shift else 0)) // width): 0 for hour in hours}
        begin, end = max(min(steps), max(steps) - MOST_STEPS + 1), max(steps)
        table = np.zeros((len(labels), end - begin + 1), np.int64)
        rows = {codes.labels.index(label): number for number, label in enumerate(labels) if label in codes.labels}
        rest = len(labels) - 1 if labels[-1] == OTHERS and OTHERS not in codes.labels else None
        for (hour, code), count in counter.items():
            step = int((hour + shift - (24 if shift else 0)) // width)
            row = rows.get(code, rest) if code >= 0 else None
            if row is not None and begin <= step <= end:
                table[row, step - begin] += count
        names = tuple(_name(step * width - shift + (24 if shift else 0), width) for step in range(begin, end + 1))
        return Series(unit, names, tuple(labels), tuple(tuple(int(n) for n in row) for row in table))

    def _gap(self, counts: dict[str, tuple[Count, ...]]) -> Gap:
        felt = {each.label: each.count for each in counts.get("expectation", ())}
        numbers = [felt.get(label, 0) for label in FELT]
        told = sum(numbers)
        by = {name: self._short(name) for name in self._felt}
        short, met, surpassed = numbers
        return Gap(told, short, met, surpassed, short / told if told else None, by["intent"], by["queue"])

    def _short(self, name: str) -> tuple[Count, ...]:
        """Labels by how many of their messages fell short; the share is of those that tell of an experience."""
        expectation, labels = self._table.codes.get("expectation", Codes()).labels, self._table.codes[name].labels
        told: Counter[int] = Counter()
        short: Counter[int] = Counter()
        for (code, felt), count in self._felt[name].items():
            if code >= 0 and felt >= 0 and expectation[felt] in FELT:
                told[code] += count
                short[code] += count * (expectation[felt] == FELT[0])
        rows = [Count(labels[code], count, count / told[code]) for code, count in short.items() if count]
        return tuple(sorted(rows, key=lambda each: (-each.count, each.label))[:8])


class _Timeline:
    """Counts by hour and label; by day and label once there are many, so that memory stays small."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[int, int]] = Counter()
        self._fine = True

    def add(self, hours: Ints, codes: Ints) -> None:
        """Count one block."""
        self.counts.update(pairs(hours if self._fine else hours // 24 * 24, codes))
        if self._fine and len(self.counts) > FINE:
            self._fine, fine = False, self.counts
            self.counts = Counter()
            for (hour, code), count in fine.items():
                self.counts[hour // 24 * 24, code] += count


def ranked(name: str, codes: Codes, counts: Counter[int], total: int) -> tuple[Count, ...]:
    """Labels with their counts: those with an order in their order, all others by count."""
    order = SCALES.get(name, ())
    found = [Count(codes.labels[code], count, count / max(total, 1)) for code, count in counts.items() if count]
    place = {label: number for number, label in enumerate(order)}
    return tuple(sorted(found, key=lambda each: (place.get(each.label, len(place)), -each.count, each.label)))


def _counted(codes: Ints) -> dict[int, int]:
    values, counts = np.unique(codes, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def pairs(one: Ints, other: Ints) -> dict[tuple[int, int], int]:
    """How often each pair of codes stands together; the second may be -1.

    >>> pairs(np.array([7, 7]), np.array([1, 1]))
    {(7, 1): 2}
    """
    keys, counts = np.unique(one * 1_024 + other + 1, return_counts=True)
    return {(int(key) >> 10, (int(key) & 1_023) - 1): int(count) for key, count in zip(keys, counts, strict=True)}


def _name(hour: int, width: int) -> str:
    moment = np.datetime64(int(hour) * HOUR, "s")
    return str(moment)[:13].replace("T", " ") + ":00" if width < DAY // HOUR else str(moment)[:10]
