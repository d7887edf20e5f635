import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.learning.measure import best_f1_threshold
from triage.learning.report_from import BARS, report_from

THERE = np.arange(60) < 20


def source(there: float, absent: float = 0.02, *, cases: int = 20) -> tuple[np.ndarray, np.ndarray]:
    present = np.arange(60) < cases
    return np.where(present, there, absent), present


def test_a_signal_that_other_sources_say_more_softly_is_reported_from_lower_on() -> None:
    bar = report_from(source(0.9, 0.1), source(0.3), source(0.3), source(0.25))
    assert 0.1 < bar <= 0.25


def test_the_bar_of_home_stays_where_the_others_gain_nothing() -> None:
    home = source(0.9, 0.4)
    assert report_from(home, source(0.95), source(0.9), source(0.85)) == best_f1_threshold(*home)


def test_a_bar_that_helps_only_the_source_it_was_chosen_on_is_not_taken() -> None:
    home = source(0.9, 0.5)
    assert report_from(home, source(0.3), source(0.9, 0.5), source(0.9, 0.5)) == best_f1_threshold(*home)


def test_sources_with_hardly_a_case_have_no_say() -> None:
    home = source(0.9, 0.4)
    assert report_from(home, source(0.1, cases=4), source(0.1, cases=3), source(0.1)) == best_f1_threshold(*home)


def test_without_other_sources_home_decides() -> None:
    home = source(0.7, 0.3)
    assert report_from(home) == best_f1_threshold(*home)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.floats(0, 1), min_size=30, max_size=30), min_size=1, max_size=5))
def test_the_bar_is_always_one_that_can_be_reached(tables: list[list[float]]) -> None:
    there = np.arange(30) % 3 == 0
    bar = report_from(*((np.array(table), there) for table in tables))
    assert bar == 0.5 or bar in BARS
