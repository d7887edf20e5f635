"""Scores of a network that learns, before it is exported: logits of many texts, those of like length together."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from triage.learning.examples import Example
from triage.learning.fit import Rows, collate
from triage.learning.network import Network
from triage.taxonomy import Taxonomy

Table = NDArray[np.float32]


def score_all(
    network: Network,
    examples: Sequence[Example],
    *,
    tokenizer: Tokenizer,
    taxonomy: Taxonomy,
    max_tokens: int,
    half: bool = False,
) -> dict[str, Table]:
    """The network's logits, (examples, labels) a task, in the order of the examples; `half` reckons in bfloat16."""
    rows = Rows(examples, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=max_tokens)
    order = sorted(range(len(rows)), key=lambda index: len(rows.ids[index]))
    parts = []
    for start in range(0, len(order), 32):
        batch = collate([rows[index] for index in order[start : start + 32]])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=half):
            parts.append(network.scores(batch["input_ids"], batch["attention_mask"]))
    back = np.argsort(order)
    return {task: np.concatenate([part[task].float().numpy() for part in parts])[back] for task in taxonomy.tasks}
