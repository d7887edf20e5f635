"""From probabilities to decisions: the best label of each task, and whether it is sure enough to act on."""

from collections.abc import Mapping, Sequence

from triage.policy import Policy
from triage.result import Decision

RUNNERS_UP = 4
HOLDS = 0.5
"""From this probability on a label holds, beside the best one, where a task takes any number of labels."""


def decide(
    task: str, labels: Sequence[str], probabilities: Sequence[float], *, threshold: float, several: bool = False
) -> Decision:
    """Take the best label; confident when its probability reaches the threshold.

    With `several`, the probabilities are independent of each other, and every label that is likelier than not holds.

    >>> decide("sentiment", ("negative", "positive"), (0.7, 0.3), threshold=0.8).reason
    'negative 0.70, unsure (sure from 0.80)'
    >>> decide("product", ("router", "bill", "app"), (0.6, 0.9, 0.2), threshold=0.8, several=True).labels
    ('bill', 'router')
    """
    ranked = sorted(range(len(labels)), key=probabilities.__getitem__, reverse=True)
    best, probability = labels[ranked[0]], float(probabilities[ranked[0]])
    others = tuple((labels[index], float(probabilities[index])) for index in ranked[1 : 1 + RUNNERS_UP])
    sure = probability >= threshold
    reason = f"{best} {probability:.2f}, {_because(sure, threshold)}"
    if not several:
        return Decision(task, best, probability, others, sure, reason)
    also = tuple(labels[index] for index in ranked[1:] if probabilities[index] >= HOLDS)
    reason += f"; also {', '.join(also)}" if also else ""
    return Decision(task, best, probability, others, sure, reason, also=also)


def act(
    decisions: Mapping[str, Decision], obstacle: str | None, *, policy: Policy, auto_from: float, human_below: float
) -> tuple[str, str]:
    """What may be done with the message: `auto`, `suggest` or `human`, and why.

    `auto_from` and `human_below` are the model's bars for the intent's probability; the policy may set the first anew.
    """
    intent = decisions["intent"]
    if obstacle:
        return "human", obstacle
    if intent.probability < human_below:
        return "human", f"unclear what is wanted: {intent.label} at {intent.probability:.2f} is the best guess"
    unsure = [task for task in policy.sure_of if not decisions[task].confident]
    if unsure:
        return "suggest", f"not sure enough of {' and '.join(unsure)}"
    bar = auto_from if policy.auto_from is None else policy.auto_from
    if intent.probability < bar:
        return "suggest", f"sure of {' and '.join(policy.sure_of)}, but {_unseen(intent, bar)}"
    return "auto", f"sure of {' and '.join(policy.sure_of)}"


def _unseen(intent: Decision, bar: float) -> str:
    if bar > 1:
        return "no intent is routed unseen"
    return f"routed unseen from an intent at {bar:.2f} on, and this is {intent.probability:.2f}"


def _because(sure: bool, threshold: float) -> str:
    if sure:
        return "sure"
    return f"unsure (sure from {threshold:.2f})" if threshold <= 1 else "unsure"
