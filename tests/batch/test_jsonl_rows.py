from pathlib import Path

import pytest

from triage.batch.rows import Reject, Row, open_source
from triage.errors import MessageError


def read(tmp_path: Path, *lines: str) -> list[Row | Reject]:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return list(open_source(path).read())


def test_lines_that_hold_no_object_are_rejected_with_their_number(tmp_path: Path) -> None:
    found = read(tmp_path, '{"text": "a"}', "", "[1]", '"words"', "{broken", "null", '{"text": "b"}')
    rejects = [(row.line, row.kind) for row in found if isinstance(row, Reject)]
    assert rejects == [
        (3, "not a JSON object"),
        (4, "not a JSON object"),
        (5, "invalid JSON"),
        (6, "not a JSON object"),
    ]
    assert [row.line for row in found if isinstance(row, Row)] == [1, 7]


def test_brackets_too_deep_and_numbers_too_long_are_rejected(tmp_path: Path) -> None:
    found = read(tmp_path, "[" * 100_000, '{"n": ' + "9" * 5_000 + "}", '{"text": "a"}')
    assert [type(row) for row in found] == [Reject, Reject, Row]


def test_the_kinds_of_columns_are_found_out(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "a", "n": 1, "share": 1, "tags": [], "any": 1, "who": {"name": "x"}}\n'
        '{"text": null, "n": 9007199254740993, "share": 0.5, "tags": ["a"], "any": "b", "late": true}\n'
    )
    assert open_source(path).kinds == {
        "text": "text",
        "n": "whole",
        "share": "number",
        "tags": "texts",
        "any": "mixed",
        "who": "mixed",
        "late": "truth",
    }


@pytest.mark.parametrize(("content", "words"), [("", "is empty"), ("\n \n", "no rows"), ("1\n2\n", "JSON object")])
def test_a_file_without_objects_is_a_clear_error(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(content)
    with pytest.raises(MessageError, match=words):
        open_source(path)
