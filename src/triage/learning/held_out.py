"""What a simple head says of tickets that it has not learned from: probabilities by cross-validation on vectors.

The encoder stays as it is; the head is logistic regression. Tickets that belong together (one customer or thread, or
much the same words) are always held out together, since a twin in training would vouch for
a wrong label.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from triage.encoders import Floats
from triage.tickets.alike import find_alike, joined

STRENGTH = 10.0
"""Inverse of the regularisation (scikit-learn's `C`) for vectors of length 1."""
STEPS = 300
Whole = NDArray[np.int64]


def unit(vectors: Floats) -> Floats:
    """The vectors, (rows, size), at length 1; one of zeros stays as it is.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)


def blocks_of(groups: Sequence[str], texts: Sequence[str]) -> Whole:
    """The number of the block that each ticket belongs to: those of one group, or with much the same words, share one.

    An empty group is nobody's.

    >>> blocks_of(["ann", "", "ann", ""], ["Where is order 1?", "Where is order 2?", "Thanks", "Bye"]).tolist()
    [0, 0, 0, 1]
    """
    return joined(find_alike(texts).near, groups)


def held_out(
    vectors: Floats, targets: Floats, *, blocks: Whole, several: bool, folds: int = 5, seed: int = 7
) -> Floats:
    """Probabilities (rows, labels) of each ticket, by a head that has learned from the tickets of other blocks.

    `vectors` is (rows, size), `targets` (rows, labels) with 1 for a label that holds: one a row, or any number with
    `several`. A label that only one block carries cannot be learned without it, and gets 0 there.
    """
    inputs = unit(vectors)
    found = np.zeros(targets.shape, np.float32)
    rarest = np.where(targets > 0, targets.sum(0), np.inf).argmin(1)
    fold = _folds(blocks, rarest, folds=folds, seed=seed)
    for number in np.unique(fold):
        learn, hold = fold != number, fold == number
        if learn.any():
            found[hold] = head_says(inputs[learn], targets[learn], inputs[hold], several=several)
    return found


def _folds(blocks: Whole, labels: Whole, *, folds: int, seed: int) -> Whole:
    """The fold of each ticket: a block goes where its (first) label is held out least, then where the fewest are."""
    _, first, sizes = np.unique(blocks, return_index=True, return_counts=True)
    have = np.zeros((int(labels.max(initial=0)) + 1, folds), np.int64)
    total = np.zeros(folds, np.int64)
    fold_of = np.zeros(len(first), np.int64)
    for block in np.random.default_rng(seed).permutation(len(first)).tolist():
        label, size = labels[first[block]], sizes[block]
        fold = int(np.lexsort((total, have[label]))[0])
        have[label, fold] += size
        total[fold] += size
        fold_of[block] = fold
    return np.asarray(fold_of[np.unique(blocks, return_inverse=True)[1]], np.int64)


def head_says(vectors: Floats, targets: Floats, others: Floats, *, several: bool) -> Floats:
    """Probabilities (others, labels) by logistic regression that has learned from `vectors` and `targets`.

    A label that holds for every row, or for none, is given as it was.
    """
    found = np.zeros((len(others), targets.shape[1]), np.float32)
    if several:
        for label, column in enumerate(targets.T):
            found[:, label] = _chance(vectors, column > 0, others)[:, -1] if 0 < column.mean() < 1 else column[0]
        return found
    given = targets.argmax(1)
    labels = np.unique(given)
    found[:, labels] = _chance(vectors, given, others) if len(labels) > 1 else 1.0
    return found


def _chance(vectors: Floats, given: NDArray[np.generic], others: Floats) -> Floats:
    head = LogisticRegression(C=STRENGTH, max_iter=STEPS).fit(vectors, given)
    return np.asarray(head.predict_proba(others), np.float32)
