"""Words as one reads them: sets of them, and a text as a row of them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

# Characters of a message that are looked at for words; enough for a long letter.
LONGEST = 3000
# Pieces of text whose words are kept, and how long such a piece may be.
KEPT = 1 << 14
LONGEST_KEPT = 24
STOPS = frozenset(".!?;\n")

_TOKEN = re.compile(r"[^\W_][\w']{0,40}|[.!?;]|[@#]\w{1,60}")
_EMPTY_LINE = re.compile(r"\n\s{0,20}\n")


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set.

    >>> sorted(word_set("will shall"))
    ['shall', 'will']
    """
    return frozenset(text.split())


def tokens(text: str) -> list[str]:
    r"""The words of a message in lower case, with the marks that end a sentence (an empty line is one) in between.

    Handles and hashtags are left out.

    >>> tokens("It’s late. Again!")
    ["it's", 'late', '.', 'again', '!']
    """
    first, *rest = _EMPTY_LINE.split(text[:LONGEST].lower().replace("’", "'"))
    found = list(chain.from_iterable(map(_words, first.split())))
    for paragraph in rest:
        found.append("\n")
        found.extend(chain.from_iterable(map(_words, paragraph.split())))
    return found


def _words(piece: str) -> tuple[str, ...]:
    """The words and marks in what stands between two spaces. The same pieces come again and again, so they are kept."""
    return _kept_words(piece) if len(piece) <= LONGEST_KEPT else _read_words(piece)


def _read_words(piece: str) -> tuple[str, ...]:
    return tuple(word for word in _TOKEN.findall(piece) if word[0] not in "@#")


_kept_words = lru_cache(maxsize=KEPT)(_read_words)


def join(words: Iterable[str]) -> str:
    """Words as a list in a sentence.

    >>> join(["the order number", "the amount", "the date"])
    'the order number, the amount and the date'
    """
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last
