"""Which rows of a pool teach most when labelled: unsure ones, unlike each other, unlike what is labelled already.

The pool is cut into as many clusters as there are labels to spend, by k-means in which a row weighs the more, the less
sure the model is of it; each cluster sends the row nearest to its middle (weighted k-means as in Zhdanov 2019,
"Diverse mini-batch active learning"). Doubt alone would send a hundred variants of one puzzle, distance alone a
hundred oddities.
"""

import numpy as np
from sklearn.cluster import KMeans

from triage.encoders import Floats
from triage.learning.held_out import Whole, unit

SHARPNESS = 3.0
"""The power of the doubt by which a row weighs."""
ALIKE = 0.98
"""From this cosine on, two messages teach the same."""
CANDIDATES = 5_000
"""Rows that are clustered at least, if there are so many; or CANDIDATES_EACH for every label to spend."""
CANDIDATES_EACH = 20
STEPS = 20
BLOCK = 4_096


def choose(
    vectors: Floats,
    probabilities: Floats,
    *,
    budget: int,
    known: Floats | None = None,
    favour: Floats | None = None,
    several: bool = False,
    seed: int = 7,
) -> list[int]:
    """The rows to label, those that speak for most doubt first; `budget` of them, or fewer where rows are alike.

    `vectors` is (rows, size), `probabilities` (rows, labels): adding up to 1, or each by itself with `several`. `known`
    are the vectors of what is labelled already, `favour` (rows,) how many times a row's doubt counts. All vectors are
    taken at length 1.

    >>> two_doubts = np.array([[1, 0], [0.99, 0.1], [0, 1], [-1, 0]], np.float32)
    >>> choose(two_doubts, np.array([[0.5, 0.5], [0.5, 0.5], [0.6, 0.4], [1, 0]], np.float32), budget=2)
    [0, 2]
    """
    inputs = unit(vectors)
    weights = weight(probabilities, several=several)
    weights = weights if favour is None else weights * favour
    rows = np.arange(len(inputs))
    if known is not None and len(known):
        rows = rows[nearest(inputs, unit(known)) < ALIKE]
    rows = _drawn(rows, weights, most=max(CANDIDATES, CANDIDATES_EACH * budget), seed=seed)
    rows = rows[_first_of_each(inputs[rows])]
    count = min(budget, len(rows))
    if count < 1:
        return []
    means = KMeans(count, n_init=1, max_iter=STEPS, random_state=seed)
    cluster = means.fit_predict(inputs[rows], sample_weight=weights[rows])
    away = np.linalg.norm(inputs[rows] - means.cluster_centers_[cluster], axis=1)
    speaks = np.bincount(cluster, weights[rows], count)
    order = np.lexsort((away, -speaks[cluster]))
    taken = np.zeros(count, bool)
    chosen: list[int] = []
    for spread in (True, False):  # first one of each cluster, then what is left while there is budget
        for place in order.tolist() if spread else np.argsort(-weights[rows], kind="stable").tolist():
            if len(chosen) == count or (spread and taken[cluster[place]]):
                continue
            row = int(rows[place])
            if not chosen or float((inputs[chosen] @ inputs[row]).max()) < ALIKE:
                chosen.append(row)
                taken[cluster[place]] = True
    return chosen


def doubt(probabilities: Floats, *, several: bool = False) -> Floats:
    """How unsure the model is of each row, 0 to 1: how little the best label leads, or how near one is to a half.

    >>> doubt(np.array([[0.5, 0.5], [1.0, 0.0]], np.float32)).tolist()
    [1.0, 0.0]
    """
    if several:
        return np.asarray(1 - np.abs(2 * probabilities - 1).min(1, initial=1.0), np.float32)
    if probabilities.shape[1] < 2:
        return np.zeros(len(probabilities), np.float32)
    first_two = np.sort(probabilities, axis=1)[:, -2:]
    return np.asarray(1 - (first_two[:, 1] - first_two[:, 0]), np.float32)


def weight(probabilities: Floats, *, several: bool = False) -> Floats:
    """What a row weighs by its doubt; never quite nothing."""
    return np.asarray(np.maximum(doubt(probabilities, several=several) ** SHARPNESS, 1e-6), np.float32)


def nearest(vectors: Floats, known: Floats) -> Floats:
    """The cosine of each vector with the known one nearest to it; all at length 1."""
    found = np.full(len(vectors), -1.0, np.float32)
    for start in range(0, len(vectors), BLOCK):
        for other in range(0, len(known), BLOCK):
            close = vectors[start : start + BLOCK] @ known[other : other + BLOCK].T
            found[start : start + BLOCK] = np.maximum(found[start : start + BLOCK], close.max(1))
    return found


def _drawn(rows: Whole, weights: Floats, *, most: int, seed: int) -> Whole:
    """At most so many rows, drawn by weight without putting back (Efraimidis and Spirakis 2006)."""
    if len(rows) <= most:
        return rows
    keys = np.log(np.random.default_rng(seed).random(len(rows))) / weights[rows]
    return np.asarray(np.sort(rows[np.argpartition(-keys, most)[:most]]), np.int64)


def _first_of_each(vectors: Floats) -> list[int]:
    """The places of vectors, each different one once."""
    return list({vector.tobytes(): place for place, vector in reversed(list(enumerate(vectors)))}.values())[::-1]
