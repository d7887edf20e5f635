"""What to label next: messages of a backlog that would teach a model most, grouped by what they would teach."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from triage.encoders import Floats
from triage.errors import TrainingError
from triage.heads import MANY
from triage.learning.choose import choose, doubt, nearest, weight
from triage.learning.held_out import unit
from triage.learning.pool import Kept, Pool
from triage.message import Message
from triage.result import Triage
from triage.tickets.ticket import Ticket
from triage.triager import Triager

FEW = 10
"""A label is rare when fewer labelled tickets carry it, and not half as many as carry the label in the middle."""
FAVOUR = 3.0
"""How much more the doubt about a message counts that surely has a rare label."""
SURE, HALF = 0.9, 0.5
UNLIKE = 0.05
"""A message is unlike anything labelled when it is further off than all but this share of labelled ones."""
FEWEST = 20
"""Labelled tickets that are needed to tell how far off is far."""
SAMPLE = 2_000
NEW = "unlike anything labelled"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One message worth labelling.

    `index` is its place in the backlog. `guesses` are the model's best labels with their probabilities, best first,
    `picked` those that hold by them (one, where one label holds at a time); `doubt` says how unsure that is, 0 to 1.
    `group` tells what a label would teach: `billing_dispute or refund_request?`, `more of praise`, `unlike anything
    labelled`.
    """

    index: int
    message: Message
    task: str
    group: str
    guesses: tuple[tuple[str, float], ...]
    picked: tuple[str, ...]
    doubt: float


def suggest(
    triager: Triager,
    messages: Iterable[str | Message],
    *,
    budget: int = 100,
    task: str = "intent",
    labelled: Sequence[Ticket] | None = None,
    seed: int = 7,
) -> list[Suggestion]:
    """Messages to label next for `task`, `budget` at most, group by group, the largest group first.

    The backlog is streamed once; of more than 20,000 different texts, so many are held that were drawn by how unsure
    the model is of them. Empty messages and those in a language that the model does not read are passed over, and so
    is what is much like a message chosen already or one that is `labelled`.

    Raises TrainingError for a task that the model does not have, or a backlog with nothing to read.
    """
    if budget < 1:
        raise TrainingError(f"a budget of {budget} labels leaves nothing to suggest; give 1 or more")
    if task not in triager.taxonomy.tasks or task == MANY:
        tasks = ", ".join(name for name in triager.taxonomy.tasks if name != MANY)
        raise TrainingError(f"the model has no task {task!r} to suggest messages for; it has {tasks}")
    labels, several = triager.taxonomy.labels(task), triager.taxonomy.many(task)
    pool = Pool(seed=seed)
    for index, triage in enumerate(triager.stream(messages)):
        if triage.reading.obstacle is None and triage.vector is not None:
            shares = _shares(triage, task, labels)
            kept = Kept(index, triage.message, triage.vector, shares)
            pool.add(kept, triage.reading.text, weight=float(weight(shares[None], several=several)[0]))
    held = pool.all()
    if not held:
        raise TrainingError("the backlog holds no message that the model can read")
    vectors = unit(np.array([kept.vector for kept in held], np.float32))
    probabilities = np.array([kept.probabilities for kept in held], np.float32)
    tickets = [ticket for ticket in labelled or () if ticket.labels.get(task)]
    known = _vectors(triager, tickets, size=vectors.shape[1])
    rare = _rare(tickets, task, labels)
    favour = 1 + FAVOUR * probabilities @ np.array([label in rare for label in labels], np.float32)
    rows = choose(vectors, probabilities, budget=budget, known=known, favour=favour, several=several, seed=seed)
    unlike = _unlike(vectors[rows], known, seed=seed)
    found = [
        _suggestion(held[row], task, labels, new=bool(new), rare=rare, several=several)
        for row, new in zip(rows, unlike, strict=True)
    ]
    sizes = Counter(suggestion.group for suggestion in found)
    return sorted(found, key=lambda suggestion: (-sizes[suggestion.group], suggestion.group))


def _shares(triage: Triage, task: str, labels: Sequence[str]) -> Floats:
    """The probability of each label, in the order of the taxonomy."""
    decision = triage.decisions[task]
    chance = {decision.label: decision.probability, **dict(decision.runners_up)}
    return np.array([chance.get(label, 0.0) for label in labels], np.float32)


def _vectors(triager: Triager, tickets: Sequence[Ticket], *, size: int) -> Floats:
    """The vectors of the tickets, at length 1."""
    said = triager.stream(ticket.message for ticket in tickets)
    found = [triage.vector for triage in said if triage.vector is not None]
    return unit(np.array(found, np.float32).reshape(-1, size))


def _rare(tickets: Sequence[Ticket], task: str, labels: Sequence[str]) -> frozenset[str]:
    """The labels that too few of the labelled tickets carry; none of them when nothing is labelled."""
    have = Counter(label for ticket in tickets for label in ticket.labels[task])
    middle = float(np.median([have[label] for label in labels]))
    return frozenset(label for label in labels if tickets and have[label] < min(FEW, middle / 2))


def _unlike(vectors: Floats, known: Floats, *, seed: int) -> Sequence[bool]:
    """Which vectors lie further from all known ones than these mostly lie from each other."""
    if len(known) < FEWEST:
        return [False] * len(vectors)
    sample = np.random.default_rng(seed).permutation(len(known))[:SAMPLE]
    among = known[sample] @ known[sample].T
    np.fill_diagonal(among, -1.0)
    return list(nearest(vectors, known) < np.quantile(among.max(1), UNLIKE))


def _suggestion(
    kept: Kept, task: str, labels: Sequence[str], *, new: bool, rare: frozenset[str], several: bool
) -> Suggestion:
    order = np.argsort(-kept.probabilities, kind="stable")[:3].tolist()
    guesses = tuple((labels[place], float(kept.probabilities[place])) for place in order)
    best, chance = guesses[0]
    if new:
        group = NEW
    elif best in rare:
        group = f"more of {best}"
    elif several:
        place = int(np.abs(kept.probabilities - 0.5).argmin())
        group = f"{labels[place]} or not?"
    elif chance >= SURE or len(guesses) < 2:
        group = f"{best}, to be sure?"
    else:
        group = f"{' or '.join(sorted((best, guesses[1][0])))}?"
    picked = tuple(label for label, share in guesses if several and share >= HALF) or (best,)
    unsure = float(doubt(kept.probabilities[None], several=several)[0])
    return Suggestion(kept.index, kept.message, task, group, guesses, picked, unsure)
