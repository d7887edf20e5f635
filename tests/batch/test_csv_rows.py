from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.batch import csv_rows
from triage.batch.csv_rows import guess_delimiter
from triage.batch.rows import Reject, Row, open_source
from triage.errors import MessageError


def rows(tmp_path: Path, content: str | bytes) -> list[Row | Reject]:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(open_source(path).read())


def test_line_numbers_are_physical_below_a_cell_of_many_lines(tmp_path: Path) -> None:
    found = rows(tmp_path, 'id,text\n1,"two\nlines"\n2,short,surplus\n3,"a\n\n\nb"\n4,end\n')
    assert [row.line for row in found] == [2, 4, 5, 9]
    assert isinstance(found[0], Row)
    assert found[0].values == {"id": "1", "text": "two\nlines"}
    assert isinstance(found[1], Reject)
    assert found[1].reason == "3 cells where the header has 2"
    assert found[1].raw == "2,short,surplus"


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    found = rows(tmp_path, 'id,text\n1,fine\n2,"never closed\n3,fine\n4,fine too\n')
    assert [(type(row).__name__, row.line) for row in found] == [("Row", 2), ("Reject", 3), ("Row", 4), ("Row", 5)]
    assert isinstance(found[1], Reject)
    assert "quote" in found[1].reason


def test_an_unclosed_quote_does_not_swallow_rows_up_to_the_next_quote(tmp_path: Path) -> None:
    found = rows(tmp_path, 'id,text\n1,"open\n2,fine\n3,"quoted, fine"\n')
    assert [(type(row).__name__, row.line) for row in found] == [("Reject", 2), ("Row", 3), ("Row", 4)]


def test_broken_quotes_in_every_line_are_read_in_linear_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "REREAD_BUDGET", 100_000)
    monkeypatch.setattr(csv_rows, "SMALL_RECORD", 100)
    found = rows(tmp_path, "id,text\n" + 'a",b,"c\n' * 3_000)
    assert len(found) == 3_000


def test_a_message_of_five_megabytes_is_one_cell(tmp_path: Path) -> None:
    text = "All the words. \n" * 330_000
    found = rows(tmp_path, f'id,text\n1,"{text}"\n2,next\n')
    assert isinstance(found[0], Row)
    assert found[0].values["text"] == text
    assert found[1].line == 330_003


def test_nul_bytes_are_part_of_the_text(tmp_path: Path) -> None:
    found = rows(tmp_path, b"id,text\n1,a\0b\n\0,\0\n")
    assert [row.values for row in found if isinstance(row, Row)] == [
        {"id": "1", "text": "a\0b"},
        {"id": "\0", "text": "\0"},
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_common_delimiters_are_found_out(tmp_path: Path, delimiter: str) -> None:
    content = f"id{delimiter}text\n1{delimiter}Hello\n2{delimiter}Bye\n"
    assert [row.values["text"] for row in rows(tmp_path, content) if isinstance(row, Row)] == ["Hello", "Bye"]


def test_commas_in_a_file_with_one_column_are_commas(tmp_path: Path) -> None:
    found = rows(tmp_path, "text\nHello, you\n")
    assert isinstance(found[0], Row)
    assert found[0].values == {"text": "Hello, you"}


def test_a_spreadsheet_may_say_its_delimiter_in_the_first_line(tmp_path: Path) -> None:
    found = rows(tmp_path, "sep=;\nid;text\n1;a,b,c\n")
    assert isinstance(found[0], Row)
    assert (found[0].line, found[0].values) == (3, {"id": "1", "text": "a,b,c"})


def test_columns_without_a_name_of_their_own_get_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,note,,note\na,b,c,d\n")
    source = open_source(path)
    assert source.columns == ("text", "note", "column_3", "note_2")
    assert len(source.notes) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "no header and no rows"),
        (b"id,text\n", "a header and no rows"),
        (b'"id,text\n1,2\n', "header cannot be read"),
        (b"PK\x03\x04 and more", "Excel workbook"),
        (b"PAR1 and more", "ending .parquet"),
    ],
)
def test_a_file_without_rows_or_of_another_kind_is_a_clear_error(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(MessageError, match=words):
        rows(tmp_path, content)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(MessageError, match="is not a file"):
        open_source(tmp_path / "a.csv")


def test_a_file_of_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match=r"\.csv, \.tsv, \.jsonl, \.ndjson or \.parquet"):
        open_source(tmp_path / "backlog.xlsx")


def test_guessing_does_not_fall_for_commas_in_the_text() -> None:
    assert guess_delimiter(["id;text\n", "1;well, yes, no\n", "2;a, b, c, d\n"]) == ";"


@given(st.text(alphabet='a",;\n\r\0é\t|', max_size=60))
def test_whatever_stands_below_the_header_no_line_is_lost(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(b"id,text\n1,first\n" + content.encode())
    found = list(open_source(path).read())
    assert [row.line for row in found] == sorted({row.line for row in found})
    assert isinstance(found[0], Row)
    whole = "".join(row.raw for row in found)
    for letter in 'a",;é|':
        assert whole.count(letter) == ("1,first" + content).count(letter)
