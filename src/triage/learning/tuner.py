"""The Hugging Face Trainer as tuning uses it: own batches and rates, macro-F1 on validation rows, averaged weights."""

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim import AdamW
from torch.utils.data import DataLoader
from transformers import (
    EarlyStoppingCallback,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    get_cosine_schedule_with_warmup,
)

from triage.learning.batches import Batches
from triage.learning.fit import Rows
from triage.learning.network import Network
from triage.learning.recipes import TuningRecipe

JUDGED = "eval_macro_f1"
AVERAGE = "average.safetensors"


def arguments_of(
    recipe: TuningRecipe, *, rows: int, run: Path, seed: int, half: bool, judged: bool
) -> TrainingArguments:
    """What the Trainer is told. With `judged` it keeps the epoch that did best on the validation rows."""
    stops = judged and recipe.patience > 0
    return TrainingArguments(
        output_dir=str(run),
        num_train_epochs=recipe.epochs(rows),
        per_device_train_batch_size=recipe.batch_size,
        use_cpu=not torch.cuda.is_available(),
        bf16=half,
        max_grad_norm=1.0,
        seed=seed,
        eval_strategy="epoch" if stops else "no",
        save_strategy="epoch",
        save_total_limit=2 if stops else 1,
        load_best_model_at_end=stops,
        metric_for_best_model=JUDGED if stops else None,
        greater_is_better=True if stops else None,
        logging_steps=25,
        report_to=[],
        remove_unused_columns=False,
        dataloader_num_workers=0,
        disable_tqdm=True,
    )


class Tuner(Trainer):
    """A Trainer that takes its batches from `Batches` and its figures from `judge`, macro-F1 a task."""

    def __init__(
        self,
        model: nn.Module,
        arguments: TrainingArguments,
        *,
        network: Network,
        recipe: TuningRecipe,
        data: Rows,
        kept: Rows,
        batches: Batches,
        collator: Callable[[Sequence[Mapping[str, Any]]], dict[str, Any]],
        judge: Callable[[], dict[str, float]],
        callbacks: Sequence[TrainerCallback],
    ) -> None:
        steps = int(arguments.num_train_epochs) * len(batches)
        every = max(1, math.ceil(arguments.num_train_epochs / recipe.checkpoints))
        own: list[TrainerCallback] = [_Epochs(batches, every)]
        if recipe.averaged:
            own.append(_Average(network, first=round((1 - recipe.averaged) * steps)))
        if arguments.load_best_model_at_end:
            own.append(EarlyStoppingCallback(recipe.patience))
        optimizer = AdamW(groups_of(network, recipe), weight_decay=recipe.weight_decay)
        schedule = get_cosine_schedule_with_warmup(optimizer, round(recipe.warmup * steps), steps)
        super().__init__(
            model=model,
            args=arguments,
            train_dataset=data,
            eval_dataset=kept,
            data_collator=collator,
            optimizers=(optimizer, schedule),
            callbacks=[*own, *callbacks],
        )
        self.remove_callback(PrinterCallback)
        self.data = data
        self.batches = batches
        self.judge = judge

    def get_train_dataloader(self) -> DataLoader[dict[str, Any]]:
        """Rows in the order that `Batches` gives."""
        return DataLoader(self.data, batch_sampler=self.batches, collate_fn=self.data_collator)

    def evaluate(self, *_: object, **__: object) -> dict[str, float]:
        """Macro-F1 on the validation rows: of each task, and their mean, by which the best epoch is chosen."""
        figures = self.judge()
        found = {f"eval_{task}_macro_f1": figure for task, figure in figures.items()}
        found[JUDGED] = sum(figures.values()) / len(figures)
        self.log(found)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
        return found


def groups_of(network: Network, recipe: TuningRecipe) -> list[dict[str, Any]]:
    """Parameters with their rates: the heads, then the encoder, slower towards its first layer; without frozen ones."""
    layers = list(network.encoder.encoder.layer)
    groups = [{"params": list(network.heads.parameters()), "lr": recipe.head_rate}]
    parts = [network.encoder.embeddings, *layers]
    held = 1 + round(recipe.frozen * len(layers)) if recipe.frozen else 0
    for depth, part in enumerate(reversed(parts)):
        learns = len(parts) - 1 - depth >= held
        for parameter in part.parameters():
            parameter.requires_grad_(learns)
        if learns:
            rate = recipe.encoder_rate * recipe.layer_decay**depth
            groups.append({"params": list(part.parameters()), "lr": rate})
    return groups


class _Epochs(TrainerCallback):
    """Tells the batches which epoch it is, and saves after every few epochs and the last."""

    def __init__(self, batches: Batches, every: int) -> None:
        self.batches = batches
        self.every = every

    def on_epoch_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self.batches.epoch = round(state.epoch or 0)

    def on_epoch_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        epoch = round(state.epoch or 0)
        if not args.load_best_model_at_end and epoch % self.every and epoch < args.num_train_epochs:
            control.should_save = False


class _Average(TrainerCallback):
    """Puts the mean of the weights from step `first` on into the network at the end (arXiv 1803.05407)."""

    def __init__(self, network: Network, *, first: int) -> None:
        self.network = network
        self.first = first
        self.sums: dict[str, Tensor] = {}
        self.steps = 0

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        path = Path(str(args.output_dir)) / f"checkpoint-{state.global_step}" / AVERAGE
        if path.is_file():
            self.sums = load_file(path, device=str(args.device))
            self.steps = state.global_step - self.first

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        if state.global_step <= self.first:
            return
        self.steps += 1
        with torch.no_grad():
            for name, weight in self.network.named_parameters():
                if not weight.requires_grad:
                    continue
                if self.steps == 1:
                    self.sums[name] = weight.detach().clone()
                else:
                    self.sums[name] += weight

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        if self.steps:
            save_file(self.sums, Path(str(args.output_dir)) / f"checkpoint-{state.global_step}" / AVERAGE)

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        with torch.no_grad():
            for name, weight in self.network.named_parameters():
                if self.steps and name in self.sums:
                    weight.copy_(self.sums[name] / self.steps)
