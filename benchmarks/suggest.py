"""Do suggested labels teach more than random ones? BANKING77, from 5 labels a class, 300 more from the rest of train.

python benchmarks/suggest.py --corpora DIR [--encoder DIR] [--seeds 0 1 2] [--budget 300] [--dev] [--cache DIR]

The encoder stays as it is; the head is logistic regression. Accuracy on the test split, or with `--dev` on a quarter of
train that is kept out for choosing how to choose. The goal is 3 points more than random, on average. Beside them: the
least sure messages alone, and plain clusters alone.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression

from triage.encoders import Floats
from triage.learning.choose import choose, doubt
from triage.learning.held_out import Whole, unit
from vectors import corpus, vectors_of

STRENGTH = 30.0
"""Of the head, for vectors of length 1; best or near it with 5 labels a class on a part of train."""
GOAL = 0.03
Way = Callable[[int], list[int]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument(
        "--encoder", type=Path, help="model folder, or Hugging Face folder; the shipped one if not given"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=(0, 1, 2))
    parser.add_argument("--budget", type=int, default=300)
    parser.add_argument("--dev", action="store_true", help="measure on a quarter of train, not on the test split")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors between runs")
    options = parser.parse_args()
    parts = {}
    for split in ("train_5", "train", *([] if options.dev else ["test"])):
        texts, names = corpus(options.corpora, f"banking77/{split}", label="category")
        parts[split] = texts, unit(vectors_of(texts, options.encoder, cache=options.cache)), np.array(names)
    first, known, known_labels = parts["train_5"]
    rest = np.flatnonzero(~np.isin(bare(parts["train"][0]), bare(first)))
    if options.dev:
        held, rest = np.split(np.random.default_rng(99).permutation(rest), [len(rest) // 4])
        test, test_labels = parts["train"][1][held], parts["train"][2][held]
    else:
        _, test, test_labels = parts["test"]
    pool, pool_labels = parts["train"][1][rest], parts["train"][2][rest]
    begin = head(known, known_labels)
    probabilities = np.asarray(begin.predict_proba(pool), np.float32)
    print(f"{len(known)} labels: {begin.score(test, test_labels):.4f}; then {options.budget} of {len(pool):,} more")

    ways: dict[str, Way] = {
        "suggested": lambda seed: choose(pool, probabilities, budget=options.budget, known=known, seed=seed),
        "random": lambda seed: np.random.default_rng(seed).permutation(len(pool))[: options.budget].tolist(),
        "least sure": lambda _: np.argsort(-doubt(probabilities), kind="stable")[: options.budget].tolist(),
        "clusters": lambda seed: clusters(pool, options.budget, seed),
    }
    means = {}
    for name, way in ways.items():
        scores, classes, seconds = [], [], []
        for seed in options.seeds:
            begun = time.perf_counter()
            rows = way(seed)
            seconds.append(time.perf_counter() - begun)
            learned = head(np.concatenate([known, pool[rows]]), np.concatenate([known_labels, pool_labels[rows]]))
            scores.append(float(learned.score(test, test_labels)))
            classes.append(len(set(pool_labels[rows].tolist())))
        means[name] = float(np.mean(scores))
        each = " ".join(f"{score:.4f}" for score in scores)
        print(
            f"{name:11} {means[name]:.4f}  ({each})  {np.mean(classes):.0f} classes, {np.mean(seconds):.0f} s to choose"
        )
    gain = means["suggested"] - means["random"]
    print(f"suggested over random: {100 * gain:+.1f} points; goal {100 * GOAL:+.0f}")
    raise SystemExit(int(gain < GOAL))


def bare(texts: list[str]) -> list[str]:
    """Letters and digits alone, since the two files do not write every text alike."""
    return ["".join(letter for letter in text.casefold() if letter.isalnum()) for text in texts]


def head(vectors: Floats, labels: "np.ndarray[tuple[int], np.dtype[np.str_]]") -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, max_iter=1_000).fit(vectors, labels)


def clusters(vectors: Floats, budget: int, seed: int) -> list[int]:
    """The vector nearest to the middle of each cluster."""
    means = KMeans(budget, n_init=1, max_iter=20, random_state=seed).fit(vectors)
    away: Floats = np.linalg.norm(vectors - means.cluster_centers_[means.labels_], axis=1)
    order: Whole = np.argsort(away, kind="stable")
    _, firsts = np.unique(means.labels_[order], return_index=True)
    return [int(row) for row in order[firsts]]


if __name__ == "__main__":
    main()
