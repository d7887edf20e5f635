import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

import triage
from triage.batch.rows import Reject
from triage.batch.summary import Summary
from triage.errors import MessageError
from triage.reports import report
from triage.reports.charts import heat, panels, share, stacked, sureness
from triage.reports.drawing import COLOURS, colour, svg_of
from triage.reports.load import Loads, QueueLoad
from triage.reports.unsure import Sureness
from triage.reports.volumes import Series

from .triaged import backlog, write

OPEN_ONLY = ("meta", "br", "!doctype", "rect", "path", "circle")
EVIL = '<script>alert(1)</script><img src=x onerror=alert(1)> \u202e & "quoted" {{ 7 * 7 }}'


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


def tags_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    return tags.seen


def page(tmp_path: Path, rows: list[dict[str, object]], **options: object) -> str:
    report(write(tmp_path / "t.parquet", rows), tmp_path / "report.html", **options)  # type: ignore[arg-type]
    return (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_the_page_is_well_formed_and_reaches_for_nothing_outside(count: int, tmp_path: Path) -> None:
    text = page(tmp_path, backlog(count))
    assert text.startswith("<!doctype html>")
    names = {name for name, _ in tags_of(text)}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base", "use", "image", "foreignobject"}
    for _, attributes in tags_of(text):
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "data", "action", "xlink:href")
            assert name != "href" or str(value).startswith("#")
    assert "http" not in text.replace("http-equiv", "")
    assert "url(" not in text
    assert "@import" not in text


def test_words_of_customers_are_escaped_wherever_they_stand(tmp_path: Path) -> None:
    rows = [
        {**row, "id": f"{EVIL}{n}", "body": f"{EVIL} same trouble here", "channel": EVIL, "queue": EVIL}
        | {"intent": EVIL, "urgency_reason": EVIL, "evidence": [EVIL], "action_reason": EVIL, "signals": [EVIL]}
        | {"urgency": "critical" if n % 2 else "high", "intent_runner_up": EVIL, "customer_id": EVIL}
        for n, row in enumerate(backlog(60))
    ]
    text = page(tmp_path, rows)
    names = {name for name, _ in tags_of(text)}
    assert "script" not in names
    assert "img" not in names
    assert "\u202e" not in text
    assert "{{ 7" in text
    assert " 49 " not in text


def test_what_to_do_first_stands_first(tmp_path: Path) -> None:
    text = page(tmp_path, backlog(300))
    places = [
        text.index(f'id="{part}"') for part in ("first", "hotspots", "volumes", "gap", "repeats", "load", "unsure")
    ]
    assert places == sorted(places)
    assert "There is smoke from the socket" in text


def test_the_page_and_the_json_say_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", backlog(300))
    figures = triage.report(path, tmp_path / "r.html", json=tmp_path / "r.json")
    told = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert told == json.loads(json.dumps(figures.to_dict()))
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    for spot in told["hotspots"]["spots"]:
        assert spot["name"] in text
        assert f"<strong>{spot['count']}</strong> messages" in text
    assert sorted(each.name for each in tmp_path.iterdir()) == ["r.html", "r.json", "t.parquet"]


def test_the_page_stays_small_whatever_is_in_the_rows(tmp_path: Path) -> None:
    rows = [
        {
            "body": "long words " * 3_000,
            "evidence": ["more " * 2_000] * 9,
            "urgency": "high",
            "id": "x" * 5_000,
            "queue": f"q{n}",
        }
        | {"intent": f"intent {n} " * 50, "expectation": "fell_short", "action": "human"}
        for n in range(400)
    ]
    assert len(page(tmp_path, rows).encode()) < 600_000


DAYS = Series("day", ("2026-11-01", "2026-11-02", "2026-11-03"), ("fell_short", "met"), ((9, 2, 8), (1, 0, 2)))


