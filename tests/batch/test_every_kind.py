"""Every kind of file that can be read, filled with anything: each row comes out once, triaged or rejected."""

import bz2
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from triage.batch import Options, run, verify
from triage.errors import MessageError
from triage.testing import StandInTriager

FUZZ = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ANY = st.text(st.characters(), max_size=12)
PACKED = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress}
MAIL = st.lists(
    st.sampled_from(
        [
            *(b"From a@b Thu Jan  1 00:00:00 2026\n", b"From ", b"Subject: =?utf-8?q?=E9?=\n", b"Message-ID: <1>\n"),
            *(b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"Refund me\n", b"\xff\0\r\n", b"\n"),
        ]
    )
    | st.binary(max_size=10),
    max_size=14,
).map(b"".join)


def settle(folder: Path, source: Path) -> int:
    """Triage into a folder of small parts and check that every row is accounted for; how many rows there were."""
    try:
        summary = run(StandInTriager(), source, folder / "out", options=Options(part_rows=3))
    except MessageError:
        return 0
    assert summary.stopped is None
    assert summary.read == summary.written + summary.rejected
    verdict = verify(folder / "out")
    assert verdict.good, verdict.problems
    assert (verdict.read, verdict.written, verdict.rejected) == (summary.read, summary.written, summary.rejected)
    return summary.read


@FUZZ
@given(
    st.lists(st.tuples(ANY, ANY), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.sampled_from(sorted(PACKED)),
)
def test_csv_of_any_dialect(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    delimiter: str,
    encoding: str,
    end: str,
    quoted: bool,
    packed: str,
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if quoted else text

    lines = [f"id{delimiter}text", *(f"{cell(one)}{delimiter}{cell(other)}" for one, other in rows)]
    source = folder / f"in.csv{packed}"
    source.write_bytes(PACKED[packed](end.join(lines).encode(encoding, "replace")))
    settle(folder, source)


@FUZZ
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8), st.sampled_from(sorted(PACKED)))
def test_whole_json_lines_are_all_there(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], packed: str
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    lines = [json.dumps({"id": one, "text": other}, ensure_ascii=False) for one, other in rows]
    source = folder / f"in.jsonl{packed}"
    source.write_bytes(PACKED[packed]("\n".join(lines).encode()))
    assert settle(folder, source) == len(rows)


CELLS = {
    pa.string(): st.none() | TEXT,
    pa.large_string(): st.none() | TEXT,
    pa.int64(): st.none() | st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.none() | st.floats(),
    pa.bool_(): st.none() | st.booleans(),
    pa.timestamp("ns"): st.none() | st.integers(0, 2**62),
    pa.timestamp("us", "UTC"): st.none() | st.integers(-(2**61), 2**61),
    pa.binary(): st.none() | st.binary(max_size=8),
    pa.list_(pa.string()): st.none() | st.lists(TEXT, max_size=2),
}


@FUZZ
@given(st.data(), st.integers(1, 9))
def test_parquet_of_any_types(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, size: int) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    columns = {}
    for name in ("id", "text", "created_at", "size"):
        kind = data.draw(st.sampled_from(list(CELLS)))
        columns[name] = pa.array(data.draw(st.lists(CELLS[kind], min_size=size, max_size=size)), kind)
    pq.write_table(pa.table(columns), folder / "in.parquet")
    assert settle(folder, folder / "in.parquet") in (0, size)


@FUZZ
@given(st.binary(max_size=40), st.integers(0, 2_000))
@example(b"\x00\x01", 200)  # the footer still says two rows, the columns say none
def test_a_parquet_file_that_is_damaged(tmp_path_factory: pytest.TempPathFactory, junk: bytes, place: int) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    written = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b"], "text": ["one", "two"]}), written)
    whole = written.getvalue()
    place %= len(whole)
    (folder / "in.parquet").write_bytes(whole[:place] + junk + whole[place + len(junk) :])
    try:
        summary = run(StandInTriager(), folder / "in.parquet", folder / "out")
    except MessageError:
        return
    assert summary.stopped or summary.read == summary.written + summary.rejected == 2


@FUZZ
@given(MAIL, st.sampled_from(sorted(PACKED)))
def test_a_mailbox_of_anything(tmp_path_factory: pytest.TempPathFactory, content: bytes, packed: str) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / f"in.mbox{packed}").write_bytes(PACKED[packed](content))
    settle(folder, folder / f"in.mbox{packed}")


@FUZZ
@given(st.lists(MAIL, min_size=1, max_size=5))
def test_a_folder_of_mails_has_a_row_for_each(tmp_path_factory: pytest.TempPathFactory, mails: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "in").mkdir()
    for number, mail in enumerate(mails):
        (folder / "in" / f"{number}.eml").write_bytes(mail)
    assert settle(folder, folder / "in") in (0, len(mails))


@FUZZ
@given(st.sampled_from(["csv", "tsv", "jsonl", "parquet", "mbox", "eml"]), st.binary(max_size=120), st.booleans())
def test_bytes_of_anything_under_any_name(
    tmp_path_factory: pytest.TempPathFactory, ending: str, content: bytes, packed: bool
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    source = folder / f"in.{ending}{'.gz' if packed else ''}"
    source.write_bytes(gzip.compress(content)[: len(content) + 5] if packed and len(content) % 2 else content)
    settle(folder, source)
