import json
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

pytest.importorskip("sklearn")
pytest.importorskip("matplotlib")

from triage.errors import MessageError
from triage.evaluation import evaluate

from .judges import Told, intents, taxonomy_of, ticket

EVIL = '<script>alert(1)</script> $\\frac{x}$ & "q" {{ 7 * 7 }}'
SECRET = "zebra-crossing-secret"
OPEN_ONLY = ("meta", "br", "!doctype")
NOT_THERE = {"script", "link", "img", "image", "iframe", "object", "form", "base", "foreignobject"}
CSS = resources.files("triage.evaluation").joinpath("templates", "evaluation.css").read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Collects tags and attributes, and checks that every tag is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in OPEN_ONLY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in OPEN_ONLY or self.open.pop() == tag


def mixed(count: int) -> tuple[Told, list[object]]:
    labels = {"intent": ("a", "b", EVIL), "signals": ("deadline", "security")}
    answers = {
        str(number): (
            {"intent": labels["intent"][number * 7 % 3], "signals": ("deadline",) * (number % 2)},
            number % 10 / 10,
        )
        for number in range(count)
    }
    rows = [
        ticket(
            number,
            text=f"{SECRET} {number}",
            intent=labels["intent"][number % 3 if number else 0],
            signals=("deadline",),
        )
        for number in range(count)
    ]
    return Told(taxonomy_of(labels), answers), list(rows)


@pytest.mark.parametrize("count", [1, 2, 90])
def test_the_page_is_well_formed_and_reaches_for_nothing_outside(count: int, tmp_path: Path) -> None:
    judge, rows = mixed(count)
    evaluate(judge, rows, out=tmp_path / "out", target_precision=0.9)  # type: ignore[arg-type]
    text = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    tags = Tags()
    tags.feed(text)
    assert not tags.open
    assert not {name for name, _ in tags.seen} & NOT_THERE
    for _, attributes in tags.seen:
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "data", "action", "xlink:href")
            assert name != "href" or str(value).startswith("#")
    ids = [attributes["id"] for _, attributes in tags.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = {each for _, attributes in tags.seen for each in str(attributes.get("aria-labelledby") or "").split()}
    linked = {str(attributes["href"])[1:] for _, attributes in tags.seen if "href" in attributes}
    assert named | linked <= set(ids)
    assert "default-src 'none'" in text
    assert SECRET not in text
    assert SECRET not in (tmp_path / "out" / "metrics.json").read_text(encoding="utf-8")


def test_each_drawing_has_a_name_a_description_and_its_figures_in_a_table(tmp_path: Path) -> None:
    judge, rows = mixed(90)
    evaluate(judge, rows, out=tmp_path)  # type: ignore[arg-type]
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    drawings = re.findall(r'<svg class="plot" role="img".*?</svg>', text, re.S)
    assert len(drawings) == 7
    for drawing in drawings:
        assert "<title id=" in drawing
        assert "<desc id=" in drawing
        assert "<text" in drawing
    assert text.count("<table>") >= 8


def test_the_figures_in_the_file_are_those_that_were_returned(tmp_path: Path) -> None:
    judge, rows = intents([("a", "ab"[number % 2], 0.9) for number in range(20)])
    evaluation = evaluate(judge, rows, out=tmp_path)
    assert json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8")) == json.loads(
        json.dumps(evaluation.to_dict())
    )


def test_a_folder_that_cannot_be_is_told_before_any_work(tmp_path: Path) -> None:
    judge, rows = intents([("a", "a", 0.9)])
    (tmp_path / "file").write_text("")
    with pytest.raises(MessageError, match="this is a file"):
        evaluate(judge, rows, out=tmp_path / "file")
    with pytest.raises(MessageError, match="there is no folder"):
        evaluate(judge, rows, out=tmp_path / "none" / "out")


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_and_lines_stand_out_from_their_ground() -> None:
    from triage.evaluation import plots

    variables = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", CSS))
    for ground in ("paper", "back"):
        for ink in ("ink", "soft", "bar", "bad", "good"):
            assert contrast(variables[ink], variables[ground]) >= 4.5
    for ink in (plots.INK, plots.SOFT):
        assert contrast(ink, variables["paper"]) >= 4.5
    for colour in plots.COLOURS:
        assert contrast(colour, variables["paper"]) >= 3
