import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn")

from triage.learning.choose import ALIKE, choose, doubt, nearest
from triage.learning.held_out import unit


def rows(count: int, *, labels: int = 4, seed: int = 1) -> "tuple[np.ndarray, np.ndarray]":
    chance = np.random.default_rng(seed)
    return (
        chance.normal(size=(count, 16)).astype(np.float32),
        chance.dirichlet(np.ones(labels), size=count).astype(np.float32),
    )


def test_as_many_as_the_budget_and_none_twice() -> None:
    vectors, probabilities = rows(200)
    chosen = choose(vectors, probabilities, budget=30)
    assert len(set(chosen)) == len(chosen) == 30


def test_the_same_seed_chooses_the_same() -> None:
    vectors, probabilities = rows(200)
    assert choose(vectors, probabilities, budget=20, seed=4) == choose(vectors, probabilities, budget=20, seed=4)


def test_unsure_rows_are_preferred() -> None:
    vectors, probabilities = rows(300)
    chosen = choose(vectors, probabilities, budget=30)
    assert doubt(probabilities[chosen]).mean() > doubt(probabilities).mean() + 0.1


def test_one_puzzle_in_many_variants_takes_one_label() -> None:
    vectors, probabilities = rows(100)
    vectors[:50] = vectors[0] + np.random.default_rng(1).normal(0, 0.01, (50, 16))
    probabilities[:50] = 0.25
    chosen = choose(vectors, probabilities, budget=20)
    assert sum(row < 50 for row in chosen) == 1


def test_nothing_like_what_is_labelled_is_chosen() -> None:
    vectors, probabilities = rows(100)
    chosen = choose(vectors, probabilities, budget=80, known=vectors[:40])
    assert all(row >= 40 for row in chosen)
    assert choose(vectors, probabilities, budget=5, known=vectors) == []


def test_favoured_rows_come_more_often() -> None:
    vectors, probabilities = rows(400)
    favour = np.where(np.arange(400) < 100, 20, 1).astype(np.float32)
    counts = [
        sum(row < 100 for row in choose(vectors, probabilities, budget=40, favour=each)) for each in (None, favour)
    ]
    assert counts[1] > counts[0]


def test_fewer_rows_than_the_budget_are_all_chosen() -> None:
    vectors, probabilities = rows(5)
    assert sorted(choose(vectors, probabilities, budget=50)) == [0, 1, 2, 3, 4]


def test_no_rows_choose_nothing() -> None:
    assert choose(np.zeros((0, 4), np.float32), np.zeros((0, 2), np.float32), budget=3) == []


def test_with_several_labels_doubt_is_nearness_to_a_half() -> None:
    sure, unsure = [0.01, 0.99], [0.01, 0.55]
    values = doubt(np.array([sure, unsure], np.float32), several=True)
    assert values[1] > 0.8 > 0.1 > values[0]


@settings(max_examples=25, deadline=None)
@given(count=st.integers(1, 60), budget=st.integers(1, 80), copies=st.integers(1, 3), seed=st.integers(0, 99))
def test_what_is_chosen_is_never_alike(count: int, budget: int, copies: int, seed: int) -> None:
    vectors, probabilities = rows(count, seed=seed)
    vectors, probabilities = np.tile(vectors, (copies, 1)), np.tile(probabilities, (copies, 1))
    chosen = choose(vectors, probabilities, budget=budget, seed=seed)
    assert 1 <= len(chosen) <= budget
    for place, row in enumerate(chosen[1:], start=1):
        assert nearest(unit(vectors[[row]]), unit(vectors[chosen[:place]]))[0] < ALIKE + 1e-5
