from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from triage.errors import TrainingError
from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.recipes import RECIPES, Depth
from triage.learning.tune import Tuned, tune
from triage.taxonomy import Taxonomy, parse

TEXTS = {
    "card_arrival": ("where is my parcel", "my card is not here", "my parcel is not here", "where is my card"),
    "password": ("i cannot log in", "log in is broken", "i cannot log in today", "my log in is broken"),
    "refund": ("please refund the lamp", "refund my money", "please refund my money", "refund the broken lamp"),
}


class Stop(TrainerCallback):
    """Ends a training after some steps, as an interruption would; and counts the steps it saw."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.steps = 0

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        self.steps += 1

    def on_epoch_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        if state.epoch >= self.after:
            control.should_training_stop = True
            control.should_save = True


@pytest.fixture
def wants() -> Taxonomy:
    described = {label: {"description": label} for label in TEXTS}
    moods = {label: {"description": label} for label in ("calm", "cross")}
    return parse({"intent": described, "mood": moods, "signals": {"a": {"description": ""}, "b": {"description": ""}}})


@pytest.fixture
def tickets() -> list[Example]:
    return [
        Example(f"{label}-{number}", text, {"intent": (label,)}, "own")
        for label, texts in TEXTS.items()
        for number, text in enumerate(texts)
    ]


def tuned(
    encoder: Path,
    tickets: list[Example],
    taxonomy: Taxonomy,
    run: Path,
    *,
    depth: Depth = "few-shot",
    valid: tuple[Example, ...] = (),
    replay: tuple[Example, ...] = (),
    stop: Stop | None = None,
    resume: bool = False,
) -> tuple[Network, Tuned]:
    torch.manual_seed(3)
    network = Network(encoder, taxonomy)
    done = tune(
        network,
        tickets,
        tokenizer=Tokenizer.from_file(str(encoder / "tokenizer.json")),
        taxonomy=taxonomy,
        depth=depth,
        valid=valid,
        replay=replay,
        run=run,
        seed=5,
        callbacks=[stop] if stop else [],
        resume=resume,
        max_tokens=64,
        recipe=replace(RECIPES[depth], rows=100, fewest=8, most=8, batch_size=6, encoder_rate=1e-3, head_rate=1e-2),
    )
    return network, done


def said(network: Network, encoder: Path, texts: list[str], task: str = "intent") -> list[int]:
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    found = []
    for text in texts:
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.no_grad():
            found.append(int(network.scores(ids, torch.ones_like(ids))[task].argmax()))
    return found


@pytest.mark.parametrize("depth", ["few-shot", "full"])
def test_both_depths_learn_twelve_tickets_by_heart(
    depth: Depth, tiny_encoder: Path, tickets: list[Example], wants: Taxonomy, tmp_path: Path
) -> None:
    network, done = tuned(tiny_encoder, tickets, wants, tmp_path, depth=depth, valid=tuple(tickets))
    assert said(network, tiny_encoder, [ticket.text for ticket in tickets]) == [0] * 4 + [1] * 4 + [2] * 4
    assert done.fresh == ("intent",)
    assert done.validation == {"intent": 1.0}
    assert not network.training


def test_tuning_prints_nothing(
    tiny_encoder: Path,
    tickets: list[Example],
    wants: Taxonomy,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tuned(tiny_encoder, tickets, wants, tmp_path)
    assert capsys.readouterr().out == ""


def test_the_same_seed_gives_the_same_weights(
    tiny_encoder: Path, tickets: list[Example], wants: Taxonomy, tmp_path: Path
) -> None:
    one, _ = tuned(tiny_encoder, tickets, wants, tmp_path / "one")
    other, _ = tuned(tiny_encoder, tickets, wants, tmp_path / "other")
    left, right = one.head_tensors()["intent.weight"], other.head_tensors()["intent.weight"]
    assert torch.allclose(left, right, atol=0.02)  # the probe may choose another precision


def test_a_stopped_tuning_goes_on_where_it_was(
    tiny_encoder: Path, tickets: list[Example], wants: Taxonomy, tmp_path: Path
) -> None:
    first, rest = Stop(after=5), Stop(after=99)
    tuned(tiny_encoder, tickets, wants, tmp_path / "run", stop=first)
    network, _ = tuned(tiny_encoder, tickets, wants, tmp_path / "run", stop=rest, resume=True)
    whole = Stop(after=99)
    straight, _ = tuned(tiny_encoder, tickets, wants, tmp_path / "other", stop=whole)
    assert first.steps + rest.steps == whole.steps
    left, right = network.head_tensors()["intent.weight"], straight.head_tensors()["intent.weight"]
    assert torch.allclose(left, right, atol=0.02)


def test_replay_teaches_the_tasks_that_tickets_say_nothing_about(
    tiny_encoder: Path, tickets: list[Example], wants: Taxonomy, tmp_path: Path
) -> None:
    replay = tuple(
        Example(f"replay-{number}", text, {}, "replay", shares={"mood": share})
        for number, (text, share) in enumerate(
            [("thank you", (0.95, 0.05)), ("i have no idea", (0.05, 0.95)), ("thank you, lovely sofa", (0.95, 0.05))]
        )
    )
    network, done = tuned(tiny_encoder, tickets, wants, tmp_path, replay=replay * 8)
    assert done.fresh == ("intent",)
    assert said(network, tiny_encoder, ["thank you", "i have no idea"], "mood") == [0, 1]


def test_names_that_say_nothing_are_not_learned_from(
    tiny_encoder: Path, tickets: list[Example], tmp_path: Path
) -> None:
    numbers = {label: str(number) for number, label in enumerate(TEXTS)}
    renamed = [replace(each, targets={"intent": (numbers[each.targets["intent"][0]],)}) for each in tickets]
    described = {label: {"description": ""} for label in numbers.values()}
    kinds = {kind: {"description": ""} for kind in ("a", "b")}
    _, done = tuned(tiny_encoder, renamed, parse({"intent": described, "signals": kinds}), tmp_path)
    assert not done.names


def test_tickets_without_labels_are_refused(tiny_encoder: Path, wants: Taxonomy, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="label columns"):
        tuned(tiny_encoder, [Example("1", "where is my parcel", {}, "own")], wants, tmp_path)
