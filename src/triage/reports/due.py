"""Is it late? From the service levels of a profile to the moment from which on messages are still within them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from triage.profile import Profile

_LEVEL = re.compile(
    r"\bwithin (\d{1,3}|an?|one|two|three|four|five) (?:(working|business) )?(minute|hour|day|week)s?\b", re.I
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_MINUTES = {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080}
LOOKED_BACK = timedelta(days=60)


def due(words: str, sent_at: datetime, profile: Profile) -> datetime | None:
    """By when a message has to be answered; None where the words do not tell, or the hours are not known.

    >>> due("within 4 hours", datetime(2026, 11, 23, 9, tzinfo=UTC), Profile()).hour
    13
    """
    level = _LEVEL.search(words)
    if not level:
        return None
    count, unit = _NUMBERS.get(level[1].lower()) or int(level[1]), level[3].lower()
    if not level[2]:
        return sent_at + count * timedelta(minutes=_MINUTES[unit])
    if profile.hours is None:
        return None
    if unit in ("minute", "hour"):
        return profile.hours.after_hours(sent_at, count * _MINUTES[unit] / 60)
    return profile.hours.after_days(sent_at, count * (5 if unit == "week" else 1))


def late_before(words: str, now: datetime, profile: Profile) -> datetime | None:
    """Messages sent before this moment are late by now; None where that cannot be told.

    A later message is never due before an earlier one, so the moment is found by halving.
    """
    reckon: Callable[[datetime], datetime | None] = lambda sent: due(words, sent, profile)  # noqa: E731
    early, late = now - LOOKED_BACK, now
    if reckon(now) is None or (first := reckon(early)) is None:
        return None
    if first > now:
        return early
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        moment = reckon(middle)
        early, late = (middle, late) if moment is not None and moment <= now else (early, middle)
    return late.astimezone(UTC)
