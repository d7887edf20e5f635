"""What a behaviour test is, and what comes out of it: plain values that the other files here make and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.checks.rules import Rule
from triage.message import Message

KINDS = ("MFT", "INV", "DIR")
"""Minimum functionality (a label is expected), invariance (nothing may move), direction (it may move one way only)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One message that has to satisfy a rule. `before` is the same message unchanged, None in an MFT."""

    message: Message
    rule: Rule
    before: Message | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One named test. It is passed when at most the share `ceiling` of its cases fail. `file` is where it stands."""

    name: str
    capability: str
    kind: str
    about: str
    ceiling: float
    cases: tuple[Case, ...]
    file: str
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """One case that does not hold, and why in the words of the labels."""

    case: Case
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON. The texts of the case are in them."""
        before = {} if self.case.before is None else {"before": _plain(self.case.before)}
        return {"why": self.why, **before, "message": _plain(self.case.message)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test's result. `skipped` says why it was not asked of this model; it is empty when it was."""

    check: Check
    failures: tuple[Failure, ...] = ()
    skipped: str = ""

    @property
    def rate(self) -> float:
        """Share of the cases that failed."""
        return len(self.failures) / len(self.check.cases)

    @property
    def ok(self) -> bool:
        """Whether the rate is within the ceiling; a skipped test is."""
        return self.rate <= self.check.ceiling

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        check = self.check
        return {
            **{key: getattr(check, key) for key in ("name", "capability", "kind", "about", "ceiling")},
            "cases": len(check.cases),
            "failures": len(self.failures),
            "rate": round(self.rate, 4),
            "ok": self.ok,
            "skipped": self.skipped or None,
            "failed": [failure.to_dict() for failure in self.failures],
        }


@dataclass(frozen=True, slots=True)
class Report:
    """All results of one run, in the order of the tests."""

    model: str
    outcomes: tuple[Outcome, ...]
    messages: int
    seconds: float

    @property
    def over(self) -> tuple[Outcome, ...]:
        """The tests over their ceiling."""
        return tuple(outcome for outcome in self.outcomes if not outcome.ok)

    @property
    def ok(self) -> bool:
        """Whether no test is over its ceiling."""
        return not self.over

    def capabilities(self) -> Mapping[str, tuple[Outcome, ...]]:
        """The results by capability, in the order of first appearance."""
        found: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            found.setdefault(outcome.check.capability, []).append(outcome)
        return {capability: tuple(outcomes) for capability, outcomes in found.items()}

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {
            "model": self.model,
            "ok": self.ok,
            "tests": len(self.outcomes),
            "over": [outcome.check.name for outcome in self.over],
            "skipped": [outcome.check.name for outcome in self.outcomes if outcome.skipped],
            "messages": self.messages,
            "seconds": round(self.seconds, 1),
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
        }


def _plain(message: Message) -> dict[str, str]:
    subject = {} if message.subject is None else {"subject": message.subject}
    return {**subject, "text": message.text}
