"""A labelled ticket as training takes it: one customer message, what a company knows about it, and where it stood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from triage.message import Message


@dataclass(frozen=True, slots=True)
class Ticket:
    """One message with its labels.

    `labels[task]` holds the labels of a task: one, or several where the company files messages under more than one; a
    task that the row says nothing about is left out. Of `signals` there may be none: an empty list says so. `group` is
    the customer or thread that must stay on one side of a split (empty when unknown). `where` names the row for people:
    `tickets.csv, line 7`.
    """

    message: Message
    labels: Mapping[str, tuple[str, ...]]
    group: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """A row that cannot be learned from, and why: `where` names it, no text of it is kept."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tickets:
    """All rows of a source: those to use, in their order, and those that cannot be used.

    `notes` tell in words what was found out on the way: encodings, columns that were guessed, files left out.
    """

    rows: Sequence[Ticket]
    unused: Sequence[Unused] = field(default_factory=tuple)
    notes: tuple[str, ...] = ()
