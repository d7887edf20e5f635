import numpy as np
import pytest

pytest.importorskip("sklearn")

from hypothesis import given
from hypothesis import strategies as st

from triage.evaluation import evaluate
from triage.evaluation.answers import Given
from triage.evaluation.precision import coverage_at, covered, risk_curve, verify

from .judges import intents

PAIRS = st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=40)


def of(pairs: list[tuple[float, bool]]) -> Given:
    return Given(np.arange(len(pairs)), np.array([p for p, _ in pairs]), np.array([r for _, r in pairs], bool))


@given(PAIRS)
def test_all_answered_is_all_errors_and_order_among_equals_does_not_matter(pairs: list[tuple[float, bool]]) -> None:
    points, area = risk_curve(of(pairs))
    assert points[-1] == (1.0, pytest.approx(1 - np.mean([right for _, right in pairs]), abs=1e-6))
    assert 0 <= area <= 1
    assert risk_curve(of(pairs[::-1]))[1] == pytest.approx(area)


@given(PAIRS, st.sampled_from([0.1, 0.5, 0.9]))
def test_a_precision_lies_in_its_interval(pairs: list[tuple[float, bool]], threshold: float) -> None:
    found = covered(of(pairs), threshold, np.arange(len(pairs)) // 2)
    assert found.answers == sum(p >= threshold for p, _ in pairs)
    if found.precision is not None:
        assert 0 <= found.precision.low <= found.precision.value <= found.precision.high <= 1


def test_coverage_at_a_precision_takes_the_most_that_keeps_it() -> None:
    sure = [(0.9, True)] * 50 + [(0.5, number % 2 == 0) for number in range(50)]
    found = coverage_at([0.9, 0.74, 1.1], of(sure))
    assert found[0.9] is not None
    assert found[0.9].coverage == 0.5
    assert found[0.74] is not None
    assert found[0.74].coverage == 1.0
    assert found[1.1] is None


def test_a_promise_is_kept_or_not_and_said_so() -> None:
    good, bad = [(0.9, True)] * 100, [(0.9, number % 2 == 0) for number in range(100)]
    kept = verify(0.95, of(good), of(good), chosen_on="rows")
    assert kept.kept
    assert kept.verdict == "kept"
    broken = verify(0.95, of(good), of(bad), chosen_on="rows")
    assert not broken.kept
    assert broken.verdict == "not kept"
    assert not verify(0.95, of(bad), of(good), chosen_on="rows").kept
    assert "nothing to verify" in verify(0.95, of(good), of([(0.1, True)]), chosen_on="rows").verdict


def test_answers_of_one_group_are_less_evidence() -> None:
    pairs = [(0.9, number // 20 % 2 == 0) for number in range(200)]
    alone, together = covered(of(pairs), 0.5), covered(of(pairs), 0.5, np.arange(200) // 20)
    assert alone.precision is not None
    assert together.precision is not None
    assert together.precision.high - together.precision.low > 2 * (alone.precision.high - alone.precision.low)


def test_thresholds_are_set_on_validation_rows_when_there_are_any() -> None:
    judge, rows = intents([("a", "a", 0.9)] * 60 + [("a", "b", 0.4)] * 60)
    apart = evaluate(judge, rows[30:90], valid=rows[:30] + rows[90:], target_precision=0.95).tasks["intent"].target
    assert apart is not None
    assert apart.chosen_on == "60 validation rows"
    assert apart.kept
    assert apart.reached is not None
    assert apart.reached.coverage == 0.5


def test_half_of_the_rows_is_verified_and_groups_stay_whole() -> None:
    judge, rows = intents([("a", "a", 0.9)] * 120, groups=12)
    evaluation = evaluate(judge, rows, target_precision=0.9)
    target = evaluation.tasks["intent"].target
    assert target is not None
    assert target.reached is not None
    assert target.answers == target.reached.answers == 60
    assert evaluation.kept is True
