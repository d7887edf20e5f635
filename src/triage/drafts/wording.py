"""What can be said about each intent: short phrases, kept as data in `templates/intents.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from triage.errors import DraftError

TEMPLATES = Path(__file__).parent / "templates"
KINDS = ("problem", "question", "request", "complaint", "idea", "security", "chase", "person", "closing")
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """Something the customer has to send, unless a fact of one of these kinds is in the message already."""

    ask: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one intent. The part templates build the sentences around them.

    `about` fits after "about", `heard` is a sentence that says back what the customer wants, `sorry` fits after
    "I am sorry that", `do` after "I will", `looking` after "I am finding out"; `guide` is the sentence that answers.
    """

    kind: str
    about: str
    heard: tuple[str, ...]
    sorry: tuple[str, ...]
    do: str
    guide: str
    looking: str
    needs: tuple[Need, ...] = ()
    technical: bool = False


@lru_cache(maxsize=8)
def read_wordings(path: Path = TEMPLATES / "intents.toml") -> Mapping[str, Wording]:
    """All wordings by intent. Raises DraftError, naming the file, the intent and the remedy.

    >>> read_wordings()["cancellation"].about
    'a cancellation'
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DraftError(f"{path}: cannot be read as TOML: {error}") from error
    wordings = {intent: _wording(entry, f"{path}: {intent}") for intent, entry in data.items()}
    if UNKNOWN not in wordings:
        raise DraftError(f"{path}: needs an entry [{UNKNOWN}] for intents without one of their own")
    return wordings


def _wording(entry: Any, where: str) -> Wording:
    known = [field.name for field in fields(Wording)]
    if not isinstance(entry, dict):
        raise DraftError(f"{where} has to be a table")
    if unknown := sorted(set(entry) - set(known)):
        raise DraftError(f"{where} has unknown keys {unknown}; known: {', '.join(known)}")
    if missing := [name for name in known[:7] if not entry.get(name)]:
        raise DraftError(f"{where} lacks {', '.join(missing)}")
    if entry["kind"] not in KINDS:
        raise DraftError(f"{where} has kind {entry['kind']!r}; known: {', '.join(KINDS)}")
    needs = tuple(Need(need["ask"], tuple(need.get("unless", ()))) for need in entry.get("needs", ()))
    return Wording(**{**entry, "heard": tuple(entry["heard"]), "sorry": tuple(entry["sorry"]), "needs": needs})
