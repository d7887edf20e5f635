"""What a model says of labelled tickets, task by task, beside what the labels say."""

import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from triage.errors import MessageError
from triage.heads import MANY
from triage.message import Message
from triage.result import Triage
from triage.taxonomy import Taxonomy
from triage.tickets.ticket import Ticket, Tickets

LONGEST_LABEL = 60
"""Characters of a label that are kept: whoever names the wrong column must not find messages in the report."""


class Judge(Protocol):
    """What can be evaluated: anything with a taxonomy that triages a stream of messages, in their order."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def version(self) -> str:
        """The model's version."""
        ...

    taxonomy: Taxonomy

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        """Triage many messages, in their order."""
        ...


AnyJudge = TypeVar("AnyJudge")


@dataclass(frozen=True, slots=True)
class Answer:
    """One task of one ticket. `row` is the ticket's number; `given` holds what was said, each with its probability.

    `confident` is what the triager says of itself; None where it says nothing.
    """

    row: int
    truth: tuple[str, ...]
    given: tuple[tuple[str, float], ...]
    confident: bool | None = None

    @property
    def said(self) -> tuple[str, ...]:
        """The labels given, without their probabilities."""
        return tuple(label for label, _ in self.given)

    @property
    def right(self) -> bool:
        """Whether exactly the true labels were given."""
        return set(self.said) == set(self.truth)


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of one task. `known` are the model's labels; `unclear` counts rows with several true labels.

    In a task with one label, a row that carries several is right when one of them is given.
    """

    task: str
    several: bool
    known: tuple[str, ...]
    rows: tuple[Answer, ...]
    unclear: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that occur, true or given: the model's own first and in its order, then the others by name."""
        found = {label for row in self.rows for label in (*row.truth, *row.said)}
        return (*(label for label in self.known if label in found), *sorted(found - set(self.known)))

    @property
    def unknown(self) -> dict[str, int]:
        """The true labels that the model cannot give, with their number of rows, most frequent first."""
        counts: dict[str, int] = {}
        for row in self.rows:
            for label in set(row.truth) - set(self.known):
                counts[label] = counts.get(label, 0) + 1
        return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which rows are right, (rows,)."""
        return np.array([row.right for row in self.rows], bool)


@dataclass(frozen=True, slots=True)
class Given:
    """All labels given, flat: of which place in `Answers.rows`, how probable, whether right. Three equal lengths."""

    place: NDArray[np.intp]
    confidence: NDArray[np.float64]
    right: NDArray[np.bool_]


def given_of(answers: Answers) -> Given:
    """Every label given, one after the other: one a row, or any number in a task with several labels."""
    flat = [
        (place, probability, label in row.truth)
        for place, row in enumerate(answers.rows)
        for label, probability in row.given
    ]
    places, confidences, rights = zip(*flat, strict=True) if flat else ((), (), ())
    return Given(np.array(places, np.intp), np.array(confidences, float), np.array(rights, bool))


def rows_of(tickets: Tickets | Iterable[Ticket], what: str = "the data") -> Sequence[Ticket]:
    """The tickets to use. Raises MessageError when there are none."""
    rows = list(tickets.rows if isinstance(tickets, Tickets) else tickets)
    if not rows:
        raise MessageError(f"{what}: there are no labelled tickets to measure on. Check the file and its columns")
    return rows


def tasks_of(taxonomy: Taxonomy, tickets: Sequence[Ticket], tasks: Sequence[str] | None) -> tuple[str, ...]:
    """The tasks to measure: those asked for, or all that the model knows and the tickets have labels for.

    Raises MessageError when a task that was asked for cannot be measured, or when none can.
    """
    known = {task: taxonomy.many(task) for task in taxonomy.tasks}
    labelled = {task for ticket in tickets for task, labels in ticket.labels.items() if labels or known.get(task)}
    if tasks is None:
        found = tuple(task for task in known if task in labelled)
        if not found:
            has = ", ".join(sorted(short_label(task) for task in labelled)) or "none"
            raise MessageError(
                f"no task can be measured: the tickets have labels for {has}; the model knows {', '.join(known)}. "
                "Say which column holds which task's labels"
            )
        return found
    for task in tasks:
        if task not in known:
            raise MessageError(f"the model has no task {short_label(task)!r}; it knows {', '.join(known)}")
        if task not in labelled:
            raise MessageError(f"no ticket has a label for {task}. Say which column holds its labels, or leave it out")
    return tuple(dict.fromkeys(tasks))


def ask(judge: Judge, tickets: Sequence[Ticket], tasks: Sequence[str]) -> dict[str, Answers]:
    """Triage the tickets once, and set what is said of each task beside its labels.

    A ticket without a label for a task does not count in it. Raises MessageError when the model has none of the labels
    that a task's tickets carry: then the column is another one, or the labels have to be mapped.
    """
    several = {task: judge.taxonomy.many(task) for task in tasks}
    found: dict[str, list[Answer]] = {task: [] for task in tasks}
    unclear = dict.fromkeys(tasks, 0)
    for number, triage in enumerate(judge.stream(ticket.message for ticket in tickets)):
        for task in tasks:
            truth = tuple(dict.fromkeys(short_label(label) for label in tickets[number].labels.get(task, ())))
            if task not in tickets[number].labels or (not truth and not several[task]):
                continue
            answer = _answer(number, triage, task, truth, several=several[task])
            if not several[task] and len(truth) > 1:
                unclear[task] += 1
                answer = replace(answer, truth=answer.said if answer.said[0] in truth else truth[:1])
            found[task].append(answer)
    answers = {
        task: Answers(task, several[task], judge.taxonomy.labels(task), tuple(rows), unclear[task])
        for task, rows in found.items()
    }
    for each in answers.values():
        _check_labels(each)
    return answers


def before_policy(judge: AnyJudge) -> AnyJudge:
    """The same triager with rules that raise no urgency; as it is where it has no policy."""
    policy: Any = getattr(judge, "policy", None)
    if policy is None:
        return judge
    bare = copy.copy(judge)
    vars(bare)["policy"] = replace(policy, floors=(), customers=(), unanswered=None)
    return bare


def units_of(tickets: Sequence[Ticket]) -> NDArray[np.intp]:
    """A number for each ticket, the same for tickets that are drawn together: of one group, or without one alone."""
    seen: dict[object, int] = {}
    keys = (ticket.group or number for number, ticket in enumerate(tickets))
    return np.array([seen.setdefault(key, len(seen)) for key in keys], np.intp)


def text_of(ticket: Ticket) -> str:
    """Subject and text, as a baseline reads them."""
    return f"{ticket.message.subject or ''}\n{ticket.message.text}".strip()


def short_label(label: str) -> str:
    """A label as it is counted and shown: on one line, and cut where it is longer than a label ever is."""
    text = " ".join(str(label).split())
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


def _answer(number: int, triage: Triage, task: str, truth: tuple[str, ...], *, several: bool) -> Answer:
    if task == MANY:
        return Answer(number, truth, tuple((signal.kind, signal.probability) for signal in triage.signals))
    decision = triage.decisions[task]
    chances = {decision.label: decision.probability, **dict(decision.runners_up)}
    labels = decision.labels if several else (decision.label,)
    given = tuple((label, chances.get(label, 0.0)) for label in labels)
    return Answer(number, truth, given, decision.confident)


def _check_labels(answers: Answers) -> None:
    true = {label for row in answers.rows for label in row.truth}
    if true and not true & set(answers.known):
        raise MessageError(
            f"task {answers.task}: the model knows none of the {len(true)} labels in the data; "
            f"it knows {', '.join(answers.known[:5])}{' and others' if len(answers.known) > 5 else ''}. "
            "Check which column holds the labels, or map them onto the model's"
        )
