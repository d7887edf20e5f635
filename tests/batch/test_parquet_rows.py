from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.batch.rows import Reject, Row, open_source
from triage.errors import MessageError


def test_a_truncated_file_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["hello"] * 1_000}), path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(MessageError, match=r"a\.parquet: cannot be read as Parquet"):
        open_source(path)


def test_damage_inside_the_file_is_found_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"hello {n}" for n in range(5_000)]}), path, use_dictionary=False)
    content = bytearray(path.read_bytes())
    content[100:4_000] = b"\xff" * 3_900
    path.write_bytes(content)
    with pytest.raises(MessageError, match="damaged"):
        list(open_source(path).read())


def test_a_text_that_is_not_utf_8_costs_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    texts = pa.array([b"fine", b"\xff\xfe bad", b"fine"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": texts}), path)
    found = list(open_source(path).read())
    assert [type(row) for row in found] == [Row, Reject, Row]
    assert found[1].line == 2


def test_a_file_without_rows_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    with pytest.raises(MessageError, match="holds no rows"):
        open_source(path)
