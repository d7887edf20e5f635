"""Examples to learn from: texts with what is known about them, read from labels and mapped corpora."""

import gzip
import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from triage.errors import MessageError, TaxonomyError
from triage.heads import MANY
from triage.message import Message
from triage.taxonomy import Taxonomy
from triage.text.folded import folded
from triage.text.reader import Reader


@dataclass(frozen=True, slots=True)
class Evidence:
    """`text[start:end]` is where a signal of this kind stands."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Example:
    """One text and its targets.

    `targets` maps a task to the labels that are possible: one when it is known, several when a corpus tells only
    that it is one of them; of a task that takes any number of labels, all that hold. `shares` maps a task to what a
    teacher gives each of its labels, and goes before `targets`. A task that is in neither teaches its head nothing.
    `evidence` tells where signals stand, when that is known.
    """

    id: str
    text: str
    targets: Mapping[str, tuple[str, ...]]
    source: str
    weight: float = 1.0
    shares: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    def knows(self, task: str, taxonomy: Taxonomy) -> bool:
        """Whether it is known which labels hold: the one that is possible, or all of a task that takes any number."""
        return task in self.targets and (taxonomy.many(task) or len(self.targets[task]) == 1)


def from_labels(rows: Iterable[Mapping[str, Any]], taxonomy: Taxonomy, *, source: str | None = None) -> list[Example]:
    """Examples from rows with `id`, `text` and for each task a label, or a list of them.

    Raises TaxonomyError when a row carries a label the taxonomy lacks.
    """
    examples = []
    for row in rows:
        targets = {task: _as_labels(row[task]) for task in taxonomy.tasks if task in row}
        _check(targets, taxonomy, where=row["id"])
        examples.append(Example(row["id"], row["text"], targets, source or str(row["id"]).rsplit("-", 2)[0]))
    return examples


def from_mapping(
    mapping: Path, corpora: Path, taxonomy: Taxonomy, *, skip: frozenset[str], weight: float, seed: int
) -> list[Example]:
    """Examples from public corpora whose labels a TOML file maps onto ours; `skip` holds ids to leave out.

    Takes at most `limit` rows a corpus label, sampled with `seed`, each text once.
    Raises TaxonomyError for a label or field that does not exist.
    """
    tables = tomllib.loads(mapping.read_text(encoding="utf-8"))
    examples: list[Example] = []
    for corpus, table in tables.items():
        by_label: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        for split in table["splits"]:
            for row in read_corpus(corpora / corpus / f"{split}.jsonl.gz"):
                if table["field"] not in row:
                    raise TaxonomyError(f"{mapping}: rows of corpus {corpus} have no field {table['field']!r}")
                if row["id"] not in skip:
                    by_label[str(row[table["field"]])].setdefault(str(row["text"]).casefold(), row)
        chance = random.Random(seed)  # noqa: S311
        for label, target in table["labels"].items():
            if label not in by_label:
                raise TaxonomyError(f"{mapping}: corpus {corpus} has no label {label!r} in {table['field']!r}")
            targets = _as_targets(target)
            _check(targets, taxonomy, where=f"{mapping}, {corpus}.{label}")
            rows = list(by_label[label].values())
            sample = chance.sample(rows, min(table["limit"], len(rows)))
            examples += [Example(row["id"], row["text"], targets, corpus, weight) for row in sample]
    return examples


def unlabelled(
    plan: Mapping[str, Mapping[str, Any]], corpora: Path, *, skip: frozenset[str], weight: float, seed: int
) -> list[Example]:
    """Examples without targets: `limit` texts of the `splits` of each corpus in `plan`, each text once."""
    examples: list[Example] = []
    for corpus, table in plan.items():
        texts = {
            str(row["text"]).casefold(): row
            for split in table["splits"]
            for row in read_corpus(corpora / corpus / f"{split}.jsonl.gz")
            if row["id"] not in skip
        }
        rows = random.Random(f"{seed} {corpus}").sample(list(texts.values()), min(table["limit"], len(texts)))  # noqa: S311
        examples += [Example(row["id"], row["text"], {}, corpus, weight) for row in rows]
    return examples


def read_corpus(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of one gzipped JSON-lines file. Raises MessageError naming file and line."""
    if not path.is_file():
        raise MessageError(f"{path}: no such file. --corpora has to name a folder with one folder per corpus")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise MessageError(f"{path}, line {number}: not JSON ({error.msg})") from error


def as_read(examples: Sequence[Example], *, reader: Reader) -> list[Example]:
    """The same examples with the text that the model will see in use. Texts with nothing to read are left out."""
    readings = reader.read_all([Message(example.text) for example in examples])
    return [
        replace(example, text=reading.text)
        for example, reading in zip(examples, readings, strict=True)
        if reading.text.strip()
    ]


def split_off(examples: Sequence[Example], share: float, *, seed: int) -> tuple[list[Example], list[Example]]:
    """Two lists: the larger to learn from, and about `share` kept out.

    The text alone decides, so equal texts stay on one side, and a text stays on its side when others join.
    """
    keep = [_lot(f"{seed} {folded(example.text)}") < share for example in examples]
    return (
        [example for example, out in zip(examples, keep, strict=True) if not out],
        [example for example, out in zip(examples, keep, strict=True) if out],
    )


def _lot(text: str) -> float:
    """A number from 0 to 1 that the text draws, the same every time."""
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") / 2**64


def _as_targets(target: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(target, dict):
        return {task: _as_labels(value) for task, value in target.items()}
    return {"intent": _as_labels(target)}


def _as_labels(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _check(targets: Mapping[str, tuple[str, ...]], taxonomy: Taxonomy, *, where: str) -> None:
    for task, labels in targets.items():
        if not labels and task != MANY:
            raise TaxonomyError(f"{where}: no label for task {task!r}. Leave the task out where it is not known")
        for label in labels:
            if task not in taxonomy.tasks or label not in taxonomy.tasks[task]:
                raise TaxonomyError(f"{where}: no label {label!r} of task {task!r} in the taxonomy")
