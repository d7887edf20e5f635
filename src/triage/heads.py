"""From token states to calibrated probabilities: one small linear head a task, read from `heads.safetensors`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController

from triage.encoders import Floats, States
from triage.errors import ModelError
from triage.taxonomy import Taxonomy

MANY = "signals"
"""The task with any number of labels; all others give exactly one."""
_FAR = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits of one task become probabilities: divided by `temperature`, then `bias` added per label."""

    temperature: float
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """Probabilities of some texts: `probabilities[task]` is (rows, labels), rows in the order of `states.index`.

    `attention` is (rows, length, signals): how much of each signal's score comes from each token. `vectors` is
    (rows, size): the mean of each text's token states.
    """

    states: States
    probabilities: Mapping[str, Floats]
    attention: Floats
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
        found = {name: tensor.shape for name, tensor in tensors.items()}
        if found != shapes:
            wrong = sorted(name for name in shapes.keys() | found.keys() if shapes.get(name) != found.get(name))
            raise ModelError(
                f"heads do not fit taxonomy and encoder: {', '.join(wrong)}. Keep one run's files together"
            )
        self.tensors = tensors
        self.tasks = tuple(task for task in taxonomy.tasks if task != MANY)
        self.calibration = calibration
        self._blas = ThreadpoolController()

    @classmethod
    def read(cls, path: Path, taxonomy: Taxonomy, calibration: Mapping[str, Calibration], *, size: int) -> "Heads":
        """Read `heads.safetensors`. Raises ModelError when the file or the shapes in it are not what they must be."""
        try:
            tensors = load_file(path)
        except (OSError, SafetensorError) as error:
            raise ModelError(f"{path}: cannot be read: {error}. Copy the model folder again") from error
        return cls(tensors, taxonomy, calibration, size=size)

    def score(self, states: States) -> Scored:
        """Calibrated probabilities of every task, and where each signal was seen."""
        with self._blas.limit(limits=1, user_api="blas"):  # idle BLAS threads spin, and the encoder needs the cores
            logits, attention, vectors = self.logits(states)
        probabilities = {task: self.calibrated(task, values) for task, values in logits.items()}
        return Scored(states, probabilities, attention, vectors)

    def logits(self, states: States) -> tuple[dict[str, Floats], Floats, Floats]:
        """Logits before calibration, (rows, labels) a task; the signals' share of every token; the mean of the tokens."""
        tokens, mask = states.tokens, states.mask
        rows, length, size = tokens.shape
        flat = tokens.reshape(-1, size)
        queries = np.stack([self.tensors[f"{task}.query"] for task in self.tasks])
        pulls = (flat @ queries.T).reshape(rows, length, -1) + (1 - mask[:, :, None]) * _FAR
        shares = np.concatenate([(mask / mask.sum(1, keepdims=True))[:, :, None], _softmax(pulls, axis=1)], axis=2)
        pooled = shares.transpose(0, 2, 1) @ tokens
        logits = {
            task: np.concatenate([pooled[:, 0], pooled[:, 1 + number]], axis=1) @ self.tensors[f"{task}.weight"].T
            + self.tensors[f"{task}.bias"]
            for number, task in enumerate(self.tasks)
        }
        looks = (flat @ self.tensors[f"{MANY}.query"].T).reshape(rows, length, -1) + (1 - mask[:, :, None]) * _FAR
        values = (flat @ self.tensors[f"{MANY}.weight"].T).reshape(rows, length, -1)
        attention = _softmax(looks, axis=1) * values
        logits[MANY] = attention.sum(1) + self.tensors[f"{MANY}.bias"]
        return logits, attention, pooled[:, 0]

    def calibrated(self, task: str, logits: Floats) -> Floats:
        """Probabilities (rows, labels) from one task's logits: independent ones for signals, else adding up to 1."""
        calibration = self.calibration[task]
        return plain(task, logits / np.float32(calibration.temperature) + np.asarray(calibration.bias, np.float32))


def plain(task: str, logits: Floats) -> Floats:
    """Probabilities from logits that are calibrated already."""
    return _sigmoid(logits) if task == MANY else _softmax(logits)


def _softmax(values: Floats, axis: int = -1) -> Floats:
    powers = np.exp(values - values.max(axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis, keepdims=True), np.float32)


def _sigmoid(values: Floats) -> Floats:
    return np.asarray(np.exp(-np.logaddexp(0, -values)), np.float32)
