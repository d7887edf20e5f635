"""Heads of kept tasks after the encoder has moved: they learn once more what the base says, while it stands still.

In tuning these heads run after an encoder that never rests, and count little beside the task that is learned. On the
encoder as it is in the end they take up most of what was lost, in seconds and at no cost to that task.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from torch.optim import AdamW
from transformers import get_cosine_schedule_with_warmup

from triage.learning.batches import Batches
from triage.learning.device import best_device
from triage.learning.examples import Example
from triage.learning.fit import Rows, collate
from triage.learning.network import Network
from triage.learning.probe import states_of

EPOCHS = 20
RATE = 1e-3
BATCH_SIZE = 32
MOST = 8_000
"""Examples that are learned from: their token states are held in memory, in half precision (up to 150 KB each)."""
Told = Callable[[int, int], None]
"""Is told how many of how many epochs are done."""


def settle(
    network: Network,
    examples: Sequence[Example],
    tasks: Sequence[str],
    *,
    tokenizer: Tokenizer,
    max_tokens: int,
    seed: int,
    told: Told = lambda done, of: None,
) -> None:
    """Train the heads of `tasks` on the shares that `examples` hold for them. The encoder and other heads stay."""
    taught = [
        replace(example, targets={}, evidence=(), shares=known)
        for example in examples
        if (known := {task: example.shares[task] for task in tasks if task in example.shares})
    ]
    if not taught:
        return
    rows = Rows(
        taught[:: -(-len(taught) // MOST)], tokenizer=tokenizer, taxonomy=network.taxonomy, max_tokens=max_tokens
    )
    device = best_device()
    network.to(device).eval()
    states = _token_states(network, rows)
    wanted = collate([rows[row] for row in range(len(rows))])["targets"]
    batches = Batches(
        list(map(len, states)), own=len(rows), batch_size=BATCH_SIZE, share=0.0, pool=len(rows), seed=seed
    )
    own = [parameter for task in tasks for parameter in network.heads[task].parameters()]
    optimizer = AdamW(own, lr=RATE)
    schedule = get_cosine_schedule_with_warmup(optimizer, 0, EPOCHS * len(batches))
    for epoch in range(EPOCHS):
        batches.epoch = epoch
        for batch in batches:
            tokens = pad_sequence([states[row] for row in batch], batch_first=True).to(device).float()
            mask = pad_sequence([torch.ones(len(states[row])) for row in batch], batch_first=True).to(device)
            targets = {task: values[batch].to(device) for task, values in wanted.items()}
            optimizer.zero_grad()
            loss = network.loss(tokens, mask, targets, torch.ones(len(batch), device=device))
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
        told(epoch + 1, EPOCHS)
    network.to("cpu")


def _token_states(network: Network, rows: Rows) -> list[Tensor]:
    """The token states of every row, each (tokens, size), in half precision and main memory."""
    states: list[Tensor] = [torch.empty(0)] * len(rows)
    for block, tokens, _ in states_of(network, rows):
        for row, of_row in zip(block, tokens.half().cpu(), strict=True):
            states[row] = of_row[: len(rows.ids[row])].clone()
    return states
