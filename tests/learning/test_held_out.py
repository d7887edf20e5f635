import numpy as np
import pytest

pytest.importorskip("sklearn")

from triage.learning.held_out import _folds, blocks_of, held_out, unit


def test_groups_and_equal_texts_chain_into_one_block() -> None:
    blocks = blocks_of(
        ["ann", "ann", "bob", ""], ["first words here", "other things said", "first words here", "alone"]
    )
    assert len(set(blocks[:3].tolist())) == 1
    assert blocks[3] != blocks[0]


def test_no_tickets_have_no_blocks() -> None:
    assert blocks_of([], []).tolist() == []


def test_a_block_is_never_parted() -> None:
    chance = np.random.default_rng(3)
    blocks, labels = chance.integers(0, 40, 200), chance.integers(0, 3, 200)
    fold = _folds(blocks, labels, folds=5, seed=1)
    assert all(len(set(fold[blocks == block].tolist())) == 1 for block in set(blocks.tolist()))
    assert np.bincount(fold).min() > 20


def test_a_twin_in_another_block_gives_a_wrong_label_away_and_one_in_the_same_does_not() -> None:
    vectors = np.repeat(np.eye(4, dtype=np.float32), 6, axis=0)
    targets = np.repeat(np.eye(2, dtype=np.float32), 12, axis=0)
    shares = held_out(vectors, targets, blocks=np.arange(24), several=False)
    assert (shares.argmax(1) == targets.argmax(1)).all()
    together = held_out(vectors, targets, blocks=np.repeat(np.arange(4), 6), several=False)
    assert together[targets > 0].max() < shares[targets > 0].min()


def test_a_single_block_teaches_nothing_about_itself() -> None:
    shares = held_out(np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32), blocks=np.zeros(3, int), several=False)
    assert shares.sum() == 0


def test_several_labels_each_get_a_probability() -> None:
    chance = np.random.default_rng(2)
    targets = np.concatenate([chance.integers(0, 2, (80, 2)), np.ones((80, 1)), np.zeros((80, 1))], axis=1)
    vectors = (targets + chance.normal(0, 0.1, (80, 4))).astype(np.float32)
    shares = held_out(vectors, targets.astype(np.float32), blocks=np.arange(80), several=True)
    assert ((shares[:, :2] > 0.5) == targets[:, :2]).mean() > 0.9
    assert (shares[:, 2] == 1).all()
    assert (shares[:, 3] == 0).all()


def test_a_vector_of_zeros_stays_one() -> None:
    assert unit(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]
