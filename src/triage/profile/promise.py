"""By when is that? From a service level in working time and the time of sending to a time of the clock."""

import re
from datetime import UTC, datetime, timedelta

from triage.profile.hours import Hours

_LEVEL = re.compile(r"within (\d{1,3}|an?|one|two|three|four|five) (?:working|business) (hour|day)s?")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
QUARTER = 15
A_WEEK = timedelta(days=6)


def due_words(words: str, sent_at: datetime, hours: Hours, *, now: datetime | None = None) -> str:
    """`within 4 working hours` as a time of the clock, in the company's zone; empty when that cannot be said truly.

    Nothing is reckoned from a time without its zone, or when the time reckoned has passed already. Times are rounded
    down to the quarter hour, so that the promise is never later than the level. Days are named, never "tomorrow":
    the reply may be read a day later.

    >>> hours = Hours("Europe/London", {"monday": "09:00-17:00", "tuesday": "09:00-17:00"})
    >>> monday = datetime(2026, 11, 23, 15, 10, tzinfo=UTC)
    >>> due_words("within 4 working hours", monday, hours, now=monday)
    'by 11:00 on Tuesday'
    >>> due_words("within 4 hours", monday, hours, now=monday)
    ''
    """
    level = _LEVEL.fullmatch(words)
    if not level or sent_at.tzinfo is None:
        return ""
    now = now or datetime.now(UTC)
    count = _NUMBERS.get(level[1]) or int(level[1])
    try:
        due = hours.after_hours(sent_at, count) if level[2] == "hour" else hours.after_days(sent_at, count)
    except OverflowError:  # at the end of the calendar
        return ""
    if due is None:
        return ""
    due -= timedelta(minutes=due.minute % QUARTER, seconds=due.second, microseconds=due.microsecond)
    return f"by {due:%H:%M} {_day(due, hours.local(now))}" if due > now else ""


def in_working_time(words: str) -> bool:
    """Whether a service level counts working hours or days, and so needs business hours.

    >>> in_working_time("within 1 working day"), in_working_time("within 1 hour")
    (True, False)
    """
    return _LEVEL.fullmatch(words) is not None


def _day(due: datetime, now: datetime) -> str:
    if due.date() == now.date():
        return "today"
    return f"on {due:%A}" if due.date() - now.date() <= A_WEEK else f"on {due:%A} {due.day} {due:%B}"
