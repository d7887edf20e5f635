"""The commands `triage evaluate` and `triage compare`: how good a model is, and whether a new one may replace it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import triage
from triage.cli.labelled import Data, Group, Id, Labels, Preset, Reading, Seed, Separator, Subject, Text
from triage.cli.shared import Limit, Policy, Workers, errors_told, of_parameters

if TYPE_CHECKING:
    from triage.triager import Triager

SHIPPED = "shipped"
"""What to call the shipped model where a folder is asked for."""

Tasks = Annotated[
    list[str] | None, typer.Option("--task", metavar="TASK", help="Only this task; may be repeated. All if not given.")
]
Learned = Annotated[
    bool, typer.Option("--learned", help="Measure urgency as learned, before the policy's rules raise it.")
]


def add_to(app: typer.Typer) -> None:
    """Make both commands known to the application."""
    app.command()(evaluate)
    app.command()(compare)


def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Model folder, or the word 'shipped'.")],
    data: Data,
    labels: Labels = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="DIR", help="Folder for index.html and metrics.json.")
    ] = None,
    target_precision: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help="Set thresholds for this precision, such as 0.95, and verify them."),
    ] = None,
    valid: Annotated[
        str | None, typer.Option(metavar="DATA", help="Tickets to set thresholds on; half of DATA if not given.")
    ] = None,
    train: Annotated[
        str | None, typer.Option(metavar="DATA", help="Tickets for the TF-IDF baseline; cross-validated if not given.")
    ] = None,
    tasks: Tasks = None,
    text: Text = None,
    subject: Subject = None,
    id_: Id = None,
    group: Group = None,
    preset: Preset = None,
    separator: Separator = None,
    limit: Limit = None,
    policy: Policy = None,
    learned: Learned = False,
    seed: Seed = 7,
    workers: Workers = None,
) -> None:
    """Measure a model on labelled tickets: scores with intervals, calibration, coverage, confusions, a promise kept.

    Exit code: 0 measured, 1 a target precision was not kept, 2 nothing done.
    """
    from rich.console import Console

    reading = of_parameters(Reading, locals())
    with errors_told():
        from triage.evaluation import evaluate as measure
        from triage.evaluation.table import show_evaluation
        from triage.evaluation.write import check_folder

        if out is not None:
            check_folder(out)
        rows = reading.tickets(data)
        held_out = reading.tickets(valid) if valid is not None else None
        learn = reading.tickets(train) if train is not None else None
        evaluation = measure(
            _load(model, policy=policy, workers=workers),
            rows,
            out=out,
            target_precision=target_precision,
            valid=held_out,
            train=learn,
            seed=seed,
            tasks=tasks or None,
            learned=learned,
        )
    show_evaluation(evaluation, Console())
    if out is not None:
        typer.echo(f"written: {out / 'index.html'}, {out / 'metrics.json'}")
    raise typer.Exit(1 if evaluation.kept is False else 0)


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Model folder in use, or the word 'shipped'.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Model folder that may replace it.")],
    data: Annotated[str, typer.Argument(metavar="DATA", help="Labelled tickets that neither has learned from.")],
    labels: Labels = None,
    as_json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write the figures as JSON.")] = None,
    test: Annotated[
        float, typer.Option(metavar="LEVEL", help="How often chance alone may pass for a difference.")
    ] = 0.05,
    tasks: Tasks = None,
    text: Text = None,
    subject: Subject = None,
    id_: Id = None,
    group: Group = None,
    preset: Preset = None,
    separator: Separator = None,
    limit: Limit = None,
    policy: Policy = None,
    learned: Learned = False,
    seed: Seed = 7,
    workers: Workers = None,
) -> None:
    """Say whether a new model is better than the old one on the same tickets, and which labels got worse.

    Exit code: 0 better in a task and worse in none, 1 not better, 2 nothing done.
    """
    from rich.console import Console

    reading = of_parameters(Reading, locals())
    with errors_told():
        from triage.evaluation import compare as measure
        from triage.evaluation.table import show_comparison
        from triage.evaluation.write import check_file, write_json

        if as_json is not None:
            check_file(as_json)
        rows = reading.tickets(data)
        before, after = (_load(folder, policy=policy, workers=workers) for folder in (old, new))
        comparison = measure(before, after, rows, seed=seed, tasks=tasks or None, test=test, learned=learned)
        if as_json is not None:
            write_json(as_json, comparison.to_dict())
    show_comparison(comparison, Console())
    raise typer.Exit(0 if comparison.better else 1)


def _load(model: str, *, policy: Path | None, workers: int | None) -> "Triager":
    folder = None if model == SHIPPED and not Path(model).exists() else model
    return triage.load(folder, policy=policy, threads=workers)
