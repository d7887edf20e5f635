import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.decide import decide
from triage.message import Message
from triage.policy import Customer, Floor, Policy
from triage.result import Decision, Signal
from triage.taxonomy import URGENCIES, Taxonomy
from triage.text.reading import Span
from triage.urgency import IN_WORDS, with_reason

SPAN = Span("My lawyer will write.", 5, 26)
GOLD = Customer("tier", ("gold",), "high", "gold goes first")
LEGAL = Floor("legal_threat", 0.5, "high", "a lawyer is named")


def learned(label: str = "normal", probability: float = 0.7, *, threshold: float = 0.9) -> Decision:
    rest = (1 - probability) / 3
    return decide("urgency", URGENCIES, [probability if u == label else rest for u in URGENCIES], threshold=threshold)


def judged(
    decision: Decision,
    *signals: Signal,
    floors: tuple[Floor, ...] = (),
    customers: tuple[Customer, ...] = (),
    **fields: str,
) -> Decision:
    return with_reason(
        decision, signals, Message("x", fields=fields), policy=Policy(("urgency",), floors, customers, None, {})
    )


def test_nothing_that_presses_is_said_too() -> None:
    assert judged(learned()).reason == "normal 0.70: nothing in the text presses"


def test_the_reason_tells_every_signal_in_words_and_the_sentences_are_its_evidence() -> None:
    decision = judged(learned(), Signal("legal_threat", 0.9, SPAN), Signal("blocked", 0.6, None))
    assert decision.reason == "normal 0.70: law, court or a regulator is invoked; the customer is blocked"
    assert decision.evidence == (SPAN,)


def test_one_sentence_that_carries_two_signals_is_evidence_once() -> None:
    decision = judged(learned(), Signal("legal_threat", 0.9, SPAN), Signal("churn_risk", 0.6, SPAN))
    assert decision.evidence == (SPAN,)


def test_a_rule_raises_urgency_and_says_why() -> None:
    decision = judged(learned("low"), Signal("legal_threat", 0.93, SPAN), floors=(LEGAL,))
    assert (decision.label, decision.probability, decision.confident) == ("high", 0.93, True)
    assert decision.reason.endswith("raised from low by policy: a lawyer is named")
    assert decision.runners_up[0] == ("low", 0.7)
    assert "high" not in dict(decision.runners_up)


def test_a_customer_who_goes_first_is_raised_without_any_signal() -> None:
    decision = judged(learned("low"), customers=(GOLD,), tier="gold")
    assert (decision.label, decision.probability) == ("high", 1.0)
    assert judged(learned("low"), customers=(GOLD,), tier="tin").label == "low"


@pytest.mark.parametrize("label", ["high", "critical"])
def test_a_rule_never_lowers_what_was_learned(label: str) -> None:
    decision = judged(learned(label), Signal("legal_threat", 0.93, SPAN), floors=(LEGAL,))
    assert (decision.label, decision.probability) == (label, 0.7)
    assert "policy" not in decision.reason


@given(
    st.sampled_from(URGENCIES),
    st.floats(0.3, 1),
    st.lists(st.tuples(st.sampled_from(sorted(IN_WORDS)), st.floats(0, 1), st.booleans()), max_size=4),
    st.lists(st.tuples(st.sampled_from(sorted(IN_WORDS)), st.floats(0.01, 1), st.sampled_from(URGENCIES)), max_size=4),
    st.booleans(),
)
def test_rules_raise_and_never_lower(
    label: str,
    probability: float,
    signals: list[tuple[str, float, bool]],
    floors: list[tuple[str, float, str]],
    gold: bool,
) -> None:
    before = learned(label, probability)
    after = judged(
        before,
        *(Signal(kind, p, SPAN if shown else None) for kind, p, shown in signals),
        floors=tuple(Floor(*floor, "a rule") for floor in floors),
        customers=(GOLD,),
        tier="gold" if gold else "tin",
    )
    assert URGENCIES.index(after.label) >= URGENCIES.index(before.label)
    if after.label == before.label:
        assert (after.probability, after.confident) == (before.probability, before.confident)
    else:
        assert "raised from" in after.reason
    assert 0 <= after.probability <= 1
    assert after.label not in dict(after.runners_up)
    if gold:
        assert URGENCIES.index(after.label) >= URGENCIES.index("high")


def test_every_signal_of_the_shipped_model_is_said_in_words(taxonomy: Taxonomy) -> None:
    assert set(IN_WORDS) == set(taxonomy.labels("signals"))
