"""Measure a model folder on labelled messages it never saw, beside its baselines, and write its card.

python training/measure.py training/en.toml --corpora DIR --encoder DIR --teacher DIR --model models/en [--run runs/en]
"""

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.torch import load_model
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from tokenizers import Tokenizer

import triage
from card import write_card
from data import material_of, with_texts
from polish import more
from triage.encoders.onnx import OnnxEncoder
from triage.heads import MANY, plain
from triage.learning.examples import Example, as_read, from_labels
from triage.learning.measure import accuracy, calibration_error, macro_f1
from triage.learning.network import Network
from triage.learning.score import score_all as network_logits
from triage.learning.seal import logits_all, score_all
from triage.learning.shift import count_sentences
from triage.result import Triage
from triage.taxonomy import Taxonomy
from triage.triager import Triager

ENOUGH = 15
"""Signals with fewer cases than this are left out of their mean."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--run", type=Path, default=Path("runs/en"))
    parser.add_argument("--card", action="store_true", help="write these and beyond.py's figures into the folder")
    options = parser.parse_args()
    recipe = tomllib.loads(options.recipe.read_text(encoding="utf-8"))
    here = options.recipe.parent
    triager = triage.load(options.model)
    rows = with_texts(here / "data/en/labels-dev.jsonl", options.corpora)
    test = as_read(from_labels(rows, triager.taxonomy), reader=triager.reader)
    material = material_of(recipe, here, options.corpora, triager.taxonomy)
    tweets = more(recipe["polish"]["more"], options.corpora, material)
    learn, kept = material.own + material.late + material.mapped + tweets, material.kept
    answers = list(triager.stream(example.text for example in test))

    figures = {
        "rows": {"learn": len(learn), "judged": len(material.bare), "kept_out": len(kept), "test": len(test)},
        "sources": {
            "learn": dict(Counter(example.source for example in learn)),
            "judged": dict(Counter(example.source for example in material.bare)),
            "test": dict(Counter(example.source for example in test)),
        },
        "tasks": tasks_of(triager, test, answers, learn),
        "teacher": teacher_of(triager, test, options.teacher, options.run),
        "signals": signals_of(triager, test, answers),
        "action": action_of(test, answers),
        "int8": int8_of(triager, test, options.run),
        "torch": torch_of(triager, test, options.encoder, options.run),
    }
    print(json.dumps(figures, indent=1))
    table(figures["tasks"], figures["teacher"])
    (options.run / "measured.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if options.card:
        beyond = json.loads((options.run / "beyond.json").read_text(encoding="utf-8"))
        write_card(options.model, figures, beyond, recipe)


def tasks_of(
    triager: Triager, test: Sequence[Example], answers: Sequence[Triage], learn: Sequence[Example]
) -> dict[str, dict[str, Any]]:
    """Macro-F1 and accuracy a task: the model as it answers, the majority class, TF-IDF with logistic regression."""
    texts = [example.text for example in test]
    logits = logits_all(triager.encoder, triager.heads, texts)
    sentences = count_sentences(texts)
    figures = {}
    for task in triager.heads.tasks:
        calibrated = triager.heads.calibrated(task, logits[task], sentences)
        bare = plain(logits[task], many=triager.taxonomy.many(task))
        truth = [example.targets[task][0] for example in test]
        mine = [answer.decisions[task].label for answer in answers]
        labels = triager.taxonomy.labels(task)
        learned, untouched = ([labels[best] for best in values.argmax(1)] for values in (calibrated, bare))
        known = [example for example in learn if len(example.targets.get(task, ())) == 1]
        majority = Counter(example.targets[task][0] for example in known if example.source != "written").most_common(1)
        words = tfidf([e.text for e in known], [e.targets[task][0] for e in known], [e.text for e in test])
        figures[task] = {
            "macro_f1": macro_f1(truth, mine),
            "macro_f1_interval": interval(truth, mine),
            "accuracy": accuracy(truth, mine),
            "ece": calibration_error(calibrated.max(1), np.array(learned) == np.array(truth)),
            "ece_uncalibrated": calibration_error(bare.max(1), np.array(untouched) == np.array(truth)),
            "learned_macro_f1": macro_f1(truth, learned),
            "tfidf_macro_f1": macro_f1(truth, words),
            "tfidf_accuracy": accuracy(truth, words),
            "majority_macro_f1": macro_f1(truth, [majority[0][0]] * len(truth)),
            "majority_accuracy": accuracy(truth, [majority[0][0]] * len(truth)),
            "rows_learned": len(known),
        }
    return figures


def network_f1(
    network: Network, test: Sequence[Example], taxonomy: Taxonomy, encoder: Path, *, max_tokens: int
) -> dict[str, float]:
    """Macro-F1 a task of a network before it is exported: float32, without calibration."""
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    logits = network_logits(network, test, tokenizer=tokenizer, taxonomy=taxonomy, max_tokens=max_tokens)
    found = {}
    for task in (task for task in taxonomy.tasks if task != MANY):
        labels, truth = taxonomy.labels(task), [example.targets[task][0] for example in test]
        found[task] = macro_f1(truth, [labels[best] for best in logits[task].argmax(1)])
    return found


def teacher_of(triager: Triager, test: Sequence[Example], encoder: Path, run: Path) -> dict[str, float]:
    """Macro-F1 a task of the teacher that the model learned from."""
    network = Network(encoder, triager.taxonomy)
    load_model(network, run / "teacher" / "own" / "network.safetensors")
    return network_f1(network.eval(), test, triager.taxonomy, encoder, max_tokens=triager.config.max_tokens)


def interval(truth: Sequence[str], mine: Sequence[str], *, rounds: int = 500) -> tuple[float, float]:
    """95% bootstrap interval of macro-F1."""
    chance = np.random.default_rng(0)
    left, right = np.array(truth), np.array(mine)
    scores = [macro_f1(left[pick], right[pick]) for pick in chance.integers(0, len(left), (rounds, len(left)))]
    return float(np.quantile(scores, 0.025)), float(np.quantile(scores, 0.975))


def tfidf(texts: list[str], labels: list[str], unseen: list[str]) -> list[str]:
    """Labels by TF-IDF of words and word pairs with logistic regression, classes weighted alike."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=10, max_iter=1000, class_weight="balanced").fit(words.fit_transform(texts), labels)
    return list(model.predict(words.transform(unseen)))


