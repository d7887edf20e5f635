"""How a batch's summary looks in a terminal: what to do first, then the counts, then what went wrong and where."""

import unicodedata
from collections.abc import Iterable, Mapping

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from triage.batch.summary import Glance, Summary, ordered

STYLES = {
    "critical": "bold white on red",
    "high": "bold red",
    "low": "dim",
    "auto": "green",
    "suggest": "yellow",
    "human": "bold magenta",
    **dict.fromkeys(("very_negative", "negative", "fell_short"), "red"),
    **dict.fromkeys(("positive", "very_positive", "met", "surpassed"), "green"),
}
FIRST = 10
"""Messages shown of those to look at first; the report shows more."""
QUOTED = 120
"""Characters of an evidence sentence that the table shows."""
_MARKS_OF_DIRECTION = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")


def show_summary(summary: Summary, console: Console) -> None:
    """Print the summary of a batch."""
    if summary.written:
        console.print()
        for part in _tables(summary):
            console.print(part)
            console.print()
    if summary.rejected:
        console.print(_rejects(summary))
        console.print()
    console.print(_files(summary))


def safe(text: str, limit: int = 200) -> str:
    r"""Words of a customer that a terminal can print: one line, no control characters, no change of direction.

    >>> safe("Hi\x1b[31m\n\u202ethere")
    'Hi[31m there'
    """
    letters = (" " if letter in "\n\r\t\v\f\u2028\u2029" else letter for letter in text[: 4 * limit])
    kept = "".join(letter for letter in letters if _printable(letter))
    line = " ".join(kept.split(" "))
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1] + "…"


def styled(label: str) -> Text:
    """A label in its colour."""
    return Text(safe(label), style=STYLES.get(label, ""))


def bar(share: float, width: int = 12) -> Text:
    """A share as a bar."""
    full = round(share * width)
    return Text("━" * full + " " * (width - full), style="cyan")


def _printable(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _MARKS_OF_DIRECTION


def _tables(summary: Summary) -> Iterable[RenderableType]:
    first = summary.first()
    if first:
        yield _first(first, total=summary.urgent)
    counted = {"action": summary.actions, **{task: summary.labels[task] for task in _order(summary.labels)}}
    tables = [_counts(task, counts, summary.written) for task, counts in counted.items()]
    yield Columns(tables, padding=(0, 3))


def _order(labels: Mapping[str, object]) -> list[str]:
    usual = ("urgency", "sentiment", "intent", "category", "expectation", "approach")
    return [task for task in usual if task in labels] + [task for task in labels if task not in usual]


def _first(glances: list[Glance], total: int) -> Table:
    shown = min(FIRST, len(glances))
    more = f", {shown} of {total:,}" if total > shown else ""
    table = Table(title=f"Look at these first{more}", title_justify="left", title_style="bold", expand=False)
    for name in ("id", "urgency", "intent", "queue"):
        table.add_column(name, no_wrap=name != "id", overflow="fold")
    table.add_column("why", overflow="fold", ratio=1)
    for glance in glances[:FIRST]:
        why = Text(safe(glance.reason))
        if glance.evidence:
            why.append(f"\n“{safe(glance.evidence[0], QUOTED)}”", style="dim")
        words = (Text(safe(glance.intent)), Text(safe(glance.queue)), why)
        table.add_row(Text(safe(glance.id, 40)), styled(glance.urgency), *words)
    return table


def _counts(task: str, counts: Mapping[str, int], total: int) -> Table:
    table = Table(title=task, title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False)
    rows = ordered(task, counts)
    for label, count in rows[:10]:
        table.add_row(
            styled(label), Text(f"{count:,}", justify="right"), Text(f"{count / total:4.0%}"), bar(count / total)
        )
    if len(rows) > 10:
        rest = sum(count for _, count in rows[10:])
        table.add_row(
            Text(f"{len(rows) - 10} others", style="dim"), Text(f"{rest:,}", justify="right"), f"{rest / total:4.0%}"
        )
    return table


def _rejects(summary: Summary) -> Table:
    table = Table(
        title=f"{summary.rejected:,} {'row' if summary.rejected == 1 else 'rows'} rejected",
        title_justify="left",
        title_style="bold red",
        box=None,
    )
    table.add_column("rows", justify="right")
    table.add_column("why")
    table.add_column("for example")
    for kind, count in summary.reject_kinds.most_common(10):
        example = next(
            (
                f"{summary.unit} {reject.line}: {reject.reason}"
                for reject in summary.rejects_seen
                if reject.kind == kind
            ),
            "",
        )
        table.add_row(f"{count:,}", Text(safe(kind)), Text(safe(example)))
    return table


def _files(summary: Summary) -> Group:
    lines: list[Text] = []
    rate = (
        f" in {_duration(summary.seconds)}, {summary.rate:,.0f} a second" if summary.written > summary.earlier else ""
    )
    lines.append(Text(f"{summary.balance()}{rate}, by model {safe(summary.model)}", style="bold"))
    if summary.stopped:
        lines.append(
            Text(f"Stopped early: {safe(summary.stopped, 400)}. What is written so far is whole.", style="red")
        )
    elif not summary.complete:
        lines.append(Text("The counts do not add up: please report this.", style="bold red"))
    if summary.drafts:
        lines.append(Text(f"{summary.drafts:,} drafts, {summary.sendable:,} of them ready to send"))
    lines += [Text(f"read as: {safe(said, 400)}", style="dim") for said in summary.said if said]
    lines += [Text(f"note: {safe(note, 400)}", style="yellow") for note in summary.notes]
    files = {"triaged": summary.out, "joined": summary.joined, "rejected": summary.rejects, "report": summary.report}
    lines += [Text(f"{what:>9}: {safe(str(path), 1000)}") for what, path in files.items() if path]
    return Group(*lines)


def _duration(seconds: float) -> str:
    """Seconds in words.

    >>> _duration(0.25), _duration(75), _duration(7322)
    ('0.2 s', '1 min 15 s', '2 h 2 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
