"""What a model has to beat: always the most frequent label, and TF-IDF with logistic regression."""

from collections.abc import Sequence
from typing import Any, Literal, TypeVar

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

WORDS = 20_000
"""Words and pairs of words that the baseline may use: the most frequent."""
MOST_ROWS = 10_000
"""Rows that it learns from at most: more would make the baseline slower than the model."""
Name = Literal["most frequent label", "TF-IDF + logistic regression"]
MAJORITY: Name = "most frequent label"
LINEAR: Name = "TF-IDF + logistic regression"
Label = TypeVar("Label", str, int)


def as_weights(learn: Sequence[str], others: Sequence[str]) -> tuple[Any, Any]:
    """Both lots of texts as rows of TF-IDF weights: of the words, and pairs of words, that `learn` holds."""
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), max_features=WORDS)
    try:
        return words.fit_transform(learn), words.transform(others)
    except ValueError:  # not a word in all the texts
        return np.zeros((len(learn), 1)), np.zeros((len(others), 1))


def guess(
    name: Name, known: Any, truths: Sequence[tuple[Label, ...]], unseen: Any, *, several: bool, seed: int
) -> list[tuple[Label, ...]]:
    """The labels that a baseline gives to `unseen` rows, having learned the `truths` of the `known` ones.

    One label a row, or any number with `several`.

    >>> known, unseen = as_weights(["where is my parcel", "cancel my plan"], ["a parcel", "the plan"])
    >>> guess(LINEAR, known, [("order",), ("leave",)], unseen, several=False, seed=7)
    [('order',), ('leave',)]
    """
    if not several:
        found = _fitted(name, known, [truth[0] for truth in truths], seed).predict(unseen)
        return [(label,) for label in found.tolist()]
    labels = sorted({label for truth in truths for label in truth})
    holds = [_fitted(name, known, [label in truth for truth in truths], seed).predict(unseen) for label in labels]
    table = np.array(holds).T if labels else np.zeros((unseen.shape[0], 0))
    return [tuple(label for label, hold in zip(labels, row, strict=True) if hold) for row in table.tolist()]


def _fitted(name: Name, known: Any, truth: Sequence[Any], seed: int) -> Any:
    if name == MAJORITY or len(set(truth)) < 2:
        return DummyClassifier(strategy="most_frequent").fit(known, truth)
    with threadpool_limits(1, user_api="blas"):  # the work is sparse: threads would only wait for each other
        return LogisticRegression(C=10.0, max_iter=300, random_state=seed).fit(known, truth)
