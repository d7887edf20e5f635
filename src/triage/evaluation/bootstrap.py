"""How far a figure may be trusted: the same figure over samples drawn with replacement, groups kept together."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Table = NDArray[np.float64]
SAMPLES = 1_000
AT_ONCE = 2_000_000
"""Draws held at a time."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, and the interval that its samples leave when the same share is cut off at both ends."""

    value: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float | None]:
        """Plain values, ready for JSON."""
        return {"value": _number(self.value), "low": _number(self.low), "high": _number(self.high)}


def samples_of(columns: csr_array, units: NDArray[np.intp], *, seed: int, samples: int = SAMPLES) -> Table:
    """Sums of the columns (rows, k) over samples of units, (samples, k).

    Rows of one unit, such as the tickets of one customer, are drawn together (cluster bootstrap): what one customer
    writes is alike, and taking it for independent evidence would make the interval too narrow.
    """
    names, unit = np.unique(units, return_inverse=True)
    count = len(names)
    by_unit = csr_array((np.ones(len(unit)), (unit, np.arange(len(unit)))), shape=(count, len(unit))) @ columns
    chance = np.random.default_rng(seed)
    parts = []
    step = max(1, AT_ONCE // max(count, 1))
    for start in range(0, samples, step):
        size = min(step, samples - start)
        drawn = chance.integers(count, size=(size, count)) + count * np.arange(size)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=size * count).reshape(size, count).astype(float)
        parts.append(np.asarray(weights @ by_unit))
    return np.concatenate(parts)


def estimate(figure: Callable[[Table], Table], sums: Table, samples: Table, *, level: float = 0.95) -> Estimate:
    """A figure of all rows' `sums` (k,), with the interval that its `samples` (n, k) leave (percentile method)."""
    value = float(figure(sums[None])[0])
    low, high = interval(figure(samples), level=level)
    return Estimate(value, low, high)


def interval(values: Table, *, level: float = 0.95) -> tuple[float, float]:
    """What lies between the outer shares of the values; values that are not numbers are left out.

    >>> interval(np.arange(101.0), level=0.5)
    (25.0, 75.0)
    """
    numbers = values[~np.isnan(values)]
    if not len(numbers):
        return float("nan"), float("nan")
    low, high = np.quantile(numbers, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)
