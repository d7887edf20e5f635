import numpy as np
import pytest

pytest.importorskip("sklearn")

from hypothesis import given
from hypothesis import strategies as st

from triage.learning.measure import best_f1_threshold, calibration_error, threshold_for

ROWS = st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.9, 1.0]), st.booleans()), max_size=30)


@given(ROWS, st.floats(0.05, 1), st.integers(1, 5))
def test_a_threshold_keeps_its_promise_and_no_lower_one_does(
    rows: list[tuple[float, bool]], precision: float, least: int
) -> None:
    confidence = np.array([p for p, _ in rows])
    right = np.array([r for _, r in rows], bool)

    def holds(threshold: float) -> bool:
        above = confidence >= threshold
        return bool(above.sum() >= least and right[above].mean() >= precision)

    threshold = threshold_for(precision, confidence, right, least=least)
    if threshold <= 1:
        assert holds(threshold)
    assert not any(holds(lower) for lower in np.unique(confidence[confidence < threshold]))


def test_rows_of_equal_confidence_stand_or_fall_together() -> None:
    equal = np.array([0.9, 0.9, 0.9, 0.9])
    assert threshold_for(0.9, equal, np.array([True, True, False, False]), least=2) == 1.01


def test_too_few_rows_promise_nothing() -> None:
    assert threshold_for(0.5, np.full(29, 0.99), np.ones(29, bool)) == 1.01
    assert threshold_for(0.5, np.full(30, 0.99), np.ones(30, bool)) == 0.99


def test_calibration_error_is_the_gap_between_said_and_true() -> None:
    assert calibration_error(np.full(10, 0.8), np.array([True] * 8 + [False] * 2)) == pytest.approx(0)
    assert calibration_error(np.ones(4), np.zeros(4, bool)) == 1.0


def test_the_threshold_of_a_signal_parts_present_from_absent() -> None:
    probability = np.array([0.7] * 10 + [0.45] * 50)
    present = np.array([True] * 10 + [False] * 50)
    threshold = best_f1_threshold(probability, present)
    assert 0.45 < threshold <= 0.7
    assert best_f1_threshold(probability, present, least=11) == 0.5
