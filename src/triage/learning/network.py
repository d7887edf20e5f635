"""The network while it learns: one transformer encoder, one head a task, each with its own look at the tokens."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from transformers import AutoModel

from triage.heads import MANY
from triage.taxonomy import Taxonomy

EVIDENCE_WEIGHT = 0.5
"""How much it counts that signals are looked for where they stand, beside that they are found."""


class OneHead(nn.Module):
    """Scores one task. Pools the tokens twice: their mean, and a mean weighted by a learned query."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.zeros(size))
        self.linear = nn.Linear(2 * size, labels)
        self.dropout = nn.Dropout(0.1)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Logits, shape (batch, labels), from tokens (batch, length, size) and mask (batch, length)."""
        shares = mask / mask.sum(1, keepdim=True)
        weights = (tokens @ self.query).masked_fill(mask == 0, -1e4).softmax(1)
        pooled = torch.cat([(shares.unsqueeze(2) * tokens).sum(1), (weights.unsqueeze(2) * tokens).sum(1)], 1)
        logits: Tensor = self.linear(self.dropout(pooled))
        return logits


class ManyHead(nn.Module):
    """Scores signals token by token and gathers each one where its own query looks: that place is the evidence."""

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.query = nn.Linear(size, labels, bias=False)
        self.linear = nn.Linear(size, labels)
        self.dropout = nn.Dropout(0.1)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Logits, shape (batch, labels), from tokens (batch, length, size) and mask (batch, length)."""
        logits: Tensor = (self.looks(tokens, mask) * self.linear(self.dropout(tokens))).sum(1)
        return logits

    def looks(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Where each signal is looked for: shares of the tokens, shape (batch, length, labels)."""
        shares: Tensor = self.query(tokens).masked_fill(mask.unsqueeze(2) == 0, -1e4).softmax(1)
        return shares


class _ByTask(nn.ModuleDict):
    """Heads by the name of their task, also where it is a name that torch has a use for, such as `type` or `train`."""

    def __setitem__(self, key: str, module: nn.Module) -> None:
        self._modules[key] = module


class Network(nn.Module):
    """Encoder and heads. `forward` gives the loss when targets are there: the form that Trainer asks for.

    `importance` is how much each task counts in the loss.
    """

    def __init__(self, encoder: Path, taxonomy: Taxonomy) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(encoder), local_files_only=True, use_safetensors=True)
        self.encoder.pooler = None
        self.taxonomy = taxonomy
        self.importance = dict.fromkeys(taxonomy.tasks, 1.0)
        size = self.encoder.config.hidden_size
        self.heads = _ByTask(
            {task: (ManyHead if task == MANY else OneHead)(size, len(taxonomy.labels(task))) for task in taxonomy.tasks}
        )

    def head_tensors(self) -> dict[str, Tensor]:
        """All head weights, named `task.query`, `task.weight` and `task.bias`."""
        tensors: dict[str, Tensor] = {}
        for task, head in self.heads.items():
            weights = dict(head.named_parameters())
            query = weights["query.weight" if task == MANY else "query"]
            tensors |= {
                f"{task}.query": query,
                f"{task}.weight": weights["linear.weight"],
                f"{task}.bias": weights["linear.bias"],
            }
        return tensors

    def tokens(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """The encoder's last layer, shape (batch, length, size)."""
        states: Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return states

    def tokens_in_parts(self, input_ids: Tensor, attention_mask: Tensor, *, parts: int) -> Tensor:
        """As `tokens`, but for the states of padding: texts of like length are encoded together.

        A batch of short texts and a long one takes less time so, for fewer tokens are padding.
        """
        lengths = attention_mask.sum(1)
        order = lengths.argsort(stable=True)
        found = []
        for rows in order.chunk(parts):
            longest = int(lengths[rows].max())
            tokens = self.tokens(input_ids[rows, :longest], attention_mask[rows, :longest])
            found.append(nn.functional.pad(tokens, (0, 0, 0, input_ids.shape[1] - longest)))
        return torch.cat(found)[order.argsort()]

    def scores(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        """Logits of every task, each of shape (batch, labels)."""
        return self._heads(self.tokens(input_ids, attention_mask).float(), attention_mask.float())

    def _heads(self, tokens: Tensor, mask: Tensor) -> dict[str, Tensor]:
        return {task: head(tokens, mask) for task, head in self.heads.items()}

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        targets: Mapping[str, Tensor],
        weights: Tensor,
        evidence: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """The summed loss of all tasks over the rows that have a label for them.

        `targets[task]` is (batch, labels): 1 for every label that is possible, or shares of 1 as a teacher gives them;
        for a task with any number of labels 1 for every label that holds, or the teacher's probability of each.
        A row of -1 is unlabelled. `evidence` is (batch, length, signals): 1 for a token where a signal stands.
        """
        tokens = self.tokens(input_ids, attention_mask).float()
        return {"loss": self.loss(tokens, attention_mask.float(), targets, weights, evidence)}

    def loss(
        self,
        tokens: Tensor,
        mask: Tensor,
        targets: Mapping[str, Tensor],
        weights: Tensor,
        evidence: Tensor | None = None,
    ) -> Tensor:
        """What `forward` gives, from token states (batch, length, size) that are there already."""
        total = torch.zeros((), device=tokens.device)
        for task, logits in self._heads(tokens, mask).items():
            known = targets[task][:, 0] >= 0
            if not known.any():
                continue
            loss = _many_loss if self.taxonomy.many(task) else _one_loss
            each = loss(logits[known], targets[task][known])
            total = total + self.importance[task] * (each * weights[known]).sum() / len(weights)
        if evidence is not None and evidence.any():
            head = cast(ManyHead, self.heads[MANY])
            total = total + EVIDENCE_WEIGHT * _evidence_loss(head.looks(tokens, mask), evidence)
        return total


def _evidence_loss(looks: Tensor, evidence: Tensor) -> Tensor:
    """Negative log of the share of looks that falls on evidence, over the signals that have any, a row."""
    marked = evidence.any(1)
    share = (looks * evidence).sum(1)[marked]
    return -share.clamp_min(1e-6).log().sum() / len(looks)


def _one_loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Cross-entropy with shares; of several possible labels, with the probability they get together. Shape (rows,)."""
    every = logits.logsumexp(1)
    of_set = every - logits.masked_fill(targets == 0, -1e4).logsumexp(1)
    of_shares = every - (targets * logits).sum(1)
    several = targets.sum(1) > 1.5  # shares sum to 1, a set of possible labels to 2 or more
    return torch.where(several, of_set, of_shares)


def _many_loss(logits: Tensor, present: Tensor) -> Tensor:
    """Binary cross-entropy summed over the labels, shape (rows,); `present` may be probabilities."""
    return nn.functional.binary_cross_entropy_with_logits(logits, present, reduction="none").sum(1)
