import csv
import json
import os
import signal
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.batch import Options, Summary, run
from triage.batch.sink import JsonlWriter
from triage.errors import DraftError, MessageError, ModelError
from triage.message import Message
from triage.result import Triage
from triage.testing import StandInTriager

ENDINGS = ("csv", "tsv", "jsonl", "parquet")
ROWS = [
    {"id": "a", "text": "Refund me today, “please”;\nsecond\tline", "note": "x,y"},
    {"id": "b", "text": "مرحبا، أين طلبي؟", "note": ""},
    {"id": "c", "text": "😡😡👨‍👩‍👧", "note": "'quoted\""},
    {"id": "d", "text": "", "note": "empty"},
    {"id": "e", "text": "nul \0 inside", "note": "ok"},
]


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0], delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)
    return path


def read_rows(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        return list(pq.read_table(path).to_pylist())
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text().splitlines()]
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))
    for row in rows:
        for name in ("triage_signals", "triage_evidence", "triage_requests", "triage_facts"):
            row[name] = json.loads(row[name])
    return rows


def rejects(summary: Summary) -> list[dict[str, Any]]:
    return read_rows(summary.rejects) if summary.rejects else []


class FailingTriager(StandInTriager):
    """Gives `good` answers, then fails."""

    def __init__(self, error: BaseException, good: int) -> None:
        super().__init__()
        self.error, self.good = error, good

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        for count, triage in enumerate(super().stream(messages)):
            if count == self.good:
                raise self.error
            yield triage


@pytest.mark.parametrize("before", ENDINGS)
@pytest.mark.parametrize("after", ENDINGS)
def test_rows_come_back_unchanged_and_in_order_in_every_format(
    tmp_path: Path, triager: StandInTriager, before: str, after: str
) -> None:
    source = write_rows(tmp_path / f"in.{before}", ROWS)
    summary = run(triager, source, tmp_path / f"out.{after}")
    found = read_rows(tmp_path / f"out.{after}")
    assert [{name: row[name] for name in ROWS[0]} for row in found] == ROWS
    assert list(found[0])[:4] == ["id", "text", "note", "triage_id"]
    assert [row["triage_id"] for row in found] == ["a", "b", "c", "d", "e"]
    assert found[0]["triage_intent"] == "refund_request"
    assert found[0]["triage_signals"] == ["deadline"]
    assert found[3]["triage_action"] == "human"
    assert (summary.exit_code, summary.complete, summary.rejects) == (0, True, None)


