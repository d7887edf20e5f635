"""The charts of the report: each a drawing, a key to its colours, and its figures as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from triage.batch.show import safe
from triage.reports.drawing import colour, svg_of
from triage.reports.load import LEAST, Loads, QueueLoad
from triage.reports.unsure import BANDS, Sureness
from triage.reports.volumes import FELT, FEWEST_FOR_SHARE, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 390, 215
WIDE = 760
"""Width of a chart as wide as the page; on a phone it is scrolled."""
LETTERS = 11.8
"""Size of words, which on a phone come out at 10 pixels, on a desk at 16."""
MOST_NAMES = 5
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COLOURS = {
    **{level: f"c-{level}" for level in ("critical", "high", "normal", "low")},
    "fell_short": "c-short",
    "met": "c-met",
    "surpassed": "c-surpassed",
}


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its figures: `head` names the columns, `rows` has the first column and the others, as text.

    `key` has the colours of the style sheet with what they stand for. `svg` is empty where matplotlib is not installed;
    the table tells the same.
    """

    title: str
    key: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    svg: str


def stacked(title: str, series: Series) -> Chart | None:
    """Bars over time, one colour a label, the first label on top; None when there is nothing to draw."""
    if not series.steps:
        return None
    counts = np.array(series.counts, float)

    def paint(figure: "Figure") -> None:
        axes = _axes(figure, WIDTH, HEIGHT)
        below = np.zeros(len(series.steps))
        for label, row in zip(series.labels[::-1], counts[::-1], strict=True):
            shade = colour(COLOURS.get(label, "bar"))
            axes.bar(range(len(row)), row, 0.84, below, color=shade, edgecolor=colour("paper"), linewidth=0.4)
            below += row
        _over_time(axes, series.steps)
        _up(axes, max(below.max(), 1))

    full = f"{title}, by {series.unit}"
    key = tuple((COLOURS.get(label, "bar"), label) for label in series.labels)
    svg = svg_of(paint, name=f"{full}: {_told(series)}", width=WIDTH, height=HEIGHT)
    return Chart(full, key, ("from", *series.labels), _rows(series), svg)


def share(title: str, series: Series) -> Chart | None:
    """The share of messages that fell short, of those that tell of an experience, and its mean over the whole time."""
    if FELT[0] not in series.labels or not series.steps:
        return None
    short = np.array(series.counts[series.labels.index(FELT[0])], float)
    told = np.array(series.counts, float).sum(0)
    if (told >= FEWEST_FOR_SHARE).sum() < 2:
        return None
    mean = float(short.sum() / told.sum())
    shares = np.where(told >= FEWEST_FOR_SHARE, short / np.maximum(told, 1), np.nan)

    def paint(figure: "Figure") -> None:
        axes = _axes(figure, WIDTH, HEIGHT)
        axes.axhline(mean, color=colour("soft"), linewidth=1, linestyle=(0, (4, 3)))
        for begin, end in _stretches(np.isfinite(shares)):
            places = range(begin, end)
            axes.plot(places, shares[begin:end], color=colour("c-short"), linewidth=2)
            if end - begin == 1:
                axes.bar(places, [0.012], 0.4, shares[begin:end] - 0.006, color=colour("c-short"))
        _over_time(axes, series.steps)
        _up(axes, min(1.0, 1.15 * float(np.nanmax(shares)) + 0.02), as_share=True)

    rows = tuple(
        (step, (f"{at:.0%}" if np.isfinite(at) else "–", f"{int(few):,}", f"{int(all_):,}"))
        for step, at, few, all_ in zip(series.steps, shares, short, told, strict=True)
    )
    name = f"{title}, by {series.unit}: {mean:.0%} over the whole time, between {np.nanmin(shares):.0%} and "
    svg = svg_of(paint, name=f"{name}{np.nanmax(shares):.0%}", width=WIDTH, height=HEIGHT)
    key = (("c-short", "share that fell short"), ("soft", f"dashed: over the whole time, {mean:.0%}"))
    head = ("from", "share", "fell short", "tell of an experience")
    return Chart(f"{title}, by {series.unit}", key, head, rows, svg)


