"""Urgency with its evidence: what was learned, what the policy lays down, and the reason in words."""

from collections.abc import Iterable
from dataclasses import replace

from triage.message import Message
from triage.policy import Policy
from triage.result import Decision, Signal
from triage.taxonomy import URGENCIES
from triage.text.reading import Span

IN_WORDS = {
    "deadline": "there is a deadline",
    "blocked": "the customer is blocked",
    "money_loss": "money is lost or withheld",
    "security": "theft, fraud or a breach is reported",
    "safety": "health or safety is at stake",
    "legal_threat": "law, court or a regulator is invoked",
    "repeat_contact": "they have asked or waited before",
    "churn_risk": "they are leaving or say so",
    "many_affected": "many people are affected",
    "vulnerable": "the customer is in a vulnerable position",
    "public_escalation": "they say they will go public",
}


def with_reason(learned: Decision, signals: tuple[Signal, ...], message: Message, *, policy: Policy) -> Decision:
    """The urgency decision, raised where a rule asks for it, with evidence and a reason in words."""
    rule = policy.raises(message, {signal.kind: signal.probability for signal in signals})
    words = [IN_WORDS.get(signal.kind, signal.kind.replace("_", " ")) for signal in signals]
    because = "; ".join(words) or "nothing in the text presses"
    evidence = _unique(signal.evidence for signal in signals)
    if rule is None or _rank(rule.urgency) <= _rank(learned.label):
        reason = f"{learned.label} {learned.probability:.2f}: {because}"
        return replace(learned, reason=reason, evidence=evidence)
    reason = f"{rule.urgency}: {because}; raised from {learned.label} by policy: {rule.because}"
    others = ((learned.label, learned.probability), *learned.runners_up)
    return replace(
        learned,
        label=rule.urgency,
        probability=max(rule.probability, dict(others).get(rule.urgency, 0.0)),
        runners_up=tuple((label, p) for label, p in others if label != rule.urgency),
        confident=True,
        reason=reason,
        evidence=evidence,
    )


def _rank(urgency: str) -> int:
    return URGENCIES.index(urgency)


def _unique(spans: Iterable[Span | None]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(span for span in spans if span is not None))
