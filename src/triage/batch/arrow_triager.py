"""A triager for Arrow tables: the same rows out with triage's columns added, wherever tables are worked on in parts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from triage.batch.answers import Asked, BatchTriager, added_kinds, answers
from triage.batch.arrow_cells import ArrowCells, fields
from triage.batch.columns import GUESSES, Columns, find_columns
from triage.batch.message_of import message_of
from triage.batch.parquet_rows import rows_of
from triage.batch.result_columns import PREFIX
from triage.batch.rows import Reject, Row, Source
from triage.errors import MessageError
from triage.message import Message

REJECTED = f"{PREFIX}rejected"
"""The added column that says why a row could not be read as a message; null in all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumns:
    """Which columns of a table play which part, and the channel of rows that name none."""

    columns: Columns
    channel: str = "email"

    @classmethod
    def find(cls, sample: Any, asked: Mapping[str, str | None], *, channel: str = "email", name: str) -> "TableColumns":
        """Settle the columns by the first rows of a table, as `triage classify` does. Raises MessageError.

        An id column has to be there, for there are no lines of a file to call a row by.
        """
        if taken := [own for own in sample.schema.names if own.startswith(PREFIX)]:
            raise MessageError(f"{name}: has a column {taken[0][:40]!r} already; rename or drop {PREFIX}... columns")
        kinds = {own.name: "text" if pa.types.is_string(own.type) else "mixed" for own in sample.schema}
        source = Source(Path(name), kinds, len(sample), lambda: rows_of(sample))
        columns = find_columns(source, {part: asked.get(part) for part in GUESSES})
        if columns.id is None:
            raise MessageError(f"{name}: no column holds an id; name it with id_column")
        return cls(columns=columns, channel=channel)


@dataclass(slots=True)
class ArrowTriager:
    """Calls like a function: a table in, the same rows in the same order out, with triage's columns and `REJECTED`.

    The model is loaded by `load` at the first call, once in a process; until then this can be sent anywhere.
    """

    load: Callable[[], BatchTriager]
    where: TableColumns
    asked: Asked = field(default_factory=Asked)
    _triager: BatchTriager | None = None

    def __call__(self, table: Any) -> Any:
        """Triage one table. Rows that are no messages keep their place; `REJECTED` says why."""
        triager = self._triager = self._triager or self.load()
        kinds = {**added_kinds(triager, self.asked), REJECTED: "text"}
        rows: list[dict[str, Any]] = [{} for _ in range(len(table))]
        places: list[int] = []
        count = 0
        for count, answer in enumerate(answers(triager, self._messages(table, rows, places), self.asked), 1):
            rows[places[count - 1]].update(answer.cells)
        if count != len(places):
            raise MessageError(f"the triager gave back {count:,} answers to {len(places):,} messages")
        cells = ArrowCells(kinds)
        for added in fields(kinds):
            values = [row.get(added.name) for row in rows]
            table = table.append_column(added, cells.array(added.name, added.type, values))
        return table

    def _messages(self, table: Any, rows: list[dict[str, Any]], places: list[int]) -> Iterator[Message]:
        """The messages of a table; each one's row number goes to `places`, and reasons against a row into `rows`."""
        columns = self.where.columns
        for number, row in enumerate(rows_of(table)):
            try:
                if isinstance(row, Reject):
                    raise MessageError(row.reason)
                message = _message(row, columns, self.where.channel)
            except MessageError as error:
                rows[number][REJECTED] = str(error)
                continue
            places.append(number)
            yield message


def _message(row: Row, columns: Columns, channel: str) -> Message:
    if columns.id is None or row.values.get(columns.id) in (None, ""):
        raise MessageError("the id is missing")
    return message_of(row.values, parts=columns.parts(), id_if_none="", channel=channel, day_first=columns.day_first)
