"""What a message gives already is not asked for, and a reply speaks of danger and of others only where the words do."""

import pytest

from triage.drafts.case import build_case
from triage.drafts.references import gives_reference
from triage.drafts.shown import tells_of_danger, tells_of_others
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Known, Profile

from .factory import make_triage

ACME = Profile(name="Acme", signature="Sam Lee", service_levels={"normal": "within 1 working day"})


@pytest.mark.parametrize(
    "text",
    [
        "My membership number is TB-20931.",
        "The account number is 7703 118 27.",
        "Account 8810-2294, please.",
        "It is about booking QX7TBK.",
        "REQ-30418 still waits for approval.",
        "The policy number is HB 882 4106.",
    ],
)
def test_a_number_or_code_is_known_as_what_the_matter_goes_by(text: str) -> None:
    assert gives_reference(text, tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "My order of 3 March 2025 is late.",
        "The account was debited £3850.",
        "I use version 8.1.2 on Windows 2019.",
        "A customer since 2009.",
        "The booking was for 10.30.",
        "",
    ],
)
def test_dates_sums_and_versions_are_no_reference(text: str) -> None:
    assert not gives_reference(text, tokens(text))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Please cancel my gym membership. My membership number is TB-20931.", "cancellation"),
        ("Please move account number 7703 118 27 to my mother's name.", "account_change"),
        ("I ordered the jacket in a medium and got an XL. Order number 2209417.", "return_exchange"),
        ("Can I move my appointment with the dentist to next week?", "order_change"),
        ("The pharmacy has not had my prescription yet.", "delivery_problem"),
        ("The projector in room 4 switches itself off after ten minutes.", "malfunction"),
        ("The app keeps crashing when I open the camera.", "malfunction"),
        ("My invoice this month is $214 and it is usually $89.", "billing_question"),
    ],
)
def test_nothing_is_asked_for_that_is_given_or_makes_no_sense(text: str, intent: str) -> None:
    for number in range(4):
        triage = make_triage(text, intent=intent, facts={}, id=str(number))
        assert build_case(triage, ACME, Known()).slots["needs"] == ()


def test_a_colleague_has_no_order_number_to_give() -> None:
    text = "Could somebody see to the claim for the blinds in the meeting room?"
    outside = build_case(make_triage(text, intent="service_request", facts={}), ACME, Known())
    inside = build_case(make_triage(text, intent="service_request", facts={}, author="internal"), ACME, Known())
    assert outside.slots["needs"]
    assert inside.slots["needs"] == ()


@pytest.mark.parametrize(
    "text",
    [
        "My parcel has not come. It is Ada Lane, date of birth 4 May 1951.",
        "I was born on 4 May 1951 and I need my parcel sent again.",
    ],
)
def test_a_date_of_birth_is_never_said_back(text: str) -> None:
    draft = write(make_triage(text, facts={"date": "4 May 1951"}), profile=ACME)
    assert "1951" not in draft.text


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Everyone else in the office is stuck too.", True),
        ("Our customers cannot pay.", True),
        ("Nobody here can sign in.", True),
        ("I tried two different user accounts.", False),
        ("I have three thousand followers.", False),
    ],
)
def test_others_are_affected_where_the_words_say_so(text: str, others: bool) -> None:
    assert tells_of_others(tokens(text)) is others


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("There is a smell of gas by the cooker.", True),
        ("My son had an allergic reaction to the loaf.", True),
        ("No hot water again, and we have a baby.", False),
    ],
)
def test_danger_is_spoken_of_where_the_words_say_so(text: str, danger: bool) -> None:
    assert tells_of_danger(tokens(text)) is danger
