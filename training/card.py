"""Write the model card: what the model is, what it learned from, how good it is, and what it must not be used for."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from triage.folder import read_config, seal_folder
from triage.taxonomy import read_taxonomy

FEELINGS = {"anger": "negative", "annoyance": "negative", "gratitude": "positive", "confusion": "neutral"}
"""GoEmotions labels and the sentiment that the label guide would mostly give them."""
SOURCES = Path(__file__).with_name("sources.toml")


def write_card(folder: Path, figures: Mapping[str, Any], beyond: Mapping[str, Any], recipe: Mapping[str, Any]) -> None:
    """Fill `README.md` of a model folder from the figures of measure.py and beyond.py, and seal the folder again."""
    config, taxonomy = read_config(folder), read_taxonomy(folder / "taxonomy.toml")
    sources = tomllib.loads(SOURCES.read_text(encoding="utf-8"))
    tasks, teacher = figures["tasks"], figures["teacher"]
    text = CARD.format(
        name=config.name,
        version=config.version,
        size=sum(path.stat().st_size for path in folder.iterdir()) / 1e6,
        rows=figures["rows"],
        epochs=recipe["train"]["epochs"],
        seed=recipe["train"]["seed"],
        window=config.max_tokens,
        tasks="\n".join(_task_row(task, row, teacher[task]) for task, row in tasks.items()),
        mean=_mean_row(tasks, teacher),
        signals="\n".join(
            f"| {kind} | {figures['signals'][kind]['cases']} | {figures['signals'][kind]['f1']:.2f} |"
            for kind in taxonomy.labels("signals")
        ),
        signal_mean=figures["signals"]["mean_f1"],
        actions="\n".join(_action_row(action, row) for action, row in figures["action"].items()),
        precision=config.precision,
        auto_from=config.auto_from,
        auto_precision=recipe["decisions"]["auto_precision"],
        away=", ".join(recipe["away"]["sources"]),
        same=figures["int8"]["same_labels"],
        lost=figures["int8"]["mean_macro_f1_lost"],
        torch=figures["torch"]["largest_difference"],
        beyond=_beyond(beyond),
        learned="\n".join(_source_row(name, figures["sources"], sources) for name in figures["sources"]["learn"]),
        composed=recipe["composed"]["count"],
        tested=", ".join(f"{name} ({count})" for name, count in figures["sources"]["test"].items()),
    )
    (folder / "README.md").write_text(text, encoding="utf-8")
    seal_folder(folder)


def _task_row(task: str, row: Mapping[str, Any], teacher: float) -> str:
    low, high = row["macro_f1_interval"]
    return (
        f"| {task} | {row['macro_f1']:.3f} ({low:.3f}–{high:.3f}) | {teacher:.3f} | {row['tfidf_macro_f1']:.3f} |"
        f" {row['majority_macro_f1']:.3f} | {row['accuracy']:.3f} | {row['tfidf_accuracy']:.3f} |"
        f" {row['majority_accuracy']:.3f} | {row['ece']:.3f} | {row['ece_uncalibrated']:.3f} |"
    )


def _mean_row(tasks: Mapping[str, Mapping[str, Any]], teacher: Mapping[str, float]) -> str:
    keys = (
        "macro_f1", "tfidf_macro_f1", "majority_macro_f1", "accuracy", "tfidf_accuracy", "majority_accuracy",
        "ece", "ece_uncalibrated",
    )  # fmt: skip
    means = [float(np.mean([row[key] for row in tasks.values()])) for key in keys]
    means.insert(1, float(np.mean(list(teacher.values()))))
    return "| **mean** | " + " | ".join(f"{mean:.3f}" for mean in means) + " |"


def _action_row(action: str, row: Mapping[str, Any]) -> str:
    right = "–" if row["intent_right"] is None else f"{row['intent_right']:.1%}"
    return f"| {action} | {row['share']:.1%} | {right} |"


def _beyond(figures: Mapping[str, Any]) -> str:
    """What beyond.py measured, as lines of a list."""
    tweets, complaints, typos = figures["tweets"], figures["complaints"], figures["typos"]
    outside, sure = figures["outside"], figures["sure_intents"]["model"]
    kinds = ("gibberish", "program_code", "song_lyrics", "prompts_aimed_at_a_model", "prose_that_is_no_message")
    recall = ", ".join(
        f"{kind.replace('_', ' ')} {outside['checks'][kind]['as_wanted']:.0%} of {outside['checks'][kind]['cases']}"
        for kind in (*kinds, "other_languages")
    )
    emotions = ", ".join(
        f"{emotion} {row['sentiment_as_expected']:.0%} of {row['rows']} {FEELINGS[emotion]}"
        for emotion, row in figures["emotions"].items()
    )
    return "\n".join(
        (
            f"- TweetEval sentiment test ({tweets['rows']:,} tweets, most of them to no company): macro recall"
            f" {tweets['macro_recall']:.3f}. RoBERTa-base fine-tuned on its training set is reported at 0.713, fastText"
            " at 0.629 (Barbieri et al. 2020). Some of that training set is among what this model learned from.",
            f"- Complaint detection (Preotiuc-Pietro et al. 2019, {complaints['rows']:,} tweets), from `expectation`"
            f" and `intent` without learning from it: F1 of complaints {complaints['f1']:.3f}, macro-F1"
            f" {complaints['macro_f1']:.3f}.",
            f"- One typing error in every message loses {typos['mean_lost'] * 100:.1f} points of mean macro-F1.",
            f"- No customer message, left to a person: {recall}. Of customer messages {outside['false_alarms']:.1%} go"
            " to a person for one reason or another.",
            "- Intents at 95% precision: the threshold that keeps it on kept-out messages of known sources covers"
            f" {sure['test_coverage']:.1%} of the unseen ones, and {sure['test_precision']:.1%} of those are right. It"
            " does not carry over to new sources.",
            f"- GoEmotions comments read as expected: {emotions}.",
        )
    )


def _source_row(name: str, counts: Mapping[str, Mapping[str, int]], sources: Mapping[str, Mapping[str, str]]) -> str:
    source, learn, judged = sources[name], counts["learn"][name], counts["judged"].get(name, 0)
    return f"| {name} | {learn} | {judged} | {source['what']} | {source['licence']} | {source['credit']} |"


CARD = """\
# triage {name} {version}

