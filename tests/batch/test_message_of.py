from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.batch.message_of import message_of, time_of
from triage.errors import MessageError
from triage.message import Message

PARTS: dict[str, str | None] = {part: part for part in ("text", "subject", "id", "channel", "author", "sent_at")}


def message(**values: Any) -> Message:
    return message_of(values, parts=PARTS, id_if_none="line 2", channel="chat")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-01", datetime(2026, 3, 1)),
        ("2026-03-01T09:30:00Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01 09:30:00 UTC", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 09:30:00 +0000", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("Sun Mar 01 09:30:00 +0000 2026", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("1772357400", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        (1772357400000, datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("31.12.2025 18:05", datetime(2025, 12, 31, 18, 5)),
        ("12/31/25 6:05 PM", datetime(2025, 12, 31, 18, 5)),
        (date(2026, 3, 1), datetime(2026, 3, 1)),
    ],
)
def test_times_are_read_as_people_and_programs_write_them(written: Any, meant: datetime) -> None:
    assert time_of(written) == meant


@pytest.mark.parametrize(
    "written", ["03/04/2026", "2026-13-01", "soon", "5", 5, -62_135_596_801, True, "", float("nan"), [], "1" * 99]
)
def test_a_time_in_doubt_is_refused(written: Any) -> None:
    with pytest.raises(MessageError):
        time_of(written)


@given(st.text() | st.floats() | st.integers() | st.none() | st.booleans())
def test_any_value_is_a_time_or_refused(value: Any) -> None:
    with suppress(MessageError):
        assert isinstance(time_of(value), datetime)


def test_a_row_becomes_a_message_with_its_own_fields() -> None:
    found = message(text="Hi", id=7, channel="E-Mail", author="Employee", sent_at="2026-03-01", subject="", extra=1)
    assert (found.id, found.channel, found.author, found.subject) == ("7", "email", "internal", None)
    assert found.fields["extra"] == 1


def test_an_empty_text_is_a_message() -> None:
    assert message(text="").text == ""


def test_empty_cells_take_what_is_usual() -> None:
    found = message(text="Hi", id="", channel=None, author=" ", sent_at="")
    assert (found.id, found.channel, found.author, found.sent_at) == ("line 2", "chat", "external", None)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "the text is missing"),
        ({"text": None}, "the text is missing"),
        ({"text": 5}, "not a string but int"),
        ({"text": "a", "channel": "fax"}, "unknown channel"),
        ({"text": "a", "author": "robot"}, "unknown author"),
        ({"text": "a", "sent_at": "32nd"}, "the date cannot be read"),
        ({"text": "a", "id": []}, "the id is neither text nor a number"),
    ],
)
def test_what_cannot_be_read_is_said_without_the_text(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(MessageError, match=reason):
        message(**values)
