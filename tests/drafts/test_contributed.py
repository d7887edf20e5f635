"""Thanks are for what the customer really contributed, and what is looked into is what the message gives reason for."""

import pytest

from triage.drafts.case import build_case
from triage.drafts.deadlines import find_deadline, find_event
from triage.drafts.inquiry import after_question, changed_before, differ_in, says_else
from triage.drafts.references import number_given
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Known, Profile

from .factory import make_triage, told

ACME = Profile(name="Acme", signature="Sam Lee", service_levels={"high": "within 2 hours"})
UNMET = {"expectation": "fell_short", "sentiment": "neutral"}
MET = {"expectation": "not_stated", "sentiment": "neutral"}


def _given(text: str, **labels: object) -> str:
    triage = make_triage(text, facts={}, **{"channel": "email", "intent": "return_exchange", **UNMET, **labels})  # type: ignore[arg-type]
    return str(build_case(triage, ACME, Known()).slots["given"])


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("The lamp buzzes. Photos attached.", "the photos"),
        ("The lamp buzzes, please see the enclosed video.", "the video"),
        ("I've taken two photos of the dent.", "taking photos"),
        ("I sent you the receipts in May.", "sending the receipts"),
        ("I can send you a copy of it.", "offering a copy"),
        ("It's entirely my own fault, I chose the wrong shade.", "being so open about it"),
        ("To be fair, the lamp is pretty.", "saying what was good, too"),
        ("I'm happy to pay for the postage.", "offering to pay"),
        ("There was smoke. Please warn the other customers.", "thinking of others as well"),
        ("No rush at all from my side.", "being patient"),
        ("1. Which lamp is it?\n2. When does it come?", "setting it out point by point"),
        ("The catalogue number is on the lid, policy HB 882 4106.", "your policy number"),
    ],
)
def test_what_was_contributed_is_thanked_for_by_name(text: str, given: str) -> None:
    assert given in _given(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please send me a photo of the lamp.",
        "You sent me the wrong invoice.",
        "I can't attach the photo.",
        "It was not my fault.",
        "I felt unsafe in my own home.",
        "Someone changed my password.",
        "I am not happy to pay for that.",
        "The app says it works.",
        "They were supposed to be brilliant but were not kind.",
        "",
    ],
)
def test_nobody_is_thanked_for_what_they_did_not_do(text: str) -> None:
    assert _given(text) == ""


def test_tests_and_times_of_a_fault_are_thanked_for() -> None:
    text = "I have reset it twice and cleaned the sensor. It shows error E14 since Monday."
    assert _given(text, intent="malfunction") == "trying what you could first and for the error code"
    assert _given("It fails every evening.", intent="malfunction") == "telling us when it happens"


def test_an_early_word_is_thanked_for_where_something_is_arranged() -> None:
    text = "I can't make my fitting on Monday."
    assert _given(text, intent="order_change", **MET) == "letting us know beforehand"
    assert _given("I can't attend it, your app is down.", intent="malfunction") == ""


def test_a_short_reply_thanks_for_one_thing_and_a_public_one_for_no_number() -> None:
    text = "Photos attached. It's my own fault, I picked the wrong shade on order 8841207."
    assert " and for " in _given(text)
    assert " and for " not in _given(text, channel="chat")
    assert _given("It is about order 8841207.", channel="social") == ""


def test_what_could_be_better_is_passed_on_beside_the_praise() -> None:
    text = "The choir was lovely, thank you. My only gripe is the draughty hall."
    triage = make_triage(text, intent="praise", approach="no_reply", facts={}, sentiment="positive",
                         expectation="met", channel="email")  # fmt: skip
    assert "could be better" in write(triage, profile=ACME).part("thank").text


def test_what_differs_or_still_stands_somewhere_is_looked_into() -> None:
    assert differ_in(tokens("The leaflet says nine, your website says ten.")) == ("the leaflet", "the website")
    assert differ_in(tokens("The invoice came and he said ten.")) == ()
    assert says_else(tokens("The portal still shows 25 days.")) == "whether what the portal shows is right"
    assert says_else(tokens("The tracking shows that you have it.")) == ""


def test_a_change_before_a_fault_is_looked_into_and_not_blamed() -> None:
    assert changed_before(tokens("It stops since the last upgrade.")) == "upgrade"
    assert changed_before(tokens("I updated it and since then tried twice.")) == ""


def test_what_was_promised_is_looked_into() -> None:
    text = "I was told that a fitter would come on the 3rd. I have no oven to show."
    triage = make_triage(text, intent="service_complaint", facts={}, channel="email", **UNMET)  # type: ignore[arg-type]
    assert "what was agreed with you" in write(triage, profile=ACME).part("explain").text


def test_how_it_goes_on_from_a_question_follows_the_question() -> None:
    assert "answer is no" in after_question("you want to know whether you can open it", 0, several=False)
    assert "depends on something" in after_question("Is it open?", 0, several=False)
    assert after_question("Could you open it?", 0, several=False) == ""
    assert "no fixed date" in after_question("When does it open?", 0, several=False)
    assert "the rest first" in after_question("When does it open?", 0, several=True)
    assert after_question("Please open it.", 0, several=False) == ""


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("I was told Tuesday, need it for work monday.", "for work Monday"),
        ("We need the list by 3pm today", "by 3pm today"),
        ("Can you change it before it renews automatically on the 28th?", "before it renews automatically on the 28th"),
        ("I need the bill for March.", ""),
        ("I booked a table for Friday.", ""),
    ],
)
def test_a_date_by_which_it_is_needed_is_taken_up(text: str, date: str) -> None:
    assert find_deadline(text, tokens(text)) == date


def test_what_is_ahead_of_the_customer_is_taken_up() -> None:
    for text, event in (
        ("I can't open it and I fly on Friday.", "you fly on Friday"),
        ("Month-end is on Friday and we need it.", "the month-end is on Friday"),
        ("My wedding is on the 14th.", "your wedding is on the 14th"),
        ("The flight was late.", ""),
    ):
        assert find_event(text, tokens(text)) == event


def test_a_pressing_chat_is_answered_in_the_chat() -> None:
    labels = {"intent": "account_access", "channel": "chat", "urgency": "high", **UNMET}
    triage = told("I cannot get into my account and the payroll closes soon.", **labels)
    assert "here in this chat within 2 hours" in write(triage, profile=ACME).part("take_action").text


def test_a_number_below_the_name_is_not_asked_for() -> None:
    assert number_given(tokens("Member no. 30918")) == "your membership number"
    triage = make_triage("Please cancel it.", intent="cancellation", facts={}, **MET)  # type: ignore[arg-type]
    assert build_case(triage, ACME, Known()).slots["needs"]
    signed = make_triage("Please cancel it.\n\nBo\nMember no. 30918", intent="cancellation", facts={}, **MET)  # type: ignore[arg-type]
    assert build_case(signed, ACME, Known()).slots["needs"] == ()


def test_a_day_that_is_asked_about_in_public_is_answered_there() -> None:
    text = "Is the Derby hall open on Monday?"
    triage = make_triage(text, intent="product_question", channel="social", facts={"date": "Monday"}, **MET)  # type: ignore[arg-type]
    assert build_case(triage, ACME, Known()).slots["here"]
