"""What is said of annoyance and of leaving, and what grumbles though it looks like praise."""

import pytest
from tests.drafts.factory import told

from triage.drafts.leaving import tells_of_leaving
from triage.drafts.mood import grumbles, shows_annoyance
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Profile

STAY = ("reason to stay", "win back your trust", "sorry to lose you")


@pytest.mark.parametrize(
    "text",
    [
        "I am switching to another company next week.",
        "We will take our business elsewhere.",
        "I'm done with you.",
        "I will never shop here again.",
        "You have just lost a customer.",
        "I'm cancelling my subscription.",
    ],
)
def test_words_of_leaving_for_good_are_found(text: str) -> None:
    assert tells_of_leaving(tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "I want to close this loan as paid.",
        "Please close my paid account.",
        "I am cancelling my order from Monday.",
        "I leave for Rome on Friday.",
        "Please cancel my booking, we cannot come.",
    ],
)
def test_closing_a_thing_is_not_leaving(text: str) -> None:
    assert not tells_of_leaving(tokens(text))


@pytest.mark.parametrize("number", range(6))
def test_nobody_who_closes_a_loan_is_asked_to_stay(number: int) -> None:
    text = "I have repaid the loan twice over and would like it closed as paid."
    triage = told(text, intent="billing_dispute", signals=["churn_risk"], channel="email", id=f"a{number}")
    assert not any(words in write(triage, profile=Profile()).text for words in STAY)


@pytest.mark.parametrize("number", range(6))
def test_nobody_short_of_money_is_asked_to_stay_or_told_that_they_are_annoyed(number: int) -> None:
    text = "I am having financial problems and will move to another bank. The fee was booked in May."
    triage = told(text, intent="billing_dispute", signals=["churn_risk"], channel="email", id=f"b{number}")
    draft = write(triage, profile=Profile()).text
    assert "annoy" not in draft
    assert not any(words in draft for words in STAY)
    assert "money is tight" in draft


def test_who_says_that_they_leave_is_asked_to_stay() -> None:
    text = "I am going to another shop, this is ridiculous."
    given = {"intent": "malfunction", "signals": ["churn_risk"], "channel": "email"}
    assert any(words in write(told(text, **given), profile=Profile()).text for words in STAY)


def test_annoyance_is_only_told_to_who_shows_it() -> None:
    assert shows_annoyance(tokens("This is ridiculous."))
    assert not shows_annoyance(tokens("The fee was booked twice."))


@pytest.mark.parametrize(
    "text",
    [
        "Bro you really made me pay full fare for the bus",
        "ok so u charged me extra for the lid lol",
        "smh at this new menu",
        "This cup is trash",
    ],
)
@pytest.mark.parametrize("channel", ["social", "chat"])
def test_a_grumble_that_looks_like_praise_gets_an_answer(text: str, channel: str) -> None:
    labels = {"intent": "praise", "approach": "no_reply", "sentiment": "neutral", "expectation": "not_stated"}
    draft = write(told(text, probability=0.5, channel=channel, urgency="low", **labels), profile=Profile())
    assert draft.part("take_action").text
    assert "made our day" not in draft.text


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Worth every penny, love it", {}),
        ("Full price and worth it, thank you", {"sentiment": "positive"}),
        ("You made me pay nothing extra, lovely", {"expectation": "surpassed"}),
        ("Bro you really made me pay full fare", {"probability": 0.95}),
    ],
)
def test_praise_stays_praise(text: str, given: dict[str, object]) -> None:
    labels: dict[str, object] = {"intent": "praise", "approach": "no_reply", "sentiment": "neutral"}
    labels |= {"expectation": "not_stated", "probability": 0.5, "channel": "social", "urgency": "low"} | given
    assert not write(told(text, **labels), profile=Profile()).part("take_action").text


def test_a_price_alone_is_no_grumble() -> None:
    assert not grumbles(tokens("What is the price of the small one?"))
