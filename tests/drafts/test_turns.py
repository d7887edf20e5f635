"""Short turns in a chat: a choice is answered as one, a slip is no datum, and nobody is greeted in mid-talk."""

import pytest

from triage.drafts.received import bare_answer, name_given
from triage.drafts.small_talk import talk_of
from triage.drafts.turns import chosen_in, does_it
from triage.drafts.words import tokens
from triage.drafts.write import write

from .factory import told


def _answer(text: str, **given: str) -> str:
    given = {"intent": "chitchat", "sentiment": "neutral", "expectation": "not_stated", "channel": "chat", **given}
    return write(told(text, **given)).text


@pytest.mark.parametrize("slip", ["yes okk", "yes suretoo", "okkk", "yess", "ok surethis"])
def test_a_slip_after_a_yes_is_a_nod(slip: str) -> None:
    assert talk_of(tokens(slip)) == "nod"
    assert slip.split()[-1] not in _answer(slip)


def test_a_lone_word_after_a_yes_is_not_written_down() -> None:
    assert bare_answer("yes blorp") == ""
    assert "blorp" not in _answer("yes blorp")
    assert bare_answer("yes two loaves") == "two loaves"


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("sorry the balcony is fine", "the balcony"),
        ("the upper berth is ok for me", "the upper berth"),
        ("I'll take the red one please", "the red one"),
        ("friday evening works, friday is fine with me", ""),
        ("friday is fine with me", "Friday"),
        ("the app is fine", ""),
        ("sorry it is fine", ""),
        ("is the balcony fine with you?", ""),
        ("I have a problem", ""),
    ],
)
def test_a_choice_is_heard(text: str, chosen: str) -> None:
    assert chosen_in(tokens(text)) == chosen


def test_a_choice_is_answered_as_one() -> None:
    for unsure in ("auto", "human"):
        text = _answer("sorry the balcony is fine to me", action=unsure)
        assert "the balcony, then." in text.lower()
        assert "“" not in text
        assert "How can I help you with that" not in text


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("No it was off but now there is a switch so I'll do that", True),
        ("gonna try that now, thanks", True),
        ("I will not do that", False),
        ("if I do that you will try it", False),
        ("do that for me", False),
    ],
)
def test_what_the_customer_does_now_is_heard(text: str, does: bool) -> None:
    assert does_it(tokens(text)) is does


def test_somebody_who_does_it_is_not_asked_what_they_need() -> None:
    text = _answer("there is a switch now so I'll try that")
    assert "help" in text or "how it goes" in text
    assert "what you need" not in text


def test_nobody_is_greeted_in_front_of_an_answer() -> None:
    for text in ("yes", "no", "ok fine", "the balcony is fine with me"):
        assert not _answer(text).startswith(("Hi", "Hello", "Good day"))


def test_two_names_are_a_name() -> None:
    assert name_given(tokens("nadia thornbury")) == "Nadia"
    assert name_given(tokens("oakley kevin")) == "Oakley"
    assert name_given(tokens("two loaves")) == ""


def test_nobody_offers_help_and_asks_how_to_help() -> None:
    for number in range(12):
        text = _answer("the loaf with seeds in it and the other one there", action="human", id=str(number))
        assert not ("can help with that" in text and "How can I help" in text)


def test_nothing_more_to_say_is_a_nod() -> None:
    assert talk_of(tokens("nothing")) == "nod"
    assert talk_of(tokens("thats it")) == "nod"