def test_every_chart_has_a_name_and_a_table_beside_it(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    seen = tags_of(page(tmp_path, backlog(300)))
    charts = [attributes for name, attributes in seen if name == "svg" and attributes.get("role") == "img"]
    assert len(charts) == 8
    assert all(chart["aria-label"] for chart in charts)
    regions = [attributes for _, attributes in seen if attributes.get("role") == "region"]
    assert all(region["tabindex"] == "0" and region["aria-label"] for region in regions)
    assert sum(region["aria-label"] == "Urgency, by day, the figures" for region in regions) == 1


def test_a_drawing_holds_shapes_and_words_alone_and_is_the_same_every_time() -> None:
    pytest.importorskip("matplotlib")
    charts = [stacked('Evil "<title>', DAYS), share("Share", DAYS), panels("Wants", DAYS)]
    for chart, again in zip(charts, [stacked('Evil "<title>', DAYS), share("Share", DAYS)], strict=False):
        assert chart == again
    for chart in charts:
        assert chart is not None
        seen = tags_of(chart.svg)
        assert {name for name, _ in seen} == {"svg", "title", "path", "text"}
        assert {key for _, attributes in seen for key in attributes} <= {
            *("class", "viewbox", "role", "aria-label", "d", "x", "y", "style")
        }
        assert "http" not in chart.svg
        assert "#" not in chart.svg
        assert "currentColor" not in chart.svg
        assert len(chart.svg) < 12_000
    assert 'aria-label="Evil &quot;&lt;title&gt;' in charts[0].svg  # type: ignore[union-attr]


def test_drawing_leaves_settings_and_pyplot_alone() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    names = ("svg.fonttype", "svg.hashsalt", "text.parse_math", "font.size")
    before = [matplotlib.rcParams[name] for name in names]
    stacked("Urgency", DAYS)
    assert [matplotlib.rcParams[name] for name in names] == before
    assert "matplotlib.pyplot" not in __import__("sys").modules


def test_a_label_cannot_break_a_drawing() -> None:
    pytest.importorskip("matplotlib")
    labels = ("<b>$x_1$ & \x00\u202e", "\ud800 水 " * 40)
    chart = panels("Queues", Series("hour", ("2026-11-01 09:00",), labels, ((1,), (2,))))
    assert chart is not None
    assert tags_of(chart.svg)
    assert "&lt;b&gt;$x 1$ &amp; </text>" in chart.svg
    assert "\u202e" not in chart.svg


def test_the_share_that_fell_short_is_told_only_where_enough_tell_of_an_experience() -> None:
    chart = share("Share", DAYS)
    assert chart is not None
    assert [cells[0] for _, cells in chart.rows] == ["90%", "–", "80%"]
    assert share("Share", Series("day", ("2026-11-01",), ("fell_short",), ((3,),))) is None


def test_the_load_is_drawn_against_the_people_on_duty() -> None:
    pytest.importorskip("matplotlib")
    day = tuple(2.0 if hour in (9, 20) else 0.1 for hour in range(24))
    queues = (QueueLoad("billing", 90, day, (0.0,) * 9 + (1.0,) * 8 + (0.0,) * 7), QueueLoad("orders", 5, day, None))
    load = Loads(queues, (), True, (), "UTC")
    every, staffed = heat(load), heat(load, a_person=True)
    assert every is not None
    assert staffed is not None
    assert "orders" in every.svg
    assert "×" not in every.svg
    assert "orders" not in staffed.svg
    assert staffed.svg.count("×") == 1
    assert "billing at 09:00" in staffed.svg
    assert heat(Loads((), (), False, (), "UTC")) is None
    assert heat(Loads(queues[1:], (), False, (), "UTC"), a_person=True) is None


def test_how_sure_the_model_was_is_drawn_by_task() -> None:
    pytest.importorskip("matplotlib")
    chart = sureness([Sureness("intent", 0.75, (60, 20, 15, 5)), Sureness("urgency", 0.0, (0, 0, 0, 0))])
    assert chart is not None
    assert chart.rows == (("intent", ("75%", "60", "20", "15", "5")),)
    assert sureness([]) is None


def test_an_unknown_colour_is_refused() -> None:
    with pytest.raises(KeyError):
        colour("pink")
    css = Path(triage.__file__).parent / "reports" / "templates" / "report.css"
    assert [name for name in COLOURS if f"--{name}: #" not in css.read_text(encoding="utf-8")] == []


def test_without_the_drawing_library_tables_are_open_and_the_page_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    text = page(tmp_path, backlog(100))
    assert 'role="img"' not in text
    assert text.count("<details open>") == 7
    assert "pip install &#39;triage[report]&#39;" in text
    assert svg_of(lambda figure: None, name="nothing", width=10, height=10) == ""


def test_what_a_run_has_to_tell_is_on_the_page(tmp_path: Path) -> None:
    run = Summary(Path("back<log>.csv"), model="stand-in 0", read=2, written=1)
    run.add_reject(Reject(3, "invalid JSON", "invalid JSON at character 1: <b>", "raw"))
    text = page(tmp_path, backlog(1), run=run)
    assert "back&lt;log&gt;.csv" in text
    assert "2 rows read = 1 triaged + 1 rejected" in text
    assert "line 3 (invalid JSON at character 1: &lt;b&gt;)" in text


def test_a_run_that_wrote_nothing_still_has_a_page(tmp_path: Path) -> None:
    report(None, tmp_path / "r.html", run=Summary(Path("backlog.csv"), read=1, rejected=1))
    assert "There are no messages to report on." in (tmp_path / "r.html").read_text()


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "t.parquet", [{}])
    for out in (tmp_path, tmp_path / "none" / "r.html"):
        with pytest.raises(MessageError, match="give the name of a file"):
            report(path, out)
