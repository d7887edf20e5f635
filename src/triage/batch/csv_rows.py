"""Rows of a CSV or TSV file: any common delimiter, line breaks inside quotes, and a way back from a broken quote."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from triage.batch.lines import Encoding, Line, find_encoding, read_lines
from triage.batch.rows import NoRowsError, Reject, Row, Source
from triage.errors import MessageError

DELIMITERS = ",;\t|"
NEVER_USED = "\x1f"
"""The delimiter of a file with one column, so that commas in it are just commas."""
MAX_RECORD = 1 << 25
"""Characters of one row: a quote still open after that many was never meant to stay open."""
SMALL_RECORD = 1 << 16
REREAD_BUDGET = 1 << 30
"""Characters that may be read again after broken quotes; then rows are held to SMALL_RECORD, so work stays linear."""


@dataclass(frozen=True, slots=True)
class Record:
    """One CSV record as it stands: the line it begins on, its raw text, and its cells or the problem."""

    line: int
    raw: str
    cells: list[str]
    kind: str = ""
    problem: str = ""
    data: bytes | None = None


def open_csv(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Source:
    """Find out encoding, delimiter and columns. Raises MessageError when there is no header or no row."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise MessageError(f"a delimiter is one character, not {delimiter[:20]!r}")
    if csv.field_size_limit() < MAX_RECORD:
        csv.field_size_limit(MAX_RECORD)
    found = find_encoding(path, asked=encoding)
    skip, told = _told_delimiter(path, found)
    sample = [line.text for line in islice(read_lines(path, found), skip, 50)]
    delimiter = delimiter or told or guess_delimiter(sample)

    def all_records() -> Iterator[Record]:
        return records(islice(read_lines(path, found), skip, None), delimiter=delimiter)

    header = next(all_records(), None)
    if header is None:
        raise NoRowsError(f"{path}: holds no header and no rows")
    if header.problem:
        raise MessageError(f"{path}, line {header.line}: the header cannot be read: {header.problem}")
    if next(islice(all_records(), 1, None), None) is None:
        raise NoRowsError(f"{path}: holds a header and no rows")
    columns, notes = _unique(header.cells)

    def read() -> Iterator[Row | Reject]:
        for record in islice(all_records(), 1, None):
            if record.problem:
                yield Reject(record.line, record.kind, record.problem, record.raw, record.data)
            elif len(record.cells) != len(columns):
                reason = f"{len(record.cells)} cells where the header has {len(columns)}"
                yield Reject(record.line, "wrong number of cells", reason, record.raw, record.data)
            else:
                yield Row(record.line, dict(zip(columns, record.cells, strict=True)), record.raw, record.data)

    shown = {"\t": "tab", NEVER_USED: "none"}.get(delimiter, delimiter)
    return Source(
        path,
        dict.fromkeys(columns, "text"),
        found.count,
        read,
        said=f"{found.said}, delimiter {shown}",
        notes=notes,
        delimiter="," if delimiter == NEVER_USED else delimiter,
        bom=bool(found.bom),
    )


def records(lines: Iterator[Line], *, delimiter: str) -> Iterator[Record]:
    r"""Read records one at a time. After a broken quote only its line is set aside, and reading goes on below it.

    >>> lines = [Line(1, 'a,"open\n'), Line(2, 'b,"two\n'), Line(3, 'lines"\n')]
    >>> [(r.line, r.cells) for r in records(iter(lines), delimiter=",")]
    [(1, []), (2, ['b', 'two\nlines'])]
    """
    feed = _Feed(lines)
    while True:
        feed.begin()
        problem = ""
        cells: list[str] = []
        try:
            cells = next(csv.reader(feed, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            problem = str(error)
        except _TooLongError:
            problem = f"a row is longer than {feed.limit:,} characters"
        first, taken = feed.taken[0], feed.taken
        if problem:
            if len(taken) > 1 or "unexpected end" in problem:
                problem = "a quote opened here is never closed, or not before a delimiter"
            feed.put_back()
            raw = first.text.rstrip("\r\n")
            yield Record(first.number, raw, [], "not well-formed CSV", problem, _data([first]))
            continue
        if not cells:
            continue
        raw = "".join(line.text for line in taken).rstrip("\r\n")
        if bad := next((line for line in taken if line.problem), None):
            problem = f"line {bad.number}: {bad.problem}"
        yield Record(first.number, raw, cells, "undecodable bytes" if problem else "", problem, _data(taken))


def _data(lines: list[Line]) -> bytes | None:
    """The record's own bytes, when they are not its text in UTF-8."""
    if all(line.data is None for line in lines):
        return None
    return b"".join(line.text.encode() if line.data is None else line.data for line in lines)


class _TooLongError(Exception):
    """The record under way has grown past its limit."""


class _Feed:
    """Lines for the csv reader that can be taken back: those of the record under way are kept until it is done."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()
        self._budget = REREAD_BUDGET
        self.limit = MAX_RECORD
        self.taken: list[Line] = []
        self._size = 0

    def begin(self) -> None:
        self.taken, self._size = [], 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        self._size += len(line.text)
        if self._size > self.limit:
            raise _TooLongError
        return line.text

    def put_back(self) -> None:
        self._back.extendleft(reversed(self.taken[1:]))
        self._budget -= self._size
        if self._budget < 0:
            self.limit = SMALL_RECORD


def guess_delimiter(sample: list[str]) -> str:
    r"""The delimiter that splits the header and most lines into the same number of cells.

    >>> guess_delimiter(["id;text\n", "1;Hello, you\n"])
    ';'
    """
    best, best_score = NEVER_USED, (0.0, 1)
    for delimiter in DELIMITERS:
        widths: list[int] = []
        try:
            widths.extend(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = (round(widths.count(widths[0]) / len(widths), 1), widths[0])
        if score > best_score or best == NEVER_USED:
            best, best_score = delimiter, score
    return best


def _told_delimiter(path: Path, encoding: Encoding) -> tuple[int, str | None]:
    """Spreadsheets may write `sep=;` as the first line: lines to skip, and that delimiter."""
    first = next(read_lines(path, encoding), None)
    text = first.text.rstrip("\r\n") if first else ""
    if len(text) == 5 and text.lower().startswith("sep="):
        return 1, text[4]
    return 0, None


def _unique(header: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Columns without a name, or with another's, get one of their own; the notes say so."""
    columns: list[str] = []
    notes = []
    taken = set(header)
    for place, name in enumerate(header, 1):
        new = name if name.strip() else f"column_{place}"
        stem, count = new, 1
        while new in columns or (count > 1 and new in taken):
            count += 1
            new = f"{stem}_{count}"
        if new != name:
            notes.append(
                f"column {place} had {'a name used before' if name.strip() else 'no name'}; it is called {new[:40]!r}"
            )
        columns.append(new)
    return columns, tuple(notes)
