"""Who is on duty when: a staffing file, by queue and hour of the week."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import MessageError
from triage.profile.hours import DAYS

KEYS = ("queue", "days", "hours", "people")
LARGEST = 1 << 20
MOST = 2_000
EVERY_QUEUE = "all"
WEEK = 7 * 24


@dataclass(frozen=True, slots=True)
class Staffing:
    """People on duty by queue, an hour of the week, Monday 00:00 first; `all` is for the queues without their own."""

    people: Mapping[str, NDArray[np.float64]]

    def of(self, queue: str) -> NDArray[np.float64] | None:
        """The week of a queue; None when the file tells nothing of it."""
        return self.people.get(queue)


def read_staffing(path: Path) -> Staffing:
    """Read a staffing file. Raises MessageError, naming the file, the entry and the remedy."""
    try:
        if path.stat().st_size > LARGEST:
            raise MessageError(
                f"{path}: is larger than {LARGEST >> 20} MiB; a staffing file holds [[shift]] tables only"
            )
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise MessageError(f"{path}: cannot be read as TOML: {error}") from error
    return staffing_from(data, where=str(path))


def staffing_from(data: Mapping[str, Any], *, where: str = "staffing") -> Staffing:
    """Check the plain data of a staffing file. Raises MessageError.

    >>> shift = {"queue": "billing", "days": ["monday"], "hours": "08:00-16:00", "people": 3}
    >>> staffing_from({"shift": [shift]}).of("billing").sum()
    np.float64(24.0)
    """
    shifts = data.get("shift")
    if set(data) != {"shift"} or not isinstance(shifts, list) or not 0 < len(shifts) <= MOST:
        raise MessageError(f"{where}: has to hold [[shift]] tables and nothing else, at most {MOST:,}")
    people: dict[str, NDArray[np.float64]] = {}
    for number, shift in enumerate(shifts, 1):
        place = f"{where}: shift {number}"
        if not isinstance(shift, dict) or set(shift) != set(KEYS):
            raise MessageError(f"{place}: needs {', '.join(KEYS)}, and nothing else")
        queue, count = shift["queue"], shift["people"]
        if not isinstance(queue, str) or not 0 < len(queue) <= 60:
            raise MessageError(f'{place}: queue has to be a name, such as "billing", or "{EVERY_QUEUE}"')
        if isinstance(count, bool) or not isinstance(count, int | float) or not 0 <= count <= 100_000:
            raise MessageError(f"{place}: people has to be a number from 0 up")
        week = people.setdefault(queue, np.zeros(WEEK))
        for day in _days(shift["days"], place):
            for hour, part in _hours(shift["hours"], place):
                week[(24 * day + hour) % WEEK] += count * part
    return Staffing(people)


def _days(days: Any, place: str) -> list[int]:
    if not isinstance(days, list) or not days or any(day not in DAYS for day in days):
        raise MessageError(f"{place}: days has to be a list of {', '.join(DAYS)}")
    return [DAYS.index(day) for day in dict.fromkeys(days)]


def _hours(span: Any, place: str) -> list[tuple[int, float]]:
    """The hours of a shift, with the part of each that it covers; it may end on the next day."""
    try:
        begin, end = (_minutes(clock) for clock in span.split("-"))
    except (ValueError, AttributeError):
        begin = end = -1
    if begin < 0 or begin == end:
        raise MessageError(f'{place}: hours has to be from when to when, such as "08:00-16:00"')
    end += 1_440 if end < begin else 0
    return [
        (hour, part)
        for hour in range(begin // 60, -(-end // 60))
        if (part := (min(end, 60 * hour + 60) - max(begin, 60 * hour)) / 60) > 0
    ]


def _minutes(clock: str) -> int:
    hour, minute = clock.strip().split(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) == len(minute) == 2):
        raise ValueError
    minutes = 60 * int(hour) + int(minute)
    if int(minute) > 59 or minutes > 1_440:
        raise ValueError
    return minutes
