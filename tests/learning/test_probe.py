from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from triage.learning.examples import Example
from triage.learning.fit import Rows
from triage.learning.network import Network
from triage.learning.probe import fit_heads, mean_states, untrained
from triage.taxonomy import Taxonomy


def test_a_new_network_is_untrained_and_a_trained_one_is_not(
    tiny_encoder: Path, tiny_network: Network, taxonomy: Taxonomy
) -> None:
    assert untrained(Network(tiny_encoder, taxonomy)) == tuple(task for task in taxonomy.tasks if task != "signals")
    assert untrained(tiny_network) == ()


def test_mean_states_keep_the_order_of_the_rows(
    tiny_encoder: Path, tiny_network: Network, twelve: list[Example], taxonomy: Taxonomy
) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    many, one = (
        mean_states(tiny_network, Rows(part, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=64), batch_size=5)
        for part in (twelve, twelve[7:8])
    )
    assert torch.allclose(many[7], one[0], atol=1e-5)


def test_a_fitted_head_knows_its_tickets_and_other_heads_stay(
    tiny_encoder: Path, twelve: list[Example], taxonomy: Taxonomy
) -> None:
    torch.manual_seed(0)
    network = Network(tiny_encoder, taxonomy).eval()
    before = network.head_tensors()["urgency.weight"].clone()
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    rows = Rows(twelve, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=64)
    fit_heads(network, rows, ["intent"], strength=1e4)
    for row, example in enumerate(twelve):
        ids = torch.tensor([rows.ids[row]])
        with torch.no_grad():
            best = int(network.scores(ids, torch.ones_like(ids))["intent"].argmax())
        assert taxonomy.labels("intent")[best] == example.targets["intent"][0]
    assert torch.equal(network.head_tensors()["urgency.weight"], before)
