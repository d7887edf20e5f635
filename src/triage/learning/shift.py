"""What a new source costs in certainty: measured on sources that a sister network never saw.

A network is surer than it should be on messages of a kind it has not met, and examples kept out of its own sources do
not show it. So a sister network learns without some sources, is calibrated at home, and is then measured on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from triage.learning.calibrate import fit_calibration, fit_factor, known_rows, target_rows
from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.score import Table, score_all
from triage.taxonomy import Taxonomy


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
    each = [
        fit_factor(logits[rows], target_rows(away, task, taxonomy, rows), many=taxonomy.many(task))
        for rows in known_by_source(away, task, taxonomy)
    ]
    return float(np.exp(np.mean(np.log(each)))) if each else 1.0


def known_by_source(examples: Sequence[Example], task: str, taxonomy: Taxonomy) -> list[list[int]]:
    """The rows of each source for which it is known which labels of the task hold."""
    by_source: dict[str, list[int]] = {}
    for row in known_rows(examples, task, taxonomy):
        by_source.setdefault(examples[row].source, []).append(row)
    return list(by_source.values())
