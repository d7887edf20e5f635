"""Commands over files of messages: `classify`, `verify`, `draft`."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.shared import (
    NOTHING_DONE,
    AuthorColumn,
    BatchSize,
    ChannelColumn,
    Delimiter,
    Encoding,
    IdColumn,
    JsonProgress,
    Limit,
    Model,
    Overwrite,
    Policy,
    ProfilePath,
    ReadAs,
    Rejects,
    SentAtColumn,
    Sources,
    SubjectColumn,
    TextColumn,
    Workers,
    errors_told,
    load,
    of_parameters,
)

if TYPE_CHECKING:
    from triage.batch import Options
    from triage.batch.job import Job
    from triage.batch.running import Progress
    from triage.batch.summary import Summary

    Work = Callable[[Job, Progress | None], Summary]


def add_to(app: typer.Typer) -> None:
    """Make the commands known to the application."""
    for command in (classify, verify, draft):
        app.command()(command)


def classify(
    source: Sources,
    out: Annotated[
        str,
        typer.Option("--out", "-o", metavar="FILE|DIR/|-", help="By its ending; a folder of parts; or - for stdout."),
    ],
    drafts: Annotated[bool, typer.Option("--drafts", help="Draft a reply to each message too.")] = False,
    report: Annotated[Path | None, typer.Option(metavar="HTML", help="Write a page for the team lead.")] = None,
    text_column: TextColumn = None,
    subject_column: SubjectColumn = None,
    id_column: IdColumn = None,
    channel_column: ChannelColumn = None,
    author_column: AuthorColumn = None,
    sent_at_column: SentAtColumn = None,
    channel: Annotated[str, typer.Option(help="Channel of rows that name none.")] = "email",
    model: Model = None,
    policy: Policy = None,
    profile: ProfilePath = None,
    rejects: Rejects = None,
    batch_size: BatchSize = 64,
    limit: Limit = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    overwrite: Overwrite = False,
    raw_cells: Annotated[bool, typer.Option("--raw-cells", help="Leave formulas in CSV cells as they are.")] = False,
    read_as: ReadAs = None,
    write_as: Annotated[
        str | None, typer.Option(metavar="KIND", help="Parts: parquet or jsonl. Standard output: jsonl, csv or tsv.")
    ] = None,
    part_rows: Annotated[int, typer.Option(min=1, help="Rows of one part of an output folder.")] = 5_000,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the job in the output folder.")] = False,
    joined: Annotated[
        Path | None, typer.Option(metavar="FILE", help="One file to make of all parts of the folder at the end.")
    ] = None,
    vectors: Annotated[
        bool, typer.Option("--vectors", help="Write each message's vector too (Parquet): better hot spots in a report.")
    ] = False,
    engine: Annotated[
        str, typer.Option(metavar="local|ray", help="Where the work is done: here, or on a Ray cluster.")
    ] = "local",
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The Ray cluster: auto, or ray://host:10001.")
    ] = None,
    workers: Workers = None,
    json_progress: JsonProgress = False,
) -> None:
    """Triage files of messages: your own columns come back first, triage's own follow.

    Exit code: 0 all rows triaged, 1 some rejected or stopped early, 2 nothing done.
    """
    options = _options(locals())
    answering = _answering(engine, address, model=model, policy=policy, profile=profile, workers=workers)
    _run(source, out, options, answering, json_progress=json_progress)


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of a job.")],
) -> None:
    """Check a folder of parts again: its journal, every checksum, the counts and the ids.

    Exit code: 0 the job is finished and whole, 1 it is not, 2 the folder holds no job.
    """
    from triage.batch import verify as check_again

    with errors_told():
        verdict = check_again(folder)
    typer.echo(f"{folder}: {verdict.balance()}")
    for line in verdict.problems:
        typer.echo(f"problem: {line}")
    for line in verdict.notes:
        typer.echo(f"note: {line}")
    if not verdict.finished:
        typer.echo("the job is not finished; go on with --resume")
    elif verdict.good:
        typer.echo("finished and whole")
    raise typer.Exit(0 if verdict.good else 1)


def draft(
    source: Sources,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="JSONL: one draft a message.")],
    profile: ProfilePath = None,
    text_column: TextColumn = None,
    subject_column: SubjectColumn = None,
    id_column: IdColumn = None,
    channel_column: ChannelColumn = None,
    author_column: AuthorColumn = None,
    sent_at_column: SentAtColumn = None,
    channel: Annotated[str, typer.Option(help="Channel of rows that name none.")] = "email",
    model: Model = None,
    policy: Policy = None,
    rejects: Rejects = None,
    batch_size: BatchSize = 64,
    limit: Limit = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    overwrite: Overwrite = False,
    read_as: ReadAs = None,
    workers: Workers = None,
    json_progress: JsonProgress = False,
) -> None:
    """Draft a reply to every message of a file: id, text, parts, sources, gaps, findings, sendable.

    Exit code: 0 all rows drafted, 1 some rejected or stopped early, 2 nothing done.
    """
    options = _options(locals(), only_drafts=True)
    answering = _here(model=model, policy=policy, profile=profile, workers=workers)
    _run(source, str(out), options, answering, json_progress=json_progress)


def _options(given: Mapping[str, Any], **more: Any) -> "Options":
    """The options of a batch; a tab may be spelt out."""
    from triage.batch import Options

    options = of_parameters(Options, given, **more)
    return replace(options, delimiter="\t") if options.delimiter in ("tab", "\\t") else options


def _here(*, model: Path | None, policy: Path | None, profile: Path | None, workers: int | None) -> "Work":
    """A job is done by this process: the model is loaded once the job is known to be sound."""

    def work(job: "Job", tell: "Progress | None") -> "Summary":
        from triage.batch import run

        return run(load(model, policy=policy, profile=profile, workers=workers), job, progress=tell)

    return work


def _answering(
    engine: str,
    address: str | None,
    *,
    model: Path | None,
    policy: Path | None,
    profile: Path | None,
    workers: int | None,
) -> "Work":
    """A job is done here or on a Ray cluster, as `--engine` says."""
    if engine == "local" and address is None:
        return _here(model=model, policy=policy, profile=profile, workers=workers)
    if engine != "ray":
        typer.echo("triage: --engine takes local or ray, and --address goes with --engine ray", err=True)
        raise typer.Exit(NOTHING_DONE)

    def work(job: "Job", tell: "Progress | None") -> "Summary":
        from triage.batch import run_on_ray

        return run_on_ray(
            job, model=model, policy=policy, profile=profile, address=address, actors=workers, progress=tell
        )

    return work


def _run(source: list[str], out: str, options: "Options", work: "Work", *, json_progress: bool) -> None:
    """Run a batch with everything checked before the model is loaded, show what came of it, and exit."""
    from rich.console import Console

    from triage.batch import prepare
    from triage.batch.progress import final_line
    from triage.batch.show import show_summary

    with errors_told():
        job = prepare(source, out, options=options)
        total = min(job.source.total, options.limit or job.source.total)
        with _progress(total, as_json=json_progress) as progress:
            summary = work(job, progress)
    if json_progress:
        final_line(summary, sys.stderr)
    else:
        show_summary(summary, Console(stderr=out == "-"))
    if summary.stopped:
        typer.echo(f"triage: {summary.stopped}", err=True)
    raise typer.Exit(summary.exit_code)


@contextmanager
def _progress(total: int, *, as_json: bool) -> Iterator["Progress | None"]:
    """A bar on stderr, or lines of JSON; nothing when stderr is not a terminal."""
    from rich.console import Console

    from triage.batch.progress import bar, json_lines

    console = Console(stderr=True)
    if as_json:
        with json_lines(total, sys.stderr) as tell:
            yield tell
    elif console.is_terminal:
        with bar(total, console) as tell:
            yield tell
    else:
        yield None
