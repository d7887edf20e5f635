"""Greeting, fillers and closing lines, as somebody would type them."""

from dataclasses import replace

import pytest
from tests.drafts.factory import make_triage, told

from triage.drafts.write import write
from triage.profile import Profile

FRIENDLY = Profile(voice="friendly")


@pytest.mark.parametrize(
    ("text", "hello"),
    [
        ("Dear Sir or Madam,\n\nThe lamp has not come.\n\nKind regards,\nMaria Lopez", "Dear Maria,"),
        ("Dear Ms Lee,\n\nThe lamp has not come.\n\nYours sincerely,\nMaria Lopez", "Dear Maria,"),
        ("My father died in May. Please close his account.\n\nKind regards,\nMaria Lopez", "Dear Maria,"),
        ("Hi,\n\nThe lamp has not come.\n\nKind regards,\nMaria Lopez", "Hi Maria,"),
        ("Dear team,\n\nThe lamp has not come.\n\nCheers,\nMaria Lopez", "Hi Maria,"),
    ],
)
def test_a_letter_is_greeted_as_a_letter(text: str, hello: str) -> None:
    assert write(told(text, channel="email"), profile=FRIENDLY).greeting == hello


def test_a_colleague_is_not_written_to_by_customer_care() -> None:
    profile = replace(FRIENDLY, signature="Sam Lee, Customer Care")
    for number in range(12):
        triage = make_triage(intent="outage", author="internal", channel="email", id=str(number))
        draft = write(triage, profile=profile)
        assert draft.sign_off == "Best,\nSam Lee"
        assert "our engineers" not in draft.text
    assert "Customer Care" in write(make_triage(channel="email"), profile=profile).sign_off


@pytest.mark.parametrize(
    ("text", "intent", "sorry"),
    [
        ("I ordered the blue kettle and got the red one.", "return_exchange", True),
        ("My lamp stopped working after a week. Can I send it back?", "return_exchange", True),
        ("I would like to return the lamp, it does not suit our room.", "return_exchange", False),
        ("I would like to change my order, the lamp should be blue.", "order_change", False),
    ],
)
def test_a_mistake_of_ours_that_is_told_gets_an_apology(text: str, intent: str, *, sorry: bool) -> None:
    labels = {"sentiment": "neutral", "expectation": "not_stated", "channel": "email"}
    for number in range(6):
        draft = write(told(text, intent=intent, id=str(number), **labels), profile=FRIENDLY)
        assert ("sorry" in draft.part("acknowledge").text.lower()) is sorry


def test_who_chose_the_wrong_size_is_not_told_that_we_sent_it() -> None:
    text = "I ordered the wrong size and it came today. Can I send it back?"
    for number in range(6):
        draft = write(told(text, intent="return_exchange", channel="email", id=str(number)), profile=Profile())
        assert "sent the wrong" not in draft.text


def test_nobody_came_is_what_we_are_sorry_for() -> None:
    text = "I took a day off for the repair and nobody came. I would like a new appointment."
    labels = {"intent": "delivery_problem", "sentiment": "neutral", "expectation": "fell_short", "channel": "email"}
    for number in range(6):
        assert "sorry that nobody came" in write(told(text, id=str(number), **labels), profile=FRIENDLY).text


def test_what_is_told_comes_without_a_chain_of_reporting_verbs() -> None:
    text = "I bought a kettle in May. I took it back to the store. I was sent away. I would like my money back."
    chains = ("You tell me", "You add that", "You go on to say", "You also say that")
    for number in range(12):
        draft = write(told(text, intent="refund_request", channel="email", id=str(number)), profile=FRIENDLY)
        assert not any(words in draft.text for words in chains)
