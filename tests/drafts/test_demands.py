"""The next step names what a customer wants to have done, and never promises that it will be."""

import pytest
from tests.drafts.factory import make_triage

from triage.drafts.demands import find_demand
from triage.drafts.misuse import MISUSED, misuse_of
from triage.drafts.pleas import plea_of
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Profile

ACME = Profile(
    name="Acme",
    voice="formal",
    signature="Sam Lee",
    service_levels={"normal": "within 1 working day", "high": "within 4 hours"},
)
WANTED = [
    ("Please close my savings account.", "whether your savings account can be closed"),
    ("I want you to delete my profile.", "whether your profile can be deleted"),
    ("The two inquiries are unknown to me. Please remove them.", "whether the inquiries can be removed"),
    ("I demand that the late payment be removed from my file.", "whether the late payment can be removed"),
    ("Could you send me a copy of the contract?", "whether a copy can be sent to you"),
    ("I need the wrong address corrected.", "whether the address can be corrected"),
    ("They refuse to close my account.", "whether your account can be closed"),
    ("I request the removal of the hard inquiries.", "whether the hard inquiries can be removed"),
    ("Please stop calling me at work.", "whether the calls can be stopped"),
    ("Can you replace my card?", "whether your card can be replaced"),
    ("I am asking you to waive the late fee.", "whether the late fee can be taken off"),
]
UNWANTED = [
    "They closed my account last week.",
    "I removed the app and it came back.",
    "I was told that the fee would be refunded.",
    "Do not close my account.",
    "They asked me to send a letter.",
    "I want to know why my account was closed.",
    "My card was blocked yesterday.",
    "I never asked you to cancel my order.",
]


@pytest.mark.parametrize(("text", "clause"), WANTED)
def test_what_is_asked_for_becomes_a_clause(text: str, clause: str) -> None:
    found = find_demand(tokens(text))
    assert found is not None
    assert found.whether == clause


@pytest.mark.parametrize("text", UNWANTED)
def test_what_only_happened_is_no_demand(text: str) -> None:
    assert find_demand(tokens(text)) is None


@pytest.mark.parametrize("channel", ["email", "chat", "social", "phone"])
def test_the_step_names_what_is_asked_for_and_promises_nothing(channel: str) -> None:
    for number in range(6):
        triage = make_triage(
            "The loan is paid. Please close my account.",
            intent="billing_dispute",
            channel=channel,
            facts={},
            id=str(number),
        )
        draft = write(triage, profile=ACME)
        assert "whether your account can be closed" in draft.part("take_action").text
        assert not [finding for finding in draft.findings if finding.severity == "high"]


def test_a_step_with_a_demand_says_by_when_once() -> None:
    for number in range(6):
        triage = make_triage("Please close my account.", intent="account_change", facts={}, id=str(number))
        text = write(triage, profile=ACME).text
        assert text.count("within 1 working day") + text.count("within 4 hours") == 1, text


def test_a_technical_report_makes_no_demand() -> None:
    triage = make_triage("Please remove this account class.\n\nIt crashes.", intent="malfunction", facts={})
    assert "can be removed" not in write(triage, profile=ACME).text


@pytest.mark.parametrize(
    ("text", "matter", "clause"),
    [
        ("Two accounts on my report do not belong to me.", MISUSED, "whether the accounts can be taken off your name"),
        ("There is an inquiry without my consent.", "billing_dispute", "whether the inquiry can be removed"),
        ("I was scammed by a seller and paid 40 pounds.", MISUSED, "what can still be done about the money"),
        ("My debit card was stolen.", MISUSED, "whether your card is locked"),
        (
            "Somebody used my name at your branch.",
            MISUSED,
            "what has been done in your name and what can be undone",
        ),
        ("My parcel was stolen.", "delivery_problem", ""),
        ("I paid my account in full.", "billing_dispute", ""),
    ],
)
def test_each_misuse_gets_what_fits_it(text: str, matter: str, clause: str) -> None:
    assert misuse_of(tokens(text), matter) == clause


def test_who_wants_something_new_is_not_asked_for_an_account() -> None:
    assert plea_of(tokens("I want to buy a new internet service"), "account_change")
    triage = make_triage("I want to buy a new internet service.", intent="account_change", channel="chat", facts={})
    action = write(triage, profile=ACME).part("take_action").text
    assert "what is on offer" in action
    assert "account" not in action


def test_a_matter_of_fraud_told_with_a_demand_is_not_asked_when_it_was_noticed() -> None:
    for number in range(6):
        triage = make_triage(
            "Please remove the accounts that are not mine.", intent=MISUSED, facts={}, id=str(number), channel="email"
        )
        assert "noticed" not in write(triage, profile=ACME).part("take_action").text
