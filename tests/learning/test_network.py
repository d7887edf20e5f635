from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch

from triage.heads import MANY
from triage.learning.network import Network
from triage.taxonomy import Taxonomy, parse


@pytest.fixture(scope="module")
def network(tiny_encoder: Path, taxonomy: Taxonomy) -> Network:
    torch.manual_seed(0)
    return Network(tiny_encoder, taxonomy).eval()


def biases_of(network: Network) -> dict[str, torch.Tensor]:
    return {task: network.head_tensors()[f"{task}.bias"] for task in network.heads}


def loss_of(network: Network, targets: dict[str, list[list[float]]], *, weights: list[float]) -> float:
    ids = torch.tensor([[2, 10, 11, 3], [2, 12, 3, 0]])
    every = {task: [[-1.0] * len(bias)] * 2 for task, bias in biases_of(network).items()}
    tensors = {task: torch.tensor(rows) for task, rows in (every | targets).items()}
    with torch.no_grad():
        return float(network(ids, (ids > 0).long(), tensors, torch.tensor(weights))["loss"])


def test_a_row_without_labels_teaches_nothing(network: Network) -> None:
    assert loss_of(network, {}, weights=[1.0, 1.0]) == 0
    one = [[1.0, 0.0, 0.0, 0.0], [-1.0] * 4]
    assert loss_of(network, {"category": one}, weights=[1.0, 1.0]) == loss_of(
        network, {"category": one}, weights=[1.0, 9.0]
    )


def test_a_row_of_several_possible_labels_costs_no_more_than_any_one_of_them(network: Network) -> None:
    def cost(*row: float) -> float:
        return loss_of(network, {"category": [list(row), [-1.0] * 4]}, weights=[1.0, 1.0])

    assert cost(1, 1, 0, 0) < min(cost(1, 0, 0, 0), cost(0, 1, 0, 0))
    assert cost(1, 1, 1, 1) == pytest.approx(0, abs=1e-5)


def test_shares_of_a_teacher_cost_least_when_they_are_met(network: Network) -> None:
    with torch.no_grad():
        met = network.scores(torch.tensor([[2, 10, 11, 3]]), torch.ones(1, 4))["category"].softmax(1)[0]

    def cost(shares: list[float]) -> float:
        return loss_of(network, {"category": [shares, [-1.0] * 4]}, weights=[1.0, 1.0])

    entropy = float(-(met * met.log()).sum()) / 2
    assert cost(met.tolist()) == pytest.approx(entropy, abs=1e-4)
    assert cost([1.0, 0.0, 0.0, 0.0]) == pytest.approx(float(-met[0].log()) / 2, abs=1e-4)


def test_a_heavier_row_costs_more(network: Network) -> None:
    rows = {"category": [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]}
    assert loss_of(network, rows, weights=[2.0, 2.0]) == pytest.approx(2 * loss_of(network, rows, weights=[1.0, 1.0]))


def test_no_signal_at_all_is_a_label_too(network: Network) -> None:
    none = [[0.0] * len(biases_of(network)[MANY])] * 2
    assert loss_of(network, {MANY: none}, weights=[1.0, 1.0]) > 0


def test_labels_that_hold_together_cost_as_many_yes_and_no_answers(tiny_encoder: Path, taxonomy: Taxonomy) -> None:
    torch.manual_seed(0)
    several = Network(tiny_encoder, replace(taxonomy, several=frozenset({"category"}))).eval()
    with torch.no_grad():
        logits = several.scores(torch.tensor([[2, 10, 11, 3]]), torch.ones(1, 4))["category"][0]
    row = torch.tensor([1.0, 0.0, 1.0, 0.0])
    wanted = -(row * logits.sigmoid().log() + (1 - row) * (-logits).sigmoid().log()).sum() / 2
    found = loss_of(several, {"category": [row.tolist(), [-1.0] * 4]}, weights=[1.0, 1.0])
    assert found == pytest.approx(float(wanted), abs=1e-4)


def test_a_task_may_have_any_name(tiny_encoder: Path) -> None:
    names = ("type", "train", "keys", "forward", "signals")
    own = parse({task: {label: {"description": label} for label in ("one", "two")} for task in names})
    network = Network(tiny_encoder, own)
    assert tuple(network.heads) == names
    network.load_state_dict(network.state_dict())
    assert {f"{task}.weight" for task in names} <= set(network.head_tensors())
    assert {name for name, _ in network.named_parameters()} >= {f"heads.{task}.linear.weight" for task in names}


def test_texts_encoded_in_parts_come_out_as_they_would_together(network: Network) -> None:
    torch.manual_seed(1)
    lengths = torch.tensor([9, 2, 5, 3, 9, 4, 7])
    mask = (torch.arange(9)[None] < lengths[:, None]).long()
    ids = torch.randint(5, 40, (7, 9)) * mask
    with torch.no_grad():
        whole, parts = network.tokens(ids, mask), network.tokens_in_parts(ids, mask, parts=3)
    assert torch.allclose(whole[mask > 0], parts[mask > 0], atol=1e-5)
