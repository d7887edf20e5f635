"""Fine-tune the encoder on a company's own tickets, with the Hugging Face Trainer: `few-shot` and `full`.

Both first fit new heads on the frozen encoder, then move encoder and heads together. `few-shot` learns from the labels'
names beside the tickets and adds a supervised contrast; `full` stops when the validation rows get no better.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import TrainerCallback

from triage.errors import TrainingError
from triage.learning.batches import Batches
from triage.learning.contrast import Contrasting, collate_twice
from triage.learning.device import best_device, half_is_faster, moved
from triage.learning.examples import Example
from triage.learning.fit import Rows, collate, last_whole
from triage.learning.names import name_examples
from triage.learning.network import Network
from triage.learning.probe import fit_heads, untrained
from triage.learning.recipes import RECIPES, Depth, TuningRecipe
from triage.learning.tuner import Tuner, arguments_of
from triage.learning.validate import right_share, validation_f1
from triage.taxonomy import Taxonomy

MAX_TOKENS = 192
PROBED = 20_000
"""About so many examples are enough for the heads to begin with."""
MEANINGFUL = 0.3
"""Names are learned from when a head that never saw them gets at least this share of them right: a name like
`queue_17` says nothing about its tickets, and would be noise."""


@dataclass(frozen=True, slots=True)
class Tuned:
    """What a tuning did: epochs planned, rows learned from, tasks whose heads were new.

    `names` is whether the labels' names were learned from, `half` is whether it reckoned in bfloat16. `validation`
    holds macro-F1 a task on the validation rows.
    """

    epochs: int
    rows: int
    fresh: tuple[str, ...]
    names: bool
    half: bool
    device: str
    validation: dict[str, float]


def tune(
    network: Network,
    examples: Sequence[Example],
    *,
    tokenizer: Tokenizer,
    taxonomy: Taxonomy,
    depth: Depth,
    valid: Sequence[Example] = (),
    replay: Sequence[Example] = (),
    run: Path,
    seed: int,
    callbacks: Sequence[TrainerCallback] = (),
    resume: bool = False,
    max_tokens: int = MAX_TOKENS,
    recipe: TuningRecipe | None = None,
) -> Tuned:
    """Train `network` in place on `examples`; checkpoints go to `run`, and with `resume` a stopped run goes on.

    Heads that have learned nothing yet are fitted first. `replay` are texts with a teacher's shares for the tasks that
    are to stay as they are. By `valid` a full training finds when to stop, and keeps the epoch that did best there.

    Raises TrainingError when no example has a known label.
    """
    recipe = recipe or RECIPES[depth]
    own = [task for task in taxonomy.tasks if any(example.knows(task, taxonomy) for example in examples)]
    if not own:
        raise TrainingError("no ticket has a label that is known, so there is nothing to learn. Name the label columns")
    read = partial(Rows, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=max_tokens)
    kept = read(valid)
    judge = partial(validation_f1, network, kept, taxonomy, own)
    judged = any(example.knows(task, taxonomy) for example in valid for task in own)
    torch.manual_seed(seed)
    network.importance = {task: 1.0 if task in own else recipe.held for task in taxonomy.tasks}
    network.to(best_device())
    fresh = [task for task in untrained(network) if task in own]
    named = _heads_first(network, examples, fresh, names=recipe.contrast, read=read)
    learned = [*examples, *named]
    data = read([*learned, *replay])
    lengths = [len(ids) for ids in data.ids]
    batches = Batches(
        lengths,
        own=len(learned),
        batch_size=recipe.batch_size,
        share=recipe.replayed,
        pool=recipe.pool,
        seed=seed,
    )
    task = _contrasted(examples, taxonomy, own) if recipe.contrast else None
    model = Contrasting(network, task) if task else network
    collator = partial(collate_twice, task=task) if task else collate
    probe = collator([data[row] for row in next(iter(batches))])
    half = half_is_faster(model.train(), moved(probe, best_device()))
    arguments = arguments_of(recipe, rows=len(examples), run=run, seed=seed, half=half, judged=judged)
    trainer = Tuner(
        model,
        arguments,
        network=network,
        recipe=recipe,
        data=data,
        kept=kept,
        batches=batches,
        collator=collator,
        judge=judge,
        callbacks=callbacks,
    )
    trainer.train(resume_from_checkpoint=last_whole(run) if resume else None)
    trainer.save_state()
    network.requires_grad_(True).eval()
    found = judge() if judged else {}
    network.to("cpu")
    return Tuned(
        epochs=int(arguments.num_train_epochs),
        rows=len(learned),
        fresh=tuple(fresh),
        names=bool(named),
        half=half,
        device=str(arguments.device),
        validation=found,
    )


def _heads_first(
    network: Network, examples: Sequence[Example], fresh: Sequence[str], *, names: bool, read: Callable[..., Rows]
) -> list[Example]:
    """Fit the heads of `fresh` on the frozen encoder, and give the examples that the labels' names make, if any."""
    if not fresh:
        return []
    probed = examples[:: -(-len(examples) // PROBED)]
    fit_heads(network, read(probed), fresh)
    if not names:
        return []
    named = []
    for task in fresh:
        of_task = name_examples(network.taxonomy, [task])
        if of_task and right_share(network, read(of_task), task) >= MEANINGFUL:
            named += of_task
    if named:
        fit_heads(network, read([*probed, *named]), fresh)
    return named


def _contrasted(examples: Sequence[Example], taxonomy: Taxonomy, own: Sequence[str]) -> str | None:
    """The task whose labels are told apart: of those with one label a ticket, the one with the most labels in use."""
    used = {
        task: len({example.targets[task] for example in examples if example.knows(task, taxonomy)})
        for task in own
        if not taxonomy.many(task)
    }
    return max(used, key=lambda task: used[task]) if used else None
