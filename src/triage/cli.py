"""The command `triage`: classify a file, draft replies to it, explain one message, check and tell about the model.

Heavy packages are imported inside the commands, so that `triage --help` answers at once.
"""

import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import triage
from triage.errors import MessageError, TriageError

if TYPE_CHECKING:
    from triage.batch import Options
    from triage.batch.running import Progress
    from triage.triager import Triager

NOTHING_DONE = 2
MAX_STDIN = 1 << 25
SPEED_SECONDS = 2.0
SPEED_MESSAGES = (
    "Where is my order? It was due on Monday.",
    "I was charged twice this month and nobody answers my emails. Please refund the second payment before Friday.",
    "Thanks, that fixed it!",
    "The app closes as soon as I open the invoices page. I have installed it again and restarted the phone, no luck.",
)

app = typer.Typer(
    name="triage",
    help="Reads customer messages: how they feel, what they want, how urgent it is and why. Offline, on a CPU.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

profile_app = typer.Typer(name="profile", help="Look after a company profile.", no_args_is_help=True)
app.add_typer(profile_app)

Model = Annotated[
    Path | None, typer.Option("--model", metavar="FOLDER", help="Model folder; the shipped one if not given.")
]
Policy = Annotated[Path | None, typer.Option(metavar="FILE", help="Policy file; the shipped rules if not given.")]
Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="CSV, TSV, JSONL, Parquet, mbox, .eml; folders, patterns; - for stdin."),
]
ReadAs = Annotated[
    str | None,
    typer.Option(metavar="KIND", help="csv, tsv, jsonl, parquet, mbox or eml, where the ending does not tell."),
]
Workers = Annotated[int | None, typer.Option(min=1, help="Cores to use; all that this process may use if not given.")]
JsonProgress = Annotated[bool, typer.Option("--json-progress", help="Tell progress as JSON lines on stderr.")]
ProfilePath = Annotated[
    Path | None, typer.Option("--profile", metavar="FOLDER", help="Company profile for drafts; a TOML file will do.")
]
TextColumn = Annotated[str | None, typer.Option(help="Column with the text; guessed if not given.")]
SubjectColumn = Annotated[str | None, typer.Option(help="Column with the subject; guessed.")]
IdColumn = Annotated[str | None, typer.Option(help="Column with the id; guessed, else the line number.")]
ChannelColumn = Annotated[str | None, typer.Option(help="Column with the channel; guessed.")]
AuthorColumn = Annotated[str | None, typer.Option(help="Column saying external or internal; guessed.")]
SentAtColumn = Annotated[str | None, typer.Option(help="Column with the time of sending; guessed.")]
Rejects = Annotated[Path | None, typer.Option(metavar="FILE", help="Where bad rows go [OUT.rejects.jsonl].")]
BatchSize = Annotated[int, typer.Option(min=1, help="Messages in one step of the model.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Read only so many rows.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file; found out if not given.")]
Delimiter = Annotated[str | None, typer.Option(help="Delimiter of a CSV file; found out if not given.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")]


@app.command()
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
    workers: Workers = None,
    json_progress: JsonProgress = False,
) -> None:
    """Triage files of messages: your own columns come back first, triage's own follow.

    Exit code: 0 all rows triaged, 1 some rejected or stopped early, 2 nothing done.
    """
    from triage.batch import Options

    options = Options(
        text_column=text_column,
        subject_column=subject_column,
        id_column=id_column,
        channel_column=channel_column,
        author_column=author_column,
        sent_at_column=sent_at_column,
        channel=channel,
        drafts=drafts,
        rejects=rejects,
        report=report,
        batch_size=batch_size,
        limit=limit,
        overwrite=overwrite,
        raw_cells=raw_cells,
        encoding=encoding,
        delimiter="\t" if delimiter in ("tab", "\\t") else delimiter,
        read_as=read_as,
        write_as=write_as,
        part_rows=part_rows,
        resume=resume,
        joined=joined,
        vectors=vectors,
    )
    load = partial(_load, model, policy=policy, profile=profile, workers=workers)
    _run(source, out, options, load, json_progress=json_progress)


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Output folder of a job.")],
) -> None:
    """Check a folder of parts again: its journal, every checksum, the counts and the ids.

    Exit code: 0 the job is finished and whole, 1 it is not, 2 the folder holds no job.
    """
    from triage.batch import verify as check_again

    with _errors_told():
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


@app.command()
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
    from triage.batch import Options

    options = Options(
        text_column=text_column,
        subject_column=subject_column,
        id_column=id_column,
        channel_column=channel_column,
        author_column=author_column,
        sent_at_column=sent_at_column,
        channel=channel,
        only_drafts=True,
        rejects=rejects,
        batch_size=batch_size,
        limit=limit,
        overwrite=overwrite,
        encoding=encoding,
        delimiter="\t" if delimiter in ("tab", "\\t") else delimiter,
        read_as=read_as,
    )
    load = partial(_load, model, policy=policy, profile=profile, workers=workers)
    _run(source, str(out), options, load, json_progress=json_progress)


