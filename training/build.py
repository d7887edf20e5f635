"""Make a model folder from a recipe: teach, learn, polish, export, calibrate, seal. Stopped, it goes on where it was.

python training/build.py training/en.toml --corpora DIR --encoder DIR --teacher DIR --out models/en [--run runs/en]
"""

import argparse
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file, save_file
from safetensors.torch import load_model, save_model
from tokenizers import Tokenizer

from data import Material, material_of
from polish import polished
from triage.learning.compose import compose
from triage.learning.distil import opinions, taught
from triage.learning.examples import Example
from triage.learning.fit import Recipe, fit
from triage.learning.network import Network
from triage.learning.seal import seal
from triage.learning.shift import measure_away
from triage.taxonomy import Taxonomy, read_taxonomy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with one folder per corpus")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--run", type=Path, default=Path("runs/en"), help="checkpoints and logs")
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here = options.recipe.parent
    taxonomy = read_taxonomy(here / recipe["data"]["taxonomy"])
    material = material_of(recipe, here, options.corpora, taxonomy)
    unseen = frozenset(recipe["away"]["sources"])
    print({name: len(getattr(material, name)) for name in ("own", "mapped", "bare", "kept")})

    lesson = lesson_of(material, recipe, unseen, taxonomy, encoder=options.teacher, run=options.run / "teacher")
    plan, composed = Recipe(**recipe["train"]), recipe["composed"]["count"]
    network = learned(
        material.own + lesson + compose(material.own, composed, seed=plan.seed),
        taxonomy,
        plan,
        encoder=options.encoder,
        run=options.run,
    )
    network = polished(
        network,
        material,
        recipe["polish"],
        taxonomy,
        without=frozenset(),
        corpora=options.corpora,
        encoder=options.encoder,
        run=options.run / "polish",
    )
    seen = without(unseen, material.own)
    sister = learned(
        seen + without(unseen, lesson) + compose(seen, composed, seed=plan.seed),
        taxonomy,
        replace(plan, epochs=recipe["away"]["epochs"]),
        encoder=options.encoder,
        run=options.run / "sister",
    )
    sister = polished(
        sister,
        material,
        recipe["polish"],
        taxonomy,
        without=unseen,
        corpora=options.corpora,
        encoder=options.encoder,
        run=options.run / "sister" / "polish",
    )
    away = measure_away(
        sister,
        without(unseen, material.kept),
        [example for example in material.own + material.kept if example.source in unseen],
        tokenizer=Tokenizer.from_file(str(options.encoder / "tokenizer.json")),
        taxonomy=taxonomy,
        max_tokens=recipe["model"]["max_tokens"],
    )
    print("a new source costs:", {task: round(factor, 2) for task, factor in away.factors.items()})
    seal(
        network,
        material.kept,
        away=away,
        taxonomy=here / recipe["data"]["taxonomy"],
        tokenizer=options.encoder / "tokenizer.json",
        model=recipe["model"],
        decisions=recipe["decisions"],
        run=options.run,
        out=options.out,
    )


def lesson_of(
    material: Material,
    recipe: dict[str, Any],
    unseen: frozenset[str],
    taxonomy: Taxonomy,
    *,
    encoder: Path,
    run: Path,
) -> list[Example]:
    """The mapped and the bare examples as a teacher judges them, who learned from everything but the unseen sources."""
    steps = [
        ("mapped", without(unseen, material.mapped)),
        ("own", without(unseen, material.own)),
    ]
    before = None
    for name, examples in steps:
        plan = Recipe(**recipe["teacher"][name])
        teacher = learned(examples, taxonomy, plan, encoder=encoder, run=run / name, before=before)
        before = run / name / "network.safetensors"
    pupils = material.mapped + material.bare
    path = run / f"opinions-{digest(pupils)}.safetensors"
    if not path.exists():
        said = opinions(
            teacher,
            pupils,
            without(unseen, material.kept),
            tokenizer=Tokenizer.from_file(str(encoder / "tokenizer.json")),
            taxonomy=taxonomy,
            max_tokens=plan.max_tokens,
        )
        save_file(said, path)
    return taught(pupils, load_file(path), taxonomy)


def digest(examples: Sequence[Example]) -> str:
    """A short name for these examples in this order."""
    return sha256("\n".join(example.id for example in examples).encode()).hexdigest()[:12]


def without(sources: frozenset[str], examples: Sequence[Example]) -> list[Example]:
    """The examples that come from none of the sources."""
    return [example for example in examples if example.source not in sources]


def learned(
    examples: Sequence[Example],
    taxonomy: Taxonomy,
    recipe: Recipe,
    *,
    encoder: Path,
    run: Path,
    before: Path | None = None,
) -> Network:
    """The trained network: read from `run` when it is there, else trained, going on from the last checkpoint.

    `before` holds the weights to start with, instead of the encoder as published and new heads.
    """
    torch.manual_seed(recipe.seed)
    network = Network(encoder, taxonomy)
    weights = run / "network.safetensors"
    if weights.exists():
        print(f"{weights} is there: not trained again")
        load_model(network, weights)
    else:
        if before:
            load_model(network, before)
        tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
        fit(network, examples, tokenizer=tokenizer, taxonomy=taxonomy, recipe=recipe, run=run)
        save_model(network, str(weights))
    return network.eval()


if __name__ == "__main__":
    main()
