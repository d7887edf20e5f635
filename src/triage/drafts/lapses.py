"""What went wrong by the customer's own account: the lapses a message tells of, each said once and in its order."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from triage.drafts.cues import CueIndex, find_cues, index_cues
from triage.drafts.phrases import Phrase, choose, phrases_of
from triage.drafts.voice import spoken
from triage.drafts.words import STOPS, vocabulary_of, word_set
from triage.errors import DraftError

MOST = 5
# So many are looked for: some of them are covered by others.
MOST_FOUND = 8
NEAR = 8
BEFORE = 3
REPEATED = "repeated"

# Mistakes that are plain from what is told, whether or not anybody complains: they are owned all the same.
PLAIN = word_set("wrong_one harmed faulty no_show not_arrived incomplete charged_twice charged_after")

# Of a fraud, these may be the doing of those who committed it.
FRAUD = "fraud_security"
OF_OTHERS = word_set(
    "promised misinformed charged charged_twice charged_after taken_again not_told pestered again staff"
)

_COUNTED = word_set("times time twice calls emails messages")
_NUMBERS = word_set(
    "a an one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty sixty several many"
)
_UNITS = {
    **{unit: unit for unit in ("minute", "hour", "day", "week", "month", "year")},
    **{f"{unit}s": unit for unit in ("minute", "hour", "day", "week", "month", "year")},
    "min": "minute",
    "mins": "minute",
    "hr": "hour",
    "hrs": "hour",
}
# What has not happened yet; and what a command begins with: "please don't tell me to wait".
_TO_COME = word_set("will won't wont shall i'll we'll you'll they'll it'll gonna")
_LEAVE = word_set("don't dont")
_CALLS = word_set("please and so but pls just")
# "They charged me nothing", and a debt that is charged off.
NOTHING = word_set("nothing less off")
# What somebody who gets in touch has done, and what they do: "I called", "I had to call".
_CONTACTED = word_set(
    "called phoned rang emailed mailed wrote written contacted messaged asked spoke spoken told reached reported"
    " complained chased dm'd dmed calling phoning ringing emailing mailing writing contacting messaging asking speaking"
    " telling chasing"
)
_CONTACT = word_set("call phone ring email mail write contact message ask speak reach tell dm chase contacts calls")
_TOUCHES = word_set("calls emails messages letters")
_ANY_CONTACT = _CONTACTED | _CONTACT | _TOUCHES
_SENDING = word_set("made sent send making sending after with placed left my our phoned despite")
_OURS = word_set("i we i've we've i'm we're i'd my our wife husband mum dad")
_TOLD_OURS = word_set("you you've you're you'd")
_THEIRS = word_set(
    "they they've you you've you're u he she she's he's who it someone somebody company agent bank driver seller"
)
_US = word_set("me us my our myself")
_PASSIVE = word_set("was were got being be get")
_BREAKS = word_set("and but that because so which who")
# Words between how often and the verb: "I called you about it 5 times", "5 times now I have called".
MOST_APART = 6
# "Now 5 times": so many words before how often leave no room for what else was done.
MOST_BEFORE = 3
_OFTEN = {"multiple": "several times", "several": "several times", "numerous": "many times", "many": "many times"}
_OFTEN |= {"countless": "many times", "few": "a few times"}
_SENT = word_set("email e-mail mail message letter reminder request attempt call complaint enquiry inquiry")
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
    covers: Mapping[str, frozenset[str]]


@lru_cache(maxsize=8)
def read_lapses(*paths: Path, voice: str = "formal") -> LapseWords:
    """Lapses of one file or several, later entries in place of earlier ones. Raises DraftError, naming the file."""
    tables: dict[str, Any] = {}
    for path in paths:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            index_cues({name: entry["cues"] for name, entry in data.items()})
            tables |= {name: {"unless": (), "looking": (), "covers": (), **entry} for name, entry in data.items()}
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
        {name: frozenset(entry["covers"]) for name, entry in tables.items()},
    )


def find_lapses(words: Sequence[str], known: LapseWords, *, intent: str, seed: bytes) -> tuple[Lapse, ...]:
    """The lapses in a message (its `tokens`), one of a kind, in the order of the text."""
    found: dict[str, dict[str, str]] = {}
    places: dict[str, int] = {}
    whats: dict[str, dict[str, str]] = {}
    for kind, start, end in find_cues(words, known.cues):
        before = words[max(start - BEFORE, 0) : start]
        if kind in found or known.unless[kind].intersection(before) or _is_ahead(words[start], before):
            continue
        if intent == FRAUD and kind in OF_OTHERS:
            continue
        if intent not in known.intents.get(kind, (intent,)) or not NOTHING.isdisjoint(words[end : end + 1]):
            continue
        long = duration(words, start if end - start <= NEAR else end - 1, end)  # of a long cue, what stands at its end
        found[kind] = {"long": long} if long else {}
        if 1 < end - start <= NEAR:
            whats[kind] = {"what": " ".join(words[start + 1 : end])}
        places[kind] = start
        if len(found) == MOST_FOUND:
            break
    told, count = _times(words)
    if count:
        found[REPEATED], places[REPEATED] = {"count": count}, told
    if found.get("hold") and found.get("hold") == found.get("waited"):
        del found["waited"]  # the same half hour
    covered = frozenset[str]().union(*(known.covers.get(kind, ()) for kind in found))
    found = {kind: values for kind, values in found.items() if kind not in covered}
    ordered = sorted(found, key=places.__getitem__)[:MOST]
    return tuple(
        Lapse(
            kind,
            choose(known.said[kind], values | what, seed[place % len(seed)]),
            choose(known.thing[kind], values | what, seed[place % len(seed)]),
            choose(known.looking[kind], values | what, seed[place % len(seed)]),
            next(iter(values.values()), ""),
            choose(known.said[kind], what, seed[place % len(seed)]) if values else "",
            choose(known.thing[kind], what, seed[place % len(seed)]) if values else "",
        )
        for place, (kind, values, what) in enumerate((kind, found[kind], whats.get(kind, {})) for kind in ordered)
        if kind in known.said
    )


def _is_ahead(first: str, before: Sequence[str]) -> bool:
    """Whether what begins with a word is to come, or is told somebody to do or leave: "do not tell me", "I will be"."""
    said = list(before[max((at + 1 for at, word in enumerate(before) if word in STOPS), default=0) :])
    if not _TO_COME.isdisjoint(said):
        return True
    said = said[:-1] if first == "not" and said[-1:] == ["do"] else said if first in _LEAVE else ["i"]
    return not said or said[-1] in _CALLS


def amiss_of(lapses: Sequence[Lapse]) -> str:
    """What went wrong by a plain mistake, as it is said after "I am sorry that"; empty when nothing did.

    >>> amiss_of([Lapse("waited", "you waited", "the wait"), Lapse("no_show", "nobody came", "the visit")])
    'nobody came'
    """
    return next((lapse.said for lapse in lapses if lapse.kind in PLAIN), "")


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


def times(words: Sequence[str], *, told: bool = False) -> str:
    """How often the customer says they called or wrote: `twice`, `three times`; empty when they do not say.

    In words that are `told` back, the customer is "you".

    >>> times(["this", "is", "the", "third", "time", "i", "call", "."])
    'three times'
    >>> times(["i", "restarted", "it", "5", "times", "and", "got", "no", "email"])
    ''
    """
    return _times(words, told=told)[1]


def _times(words: Sequence[str], *, told: bool = False) -> tuple[int, str]:
    """Where the customer says how often they called or wrote, and how often."""
    vocabulary = vocabulary_of(words)
    place, nth = _nth(words, told=told)
    if nth:
        return place, nth
    if _COUNTED.isdisjoint(vocabulary) or _ANY_CONTACT.isdisjoint(vocabulary):
        return 0, ""
    for i, word in enumerate(words):
        if word in _COUNTED and (count := _count(words, i)) and _got_in_touch(words, i, told=told):
            return i, count
    return 0, ""


def _nth(words: Sequence[str], *, told: bool) -> tuple[int, str]:
    """Where and how often, by the number of what the customer sends: "this is my third email"."""
    if vocabulary_of(words).isdisjoint(_ORDINAL):
        return 0, ""
    for i, (before, word) in enumerate(pairwise(words)):
        if word in _ORDINAL and before == ("your" if told else "my") and _SENT.intersection(words[i + 2 : i + 4]):
            return i, _ORDINAL[word]
    return 0, ""


def _count(words: Sequence[str], i: int) -> str:
    """How often, by the word at `i` ("times") and the one before it."""
    word, before = words[i], words[i - 1] if i else ""
    if before.isdigit() and i > 1 and words[i - 2].isdigit():  # "3-4 times"
        return "several times"
    if word == "twice":
        return "twice"
    if word == "time":
        return _ORDINAL.get(before, "")
    if before in _OFTEN:
        return _OFTEN[before]
    if word != "times":
        return ""
    if before.isdigit() and 1 < int(before[:3]) < 100:
        return f"{before} times" if before != "2" else "twice"
    return f"{before} times" if before in _NUMBERS and before not in ("a", "an", "one") else ""


def _got_in_touch(words: Sequence[str], i: int, *, told: bool) -> bool:
    """Whether what was done as often as stands at `i` is that the customer called or wrote."""
    ours, theirs = (_TOLD_OURS, _OURS) if told else (_OURS, _THEIRS)
    low = max(i - NEAR - MOST_APART, 0)
    start = max((place + 1 for place in range(low, i) if words[place] in STOPS), default=low)
    if words[i] in _TOUCHES:
        return not _SENDING.isdisjoint(words[max(start, i - 4) : i]) and "from" not in words[i + 1 : i + 4]
    for place in range(i - 1, max(start, i - MOST_APART - 1) - 1, -1):
        word = words[place]
        if word in _BREAKS:
            break
        if word in _CONTACTED or (word in _CONTACT and _is_verb(words, place, ours)):
            return _is_by_us(words, start, place, ours, theirs)
    if words[i] != "time" and i - start > MOST_BEFORE:
        return False  # something else was done as often
    for place in range(i + 1, min(i + MOST_APART, len(words))):
        word = words[place]
        if word in STOPS or word in theirs:
            return False
        if word in _CONTACTED or (word in _CONTACT and _is_verb(words, place, ours)):
            return words[place + 1 : place + 2] != ["me"] and not _PASSIVE.intersection(words[i + 1 : place])
        if word in _BREAKS and word != "that":
            return False
    return False


def _is_verb(words: Sequence[str], place: int, ours: frozenset[str]) -> bool:
    """Whether "call" or "contact" is what somebody does: "to call", "I call", "in contact"; no "the call"."""
    before = words[place - 1] if place else ""
    if before in ("my", "our"):
        return False
    return (
        before in ours
        or before in ("to", "must", "can", "will", "or", "in", "have")
        or (before in ours and before not in ("my", "our"))
    )


def _is_by_us(words: Sequence[str], start: int, place: int, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the one who called or wrote, by the verb at `place`, is the customer."""
    if words[place + 1 : place + 2] and words[place + 1] in (_TOLD_OURS if ours is _TOLD_OURS else _US):
        return False
    before = words[place - 1] if place > start else ""
    if before in _PASSIVE or (before == "been" and not words[place].endswith("ing")):
        return False
    for word in reversed(words[start:place]):
        if word in ours:
            return True
        if word in theirs:
            return False
    return True