@app.command("report")
def make_report(
    triaged: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="What triage classify has written.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="HTML", help="Where the page goes.")],
    profile: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Company profile: service levels, hours, known issues.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="FILE|DIR", help="An earlier triaged file, to stand side by side with.")
    ] = None,
    staffing: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML: who is on duty when.")] = None,
    json_out: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")] = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="Count ages up to then, such as 2026-11-24T09:00+00:00.")
    ] = None,
    text_column: TextColumn = None,
    subject_column: SubjectColumn = None,
    channel_column: ChannelColumn = None,
    sent_at_column: SentAtColumn = None,
    customer_column: Annotated[str | None, typer.Option(help="Column that tells the customer; guessed.")] = None,
    overwrite: Overwrite = False,
) -> None:
    """Make one page for a team lead from a triaged file: what to do first, what came in, what is behind it.

    Exit code: 0 the page is there, 2 nothing done.
    """
    from triage.batch.message_of import time_of
    from triage.batch.sink import check_writable

    with _errors_told():
        for place in (out, json_out):
            if place is not None:
                check_writable(place, overwrite=overwrite)
        figures = triage.report(
            triaged,
            out,
            profile=profile,
            against=against,
            staffing=staffing,
            json=json_out,
            now=time_of(now) if now else None,
            columns={
                "text": text_column,
                "subject": subject_column,
                "channel": channel_column,
                "sent_at": sent_at_column,
                "customer": customer_column,
            },
        )
    typer.echo(f"{figures.messages:,} messages, {figures.first.count:,} of them critical or high: {out}")


@app.command()
def edits(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help='JSONL of {"draft": ..., "sent": ...}, one sent reply a line.')
    ],
) -> None:
    """Show which parts, templates and sentences of drafts are changed most before they are sent.

    Exit code: 0 every line counted, 1 some could not be read, 2 nothing done.
    """
    from rich.console import Console

    from triage.batch.edits import show_edits
    from triage.drafts.edits import summarise

    with _errors_told():
        summary = summarise(source)
    show_edits(summary, Console())
    if summary.skipped:
        typer.echo(f"triage: {len(summary.skipped)} lines skipped, the first: {summary.skipped[0]}", err=True)
    raise typer.Exit(NOTHING_DONE if not summary.drafts else 1 if summary.skipped else 0)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The message; - reads it from standard input.")],
    subject: Annotated[str | None, typer.Option(help="Its subject.")] = None,
    channel: Annotated[str, typer.Option(help="email, chat, social, sms, phone, web or review.")] = "email",
    author: Annotated[str, typer.Option(help="external (a customer) or internal (a colleague).")] = "external",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    no_draft: Annotated[bool, typer.Option("--no-draft", help="Leave the draft out.")] = False,
    model: Model = None,
    policy: Policy = None,
    profile: ProfilePath = None,
) -> None:
    """Show one message's triage and draft."""
    with _errors_told():
        message = triage.Message(_stdin() if text == "-" else text, subject=subject, channel=channel, author=author)
        triager = _load(model, policy=policy, profile=profile)
        result = triager(message)
        draft = None if no_draft else triager.draft(result)
    if as_json:
        from triage.batch.plain import as_json as to_json

        typer.echo(to_json(result.to_dict() | ({"draft": draft.to_dict()} if draft else {})))
        return
    from rich.console import Console

    from triage.batch.explain import show_triage

    show_triage(result, draft, Console())


