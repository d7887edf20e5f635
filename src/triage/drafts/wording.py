"""What can be said about each intent: short phrases, kept as data in `templates/intents.toml`."""

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from triage.drafts.phrases import Phrase, phrases_of
from triage.drafts.voice import spoken
from triage.errors import DraftError

TEMPLATES = Path(__file__).parent / "templates"
KINDS = ("problem", "question", "request", "complaint", "idea", "security", "chase", "person", "closing")
UNKNOWN = "unknown"
LISTS = ("heard", "sorry", "do", "guide", "looking")
MAY_LACK = ("then",)


@dataclass(frozen=True, slots=True)
class Need:
    """Something the customer has to send, unless a fact of one of these kinds is in the message already.

    With `when`, it is asked for only if one of these words is in the message; with `spare`, only if none of those is.
    In both, `@name` stands for a group of `words.toml`.
    """

    ask: str
    unless: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    spare: frozenset[str] = frozenset()

    def is_open(self, facts: Collection[str], words: Collection[str]) -> bool:
        """Whether it still has to be asked for, with these kinds of facts and these words in the message."""
        if any(fact in facts for fact in self.unless) or not self.spare.isdisjoint(words):
            return False
        return not self.when or any(word in words for word in self.when)


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of one intent. The part templates build the sentences around them.

    `about` fits after "about", `heard` are sentences that say back what the customer wants, `sorry` fit after
    "I am sorry that", `do` after "I will", `looking` after "I am finding out"; `guide` are sentences that say how the
    answer comes, `then` how it goes on from there. Intents of one `family` are answered so much alike that one may
    stand for another.
    """

    kind: str
    about: str
    heard: tuple[Phrase, ...]
    sorry: tuple[Phrase, ...]
    do: tuple[Phrase, ...]
    guide: tuple[Phrase, ...]
    looking: tuple[Phrase, ...]
    needs: tuple[Need, ...] = ()
    technical: bool = False
    family: str = ""
    then: tuple[Phrase, ...] = ()


@lru_cache(maxsize=32)
def read_wordings(*paths: Path, voice: str = "formal") -> Mapping[str, Wording]:
    """All wordings by intent, of the shipped file or of these, later entries in place of earlier ones.

    Raises DraftError, naming the file, the intent and the remedy.

    >>> read_wordings()["cancellation"].about
    'a cancellation'
    """
    wordings: dict[str, Wording] = {}
    for path in paths or (TEMPLATES / "intents.toml",):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise DraftError(f"{path}: cannot be read as TOML: {error}") from error
        wordings |= {intent: _wording(entry, voice, f"{path}: {intent}") for intent, entry in data.items()}
    if UNKNOWN not in wordings:
        raise DraftError(f"{path}: needs an entry [{UNKNOWN}] for intents without one of their own")
    return wordings


def _wording(entry: Any, voice: str, where: str) -> Wording:
    known = [field.name for field in fields(Wording)]
    if not isinstance(entry, dict):
        raise DraftError(f"{where} has to be a table")
    if unknown := sorted(set(entry) - set(known)):
        raise DraftError(f"{where} has unknown keys {unknown}; known: {', '.join(known)}")
    if missing := [name for name in known[:7] if not entry.get(name)]:
        raise DraftError(f"{where} lacks {', '.join(missing)}")
    if entry["kind"] not in KINDS:
        raise DraftError(f"{where} has kind {entry['kind']!r}; known: {', '.join(KINDS)}")
    if loose := [name for name in (*LISTS, *MAY_LACK) if not _are_texts(entry.get(name, []))]:
        raise DraftError(f"{where}: {', '.join(loose)} has to be a list of texts")
    try:
        named = (*LISTS, *(name for name in MAY_LACK if name in entry))
        lists = {name: phrases_of(spoken(text, voice) for text in entry[name]) for name in named}
        needs = tuple(
            Need(
                need["ask"],
                tuple(need.get("unless", ())),
                tuple(_words(need.get("when", ()))),
                frozenset(_words(need.get("spare", ()))),
            )
            for need in entry.get("needs", ())
        )
    except DraftError as error:
        raise DraftError(f"{where}: {error}") from error
    except (KeyError, TypeError) as error:
        raise DraftError(f"{where}: every need is a table with `ask`, and `unless` if it may be known") from error
    return Wording(**{**entry, **lists, "needs": needs})


def _words(listed: Sequence[str]) -> Iterator[str]:
    """The words listed, those of a group in place of its name: `@months`."""
    for word in listed:
        if not word.startswith("@"):
            yield word
        elif word[1:] in _groups():
            yield from _groups()[word[1:]]
        else:
            raise DraftError(f"{word} is no group of words; known: {', '.join(f'@{name}' for name in _groups())}")


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, Sequence[str]]:
    data = tomllib.loads((TEMPLATES / "words.toml").read_text(encoding="utf-8"))
    return {name: words.split() for name, words in data.items()}


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
