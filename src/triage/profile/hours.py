"""When a company works: its week, its time zone and the days on which it is closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from triage.errors import DraftError
from triage.profile.fields import check_keys

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_CLOSED = 200
LOOKED_AHEAD = 60
"""Days within which a company opens again, or nothing is reckoned."""
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Business hours. `week` maps a day to `08:00-20:00`; on a day that is not there the company is closed.

    >>> hours = Hours("Europe/London", {"monday": "09:00-17:00", "tuesday": "09:00-17:00"})
    >>> sunday_night = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    >>> hours.after_hours(sunday_night, 4).isoformat()
    '2026-11-23T13:00:00+00:00'
    """

    zone: str
    week: Mapping[str, str]
    closed: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        _zone(self.zone)
        check_keys("hours", self.week, DAYS)
        if not self.week:
            raise DraftError('hours names no day; add a line such as monday = "09:00-17:00"')
        for day, span in self.week.items():
            _minutes(day, span)
        if not isinstance(self.closed, tuple | list) or len(self.closed) > MOST_CLOSED:
            raise DraftError(f"hours.closed has to be a list of at most {MOST_CLOSED} dates")
        if not all(isinstance(day, date) and not isinstance(day, datetime) for day in self.closed):
            raise DraftError("hours.closed holds something that is no date; write dates without quotes: [2026-12-25]")

    def local(self, moment: datetime) -> datetime:
        """A moment as the clocks of the company show it."""
        return moment.astimezone(_zone(self.zone))

    def after_hours(self, start: datetime, hours: float) -> datetime | None:
        """The moment by which so many business hours have passed; None when the company does not open for long."""
        left = timedelta(hours=hours)
        for opens, closes in self._spans(start):
            begins = max(opens, start)
            if closes - begins >= left:
                return self.local(begins + left)
            left -= max(closes - begins, timedelta())
        return None

    def after_days(self, start: datetime, days: int) -> datetime | None:
        """The end of business on the so-manieth working day after the day of `start`."""
        today = self.local(start).date()
        for _, closes in self._spans(start):
            # Business that ends at midnight ends on the day it began.
            days -= self.local(closes - timedelta(minutes=1)).date() > today
            if days == 0:
                return self.local(closes)
        return None

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From the day of `start` on: when the company opens and closes, in UTC, so that clock changes count."""
        zone = _zone(self.zone)
        first = start.astimezone(zone).date()
        for day in (first + timedelta(days=number) for number in range(LOOKED_AHEAD)):
            span = self.week.get(DAYS[day.weekday()])
            if span and day not in self.closed:
                opens, closes = _minutes("", span)
                yield _moment(day, opens, zone), _moment(day, closes, zone)


def hours_from(data: Any) -> Hours:
    """The table `[hours]` of profile.toml. Raises DraftError, naming the entry."""
    check_keys("hours", data, ("zone", *DAYS, "closed"), ("zone",))
    week = {day: span for day, span in data.items() if day in DAYS}
    closed = data.get("closed", [])
    return Hours(data["zone"], week, tuple(closed) if isinstance(closed, list) else closed)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    if minutes == MIDNIGHT:
        day, minutes = day + timedelta(days=1), 0
    return datetime.combine(day, time(minutes // 60, minutes % 60), zone).astimezone(UTC)


def _minutes(day: str, span: Any) -> tuple[int, int]:
    try:
        opens, closes = (_of_day(clock) for clock in str(span).split("-"))
    except ValueError:
        opens, closes = 0, 0
    if not isinstance(span, str) or opens >= closes:
        raise DraftError(f'hours.{day} has to be from when to when, such as "09:00-17:00", within one day')
    return opens, closes


def _of_day(clock: str) -> int:
    """Minutes since midnight."""
    hour, minute = clock.strip().split(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) == len(minute) == 2):
        raise ValueError(clock)
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > MIDNIGHT:
        raise ValueError(clock)
    return minutes


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise DraftError(
            "hours.zone is no time zone that this machine knows; write one such as Europe/London "
            "(on Windows: pip install tzdata)"
        ) from error
