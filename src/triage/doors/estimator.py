"""A classifier of texts for scikit-learn: a model's encoder as it is, and a logistic regression on top."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils import Tags, column_or_1d
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from triage.doors.vectors import vectors_of
from triage.encoders import Floats
from triage.errors import MessageError
from triage.message import Message


class TriageClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Learns labels of your own for texts: any list, array or Series of `str` (or of `triage.Message`).

    `model` is the path of a model folder, the shipped one by default; its encoder stays as it is. `C` and
    `class_weight` are those of `sklearn.linear_model.LogisticRegression`, `max_iter` its most rounds.

    After `fit`, `classes_` holds the labels in the order of `predict_proba`. The fitted object holds the path of the
    model, not its weights.

    >>> texts = ["Where is my parcel?", "I was charged twice.", "It has not arrived.", "Wrong amount on my bill."]
    >>> classifier = TriageClassifier().fit(texts, ["post", "money", "post", "money"])
    >>> classifier.predict(["My package is late.", "You billed me two times."]).tolist()
    ['post', 'money']
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        C: float = 100.0,  # noqa: N803
        class_weight: dict[Any, float] | str | None = None,
        max_iter: int = 1000,
    ) -> None:
        self.model = model
        self.C = C
        self.class_weight = class_weight
        self.max_iter = max_iter

    def fit(self, X: Sequence[str], y: Sequence[Any]) -> Self:  # noqa: N803
        """Learn which label goes with which text.

        Raises MessageError for texts that are none, ValueError for labels that cannot be learned.
        """
        messages = _messages(X)
        if y is None:
            raise ValueError("TriageClassifier requires y to be passed, but the target y is None")
        labels = column_or_1d(y, warn=True)
        check_consistent_length(messages, labels)
        check_classification_targets(labels)
        if not messages:
            raise ValueError("X has 0 texts; TriageClassifier learns from 2 or more")
        head = LogisticRegression(C=self.C, class_weight=self.class_weight, max_iter=self.max_iter)
        self.head_ = head.fit(vectors_of(messages, model=self.model), labels)
        self.classes_, self.n_iter_ = head.classes_, head.n_iter_
        return self

    def predict(self, X: Sequence[str]) -> NDArray[Any]:  # noqa: N803
        """The likeliest label of each text."""
        best = self.predict_proba(X).argmax(1)
        return np.asarray(self.classes_[best])

    def predict_proba(self, X: Sequence[str]) -> Floats:  # noqa: N803
        """The probability of each label, (texts, labels), in the order of `classes_`."""
        check_is_fitted(self)
        messages = _messages(X)
        if not messages:
            return np.empty((0, len(self.classes_)), np.float32)
        return np.asarray(self.head_.predict_proba(vectors_of(messages, model=self.model)), np.float32)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        return tags


def _messages(texts: Any) -> list[Message]:
    """The texts as messages. Raises MessageError where there is another kind of thing, naming the row."""
    if isinstance(texts, str | bytes | Message) or not hasattr(texts, "__len__"):
        raise MessageError(f"X has to be a list, an array or a Series of texts, not one {type(texts).__name__}")
    if (shape := getattr(texts, "shape", (0,))) and len(shape) != 1:
        raise MessageError(f"X has to be a list of texts, not a table of shape {shape}. Give one column of it")
    messages = []
    for row, text in enumerate(texts):
        if not isinstance(text, str | Message):
            raise MessageError(f"X, row {row}: {type(text).__name__} instead of a text. Leave the row out, or give ''")
        messages.append(text if isinstance(text, Message) else Message(text))
    return messages
