"""Phrases that give something away, looked for word by word: `never|not _ answered|replied`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from triage.drafts.words import STOPS, vocabulary_of
from triage.errors import DraftError

GAP = frozenset("_")
LEAP = frozenset(("...",))
GAP_WORDS = 3
LEAP_WORDS = 40

Step = frozenset[str]
Cue = tuple[Step, ...]


def read_cue(text: str) -> Cue:
    """One cue: its words in order.

    `|` stands between words that will do as well, `_` for up to three words of the same sentence, `...` for up to
    forty words of any.

    >>> [sorted(step) for step in read_cue("no answer|reply")]
    [['no'], ['answer', 'reply']]
    """
    steps = tuple(frozenset(step.split("|")) for step in text.split())
    if not steps or steps[0] in (GAP, LEAP) or steps[-1] in (GAP, LEAP):
        raise DraftError(f"the cue {text!r} has to begin and end with a word")
    return steps


@dataclass(frozen=True, slots=True)
class Known:
    """One cue of many: its place among them, what it stands for, and the other steps that need a word, rarest first."""

    number: int
    name: str
    cue: Cue
    needed: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CueIndex:
    """Cues by the words of their rarest step, so that few of them have to be looked at for one message."""

    anchors: frozenset[str]
    by_anchor: Mapping[str, tuple[Known, ...]]


def index_cues(cues: Mapping[str, Sequence[str]]) -> CueIndex:
    """Cues, each with the name it stands for, ready to be found."""
    found: dict[str, tuple[Known, ...]] = {}
    named = ((name, read_cue(text)) for name, texts in cues.items() for text in texts)
    for number, (name, cue) in enumerate(named):
        anchor, *needed = sorted((step for step in cue if step not in (GAP, LEAP)), key=_rareness, reverse=True)
        known = Known(number, name, cue, tuple(needed))
        for word in anchor:
            found[word] = (*found.get(word, ()), known)
    return CueIndex(frozenset(found), found)


def find_cues(words: Sequence[str], index: CueIndex) -> Iterator[tuple[str, int, int]]:
    """Name, first and last place (one past it) of every cue, in the order of the text.

    >>> index = index_cues({"silence": ["never|not _ answered"]})
    >>> list(find_cues(["you", "never", "once", "answered", "."], index))
    [('silence', 1, 4)]
    """
    vocabulary = vocabulary_of(words)
    likely: dict[str, list[Known]] = {}
    for known in _likely(vocabulary, index):
        for word in known.cue[0] & vocabulary:
            likely.setdefault(word, []).append(known)
    if not likely:
        return
    for start, word in enumerate(words):
        if word in likely:
            for known in likely[word]:
                end = _end(known.cue, words, start + 1)
                if end:
                    yield known.name, start, end


def has_cue(words: Sequence[str], index: CueIndex) -> bool:
    """Whether there is any cue.

    >>> has_cue(["you", "never", "answered"], index_cues({"silence": ["never|not _ answered"]}))
    True
    """
    return next(find_cues(words, index), None) is not None


def _likely(vocabulary: frozenset[str], index: CueIndex) -> list[Known]:
    """The cues that have a word for every step, in the order in which they were given."""
    found = {
        known.number: known
        for word in index.anchors & vocabulary
        for known in index.by_anchor[word]
        if not any(map(vocabulary.isdisjoint, known.needed))
    }
    return [found[number] for number in sorted(found)]


def _rareness(step: Step) -> int:
    """Long words are rarer than short ones; a step is as rare as the shortest of its words."""
    return min(map(len, step))


def _end(cue: Cue, words: Sequence[str], at: int) -> int:
    """Where the cue ends, its first word being met just before `at`; 0 when the rest is not there."""
    place = 1
    while place < len(cue):
        if cue[place] == GAP:
            at = _next(cue[place + 1], words, at, GAP_WORDS, within=True)
            place += 1
        elif cue[place] == LEAP:
            at = _next(cue[place + 1], words, at, LEAP_WORDS, within=False)
            place += 1
        elif at >= len(words) or words[at] not in cue[place]:
            return 0
        if at < 0:
            return 0
        at += 1
        place += 1
    return at


def _next(wanted: Step, words: Sequence[str], at: int, most: int, *, within: bool) -> int:
    """Where one of the words wanted stands next; -1 when it does not stand near enough."""
    for place in range(at, min(at + most + 1, len(words))):
        if words[place] in wanted:
            return place
        if within and words[place] in STOPS:
            return -1
    return -1
