"""The words by which messages and knowledge are compared: in lower case, without endings and the commonest ones."""

import re
from functools import lru_cache

LONGEST = 4_000
"""Characters of a text that are looked at."""
MOST = 150
"""Different words of a text that are looked at; a long story touches on everything."""

KEPT = 1 << 16
"""Words whose stem is kept."""

_ANY_WORD = re.compile(r"\w+")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*(?:'[a-z]+)?")
_COMMON_WORDS = """
a about after again all also am an and any anybody anyone are as at be because been before being but by can
can't cannot could did didn't do does doesn't doing don't done each for from get got had has have having he
hello her here hi him his how i i'd i'll i'm i've if in into is isn't it it's its itself just know let like
may me might more most much must my myself no nor not now of off ok on once one only or other our out over own
please re said same say see she should so some something still such sure than thank thanks that that's the
their them then there these they thing this those to too tried try up us very via want was we well were what
what's when where which while who whom why will with without won't would yes yet you your yours
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ENDINGS = ("ing", "ed", "es", "s")
_SAME = {"wi-fi": "wifi", "e-mail": "email", "’": "'"}


def tokens_of(text: str) -> list[str]:
    """The different words of a text, in their order.

    >>> tokens_of("My bills aren't in the app; the app crashed on opening bills!")
    ['bill', "aren't", 'app', 'crash', 'open']
    """
    text = text[:LONGEST].lower()
    for written, meant in _SAME.items():
        text = text.replace(written, meant)
    words = dict.fromkeys(_WORD.findall(text))
    return list(dict.fromkeys(stem for word in words if word not in _COMMON and (stem := _stem(word))))[:MOST]


def spoken(text: str) -> str:
    """All words of a text in lower case, each between two spaces, so that one can be looked for as a whole.

    >>> spoken("Down in Harwell-Bay?")
    ' down in harwell bay '
    """
    return f" {' '.join(_ANY_WORD.findall(text[:LONGEST].lower()))} "


@lru_cache(maxsize=KEPT)
def _stem(word: str) -> str:
    """Without plural or verb ending, by rule of thumb: the same on both sides is all it takes; empty for one letter."""
    word = word.removesuffix("'s")
    if len(word) < 2:
        return ""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 3 and word.endswith("e") else word
