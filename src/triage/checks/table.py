"""How a run of the behaviour suite looks in a terminal: one table by capability, then what is over its ceiling."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from triage.batch.show import safe
from triage.checks.check import Outcome, Report
from triage.message import Message

QUOTED = 300
"""Characters of a failed case that are shown."""


def show_report(report: Report, console: Console, *, failed: int = 0) -> None:
    """Print the table, up to `failed` failed cases of each test, and the sum."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("test", overflow="fold")
    table.add_column("kind")
    for name in ("cases", "failures", "rate", "ceiling"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("ok")
    for capability, outcomes in report.capabilities().items():
        table.add_row(Text(safe(capability), style="bold"))
        for outcome in outcomes:
            table.add_row(*_row(outcome))
    console.print(table)
    for outcome in report.outcomes:
        if failed and outcome.failures:
            _failures(outcome, console, most=failed)
    console.print()
    console.print(Text(_sum(report), style="bold"))
    if report.over:
        console.print(Text(f"over their ceiling: {', '.join(each.check.name for each in report.over)}", style="red"))
    for why, names in _skipped(report).items():
        console.print(Text(f"skipped, {safe(why)}: {', '.join(names)}", style="yellow"))


def _row(outcome: Outcome) -> tuple[Text | str, ...]:
    check = outcome.check
    name = Text(f"  {safe(check.name, 60)}")
    if outcome.skipped:
        return name, check.kind, f"{len(check.cases):,}", "-", "-", f"{check.ceiling:.0%}", Text("skipped", "yellow")
    verdict = Text("yes", "green") if outcome.ok else Text("NO", "bold red")
    counts = f"{len(check.cases):,}", f"{len(outcome.failures):,}", f"{outcome.rate:.1%}", f"{check.ceiling:.0%}"
    return name, check.kind, *counts, verdict


def _failures(outcome: Outcome, console: Console, *, most: int) -> None:
    console.print(Text(f"\n{outcome.check.name}: {safe(outcome.check.about)}", style="bold"))
    for failure in outcome.failures[:most]:
        console.print(Text(f"  {safe(failure.why)}", style="red"))
        if failure.case.before is not None:
            console.print(Text(f"    before “{_quoted(failure.case.before)}”", style="dim"))
        console.print(Text(f"           “{_quoted(failure.case.message)}”", style="dim"))
    if (rest := len(outcome.failures) - most) > 0:
        console.print(Text(f"  and {rest:,} more", style="dim"))


def _quoted(message: Message) -> str:
    return safe(f"[{message.subject}] {message.text}" if message.subject else message.text, QUOTED)


def _sum(report: Report) -> str:
    asked = [outcome for outcome in report.outcomes if not outcome.skipped]
    cases = sum(len(outcome.check.cases) for outcome in asked)
    passed = sum(outcome.ok for outcome in asked)
    return (
        f"{passed} of {len(asked)} tests within their ceiling; {cases:,} cases, {report.messages:,} messages "
        f"in {report.seconds:.1f} s, by model {safe(report.model)}"
    )


def _skipped(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for outcome in report.outcomes:
        if outcome.skipped:
            found.setdefault(outcome.skipped, []).append(outcome.check.name)
    return found
