from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.batch import lines
from triage.batch.lines import find_encoding, read_lines
from triage.errors import MessageError


def read(path: Path, asked: str | None = None) -> list[str]:
    return [line.text for line in read_lines(path, find_encoding(path, asked=asked))]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_the_same_lines_are_read_from_every_encoding(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("id,text\r\n1,Ça coûte 3 £\r\n2,plain words\r\n".encode(codec))
    assert read(path) == ["id,text\r\n", "1,Ça coûte 3 £\r\n", "2,plain words\r\n"]


def test_mixed_encodings_are_read_line_by_line_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("é1\né2\n".encode() + "é3 “quoted”\n".encode("cp1252"))
    assert read(path) == ["é1\n", "é2\n", "é3 “quoted”\n"]
    assert find_encoding(path).said == "UTF-8, and 1 line in Windows-1252"


def test_bytes_of_no_encoding_are_a_problem_of_their_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"good\n\x81\xff bad\ngood\n")
    problems = [line.problem for line in read_lines(path, find_encoding(path))]
    assert problems == [None, "the bytes are not valid UTF-8 nor Windows-1252", None]


def test_an_encoding_that_was_asked_for_is_the_only_one_tried(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Žluť\n".encode("cp1250"))
    assert read(path, "cp1250") == ["Žluť\n"]
    with pytest.raises(MessageError, match="no encoding is called 'klingon'"):
        find_encoding(path, asked="klingon")


def test_old_line_ends_are_found_out(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"one\rtwo\rthree")
    assert read(path) == ["one\r", "two\r", "three"]


def test_a_file_without_line_ends_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_LINE", 1_000)
    monkeypatch.setattr(lines, "CHUNK", 100)
    path = tmp_path / "a.csv"
    path.write_bytes(b"short\n" + b"x" * 50_000 + b"\nshort again\n")
    found = list(read_lines(path, find_encoding(path)))
    assert [line.problem is None for line in found] == [True, False, True]
    assert found[2].text == "short again\n"
    assert len(found[1].text) == 1_000


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\ufeff\0")), min_size=1))
def test_utf_16_is_never_split_inside_a_letter(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.csv"
    path.write_bytes("".join(text + "\n" for text in texts).encode("utf-16"))
    assert read(path) == [text + "\n" for text in texts]
