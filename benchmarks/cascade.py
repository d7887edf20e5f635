"""What a fast first tier could bring, before one is built: how many messages could it answer as the model does?

    python benchmarks/cascade.py --messages FILE [--count 60000] [--agreement 0.99]

The tier is the strongest cheap one: logistic regression on hashed words and word pairs, for each task,
learned from what the model itself says of five sixths of the messages (JSON lines with a `text`, gzipped or
not). On the rest it answers what it is surest of, as much as keeps the share of messages on which all tasks agree, and
beside it the share of single decisions. The rates are measured in the same run, each on one core, and what they come to
together is reckoned from them: the tier reads every message, the model those that are left.
"""

import argparse
import random
import time
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import SGDClassifier

import triage
from learning import covered
from messages import read
from triage.heads import MANY

FEATURES = 2**18
"""At one byte a weight these make a tier of some 13 MB."""
TEST = 6
"""One message in so many is kept out to measure on."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=Path, required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--count", type=int, default=60_000)
    parser.add_argument("--agreement", type=float, default=0.99)
    options = parser.parse_args()
    texts = sorted(set(read(options.messages)))
    random.Random(3).shuffle(texts)
    texts = texts[: options.count]
    triager = triage.load(options.model, threads=1)
    tasks = [task for task in triager.taxonomy.tasks if task != MANY]
    began = time.perf_counter()
    said = [[each.decisions[task].label for task in tasks] for each in triager.stream(texts)]
    full = len(texts) / (time.perf_counter() - began)
    cut = len(texts) // TEST
    answers = np.array(said)
    words = HashingVectorizer(ngram_range=(1, 2), n_features=FEATURES, alternate_sign=False, norm="l2")
    learn = words.transform(texts[cut:])
    tiers = [
        SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=12, tol=None, random_state=3).fit(learn, of_task)
        for of_task in answers[cut:].T
    ]
    began = time.perf_counter()
    seen = words.transform(texts[:cut])
    chances = [tier.predict_proba(seen) for tier in tiers]
    fast = cut / (time.perf_counter() - began)
    guesses = np.stack([tier.classes_[chance.argmax(1)] for tier, chance in zip(tiers, chances, strict=True)], axis=1)
    right = guesses == answers[:cut]
    sure = np.sum([np.log(chance.max(1)) for chance in chances], axis=0)
    print(f"{len(texts):,} different messages, {cut:,} kept out; on one core: model {full:.0f}/s, tier {fast:.0f}/s")
    for place, task in enumerate(tasks):
        print(f"{task:12} the tier agrees with the model on {right[:, place].mean():.1%} of all messages")
    for name, agrees in (("all tasks of a message", right.all(1)), ("single decisions", right.mean(1))):
        share = covered(sure, agrees, options.agreement)
        rate = 1 / (1 / fast + (1 - share) / full)
        print(
            f"{options.agreement:.0%} of {name} as the model: the tier could answer {share:.1%} of messages, "
            f"which makes {rate / full:.2f} times the model's rate"
        )
    needed = 1 - (1 / 3 - full / fast)
    print(f"three times the rate would take {needed:.0%} of messages, if reading them cost the tier nothing more")


if __name__ == "__main__":
    main()
