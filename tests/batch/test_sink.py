import csv
import os
import signal
from decimal import Decimal
from pathlib import Path

import pytest

from triage.batch.interrupt import held_back_interrupt
from triage.batch.plain import as_json, plain
from triage.batch.rows import open_source
from triage.batch.sink import check_writable, is_formula, open_sink, part_of
from triage.errors import MessageError


def test_an_output_appears_only_when_it_is_whole(backlog: Path) -> None:
    out = backlog.with_name("out.csv")
    sink = open_sink(out, open_source(backlog), {})
    sink.write([{"ticket_id": "1"}])
    assert not out.exists()
    sink.finish()
    assert out.read_text() == "ticket_id,body,region\n1,,\n"
    assert not part_of(out).exists()


def test_a_discarded_output_leaves_what_stood_there(backlog: Path) -> None:
    out = backlog.with_name("out.jsonl")
    out.write_text("old")
    sink = open_sink(out, open_source(backlog), {})
    sink.write([{"ticket_id": "1"}])
    sink.discard()
    assert out.read_text() == "old"
    assert sorted(path.name for path in backlog.parent.iterdir()) == ["backlog.csv", "out.jsonl"]


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "＝1"])
def test_cells_that_would_run_as_formulas_are_guarded(backlog: Path, cell: str) -> None:
    out = backlog.with_name("out.csv")
    sink = open_sink(out, open_source(backlog), {})
    sink.write([{"body": cell}])
    sink.finish()
    with out.open(newline="") as file:
        assert list(csv.reader(file))[1][1] == "'" + cell
    assert "a leading apostrophe in CSV cells" in sink.notes()[0]


def test_formulas_stay_when_raw_cells_are_wanted_and_in_jsonl(backlog: Path) -> None:
    for name, raw in (("out.csv", True), ("out.jsonl", False)):
        out = backlog.with_name(name)
        sink = open_sink(out, open_source(backlog), {}, raw_cells=raw)
        sink.write([{"body": "=1+1"}])
        sink.finish()
        assert "'" not in out.read_text()
        assert sink.notes() == ()


@pytest.mark.parametrize("cell", ["-5", "+49301234567", "-12.50", "-3,5", "+7%", "words", ""])
def test_numbers_and_words_are_no_formulas(cell: str) -> None:
    assert not is_formula(cell)


def test_outputs_that_cannot_be_written_are_found_out_first(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path, words in (
        (tmp_path / "file" / "out.csv", "no folder"),
        (tmp_path / "none" / "out.csv", "no folder"),
        (tmp_path, "is a folder"),
        (tmp_path / "file", "is there already"),
    ):
        with pytest.raises(MessageError, match=words):
            check_writable(path, overwrite=False)


def test_ctrl_c_waits_until_the_block_is_done() -> None:
    done = []

    def write() -> None:
        with held_back_interrupt():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("written")

    with pytest.raises(KeyboardInterrupt):
        write()
    assert done == ["written"]


def test_json_holds_whatever_a_row_may_hold() -> None:
    assert plain({"a": Decimal("1.10"), "b": b"\xff", "c": (1, float("inf"))}) == {
        "a": "1.10",
        "b": "/w==",
        "c": [1, None],
    }
    assert as_json({"a": "\ud83d"}) == '{"a": "\\ud83d"}'
