"""Where work piles up: messages per queue and hour, against the people who are on duty then."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.profile.hours import DAYS
from triage.reports.staffing import EVERY_QUEUE, WEEK, Staffing
from triage.reports.table import Block, Table
from triage.reports.times import HOUR, NONE, Clock
from triage.reports.volumes import pairs

QUEUES = 12
SHORT = 10
HEAVY = 1.5
"""An hour is short of staff when a person there has so many times the messages of a typical hour of that queue."""
LEAST = 0.5
"""Messages an hour below which an hour with nobody there is nothing to tell of."""


@dataclass(frozen=True, slots=True)
class QueueLoad:
    """One queue: messages an hour by hour of the day, over the days seen; people on duty, where they are known."""

    queue: str
    count: int
    by_hour: tuple[float, ...]
    people: tuple[float, ...] | None


@dataclass(frozen=True, slots=True)
class Short:
    """An hour of the week in which a queue is short of people. `per_person` is None when nobody is there."""

    queue: str
    day: str
    hour: int
    messages: float
    people: float
    per_person: float | None
    typical: float | None


@dataclass(frozen=True, slots=True)
class Loads:
    """Load by queue; where staff is short, when staffing was given."""

    queues: tuple[QueueLoad, ...]
    short: tuple[Short, ...]
    staffed: bool
    unknown_queues: tuple[str, ...]
    zone: str


class Load:
    """Counts by queue and hour while the file streams by."""

    def __init__(self, table: Table, clock: Clock, staffing: Staffing | None) -> None:
        self._table, self._clock, self._staffing = table, clock, staffing
        self._counts: Counter[tuple[int, int]] = Counter()
        self._days: set[int] = set()

    def add(self, block: Block) -> None:
        """Count one block."""
        dated = block.sent != NONE
        hours = self._clock.local(block.sent[dated]) // HOUR
        self._days.update(np.unique(hours // 24).tolist())
        of_week = (hours + 3 * 24) % WEEK  # 1970 began on a Thursday
        self._counts.update(pairs(of_week, block.codes["queue"][dated]))

    def done(self) -> Loads:
        """The figures."""
        labels = self._table.codes["queue"].labels
        weeks: dict[str, NDArray[np.float64]] = {}
        for (hour, code), count in self._counts.items():
            if code >= 0:
                weeks.setdefault(labels[code], np.zeros(WEEK))[hour] += count
        seen = np.zeros(7)  # how often each day of the week lies between the first and the last day
        if self._days:
            first, last = min(self._days), max(self._days)
            seen = np.array(
                [sum(1 for day in range(first, min(first + 3_660, last + 1)) if (day + 3) % 7 == d) for d in range(7)]
            )
        times = np.maximum(np.repeat(seen, 24), 1)
        order = sorted(weeks, key=lambda queue: (-weeks[queue].sum(), queue))
        known = self._people(order)
        return Loads(
            queues=tuple(self._queue(queue, weeks[queue], seen, known.get(queue)) for queue in order[:QUEUES]),
            short=self._short({queue: weeks[queue] / times for queue in order}, known, np.repeat(seen > 0, 24)),
            staffed=self._staffing is not None,
            unknown_queues=tuple(
                sorted(set(self._staffing.people if self._staffing else ()) - set(labels) - {EVERY_QUEUE})
            )[:20],
            zone=self._clock.name,
        )

    def _people(self, queues: list[str]) -> dict[str, NDArray[np.float64]]:
        """The week of each queue that has people of its own."""
        if self._staffing is None:
            return {}
        return {queue: week for queue in queues if (week := self._staffing.of(queue)) is not None}

    def _queue(
        self, queue: str, week: NDArray[np.float64], seen: NDArray[np.float64], people: NDArray[np.float64] | None
    ) -> QueueLoad:
        days = max(int(seen.sum()), 1)
        on_duty = None
        if people is not None:
            on_duty = tuple(round(float(n), 1) for n in (people.reshape(7, 24) * seen[:, None]).sum(0) / days)
        by_hour = week.reshape(7, 24).sum(0) / days
        return QueueLoad(queue, int(week.sum()), tuple(round(float(n), 2) for n in by_hour), on_duty)

    def _short(
        self, loads: dict[str, NDArray[np.float64]], people: dict[str, NDArray[np.float64]], seen: NDArray[np.bool_]
    ) -> tuple[Short, ...]:
        """Hours with nobody there first, then those with most messages a person, against the queue's typical hour."""
        together = self._staffing.of(EVERY_QUEUE) if self._staffing else None
        pairs = [(queue, loads[queue], week) for queue, week in people.items()]
        if together is not None and (rest := [load for queue, load in loads.items() if queue not in people]):
            pairs.append((EVERY_QUEUE, np.sum(rest, axis=0), together))
        found = []
        for queue, load, week in pairs:
            staffed = (week > 0) & (load > 0) & seen
            typical = float(np.median(load[staffed] / week[staffed])) if staffed.any() else None
            for hour in np.flatnonzero(seen & (load >= LEAST)):
                each = float(load[hour] / week[hour]) if week[hour] > 0 else None
                if each is None or (typical and each >= HEAVY * typical):
                    found.append(
                        Short(
                            queue,
                            DAYS[int(hour) // 24],
                            int(hour) % 24,
                            round(float(load[hour]), 1),
                            round(float(week[hour]), 1),
                            None if each is None else round(each, 1),
                            None if typical is None else round(typical, 1),
                        )
                    )
        found.sort(key=lambda each: (each.per_person is not None, -(each.per_person or each.messages)))
        nobody = [each for each in found if each.per_person is None][: SHORT // 2]
        heavy = [each for each in found if each.per_person is not None][: SHORT - len(nobody)]
        return (*nobody, *heavy)
