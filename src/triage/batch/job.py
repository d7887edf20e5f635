"""A batch before it runs: its options, and everything that can be checked before any work is done."""

from dataclasses import dataclass
from pathlib import Path

from triage.batch.columns import Columns, find_columns
from triage.batch.inputs import STANDARD, File, Given, open_inputs
from triage.batch.result_columns import PREFIX
from triage.batch.rows import Source, file_ending
from triage.batch.sink import check_writable
from triage.errors import MessageError
from triage.message import CHANNELS

FOLDER_KINDS = ("parquet", "jsonl")
STANDARD_KINDS = ("jsonl", "csv", "tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to run a batch. Columns left at None are guessed from their names; `channel` is for rows that name none.

    `rejects` is by default the output's name with the ending `.rejects.jsonl`. `limit` reads only the first rows.
    `only_drafts` writes one draft a message in place of the rows, as JSONL. `raw_cells` leaves cells in CSV that a
    spreadsheet would run as a formula as they are. `vectors` adds each message's vector, which Parquet can hold and the
    report groups complaints by. `read_as` (csv, tsv, jsonl, parquet, mbox, eml) and `write_as`
    (parquet or jsonl in a folder; jsonl, csv or tsv on standard output) say what endings do not.

    An output folder holds parts of `part_rows` rows; `resume` goes on with the job in it, and `joined` is one file to
    make of all its parts.
    """

    text_column: str | None = None
    subject_column: str | None = None
    id_column: str | None = None
    channel_column: str | None = None
    author_column: str | None = None
    sent_at_column: str | None = None
    channel: str = "email"
    drafts: bool = False
    only_drafts: bool = False
    rejects: Path | None = None
    report: Path | None = None
    batch_size: int = 64
    limit: int | None = None
    overwrite: bool = False
    raw_cells: bool = False
    vectors: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    read_as: str | None = None
    write_as: str | None = None
    part_rows: int = 5_000
    resume: bool = False
    joined: Path | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A batch that has been checked and can start: what is read, from which columns, and where everything goes."""

    source: Source
    columns: Columns
    out: Path
    rejects: Path
    options: Options
    files: tuple[File, ...] = ()
    folder: bool = False

    def changed(self) -> str | None:
        """The name of a file that is no longer as it was when the job was prepared."""
        return next((file.name for file in self.files if file.changed()), None)


def prepare(source: Given, out: str | Path, *, options: Options | None = None) -> Job:
    """Check input, columns and outputs before any work. Raises MessageError, naming file and remedy.

    `source` is a file, a folder, a pattern, a list of them, or `-`. `out` is a file, `-`, or a folder: one that is
    there, or a name that ends in a slash or has no ending.
    """
    options = options or Options()
    folder = _is_folder(out)
    out = Path(out)
    _check(options, out, folder=folder)
    inputs = open_inputs(source, read_as=options.read_as, encoding=options.encoding, delimiter=options.delimiter)
    opened = inputs.source
    rejects = options.rejects or _rejects(out, opened.path)
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
    if not options.only_drafts and (taken := [name for name in opened.columns if name.startswith(PREFIX)]):
        raise MessageError(f"{opened.path}: has a column {taken[0][:40]!r} already; rename or drop {PREFIX}... columns")
    made = [place for place in (options.report, options.joined) if place]
    made += [] if folder else [rejects] if out == Path(STANDARD) else [out, rejects]
    read = {file.path.resolve() for file in inputs.files}
    if len({place.resolve() for place in made}) < len(made) or any(place.resolve() in read for place in made):
        raise MessageError("input, output, rejects and report have to be different files")
    if folder and any(out.resolve() in path.parents for path in read):
        raise MessageError(f"{out}: the input lies in it; give another folder for the output")
    for place in made:
        check_writable(place, overwrite=options.overwrite or (options.resume and place == options.joined))
    if folder and not out.parent.is_dir():
        raise MessageError(f"{out}: there is no folder {out.parent}; make it first")
    return Job(opened, columns, out, rejects, options, inputs.files, folder)


def _is_folder(out: str | Path) -> bool:
    return str(out).endswith(("/", "\\")) or Path(out).is_dir() or (not Path(out).suffix and str(out) != STANDARD)


def _check(options: Options, out: Path, *, folder: bool) -> None:
    """Raise MessageError for options that cannot be, or do not go together."""
    if options.channel not in CHANNELS:
        raise MessageError(f"channel has to be one of {', '.join(CHANNELS)}; got {options.channel[:40]!r}")
    if min(options.batch_size, options.part_rows) < 1 or (options.limit is not None and options.limit < 1):
        raise MessageError("batch_size, part_rows and limit have to be 1 or more")
    kinds = FOLDER_KINDS if folder else STANDARD_KINDS if out == Path(STANDARD) else ()
    if options.write_as is not None and options.write_as not in kinds:
        where = f"{out} can be written as {', '.join(kinds)}" if kinds else f"{out} is written as its ending says"
        raise MessageError(f"{where}, not {options.write_as[:20]!r}")
    if options.vectors and not _holds_vectors(options, out, folder=folder):
        raise MessageError(f"{out}: vectors need Parquet; give a name that ends in .parquet, or leave --vectors out")
    if options.report and (out == Path(STANDARD) or options.only_drafts):
        raise MessageError(f"{out}: a report is made of the triaged rows; give --out a file or a folder")
    if not folder:
        if options.resume or options.joined:
            raise MessageError(f"{out}: only a folder can be gone on with, or joined; write --out {out.stem}/")
        if out != Path(STANDARD) and file_ending(out) != "jsonl" and options.only_drafts:
            raise MessageError(f"{out}: drafts have parts, and need a file that ends in .jsonl")
        return
    if options.only_drafts:
        raise MessageError(f"{out}: is a folder; drafts go into one file that ends in .jsonl")
    if options.rejects:
        raise MessageError(f"{out}: rejected rows stay in the folder; leave --rejects out")
    if options.joined and (options.write_as or "parquet") == "jsonl" and file_ending(options.joined) != "jsonl":
        raise MessageError(f"{options.joined}: parts in JSONL can be joined to a .jsonl file only")
    if options.joined:
        file_ending(options.joined)


def _holds_vectors(options: Options, out: Path, *, folder: bool) -> bool:
    if folder:
        places = (options.write_as or "parquet", file_ending(options.joined) if options.joined else "parquet")
        return set(places) == {"parquet"}
    return out.suffix.lower() == ".parquet" and not options.only_drafts


def _rejects(out: Path, source: Path) -> Path:
    """The rejects' own file: beside the output, or, when that is standard output, in the current folder."""
    if out == Path(STANDARD):
        return Path(f"{source.stem.replace(' ', '-') or 'triage'}.rejects.jsonl")
    return out.with_name(f"{out.stem}.rejects.jsonl")
