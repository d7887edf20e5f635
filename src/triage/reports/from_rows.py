"""A triaged CSV, TSV or JSONL file as Parquet, so that a report has one kind of file to read."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from triage.batch.result_columns import PREFIX
from triage.batch.rows import Row, open_source
from triage.errors import MessageError

CHUNK = 5_000
LISTS = ("signals", "evidence")
LEFT_OUT = ("facts", "requests", "draft", "draft_gaps", "draft_sendable", "vector")


def to_parquet(files: Sequence[Path], out: Path) -> None:
    """Write the rows of the files, in their order, with triage's columns in their own types and all others as text.

    Raises MessageError when a file cannot be read, or its columns are others than the first one's.
    """
    opened = [open_source(file) for file in files]
    names = [name for name in opened[0].columns if name.removeprefix(PREFIX) not in LEFT_OUT or name[:7] != PREFIX]
    schema = pa.schema([(name, _type(name)) for name in names])
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for source in opened:
            if source.columns != opened[0].columns:
                raise MessageError(f"{source.path}: has other columns than {opened[0].path}; report on them one by one")
            rows = (row for row in source.read() if isinstance(row, Row))
            while chunk := list(islice(rows, CHUNK)):
                columns = [
                    pa.array([_value(name, row.values.get(name)) for row in chunk], _type(name)) for name in names
                ]
                writer.write_batch(pa.record_batch(columns, schema=schema))


def _type(name: str) -> Any:
    if name.startswith(PREFIX):
        plain = name.removeprefix(PREFIX)
        if plain.endswith("_probability"):
            return pa.float32()
        if plain.endswith("_confident"):
            return pa.bool_()
        if plain in LISTS:
            return pa.list_(pa.string())
    return pa.string()


def _value(name: str, value: Any) -> Any:
    """A cell in the type of its column; None where it cannot be read as such."""
    kind = _type(name)
    if value is None or value == "":
        return [] if pa.types.is_list(kind) else None
    if pa.types.is_list(kind):
        return [text for text in _list(value) if isinstance(text, str)]
    if pa.types.is_boolean(kind):
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if pa.types.is_floating(kind):
        try:
            return float(value)
        except (TypeError, ValueError):
            return None
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _list(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value.removeprefix("'"))
        except ValueError:
            value = []
    yield from value if isinstance(value, list) else []
