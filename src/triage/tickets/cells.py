"""What a cell says: its labels, or its text, whatever kind of value a file or frame keeps there."""

import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from triage.errors import MessageError

NO_VALUE = frozenset(["", "#N/A", "<NA>", "N/A", "NULL", "NaN", "NaT", "None", "n/a", "nan", "null"])
"""Texts that say that there is nothing; pandas reads most of them so."""
LONGEST_LABEL = 200
MOST_LABELS = 100
PATH = " / "


def labels_of(value: Any, *, separator: str | None = None) -> tuple[str, ...]:
    """The labels in a cell, each once, in their order; none for an empty cell. Numbers become their text.

    Lists hold several labels, also as JSON in a text cell; `separator` splits a text. A list in a list is a path
    through a tree of labels. Raises MessageError for a value that is no label.

    >>> labels_of(2.0), labels_of("billing; refund", separator=";"), labels_of('["a", "b"]'), labels_of(float("nan"))
    (('2',), ('billing', 'refund'), ('a', 'b'), ())
    >>> labels_of([["Billing", "Refund"]])
    ('Billing / Refund',)
    """
    found = list(dict.fromkeys(label for label in _each(value, separator) if label not in NO_VALUE))
    if any(len(label) > LONGEST_LABEL for label in found):
        raise MessageError(f"a label is longer than {LONGEST_LABEL} characters; is it a text?")
    if len(found) > MOST_LABELS:
        raise MessageError(f"more than {MOST_LABELS} labels in one cell")
    return tuple(found)


def is_nothing(value: Any) -> bool:
    """Is a cell empty: None, not a number, or a frame's own word for a missing value?

    >>> is_nothing(None), is_nothing(float("nan")), is_nothing(0)
    (True, True, False)
    """
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def is_empty_list(value: Any) -> bool:
    """Does a cell say that no label holds: an empty list, also as JSON in a text cell?

    >>> is_empty_list([]), is_empty_list("[]"), is_empty_list(None), is_empty_list("")
    (True, True, False, False)
    """
    value = plain_value(value)
    if isinstance(value, str):
        return value.replace(" ", "") == "[]"
    return isinstance(value, list | tuple | set | frozenset) and not value


def as_text(value: Any) -> str:
    """A scalar as text; empty when there is nothing. Raises MessageError for tables and lists.

    >>> as_text(True), as_text(7.0), as_text(" a   b ")
    ('true', '7', 'a b')
    """
    value = plain_value(value)
    if is_nothing(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, str):
        kept = "".join(letter if letter.isprintable() else " " for letter in value[: 8 * LONGEST_LABEL])
        return " ".join(unicodedata.normalize("NFC", kept).split())
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Iterable):
        raise MessageError(f"a label is neither text nor a number but {type(value).__name__}")
    return str(value)[:LONGEST_LABEL]


def plain_value(value: Any) -> Any:
    """Numpy's and Arrow's values as Python's own; anything else as it is."""
    if hasattr(value, "dtype") and hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "as_py") and hasattr(value, "cast"):
        try:
            return value.as_py()
        except ValueError:  # times finer than Python keeps
            return str(value)
    if hasattr(value, "to_list") and not isinstance(value, str):  # a polars Series in a cell
        return value.to_list()
    return value


def _each(value: Any, separator: str | None) -> Iterable[str]:
    value = plain_value(value)
    if isinstance(value, Mapping):
        inner = next((value[key] for key in ("choices", "taxonomy", "name", "value", "label") if key in value), value)
        if inner is value:
            raise MessageError("a label is neither text nor a number but a table")
        return _each(inner, separator)
    if isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [label for item in items for label in _item(item, separator)]
    text = as_text(value)
    if separator:
        return [part.strip() for part in text.split(separator)]
    if text.startswith("[") and text.endswith("]"):
        try:
            listed = json.loads(text)
        except (ValueError, RecursionError):
            return [text]
        return [label for item in listed for label in _item(item, None)]
    return [text]


def _item(value: Any, separator: str | None) -> Iterable[str]:
    value = plain_value(value)
    if isinstance(value, list | tuple):
        return [PATH.join(part for part in map(as_text, value) if part)]
    if isinstance(value, Mapping):
        return _each(value, separator)
    text = as_text(value)
    return [part.strip() for part in text.split(separator)] if separator else [text]
