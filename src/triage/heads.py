"""From token states to calibrated probabilities: one small linear head a task, read from `heads.safetensors`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file

from triage.encoders import Floats, States
from triage.errors import ModelError
from triage.taxonomy import SIGNALS, Taxonomy

MANY = SIGNALS
"""The task whose head looks for each label by itself, token by token; all others pool the tokens for all labels."""

MOST_PRODUCTS = 2**18
"""Multiplications of one matrix product from which on OpenBLAS takes several threads, which the encoder needs."""

OUTSIDE = "outside"
"""Name of the line through the vectors beyond which a text is no customer message. A model may have none."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits of one task become probabilities: divided by `temperature`, then `bias` added per label.

    Where `per_sentences` is not 0 the sum is divided by a doubt as well, which grows with the sentences of the message:
    `doubt(sentences, per_sentences)`. It never changes which label is the likeliest.
    """

    temperature: float
    bias: tuple[float, ...]
    per_sentences: float = 0.0

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Calibration":
        """A task's entry under `calibration` in `config.json`."""
        return cls(entry["temperature"], tuple(entry["bias"]), entry.get("per_sentences", 0.0))

    def probabilities(self, logits: Floats, *, many: bool, sentences: Sequence[int] | None = None) -> Floats:
        """Probabilities (rows, labels) from logits (rows, labels), as `plain` makes them.

        `sentences` says how many each row has, one where it is left out.
        """
        scores = logits / np.float32(self.temperature) + np.asarray(self.bias, np.float32)
        if self.per_sentences and sentences is not None:
            scores /= doubt(sentences, self.per_sentences)
        return plain(scores, many=many)


@dataclass(frozen=True, slots=True)
class Scored:
    """Probabilities of some texts: `probabilities[task]` is (rows, labels), rows in the order of `states.index`.

    `attention[row]` is (tokens, signals): how much of each signal's score comes from each token. `looks[row]` is
    (tokens, tasks): the share of each other task's look, in the order of `Heads.tasks`, that falls on each token.
    `vectors` is (rows, size): the mean of each text's token states.
    """

    states: States
    probabilities: Mapping[str, Floats]
    attention: Sequence[Floats]
    looks: Sequence[Floats]
    vectors: Floats


