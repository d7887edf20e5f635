from html.parser import HTMLParser
from pathlib import Path

import pytest

from triage.batch.report import report_page, write_report
from triage.batch.rows import Reject
from triage.batch.summary import Summary
from triage.message import Message
from triage.testing import StandInTriager

OPEN_ONLY = ("meta", "br", "!doctype")


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
        assert self.open.pop() == tag


def summary_of(*texts: str) -> Summary:
    summary = Summary(Path("back<log>.csv"), model="stand-in 0", read=len(texts))
    for number, text in enumerate(texts):
        summary.add(StandInTriager()(Message(text, id=f"<m{number}>")))
    return summary


@pytest.mark.parametrize("texts", [(), ("",), ("today <script>alert(1)</script>", "thanks", "emergency")])
def test_the_page_is_well_formed_and_reaches_for_nothing_outside(texts: tuple[str, ...]) -> None:
    summary = summary_of(*texts)
    summary.add_reject(Reject(3, "invalid JSON", "invalid JSON at character 1: <b>", "raw"))
    page = report_page(summary)
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    names = {name for name, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "b"}
    assert not any(name.startswith("on") or name in ("src", "href") for _, each in tags.seen for name in each)
    assert "http" not in page.replace("http-equiv", "")


def test_customers_words_are_escaped() -> None:
    page = report_page(summary_of("today \"<script>alert('x')</script>\" \u202e & more"))
    assert "&lt;script&gt;" in page
    assert "&lt;m0&gt;" in page
    assert "\u202e" not in page


def test_what_to_do_first_stands_before_the_counts() -> None:
    page = report_page(summary_of("emergency, charged twice", "thanks", ""))
    assert page.index("Do these first") < page.index("charged twice") < page.index("What came in")
    assert page.index("What came in") < page.index("unsure of")


def test_the_page_stays_small(tmp_path: Path) -> None:
    write_report(summary_of(*["today charged twice " + "long words " * 300] * 500), tmp_path / "report.html")
    assert (tmp_path / "report.html").stat().st_size < 200_000
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
