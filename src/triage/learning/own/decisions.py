"""When a new model is sure: calibration and thresholds of what tickets taught; of the rest, those of the base."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from triage.encoders import Floats
from triage.folder import Config
from triage.heads import MANY, Calibration
from triage.learning.calibrate import fit_calibration
from triage.learning.examples import Example
from triage.learning.measure import best_f1_threshold
from triage.learning.own.rows import targets_of
from triage.taxonomy import Taxonomy

CAUTION = 0.84
"""Standard errors below the share that was found: it is then kept on four of five lots of other rows."""
HUMAN_SHARE = 0.05
"""Of messages like those learned from, so many go to a person because no intent is likely enough."""


def own_decisions(
    logits: Mapping[str, Floats],
    examples: Sequence[Example],
    base: Config,
    *,
    taxonomy: Taxonomy,
    trained: Sequence[str],
    precision: float,
) -> dict[str, Any]:
    """The part of `config.json` that says how logits become decisions.

    `logits[task]` (rows, labels) are those of the examples, by heads that have not learned from them.
    """
    known = {task: targets_of(examples, task, taxonomy) for task in trained}
    fitted = fit_calibration({task: logits[task] for task in trained}, examples, taxonomy)
    for task, (rows, truth) in known.items():
        if not taxonomy.many(task):
            fitted[task] = _no_surer(logits[task][rows], truth, fitted[task])
    calibration = {task: fitted[task] if task in fitted else dict(base.calibration[task]) for task in taxonomy.tasks}
    sure = {
        task: Calibration.of(calibration[task]).probabilities(logits[task][rows], many=taxonomy.many(task))
        for task, (rows, _) in known.items()
    }
    thresholds = {
        task: _sure_from(precision, sure[task], known[task][1]) if task in known else base.thresholds[task]
        for task in taxonomy.tasks
        if task != MANY
    }
    signals = dict(base.signals)
    if MANY in known:
        present = known[MANY][1] > 0
        signals = {
            kind: best_f1_threshold(sure[MANY][:, number], present[:, number])
            for number, kind in enumerate(taxonomy.labels(MANY))
        }
    auto_from, human_below = base.auto_from, base.human_below
    if "intent" in known:
        auto_from = thresholds["intent"]
        human_below = round(float(np.quantile(sure["intent"].max(1), HUMAN_SHARE)), 4)
    return {
        "precision": precision,
        "calibration": calibration,
        "thresholds": thresholds,
        "signals": signals,
        "auto_from": auto_from,
        "human_below": human_below,
    }


def _sure_from(precision: float, probabilities: Floats, truth: Floats) -> float:
    """The probability from which on best labels are right at the asked share, less what chance may have added to it.

    Just reaching the share on these rows would miss it on every second lot of others. 1.01 where it cannot be had.
    """
    order = np.argsort(-probabilities.max(1), kind="stable")
    sure = probabilities.max(1)[order]
    right = np.cumsum(truth[np.arange(len(truth)), probabilities.argmax(1)][order] > 0)
    rows = np.arange(1, len(order) + 1)
    share = (right + 1) / (rows + 2)
    low = share - CAUTION * np.sqrt(share * (1 - share) / rows)
    last_of_equals = np.append(np.diff(sure) != 0, True)[: len(sure)]
    good = np.flatnonzero(last_of_equals & (low >= precision))
    return math.floor(float(sure[good[-1]]) * 10_000) / 10_000 if len(good) else 1.01


def _no_surer(logits: Floats, truth: Floats, entry: dict[str, Any]) -> dict[str, Any]:
    """The entry with doubt added until it is no surer on average than one more wrong row would let it be.

    A few rows that are all answered rightly prove less than certainty (Laplace's rule of succession).
    """
    warmth, bias = entry["temperature"], np.asarray(entry["bias"])
    for more in np.geomspace(1, 1000, 200):
        found = {"temperature": round(warmth * float(more), 4), "bias": [round(float(b / more), 4) for b in bias]}
        sure = Calibration.of(found).probabilities(logits, many=False)
        right = truth[np.arange(len(truth)), sure.argmax(1)].sum()
        if sure.max(1).mean() <= (right + 1) / (len(truth) + 2):
            return found
    return entry
