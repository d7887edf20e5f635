"""What tickets are read from, as rows: files of any kind, folders, patterns, frames, datasets, names of the hub."""

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from triage.batch.inputs import STANDARD, open_inputs
from triage.batch.rows import NoRowsError, Source
from triage.batch.several import together
from triage.errors import MessageError
from triage.tickets.hugging_face import HUB, from_disk, from_hub, is_saved
from triage.tickets.json_files import is_json, open_json
from triage.tickets.tables import table_source

WANTED = (
    "tickets are read from a file (CSV, TSV, JSONL, JSON, Parquet), a folder, a pattern, a list of files, a pandas or "
    "polars frame, a Hugging Face dataset, or hf:owner/name"
)


def open_tickets(given: Any) -> Source:
    """Find out what was given, and open it. Raises MessageError, naming the file and what to do.

    Only a name that begins with `hf:` is looked for on the network.
    """
    if isinstance(given, str) and given.startswith(HUB):
        return _of_dataset(from_hub(given), given)
    if isinstance(given, str | Path) and is_saved(Path(given)):
        return _of_dataset(from_disk(Path(given)), str(given))
    if (table := table_source(given)) is not None:
        return table
    if isinstance(given, str | Path):
        return _of_files([given])
    if isinstance(given, Sequence) and given and all(isinstance(each, str | Path) for each in given):
        return _of_files(list(given))
    raise MessageError(f"{WANTED}; not from {type(given).__name__}{' that is empty' if _is_empty(given) else ''}")


def _of_dataset(dataset: Any, name: str) -> Source:
    source = table_source(dataset)
    if source is None:
        raise MessageError(f"{name}: is no table of rows; give one split of it, as in hf:owner/name:train")
    return source


def _of_files(given: list[str | Path]) -> Source:
    """Files of JSON documents and all others, as one."""
    documents, others = _parted(given)
    if not documents:
        return open_inputs(others if len(others) > 1 else others[0]).source
    if len(documents) == len(given) == 1 and documents[0] == Path(given[0]):
        return open_json(documents[0])
    label = Path(str(given[0]) if len(given) == 1 else f"{given[0]} and {len(given) - 1} more")
    sources, notes = [], []
    for path in documents:
        try:
            sources.append(open_json(path))
        except NoRowsError:
            notes.append(f"left out, having no rows: {path}")
    if others:
        sources.append(open_inputs(others).source)
    if not sources:
        raise NoRowsError(f"{label}: holds no rows")
    return together(sources, path=label, notes=notes)


def _parted(given: list[str | Path]) -> tuple[list[Path], list[str | Path]]:
    """JSON documents, in the order of their names, and what the other readers are to find files in."""
    documents: list[Path] = []
    others: list[str | Path] = []
    for each in given:
        path = Path(each)
        if str(each) == STANDARD or (path.is_file() and not is_json(path)):
            others.append(each)
            continue
        if path.is_dir():
            below = [one for one in path.rglob("*.json*") if is_json(one) and one.is_file() and not _hidden(one, path)]
            documents += sorted(below)
            others += [each] if not below or _readable(path) else []
        elif not path.exists() and glob.has_magic(str(each)):
            matched = [Path(one) for one in sorted(glob.glob(str(each), recursive=True))]  # noqa: PTH207
            documents += [one for one in matched if is_json(one) and one.is_file()]
            tables = [one for one in matched if not is_json(one)]
            others += tables if matched and len(tables) < len(matched) else [each]
        elif is_json(path):
            documents.append(path)
        else:
            others.append(each)
    return list(dict.fromkeys(documents)), others


def _readable(folder: Path) -> bool:
    """Does the folder hold anything that the other readers take?"""
    endings = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".mbox", ".eml")
    return any(one.name.lower().removesuffix(".gz").endswith(endings) for one in folder.rglob("*") if one.is_file())


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)


def _is_empty(given: Any) -> bool:
    return isinstance(given, Sequence) and not given
