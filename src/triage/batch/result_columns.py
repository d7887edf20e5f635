"""The columns triage adds to a row, all called `triage_...`: their names, their kinds and their values."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol

import numpy as np

from triage.result import Triage

PREFIX = "triage_"


class DraftLike(Protocol):
    """What the batch needs of a draft."""

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def sendable(self) -> bool: ...  # noqa: D102

    @property
    def gaps(self) -> Iterable[Any]: ...  # noqa: D102

    def to_dict(self) -> dict[str, Any]: ...  # noqa: D102


def result_kinds(
    tasks: Iterable[str], *, several: Collection[str] = (), drafts: bool, vectors: int = 0
) -> dict[str, str]:
    """Every added column, in order, with its kind: `text`, `number`, `truth`, `texts`, `facts` or `vector:SIZE`.

    `several` holds the tasks that take any number of labels: those have a column with all of them, best first.
    `vectors` is the size of the vectors, if they are wanted.

    >>> list(result_kinds(["intent"], drafts=False))[:4]
    ['triage_id', 'triage_intent', 'triage_intent_probability', 'triage_intent_confident']
    """
    kinds = {"id": "text"}
    for task in tasks:
        kinds |= {task: "text", f"{task}_probability": "number", f"{task}_confident": "truth"}
        if task in several:
            kinds[f"{task}_labels"] = "texts"
        if task == "intent":
            kinds["intent_runner_up"] = "text"
        if task == "urgency":
            kinds["urgency_reason"] = "text"
    kinds |= {"signals": "texts", "evidence": "texts", "action": "text", "action_reason": "text", "queue": "text"}
    kinds |= {"language": "text", "requests": "texts", "facts": "facts"}
    if drafts:
        kinds |= {"draft": "text", "draft_sendable": "truth", "draft_gaps": "texts"}
    if vectors:
        kinds["vector"] = f"vector:{vectors}"
    return {PREFIX + name: kind for name, kind in kinds.items()}


def result_cells(
    triage: Triage,
    tasks: Iterable[str],
    draft: DraftLike | None = None,
    *,
    several: Collection[str] = (),
    vectors: bool = False,
) -> dict[str, Any]:
    """The values of the added columns for one message; the keys are those of `result_kinds`."""
    cells: dict[str, Any] = {"id": triage.message.id}
    for task in tasks:
        decision = triage.decisions.get(task)
        cells[task] = decision.label if decision else None
        cells[f"{task}_probability"] = round(decision.probability, 4) if decision else None
        cells[f"{task}_confident"] = decision.confident if decision else None
        if task in several:
            cells[f"{task}_labels"] = list(decision.labels) if decision else []
        if task == "intent":
            cells["intent_runner_up"] = decision.runners_up[0][0] if decision and decision.runners_up else None
        if task == "urgency":
            cells["urgency_reason"] = decision.reason if decision else None
    cells["signals"] = [signal.kind for signal in triage.signals]
    cells["evidence"] = evidence(triage)
    cells |= {"action": triage.action, "action_reason": triage.action_reason, "queue": triage.queue}
    cells |= {"language": triage.language, "requests": [span.text for span in triage.requests]}
    cells["facts"] = [fact.to_dict() for fact in triage.facts]
    if draft is not None:
        gaps = [str(gap) for gap in draft.gaps]
        cells |= {"draft": draft.text, "draft_sendable": draft.sendable, "draft_gaps": gaps}
    if vectors:
        cells["vector"] = None if triage.vector is None else triage.vector.astype(np.float16)
    return {PREFIX + name: value for name, value in cells.items()}


def draft_cells(triage: Triage, draft: DraftLike | None) -> dict[str, Any]:
    """One draft as a row of its own: the message's id, then the draft. Without a draft, only that nothing is ready."""
    return {"id": triage.message.id, **(draft.to_dict() if draft else {"text": None, "sendable": False})}


def evidence(triage: Triage) -> list[str]:
    """The sentences behind the urgency and the signals, each once, in the order of the message."""
    urgency = triage.decisions.get("urgency")
    spans = [*(urgency.evidence if urgency else ()), *(s.evidence for s in triage.signals if s.evidence)]
    spans.sort(key=lambda span: (span.where != "subject", span.start))
    return list(dict.fromkeys(span.text for span in spans))