def test_parquet_columns_keep_their_types(tmp_path: Path, triager: StandInTriager) -> None:
    table = pa.table(
        {
            "text": pa.array(["a", "b"], pa.large_string()),
            "n": pa.array([1, None], pa.int8()),
            "at": pa.array([1, 1_700_000_000_123_456_789], pa.timestamp("ns", "UTC")),
            "price": pa.array([Decimal("1.10"), None], pa.decimal128(10, 2)),
            "kind": pa.array(["x", "y"]).dictionary_encode(),
            "tags": pa.array([["p"], []], pa.list_(pa.string())),
            "who": pa.array([{"name": "z"}, None], pa.struct({"name": pa.string()})),
            "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
            "raw": pa.array([b"\xff", b""], pa.binary()),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    stored = pq.read_table(tmp_path / "in.parquet")
    run(triager, tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").select(table.column_names).equals(stored)
    for ending in ("jsonl", "csv"):
        run(triager, tmp_path / "in.parquet", tmp_path / f"out.{ending}")
        found = read_rows(tmp_path / f"out.{ending}")[1]
        assert found["at"].startswith("2023-11-14 22:13:20.123456789")


def test_jsonl_values_keep_their_kinds_in_parquet(tmp_path: Path, triager: StandInTriager) -> None:
    rows = [
        {"text": "a", "n": 1, "ok": True, "tags": ["x"], "who": {"name": "z"}, "any": 1},
        {"text": "b", "share": 0.5, "tags": None, "any": "one"},
    ]
    source = write_rows(tmp_path / "in.jsonl", rows)
    summary = run(triager, source, tmp_path / "out.parquet")
    first, second = read_rows(tmp_path / "out.parquet")
    assert (first["n"], first["ok"], first["tags"], first["share"]) == (1, True, ["x"], None)
    assert (json.loads(first["who"]), first["any"], second["any"]) == ({"name": "z"}, "1", '"one"')
    assert any("held as JSON text" in note and "who, any" in note for note in summary.notes)


def test_jsonl_rows_get_back_no_keys_they_did_not_have(tmp_path: Path, triager: StandInTriager) -> None:
    source = write_rows(tmp_path / "in.jsonl", [{"text": "a", "x": 1}, {"text": "b", "y": None}])
    run(triager, source, tmp_path / "out.jsonl")
    first, second = read_rows(tmp_path / "out.jsonl")
    assert "y" not in first
    assert second["y"] is None


def test_drafts_come_in_columns_of_their_own(backlog: Path, triager: StandInTriager) -> None:
    summary = run(triager, backlog, backlog.with_name("out.jsonl"), options=Options(drafts=True))
    row = read_rows(backlog.with_name("out.jsonl"))[0]
    assert row["triage_draft"].startswith("Hello,")
    assert (row["triage_draft_sendable"], row["triage_draft_gaps"]) == (False, ["your name"])
    assert (summary.drafts, summary.sendable) == (3, 0)


def test_rows_without_an_id_are_called_by_their_line(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.csv"
    source.write_text('text\n"two\nlines"\nb\n')
    run(triager, source, tmp_path / "out.jsonl")
    assert [row["triage_id"] for row in read_rows(tmp_path / "out.jsonl")] == ["line 2", "line 4"]


def test_bad_rows_go_to_the_rejects_with_line_reason_and_raw_text(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(
        b"id,text,channel,date\n1,good,email,2026-03-01\n2,cells\n3,\x81\xff,email,\n4,fax,fax,\n5,day,sms,never\n"
    )
    summary = run(triager, source, tmp_path / "out.csv")
    found = rejects(summary)
    assert summary.rejects == tmp_path / "out.rejects.jsonl"
    assert [(each["line"], each["reason"].split(";")[0]) for each in found] == [
        (3, "2 cells where the header has 4"),
        (4, "line 4: the bytes are not valid UTF-8 nor Windows-1252"),
        (5, "unknown channel"),
        (6, "the date cannot be read"),
    ]
    assert found[1]["raw"] == "3,\\x81\\xff,email,"
    assert found[2] == {**found[2], "file": str(source), "raw": "4,fax,fax,"}
    assert (summary.read, summary.written, summary.rejected, summary.exit_code) == (5, 1, 4, 1)


def test_when_every_row_is_bad_nothing_is_done(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": 1}\n{"text": null}\n')
    summary = run(triager, source, tmp_path / "out.csv")
    assert (summary.exit_code, summary.out, len(rejects(summary))) == (2, None, 2)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_lone_surrogates_are_kept_where_the_format_can(tmp_path: Path, triager: StandInTriager, ending: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "half \\ud83d today", "\\udc00": "\\udfff", "deep": {"a": "\\ud800"}}\n')
    summary = run(triager, source, tmp_path / f"out.{ending}", options=Options(drafts=True))
    row = read_rows(tmp_path / f"out.{ending}")[0]
    kept = chr(0xD83D) if ending == "jsonl" else chr(0xFFFD)
    assert row["text"] == f"half {kept} today"
    assert any("U+FFFD" in note for note in summary.notes) == (ending != "jsonl")


@pytest.mark.parametrize("ending", ENDINGS)
def test_ctrl_c_leaves_a_valid_shorter_file(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.batch.running.CHUNK_ROWS", 4)
    source = write_rows(tmp_path / "in.csv", [{"id": str(n), "text": f"message {n}"} for n in range(50)])
    summary = run(FailingTriager(KeyboardInterrupt(), 10), source, tmp_path / f"out.{ending}")
    assert [row["id"] for row in read_rows(tmp_path / f"out.{ending}")] == [str(n) for n in range(10)]
    assert (summary.stopped, summary.written, summary.exit_code) == ("interrupted", 10, 1)
    assert not list(tmp_path.glob(".*"))


def test_ctrl_c_before_the_first_answer_leaves_nothing(backlog: Path) -> None:
    summary = run(FailingTriager(KeyboardInterrupt(), 0), backlog, backlog.with_name("out.csv"))
    assert (summary.exit_code, summary.out) == (2, None)
    assert [path.name for path in backlog.parent.iterdir()] == ["backlog.csv"]


def test_an_error_half_way_keeps_what_is_done(backlog: Path) -> None:
    summary = run(FailingTriager(ModelError("the model gave up"), 2), backlog, backlog.with_name("out.jsonl"))
    assert (summary.stopped, summary.written, summary.exit_code) == ("the model gave up", 2, 1)
    with pytest.raises(ZeroDivisionError):
        run(FailingTriager(ZeroDivisionError(), 1), backlog, backlog.with_name("bug.jsonl"))
    assert len(read_rows(backlog.with_name("bug.jsonl"))) == 1


def test_a_triager_that_loses_or_swaps_messages_is_found_out(backlog: Path) -> None:
    class Losing(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            return iter(list(super().stream(messages))[:-1])

    class Swapping(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            return iter(list(super().stream(messages))[::-1])

    losing = run(Losing(), backlog, backlog.with_name("a.csv"))
    assert losing.stopped == "the triager gave back fewer messages than it was given: 1 missing"
    assert "another message" in str(run(Swapping(), backlog, backlog.with_name("b.csv")).stopped)


def test_memory_stays_bounded_as_rows_are_read_only_when_asked_for(
    tmp_path: Path, triager: StandInTriager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.batch.running.CHUNK_ROWS", 10)
    source = write_rows(tmp_path / "in.csv", [{"text": "hello"}] * 500)
    ahead = []
    run(
        triager,
        source,
        tmp_path / "out.csv",
        progress=lambda summary, line: ahead.append(summary.read - summary.written),
    )
    assert max(ahead) <= 11


def test_limit_reads_the_first_rows_only(backlog: Path, triager: StandInTriager) -> None:
    summary = run(triager, backlog, backlog.with_name("out.csv"), options=Options(limit=2))
    assert (summary.read, summary.written, summary.exit_code) == (2, 2, 0)


def test_nothing_is_overwritten_unless_asked(backlog: Path, triager: StandInTriager) -> None:
    out = backlog.with_name("out.csv")
    stale = backlog.with_name("out.rejects.jsonl")
    out.write_text("mine")
    with pytest.raises(MessageError, match="pass --overwrite"):
        run(triager, backlog, out)
    stale.write_text("old")
    run(triager, backlog, out, options=Options(overwrite=True))
    assert out.read_text() != "mine"
    assert not stale.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(channel="fax"), "channel has to be one of"),
        (Options(batch_size=0), "1 or more"),
        (Options(text_column="bodi"), "--text-column body"),
        (Options(report=Path("none/there.html")), "no folder"),
        (Options(delimiter=";;"), "a delimiter is one character"),
    ],
)
def test_options_that_cannot_work_are_refused_before_any_work(backlog: Path, options: Options, words: str) -> None:
    broken = FailingTriager(AssertionError("was used"), 0)
    with pytest.raises(MessageError, match=words):
        run(broken, backlog, backlog.with_name("out.csv"), options=options)


def test_input_and_outputs_have_to_be_different_files(backlog: Path, triager: StandInTriager) -> None:
    with pytest.raises(MessageError, match="different files"):
        run(triager, backlog, backlog, options=Options(overwrite=True))


def test_a_file_that_is_triaged_already_is_refused(backlog: Path, triager: StandInTriager) -> None:
    run(triager, backlog, backlog.with_name("out.csv"))
    with pytest.raises(MessageError, match="has a column 'triage_id' already"):
        run(triager, backlog.with_name("out.csv"), backlog.with_name("again.csv"))


def test_a_full_disk_leaves_no_half_file(
    backlog: Path, triager: StandInTriager, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("triage.batch.sink.JsonlWriter.write", full)
    with pytest.raises(MessageError, match=r"out\.jsonl: cannot be written: No space left"):
        run(triager, backlog, backlog.with_name("out.jsonl"))
    assert [path.name for path in backlog.parent.iterdir()] == ["backlog.csv"]


def test_csv_keeps_the_delimiter_and_the_mark_of_its_source(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id;text\n1;Hallo, Grüße\n", encoding="utf-8-sig")
    run(triager, source, tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid;text;triage_id;")


def test_times_reach_the_message(tmp_path: Path) -> None:
    seen: list[Message] = []

    class Watching(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            for message in messages:
                assert isinstance(message, Message)
                seen.append(message)
                yield self(message.text) if message.id is None else next(super().stream([message]))

    source = write_rows(tmp_path / "in.csv", [{"text": "a", "created_at": "2026-03-01T09:30:00Z", "subject": "b"}])
    run(Watching(), source, tmp_path / "out.csv")
    assert seen[0].sent_at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    assert seen[0].subject == "b"


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
JSON_LINE = st.one_of(
    st.dictionaries(st.sampled_from(["text", "id", "channel", "date", "x"]) | st.text(max_size=3), CELL).map(
        json.dumps
    ),
    CELL.map(json.dumps),
    st.text(max_size=20).map(lambda text: text.replace("\ud800", "")),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(JSON_LINE, min_size=1, max_size=12), st.sampled_from(ENDINGS))
def test_any_json_lines_are_triaged_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], ending: str
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    source = folder / "in.jsonl"
    source.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    _run_and_check(source, folder / f"out.{ending}")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200), st.sampled_from(ENDINGS))
def test_any_bytes_below_a_header_are_triaged_or_rejected(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    source = folder / "in.csv"
    source.write_bytes(b"id,text,channel,date\n" + content)
    _run_and_check(source, folder / f"out.{ending}")


def _run_and_check(source: Path, out: Path) -> None:
    try:
        summary = run(StandInTriager(), source, out)
    except MessageError:
        assert not out.exists()
        return
    assert summary.stopped is None
    assert summary.read == summary.written + summary.rejected == summary.written + len(rejects(summary))
    if summary.written:
        assert len(read_rows(out)) == summary.written
    else:
        assert not out.exists()


def test_a_message_for_which_no_draft_can_be_made_goes_without(backlog: Path) -> None:
    class Speechless(StandInTriager):
        def draft(self, triage: Triage) -> NoReturn:
            raise DraftError("no words")

    summary = run(Speechless(), backlog, backlog.with_name("out.parquet"), options=Options(drafts=True))
    assert [row["triage_draft"] for row in read_rows(backlog.with_name("out.parquet"))] == [None] * 3
    assert (summary.undrafted, summary.exit_code) == (3, 0)


def test_rejects_that_cannot_be_written_stop_the_batch(
    backlog: Path, triager: StandInTriager, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("triage.batch.sink.JsonlWriter.write", full)
    backlog.write_text(backlog.read_text() + "4,too,many,cells\n")
    summary = run(triager, backlog, backlog.with_name("out.csv"))
    assert (summary.written, summary.exit_code) == (3, 1)
    assert "out.rejects.jsonl: cannot be written: No space left" in str(summary.stopped)
    assert sorted(path.name for path in backlog.parent.iterdir()) == ["backlog.csv", "out.csv"]


@pytest.mark.parametrize("moment", ["write", "close"])
def test_ctrl_c_while_writing_loses_no_row(
    tmp_path: Path, triager: StandInTriager, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr("triage.batch.running.CHUNK_ROWS", 4)
    real = getattr(JsonlWriter, moment)

    def pressed(self: JsonlWriter, *rows: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        real(self, *rows)

    monkeypatch.setattr(JsonlWriter, moment, pressed)
    source = write_rows(tmp_path / "in.csv", [{"text": f"message {n}"} for n in range(10)])
    summary = run(triager, source, tmp_path / "out.jsonl")
    assert len(read_rows(tmp_path / "out.jsonl")) == summary.written == sum(summary.actions.values())
    assert (summary.stopped, summary.written) == (("interrupted", 4) if moment == "write" else (None, 10))
