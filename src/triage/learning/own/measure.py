"""What a new model is worth: every trained task against baselines on the test rows, every kept one against the base."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from triage.decide import HOLDS
from triage.encoders import Floats
from triage.folder import Config
from triage.heads import Calibration
from triage.learning.baseline import LINEAR, MAJORITY, MOST_ROWS, as_weights, guess
from triage.learning.examples import Example
from triage.learning.measure import calibration_error
from triage.learning.own.fit import Learned
from triage.learning.own.rows import Rows, Scores, targets_of
from triage.learning.own.taxonomy import OwnLabels
from triage.taxonomy import Taxonomy

Figures = dict[str, Any]


def measure_all(
    learned: Learned,
    decisions: Mapping[str, Any],
    own: OwnLabels,
    *,
    rows: tuple[Rows, Rows],
    base: Config,
    before: Sequence[Scores],
    precision: float,
    seed: int,
) -> dict[str, Any]:
    """Figures of every task: `trained` on the test rows, `kept` on them and on replay.

    `rows` are those learned from and the test rows; `before` is what the base says of the test rows and of replay.
    """
    (learn, test), taxonomy = rows, own.taxonomy
    trained, kept = {}, {}
    for task in taxonomy.tasks:
        many, calibration = taxonomy.many(task), Calibration.of(decisions["calibration"][task])
        if task in own.trained:
            trained[task] = measure_trained(
                task,
                calibration.probabilities(learned.test[task], many=many),
                test.examples,
                learn.examples,
                taxonomy=taxonomy,
                threshold=decisions["thresholds"].get(task),
                precision=precision,
                seed=seed,
            )
            continue
        old = Calibration.of(base.calibration[task])
        kept[task] = {
            name: measure_kept(calibration.probabilities(new, many=many), old.probabilities(was, many=many), many=many)
            for name, new, was in (
                ("tickets", learned.test[task], before[0].logits[task]),
                ("replay", learned.replay[task], before[1].logits[task]),
            )
        }
    return {"trained": trained, "kept": kept, "int8": None if learned.int8 is None else dict(learned.int8)}


def measure_trained(
    task: str,
    probabilities: Floats,
    test: Sequence[Example],
    train: Sequence[Example],
    *,
    taxonomy: Taxonomy,
    threshold: float | None,
    precision: float,
    seed: int,
) -> Figures:
    """Figures of one trained task. `probabilities` is (test rows, labels), `threshold` when it is confident."""
    many = taxonomy.many(task)
    rows, truth = targets_of(test, task, taxonomy)
    if not rows:
        return {"rows": 0}
    mine = probabilities[rows]
    said = _said(mine, many=many)
    best, right = mine.max(1), truth[np.arange(len(rows)), mine.argmax(1)] > 0
    known, learned = targets_of(train, task, taxonomy)
    texts = [train[row].text for row in known], [test[row].text for row in rows]
    figures: Figures = {
        "rows": len(rows),
        **_agreement(truth, said),
        **{
            name: _agreement(truth, guessed)
            for name, guessed in _baselines(*texts, learned, many=many, seed=seed).items()
        },
        "ece": calibration_error(best, right),
    }
    if threshold is not None:
        sure = best >= threshold
        figures["sure"] = {
            "asked": precision,
            "threshold": threshold,
            "coverage": float(sure.mean()),
            "rows": int(sure.sum()),
            "precision": float(right[sure].mean()) if sure.any() else None,
        }
    return _rounded(figures)


def measure_kept(new: Floats, old: Floats, *, many: bool) -> Figures:
    """How far a new model says what the base said, both (rows, labels) of probabilities of the same texts."""
    if not len(old):
        return {"rows": 0}
    truth, said = _said(old, many=many), _said(new, many=many)
    return _rounded(
        {
            "rows": len(old),
            "agreement": float((truth == said).all(1).mean()),
            "macro_f1": _agreement(truth, said)["macro_f1"],
            "largest_difference": float(np.abs(new - old).max()),
        }
    )


def _said(probabilities: Floats, *, many: bool) -> Floats:
    """1 for every label that is given: the best one, and in a task with many all that are likelier than not."""
    best = np.eye(probabilities.shape[1], dtype=np.float32)[probabilities.argmax(1)]
    return np.asarray(np.maximum(best, probabilities >= HOLDS) if many else best, np.float32)


def _agreement(truth: Floats, said: Floats) -> dict[str, float]:
    """Accuracy (all labels of a row right) and macro-F1 over the labels that occur."""
    used = (truth > 0).any(0) | (said > 0).any(0)
    f1 = f1_score(truth[:, used] > 0, said[:, used] > 0, average="macro", zero_division=0) if used.any() else 1.0
    return {"accuracy": float(((truth > 0) == (said > 0)).all(1).mean()), "macro_f1": float(f1)}


def _baselines(
    train: Sequence[str], test: Sequence[str], learned: Floats, *, many: bool, seed: int
) -> dict[str, Floats]:
    """What each baseline says, (test rows, labels)."""
    if len(train) > MOST_ROWS:
        picked = np.random.default_rng(seed).permutation(len(train))[:MOST_ROWS]
        train, learned = [train[row] for row in picked], learned[picked]
    said = {name: np.zeros((len(test), learned.shape[1]), np.float32) for name in ("majority", "tfidf")}
    known, unseen = as_weights(train, test)
    truths = [tuple(np.flatnonzero(row > 0).tolist()) for row in learned]
    for name, baseline in zip(said, (MAJORITY, LINEAR), strict=True):
        for row, labels in enumerate(guess(baseline, known, truths, unseen, several=many, seed=seed)):
            said[name][row, list(labels)] = 1
    return said


def _rounded(figures: Mapping[str, Any]) -> Figures:
    return {
        name: _rounded(value) if isinstance(value, Mapping) else round(value, 4) if isinstance(value, float) else value
        for name, value in figures.items()
    }
