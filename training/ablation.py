"""What each kind of material brings: the same student learns from more and more, measured on messages it never saw.

python training/ablation.py training/en.toml --corpora DIR --encoder DIR --teacher DIR [--run runs/en] [--epochs 3]

Needs the teacher that training/build.py left in the run folder, and trains it when it is not there. Every step is kept
there too, so a stopped ablation goes on. Figures are of the float network as it learned, without calibration.
"""

import argparse
import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from build import learned, lesson_of
from data import material_of, with_texts
from triage.heads import MANY
from triage.learning.examples import Example, as_read, from_labels
from triage.learning.fit import Recipe
from triage.learning.measure import macro_f1
from triage.learning.network import Network
from triage.learning.score import score_all
from triage.taxonomy import Taxonomy, read_taxonomy
from triage.text.reader import Reader


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--run", type=Path, default=Path("runs/en"))
    parser.add_argument("--epochs", type=int, default=3)
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here = options.recipe.parent
    taxonomy = read_taxonomy(here / recipe["data"]["taxonomy"])
    material = material_of(recipe, here, options.corpora, taxonomy)
    unseen = frozenset(recipe["away"]["sources"])
    lesson = lesson_of(material, recipe, unseen, taxonomy, encoder=options.teacher, run=options.run / "teacher")
    labels = [example for example in material.own if example.source != "written"]
    steps: dict[str, list[Example]] = {
        "labels": labels,
        "labels, mapped corpora": labels + material.mapped,
        "labels, teacher": labels + lesson,
        "labels, teacher, written messages": material.own + lesson,
    }
    test = as_read(
        from_labels(with_texts(here / "data/en/labels-dev.jsonl", options.corpora), taxonomy),
        reader=Reader(languages=("en",)),
    )
    plan = replace(Recipe(**recipe["train"]), epochs=options.epochs)
    figures = {}
    for number, (name, examples) in enumerate(steps.items()):
        run = options.run / "ablation" / str(number)
        network = learned(examples, taxonomy, plan, encoder=options.encoder, run=run)
        figures[name] = {"examples": len(examples), **scores_of(network, test, taxonomy, options.encoder)}
        (options.run / "ablation.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    table(figures)


def scores_of(network: Network, test: Sequence[Example], taxonomy: Taxonomy, encoder: Path) -> dict[str, float]:
    """Macro-F1 a task."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    logits = score_all(network, test, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=256)
    found = {}
    for task in (task for task in taxonomy.tasks if task != MANY):
        labels = taxonomy.labels(task)
        truth = [example.targets[task][0] for example in test]
        found[task] = macro_f1(truth, [labels[best] for best in logits[task].argmax(1)])
    return {**found, "mean": float(np.mean(list(found.values())))}


def table(figures: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(figures.values())))
    print(f"{'learned from':36}" + "".join(f"{column[:11]:>12}" for column in columns))
    for name, row in figures.items():
        values = (f"{row[column]:12.3f}" if column != "examples" else f"{row[column]:12d}" for column in columns)
        print(f"{name:36}" + "".join(values))


if __name__ == "__main__":
    main()
