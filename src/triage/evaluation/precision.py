"""Which share of the answers can be trusted: precision against coverage, and thresholds that keep a promise."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from triage.evaluation.answers import Given
from triage.evaluation.bootstrap import Estimate
from triage.learning.measure import threshold_for

POINTS = 200
"""Points of a curve that are kept."""
LEAST = 30
"""Answers from a threshold on without which nothing is promised."""


@dataclass(frozen=True, slots=True)
class Covered:
    """From `threshold` on: the share of answers that reach it, and the precision among them (None without any)."""

    threshold: float
    coverage: float
    precision: Estimate | None
    answers: int


@dataclass(frozen=True, slots=True)
class Target:
    """A promised precision: the threshold set on `chosen_on`, and what it kept on other rows.

    `kept` compares the precision reached with the target; the interval in `reached` tells how sure that is. Where no
    threshold could be set, `reached` is None and the promise is not kept.
    """

    precision: float
    chosen_on: str
    answers: int
    set_at: Covered | None
    reached: Covered | None

    @property
    def kept(self) -> bool:
        """Whether the precision reached is the target or more."""
        return (
            self.reached is not None
            and self.reached.precision is not None
            and (self.reached.precision.value >= self.precision)
        )

    @property
    def verdict(self) -> str:
        """In words: kept or not kept, and how sure that is."""
        if self.set_at is None:
            return "not kept: no threshold reaches it on the data that thresholds are set on"
        if self.reached is None or self.reached.precision is None:
            return "not kept: no answer reaches the threshold, so there is nothing to verify"
        found = self.reached.precision
        if self.kept:
            return (
                "kept" if found.low >= self.precision else "kept, though by few enough rows that chance may have helped"
            )
        return "not kept" if found.high < self.precision else "not kept, though by no more than chance may explain"


def risk_curve(given: Given) -> tuple[tuple[tuple[float, float], ...], float]:
    """Share of errors among the surest answers, by the share answered; and the area under it (AURC).

    Answers of equal confidence count as their mean, since nothing tells which comes first.

    >>> confidence, right = np.array([0.9, 0.8]), np.array([True, False])
    >>> risk_curve(Given(np.arange(2), confidence, right))
    (((0.5, 0.0), (1.0, 0.5)), 0.25)
    """
    count = len(given.right)
    if not count:
        return (), float("nan")
    levels, tie, size = np.unique(-given.confidence, return_inverse=True, return_counts=True)
    share = (np.bincount(tie, given.right, len(levels)) / size)[np.sort(tie)]
    risk = 1 - np.cumsum(share) / np.arange(1, count + 1)
    shown = np.unique(np.linspace(0, count - 1, min(POINTS, count)).round().astype(int))
    points = tuple((round((place + 1) / count, 6), round(abs(float(risk[place])), 6)) for place in shown.tolist())
    return points, float(risk.mean())


def covered(given: Given, threshold: float, groups: NDArray[np.intp] | None = None) -> Covered:
    """What a threshold lets through."""
    return chosen(given, given.confidence >= threshold, threshold, groups)


def chosen(
    given: Given, through: NDArray[np.bool_], threshold: float, groups: NDArray[np.intp] | None = None
) -> Covered:
    """The precision of the answers that are let `through`, with an exact binomial interval (Clopper-Pearson).

    With `groups` (of each place), the interval counts each group's answers as no more evidence than they are: it is
    widened by the design effect of the groups.
    """
    answers = int(through.sum())
    coverage = answers / len(through) if len(through) else 0.0
    if not answers:
        return Covered(threshold, coverage, None, 0)
    right = given.right[through]
    value = float(right.mean())
    effect = 1.0 if groups is None else _design_effect(right, groups[given.place[through]])
    size = max(1, round(answers / effect))
    found = binomtest(min(size, round(value * size)), size).proportion_ci(0.95, "exact")
    return Covered(threshold, coverage, Estimate(value, min(value, found.low), max(value, found.high)), answers)


def best_threshold(precision: float, given: Given) -> float | None:
    """The lowest threshold from which on the precision is reached, by 30 answers or more; None when there is none."""
    found = threshold_for(precision, given.confidence, given.right, least=LEAST) if len(given.right) else 1.01
    return None if found > 1 else found


def coverage_at(precisions: Sequence[float], given: Given) -> dict[float, Covered | None]:
    """For each precision, the largest coverage that reaches it on these very rows: what could be had at best."""
    return {
        precision: None if (threshold := best_threshold(precision, given)) is None else covered(given, threshold)
        for precision in precisions
    }


def verify(
    precision: float,
    valid: Given,
    test: Given,
    *,
    chosen_on: str,
    groups: NDArray[np.intp] | None = None,
) -> Target:
    """Set the threshold on `valid`, and see on `test` whether it keeps the precision. `groups` are those of `test`."""
    threshold = best_threshold(precision, valid)
    if threshold is None:
        return Target(precision, chosen_on, len(valid.right), None, None)
    return Target(precision, chosen_on, len(valid.right), covered(valid, threshold), covered(test, threshold, groups))


def _design_effect(right: NDArray[np.bool_], groups: NDArray[np.intp]) -> float:
    """By how much the variance of a precision grows because a group's answers are alike; never below 1."""
    value, count = right.mean(), len(right)
    names, group = np.unique(groups, return_inverse=True)
    if len(names) in (1, count) or value in (0, 1):
        return 1.0
    residuals = np.bincount(group, right - value)
    clustered = len(names) / (len(names) - 1) * float(np.square(residuals).sum()) / count**2
    return max(1.0, clustered / float(value * (1 - value) / count))
