"""The baselines' figures on the same rows as the model's: learned from other tickets, or cross-validated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from triage.evaluation.answers import Answer, Answers, short_label, text_of
from triage.evaluation.tally import Tally
from triage.learning.baseline import LINEAR, MAJORITY, MOST_ROWS, as_weights, guess
from triage.text.folded import folded
from triage.tickets.alike import joined, numbers_of
from triage.tickets.ticket import Ticket

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Baseline:
    """A simple model's figures on the same rows. `how` says what it learned from."""

    name: str
    accuracy: float
    macro_f1: float
    how: str


def baselines_of(
    answers: Sequence[Answers],
    tickets: Sequence[Ticket],
    train: Sequence[Ticket] | None,
    units: NDArray[np.intp],
    *,
    seed: int,
) -> dict[str, tuple[Baseline, ...]]:
    """Both baselines for every task: learned from `train`, else from the tickets' other folds (cross-validation).

    Rows of one unit and rows of one text stand in one fold. A task gets none where there is too little to learn from.
    """
    texts = [text_of(ticket) for ticket in tickets]
    guesses: dict[str, dict[str, list[Answer]]] = {each.task: {MAJORITY: [], LINEAR: []} for each in answers}
    if train is not None:
        from_train = [text_of(ticket) for ticket in train]
        how = f"learned from {len(train):,} training rows"
        labels = {each.task: [_truth(ticket, each.task) for ticket in train] for each in answers}
        _fold(answers, guesses, from_train, labels, texts, range(len(tickets)), seed=seed)
    else:
        clusters = joined(numbers_of([folded(text) for text in texts]), [str(unit) for unit in units])
        chance = np.random.default_rng(seed)
        folds = min(FOLDS, int(clusters.max()) + 1)
        if folds < 2:
            return {each.task: () for each in answers}
        how = f"cross-validated on the data itself, {folds} folds"
        if len(tickets) * (folds - 1) // folds > MOST_ROWS:
            how += f", each learning from {MOST_ROWS:,} rows"
        splits = GroupKFold(folds).split(texts, groups=chance.permutation(int(clusters.max()) + 1)[clusters])
        truths = {each.task: {row.row: row.truth for row in each.rows} for each in answers}
        for learn, test in splits:
            learn = chance.permutation(learn)[:MOST_ROWS]
            labels = {task: [known.get(int(row)) for row in learn] for task, known in truths.items()}
            _fold(answers, guesses, [texts[row] for row in learn], labels, texts, test, seed=seed)
    return {
        each.task: tuple(
            _figures(name, each, rows, how) for name, rows in guesses[each.task].items() if len(rows) == len(each.rows)
        )
        for each in answers
    }


def _fold(
    answers: Sequence[Answers],
    guesses: dict[str, dict[str, list[Answer]]],
    learn: Sequence[str],
    labels: dict[str, list[tuple[str, ...] | None]],
    texts: Sequence[str],
    test: Iterable[int],
    *,
    seed: int,
) -> None:
    """Learn from some texts, and add what is guessed of the test rows to `guesses`."""
    places = {int(row): place for place, row in enumerate(test)}
    known, others = as_weights(learn, [texts[row] for row in places])
    for each in answers:
        rows = [row for row in each.rows if row.row in places]
        there = [(place, truth) for place, truth in enumerate(labels[each.task]) if _usable(truth, each)]
        if not rows or not there:
            continue
        table = known[[place for place, _ in there]]
        unseen = others[[places[row.row] for row in rows]]
        for name in (MAJORITY, LINEAR):
            said = guess(name, table, [truth or () for _, truth in there], unseen, several=each.several, seed=seed)
            guesses[each.task][name] += [
                Answer(row.row, row.truth, tuple((label, 1.0) for label in labels_))
                for row, labels_ in zip(rows, said, strict=True)
            ]


def _truth(ticket: Ticket, task: str) -> tuple[str, ...] | None:
    return tuple(map(short_label, ticket.labels[task])) if task in ticket.labels else None


def _usable(truth: tuple[str, ...] | None, answers: Answers) -> bool:
    return truth is not None and (bool(truth) or answers.several)


def _figures(name: str, answers: Answers, rows: Sequence[Answer], how: str) -> Baseline:
    guessed = Answers(answers.task, answers.several, answers.known, tuple(rows))
    tally = Tally(guessed, guessed.labels)
    sums = tally.sums[None]
    return Baseline(name, float(tally.accuracy(sums)[0]), float(tally.macro_f1(sums)[0]), how)
