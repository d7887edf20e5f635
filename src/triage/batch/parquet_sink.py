"""Writes rows to Parquet, in row groups of some size: own columns in their own types, then the added ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from triage.batch.arrow_cells import ArrowCells, fields
from triage.batch.rows import Source

ROW_GROUP = 20_000
"""Rows of one row group; each costs memory for as long as the file is open, and time when it is read."""
UNIT = 1_000
"""Rows that are looked at together to find the end of a row group."""
ROW_GROUP_BYTES = 1 << 25


class ParquetWriter:
    """Columns whose values are of several kinds, or nested (from JSONL), are held as JSON text."""

    def __init__(self, path: Path, source: Source, added: Mapping[str, str]) -> None:
        own = list(source.schema) if source.schema is not None else fields(source.kinds)
        self._schema = pa.schema([*own, *fields(added)])
        self._names = (*source.columns, *added)
        self._kinds = {**({} if source.schema is not None else source.kinds), **added}
        self._cells = ArrowCells(self._kinds)
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._unit: list[Any] = []
        self._held: list[Any] = []
        self._rows = self._bytes = 0

    @property
    def mended(self) -> int:
        """Cells that had to be mended so far."""
        return self._cells.mended

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the rows; a row group is written once there are enough of them.

        Where it ends hangs on the rows alone, not on how many come at a time, so that the same rows make the same file.
        """
        start = 0
        while start < len(rows):
            some = rows[start : start + UNIT - self._rows % UNIT]
            columns = [
                self._cells.array(name, field.type, [row.get(name) for row in some])
                for name, field in zip(self._names, self._schema, strict=True)
            ]
            self._unit.append(pa.record_batch(columns, schema=self._schema))
            self._rows += len(some)
            start += len(some)
            if self._rows % UNIT == 0:
                self._take_unit()
                if self._rows >= ROW_GROUP or self._bytes >= ROW_GROUP_BYTES:
                    self._flush()

    def close(self) -> None:
        """Write what is held and the footer, and close the file."""
        self._take_unit()
        self._flush()
        self._writer.close()

    def _take_unit(self) -> None:
        """Put the batches of one unit together: its pages then begin and end at the same rows every time."""
        if self._unit:
            whole = pa.Table.from_batches(self._unit).combine_chunks()
            self._unit = []
            self._held.append(whole)
            self._bytes += whole.nbytes

    def _flush(self) -> None:
        if self._held:
            held, self._held, self._rows, self._bytes = self._held, [], 0, 0
            self._writer.write_table(pa.concat_tables(held), row_group_size=ROW_GROUP)

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
