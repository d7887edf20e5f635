"""The command `triage train`: from a company's own tickets to a model folder, with what it is worth."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.labelled import Group, Id, Labels, Preset, Seed, SentAt, Separator, Subject, Text, columns_of
from triage.cli.shared import Limit, errors_told
from triage.errors import MessageError

if TYPE_CHECKING:
    from rich.console import Console

    from triage.learning.train import Progress, Trained

QUIET = {"TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
"""What keeps transformers' own bars and reports away from the terminal."""
STAGES = {
    "read": "reading tickets",
    "score": "reading with the encoder",
    "heads": "fitting heads",
    "sister": "tuning a sister for calibration",
    "tune": "tuning the encoder",
    "settle": "holding what stays",
    "export": "exporting",
    "score anew": "reading with the new encoder",
    "measure": "measuring",
}


def add_to(app: typer.Typer) -> None:
    """Make the command known to the application."""
    app.command()(train)


def train(
    source: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Tickets: CSV, JSONL, Parquet, export, folder, hf:owner/name."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Model folder to write, or to replace.")],
    labels: Labels = None,
    text: Text = None,
    subject: Subject = None,
    id_: Id = None,
    group: Group = None,
    sent_at: SentAt = None,
    preset: Preset = None,
    separator: Separator = None,
    limit: Limit = None,
    base: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Model folder to begin with; the shipped one if not given.")
    ] = None,
    encoder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Hugging Face encoder on disk to tune in place of the base's.")
    ] = None,
    depth: Annotated[str, typer.Option(help="auto, heads (seconds), few-shot or full (minutes).")] = "auto",
    taxonomy: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML that describes your labels.")] = None,
    extend: Annotated[
        bool, typer.Option("--extend", help="Your intents join the base's; else they replace them.")
    ] = False,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="TASK:VALUE=LABEL", help="What a value means, such as urgency:P1=critical."),
    ] = None,
    test: Annotated[
        str | None, typer.Option(metavar="FILE", help="Tickets to measure on; a fifth of the others if not given.")
    ] = None,
    target_precision: Annotated[
        float, typer.Option(metavar="SHARE", help="What `confident` is to promise for what your tickets teach.")
    ] = 0.95,
    drop_suspect: Annotated[
        bool, typer.Option("--drop-suspect", help="Do not learn from labels that are likely wrong.")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a training that was stopped.")] = False,
    seed: Seed = 7,
    name: Annotated[
        str | None, typer.Option(help="What the model calls itself; the folder's name if not given.")
    ] = None,
    version: Annotated[str, typer.Option("--model-version", help="The model's version.")] = "1",
    licence: Annotated[str, typer.Option(help="Licence or terms of the tickets, for the model card.")] = "",
    data_name: Annotated[str, typer.Option(help="What the tickets are, for the model card.")] = "",
    as_json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write report and figures as JSON.")
    ] = None,
) -> None:
    """Train on your own labelled tickets, and say what came of it.

    Exit code: 0 the model folder is there, 2 nothing done.
    """
    from rich.console import Console

    console = Console(stderr=True)
    with errors_told():
        columns, names = columns_of(labels or ()), _names(mapped or ())
        if as_json is not None and not as_json.absolute().parent.is_dir():
            raise MessageError(f"{as_json}: there is no folder {as_json.parent}; make it first")
        for name_, value in QUIET.items():
            os.environ.setdefault(name_, value)
        from triage.learning import train as learn

        with _bars(console) as progress:
            trained = learn(
                source[0] if len(source) == 1 else list(source),
                out=out,
                labels=columns or None,
                text=text,
                subject=subject,
                id=id_,
                group=group,
                sent_at=sent_at,
                preset=preset,
                separator=separator,
                limit=limit,
                base=base,
                encoder=encoder,
                depth=depth,
                taxonomy=taxonomy,
                extend=extend,
                names=names,
                test=test,
                seed=seed,
                resume=resume,
                drop_suspect=drop_suspect,
                target_precision=target_precision,
                name=name,
                version=version,
                licence=licence,
                data_name=data_name,
                progress=progress,
            )
        if as_json is not None:
            _write(trained, as_json)
    for line in trained.report.lines():
        typer.echo(line)
    typer.echo(f"\ndepth: {trained.depth} ({trained.why})")
    for note in trained.notes:
        typer.echo(f"note: {note}")
    _show(trained, Console())
    typer.echo(f"\nwritten: {trained.folder}; triage.load({str(trained.folder)!r}) takes it, its README.md tells more")


def _names(mapped: Iterable[str]) -> dict[str, dict[str, str]]:
    """What values stand for, by task: `urgency:P1=critical`."""
    found: dict[str, dict[str, str]] = {}
    for each in mapped:
        task, _, rest = each.partition(":")
        value, _, label = rest.rpartition("=")
        if not (task and value and label):
            raise MessageError("--map takes TASK:VALUE=LABEL, such as urgency:P1=critical")
        found.setdefault(task, {})[value] = label
    return found


def _show(trained: "Trained", console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("task", "rows", "accuracy", "macro-F1", "TF-IDF", "majority", "ECE", "confident"):
        table.add_column(column, justify="left" if column in ("task", "confident") else "right")
    for task, row in trained.measured["trained"].items():
        if not row["rows"]:
            table.add_row(Text(task), "0", *[""] * 5, "not measured")
            continue
        sure = row.get("sure", {})
        promise = f"{sure['coverage']:.0%} at {sure['precision']:.1%}" if sure.get("precision") is not None else "none"
        figures = [f"{value:.3f}" for value in (row["accuracy"], row["macro_f1"], row["tfidf"]["macro_f1"])]
        more = [f"{row['majority']['macro_f1']:.3f}", f"{row['ece']:.3f}"]
        table.add_row(Text(task), f"{row['rows']:,}", *figures, *more, promise)
    console.print(table)
    for task, row in trained.measured["kept"].items():
        said = ", ".join(
            f"{figures['agreement']:.1%} of {figures['rows']:,} {what}"
            for what, figures in row.items()
            if figures["rows"]
        )
        console.print(Text(f"kept {task}: as the base says on {said}" if said else f"kept {task}"))


def _write(trained: "Trained", path: Path) -> None:
    import json

    data = {
        "folder": str(trained.folder),
        "depth": trained.depth,
        "why": trained.why,
        "notes": list(trained.notes),
        "report": trained.report.to_dict(),
        "measured": trained.measured,
    }
    try:
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise MessageError(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def _bars(console: "Console") -> Iterator["Progress | None"]:
    """A bar for each stage on stderr; none when that is no terminal."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    ids: dict[str, TaskID] = {}
    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*shown, console=console, transient=True) as bars:

        def told(stage: str, done: int, of: int) -> None:
            if stage not in ids:
                ids[stage] = bars.add_task(STAGES.get(stage, stage), total=of)
            bars.update(ids[stage], completed=done, total=of)

        yield told
