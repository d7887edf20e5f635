"""Phrases that give something away, looked for word by word: `never|not _ answered|replied`."""

from collections.abc import Iterator, Mapping, Sequence

from triage.drafts.words import STOPS
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


def index_cues(cues: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[tuple[str, Cue], ...]]:
    """Cues by their first word, each with the name it stands for."""
    found: dict[str, tuple[tuple[str, Cue], ...]] = {}
    for name, texts in cues.items():
        for cue in map(read_cue, texts):
            for word in sorted(cue[0]):
                found[word] = (*found.get(word, ()), (name, cue))
    return found


def find_cues(words: Sequence[str], index: Mapping[str, tuple[tuple[str, Cue], ...]]) -> Iterator[tuple[str, int, int]]:
    """Name, first and last place (one past it) of every cue, in the order of the text.

    >>> index = index_cues({"silence": ["never|not _ answered"]})
    >>> list(find_cues(["you", "never", "once", "answered", "."], index))
    [('silence', 1, 4)]
    """
    vocabulary = {*words, *GAP, *LEAP}
    likely = {
        word: [found for found in index[word] if not any(map(vocabulary.isdisjoint, found[1][1:]))]
        for word in vocabulary & index.keys()
    }
    if not any(likely.values()):
        return
    for start, word in enumerate(words):
        for name, cue in likely.get(word, ()):
            end = _end(cue, words, start + 1)
            if end:
                yield name, start, end


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
