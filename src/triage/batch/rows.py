"""A file of messages as rows: each row with its place in the file, or the reason why it cannot be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.batch.opening import bare_name, is_packed, open_bytes
from triage.errors import MessageError

MAGIC = {
    b"PK\x03\x04": "is a zip archive or an Excel workbook; save it as CSV (UTF-8)",
    b"PAR1": "is a Parquet file; give it the ending .parquet",
    b"%PDF": "is a PDF; save its table as CSV (UTF-8)",
}
KINDS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
ENDINGS = ".csv, .tsv, .jsonl, .ndjson or .parquet"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column, the line (or, in Parquet, the row) on which it begins, from 1, and its raw text.

    `data` is the row as it stands in the file, None when that is `raw` in UTF-8. With several files, `file` says in
    which one the line is, and `at` how many lines of them all are read by then.
    """

    line: int
    values: dict[str, Any]
    raw: str = ""
    data: bytes | None = None
    file: str = ""
    at: int = 0


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be read. `kind` is one of few phrases, `reason` says it for this row; the rest is as in Row."""

    line: int
    kind: str
    reason: str
    raw: str
    data: bytes | None = None
    file: str = ""
    at: int = 0


class NoRowsError(MessageError):
    """A file is as it should be, but for the rows it does not have."""


@dataclass(frozen=True, slots=True)
class Source:
    """An input, looked through once: its columns are known, and its rows can be read any number of times.

    `kinds` has one entry a column, in order: `text`, `number`, `whole`, `truth`, `texts` or `mixed`. `schema` is the
    Arrow schema when the file has one. `total` counts lines or rows, for the progress bar. `unit` is `line` or `row`.
    `said` tells in words what was found out (encoding, delimiter); `notes` what the reader should know. `several` says
    that rows come from several files, and tell which.
    """

    path: Path
    kinds: dict[str, str]
    total: int
    read: Callable[[], Iterator[Row | Reject]]
    unit: str = "line"
    said: str = ""
    notes: tuple[str, ...] = ()
    schema: Any = None
    delimiter: str = ","
    bom: bool = False
    several: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.kinds)


def open_source(
    path: str | Path, *, encoding: str | None = None, delimiter: str | None = None, ending: str | None = None
) -> Source:
    """Look through one CSV, TSV, JSONL, Parquet or mbox file, compressed or not, told apart by their endings.

    `ending` (`csv`, `tsv`, `jsonl`, `parquet`, `mbox`) takes the place of the file's own.
    Raises MessageError when it is missing, empty, of another kind or not readable.
    """
    path = Path(path)
    ending = ending or input_ending(path)
    if not path.exists():
        raise MessageError(f"{path}: there is no such file")
    if not path.is_file():
        raise MessageError(f"{path}: is not a file; give one {ENDINGS} file")
    try:
        with open_bytes(path) as file:
            head = file.read(4)
        if not head:
            raise NoRowsError(f"{path}: is empty; it needs a header and rows, or one JSON object a line")
        if ending == "parquet":
            from triage.batch.parquet_rows import open_parquet

            if is_packed(path):
                raise MessageError(f"{path}: is compressed; unpack it (Parquet is compressed inside already)")
            return open_parquet(path)
        for magic, what in MAGIC.items():
            if head.startswith(magic):
                raise MessageError(f"{path}: {what}")
        if ending == "jsonl":
            from triage.batch.jsonl_rows import open_jsonl

            return open_jsonl(path, encoding=encoding)
        if ending == "mbox":
            from triage.batch.mail_rows import open_mbox

            return open_mbox(path)
        from triage.batch.csv_rows import open_csv

        return open_csv(path, encoding=encoding, delimiter="\t" if ending == "tsv" and not delimiter else delimiter)
    except OSError as error:
        raise MessageError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error


def input_ending(path: Path) -> str:
    """As `file_ending`, also for compressed files and for those of mail: `mbox` and `eml`.

    >>> input_ending(Path("backlog.jsonl.gz")), input_ending(Path("inbox.mbox"))
    ('jsonl', 'mbox')
    """
    name = bare_name(path)
    kind = {".mbox": "mbox", ".mbx": "mbox", ".eml": "eml"}.get(name.suffix.lower())
    if kind is None and name.suffix.lower() not in KINDS:
        raise MessageError(f"{path}: the file's name has to end in {ENDINGS}, .mbox or .eml; or say what it is")
    return kind or KINDS[name.suffix.lower()]


def file_ending(path: Path) -> str:
    """`csv`, `tsv`, `jsonl` or `parquet`. Raises MessageError for any other ending.

    >>> file_ending(Path("backlog.NDJSON"))
    'jsonl'
    """
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise MessageError(f"{path}: the file's name has to end in {ENDINGS}")
    return kind
