"""Where something stands in a case file: checks plain values, and says what is wrong with them and where."""

from collections.abc import Mapping, Sequence
from typing import Any

from triage.checks.perturb import LONGEST
from triage.errors import MessageError

SHOWN = 40
"""Characters of a wrong value that an error may show."""


class Place:
    """A file, or a test in it. Every method hands back the value it was given, or raises MessageError.

    >>> Place("mine.toml, test chase").one_of("kind", "MTF", ("MFT", "INV"))
    Traceback (most recent call last):
    triage.errors.MessageError: mine.toml, test chase: kind is 'MTF'; known: MFT, INV
    """

    def __init__(self, where: str) -> None:
        self.where = where

    def wrong(self, what: str) -> MessageError:
        """The error to raise."""
        return MessageError(f"{self.where}: {what}")

    def keys(self, key: str, entry: Any, known: Sequence[str], *, needed: Sequence[str] = ()) -> Mapping[str, Any]:
        """A table with no unknown and all needed keys."""
        if not isinstance(entry, dict):
            raise self.wrong(f"{key} has to be a table, not {type(entry).__name__}")
        if unknown := sorted(set(entry) - set(known)):
            raise self.wrong(f"{key} has unknown keys {', '.join(map(_short, unknown))}; known: {', '.join(known)}")
        if missing := [name for name in needed if name not in entry]:
            raise self.wrong(f"{key} lacks {', '.join(missing)}; add it")
        return entry

    def items(self, key: str, value: Any) -> list[Any]:
        """A list with something in it."""
        if not isinstance(value, list) or not value:
            raise self.wrong(f"{key} has to be a list with something in it")
        return value

    def texts(self, key: str, value: Any) -> list[str]:
        """A list of texts with something in it."""
        return [self.text(key, each) for each in self.items(key, value)]

    def text(self, key: str, value: Any) -> str:
        """A text that is not too long."""
        if not isinstance(value, str):
            raise self.wrong(f"{key} has to be text in quotes, not {type(value).__name__}")
        if len(value) > LONGEST:
            raise self.wrong(f"{key} has a text of {len(value):,} characters; at most {LONGEST:,}: shorten it")
        return value

    def one_of(self, key: str, value: Any, known: Sequence[str]) -> str:
        """One of the names known."""
        if not isinstance(value, str) or value not in known:
            raise self.wrong(f"{key} is {_short(value)}; known: {', '.join(known) or 'none, add one'}")
        return value

    def names(self, key: str, value: Any, known: Sequence[str] | None = None) -> tuple[str, ...]:
        """One name or a list of them, as a tuple; any name where `known` is None."""
        found = self.texts(key, value if isinstance(value, list) else [value])
        return tuple(name if known is None else self.one_of(key, name, known) for name in found)

    def share(self, key: str, value: Any) -> float:
        """A share from 0 to below 1."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
            raise self.wrong(f"{key} has to be a share from 0 to below 1, not {_short(value)}")
        return float(value)


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
