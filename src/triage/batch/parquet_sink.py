"""Writes rows to Parquet, in row groups of some size: own columns in their own types, then the added ones."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from triage.batch.plain import has_surrogates, plain, without_surrogates
from triage.batch.rows import Source

FACT = {"kind": pa.string(), "value": pa.string(), "text": pa.string(), "start": pa.int64(), "end": pa.int64()}
TYPES = {
    "text": pa.string(),
    "mixed": pa.string(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "truth": pa.bool_(),
    "texts": pa.list_(pa.string()),
    "facts": pa.list_(pa.struct({**FACT, "where": pa.string()})),
}
ROW_GROUP = 20_000
"""Rows of one row group; each costs memory for as long as the file is open, and time when it is read."""
ROW_GROUP_BYTES = 1 << 25


class ParquetWriter:
    """Columns whose values are of several kinds, or nested (from JSONL), are held as JSON text."""

    def __init__(self, path: Path, source: Source, added: Mapping[str, str]) -> None:
        own = list(source.schema) if source.schema is not None else _fields(source.kinds)
        self._schema = pa.schema([*own, *_fields(added)])
        self._names = (*source.columns, *added)
        self._kinds = {**({} if source.schema is not None else source.kinds), **added}
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._held: list[Any] = []
        self._rows = self._bytes = 0
        self.mended = 0

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows; a row group is written once there are enough of them."""
        if rows:
            columns = [
                self._array(name, field.type, [row.get(name) for row in rows])
                for name, field in zip(self._names, self._schema, strict=True)
            ]
            batch = pa.record_batch(columns, schema=self._schema)
            self._held.append(batch)
            self._rows += batch.num_rows
            self._bytes += batch.nbytes
            if self._rows >= ROW_GROUP or self._bytes >= ROW_GROUP_BYTES:
                self._flush()

    def close(self) -> None:
        """Write what is held and the footer, and close the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._rows, self._bytes = self._held, [], 0, 0
            self._writer.write_table(pa.Table.from_batches(held), row_group_size=ROW_GROUP)

    def notes(self) -> tuple[str, ...]:
        """Columns held as JSON text, and cells that had to be mended."""
        mixed = [name[:40] for name, kind in self._kinds.items() if kind == "mixed"]
        notes = []
        if mixed:
            more = f" and {len(mixed) - 8} more" if len(mixed) > 8 else ""
            notes.append(f"held as JSON text, having nested or several kinds of values: {', '.join(mixed[:8])}{more}")
        if self.mended:
            notes.append(f"half characters (lone surrogates) written as U+FFFD, in cells: {self.mended:,}")
        return tuple(notes)

    def _array(self, name: str, arrow_type: Any, values: list[Any]) -> Any:
        kind = self._kinds.get(name)
        if kind == "mixed":
            values = [None if value is None else json.dumps(plain(value), ensure_ascii=False) for value in values]
        if kind in ("text", "mixed"):
            values = [self._text(value) for value in values]
        elif kind == "texts":
            values = [None if each is None else [self._text(text) for text in each] for each in values]
        elif kind == "facts":
            values = [None if each is None else [self._fact(fact) for fact in each] for each in values]
        return pa.array(values, type=arrow_type)

    def _text(self, value: Any) -> Any:
        if isinstance(value, str) and has_surrogates(value):
            self.mended += 1
            return without_surrogates(value)
        return value

    def _fact(self, fact: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._text(value) for name, value in fact.items()}


def _fields(kinds: Mapping[str, str]) -> list[Any]:
    return [pa.field(without_surrogates(name), _type(kind)) for name, kind in kinds.items()]


def _type(kind: str) -> Any:
    """The Arrow type of a kind; a vector holds so many half floats."""
    name, _, size = kind.partition(":")
    return pa.list_(pa.float16(), int(size)) if name == "vector" else TYPES[kind]
