import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score

import triage
from triage.errors import MessageError
from triage.evaluation import evaluate
from triage.message import Message
from triage.testing import StandInTriager
from triage.tickets.ticket import Ticket, Tickets, Unused

from .judges import Told, intents, taxonomy_of, ticket

LABELS = st.sampled_from(["a", "b", "c"])
ROWS = st.lists(st.tuples(LABELS, LABELS, st.sampled_from([0.2, 0.5, 0.9, 1.0])), min_size=1, max_size=25)


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_scores_are_those_of_scikit_learn_and_lie_in_their_interval(rows: list[tuple[str, str, float]]) -> None:
    found = evaluate(*intents(rows)).tasks["intent"]
    truth, said = [row[0] for row in rows], [row[1] for row in rows]
    assert found.accuracy.value == pytest.approx(accuracy_score(truth, said))
    assert found.macro_f1.value == pytest.approx(f1_score(truth, said, average="macro", zero_division=0))
    assert found.accuracy.low <= found.accuracy.value <= found.accuracy.high
    assert sum(count for *_, count in found.confusions) == len(rows)
    json.dumps(found.to_dict(), allow_nan=False)


def test_calibration_error_is_that_of_learning() -> None:
    from triage.learning.measure import calibration_error

    rows = [("a", "a" if number % 3 else "b", 0.3 + number % 7 / 10) for number in range(90)]
    found = evaluate(*intents(rows)).tasks["intent"]
    import numpy as np

    expected = calibration_error(np.array([row[2] for row in rows]), np.array([row[0] == row[1] for row in rows]))
    assert found.calibration_error.value == pytest.approx(expected, abs=1e-6)
    assert sum(each.answers for each in found.bins) == 90


def test_a_label_the_model_lacks_is_wrong_and_said() -> None:
    judge, rows = intents([("new", "a", 0.9), ("a", "a", 0.9), ("new", "b", 0.8), ("b", "b", 0.8)])
    evaluation = evaluate(judge, rows)
    found = evaluation.tasks["intent"]
    assert found.rows == 4
    assert found.accuracy.value == 0.5
    assert found.unknown == {"new": 2}
    assert any("2 rows with labels that the model does not have (new)" in note for note in evaluation.notes)
    assert {each.label: each.known for each in found.classes}["new"] is False


def test_a_column_of_other_labels_is_refused_without_quoting_it() -> None:
    judge, rows = intents([("Dear team, my private parts", "a", 0.9)])
    with pytest.raises(MessageError, match="knows none of the 1 labels") as caught:
        evaluate(judge, rows)
    assert "private" not in str(caught.value)


def test_a_row_with_two_labels_is_right_when_one_of_them_is_given() -> None:
    judge, _ = intents([("a", "b", 0.9), ("a", "c", 0.9)])
    rows = [ticket(0, intent=("a", "b")), ticket(1, intent=("a", "b"))]
    evaluation = evaluate(judge, rows)
    assert evaluation.tasks["intent"].accuracy.value == 0.5
    assert "2 rows with several labels" in " ".join(evaluation.notes)


def test_rows_without_a_label_do_not_count_in_a_task() -> None:
    judge, rows = intents([("a", "a", 0.9)] * 3)
    rows[1] = ticket(1, sentiment="cross")
    rows[2] = ticket(2, intent=())
    evaluation = evaluate(judge, rows)
    assert evaluation.tasks["intent"].rows == 1
    assert "Labels for sentiment were not measured: the model has no such task." in evaluation.notes


def test_nothing_to_measure_is_told() -> None:
    judge, rows = intents([("a", "a", 0.9)])
    with pytest.raises(MessageError, match="no labelled tickets"):
        evaluate(judge, [])
    with pytest.raises(MessageError, match="no task can be measured: the tickets have labels for mood"):
        evaluate(judge, [ticket(0, mood="a")])
    with pytest.raises(MessageError, match="has no task 'mood'; it knows intent"):
        evaluate(judge, rows, tasks=["mood"])
    with pytest.raises(MessageError, match="between 0 and 1"):
        evaluate(judge, rows, target_precision=95)


def test_one_row_is_measured_and_its_figures_are_not_trusted() -> None:
    evaluation = evaluate(*intents([("a", "a", 0.9)]), target_precision=0.9)
    found = evaluation.tasks["intent"]
    assert found.accuracy.value == 1
    assert found.baselines == ()
    assert found.target is not None
    assert not found.target.kept
    assert any(note.startswith("Fewer than 100 rows") for note in evaluation.notes)


def test_groups_make_intervals_wider() -> None:
    rows = [("a", "a" if number % 10 < 5 else "b", 0.9) for number in range(200)]
    alone = evaluate(*intents(rows)).tasks["intent"]
    together = evaluate(*intents(rows, groups=10)).tasks["intent"]
    assert together.groups == 10
    assert together.accuracy.high - together.accuracy.low > 2 * (alone.accuracy.high - alone.accuracy.low)


