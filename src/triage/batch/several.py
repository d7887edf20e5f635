"""Several files read as one: their columns side by side, their rows one file after the other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from triage.batch.rows import Reject, Row, Source


def together(sources: Sequence[Source], *, path: Path, notes: Sequence[str] = ()) -> Source:
    """One source of many; `path` is what it is called. Rows lack the columns that their own file does not have."""
    kinds: dict[str, str] = {}
    for source in sources:
        for name, kind in source.kinds.items():
            kinds[name] = _joined(kinds.get(name, kind), kind)
    schema = _schema(sources)
    said = Counter(source.said for source in sources)
    files = f"{len(sources):,} {'file' if len(sources) == 1 else 'files'}"
    return Source(
        path,
        kinds,
        sum(source.total for source in sources),
        partial(_read, sources),
        unit=sources[0].unit,
        said=f"{files}: {'; '.join(f'{count:,} × {words}' for words, count in said.most_common(5))}",
        notes=(*notes, *dict.fromkeys(note for source in sources for note in source.notes)),
        schema=schema,
        delimiter=sources[0].delimiter,
        bom=sources[0].bom,
        several=True,
    )


def _read(sources: Sequence[Source]) -> Iterator[Row | Reject]:
    before = 0
    for source in sources:
        name = str(source.path)
        for row in source.read():
            at, file = before + (row.at or row.line), row.file or name
            if isinstance(row, Row):
                yield Row(row.line, row.values, row.raw, row.data, file, at)
            else:
                yield Reject(row.line, row.kind, row.reason, row.raw, row.data, file, at)
        before += source.total


def _joined(one: str, other: str) -> str:
    if one == other:
        return one
    return "number" if {one, other} == {"whole", "number"} else "mixed"


def _schema(sources: Sequence[Source]) -> Any:
    """The Arrow schema of all, when every file has one and no two disagree on a column's type."""
    schemas = [source.schema for source in sources if source.schema is not None]
    if len(schemas) < len(sources):
        return None
    try:
        return pa.unify_schemas(schemas)
    except pa.ArrowException:
        return None
