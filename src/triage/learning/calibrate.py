"""Fit what turns logits into honest probabilities, on examples kept out of training."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from triage.learning.examples import Example
from triage.taxonomy import Taxonomy

BIAS_PENALTY = 20.0
"""Holds the biases near zero where examples are few; it weighs as much as about so many of them."""
COOLEST, HOTTEST = 0.1, 10.0
"""Bounds of a temperature: a few kept-out examples that are all right, or all wrong, would pull it to 0 or infinity."""


def fit_calibration(
    logits: Mapping[str, NDArray[np.float32]], examples: Sequence[Example], taxonomy: Taxonomy
) -> dict[str, dict[str, Any]]:
    """Temperature and biases of every task, by the likelihood of the examples that have a known label for it.

    A task without such examples keeps its logits as they are: temperature 1, no biases.
    """
    return {
        task: _fit(
            torch.tensor(values[rows]),
            torch.tensor(target_rows(examples, task, taxonomy, rows)),
            many=taxonomy.many(task),
        )
        if (rows := known_rows(examples, task, taxonomy))
        else {"temperature": 1.0, "bias": [0.0] * values.shape[1]}
        for task, values in logits.items()
    }


def fit_factor(logits: NDArray[np.float32], targets: NDArray[np.float32], *, many: bool) -> float:
    """By what calibrated logits have to be divided on other data: 1 or more, as doubt may only grow there."""
    if not len(targets):
        return 1.0
    fitted = _fit(torch.tensor(logits), torch.tensor(targets), many=many, with_bias=False)
    return max(1.0, float(fitted["temperature"]))


def known_rows(examples: Sequence[Example], task: str, taxonomy: Taxonomy) -> list[int]:
    """The rows for which it is known which labels of the task hold."""
    return [row for row, example in enumerate(examples) if example.knows(task, taxonomy)]


def target_rows(examples: Sequence[Example], task: str, taxonomy: Taxonomy, rows: Sequence[int]) -> NDArray[np.float32]:
    """Targets of the given rows, (rows, labels), 1 for a label that holds."""
    labels = taxonomy.labels(task)
    found = [[label in examples[row].targets[task] for label in labels] for row in rows]
    return np.array(found, np.float32).reshape(len(rows), len(labels))


def _fit(logits: Tensor, targets: Tensor, *, many: bool, with_bias: bool = True) -> dict[str, Any]:
    warmth = torch.zeros((), requires_grad=True)
    bias = torch.zeros(logits.shape[1], requires_grad=with_bias)
    optimizer = torch.optim.LBFGS(
        [warmth, bias] if with_bias else [warmth], lr=0.5, max_iter=200, line_search_fn="strong_wolfe"
    )
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits if many else torch.nn.functional.cross_entropy

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = (
            loss_of(logits / _temperature(warmth) + bias, targets) + BIAS_PENALTY / len(targets) * bias.square().mean()
        )
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return {"temperature": round(_temperature(warmth).item(), 4), "bias": [round(value, 4) for value in bias.tolist()]}


def _temperature(warmth: Tensor) -> Tensor:
    """1 at 0, and never beyond the bounds."""
    degrees: Tensor = COOLEST * (HOTTEST / COOLEST) ** warmth.sigmoid()
    return degrees
