"""What the tasks lose that a training had no labels for: macro-F1 on labelled messages, before and after.

python benchmarks/kept.py --corpora DIR --model NEW [--base FOLDER]

NEW is a model that `triage train` made from BASE (the shipped model if not given) with own labels for some tasks. The
messages are those of training/data/en/labels-dev.jsonl, which no model has learned from; their texts are read from the
corpora by id. Tasks whose labels differ between the two models are left out. The goal is at most one point.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

import triage
from triage.heads import MANY
from triage.learning.examples import as_read, from_labels
from triage.learning.measure import macro_f1

TRAINING = Path(__file__).parents[1] / "training"
GOAL = 0.01


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--base", type=Path)
    options = parser.parse_args()
    sys.path.insert(0, str(TRAINING))
    from data import with_texts

    rows = with_texts(TRAINING / "data" / "en" / "labels-dev.jsonl", options.corpora)
    before, after = triage.load(options.base), triage.load(options.model)
    both = [task for task in before.taxonomy.tasks if task in after.taxonomy.tasks]
    kept = [task for task in both if before.taxonomy.labels(task) == after.taxonomy.labels(task) and task != MANY]
    test = as_read(from_labels(rows, before.taxonomy), reader=before.reader)
    found = []
    for triager in (before, after):
        answers = list(triager.stream(example.text for example in test))
        found.append({task: [answer.decisions[task].label for answer in answers] for task in kept})
    print(f"{len(test)} messages\n\n| task | before | after | change | same label |\n|---|---:|---:|---:|---:|")
    losses = []
    for task in kept:
        truth = [example.targets[task][0] for example in test]
        old, new = (macro_f1(truth, said[task]) for said in found)
        same = np.mean([one == other for one, other in zip(found[0][task], found[1][task], strict=True)])
        losses.append(old - new)
        print(f"| {task} | {old:.3f} | {new:.3f} | {new - old:+.3f} | {same:.1%} |")
    print(f"\nmean loss {np.mean(losses):+.4f}, largest {max(losses):+.4f}; asked: at most {GOAL}")


if __name__ == "__main__":
    main()
