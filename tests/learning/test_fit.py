from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from triage.heads import MANY
from triage.learning.examples import Example
from triage.learning.fit import Recipe, Rows, collate, fit
from triage.learning.network import Network
from triage.taxonomy import Taxonomy


class Stop(TrainerCallback):
    """Ends the training after some epochs, as a crash would; and counts the steps it saw."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.steps = 0

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        self.steps += 1

    def on_epoch_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object) -> None:
        if state.epoch >= self.after:
            control.should_training_stop = True
            control.should_save = True


def batch_of(examples: list[Example], tiny_encoder: Path, taxonomy: Taxonomy) -> dict[str, Any]:
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    return collate(list(Rows(examples, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=64)))  # type: ignore[call-overload]


def test_twelve_messages_are_learned_by_heart(
    tiny_network: Network, tiny_encoder: Path, twelve: list[Example], taxonomy: Taxonomy
) -> None:
    batch = batch_of(twelve, tiny_encoder, taxonomy)
    with torch.no_grad():
        scores = tiny_network.scores(batch["input_ids"], batch["attention_mask"])
    for task, logits in scores.items():
        labels = taxonomy.labels(task)
        if task == MANY:
            said = [tuple(label for label, logit in zip(labels, row, strict=True) if logit > 0) for row in logits]
        else:
            said = [(labels[int(best)],) for best in logits.argmax(1)]
        assert said == [example.targets[task] for example in twelve]


def test_a_stopped_training_goes_on_from_its_checkpoint(
    tiny_encoder: Path, twelve: list[Example], taxonomy: Taxonomy, tmp_path: Path
) -> None:
    def train(after: int) -> tuple[Network, int]:
        torch.manual_seed(0)
        network, stop = Network(tiny_encoder, taxonomy), Stop(after)
        fit(
            network,
            twelve,
            tokenizer=Tokenizer.from_file(str(tiny_encoder / "tokenizer.json")),
            taxonomy=taxonomy,
            recipe=Recipe(epochs=4, batch_size=4, max_tokens=64),
            run=tmp_path,
            callbacks=[stop],
        )
        return network, stop.steps

    stopped, before = train(after=2)
    resumed, rest = train(after=4)
    assert (before, rest) == (6, 6)
    (tmp_path / "checkpoint-999").mkdir()  # as a crash while saving leaves it
    finished, none = train(after=4)
    assert none == 0
    assert all(
        torch.equal(left, right)
        for left, right in zip(resumed.state_dict().values(), finished.state_dict().values(), strict=True)
    )
    assert not torch.equal(stopped.head_tensors()["intent.weight"], resumed.head_tensors()["intent.weight"])


def test_rows_mark_what_is_unknown_and_cut_what_is_long(tiny_encoder: Path, taxonomy: Taxonomy) -> None:
    examples = [
        Example("1", "where " * 200, {"intent": ("order_status", "praise")}, "own", 0.4),
        Example("2", "thanks", {"signals": ()}, "own"),
    ]
    batch = batch_of(examples, tiny_encoder, taxonomy)
    assert batch["input_ids"].shape == (2, 64)
    assert batch["attention_mask"].sum(1).tolist()[0] == 64
    assert batch["targets"]["intent"].sum(1).tolist() == [2, -len(taxonomy.labels("intent"))]
    assert batch["targets"]["signals"][:, 0].tolist() == [-1, 0]
    assert batch["weights"].tolist() == pytest.approx([0.4, 1])
