"""Rows of a Parquet file, a small batch at a time, with the values as they were."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from triage.batch.plain import text_of
from triage.batch.rows import NoRowsError, Reject, Row, Source
from triage.errors import MessageError

BATCH = 512


def open_parquet(path: Path) -> Source:
    """Read the footer. Raises MessageError when the file is truncated, is no Parquet, or holds no rows."""
    try:
        with pq.ParquetFile(path) as file:
            schema, total = file.schema_arrow, file.metadata.num_rows
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise MessageError(f"{path}: cannot be read as Parquet; it may be cut short. Copy it again") from error
    if len(set(schema.names)) < len(schema.names):
        raise MessageError(f"{path}: two columns have the same name; rename one")
    if not total:
        raise NoRowsError(f"{path}: holds no rows")
    kinds = {field.name: "text" if _is_text(field.type) else "mixed" for field in schema}
    return Source(path, kinds, total, partial(_read, path), unit="row", said="Parquet", schema=schema)


def rows_of(table: Any, *, first: int = 1) -> Iterator[Row | Reject]:
    """The rows of an Arrow table or record batch, numbered from `first`."""
    columns = [_values(column) for column in table.columns]
    for number, cells in enumerate(zip(*columns, strict=True), first):
        values = dict(zip(table.schema.names, cells, strict=True))
        bad = next((name for name, value in values.items() if isinstance(value, _Broken)), None)
        if bad is None:
            yield Row(number, values)
        else:
            yield Reject(number, "undecodable bytes", f"column {bad[:40]!r} is not valid UTF-8", _raw(values))


def _read(path: Path) -> Iterator[Row | Reject]:
    before = 0
    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=BATCH, use_threads=False):
                yield from rows_of(batch, first=before + 1)
                before += len(batch)
            missing = file.metadata.num_rows - before
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise MessageError(f"{path}, after row {before}: cannot be read as Parquet; the file is damaged") from error
    if missing:
        raise MessageError(f"{path}, after row {before}: holds more or fewer rows than it says; it is damaged")


class _Broken(bytes):
    """The bytes of a text that is not UTF-8."""


def _values(column: Any) -> list[Any]:
    """Plain values; times that Python's own would round or refuse stay Arrow scalars."""
    if _is_nanoseconds(column.type):
        return [value if value.is_valid else None for value in column]
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:
        return [_whole_or_broken(value) for value in column]
    except (ValueError, OverflowError):
        return [value if value.is_valid else None for value in column]
    return values


def _whole_or_broken(value: Any) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return _Broken(value.as_buffer().to_pybytes() if hasattr(value, "as_buffer") else b"")


def _raw(values: dict[str, Any]) -> str:
    return str({key: bytes(value) if isinstance(value, _Broken) else text_of(value) for key, value in values.items()})


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_nanoseconds(kind: Any) -> bool:
    timed = pa.types.is_timestamp(kind) or pa.types.is_duration(kind) or pa.types.is_time64(kind)
    return bool(timed and kind.unit == "ns")
