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
ONE = {"is": "is", "has": "has", "does": "does", "was": "was"}
MANY = {"is": "are", "has": "have", "does": "do", "was": "were"}

_MINE = word_set("my our the your a an this that")


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
    )


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
    before = ""
    for i, word in enumerate(words[:FIRST]):
        if before in _VERBAL:
            before = word
            continue
        for thing in known.words.get(f"{before} {word}") or known.words.get(word, ()):
            if (thing.group in groups if groups else thing.anywhere) and (thing.public or not public):
                counts[thing] = counts.get(thing, 1.0 - i / 1000) + (2 if before in _MINE else 1)
        before = word
    return max(counts, key=counts.__getitem__, default=None)
