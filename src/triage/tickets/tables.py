"""Tables that are in memory already: pandas, polars and Arrow frames, Hugging Face datasets, lists of rows.

Each is known by what it can do, so that none of these packages has to be there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from triage.batch.rows import NoRowsError, Reject, Row, Source
from triage.batch.several import together
from triage.errors import MessageError
from triage.tickets.cells import is_nothing
from triage.tickets.json_files import items_source

BATCH = 1_000


def table_source(table: Any) -> Source | None:
    """The rows of a table, counted from 1; None when it is none that is known.

    >>> table_source([{"text": "Hi", "queue": "sales"}]).columns
    ('text', 'queue')
    """
    if isinstance(table, str | bytes | Path):
        return None
    if isinstance(table, Mapping) and table and all(_is_dataset(each) for each in table.values()):
        return together([_dataset(each, str(name)) for name, each in table.items()], path=Path("dataset"))
    if _is_dataset(table):
        return _dataset(table, "dataset")
    if hasattr(table, "collect") and hasattr(table, "collect_schema"):
        table = table.collect()
    if hasattr(table, "iloc") and hasattr(table, "columns"):
        return _pandas(table)
    if hasattr(table, "iter_rows") and hasattr(table, "columns"):
        return _named(list(table.columns), len(table), lambda: table.iter_rows(named=True))
    if hasattr(table, "to_batches") and hasattr(table, "column_names"):
        return _arrow(table)
    if isinstance(table, Sequence) and table and all(isinstance(each, Mapping) for each in table):
        return replace(items_source([dict(each) for each in table], path=Path("rows"), unit="row"), said="rows")
    return None


def _is_dataset(table: Any) -> bool:
    return all(hasattr(table, name) for name in ("features", "column_names", "num_rows", "with_format"))


def _dataset(table: Any, name: str) -> Source:
    """A datasets.Dataset, with the names of its classes in place of their numbers."""
    plain = table.with_format(None)
    classes = {column: names for column, feature in plain.features.items() if (names := _class_names(feature))}

    def rows() -> Iterator[Mapping[str, Any]]:
        for batch in plain.iter(batch_size=BATCH):
            columns = [
                [_class(value, classes[column]) for value in values] if column in classes else values
                for column, values in batch.items()
            ]
            for cells in zip(*columns, strict=True):
                yield dict(zip(batch, cells, strict=True))

    return replace(_named(list(plain.column_names), plain.num_rows, rows), path=Path(name), said="Hugging Face dataset")


def _class_names(feature: Any) -> Sequence[str] | None:
    """The names of a ClassLabel, or of a list of them."""
    if isinstance(feature, list | tuple) and len(feature) == 1:
        feature = feature[0]
    names = getattr(feature, "names", None) or getattr(getattr(feature, "feature", None), "names", None)
    return [str(name) for name in names] if isinstance(names, list | tuple) else None


def _class(value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, list | tuple):
        return [_class(each, names) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return names[value] if 0 <= value < len(names) else None
    return value


def _pandas(frame: Any) -> Source:
    columns = [str(name) for name in frame.columns]

    def rows() -> Iterator[Mapping[str, Any]]:
        for begin in range(0, len(frame), BATCH):
            part = frame.iloc[begin : begin + BATCH]
            values = [part.iloc[:, place].tolist() for place in range(len(columns))]
            for cells in zip(*values, strict=True):
                yield {name: None if is_nothing(cell) else cell for name, cell in zip(columns, cells, strict=True)}

    return _named(columns, len(frame), rows)


def _arrow(table: Any) -> Source:
    def rows() -> Iterator[Mapping[str, Any]]:
        for batch in table.to_batches(max_chunksize=BATCH):
            yield from batch.to_pylist()

    return _named(list(table.column_names), table.num_rows, rows)


def _named(columns: Sequence[str], total: int, rows: Any) -> Source:
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise MessageError(f"the table has two columns that are called {twice[:40]!r}; rename one")
    if not total:
        raise NoRowsError("the table holds no rows")

    def read() -> Iterator[Row | Reject]:
        for number, values in enumerate(rows(), 1):
            yield Row(number, dict(values))

    return Source(Path("table"), dict.fromkeys(columns, "mixed"), total, read, unit="row", said="table")
