import pytest

pytest.importorskip("torch")

import torch

from triage.learning.regress import regress


def test_regression_takes_shares_and_tasks_of_any_number_of_labels() -> None:
    states = torch.eye(4)
    shares = torch.tensor([[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.9]])
    weight, bias = regress(states, shares, several=False, strength=100)
    assert torch.allclose((states @ weight.T + bias).softmax(1), shares, atol=0.05)
    both = torch.tensor([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    weight, bias = regress(states, both, several=True, strength=100)
    assert ((states @ weight.T + bias > 0) == (both > 0)).all()


def test_logits_to_begin_with_are_added_to_and_rows_without_weight_count_for_nothing() -> None:
    states, labels = torch.eye(2), torch.eye(2)
    told = torch.tensor([[0.0, 9.0], [9.0, 0.0]])  # all wrong
    weight, bias = regress(states, labels, several=False, strength=100, start=told)
    assert (states @ weight.T + bias + told).argmax(1).tolist() == [0, 1]
    weight, bias = regress(states, labels, several=False, strength=100, weights=torch.tensor([1.0, 0.0]))
    assert (states @ weight.T + bias).argmax(1).tolist() == [0, 0]