@app.command()
def check(
    model: Annotated[
        Path | None, typer.Argument(metavar="[MODEL]", help="Model folder; the shipped one if not given.")
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder with case files of your own, beside the shipped ones.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this test or capability; may be repeated.")
    ] = None,
    failed: Annotated[int, typer.Option(min=0, help="Show so many failed cases of each test.")] = 0,
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all results and failed cases as JSON.")
    ] = None,
    policy: Policy = None,
) -> None:
    """Run the behaviour suite: named tests of what a model must do, and must not be moved by.

    Exit code: 0 every test is within its ceiling, 1 some are over it, 2 nothing done.
    """
    from rich.console import Console

    from triage.checks import read_checks, run
    from triage.checks.save import check_target, save_report
    from triage.checks.table import show_report

    with _errors_told():
        target = None if as_json is None else check_target(as_json)
        suite = (*read_checks(), *(() if cases is None else read_checks(cases)))
        report = run(_load(model, policy=policy), suite, only=only or ())
        if target is not None:
            save_report(report, target)
    show_report(report, Console(), failed=failed)
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def info(model: Model = None, workers: Workers = None) -> None:
    """Tell the model, its labels, the versions and the speed of this machine."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    with _errors_told():
        begun = time.perf_counter()
        triager = _load(model, workers=workers)
        loading = time.perf_counter() - begun
        rate = _speed(triager)
    console = Console()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    rows = {
        "model": f"{triager.name} {triager.version}",
        "folder": str(triager.folder),
        "triage": triage.__version__,
        "python": f"{platform.python_version()} on {platform.machine()}",
        "onnxruntime": _version("onnxruntime"),
        "threads": _threads(triager),
        "speed": f"{rate:,.0f} short messages a second, loaded in {loading:.2f} s",
    }
    for task in triager.taxonomy.tasks:
        labels = triager.taxonomy.labels(task)
        rows[task] = f"{len(labels)}: {', '.join(labels)}"
    for name, value in rows.items():
        table.add_row(Text(name, style="bold"), Text(value))
    console.print(table)


@profile_app.command("check")
def check_profile(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Profile folder, or a TOML file.")],
    model: Model = None,
    policy: Policy = None,
) -> None:
    """Find missing pieces, dead links between files, and templates with unknown slots.

    Exit code: 0 nothing to mend, 1 it works but something is missing or leads nowhere, 2 it cannot be used.
    """
    from triage.drafts.case import SLOTS
    from triage.drafts.render import check_templates
    from triage.drafts.wording import TEMPLATES
    from triage.policy import read_policy
    from triage.profile.check import dead_links, idle_templates, missing, out_of_date
    from triage.profile.read import examine
    from triage.taxonomy import read_taxonomy

    with _errors_told():
        taxonomy = read_taxonomy((model or triage._shipped()) / "taxonomy.toml")
        queues = frozenset(read_policy(policy, taxonomy).queues.values())
        profile, mistakes = examine(folder)
    templates = check_templates(profile.templates, SLOTS) if profile and profile.templates else ()
    broken = [*mistakes, *templates]
    told = [] if profile is None else [*missing(profile, folder, taxonomy), *out_of_date(profile, folder)]
    told += [] if profile is None else dead_links(profile, folder, taxonomy, queues)
    told += [] if profile is None else idle_templates(profile, {file.name for file in TEMPLATES.iterdir()})
    told = [line for line in dict.fromkeys(told) if line not in broken]
    for line in (*broken, *told):
        typer.echo(line)
    if profile and not broken and not told:
        typer.echo(f"{folder}: {len(profile.articles)} articles, {len(profile.issues)} issues, nothing to mend")
    raise typer.Exit(NOTHING_DONE if broken else 1 if told else 0)


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Reads customer messages: how they feel, what they want, how urgent it is and why. Offline, on a CPU."""
    if version:
        typer.echo(f"triage {triage.__version__}")
        raise typer.Exit


def _run(
    source: list[str], out: str, options: "Options", load: "Callable[[], Triager]", *, json_progress: bool
) -> None:
    """Run a batch with everything checked before the model is loaded, show what came of it, and exit."""
    from rich.console import Console

    from triage.batch import prepare, run
    from triage.batch.progress import final_line
    from triage.batch.show import show_summary

    with _errors_told():
        job = prepare(source, out, options=options)
        triager = load()
        total = min(job.source.total, options.limit or job.source.total)
        with _progress(total, as_json=json_progress) as progress:
            summary = run(triager, job, progress=progress)
    if json_progress:
        final_line(summary, sys.stderr)
    else:
        show_summary(summary, Console(stderr=out == "-"))
    if summary.stopped:
        typer.echo(f"triage: {summary.stopped}", err=True)
    raise typer.Exit(summary.exit_code)


def _load(
    model: Path | None, *, policy: Path | None = None, profile: Path | None = None, workers: int | None = None
) -> "Triager":
    return triage.load(model, policy=policy, profile=profile, threads=workers)


@contextmanager
def _errors_told() -> Iterator[None]:
    """An error that was foreseen is one sentence on stderr, not a traceback; so is Ctrl-C."""
    try:
        yield
    except TriageError as error:
        typer.echo(f"triage: {error}", err=True)
        raise typer.Exit(NOTHING_DONE) from error
    except KeyboardInterrupt as error:
        typer.echo("triage: interrupted before anything was done", err=True)
        raise typer.Exit(NOTHING_DONE) from error


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


def _stdin() -> str:
    text = sys.stdin.buffer.read(MAX_STDIN + 1)
    if len(text) > MAX_STDIN:
        raise MessageError(f"standard input holds more than {MAX_STDIN >> 20} MiB; give a file to triage classify")
    return text.decode("utf-8", "replace")


def _speed(triager: "Triager") -> float:
    """Messages a second over about two seconds, the first call left out."""
    for _ in triager.stream(SPEED_MESSAGES):
        pass
    begun = time.perf_counter()
    count = 0
    while (passed := time.perf_counter() - begun) < SPEED_SECONDS:
        count += sum(1 for _ in triager.stream(SPEED_MESSAGES * 32))
    return count / passed


def _threads(triager: "Triager") -> str:
    """How many threads run the model, of the cores there are; each takes a message of its own (`--workers`)."""
    import os

    used = getattr(getattr(triager, "encoder", None), "threads", None)
    cores = f"{os.cpu_count()} cores"
    return f"{used} of {cores}, one message each" if used else f"all of {cores}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
