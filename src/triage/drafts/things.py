"""What a message is about, in a word or two that a reply can name: the flight, the app, the parcel."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from triage.drafts.words import word_set
from triage.errors import DraftError

# Words of a message that are looked at: what it is about comes early.
FIRST = 160
# In a longer message of an unclear intent, a thing counts only when it is named more than once.
LONG = 60
OFTEN = 4.0
ONE = {"is": "is", "has": "has", "does": "does", "was": "was"}
MANY = {"is": "are", "has": "have", "does": "do", "was": "were"}

_MINE = word_set("my our the your a an this that")
# By what a thing is led that a sentence is about: anything, an article, its owner.
BY_ANYBODY: frozenset[str] = frozenset()
BY_ALL = _MINE
BY_OWNER = word_set("my our")
# "I got an email" tells of no email of theirs.
_ANY = word_set("a an another this that the")
# Before one of these a word says what kind: the internet bill is a bill.
_HEADS = word_set("bill bills company companies number service provider store shop team line code codes address")
# "My email is ..." speaks of no mail.
_REACH = word_set("email phone mobile")
_AFTER_REACH = _HEADS | {"is"}
# After one of these a word is something to do or a way of doing it: "to order", "by phone".
_VERBAL = word_set("to i will can cannot can't please we by via")


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its name in a reply, whether it is more than one, and where it may be named."""

    name: str
    many: bool
    group: str
    public: bool
    anywhere: bool

    @property
    def values(self) -> dict[str, str]:
        """What wordings may use: `{thing}`, `{Thing}` and the words that agree with it."""
        return {"thing": self.name, "Thing": self.name[:1].upper() + self.name[1:], **(MANY if self.many else ONE)}


@dataclass(frozen=True, slots=True)
class Things:
    """All things by word, and the groups that each intent looks through."""

    words: Mapping[str, tuple[Thing, ...]]
    groups: Mapping[str, frozenset[str]]
    heads: frozenset[str] = frozenset()
    """Words on which a thing's name ends: only there something has to be looked up."""


@lru_cache(maxsize=8)
def read_things(*paths: Path) -> Things:
    """Things of one file or several, later entries in place of earlier ones. Raises DraftError, naming the file."""
    words: dict[str, dict[str, Thing]] = {}
    groups: dict[str, set[str]] = {}
    for path in paths:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            for group, entry in data.items():
                _add(words, groups, group, entry)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise DraftError(f"{path}: cannot be read as things: {error}") from error
        except (AttributeError, TypeError, KeyError) as error:
            raise DraftError(f"{path}: a group is a table with intents, and words under .one and .many") from error
    return Things(
        {word: tuple(found.values()) for word, found in words.items()},
        {intent: frozenset(names) for intent, names in groups.items()},
        frozenset(word.rpartition(" ")[2] for word in words),
    )


def is_named(thing: Thing, words: Sequence[str], known: Things, *, led: frozenset[str]) -> bool:
    """Whether words (`tokens`) name a thing, with one of `led` right before it unless that is empty."""
    for i, word in enumerate(words):
        if word in known.heads:
            before = words[i - 1] if i else ""
            pair = f"{before} {word}"
            first = words[i - 2] if pair in known.words and i > 1 else before
            if thing in (known.words.get(pair) or known.words.get(word, ())) and (not led or first in led):
                return True
    return False


def _add(words: dict[str, dict[str, Thing]], groups: dict[str, set[str]], group: str, entry: Any) -> None:
    for intent in entry.get("intents", ()):
        groups.setdefault(intent, set()).add(group)
    for many in (False, True):
        for word, name in entry.get("many" if many else "one", {}).items():
            thing = Thing(str(name), many, group, bool(entry.get("public")), bool(entry.get("anywhere")))
            words.setdefault(word.lower(), {})[group] = thing


def find_thing(words: Sequence[str], known: Things, *, intent: str, public: bool) -> Thing | None:
    """The thing that a message (its `tokens`) names most, of those that fit the intent; None when it names none.

    A word after "my" or "the" counts double: "my flight" says more than "flight mode".
    """
    groups = known.groups.get(intent)
    counts: dict[Thing, float] = {}
    seen, heads = words[:FIRST], known.heads
    for i, word in enumerate(seen):
        if word not in heads:
            continue
        before = seen[i - 1] if i else ""
        if (
            before in _VERBAL
            or (before in _ANY and intent == "fraud_security")
            or (i + 1 < len(seen) and seen[i + 1] in (_AFTER_REACH if word in _REACH else _HEADS))
        ):
            continue
        for thing in known.words.get(f"{before} {word}") or known.words.get(word, ()):
            if (thing.group in groups if groups else thing.anywhere) and (thing.public or not public):
                counts[thing] = counts.get(thing, 1.0 - i / 1000) + (2 if before in _MINE else 1)
    best = max(counts, key=counts.__getitem__, default=None)
    passing = groups is None and best is not None and len(words) > LONG and counts[best] < OFTEN
    return None if passing else best
