"""Blame, "they", and legal admissions."""

import pytest

from .guarding import found

ORDINARY = [
    "I am sorry that this went wrong.",
    "You should have received it by now.",
    "You could have expected better from us.",
    "You were right to tell us.",
    "I take this on as mine to settle.",
    "We let you down.",
    "What you have found is being checked.",
    "If you have the number at hand, please send it.",
    "Please read the steps below.",
    "I want to get this right for you.",
    "You have every reason to be upset.",
    "Thank you for telling us so openly.",
]


@pytest.mark.parametrize(
    "sentence",
    [
        "You failed to send the form.",
        "You should have read the terms.",
        "You should have simply checked the box.",
        "You could have called us earlier.",
        "This was your mistake.",
        "It is your own fault.",
        "You must have pressed the wrong button.",
        "If you had told us, it would be fine.",
        "As I already explained, it is closed.",
        "You clearly misread it.",
        "Please calm down.",
        "You claim that it broke.",
        "It was user error.",
        "You forgot to sign.",
    ],
)
def test_blame_is_caught(sentence: str) -> None:
    assert found("blames_customer", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Unfortunately our policy does not allow it.",
        "The department decides that.",
        "That is company policy.",
        "There is nothing I can do.",
        "My hands are tied.",
        "It is not my department.",
        "The system does not let me.",
    ],
)
def test_hiding_behind_others_is_caught(sentence: str) -> None:
    assert [finding.severity for finding in found("speaks_of_they", sentence)] == ["high"]


def test_they_who_act_like_people_are_caught_and_things_are_not() -> None:
    assert found("speaks_of_they", "They will call you.")
    assert found("speaks_of_they", "They are looking into it.")
    assert not found("speaks_of_they", "Your glasses are here, and they look lovely.")
    assert not found("speaks_of_they", "Please send the shoes back if they do not fit.")


@pytest.mark.parametrize(
    "sentence",
    [
        "We are liable for the loss.",
        "We accept liability.",
        "That was negligent of us.",
        "We are in breach of contract.",
        "You are entitled to compensation.",
        "We were at fault.",
        "What we did was illegal.",
        "We caused the damage.",
        "We are legally responsible.",
    ],
)
def test_a_legal_admission_is_caught(sentence: str) -> None:
    assert found("admits_liability", sentence)


@pytest.mark.parametrize("sentence", ORDINARY)
@pytest.mark.parametrize(
    "rule", ["blames_customer", "speaks_of_they", "admits_liability", "diminishes", "gives_advice"]
)
def test_ordinary_sentences_pass(rule: str, sentence: str) -> None:
    assert not found(rule, sentence)
