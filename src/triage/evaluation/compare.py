"""Whether a new model is better than the old one: the same tickets, paired, task by task."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from scipy.stats import binomtest

from triage.errors import MessageError
from triage.evaluation.answers import Answers, Judge, ask, before_policy, rows_of, tasks_of, units_of
from triage.evaluation.bootstrap import Estimate, Table, interval, samples_of
from triage.evaluation.tally import Tally
from triage.tickets.ticket import Ticket, Tickets
from triage.tickets.values import in_words_of

BETTER, NOT_BETTER, WORSE = "better", "not better", "worse"
SAMPLES = 4_000
Source = Tickets | Iterable[Ticket]


@dataclass(frozen=True, slots=True)
class Paired:
    """One figure of both models, and the difference (new less old) with its interval.

    `shown` says that the gain holds up at the level shared out over all tasks, which a gain needs to count.
    """

    old: float
    new: float
    difference: Estimate
    shown: bool


@dataclass(frozen=True, slots=True)
class ClassChange:
    """One label's F1 under both models, on `support` rows that carry it."""

    label: str
    old: float
    new: float
    difference: Estimate
    support: int


@dataclass(frozen=True, slots=True)
class TaskComparison:
    """One task under both models. `only_old` and `only_new` count rows that only one of them has right.

    `p_value` is McNemar's exact test of those two counts. `worse_classes` are those whose F1 fell by more than chance
    explains, each tested by itself: of `classes` tested, about one in forty is named when nothing changed.
    """

    task: str
    rows: int
    accuracy: Paired
    macro_f1: Paired
    calibration_error: Paired
    only_old: int
    only_new: int
    p_value: float
    classes: int
    worse_classes: tuple[ClassChange, ...]
    unknown_to_old: Mapping[str, int]
    unknown_to_new: Mapping[str, int]
    verdict: str
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "rows": self.rows,
            "verdict": self.verdict,
            "because": self.because,
            "accuracy": _plain(self.accuracy),
            "macro_f1": _plain(self.macro_f1),
            "ece": _plain(self.calibration_error),
            "only_old_right": self.only_old,
            "only_new_right": self.only_new,
            "mcnemar_p": round(self.p_value, 6),
            "classes": self.classes,
            "worse_classes": [
                {
                    "label": each.label,
                    "old_f1": round(each.old, 6),
                    "new_f1": round(each.new, 6),
                    "difference": each.difference.to_dict(),
                    "support": each.support,
                }
                for each in self.worse_classes
            ],
            "labels_unknown_to_old": dict(self.unknown_to_old),
            "labels_unknown_to_new": dict(self.unknown_to_new),
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All tasks under both models. `better` when a task is better and none is worse."""

    old: str
    new: str
    rows: int
    test: float
    seed: int
    tasks: Mapping[str, TaskComparison]
    notes: tuple[str, ...]

    @property
    def better(self) -> bool:
        """Whether the new model may replace the old one."""
        verdicts = {each.verdict for each in self.tasks.values()}
        return BETTER in verdicts and WORSE not in verdicts

    @property
    def because(self) -> str:
        """The verdict over all tasks, in words."""
        by = {
            verdict: [task for task, each in self.tasks.items() if each.verdict == verdict]
            for verdict in (WORSE, BETTER)
        }
        if by[WORSE]:
            return f"not better: worse in {', '.join(by[WORSE])}"
        return f"better in {', '.join(by[BETTER])}, worse in none" if by[BETTER] else "not better in any task"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "format": 1,
            "old": self.old,
            "new": self.new,
            "rows": self.rows,
            "test": self.test,
            "seed": self.seed,
            "better": self.better,
            "because": self.because,
            "notes": list(self.notes),
            "tasks": {task: each.to_dict() for task, each in self.tasks.items()},
        }


def compare(
    old: Judge,
    new: Judge,
    tickets: Source,
    *,
    seed: int = 7,
    tasks: Sequence[str] | None = None,
    test: float = 0.05,
    learned: bool = False,
) -> Comparison:
    """Say whether `new` is better than `old` on labelled tickets: better, not better or worse, task by task.

    Differences of macro-F1 and accuracy get an interval by paired bootstrap (tickets of one group drawn together), the
    rows that only one model has right get McNemar's exact test. A task is worse when an interval at level `test` lies
    below 0; better when none does and one lies above 0 at `test` divided by the number of tasks, since every further
    task is a further chance to look better by luck. Both models are held to the labels of the data: one that a model
    does not have is wrong there.

    Raises MessageError when there is nothing to compare.
    """
    if not 0 < test < 1:
        raise MessageError(f"test has to lie between 0 and 1, such as 0.05, not {test}")
    rows = in_words_of(rows_of(tickets), [new.taxonomy, old.taxonomy])
    judges = [before_policy(each) if learned else each for each in (old, new)]
    asked = [tasks_of(judge.taxonomy, rows, tasks if tasks is not None else None) for judge in judges]
    both = [task for task in asked[0] if task in asked[1]]
    if not both:
        raise MessageError(f"the models have no task in common: {', '.join(asked[0])} and {', '.join(asked[1])}")
    said = [ask(judge, rows, both) for judge in judges]
    units = units_of(rows)
    found = {
        task: _compare(said[0][task], said[1][task], units, seed=seed, test=test, tasks=len(both)) for task in both
    }
    names = [f"{judge.name} {judge.version}" for judge in judges]
    notes = list(_notes(found, set(asked[0]) ^ set(asked[1]), tickets))
    return Comparison(names[0], names[1], len(rows), test, seed, found, tuple(notes))


def _compare(
    old: Answers, new: Answers, units: NDArray[np.intp], *, seed: int, test: float, tasks: int
) -> TaskComparison:
    labels = tuple(dict.fromkeys((*old.labels, *new.labels)))
    tallies = Tally(old, labels), Tally(new, labels)
    width = tallies[0].columns.shape[1]
    columns = csr_array(hstack([tally.columns for tally in tallies], format="csr"))
    samples = samples_of(columns, units[[row.row for row in old.rows]], seed=seed, samples=SAMPLES)
    parts = samples[:, :width], samples[:, width:]
    figures = {
        name: _paired(tallies, parts, name, test=test, tasks=tasks)
        for name in ("accuracy", "macro_f1", "calibration_error")
    }
    only_old = int((old.right & ~new.right).sum())
    only_new = int((new.right & ~old.right).sum())
    p_value = float(binomtest(only_old, only_old + only_new, 0.5).pvalue) if only_old + only_new else 1.0
    changes = _class_changes(tallies, parts, test=test)
    verdict, because = _verdict(figures["accuracy"], figures["macro_f1"], p_value, test=test, tasks=tasks)
    return TaskComparison(
        task=old.task,
        rows=len(old.rows),
        **figures,
        only_old=only_old,
        only_new=only_new,
        p_value=p_value,
        classes=len(changes),
        worse_classes=tuple(sorted((each for each in changes if each.difference.high < 0), key=_fall)),
        unknown_to_old=old.unknown,
        unknown_to_new=new.unknown,
        verdict=verdict,
        because=because,
    )


def _paired(tallies: tuple[Tally, Tally], parts: tuple[Table, Table], name: str, *, test: float, tasks: int) -> Paired:
    old, new = (float(getattr(tally, name)(tally.sums[None])[0]) for tally in tallies)
    differences = getattr(tallies[1], name)(parts[1]) - getattr(tallies[0], name)(parts[0])
    low, high = interval(differences, level=1 - test)
    strict = interval(differences, level=1 - test / tasks)
    return Paired(old, new, Estimate(new - old, low, high), strict[0] > 0)


def _class_changes(tallies: tuple[Tally, Tally], parts: tuple[Table, Table], *, test: float) -> list[ClassChange]:
    """Labels that are true of some row, with their F1 before and after (0 where a model never gives it)."""
    before, after = (np.nan_to_num(tally.class_f1(tally.sums[None])[0]) for tally in tallies)
    differences = tallies[1].class_f1(parts[1]) - tallies[0].class_f1(parts[0])
    support = tallies[0].part(tallies[0].sums[None], "true")[0]
    return [
        ClassChange(
            label,
            float(before[number]),
            float(after[number]),
            Estimate(float(after[number] - before[number]), *interval(differences[:, number], level=1 - test)),
            int(support[number]),
        )
        for number, label in enumerate(tallies[0].labels)
        if support[number]
    ]


def _verdict(accuracy: Paired, macro: Paired, p_value: float, *, test: float, tasks: int) -> tuple[str, str]:
    named = {"accuracy": accuracy, "macro-F1": macro}
    if fell := [name for name, each in named.items() if each.difference.high < 0]:
        return WORSE, f"{' and '.join(fell)} fell"
    rose = [name for name, each in named.items() if each.shown and (name != "accuracy" or p_value < test)]
    if rose:
        return BETTER, f"{' and '.join(rose)} rose"
    if any(each.difference.low > 0 for each in named.values()):
        return NOT_BETTER, f"a gain, but not one to rely on when {tasks} tasks are tried at once, or on these few rows"
    return NOT_BETTER, "no difference that chance does not explain"


def _notes(found: Mapping[str, TaskComparison], apart: Iterable[str], tickets: Source) -> Iterable[str]:
    if isinstance(tickets, Tickets) and tickets.unused:
        yield f"{len(tickets.unused):,} rows of the file could not be used and are not compared."
    for task in sorted(apart):
        yield f"{task} is not compared: only one of the models has it."
    for task, each in found.items():
        for name, unknown in (("old", each.unknown_to_old), ("new", each.unknown_to_new)):
            if unknown:
                names = list(unknown)
                told = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
                count = f"{sum(unknown.values()):,} rows"
                yield f"{task}: the {name} model does not have {told}; it is wrong there ({count})."


def _fall(change: ClassChange) -> float:
    return change.difference.value


def _plain(paired: Paired) -> dict[str, Any]:
    return {
        "old": round(paired.old, 6),
        "new": round(paired.new, 6),
        "difference": paired.difference.to_dict(),
    }
