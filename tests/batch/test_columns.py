from pathlib import Path

import pytest

from triage.batch.columns import Columns, find_columns
from triage.batch.rows import open_source
from triage.errors import MessageError


def columns(tmp_path: Path, content: str, **asked: str) -> Columns:
    path = tmp_path / "backlog.csv"
    path.write_text(content, encoding="utf-8")
    return find_columns(open_source(path), asked)


def test_columns_are_guessed_from_their_usual_names(tmp_path: Path) -> None:
    found = columns(
        tmp_path,
        "Ticket ID,Created At,Channel,customer_type,Subject,Body\n7,2026-03-01,Email,external,Hi,Hello\n",
    )
    assert found == Columns("Body", "Subject", "Ticket ID", "Channel", "customer_type", "Created At")


def test_a_column_named_author_that_holds_names_is_not_taken_for_the_kind_of_customer(tmp_path: Path) -> None:
    found = columns(tmp_path, "text,author,date,channel\na,Ann,whenever,pigeon\nb,Bo,then,smoke\n")
    assert found == Columns("text")


def test_what_was_asked_for_wins_over_a_guess(tmp_path: Path) -> None:
    found = columns(tmp_path, "text,body\na,b\n", text="body")
    assert found.text == "body"


def test_a_missing_text_column_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(MessageError) as caught:
        columns(tmp_path, "words,queue\na,b\n")
    assert str(caught.value).endswith(
        "backlog.csv, line 1: no column 'text'; found words, queue. Rename it, or pass --text-column words"
    )


def test_a_misspelt_column_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="pass --sent-at-column sent_on"):
        columns(tmp_path, "text,sent_on\na,b\n", sent_at="sent_no")


def test_a_first_line_that_is_no_header_is_not_quoted_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="has to name the columns") as caught:
        columns(tmp_path, "My name is Ann and I live in a secret place\nanother message\n")
    assert "secret" not in str(caught.value)


def test_the_order_of_day_and_month_is_told_from_the_column(tmp_path: Path) -> None:
    assert columns(tmp_path, "text,date\na,03/04/2026\nb,03/25/2026\n").day_first is False
    assert columns(tmp_path, "text,date\na,03/04/2026\nb,25/03/2026\n").day_first is True
    assert columns(tmp_path, "text,date\na,03/04/2026\nb,04/04/2026\n").sent_at == "date"
    assert columns(tmp_path, "text,date\na,03/04/2026\nb,05/04/2026\n").sent_at is None
