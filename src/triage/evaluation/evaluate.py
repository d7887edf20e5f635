"""How good a model is on labelled tickets: every task measured, promises verified, and all of it written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import MessageError
from triage.evaluation.answers import (
    Answers,
    Given,
    Judge,
    ask,
    before_policy,
    given_of,
    rows_of,
    tasks_of,
    text_of,
    units_of,
)
from triage.evaluation.baselines import baselines_of
from triage.evaluation.measure import TaskFigures, measure, with_target
from triage.evaluation.precision import verify
from triage.text.folded import folded
from triage.tickets.ticket import Ticket, Tickets
from triage.tickets.values import in_words_of

FORMAT = 1
FEW = 100
"""Rows of a task below which its figures say little."""
SAMPLES_TOLD = "95% intervals from 1,000 bootstrap samples"
Source = Tickets | Iterable[Ticket]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was measured: `tasks` by name, and `notes`, what a reader has to know before trusting the figures."""

    model: str
    rows: int
    unused: int
    learned: bool
    seed: int
    tasks: Mapping[str, TaskFigures]
    notes: tuple[str, ...]

    @property
    def kept(self) -> bool | None:
        """Whether every task kept the precision that was asked for; None when none was asked for."""
        targets = [figures.target.kept for figures in self.tasks.values() if figures.target is not None]
        return all(targets) if targets else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "format": FORMAT,
            "model": self.model,
            "rows": self.rows,
            "rows_not_used": self.unused,
            "urgency": "as learned, before policy" if self.learned else "as said, policy included",
            "intervals": SAMPLES_TOLD,
            "seed": self.seed,
            "notes": list(self.notes),
            "tasks": {task: figures.to_dict() for task, figures in self.tasks.items()},
        }


def evaluate(
    triager: Judge,
    tickets: Source,
    *,
    out: Path | None = None,
    target_precision: float | None = None,
    valid: Source | None = None,
    train: Source | None = None,
    seed: int = 7,
    tasks: Sequence[str] | None = None,
    learned: bool = False,
) -> Evaluation:
    """Measure a triager on labelled tickets, each task on the tickets that have a label for it.

    What is measured is what users get, the policy's floors under urgency included; `learned` leaves the policy out.
    `target_precision` sets the threshold of each task on `valid`, or on a seeded half of the tickets, and verifies it
    on the rest. `train` is what the TF-IDF baseline learns from; it is cross-validated on the tickets without. `out`
    is a folder for `index.html` and `metrics.json`; neither holds text of a message.

    Raises MessageError when there is nothing to measure, or when `out` cannot be written.

    >>> from triage.message import Message
    >>> from triage.testing import StandInTriager
    >>> rows = [Ticket(Message("Where is my parcel?"), {"intent": ("order_status",)}),
    ...         Ticket(Message("I want my money back"), {"intent": ("refund_request",)})]
    >>> evaluate(StandInTriager(), rows).tasks["intent"].accuracy.value
    1.0
    """
    if target_precision is not None and not 0 < target_precision < 1:
        raise MessageError(f"target precision has to lie between 0 and 1, such as 0.95, not {target_precision}")
    if out is not None:
        from triage.evaluation.write import check_folder

        check_folder(out)
    words = [triager.taxonomy]
    rows = in_words_of(rows_of(tickets), words)
    learn = in_words_of(rows_of(train, "the training data"), words) if train is not None else None
    judge = before_policy(triager) if learned else triager
    answers = ask(judge, rows, tasks_of(judge.taxonomy, rows, tasks))
    units = units_of(rows)
    baselines = baselines_of(list(answers.values()), rows, learn, units, seed=seed)
    found = {task: measure(each, rows, units, baselines=baselines[task], seed=seed) for task, each in answers.items()}
    if target_precision is not None:
        kept_out = in_words_of(rows_of(valid, "the validation data"), words) if valid is not None else None
        found = _with_targets(found, answers, units, judge, kept_out, precision=target_precision, seed=seed)
    evaluation = Evaluation(
        model=f"{judge.name} {judge.version}",
        rows=len(rows),
        unused=len(tickets.unused) if isinstance(tickets, Tickets) else 0,
        learned=learned,
        seed=seed,
        tasks=found,
        notes=tuple(_notes(rows, answers, judge, tickets, {"training": learn, "validation": valid})),
    )
    if out is not None:
        from triage.evaluation.write import write

        write(evaluation, out)
    return evaluation


def _with_targets(
    found: Mapping[str, TaskFigures],
    answers: Mapping[str, Answers],
    units: NDArray[np.intp],
    judge: Judge,
    valid: Sequence[Ticket] | None,
    *,
    precision: float,
    seed: int,
) -> dict[str, TaskFigures]:
    """Each task with its promise; a task that the validation data says nothing about is left without one."""
    first = np.random.default_rng(seed).permutation(int(units.max()) + 1) * 2 < int(units.max()) + 1
    if valid is not None:
        labelled = {task for ticket in valid for task in ticket.labels}
        there = tasks_of(judge.taxonomy, valid, [task for task in found if task in labelled] or None)
        thresholds = {task: given_of(each) for task, each in ask(judge, valid, there).items()}
        chosen_on = f"{len(valid):,} validation rows"
    done = dict(found)
    for task, each in answers.items():
        given = given_of(each)
        groups = units[[row.row for row in each.rows]]
        if valid is None:
            half = first[groups[given.place]]
            early, late = _part(given, half), _part(given, ~half)
            chosen_on = "half of the rows, drawn by seed; verified on the other half"
        elif task in thresholds:
            early, late = thresholds[task], given
        else:
            continue
        promise = verify(precision, early, late, chosen_on=chosen_on, groups=groups)
        done[task] = with_target(done[task], promise)
    return done


def _part(given: Given, which: NDArray[np.bool_]) -> Given:
    return Given(given.place[which], given.confidence[which], given.right[which])


def _notes(
    rows: Sequence[Ticket],
    answers: Mapping[str, Answers],
    judge: Judge,
    tickets: Source,
    others: Mapping[str, Source | None],
) -> Iterable[str]:
    if isinstance(tickets, Tickets):
        yield from tickets.notes
    if isinstance(tickets, Tickets) and tickets.unused:
        yield f"{_rows(len(tickets.unused))} of the file could not be used and are not in these figures."
    if few := [task for task, each in answers.items() if len(each.rows) < FEW]:
        yield f"Fewer than {FEW} rows for {', '.join(few)}: the intervals are wide, and may still be too narrow."
    for task, each in answers.items():
        if each.unknown:
            names = list(each.unknown)
            told = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            count = sum(bool(set(row.truth) - set(each.known)) for row in each.rows)
            yield f"{task}: {_rows(count)} with labels that the model does not have ({told}); they count as wrong."
        if each.several and all(row.truth for row in each.rows):
            yield f"{task}: no row says that none of its labels holds, so precision and calibration are flattered."
        if each.unclear:
            yield f"{task}: {_rows(each.unclear)} with several labels; right where one of them is given."
    if missing := sorted({task for row in rows for task in row.labels} - set(judge.taxonomy.tasks)):
        yield f"Labels for {', '.join(missing)} were not measured: the model has no such task."
    texts = {folded(text_of(row)) for row in rows}
    for name, other in others.items():
        if other is not None:
            same = sum(folded(text_of(row)) in texts for row in rows_of(other))
            if same:
                yield f"{_rows(same)} of the {name} data have a text that is also measured on: figures may flatter."


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
