"""The training loop: Hugging Face Trainer over examples with masked targets, resumable from its checkpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import Dataset
from transformers import Trainer, TrainerCallback, TrainingArguments, get_cosine_schedule_with_warmup

from triage.heads import MANY
from triage.learning.examples import Evidence, Example
from triage.learning.network import Network
from triage.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. Rates are peak learning rates; `max_tokens` is the encoder's window in training."""

    epochs: int = 4
    batch_size: int = 32
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.06
    max_tokens: int = 192
    seed: int = 7


def fit(
    network: Network,
    examples: Sequence[Example],
    *,
    tokenizer: Tokenizer,
    taxonomy: Taxonomy,
    recipe: Recipe,
    run: Path,
    callbacks: Sequence[TrainerCallback] = (),
) -> None:
    """Train `network` in place; checkpoints and the loss curve go to `run`, and a stopped run goes on from there."""
    data = Rows(examples, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=recipe.max_tokens)
    arguments = TrainingArguments(
        output_dir=str(run),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch_size,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        use_cpu=not torch.cuda.is_available(),
        bf16=True,
        max_grad_norm=1.0,
        seed=recipe.seed,
        save_strategy="epoch",
        save_total_limit=1,
        logging_steps=25,
        report_to=[],
        remove_unused_columns=False,
        dataloader_num_workers=0,
    )
    steps = recipe.epochs * -(-len(data) // recipe.batch_size)
    heads = {id(parameter) for parameter in network.heads.parameters()}
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in network.parameters() if id(p) not in heads], "lr": recipe.encoder_rate},
            {"params": list(network.heads.parameters()), "lr": recipe.head_rate},
        ],
        weight_decay=recipe.weight_decay,
    )
    schedule = get_cosine_schedule_with_warmup(optimizer, round(recipe.warmup * steps), steps)
    trainer = Trainer(
        model=network,
        args=arguments,
        train_dataset=data,
        data_collator=collate,
        optimizers=(optimizer, schedule),
        callbacks=list(callbacks),
    )
    trainer.train(resume_from_checkpoint=last_whole(run))
    trainer.save_state()
    network.eval()


def last_whole(run: Path) -> str | None:
    """The newest checkpoint that was written to its end: its state is what the Trainer writes last."""
    whole = [path.parent for path in run.glob("checkpoint-*/trainer_state.json")]
    return str(max(whole, key=lambda path: int(path.name.split("-")[1]))) if whole else None


class Rows(Dataset[dict[str, Any]]):
    """Examples as token ids and target rows."""

    def __init__(
        self, examples: Sequence[Example], *, tokenizer: Tokenizer, taxonomy: Taxonomy, max_tokens: int
    ) -> None:
        self.taxonomy = taxonomy
        self.examples = examples
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)
        encodings = tokenizer.encode_batch([example.text for example in examples])
        self.ids = [encoding.ids for encoding in encodings]
        self.places = {
            row: _places(example.evidence, encodings[row].offsets, taxonomy.labels(MANY))
            for row, example in enumerate(examples)
            if example.evidence
        }

    def __len__(self) -> int:
        return len(self.examples)

    def __getitem__(self, index: int) -> dict[str, Any]:
        example = self.examples[index]
        return {
            "input_ids": self.ids[index],
            "length": len(self.ids[index]),
            "weight": example.weight,
            "targets": {task: self._row(task, example) for task in self.taxonomy.tasks},
            "places": self.places.get(index, []),
        }

    def _row(self, task: str, example: Example) -> list[float]:
        labels = self.taxonomy.labels(task)
        if task in example.shares:
            return list(example.shares[task])
        if task not in example.targets:
            return [-1.0] * len(labels)
        return [float(label in example.targets[task]) for label in labels]


def _places(
    evidence: Sequence[Evidence], offsets: Sequence[tuple[int, int]], kinds: Sequence[str]
) -> list[tuple[int, int]]:
    """Where signals stand, as pairs of token and signal. Evidence beyond the window has none."""
    return [
        (token, kinds.index(place.kind))
        for place in evidence
        for token, (start, end) in enumerate(offsets)
        if place.start <= start < end <= place.end
    ]


def collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One padded batch, in the form that Network.forward takes."""
    length = max(len(row["input_ids"]) for row in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row["input_ids"])] = torch.tensor(row["input_ids"])
        mask[index, : len(row["input_ids"])] = 1
    tasks: Sequence[str] = list(rows[0]["targets"])
    targets: dict[str, Tensor] = {task: torch.tensor([row["targets"][task] for row in rows]) for task in tasks}
    evidence = torch.zeros(len(rows), length, targets[MANY].shape[1])
    for index, row in enumerate(rows):
        for token, kind in row["places"]:
            evidence[index, token, kind] = 1
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "targets": targets,
        "evidence": evidence,
        "weights": torch.tensor([row["weight"] for row in rows]),
    }
