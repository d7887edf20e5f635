"""Fit what turns logits into honest probabilities, on examples kept out of training."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from triage.heads import MANY
from triage.learning.examples import Example
from triage.taxonomy import Taxonomy

BIAS_PENALTY = 0.02
"""Holds the biases near zero where a label has few examples."""


def fit_calibration(
    logits: Mapping[str, NDArray[np.float32]], examples: Sequence[Example], taxonomy: Taxonomy
) -> dict[str, dict[str, Any]]:
    """Temperature and biases of every task, by the likelihood of the examples that have a known label for it."""
    return {
        task: _fit(
            torch.tensor(values[rows]), torch.tensor(target_rows(examples, task, taxonomy, rows)), many=task == MANY
        )
        for task, values in logits.items()
        if len(rows := known_rows(examples, task))
    }


def known_rows(examples: Sequence[Example], task: str) -> list[int]:
    """The rows that have exactly one possible label of the task (any number for signals)."""
    return [
        row
        for row, example in enumerate(examples)
        if task in example.targets and (task == MANY or len(example.targets[task]) == 1)
    ]


def target_rows(examples: Sequence[Example], task: str, taxonomy: Taxonomy, rows: Sequence[int]) -> NDArray[np.float32]:
    """Targets of the given rows, (rows, labels), 1 for a label that holds."""
    labels = taxonomy.labels(task)
    return np.array([[label in examples[row].targets[task] for label in labels] for row in rows], np.float32)


def _fit(logits: Tensor, targets: Tensor, *, many: bool) -> dict[str, Any]:
    sharpness = torch.zeros((), requires_grad=True)
    bias = torch.zeros(logits.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([sharpness, bias], lr=0.5, max_iter=200, line_search_fn="strong_wolfe")
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits if many else torch.nn.functional.cross_entropy

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = loss_of(logits * sharpness.exp() + bias, targets) + BIAS_PENALTY * bias.square().mean()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    temperature = float((-sharpness).exp())
    return {"temperature": round(temperature, 4), "bias": [round(float(value), 4) for value in bias]}
