import pytest

from triage.checks.rules import Expect, Moves, OneOf, Same
from triage.taxonomy import parse
from triage.testing import StandInTriager

ANSWER = StandInTriager()
CALM = ANSWER("Where is my parcel?")
HIGH = ANSWER("Where is my parcel? I need it today.")
CRITICAL = ANSWER("This is an emergency.")
TWO = {"a": {"description": "-"}, "b": {"description": "-"}}


def test_one_of_the_labels_allowed_is_enough() -> None:
    assert Expect({"urgency": ("high", "critical")}).broken(HIGH, None) == ""
    assert Expect({"urgency": ("low",)}).broken(HIGH, None) == "urgency: high, not low"


def test_signals_have_to_be_found_or_absent() -> None:
    assert Expect({}, signals=("deadline",)).broken(HIGH, None) == ""
    assert Expect({}, signals=("deadline",)).broken(CALM, None) == "signals: deadline not found"
    assert Expect({}, no_signals=("deadline",)).broken(HIGH, None) == "signals: deadline found"


def test_the_action_may_be_expected() -> None:
    assert Expect({}, action=("human",)).broken(ANSWER(""), None) == ""
    assert Expect({}, action=("human",)).broken(CALM, None) == "action: auto, not human"


def test_one_of_several_expectations_is_enough() -> None:
    either = OneOf((Expect({"urgency": ("high",)}), Expect({}, action=("human",))))
    assert either.broken(HIGH, None) == ""
    assert either.broken(CALM, None) == "urgency: normal, not high; action: auto, not human"


def test_an_invariance_breaks_when_a_named_task_moves() -> None:
    assert Same(("intent",)).broken(HIGH, CALM) == ""
    assert Same(("intent", "urgency")).broken(HIGH, CALM) == "urgency: normal became high"
    assert Same(("signals",)).broken(HIGH, CALM) == "signals: none became deadline"
    assert Same(("action",)).broken(ANSWER("Hello"), CALM) == "action: auto became suggest"


def test_an_invariance_with_a_tolerance_also_watches_the_probability() -> None:
    sure, unsure = ANSWER("Where is it? thanks"), CALM
    assert Same(("expectation",), tolerance=0.1).broken(unsure, sure) == ""
    regular, also = ANSWER("I am in no hurry"), ANSWER("Please")
    assert Same(("category",), tolerance=0.1).broken(regular, also) == ""
    low, lower = ANSWER("the app is bad"), ANSWER("I love it")
    assert Same(("sentiment",), tolerance=0.1).broken(low, lower) == "sentiment: positive became negative"


@pytest.mark.parametrize(
    ("direction", "before", "after", "holds"),
    [
        ("up", CALM, HIGH, True),
        ("up", HIGH, HIGH, False),
        ("up", CRITICAL, CRITICAL, True),
        ("up", HIGH, CALM, False),
        ("down", HIGH, CALM, True),
        ("down", CALM, CALM, False),
        ("not_up", HIGH, HIGH, True),
        ("not_up", CALM, HIGH, False),
        ("not_down", HIGH, HIGH, True),
        ("not_down", HIGH, CALM, False),
    ],
)
def test_directions(direction: str, before: object, after: object, holds: bool) -> None:
    why = Moves("urgency", direction).broken(after, before)  # type: ignore[arg-type]
    assert (why == "") is holds
    assert holds or why.startswith("urgency: ")


def test_a_model_without_the_task_or_label_is_unfit() -> None:
    taxonomy = parse({"mood": TWO, "urgency": TWO})
    assert Expect({"mood": ("a",)}).unfit(taxonomy) == ""
    assert "no label 'c' in mood; known: a, b" in Expect({"mood": ("c",)}).unfit(taxonomy)
    assert "no task 'signals'" in Expect({}, signals=("x",)).unfit(taxonomy)
    assert "no task 'intent'" in Same(("intent", "action")).unfit(taxonomy)
    assert Same(("mood", "action")).unfit(taxonomy) == ""
    assert "place in the order" in Moves("urgency", "up").unfit(taxonomy)
    assert "no label 'c'" in OneOf((Expect({"mood": ("a",)}), Expect({"mood": ("c",)}))).unfit(taxonomy)
