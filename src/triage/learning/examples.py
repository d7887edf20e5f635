"""Examples to learn from: texts with what is known about them, read from labels and mapped corpora."""

import gzip
import json
import random
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.errors import MessageError, TaxonomyError
from triage.heads import MANY
from triage.message import Message
from triage.taxonomy import Taxonomy
from triage.text.reader import Reader


@dataclass(frozen=True, slots=True)
class Example:
    """One text and its targets.

    `targets` maps a task to the labels that are possible: one when it is known, several when a corpus tells only
    that it is one of them. A task that is absent teaches its head nothing.
    """

    id: str
    text: str
    targets: Mapping[str, tuple[str, ...]]
    source: str
    weight: float = 1.0


def from_labels(rows: Iterable[Mapping[str, Any]], taxonomy: Taxonomy, *, source: str | None = None) -> list[Example]:
    """Examples from rows with `id`, `text`, one label a task and a list of `signals`.

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
        Example(example.id, reading.text, example.targets, example.source, example.weight)
        for example, reading in zip(examples, readings, strict=True)
        if reading.text.strip()
    ]


def split_off(examples: Sequence[Example], share: float, *, seed: int) -> tuple[list[Example], list[Example]]:
    """Two lists: the larger to learn from, and `share` of every source kept out; equal texts stay on one side."""
    by_source: dict[str, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        by_source[example.source][_plain(example)].append(example)
    learn: list[Example] = []
    keep: list[Example] = []
    for source in sorted(by_source):
        groups = [by_source[source][text] for text in sorted(by_source[source])]
        random.Random(f"{seed} {source}").shuffle(groups)  # noqa: S311
        cut = round(share * len(groups))
        keep += [example for group in groups[:cut] for example in group]
        learn += [example for group in groups[cut:] for example in group]
    kept = {_plain(example) for example in keep}
    keep += [example for example in learn if _plain(example) in kept]
    return [example for example in learn if _plain(example) not in kept], keep


def _plain(example: Example) -> str:
    return " ".join(example.text.casefold().split())


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
