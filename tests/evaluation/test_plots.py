import subprocess
import sys
from xml.etree import ElementTree as Tree

import pytest

pytest.importorskip("matplotlib")

from triage.evaluation import plots

ODD = "$\\frac{$ <b> & _x \x07 日本"


def drawings() -> list[str]:
    return [
        plots.reliability("r", [(0.4, 0.5, 0.45, 0.3, 10)], description="d"),
        plots.reliability("none", [], description="d"),
        plots.lines(
            "l", [(ODD, [(0, 0.1), (1, 0.2)]), ("b", [])], across="x", up="y", description="d", marks=[(1, 0.2, ODD)]
        ),
        plots.intervals("i", [(ODD, 0.5, 0.4, 0.6)], across="x", description="d", zero=True),
        plots.heat("h", [ODD, "b"], [(0, 1, 0.5), (1, 1, 1.0)], description="d"),
    ]


def test_every_kind_of_plot_takes_every_label_and_is_whole_svg() -> None:
    for drawing in drawings():
        root = Tree.fromstring(drawing)
        assert root.attrib["role"] == "img"
        names = {element.tag for element in root.iter()}
        assert not names & {"script", "style", "metadata", "image"}
        assert root.find("title") is not None


def test_two_plots_of_one_page_share_no_id_and_one_plot_is_always_the_same() -> None:
    first, second = (
        plots.intervals(name, [("a", 1.0, 0.9, 1.1)], across="x", description="d") for name in ("one", "two")
    )
    ids = [
        {element.attrib["id"] for element in Tree.fromstring(each).iter() if "id" in element.attrib}
        for each in (first, second)
    ]
    assert not ids[0] & ids[1]
    assert first == plots.intervals("one", [("a", 1.0, 0.9, 1.1)], across="x", description="d")


def test_a_name_is_text_and_never_markup() -> None:
    drawing = plots.svg_of(plots.axes()[0], '<i>"x"', "<script>")
    assert "<script>" not in drawing
    assert "<i>" not in drawing


def test_drawing_leaves_nothing_global_behind() -> None:
    code = (
        "import sys, matplotlib\n"
        "from triage.evaluation import plots\n"
        "before = [matplotlib.rcParams[name] for name in ('svg.fonttype', 'svg.hashsalt', 'font.family')]\n"
        "plots.intervals('b', [('a', 1.0, 0.9, 1.1)], across='x', description='d')\n"
        "assert before == [matplotlib.rcParams[name] for name in ('svg.fonttype', 'svg.hashsalt', 'font.family')]\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
