"""From probabilities to decisions: the best label of each task, and whether it is sure enough to act on."""

from collections.abc import Mapping, Sequence

from triage.policy import Policy
from triage.result import Decision

RUNNERS_UP = 4


def decide(task: str, labels: Sequence[str], probabilities: Sequence[float], *, threshold: float) -> Decision:
    """Take the best label; confident when its probability reaches the threshold.

    >>> decide("sentiment", ("negative", "positive"), (0.7, 0.3), threshold=0.8).reason
    'negative 0.70, unsure (sure from 0.80)'
    """
    ranked = sorted(range(len(labels)), key=probabilities.__getitem__, reverse=True)
    best, probability = labels[ranked[0]], float(probabilities[ranked[0]])
    others = tuple((labels[index], float(probabilities[index])) for index in ranked[1 : 1 + RUNNERS_UP])
    sure = probability >= threshold
    return Decision(task, best, probability, others, sure, f"{best} {probability:.2f}, {_because(sure, threshold)}")


def act(
    decisions: Mapping[str, Decision], obstacle: str | None, *, policy: Policy, human_below: float
) -> tuple[str, str]:
    """What may be done with the message: `auto`, `suggest` or `human`, and why."""
    intent = decisions["intent"]
    if obstacle:
        return "human", obstacle
    if intent.probability < human_below:
        return "human", f"unclear what is wanted: {intent.label} at {intent.probability:.2f} is the best guess"
    unsure = [task for task in policy.sure_of if not decisions[task].confident]
    if unsure:
        return "suggest", f"not sure enough of {' and '.join(unsure)}"
    return "auto", f"sure of {' and '.join(policy.sure_of)}"


def _because(sure: bool, threshold: float) -> str:
    if sure:
        return "sure"
    return f"unsure (sure from {threshold:.2f})" if threshold <= 1 else "unsure"
