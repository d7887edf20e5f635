"""What a model has to beat: always the most frequent label, and TF-IDF with logistic regression."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from threadpoolctl import threadpool_limits

from triage.evaluation.answers import Answer, Answers, short_label, text_of
from triage.evaluation.tally import Tally
from triage.text.folded import folded
from triage.tickets.alike import joined, numbers_of
from triage.tickets.ticket import Ticket

FOLDS = 5
WORDS = 20_000
"""Words and pairs of words that the baseline may use: the most frequent."""
MOST_ROWS = 10_000
"""Rows that one fold learns from at most: more would make the baseline slower than the model."""
MAJORITY, LINEAR = "most frequent label", "TF-IDF + logistic regression"
Truths = Sequence[tuple[str, ...]]


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
    words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), max_features=WORDS)
    try:
        known = words.fit_transform(learn)
    except ValueError:  # not a word in all the texts
        return
    asked = set(map(int, test))
    for each in answers:
        rows = [row for row in each.rows if row.row in asked]
        there = [(place, truth) for place, truth in enumerate(labels[each.task]) if _usable(truth, each)]
        if not rows or not there:
            continue
        table = known[[place for place, _ in there]]
        unseen = words.transform([texts[row.row] for row in rows])
        for name in (MAJORITY, LINEAR):
            said = _guess(name, table, [truth or () for _, truth in there], unseen, several=each.several, seed=seed)
            guesses[each.task][name] += [
                Answer(row.row, row.truth, tuple((label, 1.0) for label in labels_))
                for row, labels_ in zip(rows, said, strict=True)
            ]


def _truth(ticket: Ticket, task: str) -> tuple[str, ...] | None:
    return tuple(map(short_label, ticket.labels[task])) if task in ticket.labels else None


def _usable(truth: tuple[str, ...] | None, answers: Answers) -> bool:
    return truth is not None and (bool(truth) or answers.several)


def _guess(name: str, known: Any, truths: Truths, unseen: Any, *, several: bool, seed: int) -> list[tuple[str, ...]]:
    if not several:
        found = _fitted(name, known, [truth[0] for truth in truths], seed=seed).predict(unseen)
        return [(str(label),) for label in found]
    labels = sorted({label for truth in truths for label in truth})
    holds = [_fitted(name, known, [label in truth for truth in truths], seed=seed).predict(unseen) for label in labels]
    if not labels:
        return [()] * unseen.shape[0]
    return [tuple(label for label, hold in zip(labels, row, strict=True) if hold) for row in zip(*holds, strict=True)]


def _fitted(name: str, known: Any, truth: Sequence[Any], *, seed: int) -> Any:
    if name == MAJORITY or len(set(truth)) < 2:
        return DummyClassifier(strategy="most_frequent").fit(known, truth)
    with threadpool_limits(1, user_api="blas"):  # the work is sparse: threads would only wait for each other
        return LogisticRegression(C=10.0, max_iter=300, random_state=seed).fit(known, truth)


def _figures(name: str, answers: Answers, rows: Sequence[Answer], how: str) -> Baseline:
    guessed = Answers(answers.task, answers.several, answers.known, tuple(rows))
    tally = Tally(guessed, guessed.labels)
    sums = tally.sums[None]
    return Baseline(name, float(tally.accuracy(sums)[0]), float(tally.macro_f1(sums)[0]), how)
