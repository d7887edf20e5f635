import numpy as np
import pytest

pytest.importorskip("torch")

from triage.encoders import Floats
from triage.learning.own.heads import fit_own_head, folds_of


def clouds(each: int, labels: int, size: int = 12, *, seed: int = 1, apart: float = 2.0) -> tuple[Floats, Floats]:
    """Points around a centre for each label, with one direction in which all differ most and labels do not."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(labels, size)) * apart
    truth = np.arange(each * labels) % labels
    points = centres[truth] + chance.normal(size=(len(truth), size))
    points[:, 0] = chance.normal(size=len(truth)) * 50
    return points.astype(np.float32) + 3, np.eye(labels, dtype=np.float32)[truth]


def test_twelve_points_are_learned_by_heart() -> None:
    points, targets = clouds(3, 4)
    head = fit_own_head(points, targets, several=False, folds=np.arange(12) % 3)
    assert ((points @ head.weight.T + head.bias).argmax(1) == targets.argmax(1)).all()


def test_unseen_points_are_told_apart_though_what_varies_most_says_nothing() -> None:
    points, targets = clouds(20, 4)
    others, truth = clouds(50, 4, seed=2)
    head = fit_own_head(points, targets, several=False, folds=np.arange(80) % 4)
    assert ((others @ head.weight.T + head.bias).argmax(1) == truth.argmax(1)).mean() > 0.95


def test_held_out_scores_are_of_heads_that_have_not_seen_the_row() -> None:
    points, targets = clouds(20, 4)
    shuffled = targets[np.random.default_rng(3).permutation(80)]
    head = fit_own_head(points, shuffled, several=False, folds=np.arange(80) % 4)
    assert (head.held_out.argmax(1) == shuffled.argmax(1)).mean() < 0.5


def test_any_number_of_labels_is_learned() -> None:
    points, ones = clouds(20, 4)
    targets = np.maximum(ones, np.roll(ones, 1, axis=1))
    head = fit_own_head(points, targets, several=True, folds=np.arange(80) % 4)
    assert (((points @ head.weight.T + head.bias) > 0) == (targets > 0)).mean() > 0.95


def test_what_the_rows_do_not_speak_of_stays_with_the_older_head() -> None:
    points, targets = clouds(2, 4)
    start = 8 * targets
    head = fit_own_head(points, targets, several=False, folds=np.arange(8) % 2, start=start)
    assert np.abs(points @ head.weight.T + head.bias).max() < 1


def test_rows_of_one_block_are_held_out_together_and_labels_are_spread() -> None:
    targets = np.eye(3, dtype=np.float32)[np.arange(30) % 3]
    folds = folds_of(np.arange(30) // 2, targets, count=4, seed=1)
    assert (folds[::2] == folds[1::2]).all()
    assert len(np.unique(folds)) == 4
