"""Sayings that guards look for: written as one reads them, found word by word in linear time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

# How many words a ".." in a saying may stand for; it never reaches over the end of a sentence.
REACH = 4
GAP = ".."
SENTENCE_ENDS = frozenset(".!?;:\n")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """One saying: its words, the place of its anchor in them, and the words that have to be there."""

    words: Words
    place: int
    needed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sayings:
    """Sayings by one word of each, its anchor."""

    anchors: frozenset[str]
    by_anchor: Mapping[str, tuple[Saying, ...]]

    def find(self, words: Words, vocabulary: frozenset[str]) -> Iterator[tuple[int, int]]:
        """First word and end of every saying that occurs in the words.

        >>> words = ("this", "is", "in", "no", "way", "free", "of", "any", "charge")
        >>> list(sayings("free .. charge", "no charge").find(words, frozenset(words)))
        [(5, 9)]
        """
        if self.anchors.isdisjoint(vocabulary):
            return
        likely: dict[str, list[Saying]] = {}
        for anchor in self.anchors & vocabulary:
            for saying in self.by_anchor[anchor]:
                if saying.needed <= vocabulary:
                    likely.setdefault(anchor, []).append(saying)
        for i, word in enumerate(words) if likely else ():
            for saying in likely.get(word, ()):
                start = _reach(words, i, saying.words[: saying.place][::-1], -1)
                end = _reach(words, i, saying.words[saying.place + 1 :], 1)
                if start is not None and end is not None:
                    yield start, end + 1


def sayings(*said: str) -> Sayings:
    """Sayings, ready to be found. `a|b` stands for either word, `..` for up to REACH words of the same sentence.

    >>> [saying.words for saying in sayings("free of charge", "no|any charge").by_anchor["charge"]]
    [('free', 'of', 'charge'), ('no', 'charge'), ('any', 'charge')]
    """
    by_anchor: dict[str, tuple[Saying, ...]] = {}
    for saying in said:
        for words in product(*(word.split("|") for word in saying.split())):
            needed = [word for word in words if word != GAP]
            anchor = max(needed, key=len)
            known = Saying(words, words.index(anchor), frozenset(needed))
            by_anchor[anchor] = (*by_anchor.get(anchor, ()), known)
    return Sayings(frozenset(by_anchor), by_anchor)


def _reach(words: tuple[str, ...], at: int, saying: Words, step: int) -> int | None:
    """The index of the last word when `saying` follows the word `at` in the direction of `step`."""
    if not saying:
        return at
    if saying[0] != GAP:
        then = at + step
        return _reach(words, then, saying[1:], step) if 0 <= then < len(words) and words[then] == saying[0] else None
    for skipped in range(REACH + 1):
        beyond = at + step * skipped
        if skipped and (not 0 <= beyond < len(words) or words[beyond] in SENTENCE_ENDS):
            return None
        if (end := _reach(words, beyond, saying[1:], step)) is not None:
            return end
    return None
