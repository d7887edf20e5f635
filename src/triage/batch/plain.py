"""Any value of a row as something that JSON and text can hold."""

import json
import math
import re
from base64 import b64encode
from datetime import date, datetime, time, timedelta
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")
_DEPTH = 100
_TO_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def plain(value: Any, depth: int = 0) -> Any:
    """Plain values for JSON: times in ISO 8601, bytes in base64, decimals as text, no NaN.

    >>> plain({"at": datetime(2026, 3, 1), "rate": float("nan")})
    {'at': '2026-03-01T00:00:00', 'rate': None}
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth > _DEPTH:
        return str(type(value).__name__)
    if isinstance(value, dict):
        return {str(key): plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each, depth + 1) for each in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return text_of(value)


def text_of(value: Any) -> str:
    """Any other value as text; an Arrow time that no calendar holds as its number and unit."""
    try:
        return str(value)
    except (ValueError, OverflowError):
        return f"{getattr(value, 'value', '')} {getattr(value, 'type', type(value).__name__)}".strip()


def as_json(value: Any) -> str:
    """One line of JSON; characters that UTF-8 cannot hold are written as escapes.

    >>> as_json({"text": "é"})
    '{"text": "é"}'
    """
    value = plain(value)
    text = _TO_JSON.encode(value)
    return json.dumps(value) if has_surrogates(text) else text


def as_text(value: Any) -> str:
    """A cell of a CSV file: text as it is, lists and objects as JSON, nothing for None.

    >>> as_text(["blocked", "deadline"]), as_text(None), as_text(True), as_text(0.5)
    ('["blocked", "deadline"]', '', 'true', '0.5')
    """
    if isinstance(value, str):
        return value
    value = plain(value)
    if isinstance(value, str):
        return value
    return "" if value is None else _TO_JSON.encode(value)


def has_surrogates(text: str) -> bool:
    """Does the text hold halves of characters, which no file in UTF-8 can hold?"""
    return not text.isascii() and _SURROGATE.search(text) is not None


def without_surrogates(text: str) -> str:
    """The text with each half character replaced by U+FFFD."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
