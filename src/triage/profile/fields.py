"""Are the values of a profile fit to stand in a reply? One check for each kind of value, each naming the entry."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from triage.errors import DraftError

LONGEST_URL = 200
MOST = 40
"""Entries in one list of a profile."""

_MARKS = frozenset("[]{}<>`|\\")
_URL = re.compile(r"https://[\w.-]{1,100}(?::\d{1,5})?(?:/[\w./~%+,;=&?#@!:-]{0,180})?")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def check_line(entry: str, value: Any, *, longest: int, needed: bool = False) -> None:
    r"""One line of plain words: no markup, no template syntax, no control characters. Raises DraftError.

    >>> check_line("name", "{{ 7 * 7 }}", longest=60)
    Traceback (most recent call last):
    triage.errors.DraftError: name has to be one line of plain words, without any of < > [ ] { } | ` \
    """
    if not isinstance(value, str):
        raise DraftError(f"{entry} has to be text in quotes, not {type(value).__name__}")
    if needed and not value.strip():
        raise DraftError(f"{entry} is missing; it has to say something")
    if len(value) > longest:
        raise DraftError(f"{entry} has {len(value)} characters; at most {longest} fit into a reply")
    if not value.isprintable() or not _MARKS.isdisjoint(value) or "**" in value:
        raise DraftError(f"{entry} has to be one line of plain words, without any of < > [ ] {{ }} | ` \\")


def check_lines(entry: str, values: Any, *, longest: int, most: int = MOST) -> None:
    """A list of lines. Raises DraftError."""
    if not isinstance(values, tuple | list):
        raise DraftError(f"{entry} has to be a list, not {type(values).__name__}")
    if len(values) > most:
        raise DraftError(f"{entry} has {len(values)} entries; at most {most} are of use")
    for number, value in enumerate(values, 1):
        check_line(f"{entry}, number {number}", value, longest=longest, needed=True)


def check_id(entry: str, value: Any) -> None:
    """A short name to refer to: lower-case letters, digits, `-` and `_`. Raises DraftError."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise DraftError(f"{entry} has to be a short name of a-z, 0-9, - and _ (such as slow-wifi)")


def check_url(entry: str, value: Any) -> None:
    """An https address, or nothing. Raises DraftError."""
    if not isinstance(value, str) or (value and not _URL.fullmatch(value)):
        raise DraftError(f"{entry} has to be a web address that begins with https:// and has no spaces")


def check_one_of(entry: str, value: Any, known: Collection[str]) -> None:
    """One of the words allowed. Raises DraftError."""
    if not isinstance(value, str) or value not in known:
        shown = repr(value) if isinstance(value, str) and len(value) <= LONGEST_URL else type(value).__name__
        raise DraftError(f"{entry} is {shown}; known: {', '.join(known)}")


def check_keys(entry: str, table: Any, known: Collection[str], needed: Collection[str] = ()) -> None:
    """A table without keys that nobody knows, and with those that are needed. Raises DraftError."""
    if not isinstance(table, Mapping):
        raise DraftError(f"{entry} has to be a table, not {type(table).__name__}")
    if unknown := sorted(str(key) for key in set(table) - set(known)):
        raise DraftError(f"{entry} has unknown keys {unknown}; known: {', '.join(known)}")
    if missing := sorted(set(needed) - set(table)):
        raise DraftError(f"{entry} lacks {', '.join(missing)}")


def check_sentence(entry: str, value: str) -> None:
    """A whole sentence, with its full stop. Raises DraftError."""
    if not value.endswith((".", "?", "!")):
        raise DraftError(f"{entry} has to be a whole sentence, with its full stop")


def check_phrase(entry: str, value: str) -> None:
    """Words that fit into a sentence: no full stop at the end. Raises DraftError."""
    if value.endswith((".", "?", "!", ",", ";", ":")):
        raise DraftError(f"{entry} stands inside a sentence; leave out the mark at its end")
