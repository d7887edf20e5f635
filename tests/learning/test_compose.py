from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from triage.heads import MANY
from triage.learning.compose import LONG, compose
from triage.learning.examples import Example
from triage.learning.fit import Rows, collate
from triage.learning.network import Network
from triage.taxonomy import Taxonomy

PARTS = [
    Example("1", "My lawyer will write.", {MANY: ("legal_threat",), "intent": ("other",)}, "own"),
    Example("2", "I leave. It is unsafe.", {MANY: ("churn_risk", "safety")}, "own"),
    Example("3", "Where is it?", {MANY: ()}, "own"),
    Example("4", "The box was blue.", {MANY: ()}, "own"),
    Example("5", "Nobody said anything of signals here.", {"intent": ("other",)}, "own"),
    Example("6", "x" * LONG, {MANY: ("deadline",)}, "own"),
]


def test_evidence_is_where_the_carrier_stands_and_nothing_else_is_known_of_the_whole() -> None:
    for whole in compose(PARTS, 40, seed=1):
        carriers = {whole.text[place.start : place.end] for place in whole.evidence}
        assert carriers <= {"My lawyer will write.", "I leave. It is unsafe."}
        assert len(carriers) == 1
        assert whole.targets == {MANY: tuple(place.kind for place in whole.evidence)}
        assert len(whole.text) > len(carriers.pop())
        assert "Nobody said" not in whole.text


def test_kinds_take_turns_and_a_seed_gives_the_same_again() -> None:
    wholes = compose(PARTS, 30, seed=1)
    assert len({whole.id for whole in wholes}) == 30
    assert sum("legal_threat" in whole.targets[MANY] for whole in wholes) == 10
    assert compose(PARTS, 30, seed=1) == wholes
    assert compose(PARTS, 30, seed=2) != wholes


@pytest.mark.parametrize("left", [PARTS[:2], PARTS[2:5], []])
def test_without_carriers_or_fillers_there_is_nothing_to_compose(left: list[Example]) -> None:
    assert compose(left, 5, seed=0) == []


def test_looking_where_the_signal_stands_costs_less(tiny_encoder: Path, taxonomy: Taxonomy) -> None:
    torch.manual_seed(0)
    network = Network(tiny_encoder, taxonomy).eval()
    wholes = compose(PARTS, 4, seed=3)
    reads = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    rows = Rows(wholes, tokenizer=reads, taxonomy=taxonomy, max_tokens=64)
    batch = collate([rows[index] for index in range(len(rows))])
    assert batch["evidence"].any(1).sum() == sum(len(whole.evidence) for whole in wholes)
    everywhere = torch.ones_like(batch["evidence"]) * batch["evidence"].any(1, keepdim=True)
    with torch.no_grad():
        narrow = float(network(**batch)["loss"])
        wide = float(network(**{**batch, "evidence": everywhere * batch["attention_mask"][:, :, None]})["loss"])
        bare = float(network(**{**batch, "evidence": None})["loss"])
    assert narrow > wide
    assert wide == pytest.approx(bare, abs=1e-5)
