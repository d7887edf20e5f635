"""Make a model folder from a recipe: learn, export, quantise, calibrate, seal. Stopped, it goes on where it was.

python training/build.py training/en.toml --corpora DIR --encoder DIR --out models/en [--run runs/en]
"""

import argparse
import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_model, save_model
from tokenizers import Tokenizer

from triage.learning.examples import Example, as_read, from_labels, from_mapping, read_corpus, split_off
from triage.learning.fit import Recipe, fit
from triage.learning.network import Network
from triage.learning.seal import seal
from triage.learning.shift import measure_away
from triage.taxonomy import Taxonomy, read_taxonomy
from triage.text.reader import Reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder per corpus")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--run", type=Path, default=Path("runs/en"), help="checkpoints and logs")
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here = options.recipe.parent
    taxonomy = read_taxonomy(here / recipe["data"]["taxonomy"])
    own, mapped, kept = examples_of(recipe["data"], here, options.corpora, taxonomy)
    print(f"{len(own)} own and {len(mapped)} mapped examples to learn from, {len(kept)} kept out")

    plan = Recipe(**recipe["train"])
    network = learned(own + mapped, taxonomy, plan, encoder=options.encoder, run=options.run)
    unseen = set(recipe["away"]["sources"])
    sister = learned(
        [example for example in own if example.source not in unseen],
        taxonomy,
        replace(plan, epochs=recipe["away"]["epochs"]),
        encoder=options.encoder,
        run=options.run / "sister",
    )
    away = measure_away(
        sister,
        [example for example in kept if example.source not in unseen],
        [example for example in own + kept if example.source in unseen],
        tokenizer=Tokenizer.from_file(str(options.encoder / "tokenizer.json")),
        taxonomy=taxonomy,
        max_tokens=recipe["model"]["max_tokens"],
    )
    print("a new source costs:", {task: round(factor, 2) for task, factor in away.factors.items()})
    seal(
        network,
        kept,
        away=away,
        taxonomy=here / recipe["data"]["taxonomy"],
        tokenizer=options.encoder / "tokenizer.json",
        model=recipe["model"],
        decisions=recipe["decisions"],
        run=options.run,
        out=options.out,
    )


def learned(examples: list[Example], taxonomy: Taxonomy, recipe: Recipe, *, encoder: Path, run: Path) -> Network:
    """The trained network: read from `run` when it is there, else trained, going on from the last checkpoint."""
    torch.manual_seed(recipe.seed)
    network = Network(encoder, taxonomy)
    weights = run / "network.safetensors"
    if weights.exists():
        print(f"{weights} is there: not trained again")
        load_model(network, weights)
    else:
        tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
        fit(network, examples, tokenizer=tokenizer, taxonomy=taxonomy, recipe=recipe, run=run)
        save_model(network, str(weights))
    return network.eval()


def examples_of(
    data: dict[str, Any], here: Path, corpora: Path, taxonomy: Taxonomy
) -> tuple[list[Example], list[Example], list[Example]]:
    """Labels and written messages to learn from, mapped corpora to learn from, and the share kept out of the first."""
    reader = Reader(languages=("en",))
    labels = from_labels(with_texts(here / data["labels"], corpora), taxonomy)
    written = from_labels(rows_of(here / data["written"]), taxonomy, source="written")
    own, kept = split_off(as_read(labels + written, reader=reader), data["kept_out"], seed=data["seed"])
    mapped = from_mapping(
        here / data["mapping"],
        corpora,
        taxonomy,
        skip=frozenset(example.id for example in labels),
        weight=data["mapping_weight"],
        seed=data["seed"],
    )
    known = {" ".join(example.text.casefold().split()) for example in own + kept}
    fresh = [
        example for example in as_read(mapped, reader=reader) if " ".join(example.text.casefold().split()) not in known
    ]
    return own, fresh, kept


def with_texts(path: Path, corpora: Path) -> Iterator[dict[str, Any]]:
    """Rows of a label file with the texts that their ids (`corpus-split-number`) name."""
    rows = list(rows_of(path))
    sources = sorted({tuple(row["id"].rsplit("-", 2)[:2]) for row in rows})
    texts = {
        row["id"]: row["text"]
        for corpus, split in sources
        for row in read_corpus(corpora / corpus / f"{split}.jsonl.gz")
    }
    return ({**row, "text": texts[row["id"]]} for row in rows)


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
