"""What went wrong by the customer's own account: the lapses a message tells of, each said once and in its order."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from triage.drafts.cues import CueIndex, find_cues, index_cues
from triage.drafts.phrases import Phrase, choose, phrases_of
from triage.drafts.voice import spoken
from triage.drafts.words import STOPS, vocabulary_of, word_set
from triage.errors import DraftError

MOST = 5
NEAR = 8
BEFORE = 3
REPEATED = "repeated"

_COUNTED = word_set("times time twice calls emails messages")
_NUMBERS = word_set(
    "a an one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty sixty several many"
)
_UNITS = {
    **{unit: unit for unit in ("minute", "hour", "day", "week", "month", "year")},
    **{f"{unit}s": unit for unit in ("minute", "hour", "day", "week", "month", "year")},
}
_CONTACT = word_set(
    "call called calls calling phoned rang email emailed emails emailing mailed wrote written write writing contact"
    " contacted contacting messaged messages message asked asking spoke spoken told reached reach dm dms sent reported"
)
_OFTEN = {"multiple": "several times", "several": "several times", "numerous": "many times", "many": "many times"}
_OFTEN |= {"countless": "many times", "few": "a few times"}
_ORDINAL = {"second": "twice", "third": "three times", "fourth": "four times", "fifth": "five times"}


@dataclass(frozen=True, slots=True)
class Lapse:
    """One lapse. `said` fits after "I am sorry that", `thing` after "I am sorry for".

    `looking` is what is found out about it, after "I am finding out"; empty when nothing is. `long` is the time or
    number in them; `bare` and `bare_thing` are `said` and `thing` without it, for where it has been told already.
    """

    kind: str
    said: str
    thing: str
    looking: str = ""
    long: str = ""
    bare: str = ""
    bare_thing: str = ""

    def after(self, told: str) -> "Lapse":
        """The same lapse as it is said after something was told: a time or number in it is not said again.

        >>> lapse = Lapse("waited", "you waited a day", "the day lost", "", "a day", "you had to wait", "the wait")
        >>> lapse.after("you have waited a day for a reply").said
        'you had to wait'
        """
        again = self.bare and self.bare_thing and self.long in told
        return replace(self, said=self.bare, thing=self.bare_thing) if again else self


@dataclass(frozen=True, slots=True)
class LapseWords:
    """All lapses that are known: their cues, what rules them out, and how they are said back."""

    cues: CueIndex
    unless: Mapping[str, frozenset[str]]
    intents: Mapping[str, frozenset[str]]
    said: Mapping[str, tuple[Phrase, ...]]
    thing: Mapping[str, tuple[Phrase, ...]]
    looking: Mapping[str, tuple[Phrase, ...]]


@lru_cache(maxsize=8)
def read_lapses(*paths: Path, voice: str = "formal") -> LapseWords:
    """Lapses of one file or several, later entries in place of earlier ones. Raises DraftError, naming the file."""
    tables: dict[str, Any] = {}
    for path in paths:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            index_cues({name: entry["cues"] for name, entry in data.items()})
            tables |= {name: {"unless": (), "looking": (), **entry} for name, entry in data.items()}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, DraftError) as error:
            raise DraftError(f"{path}: cannot be read as lapses: {error}") from error
        except (KeyError, TypeError, AttributeError) as error:
            raise DraftError(f"{path}: every lapse is a table with cues, said and thing") from error
        if lame := [name for name, entry in tables.items() if not (entry.get("said") and entry.get("thing"))]:
            raise DraftError(f"{path}: {', '.join(lame)}: said and thing are lists with at least one wording")
    return LapseWords(
        index_cues({name: entry["cues"] for name, entry in tables.items()}),
        {name: frozenset(entry["unless"]) for name, entry in tables.items()},
        {name: frozenset(entry["intents"]) for name, entry in tables.items() if "intents" in entry},
        {name: phrases_of(spoken(text, voice) for text in entry["said"]) for name, entry in tables.items()},
        {name: phrases_of(spoken(text, voice) for text in entry["thing"]) for name, entry in tables.items()},
        {name: phrases_of(spoken(text, voice) for text in entry["looking"]) for name, entry in tables.items()},
    )


def find_lapses(words: Sequence[str], known: LapseWords, *, intent: str, seed: bytes) -> tuple[Lapse, ...]:
    """The lapses in a message (its `tokens`), one of a kind, in the order of the text."""
    found: dict[str, dict[str, str]] = {}
    places: dict[str, int] = {}
    for kind, start, end in find_cues(words, known.cues):
        if kind in found or known.unless[kind].intersection(words[max(start - BEFORE, 0) : start]):
            continue
        if intent not in known.intents.get(kind, (intent,)):
            continue
        long = duration(words, start, end)
        found[kind] = {"long": long} if long else {}
        places[kind] = start
        if len(found) == MOST:
            break
    told, count = _times(words)
    if count:
        found[REPEATED], places[REPEATED] = {"count": count}, told
    if found.get("hold") and found.get("hold") == found.get("waited"):
        del found["waited"]  # the same half hour
    ordered = sorted(found, key=places.__getitem__)[:MOST]
    return tuple(
        Lapse(
            kind,
            choose(known.said[kind], values, seed[place % len(seed)]),
            choose(known.thing[kind], values, seed[place % len(seed)]),
            choose(known.looking[kind], values, seed[place % len(seed)]),
            next(iter(values.values()), ""),
            choose(known.said[kind], {}, seed[place % len(seed)]) if values else "",
            choose(known.thing[kind], {}, seed[place % len(seed)]) if values else "",
        )
        for place, (kind, values) in enumerate((kind, found[kind]) for kind in ordered)
        if kind in known.said
    )


def duration(words: Sequence[str], start: int, end: int) -> str:
    """A length of time that stands next to `words[start:end]`, as one says it; empty when there is none.

    >>> duration(["waited", "over", "2", "hours", "for", "it"], 0, 1)
    '2 hours'
    """
    low, high = max(start - 4, 0), min(end + NEAR, len(words))
    for i in range(start, low, -1):
        if words[i - 1] in STOPS:
            low = i
            break
    for i in range(low + 1, high):
        if i >= end and words[i] in STOPS:
            break
        unit = _UNITS.get(words[i])
        number = words[i - 1]
        if unit and (number in _NUMBERS or (number.isdigit() and len(number) < 4)):
            if number in ("a", "an", "one", "1"):
                return f"an {unit}" if unit == "hour" else f"a {unit}"
            return f"{number} {unit}s"
    return ""


def times(words: Sequence[str]) -> str:
    """How often the customer says they called or wrote: `twice`, `three times`; empty when they do not say.

    >>> times(["this", "is", "the", "third", "time", "i", "call", "."])
    'three times'
    """
    return _times(words)[1]


def _times(words: Sequence[str]) -> tuple[int, str]:
    """Where the customer says how often they called or wrote, and how often."""
    vocabulary = vocabulary_of(words)
    if _COUNTED.isdisjoint(vocabulary) or _CONTACT.isdisjoint(vocabulary):
        return 0, ""
    for i, word in enumerate(words):
        if word not in _COUNTED:
            continue
        around = words[max(i - NEAR, 0) : i + NEAR]
        if _CONTACT.isdisjoint(around):
            continue
        before = words[i - 1] if i else ""
        if before.isdigit() and i > 1 and words[i - 2].isdigit():  # "3-4 times"
            return i, "several times"
        if word == "twice":
            return i, "twice"
        if word == "time":
            if before in _ORDINAL:
                return i, _ORDINAL[before]
        elif before in _OFTEN:
            return i, _OFTEN[before]
        elif word == "times" and (before.isdigit() and 1 < int(before[:3]) < 100):
            return i, f"{before} times" if before != "2" else "twice"
        elif word == "times" and before in _NUMBERS and before not in ("a", "an", "one"):
            return i, f"{before} times"
    return 0, ""
