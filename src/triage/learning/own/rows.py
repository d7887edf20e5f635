"""A company's tickets as rows to learn from: the text as the model will read it, its labels, and its scores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from triage.encoders import Encoder, Floats
from triage.heads import MANY, Heads
from triage.learning.calibrate import known_rows, target_rows
from triage.learning.examples import Example
from triage.learning.own.taxonomy import OwnLabels
from triage.taxonomy import Taxonomy
from triage.text.reader import Reader
from triage.tickets.ticket import Ticket

AT_ONCE = 2_000
"""Texts that are scored before what was found is put down, for a training that goes on after a stop."""
Told = Callable[[int, int], None]
"""Is told how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Examples with the group that each belongs to (customer or thread; empty when unknown), and their tickets."""

    examples: tuple[Example, ...]
    tickets: tuple[Ticket, ...]

    @property
    def texts(self) -> list[str]:
        """The texts, as the model reads them."""
        return [example.text for example in self.examples]

    def __add__(self, other: "Rows") -> "Rows":
        return Rows(self.examples + other.examples, self.tickets + other.tickets)

    def __len__(self) -> int:
        return len(self.examples)


@dataclass(frozen=True, slots=True)
class Scores:
    """What a model says of some texts: mean token states (rows, size), and logits (rows, labels) of each task."""

    vectors: Floats
    logits: dict[str, Floats]

    def of(self, rows: slice) -> "Scores":
        """The scores of a stretch of the texts."""
        return Scores(self.vectors[rows], {task: values[rows] for task, values in self.logits.items()})


def rows_of(tickets: Sequence[Ticket], own: OwnLabels, reader: Reader) -> Rows:
    """Tickets read as a loaded model reads messages. One in which nothing is left to read is left out."""
    readings = reader.read_all([ticket.message for ticket in tickets])
    pairs = [
        (Example(ticket.where or str(number), reading.text, own.of(ticket), "own"), ticket)
        for number, (ticket, reading) in enumerate(zip(tickets, readings, strict=True))
        if reading.text.strip()
    ]
    return Rows(tuple(example for example, _ in pairs), tuple(ticket for _, ticket in pairs))


def targets_of(examples: Sequence[Example], task: str, taxonomy: Taxonomy) -> tuple[list[int], Floats]:
    """The rows that have a known label of the task, and their targets, (rows, labels)."""
    rows = known_rows(examples, task, taxonomy)
    return rows, target_rows(examples, task, taxonomy, rows)


def score_rows(
    encoder: Encoder, heads: Heads, texts: Sequence[str], *, cache: Path | None = None, told: Told | None = None
) -> Scores:
    """Scores of all texts, in their order. With a `cache` folder, what was scored before a stop is not scored again.

    The cache holds numbers only.
    """
    parts = []
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        kept = None if cache is None else cache / f"{sha256(chr(0).join(part).encode('utf-8', 'replace')).hexdigest()}"
        found = _kept(kept)
        if found is None:
            found = _score(encoder, heads, part)
            if kept is not None:
                kept.parent.mkdir(parents=True, exist_ok=True)
                save_file(found, kept.with_suffix(".part"))
                kept.with_suffix(".part").replace(kept)
        parts.append(found)
        if told is not None:
            told(min(start + AT_ONCE, len(texts)), len(texts))
    tasks = (*heads.tasks, MANY)
    if not parts:
        labels = {task: len(heads.tensors[f"{task}.bias"]) for task in tasks}
        return Scores(
            np.zeros((0, encoder.size), np.float32), {task: np.zeros((0, n), np.float32) for task, n in labels.items()}
        )
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Scores(joined["vectors"], {task: joined[f"logits.{task}"] for task in tasks})


def _score(encoder: Encoder, heads: Heads, texts: Sequence[str]) -> dict[str, Floats]:
    order: list[int] = []
    parts: list[dict[str, Floats]] = []
    for states in encoder.encode(texts, batch_size=32):
        order += list(states.index)
        logits, vectors = heads.logits(states)
        parts.append({"vectors": vectors} | {f"logits.{task}": values for task, values in logits.items()})
    back = np.argsort(order)
    return {name: np.ascontiguousarray(np.concatenate([part[name] for part in parts])[back]) for name in parts[0]}


def _kept(path: Path | None) -> dict[str, Floats] | None:
    if path is None or not path.is_file():
        return None
    try:
        return dict(load_file(path))
    except SafetensorError:  # cut off while it was written by another hand
        return None
