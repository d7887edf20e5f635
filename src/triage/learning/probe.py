"""Heads before the encoder moves: logistic regression on the mean of the token states, written into the heads.

Fine-tuning from random heads first bends the encoder to them. A head that is right for the encoder as it stands spares
it that (LP-FT, Kumar et al. 2022, arXiv 2202.10054), and by itself is a model that takes seconds.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from triage.learning.device import device_of, moved
from triage.learning.fit import Rows, collate
from triage.learning.network import Network, OneHead
from triage.learning.regress import regress

STRENGTH = 30.0
"""The inverse of the regularisation, scikit-learn's C, for features of length 1."""


def untrained(network: Network) -> tuple[str, ...]:
    """The tasks whose head has learned nothing yet: its query is still what it was made as, all zeros."""
    return tuple(
        task for task, head in network.heads.items() if isinstance(head, OneHead) and not head.query.detach().any()
    )


def fit_heads(network: Network, rows: Rows, tasks: Sequence[str], *, strength: float = STRENGTH) -> None:
    """Set the heads of `tasks` to what logistic regression finds on the frozen encoder; other heads stay.

    A task that no row tells anything about keeps its head too. A head is fitted on directions, which tell more than
    lengths, and so for states of average length; its biases are small, so that it holds for the others too.
    """
    states = mean_states(network, rows)
    for task in tasks:
        targets = torch.tensor([rows[row]["targets"][task] for row in range(len(rows))]).to(states.device)
        known = targets[:, 0] >= 0
        head = network.heads[task]
        if isinstance(head, OneHead) and known.any():
            many = network.taxonomy.many(task)
            lengths = states[known].norm(dim=1, keepdim=True).clamp_min(1e-6)
            weight, bias = regress(states[known] / lengths, targets[known], several=many, strength=strength)
            set_head(head, weight / lengths.mean(), bias)


def mean_states(network: Network, rows: Rows, *, batch_size: int = 64) -> Tensor:
    """The mean token state of every row, (rows, size), in the order of the rows; without dropout."""
    training = network.training
    network.eval()
    order: list[int] = []
    parts = []
    for block, tokens, mask in states_of(network, rows, batch_size=batch_size):
        order += block
        parts.append(pooled(tokens.float(), mask.float()))
    network.train(training)
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order, dtype=torch.long)] = torch.arange(len(order))
    return torch.cat(parts)[back.to(device_of(network))]


def states_of(network: Network, rows: Rows, *, batch_size: int = 64) -> Iterator[tuple[list[int], Tensor, Tensor]]:
    """Blocks of row numbers, those of like length together, with their token states and their mask; no gradient."""
    order = sorted(range(len(rows)), key=lambda row: len(rows.ids[row]))
    for start in range(0, len(order), batch_size):
        block = order[start : start + batch_size]
        batch = moved(collate([rows[row] for row in block]), device_of(network))
        with torch.no_grad():
            tokens = network.tokens(batch["input_ids"], batch["attention_mask"])
        yield block, tokens, batch["attention_mask"]


def pooled(tokens: Tensor, mask: Tensor) -> Tensor:
    """The mean of the tokens that are no padding, (batch, size)."""
    return (tokens * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)


def set_head(head: OneHead, weight: Tensor, bias: Tensor) -> None:
    """Write weights on the mean into a head: its second look starts as the mean too, so each look gets half."""
    with torch.no_grad():
        head.query.zero_()
        head.linear.weight.copy_(torch.cat([weight / 2, weight / 2], 1))
        head.linear.bias.copy_(bias)
