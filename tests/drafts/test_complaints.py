"""Long complaints: every lapse is named, the claim stays the customer's, and what is found out is about their case."""

import pytest

from triage.drafts.account import account_of
from triage.drafts.lapses import find_lapses, read_lapses
from triage.drafts.retell import clauses_of
from triage.drafts.strain import tells_of_hardship
from triage.drafts.wanted import told_demand
from triage.drafts.wording import TEMPLATES
from triage.drafts.words import tokens
from triage.drafts.write import write

from .factory import make_triage, told

KNOWN = read_lapses(TEMPLATES / "lapses.toml")
LETTER = "I wrote to you in March about my oven. " + "We have had many cold meals in our kitchen since then. " * 10


def kinds(text: str, intent: str = "billing_dispute") -> list[str]:
    return [lapse.kind for lapse in find_lapses(tokens(text), KNOWN, intent=intent, seed=bytes(64))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They took my number and never called back.", "no_callback"),
        ("Nobody has called me back about the oven.", "no_callback"),
        ("They never returned my calls.", "no_callback"),
        ("The bakery refused to look at the bill.", "refused"),
        ("My claim was denied with no reason.", "refused"),
        ("She told me she couldn't help me with the bill.", "unhelped"),
        ("I got a letter that help was denied.", "unhelped"),
        ("They continued to run and rerun the payment.", "taken_again"),
        ("They keep charging me for the bread.", "taken_again"),
        ("I wrote over 60 days ago and have heard nothing.", "overdue"),
        ("I asked for help and a list. Neither have been provided.", "not_received"),
        ("To date I have not received any information.", "not_received"),
        ("They keep asking me for more papers.", "asked_again"),
        ("I am not able to reach them.", "unreachable"),
    ],
)
def test_a_lapse_of_a_long_dispute_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I refused to pay for the cake.",
        "If they refuse to look at it I will come by.",
        "I called back on Monday.",
        "The oven was over 60 days old.",
        "I pay until you are 15 days late.",
        "I keep asking for bread.",
    ],
)
def test_what_the_customer_did_is_no_lapse_of_ours(text: str) -> None:
    assert kinds(text) == []


def test_what_is_found_out_goes_by_the_lapses_and_not_by_the_intent_alone() -> None:
    for number in range(8):
        triage = told(
            "I disputed the bill and nobody has answered me. They never called me back either.",
            intent="billing_dispute",
            channel="email",
            facts={},
            id=str(number),
        )
        said = write(triage).part("explain").text
        assert "had no answer" in said
        assert "called you back" in said
        assert "our records" not in said


def test_a_long_letter_with_three_lapses_has_all_three_named() -> None:
    text = f"{LETTER}Nobody has answered me. They never called me back. To date I have not received any information."
    sorry = write(told(text, intent="billing_dispute", channel="email", facts={}, id="4")).part("acknowledge").text
    assert "what you asked for" in sorry
    assert "call" in sorry
    assert "answer" in sorry or "heard nothing" in sorry


def test_a_claim_that_nobody_has_checked_stays_the_customers() -> None:
    for number in range(8):
        triage = told("I never agreed to the second oven.", intent="billing_dispute", channel="email", id=str(number))
        said = write(triage).part("listen").text
        assert "ou never agreed to the second oven" in said
        assert not said.startswith("You never")


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("I requested that they remove the late mark being an error.", "you asked to have the late mark removed"),
        ("I want them to remove the oven from my bill, please.", "you want the oven removed from your bill"),
        ("We asked the bank to correct our address.", "you asked to have your address corrected"),
        ("I asked the bank to send me the list of payments.", "you asked for the list of payments"),
        ("I am asking that they stop the automatic payments.", "you want the automatic payments stopped"),
        ("I want my account closed & paid off in full.", "you want your account closed and paid off in full"),
        ("I want my account closed & paid off today.", None),
        ("I asked them to stop calling me.", None),
        ("I want you to know that I am angry.", None),
        ("I want you to", None),
        ("I want them to remove it.", None),
    ],
)  # fmt: skip
def test_what_others_are_to_do_is_told_as_something_done(sentence: str, said: str | None) -> None:
    assert told_demand(sentence) == said


def test_clauses_of_one_sentence_keep_their_order() -> None:
    text = "I could not open the oven, and I paid for it twice and I waited since May."
    account = account_of(told(text), most=3)
    assert list(account) == sorted(account, key=lambda clause: text.find(clause.rpartition(" ")[2]))


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("I paid for the oven and they sent me another.", ["you paid for the oven", "you were sent another"]),
        ("I believe that the oven is a fake.", []),
        ("I thought the oven was fine.", []),
        ("I will send the receipt for the oven.", []),
        ("I am behind with my order and will catch up, but for now.", []),
    ],
)
def test_what_others_did_is_told_and_what_was_only_thought_is_not(sentence: str, clauses: list[str]) -> None:
    assert list(clauses_of(sentence)) == clauses


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("we cannot afford the new rate", True),
        ("I lost my job in May", True),
        ("we live on a fixed income", True),
        ("if I cannot afford it I will say so", False),
        ("a fair rate for a good oven", False),
    ],
)
def test_that_money_is_short_is_noticed(text: str, short: bool) -> None:
    assert tells_of_hardship(tokens(text)) == short


def test_somebody_with_little_money_is_not_passed_over() -> None:
    triage = told("The new rate is wrong. We cannot afford it.", intent="billing_dispute", channel="email", facts={})
    assert "money is tight" in write(triage).part("acknowledge").text


def test_nobody_angry_is_thanked_for_patience() -> None:
    for number in range(8):
        for channel in ("email", "social"):
            triage = make_triage(
                "I have written three times, this is the fourth time I call. I cannot sign in.",
                intent="account_access",
                sentiment="very_negative",
                signals=("repeat_contact",),
                channel=channel,
                facts={},
                id=str(number),
            )
            thanks = write(triage).part("thank").text
            assert "patience" not in thanks
            assert "staying with this" not in thanks


def test_a_plain_request_to_change_an_address_gets_no_apology() -> None:
    for number in range(6):
        triage = make_triage(
            "Please update my address and my name.",
            intent="account_change",
            sentiment="neutral",
            channel="email",
            facts={},
            id=str(number),
        )
        assert "orry" not in write(triage).text


def test_sums_out_of_a_long_story_are_not_listed() -> None:
    text = f"{LETTER}I paid $10.00, then $20.00."
    triage = told(text, intent="billing_dispute", channel="email", facts={"amount": "$10.00"})
    assert "amounts of" not in write(triage).text
