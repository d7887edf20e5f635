import json

import pytest

pytest.importorskip("sklearn")

from triage.errors import MessageError
from triage.evaluation import compare

from .judges import Told, intents, taxonomy_of, ticket

GOOD = [("abc"[number % 3],) * 2 + (0.9,) for number in range(150)]
"""Always right."""
POOR = [(true, true if number % 5 else "a", 0.9) for number, (true, _, _) in enumerate(GOOD)]
"""Wrong in one of seven rows, always by giving a."""


def test_a_better_model_is_better_and_a_worse_one_is_worse() -> None:
    (poor, rows), (good, _) = intents(POOR), intents(GOOD)
    up, down = compare(poor, good, rows), compare(good, poor, rows)
    assert up.better
    assert up.tasks["intent"].verdict == "better"
    assert up.tasks["intent"].only_new == 20
    assert up.tasks["intent"].p_value < 0.001
    assert up.tasks["intent"].worse_classes == ()
    assert not down.better
    assert down.tasks["intent"].verdict == "worse"
    assert {each.label for each in down.tasks["intent"].worse_classes} == {"a", "b", "c"}
    assert down.because == "not better: worse in intent"
    json.dumps(down.to_dict(), allow_nan=False)


def test_a_model_is_not_better_than_itself() -> None:
    judge, rows = intents(POOR)
    found = compare(judge, judge, rows)
    assert not found.better
    assert found.tasks["intent"].verdict == "not better"
    assert found.tasks["intent"].p_value == 1
    assert found.tasks["intent"].accuracy.difference.low == found.tasks["intent"].accuracy.difference.high == 0


def test_two_rows_prove_nothing() -> None:
    (poor, rows), (good, _) = intents([("a", "b", 0.9), ("b", "b", 0.9)]), intents([("a", "a", 0.9), ("b", "b", 0.9)])
    assert not compare(poor, good, rows).better


def test_one_lost_task_outweighs_a_gained_one() -> None:
    tasks = {"intent": ("a", "b"), "mood": ("a", "b")}
    rows = [ticket(number, intent="ab"[number % 2], mood="ab"[number % 2]) for number in range(100)]

    def judge(task_right: str) -> Told:
        answers = {}
        for number in range(100):
            truth = "ab"[number % 2]
            other = truth if number % 3 else "ba"[number % 2]
            answers[str(number)] = ({task: truth if task == task_right else other for task in tasks}, 0.9)
        return Told(taxonomy_of(tasks), answers)

    found = compare(judge("mood"), judge("intent"), rows)
    assert {task: each.verdict for task, each in found.tasks.items()} == {"intent": "better", "mood": "worse"}
    assert not found.better
    assert compare(judge("mood"), judge("intent"), rows, tasks=["intent"]).better


def test_a_label_that_one_model_lacks_is_wrong_there_and_said() -> None:
    truths = ["abc"[number % 3] for number in range(90)]
    narrow, rows = intents([(true, true if true != "c" else "a", 0.9) for true in truths], known=("a", "b"))
    wide, _ = intents([(true, true, 0.9) for true in truths])
    found = compare(narrow, wide, rows)
    assert found.better
    assert found.tasks["intent"].unknown_to_old == {"c": 30}
    assert found.tasks["intent"].unknown_to_new == {}
    assert "intent: the old model does not have c; it is wrong there (30 rows)." in found.notes


def test_models_without_a_common_task_are_refused() -> None:
    rows = [ticket(0, intent="a", mood="a")]
    one = Told(taxonomy_of({"intent": "ab"}), {"0": ({"intent": "a"}, 0.9)})
    other = Told(taxonomy_of({"mood": "ab"}), {"0": ({"mood": "a"}, 0.9)})
    with pytest.raises(MessageError, match="no task in common"):
        compare(one, other, rows)
    with pytest.raises(MessageError, match="has no task 'intent'"):
        compare(one, other, rows, tasks=["intent"])
    with pytest.raises(MessageError, match="between 0 and 1"):
        compare(one, one, rows, test=5)


def test_rows_of_one_customer_are_one_piece_of_evidence() -> None:
    rows_poor = [("a", "b" if number < 30 else "a", 0.9) for number in range(60)]
    poor, rows = intents(rows_poor)
    good, _ = intents([("a", "a", 0.9)] * 60)
    assert compare(poor, good, rows).better
    grouped = [ticket(number, group=str(number // 30), intent="a") for number in range(60)]
    assert not compare(poor, good, grouped).better
