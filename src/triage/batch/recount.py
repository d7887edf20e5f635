"""Counts of the parts that stand in a folder, read back from them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from triage.batch.parts import REJECTS
from triage.batch.rejected import reject_of
from triage.batch.result_columns import PREFIX
from triage.batch.summary import Summary
from triage.errors import MessageError

BATCH = 1_000
VECTOR = f"{PREFIX}vector"
"""Large, and nothing is counted by it."""


def recount(summary: Summary, folder: Path, parts: Sequence[Mapping[str, Any]], *, drafts: bool) -> None:
    """Add every row of the journalled parts. Raises MessageError when one of them is not as the journal has it."""
    for part in parts:
        try:
            written, rejected = summary.written, summary.rejected
            if part["file"]:
                for cells in result_rows(folder / part["file"]["name"]):
                    summary.add_cells(cells)
                    if drafts:
                        has = cells.get(f"{PREFIX}draft") is not None
                        summary.drafts += has
                        summary.undrafted += not has
                        summary.sendable += bool(cells.get(f"{PREFIX}draft_sendable"))
            if part["rejects"]:
                for record in json_lines(folder / REJECTS / part["rejects"]["name"]):
                    summary.add_reject(reject_of(record))
        except (OSError, pa.ArrowException, ValueError, KeyError, TypeError) as error:
            raise MessageError(f"{folder}: part {part['part']} cannot be read; begin anew with --overwrite") from error
        if (summary.written - written, summary.rejected - rejected) != (part["written"], part["rejected"]):
            raise MessageError(f"{folder}: part {part['part']} has other rows than it had; begin anew with --overwrite")
        summary.read += part["read"]


def result_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The `triage_` columns of a part, row by row, without vectors."""
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            names = [name for name in file.schema_arrow.names if name.startswith(PREFIX) and name != VECTOR]
            for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
                yield from batch.to_pylist()
    else:
        for row in json_lines(path):
            yield {name: value for name, value in row.items() if name.startswith(PREFIX)}


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file that this project wrote."""
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield json.loads(line)
