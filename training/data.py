"""The examples of a recipe: our labels and written messages, mapped corpora, and texts for a teacher to judge."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.learning.examples import (
    Example,
    as_read,
    from_labels,
    from_mapping,
    read_corpus,
    split_off,
    unlabelled,
)
from triage.taxonomy import Taxonomy
from triage.text.folded import folded
from triage.text.reader import Reader


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn from: `own` carries every task, `mapped` some, `bare` none; `kept` is kept out of it.

    `late` carries every task too, and is for the last pass only.
    """

    own: list[Example]
    mapped: list[Example]
    bare: list[Example]
    kept: list[Example]
    late: list[Example]


def material_of(recipe: dict[str, Any], here: Path, corpora: Path, taxonomy: Taxonomy) -> Material:
    """All examples that `recipe` names, as the reader gives them to the model, no text in two lists."""
    data, reader = recipe["data"], Reader(languages=("en",))
    mended = corrections_of(here / data["corrections"])
    labels = [
        example
        for name in data["labels"]
        for example in from_labels(corrected(with_texts(here / name, corpora), mended), taxonomy)
    ]
    written, late = (
        [
            example
            for name in names
            for example in from_labels(corrected(rows_of(here / name), mended), taxonomy, source="written")
        ]
        for names in (data["written"], recipe["polish"]["written"])
    )
    own, kept = split_off(as_read(labels + written, reader=reader), data["kept_out"], seed=data["seed"])
    judged = frozenset(example.id for example in labels)
    mapped = from_mapping(
        here / data["mapping"], corpora, taxonomy, skip=judged, weight=data["mapping_weight"], seed=data["seed"]
    )
    bare = unlabelled(
        recipe.get("unlabelled", {}),
        corpora,
        skip=judged | frozenset(example.id for example in mapped),
        weight=data["mapping_weight"],
        seed=data["seed"],
    )
    known = {folded(example.text) for example in own + kept}
    mapped = _fresh(as_read(mapped, reader=reader), known)
    bare = _fresh(as_read(bare, reader=reader), known)
    return Material(own, mapped, bare, kept, _fresh(as_read(late, reader=reader), known))


def _fresh(examples: list[Example], known: set[str]) -> list[Example]:
    """The examples whose text is not known yet; `known` grows by theirs."""
    fresh = [example for example in examples if folded(example.text) not in known]
    known |= {folded(example.text) for example in fresh}
    return fresh


def corrections_of(path: Path) -> dict[str, dict[str, str]]:
    """Labels found wrong on a second look: the right ones by id and task. The file gives the reason beside each."""
    mended: dict[str, dict[str, str]] = {}
    for row in rows_of(path):
        mended.setdefault(row["id"], {})[row["task"]] = row["label"]
    return mended


def corrected(rows: Iterable[dict[str, Any]], mended: Mapping[str, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """The rows with their corrections."""
    return ({**row, **mended.get(row["id"], {})} for row in rows)


def with_texts(path: Path, corpora: Path) -> Iterator[dict[str, Any]]:
    """Rows of a label file with the texts that their ids (`corpus-split-number`) name."""
    rows = list(rows_of(path))
    sources = sorted({tuple(row["id"].rsplit("-", 2)[:2]) for row in rows})
    texts = {
        row["id"]: row["text"]
        for corpus, split in sources
        for row in read_corpus(corpora / corpus / f"{split}.jsonl.gz")
    }
    return ({**row, "text": texts[row["id"]]} for row in rows)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
