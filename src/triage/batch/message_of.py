"""From a row to a Message: channel, kind of customer and time as people write them, or why the row cannot be read."""

import math
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any

from triage.batch.plain import text_of
from triage.errors import MessageError
from triage.message import CHANNELS, Message

CHANNEL_WORDS = {
    **{channel: channel for channel in CHANNELS},
    **dict.fromkeys(("e-mail", "mail", "gmail", "outlook"), "email"),
    **dict.fromkeys(("live chat", "livechat", "messenger", "messaging", "whatsapp", "telegram", "chatbot"), "chat"),
    **dict.fromkeys(
        ("twitter", "x", "facebook", "instagram", "tiktok", "linkedin", "reddit", "social media"), "social"
    ),
    **dict.fromkeys(("text", "text message", "mms"), "sms"),
    **dict.fromkeys(("call", "voice", "telephone", "voicemail", "hotline"), "phone"),
    **dict.fromkeys(("form", "web form", "webform", "website", "portal", "widget", "help center", "api"), "web"),
    **dict.fromkeys(("reviews", "app store", "play store", "google play", "trustpilot", "survey", "nps"), "review"),
}
AUTHOR_WORDS = {
    **dict.fromkeys(
        ("external", "customer", "consumer", "client", "end user", "user", "guest", "b2c", "b2b"), "external"
    ),
    **dict.fromkeys(("internal", "employee", "staff", "colleague", "coworker", "co-worker"), "internal"),
}


def channel_of(value: Any) -> str:
    """The channel that a cell names. Raises MessageError.

    >>> channel_of("Live Chat")
    'chat'
    """
    if isinstance(value, str) and (channel := CHANNEL_WORDS.get(_word(value))):
        return channel
    raise MessageError(f"unknown channel; it has to be one of {', '.join(CHANNELS)}")


def author_of(value: Any) -> str:
    """`external` or `internal`, from the usual words for them. Raises MessageError.

    >>> author_of("Employee")
    'internal'
    """
    if isinstance(value, str) and (author := AUTHOR_WORDS.get(_word(value))):
        return author
    raise MessageError("unknown author; it has to be external (a customer) or internal (a colleague)")


def time_of(value: Any, *, day_first: bool | None = None) -> datetime:
    """A time from ISO 8601, an e-mail's date, seconds since 1970, or a slashed date.

    A slashed date that could be read either way needs `day_first`. Raises MessageError.

    >>> time_of("2026-03-01T09:30:00Z").isoformat()
    '2026-03-01T09:30:00+00:00'
    >>> time_of("31/01/2026 18:05").day
    31
    """
    if hasattr(value, "as_py") and hasattr(value, "cast"):
        value = text_of(value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _since_1970(float(value))
    if isinstance(value, str) and len(value) <= 64:
        text = value.strip()
        slashed = partial(_slashed, day_first=day_first)
        for parse in (_number, datetime.fromisoformat, _zoned, slashed, parsedate_to_datetime):
            try:
                return parse(text)
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
    raise MessageError("the date cannot be read; write it as 2026-03-01 or 2026-03-01T09:30:00Z")


def day_first(values: Iterable[Any]) -> bool | None:
    """Do slashed dates in a column begin with the day? None when no value tells, or they disagree.

    >>> day_first(["03/04/2026", "31/12/2025"]), day_first(["12/31/2025"]), day_first(["03/04/2026"])
    (True, False, None)
    """
    found = set()
    for value in values:
        numbers = value[:10].replace(".", "/").split("/")[:2] if isinstance(value, str) else []
        if len(numbers) == 2 and all(number.isdecimal() for number in numbers):
            first, second = (int(number) > 12 for number in numbers)
            if first != second:
                found.add(first)
    return found.pop() if len(found) == 1 else None


def message_of(
    values: dict[str, Any],
    *,
    parts: dict[str, str | None],
    id_if_none: str,
    channel: str = "email",
    day_first: bool | None = None,
) -> Message:
    """Make a row a Message. `parts` says which column plays which part. Raises MessageError, without the row's text.

    >>> message_of({"body": "Hi", "via": "X"}, parts={"text": "body", "channel": "via"}, id_if_none="line 2").channel
    'social'
    """

    def cell(part: str) -> Any:
        column = parts.get(part)
        value = values.get(column) if column else None
        return None if isinstance(value, str) and not value.strip() else value

    text = values.get(parts["text"] or "")
    if text is None:
        raise MessageError("the text is missing")
    if not isinstance(text, str):
        raise MessageError(f"the text is not a string but {type(text).__name__}")
    time, told_channel, author = cell("sent_at"), cell("channel"), cell("author")
    return Message(
        text,
        id=_name(cell("id"), "id") or id_if_none,
        subject=_name(cell("subject"), "subject"),
        channel=channel if told_channel is None else channel_of(told_channel),
        author="external" if author is None else author_of(author),
        sent_at=None if time is None else time_of(time, day_first=day_first),
        fields=values,
    )


def _name(value: Any, part: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, float):
        return None
    raise MessageError(f"the {part} is neither text nor a number")


def _word(value: str) -> str:
    return " ".join(value[:40].casefold().replace("_", " ").split())


def _since_1970(seconds: float) -> datetime:
    if not math.isfinite(seconds) or not 1e8 < seconds < 1e14:
        raise MessageError("the date cannot be read: a number has to be seconds or milliseconds since 1970")
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _zoned(text: str) -> datetime:
    """`2026-03-01 09:30:00 UTC`, as some databases write it."""
    if not text.endswith((" UTC", " GMT")):
        raise ValueError
    return datetime.fromisoformat(text[:-4]).replace(tzinfo=UTC)


def _number(text: str) -> datetime:
    if not text.replace(".", "", 1).isdecimal():
        raise ValueError
    return _since_1970(float(text))


def _slashed(text: str, *, day_first: bool | None) -> datetime:
    """`31/01/2026` or `1/31/2026 18:05`; refused when either number could be the month and nobody knows."""
    day, _, clock = text.partition(" ")
    first, second, year = (int(part) for part in day.replace(".", "/").split("/"))
    if first <= 12 and second <= 12 and first != second:
        if day_first is None:
            raise ValueError
    else:
        day_first = first > 12
    month, number = (second, first) if day_first else (first, second)
    start = datetime(year + 2000 if year < 100 else year, month, number)
    if not clock:
        return start
    for form in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p"):
        try:
            return datetime.combine(start.date(), datetime.strptime(clock, form).time())
        except ValueError:
            continue
    raise ValueError
