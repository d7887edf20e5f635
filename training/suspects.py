"""List labels that a trained teacher doubts most, for a second look: the start of training/data/en/corrections.jsonl.

python training/suspects.py training/en.toml --corpora DIR --teacher DIR --run DIR --out suspects.jsonl [--count 300]

Confident learning (Northcutt, Jiang and Chuang 2021): a label is suspect when the model gives another one at least as
much as it usually gives to messages that carry that other label. Worst first, by the margin between the two.
"""

import argparse
import json
import tomllib
from pathlib import Path

import numpy as np
from safetensors.torch import load_model
from tokenizers import Tokenizer

from data import material_of
from triage.heads import MANY
from triage.learning.calibrate import target_rows
from triage.learning.distil import opinions
from triage.learning.network import Network
from triage.taxonomy import read_taxonomy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--run", type=Path, default=Path("runs/en"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here = options.recipe.parent
    taxonomy = read_taxonomy(here / recipe["data"]["taxonomy"])
    material = material_of(recipe, here, options.corpora, taxonomy)
    teacher = Network(options.teacher, taxonomy)
    load_model(teacher, options.run / "teacher" / "own" / "network.safetensors")
    examples = material.own + material.kept
    said = opinions(
        teacher.eval(),
        examples,
        material.kept,
        tokenizer=Tokenizer.from_file(str(options.teacher / "tokenizer.json")),
        taxonomy=taxonomy,
        max_tokens=recipe["teacher"]["own"]["max_tokens"],
    )
    found = []
    for task in (task for task in taxonomy.tasks if task != MANY):
        labels, shares = taxonomy.labels(task), said[task]
        given = target_rows(examples, task, taxonomy, range(len(examples))).argmax(1)
        usual = np.array(
            [shares[given == label, label].mean() if (given == label).any() else 1.0 for label in range(len(labels))]
        )
        other = np.where(shares >= usual, shares, 0.0)
        other[np.arange(len(given)), given] = 0.0
        margin = other.max(1) - shares[np.arange(len(given)), given]
        found += [
            {
                "id": examples[row].id,
                "task": task,
                "given": labels[given[row]],
                "suggested": labels[other[row].argmax()],
                "margin": round(float(margin[row]), 3),
                "text": examples[row].text,
            }
            for row in np.flatnonzero(other.max(1) > 0)
        ]
    found.sort(key=lambda suspect: -suspect["margin"])
    print(f"{len(found)} suspect labels of {len(examples)} messages; the first {options.count} are in {options.out}")
    with options.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(suspect, ensure_ascii=False) + "\n" for suspect in found[: options.count])


if __name__ == "__main__":
    main()
