"""Drawings as plain inline SVG, made by matplotlib: shapes and words alone, coloured by the page's own style sheet.

Nothing of matplotlib's own styles, fonts, ids or links is left, so that a drawing is small, is the same every time, and
turns dark with the page. Colours are named as in `report.css`.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from html import escape
from io import StringIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INSTALL = "pip install 'triage[report]'"
COLOURS = (
    *("ink", "soft", "line", "paper", "bar"),
    *("c-critical", "c-high", "c-normal", "c-low", "c-short", "c-met", "c-surpassed"),
    *("c-1", "c-2", "c-3", "c-4", "heat-0", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"),
)
"""What a drawing may be coloured with: the custom properties of the style sheet."""
_STANDS_FOR = {f"#0a00{number:02x}": name for number, name in enumerate(COLOURS)}
_OF = {name: code for code, name in _STANDS_FOR.items()}
_SHAPE = ("fill", "stroke", "stroke-width", "stroke-dasharray")
_WORDS = ("fill", "font-size", "font-weight", "text-anchor")
_SVG = "{http://www.w3.org/2000/svg}"
_DECIMAL = re.compile(r"\d{1,9}\.\d{1,9}")
_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "triage", "text.parse_math": False, "svg.id": None}


def colour(name: str) -> str:
    """What to give to matplotlib for a colour of the style sheet. Raises KeyError for any other."""
    return _OF[name]


def can_draw() -> bool:
    """Is matplotlib installed?"""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def svg_of(paint: "Callable[[Figure], None]", *, name: str, width: int, height: int) -> str:
    """An SVG element of some width and height, called `name`, with what `paint` draws on the figure.

    Empty where matplotlib is not installed. No state of pyplot is touched.
    """
    if not can_draw():
        return ""
    from matplotlib import style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with style.context(["default", _SETTINGS]), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a label in a script that matplotlib's font lacks: the browser has one
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        figure.patch.set_visible(False)
        FigureCanvasSVG(figure)
        paint(figure)
        written = StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Type", "Format"))
        figure.savefig(written, format="svg", dpi=72, metadata=nothing)
    root = ElementTree.fromstring(written.getvalue())  # noqa: S314  matplotlib's own output
    shown = escape(name)
    head = f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{shown}"><title>{shown}</title>'
    return f"{head}{''.join(_plain(root))}</svg>"


def _plain(element: ElementTree.Element) -> Iterator[str]:
    """The shapes and words below an element, in their order."""
    for child in element:
        if child.tag == f"{_SVG}path":
            path = _DECIMAL.sub(_short, " ".join(child.get("d", "").split()))
            yield f'<path d="{escape(path)}" style="{_style(child, _SHAPE)}"/>'
        elif child.tag == f"{_SVG}text":
            x, y = (_DECIMAL.sub(_short, child.get(axis, "0")) for axis in ("x", "y"))
            words = escape("".join(child.itertext()))
            yield f'<text x="{escape(x)}" y="{escape(y)}" style="{_style(child, _WORDS)}">{words}</text>'
        elif child.tag == f"{_SVG}g":
            yield from _plain(child)


def _style(element: ElementTree.Element, kept: tuple[str, ...]) -> str:
    told = dict(pair.split(":", 1) for pair in element.get("style", "").split(";") if ":" in pair)
    plain = {name.strip(): value.strip() for name, value in told.items()}
    return ";".join(f"{name}:{_value(plain[name])}" for name in kept if name in plain)


def _value(value: str) -> str:
    if value.startswith("#"):
        known = _STANDS_FOR.get(value)
        return f"var(--{known})" if known else "currentColor"
    return escape(value)


def _short(number: "re.Match[str]") -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
