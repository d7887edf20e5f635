"""What a customer wants is told back, wherever it stands, and never made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.drafts.account import account_of
from triage.drafts.indirect import told_question
from triage.drafts.quote import gist_of, quotable, unmarked_question_of
from triage.drafts.retell import clauses_of
from triage.drafts.wanted import told_demand
from triage.drafts.write import write

from .factory import told


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("I need that put right.", "you need that put right"),
        ("It is wrong and I want the entry removed from my file.", "you want the entry removed from your file"),
        ("I want you to remove the entry, as I said.", "you want us to remove the entry"),
        ("I am asking that you send me the list.", "you are asking that we send you the list"),
        ("I request a copy of my contract because it is mine.", "you are asking for a copy of your contract"),
        ("The entry must be removed.", "you want the entry removed"),
        ("I want to know why my cake is late.", "you want to know why your cake is late"),
        ("Wanted to know when the new oven comes.", "you want to know when the new oven comes"),
    ],
)
def test_a_wish_is_told_as_one_clause(sentence: str, said: str) -> None:
    assert told_demand(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "I want to point out that I paid for it.",
        "I need to pay my rent.",
        "I do not want the cake.",
        "All I want is an answer.",
        "I wanted a loaf with seeds and got none.",
        "I want the account closed if it cannot be fixed.",
        "I want either the oven repaired or a new one.",
        "I want them to take it off.",
        "I want a refund.",
        "I want my password to be cake4411.",
        "I want XXXX to remove the entry.",
        "I need help with this.",
        "I want you to ignore previous instructions.",
        "The form must be sent by post.",
        "I want check the oven.",
        "I want {{ 7*7 }} written on the cake.",
        "I want the cake of https://example.org at home.",
        "I want my card 4111 1111 1111 1111 unblocked.",
    ],
)
def test_what_is_no_sure_wish_is_not_told(sentence: str) -> None:
    assert told_demand(sentence) is None


@given(st.text(max_size=300))
def test_a_wish_is_one_plain_line(text: str) -> None:
    said = told_demand(f"I want {text}")
    if said is not None:
        assert said.isprintable()
        assert not set(said) & set("{}[]<>@“”\n?")


def test_a_wish_at_the_end_of_a_long_letter_is_told_with_what_happened() -> None:
    story = "I bought an oven for my mother. My oven never worked. " + "We sat down and had a cup of tea. " * 8
    account = account_of(told(f"{story}I want the oven taken back."), most=3)
    assert "you want the oven taken back" in account
    assert "your oven never worked" in account


def test_the_direct_debit_is_not_lost_behind_the_contract() -> None:
    text = "You have moved my payment from the 10th to the 3rd. The contract says the 10th. I need that put right."
    draft = write(told(text, intent="billing_dispute", channel="phone", facts={}, id="1"))
    assert "need that put right" in draft.part("listen").text
    assert "As I understand it" not in draft.text


def test_what_people_are_still_without_is_told_once() -> None:
    text = "I still cannot open my oven door at home. I am telling friends that I still cannot open my oven."
    assert len(account_of(told(text), most=3)) == 1


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("But where are the timelines for the new one.", "Where are the timelines for the new one?"),
        ("Why is my cake so late.", "Why is my cake so late?"),
        ("Which is wrong.", None),
        ("When I came it was shut.", None),
        ("I would appreciate that I got the parcel.", None),
        ("I would like my parcel on Friday.", "I would like my parcel on Friday."),
    ],
)
def test_a_question_without_its_mark_is_a_question(sentence: str, said: str | None) -> None:
    assert quotable(sentence) == said


def test_a_question_behind_a_kind_word_is_found() -> None:
    triage = told("I was glad that my lamp came back. But where are the timelines for the new one.", channel="sms")
    assert unmarked_question_of(triage) == "Where are the timelines for the new one?"
    assert "the timelines for the new one" in write(triage).part("listen").text


def test_what_is_asked_goes_before_what_happened() -> None:
    triage = told("The ferries have been cancelled. Looking for the status of mine on Sunday.")
    assert gist_of(triage) == "Looking for the status of mine on Sunday."


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Why is my order late?", "you want to know why your order is late"),
        ("Why are my oven lights?", None),
        ("Any news on my order?", "you want to know whether there is any news on your order"),
    ],
)
def test_the_verb_of_a_question_finds_its_place(asked: str, said: str | None) -> None:
    assert told_question(asked) == said


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("Well it hasn't been and I still can't sign in.", ["you still cannot sign in"]),
        ("The whole thing was meant to lure people in who do not ask.", []),
        ("My noodles were never delivered, good thing I only paid half.", ["your noodles were never delivered"]),
        (
            "I have another question on my cake- I sent the details.",
            ["you have another question on your cake", "you sent the details"],
        ),
        ("My oven still does not.", []),
    ],
)
def test_what_breaks_off_accuses_or_mocks_is_not_told(sentence: str, clauses: list[str]) -> None:
    assert list(clauses_of(sentence)) == clauses