def panels(title: str, series: Series) -> Chart | None:
    """A small picture for each label, all on one scale, so that they can be told apart without colours."""
    if not series.steps or len(series.labels) < 2:
        return None
    across, tall = 2, 78
    height = tall * -(-len(series.labels) // across) + 16
    counts = np.array(series.counts, float)
    top = max(float(counts.max()), 1.0)

    def paint(figure: "Figure") -> None:
        wide = WIDTH / across
        for number, (label, row) in enumerate(zip(series.labels, counts, strict=True)):
            left, above = wide * (number % across) + 2, tall * (number // across) + 18
            place = (left / WIDTH, 1 - (above + tall - 26) / height, (wide - 10) / WIDTH, (tall - 26) / height)
            axes = _bare(figure.add_axes(place))
            axes.bar(range(len(row)), row, 0.84, color=colour("bar"))
            axes.axhline(0, color=colour("soft"), linewidth=0.8)
            axes.set(xlim=(-0.6, len(row) - 0.4), ylim=(0, 1.05 * top), xticks=[], yticks=[])
            words: dict[str, Any] = {"fontsize": LETTERS, "transform": axes.transAxes, "va": "bottom"}
            axes.text(0, 1.04, _word(label, 18), color=colour("ink"), **words)
            axes.text(1, 1.04, f"{int(row.sum()):,}", color=colour("soft"), ha="right", **words)
        last = f"{_short(series.steps[0])} to {_short(series.steps[-1])}; the tallest bar is {int(top):,}"
        figure.text(0.005, 4 / height, last, fontsize=LETTERS, color=colour("soft"))

    full = f"{title}, by {series.unit}"
    svg = svg_of(paint, name=f"{full}: {_told(series)}", width=WIDTH, height=height)
    return Chart(full, (), ("from", *series.labels), _rows(series), svg)


def heat(load: Loads, *, a_person: bool = False) -> Chart | None:
    """Messages an hour by queue and hour of the day; with `a_person`, of each person on duty, and where nobody is."""
    queues = [queue for queue in load.queues if queue.people or not a_person]
    if not queues:
        return None
    left, tall, top = 148, 24, 22
    height = top + tall * len(queues) + 6
    values = np.array([_hours(queue, a_person=a_person) for queue in queues])
    alone = np.isinf(values)
    most = float(values[~alone].max(initial=0)) or 1.0

    def paint(figure: "Figure") -> None:
        axes = _bare(figure.add_axes((left / WIDE, 6 / height, 1 - left / WIDE, 1 - (top + 6) / height)))
        words: dict[str, Any] = {"fontsize": LETTERS, "va": "center"}
        for row, queue in enumerate(queues):
            axes.text(-0.7, row, _word(queue.queue, 20), color=colour("ink"), ha="right", **words)
            for hour, value in enumerate(values[row]):
                shade = f"heat-{0 if alone[row, hour] or not value else min(5, 1 + int(4.999 * value / most))}"
                axes.bar([hour], [0.9], 0.94, row - 0.45, color=colour(shade))
                if alone[row, hour]:
                    axes.text(hour, row, "×", color=colour("c-critical"), ha="center", weight="bold", **words)
        for hour in range(0, 24, 2):
            axes.text(hour, -0.8, f"{hour:02d}", color=colour("soft"), ha="center", **words)
        axes.set(xlim=(-0.5, 23.5), ylim=(len(queues) - 0.5, -0.5), xticks=[], yticks=[])

    title = f"Messages {'a person on duty' if a_person else 'an hour'}, by queue and hour"
    row, busy = np.unravel_index(np.argmax(np.where(alone, -1, values)), values.shape)
    name = f"{title}: the busiest is {_word(queues[int(row)].queue, 40)} at {int(busy):02d}:00"
    key = [("heat-1", "few"), ("heat-3", "some"), ("heat-5", f"up to {_number(most)}")]
    if alone.any():
        key.append(("c-critical", "× messages come, and nobody is there"))
    return Chart(title, tuple(key), (), (), svg_of(paint, name=name, width=WIDE, height=height))


def sureness(tasks: Sequence[Sureness]) -> Chart | None:
    """For each task a bar of all messages, by how probable the model took its answer to be."""
    shown = [each for each in tasks if sum(each.bands)][:12]
    if not shown:
        return None
    left, tall = 104, 28
    height = tall * len(shown) + 24

    def paint(figure: "Figure") -> None:
        axes = _bare(figure.add_axes((left / WIDTH, 22 / height, 1 - (left + 52) / WIDTH, 1 - 24 / height)))
        for row, each in enumerate(shown):
            start = 0.0
            for number, count in enumerate(each.bands):
                part = count / sum(each.bands)
                axes.barh([row], [part], 0.62, start, color=colour(f"c-{4 - number}"), edgecolor=colour("paper"))
                start += part
            axes.text(-0.02, row, _word(each.task, 14), color=colour("ink"), fontsize=LETTERS, ha="right", va="center")
            axes.text(1.02, row, f"{each.sure:.0%}", color=colour("soft"), fontsize=LETTERS, va="center")
        for mark in (0, 0.5, 1):
            axes.text(mark, len(shown) - 0.28, f"{mark:.0%}", color=colour("soft"), fontsize=LETTERS, ha="center")
        axes.text(1.02, len(shown) - 0.28, " sure", color=colour("soft"), fontsize=LETTERS)
        axes.set(xlim=(0, 1), ylim=(len(shown) - 0.5, -0.5), xticks=[], yticks=[])

    name = "How sure the model was: " + ", ".join(f"{_word(each.task, 30)} {each.sure:.0%} sure" for each in shown)
    key = tuple((f"c-{4 - number}", words) for number, words in enumerate(BANDS))
    rows = tuple((each.task, (f"{each.sure:.0%}", *(f"{count:,}" for count in each.bands))) for each in shown)
    svg = svg_of(paint, name=name, width=WIDTH, height=height)
    return Chart("How sure the model was, by task", key, ("task", "cleared its threshold", *BANDS), rows, svg)


def _hours(queue: QueueLoad, *, a_person: bool) -> list[float]:
    """Each hour's messages, or messages a person: infinite where nobody is there for at least `LEAST` of them."""
    if not a_person or queue.people is None:
        return list(queue.by_hour)
    pairs = zip(queue.by_hour, queue.people, strict=True)
    return [load / there if there else float("inf") if load >= LEAST else 0.0 for load, there in pairs]


def _axes(figure: "Figure", width: int, height: int) -> "Axes":
    return _bare(figure.add_axes((42 / width, 24 / height, 1 - 64 / width, 1 - 36 / height)))


def _bare(axes: "Axes") -> "Axes":
    """No frame, ground, ticks or cutting off: what is drawn is all there is."""
    axes.patch.set_visible(False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(left=False, bottom=False, labelsize=LETTERS, labelcolor=colour("soft"), pad=4)
    return axes


def _over_time(axes: "Axes", steps: Sequence[str]) -> None:
    """At most `MOST_NAMES` names below, the first and the last among them."""
    places = sorted(set(np.linspace(0, len(steps) - 1, min(MOST_NAMES, len(steps))).round().astype(int).tolist()))
    axes.set_xticks(places, [_short(steps[place]) for place in places])
    axes.set_xlim(-0.6, max(len(steps), 6) - 0.4)


def _up(axes: "Axes", top: float, *, as_share: bool = False) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_ylim(0, 1.04 * top)
    ticks: Any = MaxNLocator(4, integer=not as_share, steps=[1, 2, 2.5, 5, 10]).tick_values(0, top)
    ticks = [tick for tick in ticks if 0 <= tick <= 1.04 * top]
    axes.set_yticks(ticks, [f"{tick:.0%}" if as_share else _number(tick) for tick in ticks])
    axes.grid(axis="y", color=colour("line"), linewidth=1)
    axes.set_axisbelow(True)


def _stretches(known: Any) -> Iterable[tuple[int, int]]:
    """Where runs of true values begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def _rows(series: Series) -> tuple[tuple[str, tuple[str, ...]], ...]:
    columns = zip(*series.counts, strict=True)
    return tuple((step, tuple(f"{n:,}" for n in row)) for step, row in zip(series.steps, columns, strict=True))


def _told(series: Series) -> str:
    """A few words for those who cannot see the drawing."""
    totals = [sum(column) for column in zip(*series.counts, strict=True)]
    most = max(range(len(totals)), key=totals.__getitem__)
    labels = ", ".join(
        f"{_word(label, 40)} {sum(row):,}" for label, row in zip(series.labels, series.counts, strict=True)
    )
    return f"{labels}; most in the {series.unit} from {_short(series.steps[most])}, {totals[most]:,}"


def _short(step: str) -> str:
    """`2026-11-03` as `3 Nov`, an hour as `14:00`."""
    return step[11:] if len(step) > 10 else f"{int(step[8:10])} {MONTHS[int(step[5:7]) - 1]}"


def _number(value: float) -> str:
    """A number on an axis.

    >>> _number(12_500), _number(950), _number(1.5)
    ('12.5k', '950', '1.5')
    """
    if value >= 1_000:
        return f"{value / 1_000:.1f}".removesuffix(".0") + "k"
    return f"{value:.1f}".removesuffix(".0")


def _word(label: str, most: int) -> str:
    text = safe(label.replace("_", " "), 80)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
