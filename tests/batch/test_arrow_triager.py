from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.batch import ArrowTriager, TableColumns, run
from triage.batch.arrow_triager import REJECTED
from triage.batch.columns import Columns
from triage.batch.parquet_sink import ParquetWriter
from triage.batch.rows import Source
from triage.errors import MessageError
from triage.testing import StandInTriager


def table(count: int = 40) -> pa.Table:
    texts = ("Refund me today", "Where is my parcel?", "é 水")
    return pa.table(
        {
            "ticket_id": [f"T{n}" for n in range(count)],
            "body": [None if n % 10 == 7 else texts[n % 3] for n in range(count)],
            "size": list(range(count)),
        }
    )


def arrow_triager(rows: pa.Table) -> ArrowTriager:
    return ArrowTriager(load=StandInTriager, where=TableColumns.find(rows, {}, name="rows"))


def test_a_table_gets_the_columns_that_a_file_gets(tmp_path: Path) -> None:
    rows = table()
    pq.write_table(rows, tmp_path / "in.parquet")
    summary = run(StandInTriager(), tmp_path / "in.parquet", tmp_path / "out.parquet")
    found = arrow_triager(rows)(rows)
    assert found.column_names[:3] == rows.column_names
    assert (
        found.filter(pa.compute.is_null(found[REJECTED]))
        .drop_columns([REJECTED])
        .equals(pq.read_table(tmp_path / "out.parquet"))
    )
    assert (
        found[REJECTED].drop_null().to_pylist()
        == ["the text is missing"] * 4
        == ["the text is missing"] * summary.rejected
    )


def test_rows_come_back_in_their_order_however_a_table_is_cut() -> None:
    rows = table()
    triager = arrow_triager(rows)
    cut = pa.concat_tables([triager(rows.slice(start, 7)) for start in range(0, 40, 7)])
    assert cut.combine_chunks().equals(triager(rows).combine_chunks())
    assert triager(rows.slice(0, 0)).schema == cut.schema


def test_a_row_without_an_id_is_set_aside() -> None:
    rows = pa.table({"id": ["a", None, ""], "text": ["hello", "there", "you"]})
    assert arrow_triager(rows)(rows)[REJECTED].to_pylist() == [None, "the id is missing", "the id is missing"]


def test_bytes_that_are_no_text_are_set_aside() -> None:
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"], pa.binary()).buffers())
    rows = pa.table({"id": ["a"], "text": broken})
    triager = ArrowTriager(load=StandInTriager, where=TableColumns(columns=Columns("text", id="id")))
    assert triager(rows)[REJECTED].to_pylist() == ["column 'text' is not valid UTF-8"]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"text": ["a"]}, "no column holds an id"),
        ({"id": ["a"]}, "no column 'text'"),
        ({"id": ["a"], "text": ["a"], "triage_intent": ["b"]}, "has a column 'triage_intent' already"),
    ],
)
def test_columns_that_will_not_do_are_told_before_any_work(columns: dict[str, list[str]], told: str) -> None:
    with pytest.raises(MessageError, match=told):
        TableColumns.find(pa.table(columns), {}, name="rows")


@pytest.mark.parametrize("cuts", [(0, 2_500), (0, 333, 1_333, 2_500), (0, 1, 999, 1_000, 1_001, 2_500)])
def test_the_same_rows_make_the_same_bytes_however_many_come_at_a_time(cuts: tuple[int, ...], tmp_path: Path) -> None:
    rows = [{"text": f"{n} " + "".join(chr(40 + (n * k) % 80) for k in range(700))} for n in range(2_500)]
    source = Source(Path("in"), {"text": "text"}, 0, lambda: iter(()))
    for name, ends in (("one", (0, 2_500)), ("other", cuts)):
        writer = ParquetWriter(tmp_path / name, source, {})
        for begin, end in pairwise(ends):
            writer.write(rows[begin:end])
        writer.close()
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