def signals_of(triager: Triager, test: Sequence[Example], answers: Sequence[Triage]) -> dict[str, Any]:
    """F1 of every signal as reported, and the mean over those with enough cases."""
    kinds = triager.taxonomy.labels(MANY)
    truth = np.array([[kind in example.targets[MANY] for kind in kinds] for example in test])
    found = np.array([[kind in {signal.kind for signal in answer.signals} for kind in kinds] for answer in answers])
    each = {
        kind: {"cases": int(truth[:, n].sum()), "f1": float(f1_score(truth[:, n], found[:, n], zero_division=0))}
        for n, kind in enumerate(kinds)
    }
    return {"mean_f1": float(np.mean([entry["f1"] for entry in each.values() if entry["cases"] >= ENOUGH])), **each}


def action_of(test: Sequence[Example], answers: Sequence[Triage]) -> dict[str, Any]:
    """How many messages get each action, and how often their intent is right."""
    figures = {}
    for action in ("auto", "suggest", "human"):
        right = [
            answer.intent.label == example.targets["intent"][0]
            for answer, example in zip(answers, test, strict=True)
            if answer.action == action
        ]
        figures[action] = {"share": len(right) / len(test), "intent_right": float(np.mean(right)) if right else None}
    return figures


def int8_of(triager: Triager, test: Sequence[Example], run: Path) -> dict[str, Any]:
    """Share of labels on which the shipped graph and the float graph agree, and what that costs in macro-F1."""
    floats = OnnxEncoder(float_folder(triager, run), max_tokens=triager.config.max_tokens)
    texts = [example.text for example in test]
    small, large = score_all(triager.encoder, triager.heads, texts), score_all(floats, triager.heads, texts)
    same, cost = {}, []
    for task in triager.heads.tasks:
        labels, truth = triager.taxonomy.labels(task), [example.targets[task][0] for example in test]
        same[task] = float((small[task].argmax(1) == large[task].argmax(1)).mean())
        scores = [macro_f1(truth, [labels[best] for best in table[task].argmax(1)]) for table in (small, large)]
        cost.append(scores[1] - scores[0])
    return {"same_labels": float(np.mean(list(same.values()))), **same, "mean_macro_f1_lost": float(np.mean(cost))}


def float_folder(triager: Triager, run: Path) -> Path:
    """A folder with the float graph under the name that the encoder looks for."""
    folder = run / "float"
    folder.mkdir(exist_ok=True)
    if not (folder / "encoder.onnx").exists():
        (folder / "encoder.onnx").symlink_to((run / "encoder-float.onnx").resolve())
        (folder / "tokenizer.json").symlink_to((triager.folder / "tokenizer.json").resolve())
    return folder


def torch_of(triager: Triager, test: Sequence[Example], encoder: Path, run: Path) -> dict[str, float]:
    """Largest difference of any probability between torch and the float ONNX graph, over messages of one window."""
    network = Network(encoder, triager.taxonomy)
    load_model(network, run / "polish" / "network.safetensors")
    network.eval()
    tokenizer = Tokenizer.from_file(str(triager.folder / "tokenizer.json"))
    tokenizer.no_truncation()
    some = [example for example in test if len(tokenizer.encode(example.text).ids) <= triager.config.max_tokens]
    logits = network_logits(
        network, some, tokenizer=tokenizer, taxonomy=triager.taxonomy, max_tokens=triager.config.max_tokens
    )
    floats = OnnxEncoder(float_folder(triager, run), max_tokens=triager.config.max_tokens)
    texts = [example.text for example in some]
    theirs, sentences = score_all(floats, triager.heads, texts), count_sentences(texts)
    differences = [
        float(np.abs(triager.heads.calibrated(task, values, sentences) - theirs[task]).max())
        for task, values in logits.items()
    ]
    return {"messages": len(some), "largest_difference": max(differences)}


def table(tasks: dict[str, dict[str, Any]], teacher: dict[str, float]) -> None:
    print(f"{'task':12} {'majority':>9} {'tf-idf':>8} {'model':>8} {'teacher':>8} {'accuracy':>9} {'ece':>7}")
    for task, row in tasks.items():
        print(
            f"{task:12} {row['majority_macro_f1']:9.3f} {row['tfidf_macro_f1']:8.3f} {row['macro_f1']:8.3f}"
            f" {teacher[task]:8.3f} {row['accuracy']:9.3f} {row['ece']:7.3f}"
        )
    means = [
        np.mean([row[key] for row in tasks.values()]) for key in ("majority_macro_f1", "tfidf_macro_f1", "macro_f1")
    ]
    print(f"{'mean':12} {means[0]:9.3f} {means[1]:8.3f} {means[2]:8.3f} {np.mean(list(teacher.values())):8.3f}")


if __name__ == "__main__":
    main()
