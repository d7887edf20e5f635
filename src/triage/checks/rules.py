"""What a case asks of the model's answer: a label, that nothing moves, or that it moves one way only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from triage.result import Decision, Triage
from triage.taxonomy import URGENCIES, Taxonomy

SIGNALS = "signals"
NO_SIGNALS = "no_signals"
ACTION = "action"
ORDERS: Mapping[str, tuple[str, ...]] = {
    "urgency": URGENCIES,
    "sentiment": ("very_negative", "negative", "neutral", "positive", "very_positive"),
}
"""The tasks whose labels have an order, lowest first."""
DIRECTIONS = ("up", "down", "not_up", "not_down")


class Rule(Protocol):
    """What is asked of an answer. `before` is the answer to the unchanged message, where there is one."""

    def unfit(self, taxonomy: Taxonomy) -> str:
        """Why a model with this taxonomy cannot be asked, empty when it can."""
        ...

    def broken(self, answer: Triage, before: Triage | None) -> str:
        """Why the answer breaks the rule, empty when it does not."""
        ...


@dataclass(frozen=True, slots=True)
class Expect:
    """The label of each task is one of those allowed; signals are found, or not; the action is one of those allowed.

    >>> from triage.testing import StandInTriager
    >>> Expect(labels={"urgency": ("high",)}).broken(StandInTriager()("Where is my parcel?"), None)
    'urgency: normal, not high'
    """

    labels: Mapping[str, tuple[str, ...]]
    signals: tuple[str, ...] = ()
    no_signals: tuple[str, ...] = ()
    action: tuple[str, ...] = ()

    def unfit(self, taxonomy: Taxonomy) -> str:
        """The first label named that the model does not have."""
        kinds = (*self.signals, *self.no_signals)
        named = {**self.labels, SIGNALS: kinds} if kinds else self.labels
        return next((why for task, labels in named.items() if (why := _lack(taxonomy, task, labels))), "")

    def broken(self, answer: Triage, before: Triage | None) -> str:
        """The first expectation that is not met."""
        for task, allowed in self.labels.items():
            if (label := answer.decisions[task].label) not in allowed:
                return f"{task}: {label}, not {' or '.join(allowed)}"
        found = {signal.kind for signal in answer.signals}
        if missed := [kind for kind in self.signals if kind not in found]:
            return f"signals: {', '.join(missed)} not found"
        if false := [kind for kind in self.no_signals if kind in found]:
            return f"signals: {', '.join(false)} found"
        if self.action and answer.action not in self.action:
            return f"action: {answer.action}, not {' or '.join(self.action)}"
        return ""


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of several rules holds."""

    rules: tuple[Rule, ...]

    def unfit(self, taxonomy: Taxonomy) -> str:
        """Why the first of them that does not fit does not."""
        return next((why for rule in self.rules if (why := rule.unfit(taxonomy))), "")

    def broken(self, answer: Triage, before: Triage | None) -> str:
        """Why none of them holds."""
        why = [rule.broken(answer, before) for rule in self.rules]
        return "; ".join(why) if all(why) else ""


@dataclass(frozen=True, slots=True)
class Same:
    """The labels of these tasks stay; with a tolerance, the first label's probability moves by no more than that."""

    tasks: tuple[str, ...]
    tolerance: float | None = None

    def unfit(self, taxonomy: Taxonomy) -> str:
        """The first task that the model does not have."""
        tasks = (task for task in self.tasks if task != ACTION)
        return next((why for task in tasks if (why := _lack(taxonomy, task))), "")

    def broken(self, answer: Triage, before: Triage | None) -> str:
        """The first task that moved."""
        if before is None:
            raise ValueError("an invariance needs the answer to the unchanged message")
        for task in self.tasks:
            old, new = _label(before, task), _label(answer, task)
            if old != new:
                return f"{task}: {old} became {new}"
            if self.tolerance is not None and task not in (SIGNALS, ACTION):
                was, now = before.decisions[task].probability, answer.decisions[task].probability
                if abs(was - now) > self.tolerance:
                    return f"{task}: {old} went from {was:.2f} to {now:.2f}"
        return ""


@dataclass(frozen=True, slots=True)
class Moves:
    """An ordered task's label moves in one direction, or at least not against it.

    A label that is at its end of the order already satisfies `up` or `down` by staying.
    """

    task: str
    direction: str

    def unfit(self, taxonomy: Taxonomy) -> str:
        """The task is missing, or has a label whose place in the order is not known."""
        if why := _lack(taxonomy, self.task):
            return why
        odd = [label for label in taxonomy.labels(self.task) if label not in ORDERS[self.task]]
        return f"the model's {self.task} has {odd[0]!r}, whose place in the order is not known" if odd else ""

    def broken(self, answer: Triage, before: Triage | None) -> str:
        """How the label moved, when it moved wrongly."""
        if before is None:
            raise ValueError("a direction needs the answer to the unchanged message")
        was, now = before.decisions[self.task], answer.decisions[self.task]
        old, new = self._rank(was), self._rank(now)
        end = {"up": len(ORDERS[self.task]) - 1, "down": 0}.get(self.direction)
        fine = {
            "up": new > old or old == new == end,
            "down": new < old or old == new == end,
            "not_up": new <= old,
            "not_down": new >= old,
        }
        if fine[self.direction]:
            return ""
        return f"{self.task}: {was.label} " + (f"became {now.label}" if new != old else f"stayed, not {self.direction}")

    def _rank(self, decision: Decision) -> int:
        return ORDERS[self.task].index(decision.label)


def _lack(taxonomy: Taxonomy, task: str, labels: tuple[str, ...] = ()) -> str:
    """What a model lacks of a task and its labels."""
    if task not in taxonomy.tasks:
        return f"the model has no task {task!r}; known: {', '.join(taxonomy.tasks)}"
    missing = [label for label in labels if label not in taxonomy.tasks[task]]
    return (
        f"the model has no label {missing[0]!r} in {task}; known: {', '.join(taxonomy.labels(task))}" if missing else ""
    )


def _label(answer: Triage, task: str) -> str:
    if task == SIGNALS:
        return ", ".join(sorted(signal.kind for signal in answer.signals)) or "none"
    return answer.action if task == ACTION else answer.decisions[task].label
