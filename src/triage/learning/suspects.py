"""Which labels of a company's tickets are likely wrong, worst first: cleanlab over what held-out heads say of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.multilabel_classification.filter import find_multilabel_issues_per_class
from cleanlab.multilabel_classification.rank import get_label_quality_scores_per_class
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray

from triage.encoders import Floats
from triage.errors import TrainingError
from triage.heads import MANY
from triage.learning.held_out import Whole, blocks_of, held_out
from triage.result import Triage
from triage.tickets.ticket import Ticket
from triage.triager import Triager

FEWEST = 3
"""Blocks of tickets that a label needs before what is said of it can be held against anyone."""
FILTER = "low_self_confidence"
"""cleanlab's rule for what is an error: as many as confident learning counts, those whose own label is least likely."""
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that is likely wrong.

    `index` is the ticket's place in what was given, `id` and `where` name it for people. `given` are the labels of the
    task as they stand, `suggested` those the model would give; in a task with one label each holds one. `probability`
    is what the held-out head gives the first label suggested, `given_probability` the label given (the least likely
    one, of several). The lower the `score` (0 to 1), the worse.
    """

    index: int
    id: str
    where: str
    task: str
    given: tuple[str, ...]
    suggested: tuple[str, ...]
    probability: float
    given_probability: float
    score: float


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is to be said of every ticket of one task: row by row, in the order given.

    `score` (rows,) is cleanlab's label quality, 0 to 1, low is bad. `wrong` (rows, labels) marks the labels that
    confident learning takes for errors: given though they should not be, or the other way round. `judged` (rows,) says
    that there were enough tickets with the label to say anything.
    """

    score: Floats
    wrong: Flags
    judged: Flags


def suspects(
    triager: Triager,
    tickets: Sequence[Ticket],
    *,
    tasks: Iterable[str] | None = None,
    with_model: bool = False,
    folds: int = 5,
    seed: int = 7,
) -> list[Suspect]:
    """Labels of the tickets that are likely wrong, worst first; of `tasks`, or of every task that has labels.

    Vectors come from the triager's encoder, and nothing is learned from the tickets that are judged. `with_model`
    lets the model's own opinion count for half where it knows all labels of a task: good for few tickets, wrong for a
    model that was trained on these.

    Raises TrainingError when no task has two labels with enough tickets each.
    """
    wanted = _tasks(tickets, tasks)
    said = list(triager.stream(ticket.message for ticket in tickets))
    vectors = np.array([_vector(triage) for triage in said], np.float32)
    texts = [triage.reading.text for triage in said]
    blocks = blocks_of([ticket.group for ticket in tickets], texts)
    found: list[Suspect] = []
    judged = 0
    for task, labels in wanted.items():
        several = task == MANY or any(len(ticket.labels.get(task, ())) > 1 for ticket in tickets)
        rows = [
            row
            for row, ticket in enumerate(tickets)
            if task in ticket.labels and (several or ticket.labels[task]) and texts[row].strip()
        ]
        targets = _targets([tickets[row].labels[task] for row in rows], labels)
        shares = held_out(vectors[rows], targets, blocks=blocks[rows], several=several, folds=folds, seed=seed)
        if with_model and rows and (own := _own(said, rows, task, labels)) is not None:
            shares = np.asarray((shares + own) / 2, np.float32)
        doubts = doubts_of(shares, targets, blocks=blocks[rows], several=several)
        judged += int(doubts.judged.sum())
        found += [
            _suspect(tickets[rows[place]], rows[place], task, labels, shares[place], doubts, place)
            for place in np.flatnonzero(doubts.wrong.any(1)).tolist()
        ]
    if not judged:
        raise TrainingError(
            f"no labels can be judged: a task needs two labels with {FEWEST} different tickets or more each;"
            f" looked at {', '.join(wanted)}"
        )
    return sorted(found, key=lambda suspect: (suspect.score, suspect.index, suspect.task))