def test_the_same_seed_gives_the_same_figures() -> None:
    judge, rows = intents([("a", "ab"[number % 2], 0.5 + number / 100) for number in range(40)])
    first, second = (evaluate(judge, rows, seed=3, target_precision=0.5).to_dict() for _ in range(2))
    assert first == second


def test_signals_are_measured_label_by_label() -> None:
    answers = {"0": ({"signals": ("deadline", "security")}, 0.9), "1": ({"signals": ()}, 0.9)}
    judge = Told(taxonomy_of({"signals": ("deadline", "security", "safety")}), answers)
    found = evaluate(judge, [ticket(0, signals=("deadline",)), ticket(1, signals=())]).tasks["signals"]
    assert found.several
    assert found.accuracy.value == 0.5
    assert found.macro_f1.value == 0.5
    assert found.micro_f1 == pytest.approx(2 / 3)
    assert {each.label: each.f1.value for each in found.classes} == {"deadline": 1.0, "security": 0.0}
    assert found.answers == 2
    assert found.confident is None


def test_a_task_with_several_labels_is_measured_like_signals() -> None:
    answers = {str(number): ({"product": ("app", "router")}, 0.9) for number in range(4)}
    judge = Told(taxonomy_of({"product": ("app", "router", "card")}, several=["product"]), answers)
    rows = [ticket(0, product=("router", "app")), *(ticket(number, product=("app",)) for number in (1, 2, 3))]
    evaluation = evaluate(judge, rows)
    found = evaluation.tasks["product"]
    assert found.accuracy.value == 0.25
    assert {each.label: each.recall for each in found.classes} == {"app": 1.0, "router": 1.0}
    assert "flattered" in " ".join(evaluation.notes)
    assert found.confusions == ()


def test_the_baselines_learn_from_training_rows_when_there_are_any() -> None:
    words = {"a": "where is the parcel", "b": "refund the lamp", "c": "password is lost"}
    rows = [
        ticket(number, text=f"{words['abc'[number % 3]]} {number}", intent="abc"[number % 3]) for number in range(60)
    ]
    judge, _ = intents([("a", "a", 0.9)] * 60)
    crossed = evaluate(judge, rows).tasks["intent"].baselines
    learned = evaluate(judge, rows[:30], train=rows[30:]).tasks["intent"].baselines
    assert [each.name for each in crossed] == ["most frequent label", "TF-IDF + logistic regression"]
    assert crossed[1].accuracy == learned[1].accuracy == 1
    assert crossed[0].accuracy < 0.5
    assert "cross-validated" in crossed[1].how
    assert learned[1].how == "learned from 30 training rows"


def test_equal_texts_are_never_on_both_sides_of_a_fold() -> None:
    rows = [ticket(number, text=f"word{number // 2}", intent="ab"[number // 2 % 2]) for number in range(40)]
    judge, _ = intents([("a", "a", 0.9)] * 40)
    assert evaluate(judge, rows).tasks["intent"].baselines[1].accuracy < 0.7


def test_training_rows_that_are_also_measured_are_told() -> None:
    judge, rows = intents([("a", "a", 0.9)] * 4)
    notes = evaluate(judge, rows, train=rows[:1]).notes
    assert any("1 row of the training data have a text that is also measured on" in note for note in notes)


def test_rows_that_could_not_be_used_are_counted() -> None:
    judge, rows = intents([("a", "a", 0.9)] * 2)
    evaluation = evaluate(judge, Tickets(rows, (Unused("tickets.csv, line 9", "the text is empty"),)))
    assert evaluation.unused == 1
    assert any(note.startswith("1 row of the file could not be used") for note in evaluation.notes)


def test_the_surest_mistakes_are_named_by_id_alone() -> None:
    judge, rows = intents([("a", "b", 0.7), ("a", "a", 0.99), ("a", "c", 0.9)])
    found = evaluate(judge, rows).tasks["intent"].wrong
    assert [(each.id, each.said, each.where) for each in found] == [
        ("2", "c", "tickets.csv, line 4"),
        ("0", "b", "tickets.csv, line 2"),
    ]


def test_the_stand_in_can_be_measured() -> None:
    rows = [Ticket(Message("I want a refund"), {"intent": ("refund_request",), "signals": ()})]
    assert evaluate(StandInTriager(), rows).tasks["intent"].accuracy.value == 1


def test_the_policy_counts_unless_what_was_learned_is_asked_for(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[[customer]]\nfield = "tier"\nvalues = ["gold"]\nurgency = "critical"\nbecause = "gold first"\n')
    triager = triage.load(policy=policy, threads=1)
    message = Message("Thank you, all is well now.", fields={"tier": "gold"})
    rows = [Ticket(message, {"urgency": ("critical",), "intent": ("praise",)})]
    assert evaluate(triager, rows, tasks=["urgency"]).tasks["urgency"].accuracy.value == 1
    learned = evaluate(triager, rows, learned=True)
    assert learned.tasks["urgency"].accuracy.value == 0
    assert learned.to_dict()["urgency"] == "as learned, before policy"
    assert triager(message).urgency.label == "critical"
