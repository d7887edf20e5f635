"""Heads for a company's own labels on an encoder that stays as it is: logistic regression on the mean token state.

A head is linear in that mean, so what is fitted on better-behaved features is folded back into its weights. Features
are decorrelated first, with the covariance drawn towards a round one (the directions along which the encoder's states
differ most are not those that tell labels apart). How far, and how strong the regression is held, is chosen by
cross-validation, which also gives every training row a score by a head that has not seen it: those scores set the
calibration and the thresholds, so that no row has to be kept out for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from triage.encoders import Floats
from triage.learning.device import one_thread
from triage.learning.regress import regress

Whole = NDArray[np.int64]
PLANS = ((0.1, 3.0), (0.3, 10.0), (0.5, 30.0), (1.0, 100.0))
"""What is tried: how far the covariance is drawn towards a round one (0 to 1), and scikit-learn's C."""
USUAL = (0.5, 30.0)
"""For so few rows that trying says nothing."""
FEWEST_TO_TRY = 60
MOST_TO_TRY = 6_000
"""Rows on which plans are tried: on more, the choice would come out the same and take longer."""
STEPS = 60


@dataclass(frozen=True, slots=True)
class Fitted:
    """A head's weights on the mean, (labels, size), and biases; and what was found on the way.

    `held_out` is (rows, labels): each row's logits by a head that learned without it.
    """

    weight: Floats
    bias: Floats
    held_out: Floats
    plan: tuple[float, float]


def fit_own_head(
    means: Floats,
    targets: Floats,
    *,
    several: bool,
    folds: Whole,
    start: Floats | None = None,
    weights: Floats | None = None,
) -> Fitted:
    """Fit one head.

    `means` is (rows, size), `targets` (rows, labels): 1 for a label that holds, or shares of 1. `folds` gives each
    row's fold; rows of fold -1 are learned from always and held out never. `start` (rows, labels) are logits of an
    older head that the new one is added to: what the rows do not speak against stays.
    """
    rows = len(means)
    weights = np.ones(rows, np.float32) if weights is None else weights
    start = np.zeros_like(targets) if start is None else start
    data = _Data(means, targets, start, weights, several)
    numbers = [int(fold) for fold in np.unique(folds) if fold >= 0]
    held_out = np.array(start, np.float32)
    with one_thread():
        plan = _choose(data, folds, numbers) if rows >= FEWEST_TO_TRY and len(numbers) > 1 else USUAL
        for number in numbers:
            out = folds == number
            if out.all():  # texts that are all alike leave nothing to learn from
                continue
            held_out[out] = _says(data.of(~out), plan, means[out], start[out])
        weight, bias = _fit(data, plan)
    return Fitted(weight, bias, held_out, plan)


def folds_of(blocks: Whole, targets: Floats, *, count: int, seed: int) -> Whole:
    """The fold of every row: rows of one block share one, and each label is spread over all.

    >>> folds_of(np.array([0, 1, 1, 2]), np.array([[1.0], [1.0], [1.0], [1.0]], np.float32), count=3, seed=1).tolist()
    [0, 1, 1, 2]
    """
    _, first, back = np.unique(blocks, return_index=True, return_inverse=True)
    rarest = np.where(targets > 0, targets.sum(0), np.inf).argmin(1)[first]
    order = np.random.default_rng(seed).permutation(len(first))
    order = order[np.argsort(rarest[order], kind="stable")]
    of_block = np.empty(len(first), np.int64)
    of_block[np.sort(order) if len(first) <= count else order] = np.arange(len(first)) % count
    return np.asarray(of_block[back], np.int64)


@dataclass(frozen=True, slots=True)
class _Data:
    means: Floats
    targets: Floats
    start: Floats
    weights: Floats
    several: bool

    def of(self, rows: NDArray[np.generic]) -> "_Data":
        return _Data(self.means[rows], self.targets[rows], self.start[rows], self.weights[rows], self.several)


def _choose(data: _Data, folds: Whole, numbers: Sequence[int]) -> tuple[float, float]:
    """The plan of the best likelihood on one fold, or on two where they are small."""
    tried = numbers[: 1 if len(folds) > MOST_TO_TRY / 2 else 2]
    losses = []
    for plan in PLANS:
        total = 0.0
        for number in tried:
            out = np.flatnonzero(folds == number)
            learn = np.flatnonzero(folds != number)[:: max(1, len(folds) // MOST_TO_TRY)]
            if not len(learn):
                continue
            logits = _says(data.of(learn), plan, data.means[out], data.start[out])
            total += _wrong(logits, data.targets[out], several=data.several)
        losses.append(total)
    return PLANS[int(np.argmin(losses))]


def _wrong(logits: Floats, targets: Floats, *, several: bool) -> float:
    """How many rows are answered wrongly, and by a little how unlikely the truth was, which decides between equals."""
    scores, truth = torch.tensor(logits), torch.tensor(targets)
    if several:
        loss = nn.functional.binary_cross_entropy_with_logits(scores, truth)
        return float(((scores > 0) != (truth > 0.5)).float().mean() * len(logits) + 1e-3 * loss)
    loss = nn.functional.cross_entropy(scores, truth / truth.sum(1, keepdim=True))
    return float((scores.argmax(1) != truth.argmax(1)).sum() + 1e-3 * loss)


def _says(data: _Data, plan: tuple[float, float], means: Floats, start: Floats) -> Floats:
    weight, bias = _fit(data, plan)
    return np.asarray(start + means @ weight.T + bias, np.float32)


def _fit(data: _Data, plan: tuple[float, float]) -> tuple[Floats, Floats]:
    """Weights (labels, size) on the mean as it is, and biases."""
    roundness, strength = plan
    middle, spread = _decorrelation(data.means, roundness)
    features = torch.tensor((data.means - middle) @ spread)
    weight, bias = regress(
        features,
        torch.tensor(data.targets),
        several=data.several,
        strength=strength,
        start=torch.tensor(data.start),
        weights=torch.tensor(data.weights),
        steps=STEPS,
    )
    folded = weight.numpy() @ spread.T
    return np.asarray(folded, np.float32), np.asarray(bias.numpy() - folded @ middle, np.float32)


def _decorrelation(means: Floats, roundness: float) -> tuple[Floats, Floats]:
    """The centre, and the (size, size) matrix after which features hardly vary together and are about 1 long."""
    middle = means.mean(0)
    apart = (means - middle).astype(np.float64)
    covariance = apart.T @ apart / max(1, len(means))
    size = len(covariance)
    level = max(float(np.trace(covariance)) / size, 1e-12)
    covariance = (1 - roundness) * covariance + (roundness + 1e-3) * level * np.eye(size)
    values, vectors = np.linalg.eigh(covariance)
    spread = vectors / np.sqrt(np.maximum(values, 1e-12))
    length = float(np.sqrt(np.square(apart @ spread).sum(1).mean())) or 1.0
    return middle, np.asarray(spread / length, np.float32)
