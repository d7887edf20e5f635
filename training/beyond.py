"""Measure a model on what it was never asked in training: public benchmarks, typing errors, text that is no message.

python training/beyond.py training/en.toml --corpora DIR --model models/en [--run runs/en]
"""

import argparse
import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, precision_score, recall_score

import triage
from card import FEELINGS
from data import material_of, with_texts
from polish import more
from triage.checks import run as run_checks
from triage.checks.perturb import perturb
from triage.learning.examples import Example, as_read, from_labels, read_corpus
from triage.learning.measure import macro_f1, threshold_for
from triage.learning.seal import score_all
from triage.text.folded import folded
from triage.triager import Triager

THREE_WAY = {
    "very_negative": "negative",
    "negative": "negative",
    "neutral": "neutral",
    "positive": "positive",
    "very_positive": "positive",
}
ASKED = 0.95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--run", type=Path, default=Path("runs/en"))
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here = options.recipe.parent
    triager = triage.load(options.model)
    material = material_of(recipe, here, options.corpora, triager.taxonomy)
    rows = with_texts(here / "data/en/labels-dev.jsonl", options.corpora)
    test = as_read(from_labels(rows, triager.taxonomy), reader=triager.reader)
    tweets_too = more(recipe["polish"]["more"], options.corpora, material)
    learned = material.own + material.mapped + material.bare + tweets_too
    figures = {
        "tweets": tweets(triager, options.corpora, {folded(example.text) for example in learned}),
        "complaints": complaints(triager, options.corpora),
        "emotions": emotions(triager, options.corpora),
        "typos": typos(triager, test),
        "outside": outside(triager, test),
        "sure_intents": sure_intents(triager, material.kept, test, material.own + material.mapped),
    }
    print(json.dumps(figures, indent=1))
    (options.run / "beyond.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def tweets(triager: Triager, corpora: Path, learned: set[str]) -> dict[str, Any]:
    """Macro recall of negative, neutral and positive on TweetEval's sentiment test; our five labels become three."""
    rows = list(read_corpus(corpora / "tweeteval_sentiment" / "test.jsonl.gz"))
    seen = sum(" ".join(row["text"].casefold().split()) in learned for row in rows)
    truth = [row["label"] for row in rows]
    found = [THREE_WAY[label] for label in labels_of(triager, "sentiment", (row["text"] for row in rows))]
    recall = recall_score(truth, found, average="macro")
    return {"rows": len(rows), "test_texts_learned_from": seen, "macro_recall": float(recall)}


def complaints(triager: Triager, corpora: Path) -> dict[str, Any]:
    """F1 of complaints on the tweets of Preotiuc-Pietro et al. (2019), from `expectation` and `intent`."""
    rows = list(read_corpus(corpora / "complaints_acl19" / "all.jsonl.gz"))
    truth = [row["label"] == "complaint" for row in rows]
    answers = list(triager.stream(row["text"] for row in rows))
    found = [
        answer.expectation.label == "fell_short" or answer.intent.label in {"service_complaint"} for answer in answers
    ]
    return {
        "rows": len(rows),
        "complaints": sum(truth),
        "f1": float(f1_score(truth, found)),
        "macro_f1": float(f1_score(truth, found, average="macro")),
        "precision": float(precision_score(truth, found)),
        "recall": float(recall_score(truth, found)),
        "f1_if_all_were_complaints": float(f1_score(truth, [True] * len(truth))),
    }


def emotions(triager: Triager, corpora: Path) -> dict[str, Any]:
    """How comments of one GoEmotions emotion are judged: shares of sentiment and of category."""
    rows = [row for row in read_corpus(corpora / "goemotions" / "test.jsonl.gz") if len(row["labels"]) == 1]
    rows = [row for row in rows if row["labels"][0] in FEELINGS]
    answers = list(triager.stream(row["text"] for row in rows))
    figures = {}
    for emotion, expected in FEELINGS.items():
        mine = [answer for row, answer in zip(rows, answers, strict=True) if row["labels"][0] == emotion]
        feelings = [THREE_WAY[answer.sentiment.label] for answer in mine]
        kinds = [answer.category.label for answer in mine]
        figures[emotion] = {
            "rows": len(mine),
            "sentiment": {label: feelings.count(label) / len(mine) for label in ("negative", "neutral", "positive")},
            "sentiment_as_expected": feelings.count(expected) / len(mine),
            "category": {kind: kinds.count(kind) / len(mine) for kind in triager.taxonomy.labels("category")},
        }
    return figures


def typos(triager: Triager, test: Sequence[Example]) -> dict[str, Any]:
    """Macro-F1 a task before and after one typing error in every message."""
    texts = [example.text for example in test]
    figures: dict[str, Any] = {}
    for name, changed in (
        ("plain", texts),
        ("one_typo", [perturb(text, "typo", seed=str(number)) for number, text in enumerate(texts)]),
    ):
        answers = list(triager.stream(changed))
        for task in triager.heads.tasks:
            truth = [example.targets[task][0] for example in test]
            figures.setdefault(task, {})[name] = macro_f1(truth, [answer.decisions[task].label for answer in answers])
    figures["mean_lost"] = float(np.mean([row["plain"] - row["one_typo"] for row in figures.values()]))
    return figures


def outside(triager: Triager, test: Sequence[Example]) -> dict[str, Any]:
    """What is no customer message and goes to a person, by kind; and how many customer messages do, by reason."""
    report = run_checks(triager, only=["out of scope"])
    recall = {
        outcome.check.name: {"cases": len(outcome.check.cases), "as_wanted": 1 - outcome.rate}
        for outcome in report.outcomes
    }
    answers = list(triager.stream(example.text for example in test))
    alarms = [answer.action_reason.split(":")[0].split(" (")[0] for answer in answers if answer.action == "human"]
    return {
        "checks": recall,
        "false_alarms": len(alarms) / len(test),
        "by_reason": {reason: alarms.count(reason) / len(test) for reason in sorted(set(alarms))},
    }


def sure_intents(
    triager: Triager, kept: Sequence[Example], test: Sequence[Example], learn: Sequence[Example]
) -> dict[str, Any]:
    """What intents at 95% precision cover: the threshold is set on kept-out messages and checked on the test."""
    labels = triager.taxonomy.labels("intent")
    kept, known = ([each for each in part if len(each.targets.get("intent", ())) == 1] for part in (kept, learn))
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=10, max_iter=300).fit(
        words.fit_transform([example.text for example in known]), [example.targets["intent"][0] for example in known]
    )
    figures = {}
    for name, judge in (
        ("model", lambda texts: (score_all(triager.encoder, triager.heads, texts)["intent"], labels)),
        ("tfidf", lambda texts: (model.predict_proba(words.transform(texts)), model.classes_)),
    ):
        sets = []
        for examples in (kept, test):
            table, names = judge([example.text for example in examples])
            right = np.array(
                [
                    names[best] == example.targets["intent"][0]
                    for best, example in zip(table.argmax(1), examples, strict=True)
                ]
            )
            sets.append((table.max(1), right))
        threshold = threshold_for(ASKED, *sets[0])
        confidence, right = sets[1]
        chosen = confidence >= threshold
        figures[name] = {
            "threshold": threshold,
            "kept_out_coverage": float((sets[0][0] >= threshold).mean()),
            "test_coverage": float(chosen.mean()),
            "test_precision": float(right[chosen].mean()) if chosen.any() else None,
            "best_coverage_at_95_with_hindsight": _hindsight(confidence, right),
        }
    return figures


def _hindsight(confidence: Any, right: Any) -> float:
    return float((confidence >= threshold_for(ASKED, confidence, right)).mean())


def labels_of(triager: Triager, task: str, texts: Iterable[str]) -> list[str]:
    """The task's label of every text, as users get it."""
    return [answer.decisions[task].label for answer in triager.stream(texts)]


if __name__ == "__main__":
    main()
