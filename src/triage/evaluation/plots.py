"""Plots as SVG that can stand inside a page: text stays text, colours reach contrast, and each has a name.

matplotlib is imported when a plot is drawn, and used without pyplot: nothing global is left behind.
"""

import html
import re
import unicodedata
import warnings
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 4.4, 3.0
"""Inches; a page scales the drawing to the room there is, down to a phone's width."""
PIXELS = 110
"""Of a screen to an inch at most, so that a small drawing is not blown up."""
INK, SOFT, LINE = "#1b2430", "#566171", "#dde3ea"
COLOURS = ("#2c6a9b", "#c8700f", "#1b6e3c", "#a4161a", "#7c5295", "#7c8896")
"""Told apart also without colour sight by their lightness, and at least 3 to 1 on white."""
LONGEST = 28
"""Characters of a label that a plot shows."""
_ONE_AT_A_TIME = Lock()
_IDS = re.compile(r' id="[A-Za-z][A-Za-z0-9.]*_\d+"')
"""Names that matplotlib gives to groups, the same in every drawing; what is referred to has other ones."""
_FONT = re.compile(r"font-family: [^;\"]*")
Points = Sequence[tuple[float, float]]


def axes(*, width: float = WIDTH, height: float = HEIGHT) -> "tuple[Figure, Axes]":
    """An empty figure with one pair of axes in the page's style."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained", facecolor="none")
    place = figure.add_subplot(facecolor="none")
    place.spines[["top", "right"]].set_visible(False)
    place.spines[["left", "bottom"]].set_color(SOFT)
    place.tick_params(colors=SOFT, labelsize=8, length=3)
    place.grid(color=LINE, linewidth=0.7)
    place.set_axisbelow(True)
    return figure, place


def svg_of(figure: "Figure", title: str, description: str) -> str:
    """The figure as an `<svg>` element with a name and a description for those who do not see it.

    It holds no script, no style sheet and no link outside; `title` is what its ids are made from, so that two plots
    of one page do not mix theirs up.
    """
    from io import StringIO

    from matplotlib import rc_context

    out = StringIO()
    with (
        _ONE_AT_A_TIME,
        rc_context({"svg.fonttype": "none", "svg.hashsalt": f"triage: {title}", "font.family": ["DejaVu Sans"]}),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # a letter that the measuring font lacks is still drawn by the browser
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    drawing = out.getvalue()
    drawing = drawing[drawing.index("<svg") :].strip()
    for part in ("metadata", "style"):
        drawing = re.sub(rf"<{part}[^>]*>[^<]*(?:<(?!/{part}>)[^<]*)*</{part}>", "", drawing)
    head, _, body = drawing.partition(">")
    box = re.search(r'viewBox="([\d. ]+)"', head)
    name = f"plot-{blake2b(title.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"
    opening = (
        f'<svg class="plot" role="img" viewBox="{box[1] if box else "0 0 1 1"}" '
        f'style="max-width: {PIXELS * figure.get_figwidth():.0f}px" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{html.escape(title)}</title><desc id="{name}-d">{html.escape(description)}</desc>'
    )
    body = _IDS.sub("", _FONT.sub("font-family: system-ui, sans-serif", body.replace("xlink:href", "href")))
    return opening + body


def reliability(title: str, bins: Sequence[tuple[float, float, float, float, int]], *, description: str) -> str:
    """How often answers are right, by how sure they are: bins of (low, high, confidence, right, answers).

    A bar that ends below the diagonal is surer than it should be. The width of a dot grows with the answers behind it.
    """
    figure, place = axes()
    most = max((count for *_, count in bins), default=1)
    for low, high, _, right, _ in bins:
        place.bar(low, right, width=high - low, align="edge", color="#d6e4f1", edgecolor=COLOURS[0], linewidth=0.8)
    place.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle="--")
    place.scatter(
        [sure for _, _, sure, _, _ in bins],
        [right for *_, right, _ in bins],
        s=[8 + 60 * count / most for *_, count in bins],
        color=COLOURS[0],
        zorder=3,
    )
    place.set(xlim=(0, 1), ylim=(0, 1.02))
    return _named(figure, place, title, "probability said", "share right", description)


def lines(
    title: str,
    series: Sequence[tuple[str, Points]],
    *,
    across: str,
    up: str,
    description: str,
    marks: Sequence[tuple[float, float, str]] = (),
) -> str:
    """Lines of (x, y) points, one a name; `marks` are dots with a word beside them."""
    figure, place = axes()
    drawn = []
    for number, (_, points) in enumerate(series):
        across_, up_ = [x for x, _ in points], [y for _, y in points]
        drawn += place.plot(across_, up_, color=COLOURS[number % len(COLOURS)], linewidth=1.6)
    for x, y, word in marks:
        place.plot([x], [y], marker="o", markersize=5, color=COLOURS[1], linestyle="none")
        place.annotate(
            _plain(word), (x, y), (4, 6), textcoords="offset points", fontsize=8, color=INK, parse_math=False
        )
    place.set_xlim(0, None)
    place.set_ylim(0, None)
    if len(series) > 1:
        _legend(place, drawn, [name for name, _ in series])
    return _named(figure, place, title, across, up, description)


def intervals(
    title: str, rows: Sequence[tuple[str, float, float, float]], *, across: str, description: str, zero: bool = False
) -> str:
    """A dot with its interval for each row of (name, value, low, high), the first on top; `zero` marks no change."""
    figure, place = axes(height=0.9 + 0.21 * max(len(rows), 1))
    height = range(len(rows), 0, -1)
    for y, (_, value, low, high) in zip(height, rows, strict=True):
        place.plot([low, high], [y, y], color=COLOURS[0], linewidth=1.4)
        place.plot([value], [y], marker="o", markersize=4.5, color=COLOURS[0])
    place.set_yticks(list(height), [_plain(name) for name, *_ in rows], parse_math=False)
    place.set_ylim(0.4, len(rows) + 0.6)
    if zero:
        place.axvline(0, color=SOFT, linewidth=1)
    else:
        place.set_xlim(0, 1.01)
    return _named(figure, place, title, across, "", description)


def heat(title: str, labels: Sequence[str], cells: Sequence[tuple[int, int, float]], *, description: str) -> str:
    """Cells of (row, column, share from 0 to 1) in a square of labels: true ones down, given ones across."""
    from matplotlib.patches import Rectangle

    size = max(WIDTH, 1.5 + 0.17 * len(labels))
    figure, place = axes(width=size, height=size * 0.92)
    place.grid(visible=False)
    for row, column, share in cells:
        shade = _shade(share)
        place.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=shade, edgecolor="none"))
    places = list(range(len(labels)))
    names = [_plain(label) for label in labels]
    place.set_xticks(places, names, rotation=90, fontsize=7, parse_math=False)
    place.set_yticks(places, names, fontsize=7, parse_math=False)
    place.set(xlim=(-0.5, len(labels) - 0.5), ylim=(len(labels) - 0.5, -0.5), aspect="equal")
    return _named(figure, place, title, "given", "true", description)


def _legend(place: "Axes", drawn: Sequence[Any], names: Sequence[str]) -> None:
    legend = place.legend(drawn, [_plain(name) for name in names], frameon=False, fontsize=8, labelcolor=INK)
    for text in legend.get_texts():
        text.set_parse_math(False)


def _shade(share: float) -> tuple[float, float, float]:
    """From near white to the darkest blue."""
    weight = 0.08 + 0.92 * min(max(share, 0.0), 1.0) ** 0.6
    light, dark = (1.0, 1.0, 1.0), (0.06, 0.24, 0.40)
    red, green, blue = (pale + (deep - pale) * weight for pale, deep in zip(light, dark, strict=True))
    return red, green, blue


def _named(figure: "Figure", place: "Axes", title: str, across: str, up: str, description: str) -> str:
    place.set_xlabel(across, fontsize=9, color=INK)
    place.set_ylabel(up, fontsize=9, color=INK)
    return svg_of(figure, title, description)


def _plain(label: str) -> str:
    """A label without what a drawing cannot hold, and not longer than there is room."""
    kept = "".join(letter for letter in label if unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co"))
    return kept if len(kept) <= LONGEST else f"{kept[: LONGEST - 1]}…"
