"""Everything that is measured of one task: scores with intervals, classes, calibration, coverage, confusions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_fscore_support

from triage.evaluation.answers import Answers, Given, given_of, short_label
from triage.evaluation.baselines import Baseline
from triage.evaluation.bootstrap import Estimate, estimate, interval, samples_of
from triage.evaluation.precision import Covered, Target, chosen, coverage_at, risk_curve
from triage.evaluation.tally import BINS, Tally, indicators
from triage.tickets.ticket import Ticket

PRECISIONS = (0.9, 0.95)
WORST = 20
"""Answers shown of those that were surest and wrong."""


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One label: precision, recall, F1, how often it is true (`support`) and given. `known` to the model or not."""

    label: str
    precision: float
    recall: float
    f1: Estimate
    support: int
    given: int
    known: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies from `low` to `high`: how many, how sure on average, how often right."""

    low: float
    high: float
    answers: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Wrong:
    """A ticket where the model was sure and wrong: where it stands, never what it says."""

    id: str
    where: str
    truth: tuple[str, ...]
    said: str
    probability: float


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """One task, measured. In a task with several labels, accuracy asks for exactly the true ones (subset accuracy).

    `calibration_error` and what follows it count answers: the label given, or each label given where there may be
    several. `confusions` counts (true, given) for every pair that occurs, hits included, in tasks with one label.
    """

    task: str
    several: bool
    rows: int
    groups: int
    accuracy: Estimate
    macro_f1: Estimate
    micro_f1: float
    classes: tuple[ClassFigures, ...]
    baselines: tuple[Baseline, ...]
    answers: int
    calibration_error: Estimate
    bins: tuple[Bin, ...]
    risk_curve: tuple[tuple[float, float], ...]
    aurc: float
    coverage_at: Mapping[float, Covered | None]
    confident: Covered | None
    confusions: tuple[tuple[str, str, int], ...]
    unknown: Mapping[str, int]
    unclear: int
    wrong: tuple[Wrong, ...]
    target: Target | None = None

    @property
    def mistakes(self) -> tuple[tuple[str, str, int], ...]:
        """The confused pairs (true, given, rows), most frequent first."""
        wrong = [each for each in self.confusions if each[0] != each[1]]
        return tuple(sorted(wrong, key=lambda each: (-each[2], each)))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "several_labels": self.several,
            "rows": self.rows,
            "groups": self.groups,
            "accuracy": self.accuracy.to_dict(),
            "macro_f1": self.macro_f1.to_dict(),
            "micro_f1": _round(self.micro_f1),
            "baselines": [
                {
                    "name": each.name,
                    "accuracy": _round(each.accuracy),
                    "macro_f1": _round(each.macro_f1),
                    "how": each.how,
                }
                for each in self.baselines
            ],
            "answers": self.answers,
            "ece": self.calibration_error.to_dict(),
            "aurc": _round(self.aurc),
            "coverage_at": {str(precision): _covered(each) for precision, each in self.coverage_at.items()},
            "confident": _covered(self.confident),
            "target": None
            if self.target is None
            else {
                "precision": self.target.precision,
                "kept": self.target.kept,
                "verdict": self.target.verdict,
                "chosen_on": self.target.chosen_on,
                "set_at": _covered(self.target.set_at),
                "reached": _covered(self.target.reached),
            },
            "classes": [
                {
                    "label": each.label,
                    "precision": _round(each.precision),
                    "recall": _round(each.recall),
                    "f1": each.f1.to_dict(),
                    "support": each.support,
                    "given": each.given,
                    "known": each.known,
                }
                for each in self.classes
            ],
            "unknown_labels": dict(self.unknown),
            "rows_with_several_labels": self.unclear,
            "reliability": [
                {
                    "from": _round(each.low),
                    "to": _round(each.high),
                    "answers": each.answers,
                    "confidence": _round(each.confidence),
                    "right": _round(each.right),
                }
                for each in self.bins
            ],
            "risk_coverage": [list(point) for point in self.risk_curve],
            "confusion": [list(each) for each in self.confusions],
            "surest_mistakes": [
                {
                    "id": each.id,
                    "where": each.where,
                    "truth": list(each.truth),
                    "said": each.said,
                    "probability": _round(each.probability),
                }
                for each in self.wrong
            ],
        }


def measure(
    answers: Answers,
    tickets: Sequence[Ticket],
    units: NDArray[np.intp],
    *,
    baselines: tuple[Baseline, ...] = (),
    seed: int,
) -> TaskFigures:
    """All figures of one task. `units` has a number for each ticket, equal for those drawn together."""
    tally, given = Tally(answers, answers.labels), given_of(answers)
    own = units[[row.row for row in answers.rows]]
    sums, samples = tally.sums, samples_of(tally.columns, own, seed=seed)
    confident = np.array([bool(answers.rows[place].confident) for place in given.place.tolist()], bool)
    says = any(row.confident is not None for row in answers.rows)
    curve, aurc = risk_curve(given)
    groups = own if len(np.unique(own)) < len(own) else None
    return TaskFigures(
        task=answers.task,
        several=answers.several,
        rows=len(answers.rows),
        groups=len(np.unique(own)),
        accuracy=estimate(tally.accuracy, sums, samples),
        macro_f1=estimate(tally.macro_f1, sums, samples),
        micro_f1=_micro_f1(tally),
        classes=_classes(answers, tally, tally.class_f1(samples)),
        baselines=baselines,
        answers=len(given.right),
        calibration_error=estimate(tally.calibration_error, sums, samples),
        bins=_bins(given),
        risk_curve=curve,
        aurc=aurc,
        coverage_at=coverage_at(PRECISIONS, given),
        confident=chosen(given, confident, float("nan"), groups) if says else None,
        confusions=() if answers.several else _confusions(answers),
        unknown=answers.unknown,
        unclear=answers.unclear,
        wrong=_surest_mistakes(answers, tickets),
    )


def with_target(figures: TaskFigures, target: Target) -> TaskFigures:
    """The same figures with a promise that was verified."""
    return replace(figures, target=target)


def _classes(answers: Answers, tally: Tally, samples: NDArray[np.float64]) -> tuple[ClassFigures, ...]:
    counts = tally.part(tally.sums[None], "said")[0]
    if answers.several:  # the empty column tells scikit-learn that a single label is still one of several
        truth, said = (
            indicators(rows, (*tally.labels, "")).astype(bool).toarray()
            for rows in ([row.truth for row in answers.rows], [row.said for row in answers.rows])
        )
        labels: Sequence[Any] = range(len(tally.labels))
    else:
        truth, said = [row.truth[0] for row in answers.rows], [row.said[0] for row in answers.rows]
        labels = tally.labels
    table = precision_recall_fscore_support(truth, said, labels=labels, average=None, zero_division=0)
    found = [
        ClassFigures(
            label,
            float(precision),
            float(recall),
            Estimate(float(f1), *interval(samples[:, number])),
            int(support),
            int(counts[number]),
            label in answers.known,
        )
        for number, (label, (precision, recall, f1, support)) in enumerate(
            zip(tally.labels, zip(*table, strict=True), strict=True)
        )
    ]
    return tuple(sorted(found, key=lambda each: -each.support))


def _micro_f1(tally: Tally) -> float:
    sums = tally.sums[None]
    hits, said, true = (float(tally.part(sums, name).sum()) for name in ("hits", "said", "true"))
    return 2 * hits / (said + true) if said + true else 0.0


def _bins(given: Given) -> tuple[Bin, ...]:
    where = np.minimum((given.confidence * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(
            number / BINS,
            (number + 1) / BINS,
            int(inside.sum()),
            float(given.confidence[inside].mean()),
            float(given.right[inside].mean()),
        )
        for number in range(BINS)
        if (inside := where == number).any()
    )


def _confusions(answers: Answers) -> tuple[tuple[str, str, int], ...]:
    counts = Counter((row.truth[0], row.said[0]) for row in answers.rows)
    place = {label: number for number, label in enumerate(answers.labels)}
    ordered = sorted(counts, key=lambda pair: (place[pair[0]], place[pair[1]]))
    return tuple((*pair, counts[pair]) for pair in ordered)


def _surest_mistakes(answers: Answers, tickets: Sequence[Ticket]) -> tuple[Wrong, ...]:
    wrong = [
        (probability, row, label) for row in answers.rows for label, probability in row.given if label not in row.truth
    ]
    worst = sorted(wrong, key=lambda each: (-each[0], each[1].row))[:WORST]
    return tuple(
        Wrong(
            short_label(tickets[row.row].message.id or f"row {row.row + 1}"),
            tickets[row.row].where,
            row.truth,
            label,
            probability,
        )
        for probability, row, label in worst
    )


def _covered(found: Covered | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "threshold": _round(found.threshold),
        "coverage": _round(found.coverage),
        "answers": found.answers,
        "precision": found.precision.to_dict() if found.precision else None,
    }


def _round(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 6)
