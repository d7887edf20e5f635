"""Figures about predictions: macro-F1, accuracy, expected calibration error. All take arrays, one row a message."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

Floats = NDArray[np.floating[Any]]


def macro_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """Mean F1 over every label that occurs in truth or prediction, as scikit-learn reckons it.

    >>> macro_f1(["a", "a", "b"], ["a", "a", "b"])
    1.0
    """
    return float(f1_score(truth, predicted, average="macro", zero_division=0))


def accuracy(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """Share of rows that are right.

    >>> accuracy(["a", "b"], ["a", "a"])
    0.5
    """
    return float(np.mean([left == right for left, right in zip(truth, predicted, strict=True)]))


def calibration_error(confidence: Floats, right: NDArray[np.bool_], *, bins: int = 15) -> float:
    """Expected calibration error (Guo et al. 2017): mean gap of confidence and accuracy over equal-width bins.

    >>> calibration_error(np.array([0.9, 0.9]), np.array([True, True]))
    0.1
    """
    where = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[where == number].mean() - right[where == number].mean()) * (where == number).mean()
        for number in range(bins)
        if (where == number).any()
    ]
    return round(float(sum(gaps)), 6)


def threshold_for(precision: float, confidence: Floats, right: NDArray[np.bool_], *, least: int = 30) -> float:
    """The lowest confidence from which on `right` holds at the asked share; 1.01 when no `least` rows reach it.

    >>> threshold_for(0.9, np.array([0.5, 0.8, 0.9]), np.array([False, True, True]), least=2)
    0.8
    """
    order = np.argsort(-confidence, kind="stable")
    ranked, rows = confidence[order], np.arange(1, len(order) + 1)
    shares = np.cumsum(right[order]) / rows
    last_of_equals = np.append(np.diff(ranked) != 0, True)[: len(ranked)]
    good = np.flatnonzero(last_of_equals & (shares >= precision) & (rows >= least))
    return float(ranked[good[-1]]) if len(good) else 1.01


def best_f1_threshold(probability: Floats, present: NDArray[np.bool_], *, least: int = 10) -> float:
    """The threshold of best F1 between 0.2 and 0.8; 0.5 when fewer than `least` rows are positive."""
    if present.sum() < least:
        return 0.5
    grid = np.round(np.arange(0.2, 0.81, 0.05), 2)
    scores = [f1_score(present, probability >= threshold, zero_division=0) for threshold in grid]
    return float(grid[int(np.argmax(scores))])
