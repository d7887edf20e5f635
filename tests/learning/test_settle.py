from copy import deepcopy
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.settle import EPOCHS, settle
from triage.taxonomy import Taxonomy, parse

MOODS = {"thank you": (0.9, 0.1), "i have no idea": (0.1, 0.9), "thank you, lovely sofa": (0.9, 0.1)}


@pytest.fixture
def wants() -> Taxonomy:
    labels = {"intent": ("parcel", "refund"), "mood": ("calm", "lost"), "signals": ("a", "b")}
    return parse({task: {label: {"description": ""} for label in of_task} for task, of_task in labels.items()})


@pytest.fixture
def network(tiny_encoder: Path, wants: Taxonomy) -> Network:
    torch.manual_seed(3)
    return Network(tiny_encoder, wants).eval()


def judged(texts: dict[str, tuple[float, float]], times: int) -> list[Example]:
    """Examples with a teacher's shares, and a label of another task that settling has nothing to do with."""
    rows = [*texts.items()] * times
    return [
        Example(f"r{n}", text, {"intent": ("refund",)}, "own", shares={"mood": s}) for n, (text, s) in enumerate(rows)
    ]


def of_mood(network: Network, tokenizer: Tokenizer, text: str) -> float:
    """The probability that the customer is calm."""
    ids = torch.tensor([tokenizer.encode(text).ids])
    with torch.no_grad():
        return float(network.scores(ids, torch.ones_like(ids))["mood"].softmax(1)[0, 0])


def test_a_kept_head_comes_to_say_what_the_base_says(network: Network, tiny_encoder: Path) -> None:
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    seen: list[tuple[int, int]] = []

    def away() -> float:
        """How far the head is from the base, over all texts."""
        return sum(abs(of_mood(network, tokenizer, text) - calm) for text, (calm, _) in MOODS.items())

    before = away()
    settle(
        network,
        judged(MOODS, 200),
        ["mood"],
        tokenizer=tokenizer,
        max_tokens=64,
        seed=1,
        told=lambda done, of: seen.append((done, of)),
    )
    assert away() < before / 3
    assert of_mood(network, tokenizer, "thank you") > 0.5 > of_mood(network, tokenizer, "i have no idea")
    assert seen[-1] == (EPOCHS, EPOCHS)


def test_encoder_and_other_heads_stay_as_they_are(network: Network, tiny_encoder: Path) -> None:
    before = deepcopy(network.state_dict())
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    settle(network, judged(MOODS, 5), ["mood"], tokenizer=tokenizer, max_tokens=64, seed=1)
    changed = {name for name, weight in network.state_dict().items() if not torch.equal(weight, before[name])}
    assert changed == {"heads.mood.query", "heads.mood.linear.weight", "heads.mood.linear.bias"}
    assert not network.training


def test_nothing_is_learned_where_no_task_is_kept(network: Network, tiny_encoder: Path) -> None:
    before = deepcopy(network.state_dict())
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    settle(network, judged(MOODS, 5), [], tokenizer=tokenizer, max_tokens=64, seed=1)
    assert all(torch.equal(weight, before[name]) for name, weight in network.state_dict().items())