class Heads:
    """All heads of one model. Stateless once made; safe to share between threads."""

    def __init__(
        self, tensors: Mapping[str, Floats], taxonomy: Taxonomy, calibration: Mapping[str, Calibration], *, size: int
    ) -> None:
        shapes: dict[str, tuple[int, ...]] = {}
        for task in taxonomy.tasks:
            labels = len(taxonomy.labels(task))
            query = (labels, size) if task == MANY else (size,)
            inputs = size if task == MANY else 2 * size
            shapes |= {f"{task}.query": query, f"{task}.weight": (labels, inputs), f"{task}.bias": (labels,)}
        if f"{OUTSIDE}.weight" in tensors:
            shapes |= {f"{OUTSIDE}.weight": (size,), f"{OUTSIDE}.bias": (1,)}
        found = {name: tensor.shape for name, tensor in tensors.items()}
        if found != shapes:
            wrong = sorted(name for name in shapes.keys() | found.keys() if shapes.get(name) != found.get(name))
            raise ModelError(
                f"heads do not fit taxonomy and encoder: {', '.join(wrong)}. Keep one run's files together"
            )
        self.tensors = tensors
        self.size = size
        self.taxonomy = taxonomy
        self.tasks = tuple(task for task in taxonomy.tasks if task != MANY)
        self.calibration = calibration
        self._outside = tensors.get(f"{OUTSIDE}.weight"), tensors.get(f"{OUTSIDE}.bias")
        queries = [tensors[f"{task}.query"][None] for task in self.tasks]
        evenly = np.zeros((1, size), np.float32)  # a query of zeros pools the mean
        many = [tensors[f"{MANY}.query"], tensors[f"{MANY}.weight"]]
        self._looks = np.ascontiguousarray(np.concatenate([*queries, evenly, *many]).T)
        weights = np.concatenate([tensors[f"{task}.weight"] for task in self.tasks])
        self._weights = np.concatenate([weights[:, :size], weights[:, size:]])
        self._bias = np.concatenate([tensors[f"{task}.bias"] for task in self.tasks])
        sizes = [len(tensors[f"{task}.bias"]) for task in self.tasks]
        self._ends = np.cumsum(sizes)
        self._places = np.arange(len(weights), 2 * len(weights)), np.repeat(np.arange(len(sizes)), sizes)

    @classmethod
    def read(cls, path: Path, taxonomy: Taxonomy, calibration: Mapping[str, Calibration], *, size: int) -> "Heads":
        """Read `heads.safetensors`. Raises ModelError when the file or the shapes in it are not what they must be."""
        try:
            tensors = load_file(path)
        except (OSError, SafetensorError) as error:
            raise ModelError(f"{path}: cannot be read: {error}. Copy the model folder again") from error
        return cls(tensors, taxonomy, calibration, size=size)

    def score(self, states: States, sentences: Sequence[int] | None = None) -> Scored:
        """Calibrated probabilities of every task, and where each signal was seen.

        `sentences` says how many each row has, one where it is left out.
        """
        logits, attention, looks, vectors = self._read(states)
        probabilities = {task: self.calibrated(task, values, sentences) for task, values in logits.items()}
        return Scored(states, probabilities, attention, looks, vectors)

    def logits(self, states: States) -> tuple[dict[str, Floats], Floats]:
        """Logits before calibration, (rows, labels) a task, and `vectors` of `Scored`."""
        logits, _, _, vectors = self._read(states)
        return logits, vectors

    def _read(self, states: States) -> tuple[dict[str, Floats], list[Floats], list[Floats], Floats]:
        """Logits, and `attention`, `looks` and `vectors` of `Scored`.

        Each row is reckoned by itself: sums over another shape round differently, and what is said of a message must
        not depend, not even in the last digit, on the messages beside it.
        """
        labels, pools, many = len(self._bias), len(self.tasks) + 1, len(self.tensors[f"{MANY}.bias"])
        table = np.empty((len(states.index), labels), np.float32)
        signals = np.empty((len(states.index), many), np.float32)
        vectors = np.empty((len(states.index), self.size), np.float32)
        attention, taken = [], []
        for row, tokens in enumerate(states.tokens):
            looks = _product(tokens, self._looks)
            shares = _softmax(looks[:, : pools + many], axis=0)
            seen = shares[:, pools:] * looks[:, pools + many :]
            seen.sum(0, out=signals[row])
            attention.append(seen)
            taken.append(shares[:, : pools - 1])
            pooled = _product(tokens.T, shares[:, :pools])
            vectors[row] = pooled[:, -1]
            scores = _product(self._weights, pooled)
            table[row] = scores[:labels, -1] + scores[self._places]
        logits = dict(zip(self.tasks, np.split(table + self._bias, self._ends[:-1], axis=1), strict=True))
        logits[MANY] = signals + self.tensors[f"{MANY}.bias"]
        return logits, attention, taken, vectors

    def speaks(self, scored: Scored, row: int, task: str) -> Floats:
        """How much each token of a text, (tokens,), puts the task's likeliest label ahead of the others.

        The pooled half of a head adds up over the tokens, by the share of its look that falls on each. Tasks whose
        labels are looked for one by one have `Scored.attention` instead.
        """
        tokens = scored.states.tokens[row]
        weights = self.tensors[f"{task}.weight"][:, tokens.shape[1] :]
        probabilities = scored.probabilities[task][row]
        ahead = weights[probabilities.argmax()] - (probabilities / probabilities.sum()) @ weights
        looks = scored.looks[row][:, self.tasks.index(task)]
        return looks * _product(tokens, ahead[:, None])[:, 0]

    def is_outside(self, vector: Floats) -> bool:
        """Whether a text with this vector, (size,), is no customer message; never so for a model without the line."""
        weight, bias = self._outside
        return weight is not None and bias is not None and float(weight @ vector + bias[0]) > 0

    def calibrated(self, task: str, logits: Floats, sentences: Sequence[int] | None = None) -> Floats:
        """Probabilities (rows, labels) from one task's logits: they add up to 1 where one label holds at a time."""
        return self.calibration[task].probabilities(logits, many=self.taxonomy.many(task), sentences=sentences)


def doubt(sentences: Sequence[int], power: float) -> Floats:
    """By what logits are divided, (rows, 1), in messages of so many sentences: 1 where there is one or none.

    >>> doubt([1, 7, 31], 0.5).ravel().tolist()
    [1.0, 2.0, 4.0]
    """
    more = (1 + np.maximum(np.asarray(sentences), 1)) / 2
    return np.asarray(more[:, None] ** power, np.float32)


def plain(logits: Floats, *, many: bool) -> Floats:
    """Probabilities from logits that are calibrated already: each label's own where many may hold, else shares of 1."""
    return _sigmoid(logits) if many else _softmax(logits)


def _product(left: Floats, right: Floats) -> Floats:
    """`left @ right`, a few rows at a time: BLAS stays on this thread, and rounds alike however many it may use."""
    step = max(1, MOST_PRODUCTS // right.size)
    if len(left) <= step:
        return np.asarray(left @ right, np.float32)
    return np.concatenate([left[start : start + step] @ right for start in range(0, len(left), step)])


def _softmax(values: Floats, axis: int = -1) -> Floats:
    powers = np.exp(values - values.max(axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis, keepdims=True), np.float32)


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -values)), np.float32)
