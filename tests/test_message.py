from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import Message, MessageError, Turn

SECRET = "my pin is 4711"


@given(st.text(), st.none() | st.text())
def test_a_message_keeps_its_words_as_written(text: str, subject: str | None) -> None:
    message = Message(text, subject=subject)
    assert (message.text, message.subject) == (text, subject)


def test_a_plain_message_is_an_email_from_outside() -> None:
    message = Message("hello")
    assert (message.channel, message.author, message.turns, dict(message.fields)) == ("email", "external", (), {})


def test_a_message_cannot_be_altered() -> None:
    with pytest.raises(AttributeError):
        Message("hello").text = "goodbye"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"text": None}, "text has to be a str, not NoneType"),
        ({"text": b"hello"}, "text has to be a str, not bytes"),
        ({"subject": 5}, "subject has to be a str or None, not int"),
        ({"id": 5}, "id has to be a str or None, not int"),
        ({"channel": "fax"}, "channel has to be one of email, chat"),
        ({"channel": ["email"]}, "channel has to be one of"),
        ({"author": None}, "author has to be one of external, internal"),
        ({"sent_at": "2026-05-01"}, "sent_at has to be a datetime or None, not str"),
        ({"turns": ("agent: hello",)}, "turns has to be a tuple of triage.Turn"),
        ({"turns": None}, "turns has to be"),
        ({"turns": iter(())}, "turns has to be"),
        ({"turns": Turn("agent", "hello")}, "turns has to be"),
        ({"fields": None}, "fields has to be a mapping, not NoneType"),
        ({"fields": [("region", "north")]}, "fields has to be a mapping, not list"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_by_its_name(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(MessageError) as refusal:
        Message(**{"text": SECRET, **wrong})
    assert str(refusal.value).startswith(named)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize("wrong", [("robot", "hello"), ("agent", None), (None, "hello")])
def test_a_turn_is_checked_too(wrong: tuple[Any, Any]) -> None:
    with pytest.raises(MessageError):
        Turn(*wrong)


@pytest.mark.parametrize(
    ("speakers", "unanswered"),
    [("", 0), ("c", 1), ("cc", 2), ("ca", 0), ("cac", 1), ("accc", 3), ("aa", 0)],
)
def test_unanswered_turns_are_counted_back_to_the_last_reply(speakers: str, unanswered: int) -> None:
    names = {"c": "customer", "a": "agent"}
    turns = tuple(Turn(names[speaker], "…", datetime(2026, 5, 1)) for speaker in speakers)
    assert Message("hello?", turns=turns).unanswered == unanswered
