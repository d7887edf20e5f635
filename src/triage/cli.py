"""The command `triage`: classify a file, explain one message, tell about the model.

Heavy packages are imported inside the commands, so that `triage --help` answers at once.
"""

import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import triage
from triage.errors import MessageError, TriageError

if TYPE_CHECKING:
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

Model = Annotated[
    Path | None, typer.Option("--model", metavar="FOLDER", help="Model folder; the shipped one if not given.")
]
Policy = Annotated[Path | None, typer.Option(metavar="FILE", help="Policy file; the shipped rules if not given.")]
Company = Annotated[Path | None, typer.Option(metavar="FILE", help="What drafts may say about the company.")]


@app.command()
def classify(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, TSV, JSONL or Parquet, by its ending.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="CSV, TSV, JSONL or Parquet, by its ending.")
    ],
    drafts: Annotated[bool, typer.Option("--drafts", help="Draft a reply to each message too.")] = False,
    report: Annotated[Path | None, typer.Option(metavar="HTML", help="Write a page for the team lead.")] = None,
    text_column: Annotated[str | None, typer.Option(help="Column with the text; guessed if not given.")] = None,
    subject_column: Annotated[str | None, typer.Option(help="Column with the subject; guessed.")] = None,
    id_column: Annotated[str | None, typer.Option(help="Column with the id; guessed, else the line number.")] = None,
    channel_column: Annotated[str | None, typer.Option(help="Column with the channel; guessed.")] = None,
    author_column: Annotated[str | None, typer.Option(help="Column saying external or internal; guessed.")] = None,
    sent_at_column: Annotated[str | None, typer.Option(help="Column with the time of sending; guessed.")] = None,
    channel: Annotated[str, typer.Option(help="Channel of rows that name none.")] = "email",
    model: Model = None,
    policy: Policy = None,
    company: Company = None,
    rejects: Annotated[Path | None, typer.Option(metavar="FILE", help="Where bad rows go [OUT.rejects.jsonl].")] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Messages in one step of the model.")] = 64,
    limit: Annotated[int | None, typer.Option(min=1, help="Read only so many rows.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file; found out if not given.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter of a CSV file; found out if not given.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there already.")] = False,
    raw_cells: Annotated[bool, typer.Option("--raw-cells", help="Leave formulas in CSV cells as they are.")] = False,
) -> None:
    """Triage a file of messages: your own columns come back first, triage's own follow.

    Exit code: 0 all rows triaged, 1 some rejected or stopped early, 2 nothing done.
    """
    from rich.console import Console

    from triage.batch import Options, prepare, run
    from triage.batch.show import show_summary

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
    )
    with _errors_told():
        job = prepare(source, out, options=options)
        triager = _load(model, policy=policy, company=company)
        total = min(job.source.total, limit or job.source.total)
        with _progress(total) as progress:
            summary = run(triager, job, progress=progress)
    show_summary(summary, Console())
    if summary.stopped:
        typer.echo(f"triage: {summary.stopped}", err=True)
    raise typer.Exit(summary.exit_code)


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
    company: Company = None,
) -> None:
    """Show one message's triage and draft."""
    with _errors_told():
        message = triage.Message(_stdin() if text == "-" else text, subject=subject, channel=channel, author=author)
        triager = _load(model, policy=policy, company=company)
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
def info(model: Model = None) -> None:
    """Tell the model, its labels, the versions and the speed of this machine."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    with _errors_told():
        begun = time.perf_counter()
        triager = _load(model)
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


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    """Reads customer messages: how they feel, what they want, how urgent it is and why. Offline, on a CPU."""
    if version:
        typer.echo(f"triage {triage.__version__}")
        raise typer.Exit


def _load(model: Path | None, *, policy: Path | None = None, company: Path | None = None) -> "Triager":
    return triage.load(model, policy=policy, company=company)


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
def _progress(total: int) -> Iterator["Progress | None"]:
    """A bar with rate and time left on stderr; nothing when that is not a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from triage.batch.summary import Summary

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[done]:,} messages"),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TextColumn("left:"),
        TimeRemainingColumn(),
    )
    begun = time.perf_counter()
    done = 0
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, done=0, rate=0.0)

        def tell(_: Summary, line: int) -> None:
            nonlocal done
            done += 1
            rate = done / max(time.perf_counter() - begun, 1e-9)
            bar.update(task, completed=min(line, total), done=done, rate=rate)

        yield tell


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
    import os

    used = getattr(getattr(triager, "encoder", None), "threads", None)
    cores = f"{os.cpu_count()} cores"
    return f"{used} of {cores}" if used else f"all of {cores}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
