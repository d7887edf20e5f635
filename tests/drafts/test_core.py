"""The heart of a message: sentences to the company, about others, or in passing words, told back or quoted."""

from dataclasses import replace

import pytest

from triage.drafts.account import account_of
from triage.drafts.indirect import told_question
from triage.drafts.pointing import placed
from triage.drafts.quote import core_of
from triage.drafts.retell import clauses_of
from triage.drafts.undergone import undergone
from triage.drafts.wanted import told_demand
from triage.drafts.write import write
from triage.result import Triage

from .factory import told


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("your app has had a loading error for two weeks", ["our app has had a loading error for two weeks"]),
        (
            "I've asked your sales rep about the oven and she wasn't ready to listen.",
            ["you have asked our sales rep about the oven and she was not ready to listen"],
        ),
        ("I emailed you twice and called your shop.", ["you emailed us twice and called our shop"]),
        ("my oven phone screen was just cracked", ["your oven phone screen was just cracked"]),
        ("My refund has not arrived.", ["your refund has not arrived"]),
        ("every time i open the oven it goes off", ["every time you open the oven it goes off"]),
        ("export to csv is not working", []),
        ("debug console is not working", ["the debug console is not working"]),
        ("order page is not loading", ["the order page is not loading"]),
        ("MY HOME BUTTON DOESN'T WORK", ["your home button does not work"]),
        ("No loaf is baked here since the oven broke.", ["no loaf is baked here since the oven broke"]),
        ("They charged me twice and kept the change.", ["you were charged twice"]),
        ("You sent me the wrong loaf.", ["you were sent the wrong loaf"]),
        ("They locked my accounts for no reason.", ["your accounts were locked for no reason"]),
        ("Nobody can find my booking.", ["nobody can find your booking"]),
        ("I paid for the whole cake in May, but if I had known I would have gone elsewhere.", []),
        (
            "I have paid for the whole cake in May, it never came, I rang the bakery, and I would return it.",
            ["you have paid for the whole cake in May"],
        ),
    ],
)
def test_the_company_and_others_are_told_of_without_a_they(sentence: str, clauses: list[str]) -> None:
    assert list(clauses_of(sentence)) == clauses


@pytest.mark.parametrize(
    "sentence",
    [
        "your card is declined wherever you go",
        "You never know what you get from your oven.",
        "She never brought the cake.",
        "Nothing, partner was late by a day.",
        "they kept sending me back",
        "My phone number is 555 0101.",
    ],
)
def test_who_is_meant_is_not_guessed(sentence: str) -> None:
    assert list(clauses_of(sentence)) == []


def test_what_others_did_goes_on_only_as_far_as_it_is_about_the_customer() -> None:
    assert undergone("they gave me a loaf but kept the box") == "I was given a loaf"
    assert undergone("they have cancelled my order") == "my order was cancelled"
    assert undergone("they are charge me") is None


def test_a_list_elsewhere_is_the_one_the_customer_gives() -> None:
    assert placed("you need the following two entries removed") == "you need the two entries you list removed"
    assert placed("you want the cakes listed below back") == "you want the cakes you list back"


def test_wishes_are_found_behind_a_handle_and_in_the_words_of_a_letter() -> None:
    assert told_demand("@bakery I want my bread account CLOSED.") == "you want your bread account closed"
    assert (
        told_demand("I request these late fees be deleted from my file as they are wrong.")
        == "you are asking that these late fees be deleted from your file"
    )
    assert told_question("Why is there no rye bread?") == "you want to know why there is no rye bread"


def _seen_in(text: str, heart: str, **given: str) -> Triage:
    """A triage that saw the intent in the sentence which begins with `heart`."""
    triage = told(text, **given)
    spans = tuple(each.span for each in triage.reading.sentences if each.span.text.startswith(heart))
    seen = replace(triage.intent, evidence=spans)
    return replace(triage, decisions={**triage.decisions, "intent": seen})


STORY = "I bought a cake in May. They refuse to let me cancel my bread account. It was raining all that day."


def test_the_heart_is_quoted_where_it_cannot_be_told() -> None:
    triage = _seen_in(STORY, "They refuse")
    assert core_of(triage) == "They refuse to let me cancel my bread account."
    assert "“They refuse to let me cancel my bread account.”" in write(triage).part("listen").text


@pytest.mark.parametrize(
    "heart",
    [
        "I am getting really irritated by all of this waiting.",
        "They lied to me about the oven from the first day on.",
        "Please see the list of the following cakes that I have ordered.",
        "My password is cake4411 and it does not work here.",
        "And you are a fool who cannot bake a loaf of bread.",
    ],
)
def test_a_mood_a_charge_a_secret_or_half_a_thought_is_not_quoted(heart: str) -> None:
    assert core_of(_seen_in(heart, heart[:6])) is None


def test_a_question_in_which_the_intent_was_seen_is_told_first() -> None:
    triage = _seen_in("I have two cakes here. I paid for them in May. Why is there no rye bread?", "Why")
    assert "you want to know why there is no rye bread" in account_of(triage)


def test_in_public_a_heart_with_a_fact_of_the_customers_is_kept_back() -> None:
    heart = "They say that my number 5550101 has never been in the book."
    text = f"I waited a whole week for my cake. {heart}"
    assert "5550101" not in write(_seen_in(text, "They say", channel="social")).text


def test_a_quotation_that_a_guard_objects_to_takes_no_clause_with_it() -> None:
    text = "I paid for my rye loaf in May. I was instructed to return to the bakery with a note for the baker."
    triage = _seen_in(text, "I was instructed")
    assert "your rye loaf" in write(triage).text


def test_a_report_with_a_heading_is_told_with_what_happens() -> None:
    text = "My oven has not worked since Monday. I have two ovens."
    triage = _seen_in(text, "My oven", subject="Trouble in the bakery kitchen", intent="malfunction")
    listen = write(triage).part("listen").text
    assert "“Trouble in the bakery kitchen”" in listen
    assert "worked since Monday." in listen


def test_several_questions_are_all_to_be_answered() -> None:
    asked = ("Does the lid come off?", "Is the filter included?", "Can guests bring a dog?")
    triage = told(" ".join(asked), intent="product_question", expectation="not_stated", sentiment="neutral",
                  requests=asked, facts={}, channel="email")  # fmt: skip
    text = write(triage).text
    assert "1. Whether the lid comes off\n2. Whether the filter is included\n3. " in text


def test_hurried_words_are_set_right() -> None:
    assert list(clauses_of("i been waiting for my loaf since may")) == ["you have been waiting for your loaf since may"]
    assert list(clauses_of("I tryed the oven twice.")) == ["you tried the oven twice"]
    assert not list(clauses_of("my pasword is rye and loaf"))


def test_a_reference_is_not_taken_for_a_case() -> None:
    text = "I paid for a parking space (reference P-338) too, please move it."
    said = write(told(text, intent="order_change", facts={"ticket_number": "P-338"}, channel="email")).text
    assert "case" not in said
