"""Learning from few examples: each batch is seen twice, and texts of one label are drawn together.

The loss beside cross-entropy is the supervised contrastive one (Khosla et al. 2020, arXiv 2004.11362). The second look
at a text differs from the first by dropout and by a tenth of its tokens that are left out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from triage.learning.fit import collate
from triage.learning.network import Network
from triage.learning.probe import pooled

LEFT_OUT = 0.1
"""Share of the tokens that the second look at a text lacks."""
SHORTEST = 6
"""Texts of fewer tokens keep them all."""
TEMPERATURE = 0.1
PARTS = 3
"""Rows of a batch are drawn whatever their length, and encoded in so many parts."""
WEIGHT = 1.0
"""How much the contrast counts beside the cross-entropy."""


class Contrasting(nn.Module):
    """A network whose loss has the contrast of one task's labels added; the form that Trainer asks for."""

    def __init__(self, network: Network, task: str) -> None:
        super().__init__()
        self.network = network
        self.task = task

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        targets: Mapping[str, Tensor],
        weights: Tensor,
        evidence: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """The network's loss, and the contrast over the rows that have exactly one label of the task."""
        tokens = self.network.tokens_in_parts(input_ids, attention_mask, parts=PARTS).float()
        mask = attention_mask.float()
        loss = self.network.loss(tokens, mask, targets, weights, evidence)
        own = targets[self.task]
        known = own.sum(1) == 1
        known &= own.max(1).values == 1
        return {"loss": loss + WEIGHT * contrast(pooled(tokens[known], mask[known]), own[known].argmax(1))}


def contrast(states: Tensor, labels: Tensor) -> Tensor:
    """Supervised contrastive loss of states (rows, size): low where those of one label are nearest to each other."""
    directions = nn.functional.normalize(states, dim=1)
    itself = torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    alike = (labels[:, None] == labels[None]) & ~itself
    near = (directions @ directions.T / TEMPERATURE).masked_fill(itself, -1e4)
    shares = near - near.logsumexp(1, keepdim=True)
    has_one = alike.any(1)
    if not has_one.any():
        return states.sum() * 0
    return -((shares * alike).sum(1)[has_one] / alike.sum(1)[has_one]).mean()


def collate_twice(rows: Sequence[Mapping[str, Any]], *, task: str) -> dict[str, Any]:
    """One batch in which every row with a label of the task stands twice, the second time with some tokens left out."""
    return collate([*rows, *(_thinned(row) for row in rows if row["targets"][task][0] >= 0)])


def _thinned(row: Mapping[str, Any]) -> Mapping[str, Any]:
    ids = row["input_ids"]
    if len(ids) < SHORTEST:
        return row
    kept = [0, *(1 + place for place in torch.nonzero(torch.rand(len(ids) - 2) >= LEFT_OUT).flatten().tolist())]
    kept.append(len(ids) - 1)
    new = {old: place for place, old in enumerate(kept)}
    places = [(new[token], kind) for token, kind in row["places"] if token in new]
    return {**row, "input_ids": [ids[place] for place in kept], "places": places}
