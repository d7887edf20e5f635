from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.decide import HOLDS, RUNNERS_UP, act, decide
from triage.policy import Policy
from triage.result import ACTIONS, Decision

POLICY = Policy(("intent", "urgency"), (), (), None, {})
PROBABILITIES = st.lists(st.floats(0, 1), min_size=2, max_size=9)


def decisions(intent: float = 0.9, urgency: float = 0.9, *, threshold: float = 0.8) -> Mapping[str, Decision]:
    return {
        task: decide(task, ("yes", "no"), (probability, 1 - probability), threshold=threshold)
        for task, probability in (("intent", intent), ("urgency", urgency))
    }


@given(PROBABILITIES, st.floats(0, 1.01))
def test_the_best_label_wins_and_the_others_follow_in_order(probabilities: list[float], threshold: float) -> None:
    labels = [f"label {number}" for number in range(len(probabilities))]
    decision = decide("intent", labels, probabilities, threshold=threshold)
    known = dict(zip(labels, probabilities, strict=True))
    order = [decision.probability, *(probability for _, probability in decision.runners_up)]
    assert decision.probability == max(probabilities) == known[decision.label]
    assert order == sorted(probabilities, reverse=True)[: RUNNERS_UP + 1]
    assert all(known[label] == probability for label, probability in decision.runners_up)
    assert decision.label not in dict(decision.runners_up)
    assert decision.confident == (decision.probability >= threshold)


@pytest.mark.parametrize(
    ("probability", "threshold", "confident", "reason"),
    [
        (0.8, 0.8, True, "a 0.80, sure"),
        (0.79, 0.8, False, "a 0.79, unsure (sure from 0.80)"),
        (1.0, 1.01, False, "a 1.00, unsure"),
        (0.6, 0.0, True, "a 0.60, sure"),
    ],
)
def test_a_decision_is_confident_from_its_threshold_on_and_says_so(
    probability: float, threshold: float, confident: bool, reason: str
) -> None:
    decision = decide("sentiment", ("a", "b"), (probability, 1 - probability), threshold=threshold)
    assert (decision.confident, decision.reason) == (confident, reason)


@given(PROBABILITIES)
def test_where_many_labels_may_hold_all_likely_ones_do_and_always_the_best(probabilities: list[float]) -> None:
    labels = [f"label {number}" for number in range(len(probabilities))]
    known = dict(zip(labels, probabilities, strict=True))
    decision = decide("product", labels, probabilities, threshold=0.8, several=True)
    assert decision.labels[0] == decision.label
    assert set(decision.labels[1:]) == {label for label in labels if known[label] >= HOLDS} - {decision.label}
    assert [known[label] for label in decision.labels] == sorted(
        (known[label] for label in decision.labels), reverse=True
    )
    assert decide("product", labels, probabilities, threshold=0.8).labels == (decision.label,)


def test_the_reason_names_what_holds_beside_the_best() -> None:
    decision = decide("product", ("app", "bill", "box"), (0.7, 0.9, 0.2), threshold=0.8, several=True)
    assert decision.reason == "bill 0.90, sure; also app"


def test_of_equal_labels_the_first_wins() -> None:
    assert decide("sentiment", ("a", "b"), (0.5, 0.5), threshold=0.9).label == "a"


def test_what_is_sure_may_go_out_unseen() -> None:
    assert act(decisions(), None, policy=POLICY, auto_from=0.0, human_below=0.3) == (
        "auto",
        "sure of intent and urgency",
    )


def test_unsure_urgency_goes_to_a_person() -> None:
    action, reason = act(decisions(urgency=0.7), None, policy=POLICY, auto_from=0.0, human_below=0.3)
    assert (action, reason) == ("suggest", "not sure enough of urgency")


def test_everything_unsure_is_named() -> None:
    assert (
        act(decisions(0.7, 0.7), None, policy=POLICY, auto_from=0.0, human_below=0.3)[1]
        == "not sure enough of intent and urgency"
    )


def test_an_unclear_intent_goes_to_a_person_with_the_best_guess() -> None:
    action, reason = act(decisions(intent=0.55), None, policy=POLICY, auto_from=0.0, human_below=0.6)
    assert action == "human"
    assert reason == "unclear what is wanted: yes at 0.55 is the best guess"
    assert act(decisions(intent=0.6), None, policy=POLICY, auto_from=0.0, human_below=0.6)[0] == "suggest"


def test_a_sure_intent_below_the_bar_for_routing_unseen_is_only_suggested() -> None:
    action, reason = act(decisions(), None, policy=POLICY, auto_from=0.95, human_below=0.3)
    assert action == "suggest"
    assert reason == "sure of intent and urgency, but routed unseen from an intent at 0.95 on, and this is 0.90"
    assert act(decisions(intent=0.95), None, policy=POLICY, auto_from=0.95, human_below=0.3)[0] == "auto"


def test_a_bar_that_nothing_reaches_is_said_as_such() -> None:
    action, reason = act(decisions(1.0), None, policy=POLICY, auto_from=1.01, human_below=0.3)
    assert (action, reason) == ("suggest", "sure of intent and urgency, but no intent is routed unseen")


def test_the_policy_may_set_the_bar_for_routing_unseen_anew() -> None:
    looser, stricter = replace(POLICY, auto_from=0.8), replace(POLICY, auto_from=0.99)
    assert act(decisions(), None, policy=looser, auto_from=0.95, human_below=0.3)[0] == "auto"
    assert act(decisions(), None, policy=stricter, auto_from=0.0, human_below=0.3)[0] == "suggest"


@given(
    st.floats(0.5, 1),
    st.floats(0.5, 1),
    st.floats(0, 1.01),
    st.floats(0, 1),
    st.sampled_from([None, "the message is empty"]),
)
def test_only_what_is_sure_and_readable_is_ever_auto(
    intent: float, urgency: float, auto_from: float, human_below: float, obstacle: str | None
) -> None:
    made = decisions(intent, urgency)
    action, reason = act(made, obstacle, policy=POLICY, auto_from=auto_from, human_below=human_below)
    assert action in ACTIONS
    assert reason.strip()
    if obstacle:
        assert (action, reason) == ("human", obstacle)
    if action == "auto":
        assert made["intent"].confident
        assert made["intent"].probability >= auto_from
        assert made["urgency"].confident
        assert obstacle is None
