"""A batch before it runs: its options, and everything that can be checked before any work is done."""

from dataclasses import dataclass
from pathlib import Path

from triage.batch.columns import Columns, find_columns
from triage.batch.result_columns import PREFIX
from triage.batch.rows import Source, file_ending, open_source
from triage.batch.sink import check_writable
from triage.errors import MessageError
from triage.message import CHANNELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run a batch. Columns left at None are guessed from their names; `channel` is for rows that name none.

    `rejects` is by default the output's name with the ending `.rejects.jsonl`. `limit` reads only the first rows.
    `raw_cells` leaves cells in CSV that a spreadsheet would run as a formula as they are.
    """

    text_column: str | None = None
    subject_column: str | None = None
    id_column: str | None = None
    channel_column: str | None = None
    author_column: str | None = None
    sent_at_column: str | None = None
    channel: str = "email"
    drafts: bool = False
    rejects: Path | None = None
    report: Path | None = None
    batch_size: int = 64
    limit: int | None = None
    overwrite: bool = False
    raw_cells: bool = False
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A batch that has been checked and can start: what is read, from which columns, and where everything goes."""

    source: Source
    columns: Columns
    out: Path
    rejects: Path
    options: Options


def prepare(source: str | Path, out: str | Path, *, options: Options | None = None) -> Job:
    """Check input, columns and outputs before any work. Raises MessageError, naming file and remedy."""
    options = options or Options()
    out = Path(out)
    file_ending(out)
    rejects = options.rejects or out.with_name(f"{out.stem}.rejects.jsonl")
    if options.channel not in CHANNELS:
        raise MessageError(f"channel has to be one of {', '.join(CHANNELS)}; got {options.channel[:40]!r}")
    if options.batch_size < 1 or (options.limit is not None and options.limit < 1):
        raise MessageError("batch_size and limit have to be 1 or more")
    opened = open_source(source, encoding=options.encoding, delimiter=options.delimiter)
    columns = find_columns(
        opened,
        {
            "text": options.text_column,
            "subject": options.subject_column,
            "id": options.id_column,
            "channel": options.channel_column,
            "author": options.author_column,
            "sent_at": options.sent_at_column,
        },
    )
    if taken := [name for name in opened.columns if name.startswith(PREFIX)]:
        raise MessageError(f"{opened.path}: has a column {taken[0][:40]!r} already; rename or drop {PREFIX}... columns")
    places = [opened.path, out, rejects, *([options.report] if options.report else [])]
    if len({place.resolve() for place in places}) < len(places):
        raise MessageError("input, output, rejects and report have to be different files")
    for place in places[1:]:
        check_writable(place, overwrite=options.overwrite)
    return Job(opened, columns, out, rejects, options)
