import bz2
import gzip
import io
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.batch import Options, run
from triage.batch.inputs import open_inputs
from triage.batch.rows import Reject, Row
from triage.errors import MessageError
from triage.testing import StandInTriager

CSV = "id,text\n1,Where is my parcel?\n2,Refund me today\n"


def pack(kind: str, data: bytes) -> bytes:
    if kind == "zst":
        packed = io.BytesIO()
        with pa.CompressedOutputStream(pa.PythonFile(packed), "zstd") as out:
            out.write(data)
            out.flush()
            return packed.getvalue() if out.closed else _closed(out, packed)
    return gzip.compress(data) if kind == "gz" else bz2.compress(data)


def _closed(out: pa.CompressedOutputStream, packed: io.BytesIO) -> bytes:
    held = packed
    held.close = lambda: None  # type: ignore[method-assign]
    out.close()
    return held.getvalue()


def texts(path: object) -> list[str]:
    return [str(row.values["text"]) for row in open_inputs(path).source.read() if isinstance(row, Row)]  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["gz", "bz2", "zst"])
def test_packed_files_are_read_as_they_are(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"in.csv.{kind}"
    path.write_bytes(pack(kind, CSV.encode("utf-16")))
    inputs = open_inputs(path)
    assert inputs.source.said == "UTF-16, delimiter ,"
    assert texts(path) == ["Where is my parcel?", "Refund me today"]
    path.rename(tmp_path / "in.csv")
    assert texts(tmp_path / "in.csv") == ["Where is my parcel?", "Refund me today"]


@pytest.mark.parametrize("kind", ["gz", "bz2", "zst"])
def test_a_packed_file_that_is_cut_short_is_refused_before_any_work(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"in.csv.{kind}"
    data = pack(kind, (CSV + "".join(f"{n},words and {n * 7919} more\n" for n in range(50_000))).encode())
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(MessageError, match="damaged or cut short"):
        open_inputs(path)


def test_several_packed_members_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode()) + gzip.compress(b"3,Thanks\n"))
    assert len(texts(path)) == 3


