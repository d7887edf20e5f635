"""From figures to one HTML page: self-contained, without scripts, readable on a phone, on a desk and on paper."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from triage.batch.show import safe
from triage.batch.summary import Summary
from triage.reports.charts import heat, panels, share, stacked, sureness
from triage.reports.drawing import INSTALL, can_draw
from triage.reports.figures import Figures
from triage.reports.hotspots import MOVED
from triage.reports.load import QueueLoad
from triage.reports.volumes import Series

COUNTS = {
    "intent": "What customers want",
    "queue": "Queues",
    "urgency": "How urgent",
    "category": "Who is writing",
    "sentiment": "How they feel",
    "expectation": "Expectations",
    "approach": "What the reply has to be",
    "signals": "Signals",
    "action": "What may be done with them",
    "channel": "Channels",
    "language": "Languages",
}
PARTS = (
    ("first", "To do first"),
    ("hotspots", "Hot spots"),
    ("volumes", "What came in"),
    ("gap", "Expectations"),
    ("against", "Side by side"),
    ("repeats", "Repeat contacts"),
    ("load", "Load"),
    ("praise", "Praise"),
    ("unsure", "Unsure"),
    ("rejected", "Rejected"),
)
SHADES = 4
FEW = 5
"""Points of percent by which the share that fell short has to move before it is called a trend."""


def page_of(figures: Figures, *, run: Summary | None = None, known_issues: bool = False) -> str:
    """The page as text. `run` adds what a batch has to tell: rejected rows, notes, the model.

    `known_issues` says that the profile has some, so that a cause without one is worth a mark.
    """
    environment = Environment(
        loader=PackageLoader("triage.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"safe_text": _safe, "percent": percent, "moment": _moment, "drawn": Markup}
    volumes = figures.volumes
    titled = [*COUNTS.items(), *((task, task) for task in volumes.counts if task not in COUNTS)]
    values: dict[str, Any] = {
        "f": figures,
        "run": run,
        "moved": MOVED,
        "profile_issues": known_issues,
        "todo": list(_todo(figures, known_issues)),
        "trend": _trend(volumes.over_time["expectation"]),
        "counts": [(title, volumes.counts[task]) for task, title in titled if task in volumes.counts],
        "charts": {
            "urgency": stacked("Urgency", volumes.over_time["urgency"]),
            "expectation": stacked("Expectations", volumes.over_time["expectation"]),
            "share": share("Share that fell short", volumes.over_time["expectation"]),
            "intent": panels("What customers want", volumes.over_time["intent"]),
            "queue": panels("Queues", volumes.over_time["queue"]),
            "category": panels("Who is writing", volumes.over_time["category"]),
            "load": [heat(figures.load), heat(figures.load, a_person=True)],
            "sureness": sureness(figures.unsure.sureness),
        },
        "install": "" if can_draw() else INSTALL,
        "heat": [_heat(queue, figures.load.queues) for queue in figures.load.queues],
        "notes": list(_notes(figures)),
    }
    body = environment.get_template("report.html.j2").render(parts=(), **values)
    parts = [(id_, title) for id_, title in PARTS if f'id="{id_}"' in body]
    return environment.get_template("report.html.j2").render(parts=parts, **values).lstrip()


def percent(share: float) -> str:
    """A share as people read it.

    >>> percent(0.5), percent(0.0123), percent(0.0002), percent(0)
    ('50%', '1.2%', '<0.1%', '0%')
    """
    value = 100 * share
    if value == 0:
        return "0%"
    return "<0.1%" if value < 0.1 else f"{value:.1f}%" if value < 2 else f"{value:.0f}%"


def _todo(figures: Figures, known_issues: bool) -> Iterator[str]:
    """The few things a team lead can do now, in words."""
    levels = {level.urgency: level for level in figures.first.levels}
    if critical := levels.get("critical"):
        late = f", {critical.late:,} of them past their service level" if critical.late else ""
        oldest = f"the oldest is {critical.oldest} old; " if critical.oldest else ""
        they = "it heads" if critical.count == 1 else "they head"
        yield f"Answer the {_many(critical.count, 'critical message')}{late}; {oldest}{they} the list below."
    if (high := levels.get("high")) and high.late:
        yield f"Then the {high.late:,} of {_many(high.count, 'high message')} that are late."
    for number, spot in enumerate(figures.hotspots.spots, 1):
        grows = spot.growth is not None and spot.growth >= MOVED
        if grows or (known_issues and not spot.known_issue and number <= 3):
            why = (
                f"its share is {spot.growth:.1f} times that of the older half"
                if grows
                else f"{_many(spot.count, 'message')}"
            )
            unknown = ", and no known issue covers it" if known_issues and not spot.known_issue else ""
            yield f"Find the cause of hot spot {number} ({spot.name[:80]}): {why}{unknown}."
            break
    if figures.load.short:
        worst = figures.load.short[0]
        who = (
            "with nobody there"
            if worst.per_person is None
            else f"{worst.per_person} a person, where {worst.typical} is typical"
        )
        when = f"{worst.day.capitalize()} {worst.hour:02d}:00"
        yield f"Move people to {worst.queue.replace('_', ' ')} on {when}: {worst.messages} messages an hour, {who}."
    if figures.repeats.chains:
        yield f"Call the customers with the longest chains: one wrote {figures.repeats.chains[0].messages} times."
    if figures.unsure.count:
        yield f"Have {_many(figures.unsure.count, 'message')} read that the model was unsure of."


def _trend(series: Series) -> str:
    """How the share that fell short moved from the older to the newer half, when it did."""
    if "fell_short" not in series.labels or len(series.steps) < 4:
        return ""
    half = len(series.steps) // 2
    short = series.counts[series.labels.index("fell_short")]
    told = [sum(column) for column in zip(*series.counts, strict=True)]
    if min(sum(told[:half]), sum(told[half:])) < 20:
        return ""
    then, now = (100 * sum(short[part]) / sum(told[part]) for part in (slice(half), slice(half, None)))
    if abs(now - then) < FEW:
        return f"That share hardly moved ({then:.0f}% in the older half, {now:.0f}% in the newer)."
    way = "up" if now > then else "down"
    return f"That share went {way} from {then:.0f}% in the older half to {now:.0f}% in the newer."


def _heat(load: QueueLoad, queues: tuple[QueueLoad, ...]) -> tuple[str, list[tuple[str, int]], list[str]]:
    """A row of the load table: the words of each cell and its shade, then the people on duty."""
    most = max((value for each in queues for value in each.by_hour), default=0.0) or 1.0
    cells = [(_short(value), min(SHADES, int(SHADES * value / most + 0.75)) if value else 0) for value in load.by_hour]
    return load.queue, cells, [_short(value) for value in load.people or ()]


def _notes(figures: Figures) -> Iterator[str]:
    told = ", ".join(f"{part} from {column}" for part, column in figures.columns.items() if column)
    if told:
        yield f"Columns: {told}."
    if not figures.columns.get("sent_at"):
        yield "No column tells when messages were sent, so there are no ages, no charts over time and no load by hour."
    if figures.repeats.cut_short:
        yield "Chains of messages were followed through the first rows only."


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _short(value: float) -> str:
    if not value:
        return "·"
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def _moment(text: str) -> str:
    """An ISO time as `3 Nov 2026 14:05`."""
    moment = datetime.fromisoformat(text)
    return f"{moment.day} {moment:%b %Y %H:%M}"


def _safe(text: object, limit: int = 200) -> str:
    return safe(str(text), limit)