def doubts_of(shares: Floats, targets: Floats, *, blocks: Whole, several: bool) -> Doubts:
    """Judge every row by held-out probabilities `shares` and by `targets`, both (rows, labels).

    The score is cleanlab's self-confidence: the probability of the label given; with several labels a row, that of
    the one most in doubt (given, or not given).
    """
    known = np.flatnonzero(_blocks_each(targets, blocks) >= FEWEST)
    score, wrong = np.ones(len(targets), np.float32), np.zeros(targets.shape, bool)
    judged = np.asarray(targets[:, known].any(1) | (several and len(known) > 0), bool)
    if len(known) < (1 if several else 2) or not judged.any():
        return Doubts(score, wrong, np.zeros(len(targets), bool))
    rows = np.flatnonzero(judged)
    held, given = np.clip(shares[np.ix_(rows, known)], 1e-6, 1 - 1e-6), targets[np.ix_(rows, known)]
    if several:
        lists = [np.flatnonzero(row).tolist() for row in given]
        score[rows] = get_label_quality_scores_per_class(lists, held).min(1)
        wrong[np.ix_(rows, known)] = find_multilabel_issues_per_class(lists, held, filter_by=FILTER, n_jobs=1)
        return Doubts(score, wrong, judged)
    held /= held.sum(1, keepdims=True)
    label = given.argmax(1)
    score[rows] = get_label_quality_scores(label, held, method="self_confidence")
    best = held.argmax(1)
    odd = find_label_issues(label, held, filter_by=FILTER, n_jobs=1) & (best != label)
    wrong[rows[odd], known[label[odd]]] = wrong[rows[odd], known[best[odd]]] = True
    return Doubts(score, wrong, judged)


def too_few(tickets: Sequence[Ticket], task: str) -> tuple[str, ...]:
    """The labels of a task that too few tickets carry to be judged, by name.

    Groups are taken as given; the same words twice count twice here.
    """
    carriers: dict[str, set[object]] = {}
    for number, ticket in enumerate(tickets):
        for label in ticket.labels.get(task, ()):
            carriers.setdefault(label, set()).add(ticket.group or number)
    return tuple(sorted(label for label, who in carriers.items() if len(who) < FEWEST))


def _tasks(tickets: Sequence[Ticket], tasks: Iterable[str] | None) -> dict[str, list[str]]:
    """The tasks to look at, each with the labels that the tickets carry."""
    found: dict[str, set[str]] = {}
    for ticket in tickets:
        for task, labels in ticket.labels.items():
            found.setdefault(task, set()).update(labels)
    if not found:
        raise TrainingError("none of the tickets carries a label; say which column holds the labels of which task")
    wanted = list(found) if tasks is None else list(tasks)
    if missing := [task for task in wanted if task not in found]:
        raise TrainingError(f"the tickets carry no labels of task {', '.join(missing)}; they do of {', '.join(found)}")
    return {task: sorted(found[task]) for task in wanted}


def _targets(given: Sequence[Sequence[str]], labels: Sequence[str]) -> Floats:
    """One row a ticket, 1 for a label that it carries."""
    return np.array([[label in each for label in labels] for each in given], np.float32).reshape(-1, len(labels))


def _blocks_each(targets: Floats, blocks: Whole) -> Whole:
    """How many blocks carry each label."""
    return np.array([len(np.unique(blocks[column > 0])) for column in targets.T], np.int64)


def _vector(triage: Triage) -> Floats:
    if triage.vector is None:
        raise TrainingError("the triager gives no vectors; load a model folder with triage.load()")
    return triage.vector


def _own(said: Sequence[Triage], rows: Sequence[int], task: str, labels: Sequence[str]) -> Floats | None:
    """The model's own probabilities (rows, labels); None unless it gives each of the labels one."""
    table = []
    for row in rows:
        decision = said[row].decisions.get(task)
        shares = {} if decision is None else {decision.label: decision.probability, **dict(decision.runners_up)}
        if not all(label in shares for label in labels):
            return None
        table.append([shares[label] for label in labels])
    return np.array(table, np.float32)


def _suspect(
    ticket: Ticket, index: int, task: str, labels: Sequence[str], shares: Floats, doubts: Doubts, row: int
) -> Suspect:
    given = ticket.labels[task]
    wrong = {labels[place] for place in np.flatnonzero(doubts.wrong[row]).tolist()}
    order = [labels[place] for place in np.argsort(-shares, kind="stable").tolist()]
    suggested = tuple(label for label in order if (label in given) != (label in wrong))
    chance = dict(zip(labels, shares.tolist(), strict=True))
    return Suspect(
        index=index,
        id=ticket.message.id or "",
        where=ticket.where,
        task=task,
        given=tuple(given),
        suggested=suggested,
        probability=max((chance[label] for label in suggested), default=0.0),
        given_probability=min((chance[label] for label in given), default=0.0),
        score=float(doubts.score[row]),
    )
