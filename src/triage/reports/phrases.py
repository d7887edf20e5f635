"""What a group of messages is called: the words and pairs of words that set it apart from all others (c-TF-IDF)."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from triage.drafts.claims import given_names
from triage.reports.words import LONGEST, STOP_WORDS

SHOWN = 4
LONGEST_WORD = 24
COMMON_ENOUGH = 0.06
"""Share of the group's messages that has to hold a phrase; a phrase of few messages may tell who wrote them."""
_MARKED = re.compile(r"https?://\S{1,500}|www\.\S{1,500}|\S{0,64}@\S{1,255}", re.I)
_WORD = re.compile(r"\b[^\W\d_]+(?:'[^\W\d_]+)?\b")


def phrases_of(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Some phrases for each group of texts, the most telling first.

    >>> phrases_of([["the card reader ate my card", "card reader kept my card"], ["parcel late", "where is my parcel"]])
    [('card reader',), ('parcel',)]
    """
    counted = [_counted(group) for group in groups]
    everywhere: Counter[str] = Counter()
    for counts in counted:
        everywhere.update(counts)
    mean = sum(everywhere.values()) / max(len(groups), 1)
    return [_best(counts, everywhere, mean, len(group)) for counts, group in zip(counted, groups, strict=True)]


def terms_of(text: str) -> set[str]:
    """The words and pairs of neighbouring words of a text that may name something, each once."""
    words = _WORD.findall(_MARKED.sub(" . ", text[:LONGEST].lower().replace("’", "'")))
    usable = [
        len(set(word)) > 1 and len(word) <= LONGEST_WORD and word not in STOP_WORDS and word not in given_names()
        for word in words
    ]
    found = {word for word, good in zip(words, usable, strict=True) if good and len(word) > 2}
    for number in range(len(words) - 1):
        if usable[number] and usable[number + 1] and words[number] != words[number + 1]:
            found.add(f"{words[number]} {words[number + 1]}")
    return found


def _counted(texts: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(terms_of(text))
    return counts


def _best(counts: Counter[str], everywhere: Counter[str], mean: float, size: int) -> tuple[str, ...]:
    least = max(2, COMMON_ENOUGH * size)
    scores = {
        term: count * float(np.log(1 + mean / everywhere[term])) * (1.3 if " " in term else 1.0)
        for term, count in counts.items()
        if count >= least
    }
    chosen: list[str] = []
    for term in sorted(scores, key=lambda term: (-scores[term], term)):
        words = set(term.split())
        if not any(words & set(other.split()) for other in chosen):
            chosen.append(term)
        if len(chosen) == SHOWN:
            break
    return tuple(chosen)
