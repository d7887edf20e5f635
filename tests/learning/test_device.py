from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from triage.learning.device import best_device, device_of, half_is_faster, moved
from triage.learning.examples import Example
from triage.learning.fit import Rows, collate
from triage.learning.network import Network
from triage.taxonomy import Taxonomy


def test_the_probe_changes_neither_weights_nor_chance(
    tiny_encoder: Path, twelve: list[Example], taxonomy: Taxonomy
) -> None:
    torch.manual_seed(4)
    network = Network(tiny_encoder, taxonomy).train()
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    rows = Rows(twelve, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=64)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    state = torch.get_rng_state()
    assert half_is_faster(network, collate([rows[row] for row in range(len(rows))])) in (True, False)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(before[name], tensor) for name, tensor in network.state_dict().items())
    assert all(parameter.grad is None for parameter in network.parameters())


def test_everything_in_a_batch_is_moved() -> None:
    batch = moved({"a": torch.ones(1), "b": {"c": torch.ones(1)}, "d": "text"}, torch.device("meta"))
    assert batch["a"].device.type == batch["b"]["c"].device.type == "meta"
    assert batch["d"] == "text"


def test_a_network_is_where_its_weights_are(tiny_network: Network) -> None:
    assert device_of(tiny_network) == torch.device("cpu")
    assert best_device().type in ("cpu", "cuda")
