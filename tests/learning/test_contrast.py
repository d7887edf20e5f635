import pytest

pytest.importorskip("torch")

import torch

from triage.learning.contrast import collate_twice, contrast


def test_contrast_is_low_where_like_stands_by_like() -> None:
    near = torch.tensor([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [0.1, 1.0]])
    labels = torch.tensor([0, 0, 1, 1])
    assert contrast(near, labels) < contrast(near[[0, 2, 1, 3]], labels)


def test_rows_without_a_like_one_have_no_contrast_and_no_nan() -> None:
    states = torch.randn(3, 4, requires_grad=True)
    loss = contrast(states, torch.tensor([0, 1, 2]))
    loss.backward()
    assert loss == 0
    assert torch.isfinite(states.grad).all()
    assert contrast(states[:0], torch.tensor([], dtype=torch.long)) == 0


def test_the_second_look_lacks_tokens_but_never_the_first_and_last() -> None:
    row = {
        "input_ids": [101, *range(200, 240), 102],
        "weight": 1.0,
        "targets": {"intent": [1.0, 0.0], "signals": [0.0]},
        "places": [(20, 0)],
    }
    torch.manual_seed(0)
    batch = collate_twice([row], task="intent")
    first, second = (ids[mask > 0] for ids, mask in zip(batch["input_ids"], batch["attention_mask"], strict=True))
    assert first.tolist() == row["input_ids"]
    assert len(second) < len(first)
    assert (second[0], second[-1]) == (101, 102)
    marked = batch["evidence"][1].nonzero()
    assert all(second[token] == 219 for token, _ in marked.tolist())


def test_replay_stands_once() -> None:
    row = {"input_ids": [101, 5, 6, 102], "weight": 1.0, "targets": {"intent": [-1.0], "signals": [0.5]}, "places": []}
    assert len(collate_twice([row], task="intent")["input_ids"]) == 1


def test_short_texts_keep_all_their_tokens() -> None:
    row = {"input_ids": [101, 5, 6, 102], "weight": 1.0, "targets": {"signals": [0.0]}, "places": []}
    ids = collate_twice([row], task="signals")["input_ids"]
    assert torch.equal(ids[0], ids[1])
