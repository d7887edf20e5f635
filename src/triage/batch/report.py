"""The summary of a batch as one HTML page: self-contained, printable, without scripts."""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from triage.batch.show import safe
from triage.batch.summary import Summary, ordered

BARS = 27
"""Bars of one chart."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts of one task as bars: label, count, share in percent and width against the longest bar."""

    title: str
    bars: tuple[tuple[str, int, float, float], ...]


def write_report(summary: Summary, path: Path) -> None:
    """Write the page. Customers' words in it are escaped."""
    part = path.with_name(f".{path.name[:200]}.part")
    part.write_text(report_page(summary), encoding="utf-8", errors="replace")
    part.replace(path)


def report_page(summary: Summary) -> str:
    """The page as text.

    >>> page = report_page(Summary(Path("backlog.csv")))
    >>> page.startswith("<!doctype html>"), "<script" in page
    (True, False)
    """
    environment = Environment(
        loader=PackageLoader("triage.batch"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["safe_text"] = safe
    charts = [
        _chart("What may be done with them", "action", summary.actions),
        *(_chart(title, task, summary.labels[task]) for task, title in TITLES.items() if task in summary.labels),
        *(_chart(task, task, counts) for task, counts in summary.labels.items() if task not in TITLES),
        _chart("Signals", "signals", summary.signals),
        _chart("Queues", "queue", summary.queues),
        _chart("Languages", "language", summary.languages),
    ]
    return environment.get_template("report.html.j2").render(
        summary=summary,
        first=summary.first(),
        unsure=summary.unsure()[:25],
        charts=[chart for chart in charts if chart.bars],
    )


TITLES = {
    "urgency": "How urgent",
    "intent": "What customers want",
    "category": "Who is writing",
    "sentiment": "How they feel",
    "expectation": "Did the value match what was promised",
    "approach": "What the reply has to be",
}


def _chart(title: str, task: str, counts: dict[str, int]) -> Chart:
    rows = ordered(task, counts)
    shown, rest = rows[:BARS], sum(count for _, count in rows[BARS:])
    if rest:
        shown.append((f"{len(rows) - BARS} others", rest))
    total, longest = sum(counts.values()), max((count for _, count in shown), default=1)
    return Chart(title, tuple((label, n, 100 * n / total, 100 * n / longest) for label, n in shown if n))