Reads one English customer message and scores seven tasks: sentiment, intent, category, urgency, expectation,
approach, and the signals that bear on urgency. What every label means: `docs/labels.md` of the project.

One encoder (all-MiniLM-L6-v2, Apache-2.0, fine-tuned on all tasks at once), one small head a task. {size:.1f} MB,
int8, runs on a CPU with onnxruntime. Messages longer than {window} tokens are read in overlapping windows.

## How good it is

Measured by `training/measure.py` on {rows[test]} messages from sources that the model never saw: {tested}.
Their labels were given by language-model annotators working from one written guide; agreement with them is agreement
with that guide, not truth. 95% bootstrap intervals in brackets. TF-IDF is words and word pairs with logistic
regression, learned from the same rows in the same run; majority always says the commonest label. The teacher is
all-mpnet-base-v2, five times as large, in float32.

| task | macro-F1 | teacher | TF-IDF | majority | accuracy | TF-IDF | majority | ECE | before calibration |
|---|---|---|---|---|---|---|---|---|---|
{tasks}
{mean}

ECE is the expected calibration error over 15 bins of the top label's probability.

| signal | cases | F1 |
|---|---|---|
{signals}

Mean F1 of the signals with 15 cases or more: {signal_mean:.3f}.

| action | share of messages | intent right |
|---|---|---|
{actions}

`auto` takes an intent at {auto_from:.2f} or more, which was right in {auto_precision:.0%} of the cases, and
`confident` asks for {precision:.0%} precision, both on {away},
as a second network scored them that never saw these sources. On other sources it may hold less, as the table shows: fit
thresholds on your own messages before you route anything unseen.

The int8 graph gives the same label as the float graph in {same:.1%} of all decisions and loses {lost:.4f} mean
macro-F1. The float graph's probabilities differ from torch by at most {torch:.1e}.

Measured by `training/beyond.py`:

{beyond}

## What it learned from

{rows[learn]} messages with labels of ours, or with labels that say something about ours, {rows[judged]} more that only
the teacher judged, and {composed} put together from several; {epochs} epochs, seed {seed}, and
one last pass of the upper layers over true labels, a share of the texts mistyped, in which sentence vectors were held
to those of the published encoder. {rows[kept_out]} were kept out for calibration. `training/build.py` with
`training/en.toml` makes it again, the teacher first, which learned from
the same labels but from none of the sources that `confident` was measured on.

| source | with labels | judged | what it is | licence | credit |
|---|---|---|---|---|---|
{learned}

## What it must not be used for

- Deciding about a person: it says how to talk to a customer, not who they are. `category` is a support need.
- Emergencies: it misses critical messages. Keep the ways on which people reach you in danger outside any classifier.
- Languages other than English, or text that is no customer message: these are left to a person.
- Sending anything unseen. Drafts are proposals.
"""
