"""Texts as points by their words: rare words count more, and words that go together point the same way (LSA)."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LONGEST = 1_500
"""Characters of a text that are looked at."""
MOST_WORDS = 2_000
SIZE = 128
ROUNDS = 4
_NO_WORD = r"https?://\S+|www\.\S+|\S*@\S+"
_BETWEEN = r"[^\p{L}']+"
Floats = NDArray[np.float32]

_STOP = (
    "a about after again all almost already also am an and another any anybody anyone anything are aren't around as"
    " ask asked at back be because been before being but by call called came can can't cannot come could couldn't"
    " customer day days dear did didn't do does doesn't doing don't done dont due each either else even ever every"
    " few find first for from get gets getting give given go goes going gone good got had has hasn't have haven't"
    " having he hello help her here hi him his hope how however i i'd i'll i'm i've if im in instead into is isn't"
    " it it's its ive just keep kind know last least let like long lot made make makes many matter may me mean might"
    " month months more most much must my myself need needs never new next no nobody none nor not nothing now of off"
    " ok okay old on once one only or other our out over own part people please put rather re really regards right"
    " said same say see seem seems sent she should since so some someone something soon sorry still such sure take"
    " taken tell than thank thanks that that's the their them then there there's these they they're thing things"
    " think this those though through time times to today told too took tried try trying two under until up us use"
    " used using ve very via wait waiting want wanted was wasn't way we we're week weeks well went were what what's"
    " when where which while who whole whom why will with within without won't work would wouldn't write wrote year"
    " years yes yet you you're you've your yours yourself s t d ll m u ur pls plz guys team anyone's gonna wanna"
)
STOP_WORDS = frozenset(_STOP.split())


def tokens(texts: Any) -> tuple[NDArray[np.int64], Any]:
    """The words of an Arrow column of texts, in lower case: the row of each word, and the words."""
    cut = pc.utf8_slice_codeunits(pc.fill_null(texts.cast(pa.large_string()), ""), 0, LONGEST)
    plain = pc.replace_substring(pc.utf8_lower(pc.replace_substring_regex(cut, _NO_WORD, " ")), "’", "'")
    split = pc.split_pattern_regex(plain, _BETWEEN)
    rows = pc.list_parent_indices(split).to_numpy(zero_copy_only=False)
    return np.asarray(rows, np.int64), split.flatten()


class Words:
    """Learned from a sample: which words count, how much, and in which direction each one points."""

    def __init__(self, sample: Any) -> None:
        rows, found = tokens(sample)
        encoded = found.dictionary_encode()
        kept = [
            word if 2 <= len(word) <= 24 and len(set(word)) > 1 and word.strip("'") not in STOP_WORDS else ""
            for word in encoded.dictionary.to_pylist()
        ]
        usable = np.array([bool(word) for word in kept], bool)
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        pairs = np.unique(np.stack([rows, codes])[:, usable[codes]], axis=1) if len(codes) else np.zeros((2, 0), int)
        in_texts = np.bincount(pairs[1], minlength=len(kept))
        least = 3 if len(sample) >= 100 else 1
        best = [int(code) for code in np.argsort(-in_texts, kind="stable")[:MOST_WORDS] if in_texts[code] >= least]
        self._place = {kept[code]: number for number, code in enumerate(best)}
        self._weights = np.log((1 + len(sample)) / in_texts[best]).astype(np.float32) if best else np.zeros(0, "f4")
        self._directions = np.eye(len(best), dtype=np.float32)
        if len(best) > SIZE:
            self._directions = _directions(self._spread(sample))
        self.size = self._directions.shape[1]

    def place(self, texts: Any) -> Floats:
        """Unit vectors, (texts, size); zeros for a text without a word that counts."""
        points = np.zeros((len(texts), self.size), np.float32)
        rows, codes = self._found(texts)
        if len(rows):
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            weighted = self._directions * self._weights[:, None]
            for begin in range(0, len(starts), 1_024):  # so that the rows gathered stay few
                some = starts[begin : begin + 1_024]
                end = starts[begin + 1_024] if begin + 1_024 < len(starts) else len(rows)
                gathered = weighted[codes[some[0] : end]]
                points[rows[some]] = np.add.reduceat(gathered, some - some[0], axis=0)
        return unit(points)

    def _found(self, texts: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each word that counts once a text: rows in order, and codes."""
        rows, found = tokens(texts)
        encoded = found.dictionary_encode()
        table = np.array([self._place.get(word, -1) for word in encoded.dictionary.to_pylist()] + [-1], np.int64)
        codes = table[encoded.indices.to_numpy(zero_copy_only=False)]
        known = codes >= 0
        keys = np.unique(rows[known] * max(len(self._place), 1) + codes[known])
        return keys // max(len(self._place), 1), keys % max(len(self._place), 1)

    def _spread(self, texts: Any) -> Floats:
        rows, codes = self._found(texts)
        spread = np.zeros((len(texts), len(self._place)), np.float32)
        spread[rows, codes] = self._weights[codes]
        return unit(spread)


def unit(points: Floats) -> Floats:
    """Rows of length 1; zeros stay zeros."""
    return np.asarray(points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9), np.float32)


def _directions(spread: Floats) -> Floats:
    """The main directions of the rows, (words, SIZE), by subspace iteration."""
    together = spread.T @ spread
    basis = np.random.default_rng(0).standard_normal((len(together), SIZE)).astype(np.float32)
    for _ in range(ROUNDS):
        basis = np.linalg.qr(together @ basis)[0]
    return np.asarray(basis, np.float32)
