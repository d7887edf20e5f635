"""Promises that nobody has granted."""

import pytest

from triage.profile import Article, Known

from .factory import make_triage
from .guarding import found


def caught(sentence: str, request: str = "") -> list[str]:
    triage = make_triage(requests=[request] if request else ())
    return [finding.text for finding in found("over_promise", sentence, triage=triage)]


@pytest.mark.parametrize(
    "sentence",
    [
        "We will refund you.",
        "We'll refund the full amount.",
        "We’ll credit your account.",
        "I will send you a voucher.",
        "You will get your money back.",
        "You will receive full compensation.",
        "Your refund will be made soon.",
        "A refund has been issued.",
        "The refund is on its way.",
        "I have credited your account.",
        "We are refunding the charge.",
        "The fee has been waived.",
        "This is guaranteed to work.",
        "I guarantee it.",
        "It will never happen again.",
        "I promise.",
        "The repair is free of charge.",
        "You get a free replacement.",
        "We do it for free.",
        "It is on the house.",
        "It will definitely arrive.",
        "We shall reimburse the taxi.",
        "We will look into it and refund you.",
        "If you send it back, we will refund the price.",
    ],
)
def test_a_promise_is_caught(sentence: str) -> None:
    assert caught(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "You want your money back.",
        "I will check whether a refund is due.",
        "I will look into your refund and tell you where it stands.",
        "You are asking for your money back.",
        "I have passed on your refund request.",
        "We have blocked your credit card.",
        "Feel free to write to me.",
        "You are free to choose another date.",
        "I am sorry that the voucher did not work.",
        "I cannot say yet whether you will be compensated.",
        "I am asking whether the bank will refund it.",
        "I see what was promised to you.",
        "The refund will not be lost from sight.",
        "What will happen now? The refund team has your message.",
    ],
)
def test_an_ordinary_sentence_passes(sentence: str) -> None:
    assert not caught(sentence)


def test_what_the_customer_is_quoted_with_is_no_promise_of_ours() -> None:
    request = "Could you tell me when you will refund the ticket?"
    assert not caught(f"You asked: “{request}”", request)
    assert caught(f"You asked: “{request}”")


def test_what_the_company_itself_wrote_may_be_said_word_for_word() -> None:
    known = Known(article=Article("filters", "Filters", steps=("We send you a free filter.", "Put it in.")))
    assert not found("over_promise", "We send you a free filter.", known=known)
    assert found("over_promise", "We send you a free pump.", known=known)
    assert found("over_promise", "We send you a free filter.")
