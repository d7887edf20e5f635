"""Commands that sum up: `report` of a triaged file, `edits` of the drafts that were sent."""

from pathlib import Path
from typing import Annotated

import typer

import triage
from triage.cli.shared import (
    NOTHING_DONE,
    ChannelColumn,
    Overwrite,
    SentAtColumn,
    SubjectColumn,
    TextColumn,
    errors_told,
)


def add_to(app: typer.Typer) -> None:
    """Make the commands known to the application."""
    app.command("report")(make_report)
    app.command()(edits)


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

    with errors_told():
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

    with errors_told():
        summary = summarise(source)
    show_edits(summary, Console())
    if summary.skipped:
        typer.echo(f"triage: {len(summary.skipped)} lines skipped, the first: {summary.skipped[0]}", err=True)
    raise typer.Exit(NOTHING_DONE if not summary.drafts else 1 if summary.skipped else 0)
