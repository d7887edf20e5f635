"""How well a network that learns does on some rows, reckoned on the device it is on."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from triage.learning.device import device_of, moved
from triage.learning.fit import Rows, collate
from triage.learning.network import Network
from triage.taxonomy import Taxonomy

Judged = tuple[NDArray[np.float32], NDArray[np.float32]]


def validation_f1(network: Network, rows: Rows, taxonomy: Taxonomy, tasks: Sequence[str]) -> dict[str, float]:
    """Macro-F1 of every task that some row has a known label for."""
    figures = {}
    for task, (logits, truth) in _judged(network, rows, tasks).items():
        many = taxonomy.many(task)
        said = (truth > 0, logits > 0) if many else (truth.argmax(1), logits.argmax(1))
        figures[task] = float(f1_score(*said, average="macro", zero_division=0))
    return figures


def right_share(network: Network, rows: Rows, task: str) -> float:
    """Share of the rows whose best label of a task holds; 0 when no row has a known label."""
    judged = _judged(network, rows, [task])
    if task not in judged:
        return 0.0
    logits, truth = judged[task]
    return float(truth[np.arange(len(truth)), logits.argmax(1)].mean())


def _judged(network: Network, rows: Rows, tasks: Sequence[str], *, batch_size: int = 64) -> dict[str, Judged]:
    """Logits and targets, (rows, labels), of the rows with a known label; tasks without such rows are left out."""
    device, training = device_of(network), network.training
    order = sorted(range(len(rows)), key=lambda row: len(rows.ids[row]))
    parts: dict[str, list[NDArray[np.float32]]] = {task: [] for task in tasks}
    network.eval()
    with torch.no_grad():
        for start in range(0, len(order), batch_size):
            batch = moved(collate([rows[row] for row in order[start : start + batch_size]]), device)
            scores = network.scores(batch["input_ids"], batch["attention_mask"])
            for task in tasks:
                parts[task].append(scores[task].float().cpu().numpy())
    network.train(training)
    judged = {}
    for task in tasks:
        known = [place for place, row in enumerate(order) if rows.examples[row].knows(task, rows.taxonomy)]
        if known:
            truth = np.array([rows[order[place]]["targets"][task] for place in known], np.float32)
            judged[task] = np.concatenate(parts[task])[known], truth
    return judged
