"""How much doubt the number of sentences calls for, by sources that a network never saw.

A message of many sentences speaks of several things, and a task in which all of them count is harder to tell there than
a network believes that has mostly learned from short ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from triage.heads import doubt
from triage.learning.calibrate import fit_factor
from triage.learning.score import Table

LEAST_SOURCES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """What a network says of a source: `logits` and `targets` are (rows, labels), `sentences` has one number a row."""

    logits: Table
    targets: Table
    sentences: Sequence[int]

    def doubted(self, power: float) -> Table:
        """The logits, each row divided by the doubt that its sentences call for."""
        return np.asarray(self.logits / doubt(self.sentences, power), np.float32)


def fit_power(parts: Sequence[Part]) -> float:
    """The power of `triage.heads.doubt` that makes the parts likeliest, to four digits.

    0 unless it makes each part likelier also when it is fitted on the others alone, and for fewer than `LEAST_SOURCES`.
    """
    if len(parts) < LEAST_SOURCES or not all(_helps(parts, out) for out in range(len(parts))):
        return 0.0
    return round(_fit(parts), 4)


def mean_factor(parts: Sequence[Part], power: float, *, many: bool = False) -> float:
    """The geometric mean of what each part still has to be divided by: each counts alike, however many rows it has."""
    each = [fit_factor(part.doubted(power), part.targets, many=many) for part in parts]
    return float(np.exp(np.mean(np.log(each)))) if each else 1.0


def _helps(parts: Sequence[Part], out: int) -> bool:
    others = [part for number, part in enumerate(parts) if number != out]
    return _loss(parts[out], others, _fit(others)) < _loss(parts[out], others, 0.0)


def _loss(part: Part, others: Sequence[Part], power: float) -> float:
    """Mean cross-entropy of a part, calibrated by the others."""
    logits = part.doubted(power) / np.float32(mean_factor(others, power))
    return float(cross_entropy(torch.tensor(logits), torch.tensor(part.targets)))


def _fit(parts: Sequence[Part]) -> float:
    """One power for all parts; each has a temperature of its own, so that only what differs within a part counts."""
    power = torch.zeros((), requires_grad=True)
    warmth = torch.zeros(len(parts), requires_grad=True)
    rows = [
        (torch.tensor(part.logits), torch.tensor(part.targets), torch.tensor(doubt(part.sentences, 1.0)).log())
        for part in parts
    ]
    optimizer = torch.optim.LBFGS([power, warmth], lr=0.5, max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        losses = [
            cross_entropy(logits / (own + power * more).exp(), targets)
            for own, (logits, targets, more) in zip(warmth, rows, strict=True)
        ]
        loss = torch.stack(losses).sum()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return power.item()
