"""What a teacher adds: its probabilities stand wherever an example's label is not known for certain."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from triage.heads import plain
from triage.learning.calibrate import fit_calibration
from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.score import Table, score_all
from triage.taxonomy import Taxonomy


def opinions(
    teacher: Network,
    examples: Sequence[Example],
    kept: Sequence[Example],
    *,
    tokenizer: Tokenizer,
    taxonomy: Taxonomy,
    max_tokens: int,
) -> dict[str, Table]:
    """The teacher's probabilities for the examples, (examples, labels) a task, as sure as it is right on `kept`."""
    theirs, home = (
        score_all(teacher, part, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=max_tokens, half=True)
        for part in (examples, kept)
    )
    fitted = fit_calibration(home, kept, taxonomy)
    return {
        task: plain(logits / np.float32(fitted[task]["temperature"]), many=taxonomy.many(task))
        for task, logits in theirs.items()
    }


def taught(examples: Sequence[Example], probabilities: Mapping[str, Table], taxonomy: Taxonomy) -> list[Example]:
    """The same examples, with the teacher's shares for every task of which the labels are not known.

    Where several labels are possible the teacher chooses among them only.
    """
    return [
        replace(
            example,
            shares={
                task: _among(values[row], example.targets.get(task), taxonomy.labels(task))
                for task, values in probabilities.items()
                if not example.knows(task, taxonomy)
            },
        )
        for row, example in enumerate(examples)
    ]


def _among(shares: NDArray[np.float32], possible: tuple[str, ...] | None, labels: Sequence[str]) -> tuple[float, ...]:
    if possible is not None:
        shares = np.array([label in possible for label in labels]) * np.maximum(shares, 1e-6)
        shares = shares / shares.sum()
    return tuple(shares.tolist())
