"""What a new source costs in certainty: measured on sources that a sister network never saw.

A network is surer than it should be on messages of a kind it has not met, and examples kept out of its own sources do
not show it. So a sister network learns without some sources, is calibrated at home, and is then measured on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from triage.heads import doubt
from triage.learning.calibrate import fit_calibration, known_rows, target_rows
from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.per_sentences import Part, fit_power, mean_factor
from triage.learning.score import Table, score_all
from triage.taxonomy import Taxonomy
from triage.text.sentences import find_sentences


@dataclass(frozen=True, slots=True)
class Away:
    """Examples of unseen sources, the sister's logits for them, and by what each task's logits have to be divided.

    `logits[task]` is (examples, labels): calibrated at home, then divided by `factors[task]` and, for the tasks in
    `per_sentences`, by the doubt that the sentences of each example call for.
    """

    examples: Sequence[Example]
    logits: Mapping[str, Table]
    factors: Mapping[str, float]
    per_sentences: Mapping[str, float]


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
    at_home = {
        task: values / np.float32(calibration[task]["temperature"]) + np.array(calibration[task]["bias"], np.float32)
        for task, values in tables[1].items()
    }
    return shift_of(at_home, away, taxonomy)


def shift_of(at_home: Mapping[str, Table], away: Sequence[Example], taxonomy: Taxonomy) -> Away:
    """What is left to do for logits, (examples, labels) a task, that are calibrated at home."""
    sentences = count_sentences([example.text for example in away])
    logits, factors, powers = {}, {}, {}
    for task, values in at_home.items():
        many = taxonomy.many(task)
        parts = [
            Part(values[rows], target_rows(away, task, taxonomy, rows), [sentences[row] for row in rows])
            for rows in known_by_source(away, task, taxonomy)
        ]
        power = 0.0 if many else fit_power(parts)
        if power:
            powers[task] = power
        factors[task] = mean_factor(parts, power, many=many)
        logits[task] = np.asarray(values / doubt(sentences, power) / np.float32(factors[task]), np.float32)
    return Away(away, logits, factors, powers)


def count_sentences(texts: Sequence[str]) -> list[int]:
    """How many sentences each text has."""
    return [len(find_sentences(text)) for text in texts]


def known_by_source(examples: Sequence[Example], task: str, taxonomy: Taxonomy) -> list[list[int]]:
    """The rows of each source for which it is known which labels of the task hold."""
    by_source: dict[str, list[int]] = {}
    for row in known_rows(examples, task, taxonomy):
        by_source.setdefault(examples[row].source, []).append(row)
    return list(by_source.values())
