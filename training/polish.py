"""The last pass of a network: the upper layers only, true labels only, more tweets, and texts as people really type.

What the teacher was unsure of is left out here. The lower layers and the word embeddings stay as they are. The mean of
a text's states is drawn back to what the published encoder makes of it: from it a company's own labels are learned.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import torch
from safetensors.torch import load_model, save_model
from tokenizers import Tokenizer
from torch import Tensor

from data import Material
from triage.checks.perturb import perturb
from triage.learning.compose import compose
from triage.learning.examples import Example, read_corpus
from triage.learning.fit import Recipe, fit
from triage.learning.network import Network
from triage.learning.probe import pooled
from triage.taxonomy import Taxonomy
from triage.text.folded import folded

CHANGES = ("typo", "typo", "two_typos", "random_case", "no_punctuation", "no_apostrophes", "short_words")
"""What is done to a share of the texts, each as likely as it is often here."""


class Anchored(Network):
    """A network that is held to the sentence vectors of its encoder as published, `strength` times their distance."""

    def __init__(self, encoder: Path, taxonomy: Taxonomy, *, strength: float) -> None:
        super().__init__(encoder, taxonomy)
        self.strength = strength
        self._published = (Network(encoder, taxonomy).encoder.eval(),)  # in a tuple: no part of what is trained

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        targets: Mapping[str, Tensor],
        weights: Tensor,
        evidence: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """As Network.forward, with one minus the cosine between the two vectors of each text added to the loss."""
        tokens, mask = self.tokens(input_ids, attention_mask).float(), attention_mask.float()
        with torch.no_grad():
            published = self._published[0](input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        apart = 1 - torch.cosine_similarity(pooled(tokens, mask), pooled(published.float(), mask))
        return {"loss": self.loss(tokens, mask, targets, weights, evidence) + self.strength * apart.mean()}


def polished(
    network: Network,
    material: Material,
    plan: Mapping[str, Any],
    taxonomy: Taxonomy,
    *,
    without: frozenset[str],
    corpora: Path,
    encoder: Path,
    run: Path,
) -> Network:
    """The network after its last pass: read from `run` when it is there. `without` names sources it may not see."""
    weights = run / "network.safetensors"
    if weights.exists():
        print(f"{weights} is there: not trained again")
        load_model(network, weights)
        return network.eval()
    before = network.state_dict()
    network = Anchored(encoder, taxonomy, strength=plan["anchor"])
    network.load_state_dict(before)
    kept_as_it_is = ("embeddings.", *(f"encoder.layer.{number}." for number in range(plan["frozen_layers"])))
    for name, parameter in network.encoder.named_parameters():
        parameter.requires_grad = not name.startswith(kept_as_it_is)
    fit(
        network,
        lesson(material, plan, without=without, corpora=corpora),
        tokenizer=Tokenizer.from_file(str(encoder / "tokenizer.json")),
        taxonomy=taxonomy,
        recipe=Recipe(**plan["train"]),
        run=run,
    )
    save_model(network, str(weights))
    return network.eval()


def lesson(material: Material, plan: Mapping[str, Any], *, without: frozenset[str], corpora: Path) -> list[Example]:
    """Own and mapped examples and more tweets, a share of them mistyped, and messages put together from several."""
    own, mapped = (
        [example for example in part if example.source not in without]
        for part in (material.own + material.late, material.mapped)
    )
    chance = Random(plan["train"]["seed"])  # noqa: S311
    seen = [
        _mistyped(example, chance) if chance.random() < plan["mistyped"] and not example.evidence else example
        for example in own + mapped + more(plan["more"], corpora, material)
    ]
    return seen + compose(own, plan["composed"], seed=plan["train"]["seed"])


def more(plan: Mapping[str, Any], corpora: Path, material: Material) -> list[Example]:
    """More examples of one corpus: `limit` a label, no text of `material` or of the `spared` splits."""
    folder = corpora / plan["corpus"]
    spared = {
        folded(_as_example(row, plan).text)
        for split in plan["spared"]
        for row in read_corpus(folder / f"{split}.jsonl.gz")
    }
    rows = list(read_corpus(folder / f"{plan['split']}.jsonl.gz"))
    Random(plan["seed"]).shuffle(rows)  # noqa: S311
    taken: dict[str, list[Example]] = {label: [] for label in plan["labels"]}
    known = spared | {
        folded(example.text) for example in material.own + material.late + material.mapped + material.kept
    }
    for row in rows:
        example = _as_example(row, plan)
        if folded(example.text) not in known and len(taken[row["label"]]) < plan["limit"]:
            known.add(folded(example.text))
            taken[row["label"]].append(example)
    return [example for each in taken.values() for example in each]


def _as_example(row: Mapping[str, Any], plan: Mapping[str, Any]) -> Example:
    targets = {plan["task"]: tuple(plan["labels"][row["label"]])}
    return Example(row["id"], row["text"], targets, plan["corpus"], plan["weight"])


def _mistyped(example: Example, chance: Random) -> Example:
    return replace(example, text=perturb(example.text, chance.choice(CHANGES), seed=example.id))
