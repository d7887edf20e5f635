"""Facts that nobody gave, and private ones in public."""

from typing import Any

import pytest

from triage.message import Turn
from triage.profile import Article, Known, KnownIssue, Profile

from .factory import make_triage
from .guarding import found

ACME = Profile(name="Acme", contact="care@acme.example", service_levels={"high": "within 4 hours"})
TEXT = "Order FS-20718, £38, Friday please. Write to jo@example.org"
FACTS = {"order_number": "FS-20718", "amount": "£38", "email": "jo@example.org"}


def unknown(sentence: str, **more: Any) -> list[str]:
    triage = more.pop("triage", None) or make_triage(TEXT, facts=FACTS)
    rules = ("unknown_fact", "over_promise")
    return [f.text for rule in rules for f in found(rule, sentence, triage=triage, profile=ACME, **more)]


def private(sentence: str, channel: str = "social") -> list[str]:
    triage = make_triage(TEXT, facts=FACTS, channel=channel)
    return [f.text for f in found("private_in_public", sentence, triage=triage, profile=ACME, channel=channel)]


@pytest.mark.parametrize(
    ("sentence", "hit"),
    [
        ("Order 4472 is on its way.", "4472"),
        ("It costs £39.", "£39"),
        ("It comes on 3 October.", "3 October"),
        ("It comes on Monday.", "Monday"),
        ("You will have it tomorrow.", "tomorrow"),
        ("You will hear from us within two days.", "within two days"),
        ("It takes place in an hour.", "in an hour"),
        ("It is back next week.", "next week"),
        ("See https://acme.example/help for more.", "https://acme.example/help"),
        ("See www.acme.example for more.", "www.acme.example"),
        ("Write to help@acme.example.", "help@acme.example"),
        ("You will hear from us within 40 hours.", "40 hours"),
    ],
)
def test_a_fact_that_nobody_gave_is_caught(sentence: str, hit: str) -> None:
    assert hit in unknown(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "I have noted order FS-20718 and £38.",
        "You need it on Friday.",
        "You will hear from us within 4 hours.",
        "Write to care@acme.example.",
        "Two things would help:\n1. The date\n2. The place",
        "We may march on in time.",
        "In a moment I will be back.",
        "One step at a time.",
    ],
)
def test_what_the_message_or_the_company_said_passes(sentence: str) -> None:
    assert not unknown(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Your order FS-20718 is here.",
        "The £38 are booked.",
        "We wrote to jo@example.org.",
        "Call us on 02079460018.",
        "It was €12.",
    ],
)
def test_private_things_are_caught_in_public_and_only_there(sentence: str) -> None:
    assert private(sentence)
    assert private(sentence, channel="review")
    assert not private(sentence, channel="email")


def test_the_companys_own_address_may_stand_in_public() -> None:
    assert not private("Please write to care@acme.example.")


def test_a_fact_of_one_letter_is_not_found_in_every_word() -> None:
    triage = make_triage("a", facts={"order_number": "a"}, channel="social")
    assert not found("private_in_public", "We have a plan.", triage=triage, profile=ACME, channel="social")


ISSUE = KnownIssue(
    "pump",
    "the Hydro pump",
    "the pump stops after 20 minutes",
    "fixing",
    ("malfunction",),
    next_update="on Tuesday at 10:00",
)
ARTICLE = Article("seal", "Change the seal", url="https://acme.example/seal", steps=("Turn the ring to 40 degrees.",))


@pytest.mark.parametrize(
    "sentence",
    [
        "The pump stops after 20 minutes.",
        "The next update comes on Tuesday at 10:00.",
        "You will hear more on Tuesday.",
        "Turn the ring to 40 degrees.",
        "All steps are at https://acme.example/seal.",
        "I know the Hydro pump.",
    ],
)
def test_what_the_issue_and_article_found_say_is_known_and_only_when_they_are_found(sentence: str) -> None:
    assert not unknown(sentence, known=Known(ISSUE, ARTICLE))
    assert unknown(sentence)


def test_a_time_that_the_company_grants_in_this_reply_may_be_said() -> None:
    assert not unknown("You will hear from me by 10:00 on Tuesday.", granted="by 10:00 on Tuesday")
    assert unknown("You will hear from me by 11:00 on Tuesday.", granted="by 10:00 on Tuesday")


def test_earlier_turns_are_known_too() -> None:
    turns = (Turn("customer", "It is about booking QX-77."), Turn("agent", "I am Dana, I will look."))
    triage = make_triage("And?", turns=turns)
    assert not unknown("Dana has found booking QX-77.", triage=triage)
    assert unknown("Dana has found booking QX-78.", triage=triage)


@pytest.mark.parametrize(
    "sentence",
    [
        "It was £38.00.",
        "It was 38 pounds.",
        "It was GBP 38, so £38.",
        "By 4 hours I mean four hours.",
        "It is order fs-20718.",
    ],
)
def test_the_same_fact_written_in_another_way_is_known(sentence: str) -> None:
    assert not unknown(sentence)


@pytest.mark.parametrize(
    "sentence", ["It was $38.", "It was £3.80.", "It was £38.50.", "It is FS-2071.", "It is 20718-FS."]
)
def test_another_fact_that_looks_alike_is_not(sentence: str) -> None:
    assert unknown(sentence)


def test_the_customers_deadline_is_no_date_of_ours() -> None:
    assert not unknown("You need it by Friday.")
    assert unknown("You will have it by Friday.") == ["Friday"]
    assert not unknown("I am checking whether you will have it by Friday.")
