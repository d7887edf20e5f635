"""From messages to answers, the cells that triage adds to a row: what a batch asks of a triager, here or elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from triage.batch.result_columns import DraftLike, draft_cells, result_cells, result_kinds
from triage.errors import DraftError, MessageError
from triage.message import Message
from triage.result import Triage
from triage.taxonomy import Taxonomy


class BatchTriager(Protocol):
    """What the batch needs of a triager; `triage.Triager` and `triage.testing.StandInTriager` have it."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def version(self) -> str: ...  # noqa: D102

    @property
    def taxonomy(self) -> Taxonomy: ...  # noqa: D102

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]: ...  # noqa: D102

    def draft(self, triage: Triage) -> DraftLike: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is wanted of every message."""

    drafts: bool = False
    only_drafts: bool = False
    vectors: bool = False
    batch_size: int = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the message called `id`: its cells, and with `only_drafts` the draft as a row of its own.

    `drafted` is None where no draft was asked for, or none could be made; else it says whether it may be sent.
    """

    id: str
    cells: dict[str, Any]
    row: dict[str, Any] | None = None
    drafted: bool | None = None


def answers(triager: BatchTriager, messages: Iterable[Message], asked: Asked) -> Iterator[Answer]:
    """Answer messages one after the other, in their order."""
    tasks, several = _tasks(triager), triager.taxonomy.several
    for triage in triager.stream(messages, batch_size=asked.batch_size):
        draft = _draft(triager, triage) if asked.drafts or asked.only_drafts else None
        yield Answer(
            str(triage.message.id),
            result_cells(triage, tasks, draft, several=several, vectors=asked.vectors),
            draft_cells(triage, draft) if asked.only_drafts else None,
            None if draft is None else bool(draft.sendable),
        )


def added_kinds(triager: BatchTriager, asked: Asked) -> dict[str, str]:
    """The columns that answers have, with their kinds. Raises MessageError for vectors that the triager lacks."""
    size = 0
    if asked.vectors:
        size = int(getattr(getattr(triager, "encoder", None), "size", 0))
        if not size:
            raise MessageError("this triager gives no vectors; leave --vectors out")
    return result_kinds(_tasks(triager), several=triager.taxonomy.several, drafts=asked.drafts, vectors=size)


def _tasks(triager: BatchTriager) -> list[str]:
    return [task for task in triager.taxonomy.tasks if task != "signals"]


def _draft(triager: BatchTriager, triage: Triage) -> DraftLike | None:
    """A draft; a message for which none can be made goes without."""
    try:
        return triager.draft(triage)
    except DraftError:
        return None
