"""Words as one reads them: sets of them, and a text as a row of them."""

import re
from collections.abc import Collection, Iterable

# Characters of a message that are looked at for words; enough for a long letter.
LONGEST = 3000
STOPS = frozenset(".!?;\n")

_TOKEN = re.compile(r"[^\W_][\w']{0,40}|[.!?;]|[@#]\w{1,60}|\n\s{0,20}\n")
# The same for a text in lower case that is all ASCII: plain classes are found in half the time.
_PLAIN_TOKEN = re.compile(r"[a-z0-9][a-z0-9_']{0,40}|[.!?;]|[@#][a-z0-9_]{1,60}|\n[ \t-\r\x1c-\x1f]{0,20}\n")


class Tokens(list[str]):
    """The words of one message in their order. Everybody asks which words there are, so that is found out once."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(words)
        self.vocabulary = frozenset(self)


def vocabulary_of(words: Collection[str]) -> frozenset[str]:
    """The different words of a row of them."""
    return words.vocabulary if isinstance(words, Tokens) else frozenset(words)


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set.

    >>> sorted(word_set("will shall"))
    ['shall', 'will']
    """
    return frozenset(text.split())


def tokens(text: str) -> Tokens:
    r"""The words of a message in lower case, with the marks that end a sentence (an empty line is one) in between.

    Handles and hashtags are left out.

    >>> tokens("It’s late. Again!")
    ["it's", 'late', '.', 'again', '!']
    """
    low = text[:LONGEST].lower().replace("’", "'")
    found = (_PLAIN_TOKEN if low.isascii() else _TOKEN).findall(low)
    if "@" in low or "#" in low:
        found = [word for word in found if word[0] not in "@#"]
    if "\n" in low:
        found = ["\n" if word < " " else word for word in found]
    return Tokens(found)


def join(words: Iterable[str]) -> str:
    """Words as a list in a sentence.

    >>> join(["the order number", "the amount", "the date"])
    'the order number, the amount and the date'
    """
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last