def test_packed_parquet_is_refused_with_the_reason(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a"]}), tmp_path / "in.parquet")
    (tmp_path / "in.parquet.gz").write_bytes(gzip.compress((tmp_path / "in.parquet").read_bytes()))
    with pytest.raises(MessageError, match="Parquet is compressed inside already"):
        open_inputs(tmp_path / "in.parquet.gz")


def test_a_folder_stands_for_its_files_by_name_and_says_what_it_left_out(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "b.csv").write_text("text,region\nsecond,north\n")
    (tmp_path / "in" / "a.csv").write_text("id;text\n1;first;x\n2;Grüße\n", encoding="cp1252")
    (tmp_path / "in" / "deeper" / "c.jsonl").write_text('{"text": "third", "size": 4}\n')
    (tmp_path / "in" / "empty.csv").write_text("id,text\n")
    (tmp_path / "in" / "notes.docx").write_bytes(b"x")
    (tmp_path / "in" / ".hidden.csv").write_text("no")
    inputs = open_inputs(tmp_path / "in")
    source = inputs.source
    assert texts(tmp_path / "in") == ["Grüße", "second", "third"]
    assert list(source.columns) == ["id", "text", "region", "size"]
    rows = list(source.read())
    assert [(Path(row.file).name, row.line, row.at) for row in rows] == [
        ("a.csv", 2, 2),
        ("a.csv", 3, 3),
        ("b.csv", 2, 5),
        ("c.jsonl", 1, 6),
    ]
    assert isinstance(rows[0], Reject)
    assert source.total == 6
    assert "Windows-1252, delimiter ;" in source.said
    assert any("notes.docx" in note for note in source.notes)
    assert any("empty.csv" in note for note in source.notes)


def test_rows_of_several_files_tell_where_they_come_from(tmp_path: Path, triager: StandInTriager) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("text\nhello\n")
    for given in (f"{tmp_path}/*.csv", [tmp_path / "a.csv", tmp_path / "b.csv"]):
        run(triager, given, tmp_path / "out.jsonl", options=Options(overwrite=True))
        found = [json.loads(line) for line in (tmp_path / "out.jsonl").open()]
        assert [row["triage_file"] for row in found] == [f"{tmp_path}/a.csv", f"{tmp_path}/b.csv"]
        assert [row["triage_id"] for row in found] == [f"{tmp_path}/a.csv line 2", f"{tmp_path}/b.csv line 2"]


def test_parquet_files_keep_their_types_together_where_they_agree(tmp_path: Path, triager: StandInTriager) -> None:
    (tmp_path / "in").mkdir()
    pq.write_table(pa.table({"text": ["a"], "n": pa.array([1], pa.int8())}), tmp_path / "in" / "1.parquet")
    pq.write_table(pa.table({"text": ["b"], "at": pa.array([5], pa.timestamp("s"))}), tmp_path / "in" / "2.parquet")
    run(triager, tmp_path / "in", tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    assert (table.schema.field("n").type, table.schema.field("at").type) == (pa.int8(), pa.timestamp("ms"))
    assert table["n"].to_pylist() == [1, None]
    pq.write_table(pa.table({"text": ["c"], "n": ["one"]}), tmp_path / "in" / "3.parquet")
    run(triager, tmp_path / "in", tmp_path / "out.parquet", options=Options(overwrite=True))
    assert pq.read_table(tmp_path / "out.parquet")["n"].to_pylist() == ["1", None, '"one"']


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("*.parquet", "no file matches the pattern"),
        ("empty", "holds no file that can be read"),
        ("none.csv", "there is no such file"),
        (["a.csv", "none.csv"], "there is no such file"),
        (["a.csv", "-"], "cannot be read together with files"),
        ([], "no file was given"),
        ("a.xlsx", "the file's name has to end in"),
        (["a.csv", "m.eml"], "mails"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str | list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.csv").write_text(CSV)
    (tmp_path / "a.xlsx").write_text(CSV)
    (tmp_path / "m.eml").write_text("From: a\n\nhi")
    with pytest.raises(MessageError, match=words):
        open_inputs(given)


def test_what_the_ending_does_not_tell_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text("id\ttext\n1\thello\n")
    assert open_inputs(path, read_as="tsv").source.said == "UTF-8, delimiter tab"
    with pytest.raises(MessageError, match="can be read as one of csv"):
        open_inputs(path, read_as="xlsx")


class Standard:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (CSV.encode(), "UTF-8, delimiter ,, from standard input"),
        (gzip.compress(CSV.encode()), "UTF-8, delimiter ,, from standard input"),
        (b'{"text": "hi"}\n', "UTF-8, from standard input"),
        (b"From a Sat Jan  1 10:00:00 2022\nSubject: x\n\nhi\n", "mbox, 1 mails, from standard input"),
    ],
)
def test_standard_input_is_read_by_what_it_holds(monkeypatch: pytest.MonkeyPatch, data: bytes, said: str) -> None:
    monkeypatch.setattr(sys, "stdin", Standard(data))
    inputs = open_inputs("-")
    assert inputs.source.said == said
    kept = inputs.files[0].path
    assert kept.exists()
    assert len(list(inputs.source.read())) >= 1
    del inputs
    assert not kept.exists()


def test_standard_input_that_cannot_be_read_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", Standard(b""))
    with pytest.raises(MessageError, match="standard input: is empty"):
        open_inputs("-")
    assert not list(tmp_path.iterdir())


def test_rejected_rows_keep_the_bytes_they_had(tmp_path: Path, triager: StandInTriager) -> None:
    import base64

    source = tmp_path / "in.csv"
    source.write_bytes(b"id,text\n1,good\n2,\x81\xff\n3,caf\xe9,too many\n4,plain,too many\n")
    summary = run(triager, source, tmp_path / "out.csv")
    assert summary.rejects is not None
    found = [json.loads(line) for line in summary.rejects.open()]
    data = [base64.b64decode(each["bytes"]) if "bytes" in each else each["raw"].encode() for each in found]
    assert [each.rstrip(b"\n") for each in data] == [b"2,\x81\xff", b"3,caf\xe9,too many", b"4,plain,too many"]
    assert [each["kind"] for each in found] == ["undecodable bytes", "wrong number of cells", "wrong number of cells"]
