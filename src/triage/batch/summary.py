"""What a batch came to: counts, the messages to look at first and those it was unsure of, in bounded memory."""

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from triage.batch.result_columns import PREFIX, result_cells
from triage.batch.rows import Reject
from triage.result import ACTIONS, Triage
from triage.taxonomy import URGENCIES

KEPT = 50
"""Messages kept for each list."""
QUOTED = 300
"""Characters quoted of a message."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One message of a list, in a few words."""

    id: str
    urgency: str
    intent: str
    queue: str
    action: str
    reason: str
    evidence: tuple[str, ...]


@dataclass(slots=True)
class Summary:
    """Counts and short lists of one batch, filled while it runs.

    `read` counts rows of the input, `written` those triaged and written, `rejected` those set aside.
    `stopped` says in words why the batch ended early; `notes` what the reader of the files should know. `earlier` of
    the rows were written by runs before this one. `joined` is the one file made of all parts.
    """

    source: Path
    out: Path | None = None
    rejects: Path | None = None
    report: Path | None = None
    joined: Path | None = None
    model: str = ""
    unit: str = "line"
    read: int = 0
    written: int = 0
    rejected: int = 0
    earlier: int = 0
    drafts: int = 0
    sendable: int = 0
    undrafted: int = 0
    seconds: float = 0.0
    stopped: str | None = None
    said: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    actions: Counter[str] = field(default_factory=Counter)
    queues: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    signals: Counter[str] = field(default_factory=Counter)
    labels: dict[str, Counter[str]] = field(default_factory=dict)
    reject_kinds: Counter[str] = field(default_factory=Counter)
    rejects_seen: list[Reject] = field(default_factory=list)
    _first: list[tuple[tuple[int, int, float, int], Glance]] = field(default_factory=list, repr=False)
    _unsure: list[tuple[tuple[float, int], Glance]] = field(default_factory=list, repr=False)

    def add(self, triage: Triage) -> None:
        """Count one triaged message."""
        self.add_cells(result_cells(triage, triage.decisions))

    def add_cells(self, cells: Mapping[str, Any]) -> None:
        """Count one triaged message by its `triage_` columns, fresh or read back from a file."""
        self.written += 1
        tasks = [name.removesuffix("_confident") for name in cells if name.endswith("_confident")]
        labels = {task.removeprefix(PREFIX): cells[task] for task in tasks if cells[task] is not None}
        said = {name: cells[PREFIX + name] for name in ("action", "queue", "language", "signals")}
        self.actions[said["action"]] += 1
        self.queues[said["queue"]] += 1
        self.languages[said["language"]] += 1
        self.signals.update(set(said["signals"]))
        for task, label in labels.items():
            self.labels.setdefault(task, Counter())[label] += 1
        urgency = labels.get("urgency")
        if urgency in URGENCIES[2:]:
            sure = cells[f"{PREFIX}urgency_probability"]
            rank = (URGENCIES.index(urgency), len(said["signals"]), sure, -self.written)
            _keep(self._first, rank, cells, f"{PREFIX}urgency_reason")
        if said["action"] == "human":
            sure = min((cells[f"{PREFIX}{task}_probability"] for task in labels), default=0.0)
            _keep(self._unsure, (-sure, -self.written), cells, f"{PREFIX}action_reason")

    def add_reject(self, reject: Reject) -> None:
        """Count one row that was set aside."""
        self.rejected += 1
        self.reject_kinds[reject.kind] += 1
        if len(self.rejects_seen) < KEPT or self.reject_kinds[reject.kind] == 1:
            self.rejects_seen.append(replace(reject, raw=""))

    def first(self) -> list[Glance]:
        """Critical messages, then high ones; those with more signals first."""
        return [glance for _, glance in sorted(self._first, key=lambda pair: pair[0], reverse=True)]

    def unsure(self) -> list[Glance]:
        """Messages that a person has to look at, the least sure first."""
        return [glance for _, glance in sorted(self._unsure, key=lambda pair: pair[0], reverse=True)]

    @property
    def urgent(self) -> int:
        """How many messages are critical or high."""
        counts = self.labels.get("urgency", Counter())
        return sum(counts[level] for level in URGENCIES[2:])

    @property
    def complete(self) -> bool:
        """Every row read is either written or rejected."""
        return self.read == self.written + self.rejected

    @property
    def exit_code(self) -> int:
        """0 when every row is triaged, 1 when some are not, 2 when none is."""
        if not self.written:
            return 2
        return 0 if self.complete and not self.rejected and not self.stopped else 1

    @property
    def rate(self) -> float:
        """Messages a second."""
        return (self.written - self.earlier) / self.seconds if self.seconds else 0.0

    def balance(self) -> str:
        """The final check in words.

        >>> Summary(Path("b.csv"), read=10, written=9, rejected=1).balance()
        '10 rows read = 9 triaged + 1 rejected'
        """
        rest = self.read - self.written - self.rejected
        left = f" + {rest:,} read ahead and not finished" if rest else ""
        return f"{self.read:,} rows read = {self.written:,} triaged + {self.rejected:,} rejected{left}"


def ordered(task: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Labels with their counts: levels from the top down, everything else by count.

    >>> ordered("urgency", {"low": 5, "critical": 1})
    [('critical', 1), ('low', 5)]
    """
    levels = {"urgency": URGENCIES[::-1], "action": ACTIONS}.get(task, SCALES.get(task, ()))
    known = [(label, counts[label]) for label in levels if label in counts]
    rest = [(label, count) for label, count in counts.items() if label not in levels]
    return known + sorted(rest, key=lambda pair: (-pair[1], pair[0]))


SCALES: Mapping[str, tuple[str, ...]] = {
    "sentiment": ("very_negative", "negative", "neutral", "positive", "very_positive"),
    "expectation": ("fell_short", "met", "surpassed", "not_stated"),
}


def _keep(heap: list[tuple[Any, Glance]], rank: tuple[float, ...], cells: Mapping[str, Any], reason: str) -> None:
    """Keep the highest ranks; a rank holds the message's number, so that no two are equal."""
    if len(heap) < KEPT:
        heapq.heappush(heap, (rank, _glance(cells, reason)))
    elif rank > heap[0][0]:
        heapq.heapreplace(heap, (rank, _glance(cells, reason)))


def _glance(cells: Mapping[str, Any], reason: str) -> Glance:
    def part(name: str) -> str:
        return str(cells.get(PREFIX + name) or "")

    return Glance(
        id=part("id"),
        urgency=part("urgency"),
        intent=part("intent"),
        queue=part("queue"),
        action=part("action"),
        reason=str(cells[reason] or ""),
        evidence=tuple(sentence[:QUOTED] for sentence in cells[f"{PREFIX}evidence"][:3]),
    )
