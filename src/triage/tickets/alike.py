"""Which tickets say the same: equal texts, and texts that differ in a word or a number, found without comparing all.

Texts are rows of TF-IDF weights (scikit-learn). Two rows whose cosine reaches `least` share a word among the rare ones
of both that carry the weight above it, so only those few words are looked up (prefix filtering, as in all-pairs
similarity search: Bayardo and others, 2007); each candidate is then compared in full.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from triage.text.folded import folded

NEAR = 0.9
"""Cosine from which two texts count as near-duplicates."""
LONGEST = 2_000
"""Characters of a text that are compared."""
WORDS = 2**20
MOST_ROWS_A_WORD = 2_000
"""A word that more rows would be looked up by is passed over; texts made of such words alone are not compared."""
CHUNK = 2_000_000
"""Candidate pairs held at once."""
_DIGITS = re.compile(r"\d{1,50}")
_WORD = re.compile(r"\w{1,60}")
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Alike:
    """For each text the number of its set: `same` holds equal texts, `near` also near-duplicates of each other.

    `pairs` are the near-duplicates that are not equal, as places of one text of each set.
    """

    same: Ints
    near: Ints
    pairs: Ints


def find_alike(texts: Sequence[str], *, least: float = NEAR) -> Alike:
    """Equal texts and near-duplicates among any number of texts, in bounded memory.

    >>> found = find_alike(["Where is order 4471?", "where is order 9022", "Cancel my plan", "cancel my  PLAN"])
    >>> found.near.tolist(), found.same.tolist()
    ([0, 0, 1, 1], [0, 1, 2, 2])
    """
    same = numbers_of([folded(text) for text in texts])
    first = np.unique(same, return_index=True)[1]  # one text for each set of equal ones
    keys = numbers_of([_key(texts[place]) for place in first.tolist()])
    shown = np.unique(keys, return_index=True)[1]
    left, right = _near_pairs(weights([texts[place] for place in first[shown].tolist()]), least)
    near = _in_order(_linked(left, right, len(shown))[keys][same])
    by_key = np.stack([first[shown[keys]], first], 1)  # equal but for numbers and signs
    found = np.stack([first[shown[left]], first[shown[right]]], 1)
    return Alike(same, near, np.concatenate([by_key[by_key[:, 0] != by_key[:, 1]], found]).astype(np.int64))


def joined(sets: Ints, groups: Sequence[str]) -> Ints:
    """The sets that rows make when those of one group, named or of one number in `sets`, belong together.

    Links carry on: a set that shares a group with another brings it its own rows. An empty group is nobody's.

    >>> joined(np.array([0, 1, 2, 1]), ["ann", "", "ann", "bob"]).tolist()
    [0, 1, 0, 1]
    """
    if not len(sets):
        return np.zeros(0, np.int64)
    rows = [row for row, group in enumerate(groups) if group]
    first = int(sets.max()) + 1
    named = first + numbers_of([groups[row] for row in rows])
    return _in_order(_linked(sets[rows], named, first + len(rows))[sets])


def weights(texts: Sequence[str]) -> csr_array:
    """TF-IDF weights of words, one unit row a text; numbers count as one word."""
    hashed = HashingVectorizer(
        n_features=WORDS,
        alternate_sign=False,
        norm=None,
        preprocessor=_prepared,
        tokenizer=_WORD.findall,
        token_pattern=None,
    )
    if not texts:
        return csr_array((0, WORDS))
    return csr_array(TfidfTransformer(sublinear_tf=True).fit_transform(hashed.transform(texts)).astype(np.float32))


def _near_pairs(rows: csr_array, least: float) -> tuple[Ints, Ints]:
    """All pairs of rows whose cosine reaches `least`."""
    if not rows.nnz:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    index = _prefixes(rows, least)
    by_word = index.T.tocsr()
    width = np.diff(by_word.indptr)
    cost = np.cumsum(index @ width.astype(np.int64))  # lookups up to and with each row
    found: list[Any] = []
    begin = 0
    while begin < index.shape[0]:
        done = cost[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(cost, done + CHUNK, "right")))
        shared = (index[begin:end] @ by_word).tocoo()
        left, right = shared.coords[0].astype(np.int64) + begin, shared.coords[1].astype(np.int64)
        once = left < right
        left, right = left[once], right[once]
        for start in range(0, len(left), CHUNK // 20):
            some = slice(start, start + CHUNK // 20)
            cosine = rows[left[some]].multiply(rows[right[some]]).sum(1)
            kept = np.asarray(cosine).ravel() >= least
            found.append(np.stack([left[some][kept], right[some][kept]]))
        begin = end
    both = np.concatenate(found, 1) if found else np.zeros((2, 0), np.int64)
    return both[0], both[1]


def _prefixes(rows: csr_array, least: float) -> csr_array:
    """For each row its rarest words: as many as leave less than `least` to all others together."""
    in_rows = np.bincount(rows.indices, minlength=rows.shape[1])
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    order = np.lexsort((rows.indices, in_rows[rows.indices], row))
    word, square = rows.indices[order], rows.data[order].astype(np.float64) ** 2
    sums = np.cumsum(square)
    before = sums - square  # of this row and all before it
    start = np.concatenate([[0.0], sums])[rows.indptr[:-1]]
    left_over = 1.0 - (before - start[row])
    kept = left_over >= least**2 - 1e-4
    row, word = row[kept], word[kept]
    few = np.bincount(word, minlength=rows.shape[1]) <= MOST_ROWS_A_WORD
    row, word = row[few[word]], word[few[word]]
    return csr_array((np.ones(len(row), np.int32), (row, word)), shape=rows.shape)


def _prepared(text: str) -> str:
    return _DIGITS.sub("0", text[:LONGEST].casefold())


def _key(text: str) -> str:
    """What is left of a text without numbers and signs; the text itself when nothing is."""
    if len(text) > LONGEST:
        return folded(text)
    return " ".join(_WORD.findall(_prepared(text))) or folded(text)


def numbers_of(keys: Sequence[str]) -> Ints:
    """Equal keys get equal numbers, counted in the order of their first places."""
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(key, len(seen)) for key in keys], np.int64)


def _linked(left: Ints, right: Ints, size: int) -> Ints:
    """The number of the set of each of `size` things, of which those at `left` belong with those at `right`."""
    graph = coo_array((np.ones(len(left), np.int8), (left, right)), shape=(size, size))
    sets = connected_components(graph, directed=False)[1] if size else np.zeros(0)
    return np.asarray(sets, np.int64)


def _in_order(sets: NDArray[Any]) -> Ints:
    """The same sets, numbered by their first places."""
    _, first, back = np.unique(sets, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[back]
