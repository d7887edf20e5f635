"""How the commands that learn and measure are told to read labelled tickets: their options, and the reading itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from triage.errors import MessageError

if TYPE_CHECKING:
    from triage.tickets.ticket import Tickets

Data = Annotated[str, typer.Argument(metavar="DATA", help="Labelled tickets: CSV, JSONL, Parquet, export, folder.")]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="TASK=COLUMN", help="Column with a task's labels; TASK alone if of that name."),
]
Text = Annotated[str | None, typer.Option("--text", metavar="COLUMN", help="Column with the text; guessed.")]
Subject = Annotated[str | None, typer.Option("--subject", metavar="COLUMN", help="Column with the subject; guessed.")]
Id = Annotated[str | None, typer.Option("--id", metavar="COLUMN", help="Column with the id; guessed.")]
Group = Annotated[
    str | None, typer.Option("--group", metavar="COLUMN", help="Column with the customer or thread; guessed.")
]
SentAt = Annotated[str | None, typer.Option("--sent-at", metavar="COLUMN", help="Column with the time; guessed.")]
Preset = Annotated[
    str | None, typer.Option(metavar="NAME", help="Help desk of the export: zendesk, freshdesk, intercom, zammad.")
]
Separator = Annotated[str | None, typer.Option(help="What stands between several labels in one cell.")]
Seed = Annotated[int, typer.Option(help="Of every draw: the same seed gives the same result.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How labelled tickets are read, the same for every file of one command."""

    labels: Iterable[str] | None = None
    text: str | None = None
    subject: str | None = None
    id_: str | None = None
    group: str | None = None
    preset: str | None = None
    separator: str | None = None
    limit: int | None = None

    def tickets(self, source: str) -> "Tickets":
        """The tickets of one source."""
        from triage.tickets import read_tickets

        return read_tickets(
            source,
            labels=columns_of(self.labels or ()) or None,
            text=self.text,
            subject=self.subject,
            id=self.id_,
            group=self.group,
            preset=self.preset,
            separator=self.separator,
            limit=self.limit,
        )


def columns_of(labels: Iterable[str]) -> dict[str, str]:
    """Which column holds which task's labels: `intent=queue`, or `intent` for a column of the same name."""
    found: dict[str, str] = {}
    for each in labels:
        task, sign, column = each.partition("=")
        if not task or (sign and not column):
            raise MessageError("--label takes TASK=COLUMN, such as intent=queue, or TASK alone")
        if task in found:
            raise MessageError(f"--label names {task} twice; a task's labels stand in one column")
        found[task] = column or task
    return found
