"""The depth `heads`: the base's encoder and kept heads go into the new folder as they are, own heads are fitted."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from triage.encoders import Encoder, Floats, means_of
from triage.heads import OUTSIDE, Heads, plain
from triage.learning.examples import Example
from triage.learning.head_file import write_heads
from triage.learning.held_out import blocks_of
from triage.learning.names import name_examples
from triage.learning.own.heads import Fitted, fit_own_head, folds_of
from triage.learning.own.rows import Rows, Scores, Told, targets_of
from triage.learning.own.taxonomy import OwnLabels
from triage.taxonomy import Taxonomy

FOLDS = 4
FEW_EACH = 20
"""Tickets a label below which the names of labels, and the examples in a taxonomy, are learned from too."""
MEANINGFUL = 0.3
"""Share of such texts that a head without them has to get right, or they would be noise."""
ALARMS = 0.01
"""Of the tickets, messages all of them, so many at most may be taken for none."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a depth leaves behind it: logits before calibration, (rows, labels) a task.

    `judged` are rows with logits by heads that have not learned from them: calibration is set on those. `test` and
    `replay` are the scores of the new folder, `int8` what rounding its encoder changed (None where it is the base's).
    """

    judged: Sequence[Example]
    logits: Mapping[str, Floats]
    test: Mapping[str, Floats]
    replay: Mapping[str, Floats]
    int8: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class _More:
    """Rows that are learned from beside the tickets, and never held out."""

    vectors: Floats
    targets: Floats
    start: Floats
    weights: Floats


def with_heads(
    folder: Path,
    fresh: Path,
    rows: Rows,
    *,
    encoder: Encoder,
    heads: Heads,
    own: OwnLabels,
    scores: Scores,
    test: Scores,
    replay: Scores,
    seed: int,
    told: Told,
) -> Learned:
    """Write the new folder's encoder, tokenizer and heads. `scores`, `test` and `replay` are what the base says."""
    for name in ("encoder.onnx", "tokenizer.json"):
        shutil.copyfile(folder / name, fresh / name)
    old = load_file(folder / "heads.safetensors")
    tensors = {name: tensor for name, tensor in old.items() if name.split(".")[0] in {*own.taxonomy.tasks, OUTSIDE}}
    blocks = blocks_of([ticket.group for ticket in rows.tickets], rows.texts)
    logits, tested, replayed = dict(scores.logits), dict(test.logits), dict(replay.logits)
    for number, task in enumerate(own.trained):
        told(number, len(own.trained))
        places = same_places(heads.taxonomy, own.taxonomy, task)
        held = old_places(heads.taxonomy, own.taxonomy, task) if task in own.extended else []
        fit = _fit(task, rows, blocks, encoder, own, scores=scores, replay=replay, places=places, held=held, seed=seed)
        labels = len(own.taxonomy.labels(task))
        tensors |= _tensors(task, fit, old, places, labels)
        logits[task] = fit.held_out
        for scored, into in ((test, tested), (replay, replayed)):
            begun = _start(scored, task, places, labels)
            into[task] = np.asarray(begun + scored.vectors @ fit.weight.T + fit.bias, np.float32)
    told(len(own.trained), len(own.trained))
    if f"{OUTSIDE}.weight" in tensors:
        above = scores.vectors @ tensors[f"{OUTSIDE}.weight"] + tensors[f"{OUTSIDE}.bias"][0]
        tensors[f"{OUTSIDE}.bias"] = tensors[f"{OUTSIDE}.bias"] - max(0.0, float(np.quantile(above, 1 - ALARMS)))
    write_heads(tensors, fresh / "heads.safetensors")
    return Learned(rows.examples, logits, tested, replayed)


def old_places(base: Taxonomy, new: Taxonomy, task: str) -> list[int]:
    """Where the base's labels of a task stand among the new ones; none unless all of them are there."""
    labels, before = new.labels(task), base.labels(task) if task in base.tasks else ()
    return [labels.index(label) for label in before] if set(before) <= set(labels) else []


def same_places(base: Taxonomy, new: Taxonomy, task: str) -> list[int]:
    """As `old_places`, and none where a task takes several labels now that took one, or the other way round."""
    return old_places(base, new, task) if task in base.tasks and base.many(task) == new.many(task) else []


def _fit(
    task: str,
    rows: Rows,
    blocks: np.ndarray[tuple[int], np.dtype[np.int64]],
    encoder: Encoder,
    own: OwnLabels,
    *,
    scores: Scores,
    replay: Scores,
    places: Sequence[int],
    held: Sequence[int],
    seed: int,
) -> Fitted:
    """The head of one task; its `held_out` has a row for each of the rows, zeros where the label is not known."""
    taxonomy, many = own.taxonomy, own.taxonomy.many(task)
    labels = len(taxonomy.labels(task))
    known, targets = targets_of(rows.examples, task, taxonomy)
    start = _start(scores, task, places, labels)[known]
    vectors, folds = scores.vectors[known], folds_of(blocks[known], targets, count=FOLDS, seed=seed)

    def fitted(more: Sequence[_More]) -> Fitted:
        beside = sum(len(each.vectors) for each in more)
        return fit_own_head(
            np.concatenate([vectors, *(each.vectors for each in more)]),
            np.concatenate([targets, *(each.targets for each in more)]),
            several=many,
            folds=np.concatenate([folds, np.full(beside, -1)]),
            start=np.concatenate([start, *(each.start for each in more)]),
            weights=np.concatenate([np.ones(len(known), np.float32), *(each.weights for each in more)]),
        )

    more = [_replayed(task, replay, places, held, own, len(known))] if held else []
    fit = fitted(more)
    if len(known) < FEW_EACH * labels and not many:
        told = _told(task, own, encoder, labels)
        said = told.vectors @ fit.weight.T + fit.bias
        if not places and len(said) and (said.argmax(1) == told.targets.argmax(1)).mean() >= MEANINGFUL:
            fit = fitted([*more, told])
    held_out = np.zeros((len(rows), labels), np.float32)
    held_out[known] = fit.held_out[: len(known)]
    return Fitted(fit.weight, fit.bias, held_out, fit.plan)


def _start(scores: Scores, task: str, places: Sequence[int], labels: int) -> Floats:
    """The base's logits (rows, labels), 0 for a label that it does not know."""
    start = np.zeros((len(scores.vectors), labels), np.float32)
    if places:
        start[:, places] = scores.logits[task]
    return start


def _replayed(
    task: str, replay: Scores, places: Sequence[int], held: Sequence[int], own: OwnLabels, rows: int
) -> _More:
    """What the base says of the replay texts, for labels that stay beside new ones; at most as heavy as tickets."""
    start = _start(replay, task, places, len(own.taxonomy.labels(task)))
    targets = np.zeros_like(start)
    targets[:, held] = plain(replay.logits[task], many=task in own.taxonomy.several and bool(places))
    weight = min(1.0, rows / max(1, len(start)))
    return _More(replay.vectors, targets, start, np.full(len(start), weight, np.float32))


def _told(task: str, own: OwnLabels, encoder: Encoder, labels: int) -> _More:
    """The names of labels and the examples that the taxonomy gives of them, as rows."""
    taxonomy = own.taxonomy
    carried = set(own.names[task].values())
    texts = [(example.text, example.targets[task][0]) for example in name_examples(taxonomy, [task])]
    texts += [(text, label.name) for label in taxonomy.tasks[task].values() for text in label.examples]
    texts = [(text, label) for text, label in texts if label in carried]
    order = taxonomy.labels(task)
    targets = np.zeros((len(texts), labels), np.float32)
    targets[np.arange(len(texts)), [order.index(label) for _, label in texts]] = 1
    found = means_of(encoder, [text for text, _ in texts], batch_size=32)
    return _More(found, targets, np.zeros_like(targets), np.ones(len(texts), np.float32))


def _tensors(
    task: str, fit: Fitted, old: Mapping[str, Floats], places: Sequence[int], labels: int
) -> dict[str, Floats]:
    """A head's arrays: the base's where it is added to, else with a query of zeros, which looks at all tokens alike."""
    size = fit.weight.shape[1]
    query = old[f"{task}.query"] if places else np.zeros(size, np.float32)
    weight, bias = np.zeros((labels, 2 * size), np.float32), np.array(fit.bias, np.float32)
    if places:
        weight[places] = old[f"{task}.weight"]
        bias[places] += old[f"{task}.bias"]
    weight[:, :size] += fit.weight
    return {f"{task}.query": query, f"{task}.weight": weight, f"{task}.bias": bias}
