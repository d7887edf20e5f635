"""Wordings that fit the phone and a colleague, and what is said once only."""

import re

import pytest
from tests.drafts.factory import told

from triage.drafts.aloud import fitting
from triage.drafts.write import write
from triage.profile import Profile

STORIES = (
    ("I was charged twice for the blue lamp. Nobody answers.", "billing_dispute"),
    ("The tap drips since May and I waited two weeks for somebody.", "service_complaint"),
    ("My parcel never came.", "delivery_problem"),
    ("You sold my data to a stranger and I want it back.", "privacy_legal"),
    ("Something odd is going on here", "other"),
    ("Please move my booking to Friday.", "order_change"),
)


@pytest.mark.parametrize(("text", "intent"), STORIES)
@pytest.mark.parametrize("number", range(4))
def test_nobody_writes_or_reads_on_the_phone(text: str, intent: str, number: int) -> None:
    draft = write(told(text, intent=intent, channel="phone", id=f"p{number}"), profile=Profile())
    assert not re.search(r"\b(?:you (?:write|wrote)|writing|written|I have read)\b", draft.text, re.I)


@pytest.mark.parametrize(("text", "intent"), STORIES)
def test_a_colleague_does_not_write_to_us(text: str, intent: str) -> None:
    for number in range(6):
        draft = write(told(text, intent=intent, author="internal", channel="email", id=str(number)), profile=Profile())
        assert not re.search(r"\b(?:writ\w+|wrote|turn\w*) to us\b", draft.text)


def test_where_nothing_fits_all_are_kept() -> None:
    assert fitting(["You write.", "You wrote."], {"phone"}) == ["You write.", "You wrote."]
    assert fitting(["You write."], {"email", "formal"}) == ["You write."]


@pytest.mark.parametrize("number", range(12))
def test_stock_phrases_that_fit_nobody_are_gone(number: int) -> None:
    for text, intent in STORIES:
        triage = told(text, intent=intent, channel="web", signals=["money_loss", "repeat_contact"], id=str(number))
        draft = write(triage, profile=Profile()).text
        assert not re.search(r"walking away|writing once more|right to ask|money (?:is|are) at stake", draft)


@pytest.mark.parametrize("number", range(8))
def test_what_it_is_about_is_named_once(number: int) -> None:
    triage = told("The kettle app shuts down at once.", intent="malfunction", channel="web", id=f"k{number}")
    draft = write(triage, profile=Profile())
    for part in ("acknowledge", "thank", "explain"):
        assert "app" not in re.findall(r"\w+", draft.part(part).text)


@pytest.mark.parametrize("number", range(8))
def test_a_time_that_was_told_back_is_not_said_again(number: int) -> None:
    triage = told("I have waited 3 weeks for my red chair.", channel="web", id=f"w{number}")
    draft = write(triage, profile=Profile())
    assert "3 weeks" in draft.part("listen").text
    assert "3 weeks" not in draft.part("acknowledge").text


@pytest.mark.parametrize(
    "intent", ["account_change", "order_status", "cancellation", "contribution", "billing_dispute"]
)
def test_what_is_looked_into_does_not_repeat_the_step(intent: str) -> None:
    labels = {"sentiment": "neutral", "expectation": "not_stated", "channel": "email"}
    for number in range(6):
        text = "I would like something done about the thing we spoke of on Monday, as agreed with your colleague there."
        draft = write(told(text, intent=intent, id=str(number), **labels), profile=Profile())
        action, explain = (set(re.findall(r"\w{6,}", draft.part(name).text)) for name in ("take_action", "explain"))
        assert not {"records", "change", "cancellation", "reviewer"} & action & explain
