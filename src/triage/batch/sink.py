"""Writes rows to CSV, TSV, JSONL or Parquet: under a temporary name first, moved into place when it is whole."""

import contextlib
import csv
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from triage.batch.plain import as_json, as_text, has_surrogates, without_surrogates
from triage.batch.rows import Source, file_ending
from triage.errors import MessageError

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]{0,40}%?")


class Writer(Protocol):
    """One file format. `write` takes whole rows; `close` leaves a valid file. `notes` say what could not be kept."""

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102

    def notes(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def mended(self) -> int: ...  # noqa: D102


class Sink:
    """An output file that appears only when it is whole.

    `count` is the number of rows written so far. `broken` says that a write failed, so that half a row may stand there.
    """

    def __init__(self, path: Path, part: Path, writer: Writer) -> None:
        self.path, self.count, self.broken = path, 0, False
        self._part, self._writer = part, writer

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write whole rows."""
        self.broken = True
        self._writer.write(rows)
        self.broken = False
        self.count += len(rows)

    def finish(self) -> None:
        """Close the file, see to it that the disk has it, and move it into place."""
        self.seal()
        self._part.replace(self.path)
        sync(self.path.parent)

    def seal(self) -> Path:
        """Close the file where it is, under its temporary name, and see to it that the disk has it."""
        self._writer.close()
        sync(self._part)
        return self._part

    @property
    def mended(self) -> int:
        """Cells that had to be mended so far."""
        return self._writer.mended

    def discard(self) -> None:
        """Close the file and remove it; what stood at its place before stays."""
        with contextlib.suppress(Exception):
            self._writer.close()
        self._part.unlink(missing_ok=True)

    def notes(self) -> tuple[str, ...]:
        """What the format could not keep, in words."""
        return self._writer.notes()


def open_sink(path: Path, source: Source, added: Mapping[str, str], *, raw_cells: bool = False) -> Sink:
    """Open the output for the source's own columns, then the added ones."""
    part = part_of(path)
    ending = file_ending(path)
    writer: Writer
    if ending == "parquet":
        from triage.batch.parquet_sink import ParquetWriter

        writer = ParquetWriter(part, source, added)
    elif ending == "jsonl":
        writer = JsonlWriter(part.open("w", encoding="utf-8", newline="\n"))
    else:
        delimiter = "\t" if ending == "tsv" else "," if source.delimiter == "\t" else source.delimiter
        columns = (*source.columns, *added)
        file = part.open("w", encoding="utf-8-sig" if source.bom else "utf-8", newline="")
        writer = CsvWriter(file, columns, delimiter=delimiter, raw_cells=raw_cells)
    return Sink(path, part, writer)


def open_lines(path: Path) -> Sink:
    """Open a file for rows of any shape, as JSONL whatever its ending."""
    part = part_of(path)
    return Sink(path, part, JsonlWriter(part.open("w", encoding="utf-8", newline="\n")))


def sync(path: Path) -> None:
    """Have the disk take what was written to a file, or what was named or renamed in a folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_writable(path: Path, *, overwrite: bool) -> None:
    """Find out before the work starts whether a file can be written. Raises MessageError."""
    if path.is_dir():
        raise MessageError(f"{path}: is a folder; give the name of a file in it")
    if path.exists() and not overwrite:
        raise MessageError(f"{path}: is there already; pass --overwrite, or another name")
    if not path.parent.is_dir():
        raise MessageError(f"{path}: there is no folder {path.parent}; make it first")
    try:
        part_of(path).touch()
        part_of(path).unlink()
    except OSError as error:
        raise MessageError(f"{path}: cannot be written: {error.strerror or type(error).__name__}") from error


def part_of(path: Path) -> Path:
    """The temporary name beside a file, one for each process."""
    return path.with_name(f".{path.name[:200]}.{os.getpid()}.part")


class JsonlWriter:
    """One JSON object a line; an own column that a row does not have is left out."""

    mended = 0

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows in one go."""
        self._file.write("".join(as_json(row) + "\n" for row in rows))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def notes(self) -> tuple[str, ...]:
        """JSON holds everything."""
        return ()


class CsvWriter:
    """CSV in UTF-8. Cells that a spreadsheet would run as a formula get an apostrophe in front, unless `raw_cells`."""

    def __init__(self, file: TextIO, columns: Sequence[str], *, delimiter: str, raw_cells: bool) -> None:
        self._file = file
        self._csv = csv.writer(_OneLineEnd(self._file), delimiter=delimiter, lineterminator="\r\n")
        self._columns, self._raw = columns, raw_cells
        self._guarded = self.mended = 0
        self._csv.writerow([self._cell(column) for column in columns])
        self._guarded = 0

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the rows in the order of the columns."""
        self._csv.writerows([[self._cell(row.get(column)) for column in self._columns] for row in rows])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def notes(self) -> tuple[str, ...]:
        """How many cells were guarded or mended."""
        notes = []
        if self._guarded:
            notes.append(
                f"a leading apostrophe in CSV cells that a spreadsheet could run as a formula: {self._guarded:,}"
                " (--raw-cells leaves them as they are)"
            )
        if self.mended:
            notes.append(f"half characters (lone surrogates) written as U+FFFD, in cells: {self.mended:,}")
        return tuple(notes)

    def _cell(self, value: Any) -> str:
        text = as_text(value)
        if has_surrogates(text):
            text = without_surrogates(text)
            self.mended += 1
        if self._raw or not isinstance(value, str) or not is_formula(text):
            return text
        self._guarded += 1
        return "'" + text


class _OneLineEnd:
    """Ends rows with a line feed, while the csv writer, told otherwise, puts quotes around carriage returns too."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, row: str) -> None:
        self._file.write(row.removesuffix("\r\n") + "\n")


def is_formula(text: str) -> bool:
    """Would a spreadsheet take this cell for a formula? Plain numbers are not.

    >>> is_formula("=SUM(A1)"), is_formula("-12.50"), is_formula("+1 call me")
    (True, False, True)
    """
    return text.startswith(_FORMULA) and _NUMBER.fullmatch(text) is None
