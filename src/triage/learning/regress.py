"""Logistic regression in torch: multinomial or one a label, on shares as well as labels, and on top of older logits."""

import torch
from torch import Tensor, nn

from triage.learning.device import one_thread

TOLERANCE = 1e-5
"""The fit ends when no gradient of the mean loss is above this."""


def regress(
    features: Tensor,
    targets: Tensor,
    *,
    several: bool,
    strength: float,
    start: Tensor | None = None,
    weights: Tensor | None = None,
    steps: int = 200,
) -> tuple[Tensor, Tensor]:
    """Weights (labels, size) and biases (labels,) for features (rows, size) and targets (rows, labels).

    Targets may be shares. Where one label holds at a time it is multinomial, with `several` one regression a label.
    `strength` is the inverse of the regularisation, scikit-learn's C. `start` (rows, labels) are logits that the new
    ones are added to, `weights` (rows,) is how much each row counts. By L-BFGS, on one thread where there is no GPU.

    >>> weight, bias = regress(torch.eye(2), torch.eye(2), several=False, strength=10.0)
    >>> (torch.eye(2) @ weight.T + bias).argmax(1).tolist()
    [0, 1]
    """
    rows, labels = targets.shape
    shares = targets if several else targets / targets.sum(1, keepdim=True)
    weight = torch.zeros(labels, features.shape[1], device=features.device, requires_grad=True)
    bias = torch.zeros(labels, device=features.device, requires_grad=True)
    solver = torch.optim.LBFGS(
        [weight, bias], max_iter=steps, history_size=10, tolerance_grad=TOLERANCE, line_search_fn="strong_wolfe"
    )

    def loss() -> Tensor:
        solver.zero_grad()
        logits = features @ weight.T + bias
        logits = logits if start is None else logits + start
        if several:
            misfit = nn.functional.binary_cross_entropy_with_logits(logits, shares, reduction="none").sum(1)
        else:
            misfit = nn.functional.cross_entropy(logits, shares, reduction="none")
        misfit = misfit if weights is None else misfit * weights
        total: Tensor = misfit.mean() + 0.5 / (strength * rows) * weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    with torch.enable_grad(), one_thread():
        solver.step(loss)  # type: ignore[no-untyped-call]
    return weight.detach(), bias.detach()
