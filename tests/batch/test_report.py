"""The report that `triage classify --report` and `run` write: the page of `triage report`, from any kind of output."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.batch import Options, run
from triage.errors import MessageError
from triage.message import Message
from triage.reports import report
from triage.result import Triage
from triage.testing import StandInTriager


class WithVectors(StandInTriager):
    """A stand-in whose messages have vectors."""

    encoder = SimpleNamespace(size=4)

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        for triage in super().stream(messages):
            vector = np.array([len(triage.message.text), 1, 0, 0], np.float32) if triage.message.text else None
            yield Triage(*(getattr(triage, name) for name in list(Triage.__slots__)[:7]), vector)


@pytest.mark.parametrize("out", ["out.csv", "out.tsv", "out.jsonl", "out.parquet", "parts/", "lines/"])
def test_every_kind_of_output_makes_the_same_page(out: str, backlog: Path, triager: StandInTriager) -> None:
    page = backlog.with_name("report.html")
    options = Options(report=page, write_as="jsonl" if out == "lines/" else None)
    summary = run(triager, backlog, f"{backlog.parent}/{out}", options=options)
    assert summary.report == page, summary.notes
    text = page.read_text(encoding="utf-8")
    assert "triage of backlog.csv" in text
    assert "<strong>3</strong> messages" in text
    assert "3 rows read = 3 triaged + 0 rejected" in text
    assert "Refund me today" in text
    figures = report(summary.out, page)
    assert {each.label: each.count for each in figures.volumes.counts["intent"]} == {
        "order_status": 1,
        "refund_request": 1,
        "other": 1,
    }


@pytest.mark.parametrize("out", ["out.parquet", "parts/"])
def test_vectors_are_half_floats_in_a_list_of_fixed_size(out: str, backlog: Path) -> None:
    run(WithVectors(), backlog, f"{backlog.parent}/{out}", options=Options(vectors=True))
    path = next(backlog.parent.rglob("*.parquet"))
    column = pq.read_table(path)["triage_vector"]
    assert column.type == pa.list_(pa.float16(), 4)
    assert column.to_pylist() == [[19, 1, 0, 0], [15, 1, 0, 0], None]
    assert report(path, backlog.with_name("r.html")).hotspots.by == "vectors and words"


@pytest.mark.parametrize(
    ("out", "options", "words"),
    [
        ("out.csv", Options(vectors=True), "need Parquet"),
        ("lines/", Options(vectors=True, write_as="jsonl"), "need Parquet"),
        ("-", Options(report=Path("report.html")), "a report is made of"),
        ("out.jsonl", Options(report=Path("report.html"), only_drafts=True), "a report is made of"),
    ],
)
def test_what_does_not_go_together_is_told_before_the_work(
    out: str, options: Options, words: str, backlog: Path, triager: StandInTriager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(backlog.parent)
    with pytest.raises(MessageError, match=words):
        run(triager, backlog, out, options=options)


def test_a_triager_without_vectors_is_told(backlog: Path, triager: StandInTriager) -> None:
    with pytest.raises(MessageError, match="gives no vectors"):
        run(triager, backlog, backlog.with_name("out.parquet"), options=Options(vectors=True))
