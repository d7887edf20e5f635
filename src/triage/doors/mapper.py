"""A callable for `datasets.Dataset.map(..., batched=True)`: triage's answers as columns beside the texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from triage.batch.result_columns import PREFIX, result_cells, result_kinds
from triage.doors.opened import opened, seal_of
from triage.errors import MessageError, TaxonomyError
from triage.message import Message
from triage.taxonomy import SIGNALS

if TYPE_CHECKING:
    from triage.taxonomy import Taxonomy

KINDS = ("text", "number", "truth", "texts")
"""Kinds of columns that are handed out, those of several texts as one, with `;` between them."""
LEFT_OUT = ("id", "evidence", "requests")
"""What is the caller's own already, or stretches of the message."""


@dataclass(frozen=True)
class TriageMap:
    """Takes a batch (columns by name) and gives the columns `triage_...` for it, as a batch run names them.

    `text` and `subject` name the columns that are read; a text of None counts as an empty one. `tasks` are the tasks
    to tell (all without). `model` is the path of a model folder; the shipped model is taken without. Only the path goes
    to other processes (`num_proc`), and the model's seal is part of what `datasets` knows a map by, so that a changed
    model is asked anew.

    Raises MessageError where a batch lacks a column or holds something else than texts, TaxonomyError for a task that
    the model does not have, ModelError for a path without a model.

    >>> answers = TriageMap(tasks=("intent",))({"text": ["Where is my parcel?", "You charged me twice."]})
    >>> answers["triage_intent"]
    ['order_status', 'billing_dispute']
    >>> list(answers)[:3]
    ['triage_intent', 'triage_intent_probability', 'triage_intent_confident']
    """

    text: str = "text"
    subject: str | None = field(default=None, kw_only=True)
    tasks: Sequence[str] | None = field(default=None, kw_only=True)
    model: str | None = field(default=None, kw_only=True)
    seal: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if isinstance(self.tasks, str):
            raise TaxonomyError(f"tasks has to be a list of tasks. Give [{self.tasks!r}]")
        object.__setattr__(self, "tasks", None if self.tasks is None else tuple(self.tasks))
        object.__setattr__(self, "seal", seal_of(self.model))

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """The added columns for one batch, each as long as the batch."""
        messages = [Message(text, subject=subject) for text, subject in zip(*self._read(batch), strict=True)]
        triager = opened(self.model)
        tasks, signals = self._told(triager.taxonomy)
        several = triager.taxonomy.several
        kinds = result_kinds(tasks, several=several, drafts=False)
        left_out = {PREFIX + name for name in (*LEFT_OUT, *(() if signals else ("signals",)))}
        columns: dict[str, list[Any]] = {
            name: [] for name, kind in kinds.items() if kind in KINDS and name not in left_out
        }
        for triage in triager.stream(messages):
            cells = result_cells(triage, tasks, several=several)
            for name, values in columns.items():
                values.append(";".join(cells[name]) if kinds[name] == "texts" else cells[name])
        return columns

    def _read(self, batch: Mapping[str, Sequence[Any]]) -> tuple[list[str], list[str | None]]:
        texts = _column(batch, self.text)
        subjects = [None] * len(texts) if self.subject is None else _column(batch, self.subject)
        return [text or "" for text in texts], list(subjects)

    def _told(self, taxonomy: "Taxonomy") -> tuple[list[str], bool]:
        """The tasks that are told, and whether the signals are."""
        if unknown := [task for task in self.tasks or () if task not in taxonomy.tasks]:
            raise TaxonomyError(f"the model has no task {unknown[0]!r}; known: {', '.join(taxonomy.tasks)}")
        told = [task for task in taxonomy.tasks if self.tasks is None or task in self.tasks]
        return [task for task in told if task != SIGNALS], SIGNALS in told


def _column(batch: Mapping[str, Sequence[Any]], name: str) -> list[str | None]:
    """One column of texts; None stays None."""
    if name not in batch:
        raise MessageError(f"no column {name!r} in the batch; found {', '.join(batch)}. Name yours: TriageMap('body')")
    column = batch[name]
    if isinstance(column, str):
        raise MessageError(f"column {name!r} is one text. Call map with batched=True")
    for row, value in enumerate(column):
        if value is not None and not isinstance(value, str):
            raise MessageError(f"column {name!r}, row {row} of the batch: {type(value).__name__} instead of a text")
    return list(column)
