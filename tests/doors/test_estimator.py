from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("sklearn")

import pandas as pd
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import Tags
from sklearn.utils.estimator_checks import check_estimator
from sklearn.utils.validation import validate_data

from triage import Message, MessageError, ModelError
from triage.doors import vectors
from triage.doors.estimator import TriageClassifier

TEXTS = [
    *("Where is my parcel?", "My parcel is late.", "The parcel never came.", "Is my parcel lost?"),
    *("You charged my card twice.", "My card was charged.", "Who charged my card?", "My card has a wrong charge."),
]
LABELS = ["post"] * 4 + ["money"] * 4


@pytest.fixture
def classifier(tiny_folder: Path) -> TriageClassifier:
    return TriageClassifier(str(tiny_folder))


class OnTables(TriageClassifier):  # type: ignore[misc]
    """The classifier on tables of numbers, each row spelt out as words, so that scikit-learn's checks can feed it."""

    def fit(self, X: Any, y: Any) -> "OnTables":  # noqa: N803
        return super().fit(self._spelt(X, reset=True), y)  # type: ignore[return-value]

    def predict_proba(self, X: Any) -> Any:  # noqa: N803
        return super().predict_proba(self._spelt(X, reset=False) if hasattr(self, "classes_") else X)

    def _spelt(self, X: Any, *, reset: bool) -> list[str]:  # noqa: N803
        rows = np.round(validate_data(self, X, reset=reset, dtype=np.float64)).astype(int)
        return [
            " ".join(f"{'abcdefgh'[at % 8]}{max(-9, min(9, cell)) + 9}" for at, cell in enumerate(row)) for row in rows
        ]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.one_d_array = True, False
        return tags


NUMERIC_ONLY = {
    "check_classifiers_train": "asks for accuracy on clouds of points, which no reader of texts can tell apart",
}


def test_it_keeps_scikit_learns_contract_for_what_takes_texts(classifier: TriageClassifier) -> None:
    assert {each["status"] for each in check_estimator(classifier, on_skip=None)} <= {"passed", "skipped"}


def test_it_keeps_scikit_learns_contract_for_classifiers(tiny_folder: Path) -> None:
    results = check_estimator(
        OnTables(str(tiny_folder)), expected_failed_checks=NUMERIC_ONLY, on_skip=None, on_fail=None
    )
    failed = {each["check_name"]: repr(each["exception"])[:300] for each in results if each["status"] == "failed"}
    assert failed == {}
    assert sum(each["status"] == "passed" for each in results) >= 40
    assert {each["check_name"] for each in results if each["status"] == "xfail"} <= set(NUMERIC_ONLY)


def test_labels_are_learned_and_told(classifier: TriageClassifier) -> None:
    fitted = classifier.fit(TEXTS, LABELS)
    assert fitted is classifier
    assert classifier.predict(TEXTS).tolist() == LABELS
    assert classifier.classes_.tolist() == ["money", "post"]
    probabilities = classifier.predict_proba([*TEXTS, "", "unheard of"])
    assert probabilities.shape == (10, 2)
    assert np.allclose(probabilities.sum(1), 1)
    assert classifier.score(TEXTS, LABELS) == 1
    assert classifier.predict([]).shape == (0,)


@pytest.mark.parametrize(
    "form",
    [
        tuple,
        np.array,
        pd.Series,
        lambda texts: np.array(texts, object),
        lambda texts: [Message(text) for text in texts],
    ],
    ids=["tuple", "array of str", "Series", "array of objects", "messages"],
)
def test_texts_may_come_in_any_column(classifier: TriageClassifier, form: Any) -> None:
    wanted = classifier.fit(TEXTS, LABELS).predict_proba(TEXTS)
    assert (classifier.fit(form(TEXTS), pd.Series(LABELS)).predict_proba(form(TEXTS)) == wanted).all()


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ("Where is my parcel?", "not one str"),
        (iter(TEXTS), "not one list_iterator"),
        (np.array([TEXTS]), r"not a table of shape \(1, 8\)"),
        ([*TEXTS[:7], None], "row 7: NoneType instead of a text"),
        ([*TEXTS[:7], 5.0], "row 7: float instead of a text"),
    ],
)
def test_what_is_no_column_of_texts_is_refused(classifier: TriageClassifier, texts: Any, told: str) -> None:
    with pytest.raises(MessageError, match=told):
        classifier.fit(texts, LABELS)
    with pytest.raises(MessageError, match=told):
        classifier.fit(TEXTS, LABELS).predict(texts)


def test_labels_that_cannot_be_learned_are_refused(classifier: TriageClassifier) -> None:
    with pytest.raises(ValueError, match="class"):
        classifier.fit(TEXTS, ["post"] * 8)
    with pytest.raises(ValueError, match="inconsistent numbers of samples"):
        classifier.fit(TEXTS, LABELS[:7])
    with pytest.raises(ValueError, match="the target y is None"):
        classifier.fit(TEXTS, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="0 texts"):
        classifier.fit([], [])
    with pytest.raises(NotFittedError):
        classifier.predict(TEXTS)
    with pytest.raises(ModelError, match="nowhere"):
        TriageClassifier("nowhere").fit(TEXTS, LABELS)


def test_it_works_in_the_tools_of_scikit_learn(classifier: TriageClassifier) -> None:
    lower = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipeline = Pipeline([("lower", lower), ("triage", classifier)])
    search = GridSearchCV(pipeline, {"triage__C": [10.0, 100.0]}, cv=2).fit(TEXTS, LABELS)
    assert search.best_params_["triage__C"] in (10.0, 100.0)
    assert search.best_estimator_.score(TEXTS, LABELS) > 0.7
    assert cross_val_predict(classifier, TEXTS, LABELS, cv=2).shape == (8,)
    assert clone(classifier).get_params() == classifier.get_params()


def test_a_text_is_encoded_once(classifier: TriageClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    encoded = vectors._encoded

    def counted(messages: list[Message], *, model: str | None) -> Any:
        seen.extend(message.text for message in messages)
        return encoded(messages, model=model)

    monkeypatch.setattr(vectors, "_known", type(vectors._known)())
    monkeypatch.setattr(vectors, "_encoded", counted)
    cross_val_predict(classifier, TEXTS, LABELS, cv=4)
    assert sorted(seen) == sorted(TEXTS)


def test_only_so_many_vectors_are_remembered(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "_known", type(vectors._known)())
    monkeypatch.setattr(vectors, "REMEMBERED", 3)
    monkeypatch.setattr(vectors, "CHUNK", 2)
    found = vectors.vectors_of([Message(text) for text in TEXTS], model=str(tiny_folder))
    assert found.shape == (8, 32)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert len(vectors._known) == 3


def test_a_fitted_one_is_small_and_goes_to_other_processes(classifier: TriageClassifier) -> None:
    import pickle

    classifier.fit(TEXTS, LABELS)
    sent = pickle.dumps(classifier)
    assert len(sent) < 20_000
    assert (pickle.loads(sent).predict_proba(TEXTS) == classifier.predict_proba(TEXTS)).all()
