"""What each kind of material brings: the same student learns from more and more, measured on messages it never saw.

python training/ablation.py training/en.toml --corpora DIR --encoder DIR --teacher DIR [--run runs/en] [--epochs 3]

Needs the teacher that training/build.py left in the run folder, and trains it when it is not there. Every step is kept
there too, so a stopped ablation goes on. Figures are of the float network as it learned, without calibration.
"""

import argparse
import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np

from build import learned, lesson_of
from data import material_of, with_texts
from measure import network_f1
from triage.learning.examples import Example, as_read, from_labels
from triage.learning.fit import Recipe
from triage.taxonomy import read_taxonomy
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
        scores = network_f1(network, test, taxonomy, options.encoder, max_tokens=recipe["model"]["max_tokens"])
        figures[name] = {"examples": len(examples), **scores, "mean": float(np.mean(list(scores.values())))}
        (options.run / "ablation.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    table(figures)


def table(figures: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(figures.values())))
    print(f"{'learned from':36}" + "".join(f"{column[:11]:>12}" for column in columns))
    for name, row in figures.items():
        values = (f"{row[column]:12.3f}" if column != "examples" else f"{row[column]:12d}" for column in columns)
        print(f"{name:36}" + "".join(values))


if __name__ == "__main__":
    main()
