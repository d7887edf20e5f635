"""Sayings that guards look for: written as one reads them, found word by word in linear time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

# How many words a ".." in a saying may stand for; it never reaches over the end of a sentence.
REACH = 4
SENTENCE_ENDS = frozenset(".!?;:\n")

Saying = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sayings:
    """Sayings by one word of each, its anchor: the place of the anchor in the saying, and the saying."""

    anchors: frozenset[str]
    by_anchor: Mapping[str, tuple[tuple[int, Saying], ...]]

    def find(self, words: tuple[str, ...], vocabulary: frozenset[str]) -> Iterator[tuple[int, int]]:
        """First word and end of every saying that occurs in the words.

        >>> words = ("this", "is", "in", "no", "way", "free", "of", "any", "charge")
        >>> list(sayings("free .. charge", "no charge").find(words, frozenset(words)))
        [(5, 9)]
        """
        there = self.anchors & vocabulary
        if not there:
            return
        for i, word in enumerate(words):
            for place, saying in self.by_anchor[word] if word in there else ():
                start = _reach(words, i, saying[:place][::-1], -1)
                end = _reach(words, i, saying[place + 1 :], 1)
                if start is not None and end is not None:
                    yield start, end + 1


def sayings(*said: str) -> Sayings:
    """Sayings, ready to be found. `a|b` stands for either word, `..` for up to REACH words of the same sentence.

    >>> sayings("free of charge", "no|any charge").by_anchor["charge"]
    ((2, ('free', 'of', 'charge')), (1, ('no', 'charge')), (1, ('any', 'charge')))
    """
    by_anchor: dict[str, tuple[tuple[int, Saying], ...]] = {}
    for saying in said:
        for words in product(*(word.split("|") for word in saying.split())):
            anchor = max((word for word in words if word != ".."), key=len)
            by_anchor[anchor] = (*by_anchor.get(anchor, ()), (words.index(anchor), words))
    return Sayings(frozenset(by_anchor), by_anchor)


def _reach(words: tuple[str, ...], at: int, saying: Saying, step: int) -> int | None:
    """The index of the last word when `saying` follows the word `at` in the direction of `step`."""
    if not saying:
        return at
    if saying[0] != "..":
        then = at + step
        return _reach(words, then, saying[1:], step) if 0 <= then < len(words) and words[then] == saying[0] else None
    for skipped in range(REACH + 1):
        beyond = at + step * skipped
        if skipped and (not 0 <= beyond < len(words) or words[beyond] in SENTENCE_ENDS):
            return None
        if (end := _reach(words, beyond, saying[1:], step)) is not None:
            return end
    return None
