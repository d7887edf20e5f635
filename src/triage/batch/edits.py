"""Shows on a terminal what agents change in drafts before they send them."""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.batch.show import safe
from triage.drafts.edits import KINDS, Count, Summary

LONGEST_SHOWN = 100


def show_edits(summary: Summary, console: Console) -> None:
    """Three tables: parts, templates, and the sentences that are changed most."""
    whole = f"{summary.untouched:,} sent as they stood" if summary.drafts else "nothing to count"
    console.print(Text(f"{summary.drafts:,} drafts, {whole}", style="bold"))
    if summary.drafts:
        for name, counts in (
            ("part", summary.parts),
            ("template", summary.templates),
            ("sentence", summary.sentences),
        ):
            if counts:
                console.print()
                console.print(_table(name, counts))


def _table(name: str, counts: Iterable[Count]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(name, overflow="fold")
    for column in ("drafted", *KINDS, "touched"):
        table.add_column(column, justify="right")
    for count in counts:
        kinds = [f"{count.kinds.get(kind, 0):,}" for kind in KINDS]
        share = f"{count.changed / count.drafted:.0%}" if count.drafted else ""
        table.add_row(Text(safe(count.name, LONGEST_SHOWN)), f"{count.drafted:,}", *kinds, share)
    return table
