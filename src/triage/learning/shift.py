"""What a new source costs in certainty: measured on sources that a sister network never saw.

A network is surer than it should be on messages of a kind it has not met, and examples kept out of its own sources do
not show it. So a sister network learns without some sources, is calibrated at home, and is then measured on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from triage.heads import MANY
from triage.learning.calibrate import fit_calibration, fit_factor, known_rows, target_rows
from triage.learning.examples import Example
from triage.learning.fit import Rows, collate
from triage.learning.network import Network
from triage.taxonomy import Taxonomy

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Away:
    """Examples of unseen sources, the sister's logits for them, and by what each task's logits have to be divided.

    `logits[task]` is (examples, labels): calibrated at home, then divided by `factors[task]`.
    """

    examples: Sequence[Example]
    logits: Mapping[str, Table]
    factors: Mapping[str, float]


def measure_away(
    sister: Network,
    home: Sequence[Example],
    away: Sequence[Example],
    *,
    tokenizer: Tokenizer,
    taxonomy: Taxonomy,
    max_tokens: int,
) -> Away:
    """Calibrate the sister on `home`, then find what is left to do on `away`, sources that it never saw."""
    tables = [
        score_all(sister, part, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=max_tokens) for part in (home, away)
    ]
    calibration = fit_calibration(tables[0], home, taxonomy)
    logits, factors = {}, {}
    for task, values in tables[1].items():
        entry = calibration[task]
        at_home = values / np.float32(entry["temperature"]) + np.array(entry["bias"], np.float32)
        factors[task] = _mean_factor(at_home, away, task, taxonomy)
        logits[task] = at_home / np.float32(factors[task])
    return Away(away, logits, factors)


def _mean_factor(logits: Table, away: Sequence[Example], task: str, taxonomy: Taxonomy) -> float:
    """The geometric mean of what each source asks for: a source counts alike, however many examples it has."""
    by_source: dict[str, list[int]] = {}
    for row in known_rows(away, task):
        by_source.setdefault(away[row].source, []).append(row)
    each = [
        fit_factor(logits[rows], target_rows(away, task, taxonomy, rows), many=task == MANY)
        for rows in by_source.values()
    ]
    return float(np.exp(np.mean(np.log(each)))) if each else 1.0


def score_all(
    network: Network, examples: Sequence[Example], *, tokenizer: Tokenizer, taxonomy: Taxonomy, max_tokens: int
) -> dict[str, Table]:
    """The network's logits, (examples, labels) a task, in the order of the examples."""
    rows = Rows(examples, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=max_tokens)
    parts = []
    for start in range(0, len(rows), 32):
        batch = collate([rows[index] for index in range(start, min(start + 32, len(rows)))])
        with torch.no_grad():
            parts.append(network.scores(batch["input_ids"], batch["attention_mask"]))
    return {task: np.concatenate([part[task].numpy() for part in parts]) for task in taxonomy.tasks}
