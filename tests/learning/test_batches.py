import pytest

pytest.importorskip("torch")

from hypothesis import given
from hypothesis import strategies as st

from triage.learning.batches import Batches


@given(
    own=st.integers(1, 200),
    spare=st.integers(0, 100),
    size=st.integers(1, 40),
    share=st.floats(0, 2),
    epoch=st.integers(0, 5),
)
def test_every_own_row_comes_once_an_epoch_and_batches_are_not_mixed(
    own: int, spare: int, size: int, share: float, epoch: int
) -> None:
    batches = Batches([7] * (own + spare), own=own, batch_size=size, share=share, pool=4, seed=1)
    batches.epoch = epoch
    found = list(batches)
    assert len(found) == len(batches)
    assert sorted(row for batch in found for row in batch if row < own) == list(range(own))
    assert all(len({row < own for row in batch}) == 1 and len(batch) <= size for batch in found)
    assert sum(len(batch) for batch in found) == own + min(spare, round(share * own))


def test_over_the_epochs_all_of_the_replay_has_its_turn() -> None:
    batches = Batches([5] * 30, own=10, batch_size=4, share=0.5, pool=1, seed=3)
    seen = set()
    for batches.epoch in range(4):
        seen |= {row for batch in batches for row in batch if row >= 10}
    assert seen == set(range(10, 30))


def test_an_epoch_is_the_same_each_time_it_is_asked_for_and_differs_from_the_next() -> None:
    batches = Batches(list(range(50)), own=50, batch_size=8, share=0, pool=1, seed=3)
    first, again = list(batches), list(batches)
    batches.epoch = 1
    assert first == again
    assert first != list(batches)


def test_texts_of_like_length_share_a_batch() -> None:
    batches = Batches([length % 100 for length in range(1000)], own=1000, batch_size=10, share=0, pool=16, seed=3)
    spreads = [max(row % 100 for row in batch) - min(row % 100 for row in batch) for batch in batches]
    assert sum(spreads) / len(spreads) < 20


def test_replay_of_like_length_shares_a_batch_where_own_rows_are_left_to_chance() -> None:
    batches = Batches([row % 50 for row in range(300)], own=100, batch_size=10, share=1, pool=1, seed=3)
    spreads = [max(row % 50 for row in batch) - min(row % 50 for row in batch) for batch in batches if batch[0] >= 100]
    assert len(spreads) == 10
    assert sum(spreads) / 10 < 10
