"""Are wrong labels found? 5% of BANKING77's training labels are flipped at random; where do they stand in the list?

python benchmarks/label_errors.py --corpora DIR [--encoder DIR] [--seeds 0 1 2] [--cache DIR]

All training tickets are ranked, worst first. The goal is at least 70% of the flips in the first tenth. Beside it: the
same head without cross-validation (it has learned from the labels it judges), and chance.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from cleanlab.rank import get_label_quality_scores

from triage.learning.held_out import blocks_of, head_says, held_out, unit
from triage.learning.suspects import doubts_of
from vectors import corpus, vectors_of

FLIPPED = 0.05
FIRST = 0.1
GOAL = 0.7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument(
        "--encoder", type=Path, help="model folder, or Hugging Face folder; the shipped one if not given"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=(0, 1, 2))
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    options = parser.parse_args()
    texts, names = corpus(options.corpora, "banking77/train", label="category")
    vectors = vectors_of(texts, options.encoder, cache=options.cache)
    labels, right = np.unique(names, return_inverse=True)
    blocks = blocks_of([""] * len(texts), texts)
    print(
        f"{len(texts):,} tickets, {len(labels)} labels, {FLIPPED:.0%} flipped; share of flips in the first {FIRST:.0%}"
    )
    print("seed  suspects  without cross-validation  by chance | listed  of the flips  of them flipped  seconds")
    found = []
    for seed in options.seeds:
        chance = np.random.default_rng(seed)
        flips = chance.choice(len(right), round(len(right) * FLIPPED), replace=False)
        given = right.copy()
        given[flips] = (right[flips] + chance.integers(1, len(labels), len(flips))) % len(labels)
        flipped = np.zeros(len(right), bool)
        flipped[flips] = True
        targets = np.eye(len(labels), dtype=np.float32)[given]
        begun = time.perf_counter()
        doubts = doubts_of(
            held_out(vectors, targets, blocks=blocks, several=False, seed=seed), targets, blocks=blocks, several=False
        )
        seconds = time.perf_counter() - begun
        seen = head_says(unit(vectors), targets, unit(vectors), several=False)
        shares = [
            flipped[np.argsort(score, kind="stable")[: round(len(right) * FIRST)]].sum() / len(flips)
            for score in (doubts.score, get_label_quality_scores(given, seen), chance.random(len(right)))
        ]
        listed = doubts.wrong.any(1)
        found.append(shares[0])
        print(
            f"{seed:4}{shares[0]:10.1%}{shares[1]:26.1%}{shares[2]:11.1%} |{listed.sum():7,}"
            f"{flipped[listed].sum() / len(flips):14.1%}{flipped[listed].mean():17.1%}{seconds:9.0f}"
        )
    print(f"mean {np.mean(found):.1%}; goal {GOAL:.0%}")
    raise SystemExit(int(min(found) < GOAL))


if __name__ == "__main__":
    main()
