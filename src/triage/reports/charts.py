"""Charts as static SVG, drawn by pygal: no script, no styles of their own, colours from the page."""

from dataclasses import dataclass
from typing import Any

from triage.reports.volumes import Series

WIDTH, HEIGHT = 440, 210
MOST_NAMES = 5
KEPT_ATTRIBUTES = {
    "class",
    "x",
    "y",
    "rx",
    "ry",
    "width",
    "height",
    "d",
    "transform",
    "viewBox",
    "x1",
    "x2",
    "y1",
    "y2",
}
DROPPED = {"script", "style", "title", "desc", "defs"}
DROPPED_CLASSES = ("tooltip", "text-overlay", "legends", "titles")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over time and the figures in it: `rows` has the start of each step with a count a label.

    `svg` is empty where pygal is not installed; the table tells the same.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    svg: str


def stacked(title: str, series: Series) -> Chart | None:
    """Bars over time, one colour a label; None when there is nothing to draw."""
    if not series.steps:
        return None
    rows = tuple(zip(series.steps, zip(*series.counts, strict=True), strict=True))
    return Chart(title, series.unit, series.labels, rows, _svg(title, series))


def _svg(title: str, series: Series) -> str:
    try:
        import pygal  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        return ""
    chart = pygal.StackedBar(
        width=WIDTH,
        height=HEIGHT,
        js=(),
        show_legend=False,
        disable_xml_declaration=True,
        margin=2,
        spacing=4,
        max_scale=6,
        min_scale=2,
        include_x_axis=True,
        order_min=0,
        truncate_label=-1,
        x_labels_major_count=MOST_NAMES,
        show_minor_x_labels=False,
        formatter=lambda value: f"{value:,.0f}",
        no_data_text="",
    )
    chart.x_labels = [_short(step) for step in series.steps]
    for label, counts in zip(series.labels[::-1], series.counts[::-1], strict=True):
        chart.add(label, list(counts))
    chart.add_xml_filter(_plain)
    text = str(chart.render(is_unicode=True))
    named = f'<svg role="img" aria-label="{_escaped(title)}; the same figures stand in the table below" '
    return text.replace("<svg ", named, 1)


def _plain(root: Any) -> Any:
    """The drawing alone: no script, style, tooltip, id or link."""
    for parent in list(root.iter()):
        for child in list(parent):
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "comment"
            classes = child.attrib.get("class", "") if isinstance(child.tag, str) else ""
            if name in DROPPED or name == "comment" or classes.startswith(DROPPED_CLASSES):
                parent.remove(child)
    for element in (each for each in root.iter() if isinstance(each.tag, str)):
        for key in list(element.attrib):
            if key not in KEPT_ATTRIBUTES:
                del element.attrib[key]
        if element.tag.endswith("text"):
            element.attrib.pop("transform", None)
    root.attrib["class"] = "chart"
    return root


def _short(step: str) -> str:
    """`2026-11-03` as `3 Nov`, an hour as `14:00`."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    if len(step) > 10:
        return step[11:]
    return f"{int(step[8:10])} {months[int(step[5:7]) - 1]}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
