"""Learn to tell what is no customer message: a line through the encoder's vectors, written beside the heads.

Examples of what lies outside are few and never complete, so the bar is set by the messages: as rarely as asked may a
message of a source that was left out of the fit be taken for something else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from sklearn.linear_model import LogisticRegression

from triage.folder import seal_folder
from triage.heads import OUTSIDE
from triage.learning.head_file import write_heads

STRENGTH = 0.03
"""Inverse of the penalty on the weights (scikit-learn's `C`) over vectors of unit variance."""
FEWEST = 100
"""Messages from which on a source counts when the bar is set."""

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """`vectors @ weight + bias` is above 0 for what is no message; `alarms` is what the bar costs, source by source."""

    weight: Floats
    bias: float
    alarms: Mapping[str, float]


def fit_outside(messages: Floats, sources: Sequence[str], outside: Mapping[str, Floats], *, alarms: float) -> Line:
    """Fit the line between messages, (rows, size), and the kinds of text outside, each (rows, size).

    Sources and kinds count alike, however many rows they have. `alarms` is the share of messages above the line, as
    the mean over sources that were left out of the fit one by one.
    """
    names = np.array(sources)
    middle, spread = messages.mean(0), np.maximum(messages.std(0), 1e-6)
    inside = (messages - middle) / spread
    beyond = {kind: (vectors - middle) / spread for kind, vectors in outside.items()}
    unseen = {}
    for source in sorted({name for name in sources if (names == name).sum() >= FEWEST}):
        away = names == source
        model = _fit(inside[~away], names[~away], beyond)
        unseen[source] = model.decision_function(inside[away])
    bar = _bar(list(unseen.values()), alarms)
    model = _fit(inside, names, beyond)
    weight = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weight @ middle - bar)
    return Line(weight, bias, {source: float((scores >= bar).mean()) for source, scores in unseen.items()})


def write_outside(folder: Path, line: Line) -> None:
    """Put the line beside the heads of a model folder, and seal the folder again."""
    path = folder / "heads.safetensors"
    line_of = {f"{OUTSIDE}.weight": line.weight, f"{OUTSIDE}.bias": np.array([line.bias])}
    write_heads(load_file(path) | line_of, path)
    seal_folder(folder)


def _fit(inside: Floats, names: NDArray[np.str_], beyond: Mapping[str, Floats]) -> LogisticRegression:
    """A logistic regression in which both sides weigh the same, and large sources by the root of their size."""
    _, where, counts = np.unique(names, return_inverse=True, return_counts=True)
    weights = counts[where] ** -0.5
    weights *= len(inside) / weights.sum()
    total = len(inside) / len(beyond)
    rows = np.concatenate([inside, *beyond.values()])
    return LogisticRegression(C=STRENGTH, max_iter=500).fit(
        rows,
        np.arange(len(rows)) >= len(inside),
        sample_weight=np.concatenate(
            [weights, *[np.full(len(kind), total / len(kind) / 2) for kind in beyond.values()]]
        ),
    )


def _bar(unseen: Sequence[Floats], alarms: float) -> float:
    """The score that the asked share of messages reaches, as a mean over sources."""
    weights = np.concatenate([np.full(len(scores), 1 / len(scores) / len(unseen)) for scores in unseen])
    scores = np.concatenate(list(unseen))
    order = np.argsort(-scores)
    above = np.cumsum(weights[order])
    return float(scores[order[int(np.searchsorted(above, alarms))]])
