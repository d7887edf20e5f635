"""Two backlogs side by side: what is more and what is less than then, in shares."""

from dataclasses import dataclass

from triage.reports.volumes import Volumes

TASKS = ("urgency", "expectation", "sentiment", "intent", "queue", "category", "signals", "action")
MOST = 12
LEAST = 0.005
"""A change of share below which an intent or a queue is not listed."""
ALL_SHOWN = ("urgency", "expectation", "sentiment", "action")


@dataclass(frozen=True, slots=True)
class Change:
    """One label then and now, as counts and shares; `change` is the difference of the shares."""

    task: str
    label: str
    then: int
    now: int
    then_share: float
    now_share: float
    change: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The other backlog: its name, its messages, its share that fell short, and what has changed since."""

    name: str
    messages: int
    first: str | None
    last: str | None
    fell_short: float | None
    changes: tuple[Change, ...]


def compare(name: str, then: Volumes, then_rows: int, now: Volumes) -> Comparison:
    """What has changed from `then` to `now`: every level, and of the rest what changed most."""
    changes: list[Change] = []
    for task in TASKS:
        before = {each.label: each for each in then.counts.get(task, ())}
        after = {each.label: each for each in now.counts.get(task, ())}
        rows = []
        for label in dict.fromkeys((*after, *before)):
            old, new = before.get(label), after.get(label)
            shares = old.share if old else 0.0, new.share if new else 0.0
            rows.append(
                Change(task, label, old.count if old else 0, new.count if new else 0, *shares, shares[1] - shares[0])
            )
        if task not in ALL_SHOWN:
            rows = sorted((row for row in rows if abs(row.change) >= LEAST), key=lambda row: -abs(row.change))[:MOST]
        changes += rows
    return Comparison(name, then_rows, then.first, then.last, then.gap.share, tuple(changes))
