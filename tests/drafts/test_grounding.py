"""Facts that nobody gave, and private ones in public."""

import pytest

from triage.drafts.company import Company
from triage.drafts.draft import Draft, Part
from triage.drafts.grounding import private_in_public, unknown_fact
from triage.drafts.passages import view_of

from .factory import make_triage

ACME = Company(name="Acme", contact="care@acme.example", service_levels={"high": "within 4 hours"})
TEXT = "Order FS-20718, £38, Friday please. Write to jo@example.org"
FACTS = {"order_number": "FS-20718", "amount": "£38", "email": "jo@example.org"}


def unknown(sentence: str) -> list[str]:
    view = view_of(Draft((Part("explain", sentence),)), make_triage(TEXT, facts=FACTS), ACME)
    return [finding.text for finding in unknown_fact(view)]


def private(sentence: str, channel: str = "social") -> list[str]:
    draft = Draft((Part("explain", sentence),), channel=channel)
    view = view_of(draft, make_triage(TEXT, facts=FACTS, channel=channel), ACME)
    return [finding.text for finding in private_in_public(view)]


@pytest.mark.parametrize(
    ("sentence", "hit"),
    [
        ("Order 4472 is on its way.", "4472"),
        ("It costs £39.", "39"),
        ("It comes on 3 October.", "3"),
        ("It comes on Monday.", "monday"),
        ("You will have it tomorrow.", "tomorrow"),
        ("You will hear from us within two days.", "within two days"),
        ("It takes place in an hour.", "in an hour"),
        ("It is back next week.", "next week"),
        ("See https://acme.example/help for more.", "https://acme.example/help"),
        ("See www.acme.example for more.", "www.acme.example"),
        ("Write to help@acme.example.", "help@acme.example"),
        ("You will hear from us within 40 hours.", "40"),
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
    draft = Draft((Part("explain", "We have a plan."),), channel="social")
    view = view_of(draft, make_triage("a", facts={"order_number": "a"}, channel="social"), ACME)
    assert not list(private_in_public(view))
