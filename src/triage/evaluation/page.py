"""From an evaluation to one HTML page: self-contained, without scripts, readable on a phone, on a desk and on paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from triage.batch.show import safe
from triage.evaluation import plots
from triage.evaluation.measure import TaskFigures

if TYPE_CHECKING:
    from triage.evaluation.evaluate import Evaluation

DRAWN_CLASSES = 40
"""Labels that a drawing has room for; beyond, only the weakest are drawn, and the confusions are a table."""
PAIRS = 20
STEPS = 10


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its heading and a line below it."""

    title: str
    svg: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What the page shows of one task."""

    id: str
    name: str
    figures: TaskFigures
    plots: tuple[Plot, ...]
    heat: str
    steps: tuple[tuple[float, float], ...]


def page_of(evaluation: "Evaluation", *, intervals: str) -> str:
    """The page as text."""
    environment = Environment(
        loader=PackageLoader("triage.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"short": _short, "percent": percent, "drawn": Markup}
    parts = [_part(number, figures) for number, figures in enumerate(evaluation.tasks.values(), 1)]
    names = dict.fromkeys(each.name for part in parts for each in part.figures.baselines)
    page = environment.get_template("evaluation.html.j2").render(
        e=evaluation, tasks=parts, baselines=list(names), intervals=intervals, most=PAIRS
    )
    return page.lstrip()


def percent(share: float) -> str:
    """A share as people read it.

    >>> percent(0.95), percent(0.123), percent(1)
    ('95%', '12.3%', '100%')
    """
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def _part(number: int, figures: TaskFigures) -> Part:
    name = figures.task.replace("_", " ")
    shown = tuple(each for each in _plots(figures, name) if each.svg)
    count = len(figures.risk_curve)
    steps = tuple(figures.risk_curve[(count * step) // STEPS - 1] for step in range(1, STEPS + 1) if count >= STEPS)
    return Part(f"task-{number}", _short(name), figures, shown, _heat(figures, name), steps or figures.risk_curve)


def _plots(figures: TaskFigures, name: str) -> tuple[Plot, ...]:
    if not figures.bins:
        return ()
    error = figures.calibration_error.value
    reliable = plots.reliability(
        f"Reliability of {name}",
        [(each.low, each.high, each.confidence, each.right, each.answers) for each in figures.bins],
        description=f"Share of right answers by the probability said; the mean gap is {error:.3f}. "
        "The same figures stand in the table below.",
    )
    marks = [
        (found.coverage, 1 - found.precision.value, percent(precision))
        for precision, found in figures.coverage_at.items()
        if found is not None and found.precision is not None
    ]
    curve = plots.lines(
        f"Risk and coverage of {name}",
        [(name, figures.risk_curve)],
        across="share answered, the surest first",
        up="share wrong among them",
        description=f"Errors among the surest answers by the share answered; {1 - figures.risk_curve[-1][1]:.1%} are "
        "right when all are answered. The same figures stand in the table below.",
        marks=marks,
    )
    weakest = sorted(figures.classes, key=lambda each: each.f1.value)[:DRAWN_CLASSES]
    per_label = plots.intervals(
        f"F1 of each label of {name}",
        [(each.label, each.f1.value, each.f1.low, each.f1.high) for each in weakest],
        across="F1",
        description=f"F1 with its interval for {len(weakest)} labels, the weakest first. "
        "The same figures stand in the table below.",
    )
    what = "labels given" if figures.several else "answers"
    return (
        Plot("Is it as sure as it should be?", reliable, f"Bars below the dashed line: surer than right, of {what}."),
        Plot("What if only the surest are used?", curve, "Dots: where a precision is reached at best on these rows."),
        Plot(
            "Each label" if len(weakest) == len(figures.classes) else f"The {len(weakest)} weakest labels",
            per_label,
            "F1, with its interval.",
        ),
    )


def _heat(figures: TaskFigures, name: str) -> str:
    found = {label for true, given, _ in figures.confusions for label in (true, given)}
    labels = [each.label for each in figures.classes if each.label in found]
    if not 1 < len(labels) <= DRAWN_CLASSES:
        return ""
    place = {label: number for number, label in enumerate(labels)}
    support = {each.label: max(each.support, 1) for each in figures.classes}
    cells = [(place[true], place[given], count / support[true]) for true, given, count in figures.confusions]
    worst = "; ".join(f"{true} taken for {given}: {count} rows" for true, given, count in figures.mistakes[:3])
    told = f"The most frequent mistakes: {worst}." if worst else "There are no mistakes."
    return plots.heat(f"Confusions of {name}", labels, cells, description=told)


def _short(text: object, limit: int = 120) -> str:
    return safe(str(text), limit)
