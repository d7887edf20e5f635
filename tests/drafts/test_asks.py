"""All that a customer asks is taken up, one by one."""

from dataclasses import replace

import pytest

from drafts.factory import make_triage
from triage.drafts.asks import Ask, find_asks, in_one, listed
from triage.drafts.write import write
from triage.profile import Profile
from triage.result import Triage
from triage.text.reader import Reader

READER = Reader()
ACME = Profile(name="Acme", signature="Ada Lane", service_levels={"normal": "within 1 working day"})


def asked(text: str, **labels: str) -> Triage:
    triage = make_triage(text, **{"expectation": "not_stated", "sentiment": "neutral", **labels})
    return replace(triage, reading=READER.read_all([triage.message])[0])


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        (
            "Please tell me whether the oven has been sent, who brings it and if you take my old one.",
            [
                "find out whether the oven has been sent",
                "find out who brings it",
                "find out whether we take your old one",
            ],
        ),
        (
            "Could you tell me (a) how much I owe, (b) when it is due and (c) what the fee was for?",
            ["find out how much you owe", "find out when it is due", "find out what the fee was for"],
        ),
        (
            "Can you ask the baker what he used? And please send a new loaf.",
            ["ask the baker what he used", "check whether we can send a new loaf"],
        ),
        (
            "1. Is the tasting on the 3rd or the 4th?\n2. Can I bring a friend?",
            ["answer your question “Is the tasting on the 3rd or the 4th?”", "find out whether you can bring a friend"],
        ),
        ("Hi is there a fault in Elm Road or is it just me",
         ["find out whether there is a fault in Elm Road, or whether it is just you"]),
        ("The rep said ten. Could you check with him?",
         ["answer your question “The rep said ten. Could you check with him?”"]),
        ("Do you want it back, or should I keep it?",
         ["find out whether we want it back, or whether you should keep it"]),
        ("Some things:\n1) Is parking free?\n2) the price is with the lid or I must buy one",
         ["answer your question “Is parking free?”",
          "go through your point “The price is with the lid or I must buy one”"]),
        ("I expect the door to be mended and the paint to be matched.",
         ["go through what you expect: “I expect the door to be mended and the paint to be matched”"]),
    ],
)  # fmt: skip
def test_all_that_is_asked_becomes_steps_in_order(text: str, steps: list[str]) -> None:
    assert [ask.step for ask in find_asks(asked(text))] == steps


@pytest.mark.parametrize(
    "text",
    [
        "They could not tell me when it would come.",
        "See the photo, please.",
        "do NOT tell me to wait another week",
        "Please look into this.",
        "I request your assistance in this matter.",
        "How do I bake this damn shit loaf?",
        "<!-- What is your oven? -->",
        "Could you tell me if they had made a mistake?",
    ],
)
def test_what_asks_nothing_of_us_or_is_not_repeated_becomes_no_step(text: str) -> None:
    assert find_asks(asked(text)) == ()


def test_what_is_asked_in_anger_for_effect_is_no_question() -> None:
    text = "The loaf is stale. How hard can it be to bake bread?"
    assert find_asks(asked(text, expectation="fell_short", sentiment="negative")) == ()


def test_the_questions_of_a_form_are_not_the_customers() -> None:
    text = "What is your oven model? Does the crust burn when you open the door?"
    assert not any("oven model" in ask.step for ask in find_asks(asked(text), technical=True))


def test_a_list_is_short_and_says_that_there_is_more() -> None:
    points = listed([Ask(f"what loaf {number} costs") for number in range(6)])
    assert points == ("What loaf 0 costs", "What loaf 1 costs", "What loaf 2 costs", "What else you ask")


def test_a_quotation_stands_in_no_sentence_of_steps() -> None:
    assert in_one([Ask("when it opens"), Ask(quote="Is it far?")]) == ""


def test_a_letter_with_several_questions_is_answered_point_by_point() -> None:
    text = "Please tell me whether the oven has been sent, who brings it and if you take my old one."
    draft = write(asked(text, intent="order_status", channel="email"), profile=ACME)
    action = draft.part("take_action").text
    assert "1. Whether the oven has been sent\n2. Who brings it\n3. Whether we take your old one" in action
    assert draft.sendable


def test_a_chat_with_two_questions_takes_both_up_in_one_sentence() -> None:
    text = "Can I bring a friend? And when do you close on Sunday?"
    action = write(asked(text, intent="product_question", channel="chat"), profile=ACME).part("take_action").text
    assert "whether you can bring a friend" in action
    assert "close on Sunday" in action


def test_a_side_question_stands_beside_the_step_not_in_its_place() -> None:
    text = "I have to cancel my baking course, I broke my arm. I have a doctor's letter, just tell me where to send it."
    action = write(asked(text, intent="cancellation", channel="email"), profile=ACME).part("take_action").text
    assert "cancellation" in action
    assert "find out where to send it" in action


def test_what_a_guard_objects_to_in_a_question_is_not_taken_up() -> None:
    text = "The oven trips the fuse. What would be the right training data for the oven?"
    draft = write(asked(text, intent="malfunction", channel="email", expectation="fell_short"), profile=ACME)
    assert not [finding for finding in draft.findings if finding.severity == "high"]
    assert "training data" not in draft.text
