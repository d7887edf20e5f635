"""What comes out: decisions with calibrated probabilities, signals with evidence, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from triage.message import Message
from triage.text.reading import Fact, Reading, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ACTIONS = ("auto", "suggest", "human")


@dataclass(frozen=True, slots=True)
class Decision:
    """The best label of one task. `probability` is calibrated; `runners_up` holds the other labels, best first.

    `confident` says that the probability reached the threshold tuned for a stated precision. `evidence` is filled for
    urgency, with the sentences that carry its signals, and for the intent, with the one or two sentences that the
    model looked at most, the strongest first. `also` holds the other labels that hold, best
    first, where a task takes any number of them; it is None where one label holds at a time.
    """

    task: str
    label: str
    probability: float
    runners_up: tuple[tuple[str, float], ...]
    confident: bool
    reason: str
    evidence: tuple[Span, ...] = ()
    also: tuple[str, ...] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels that hold, best first; always at least the best."""
        return (self.label, *(self.also or ()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; `labels` is there for tasks that take any number of them."""
        several = {} if self.also is None else {"labels": list(self.labels)}
        return {
            "label": self.label,
            **several,
            "probability": round(self.probability, 4),
            "runners_up": [[label, round(p, 4)] for label, p in self.runners_up],
            "confident": self.confident,
            "reason": self.reason,
            "evidence": [span.to_dict() for span in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Signal:
    """A fact in the text that bears on urgency, and the sentence that carries it."""

    kind: str
    probability: float
    evidence: Span | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        evidence = self.evidence.to_dict() if self.evidence else None
        return {"kind": self.kind, "probability": round(self.probability, 4), "evidence": evidence}


@dataclass(frozen=True, slots=True)
class Triage:
    """Everything triage says about one message.

    `action` is `auto` (safe to route unseen), `suggest` (show the top choices) or `human` (a person has to look);
    `action_reason` says why. `decisions` holds one Decision a task, by the task's name; the six shipped tasks are
    attributes too. `queue` is where the intent goes by the taxonomy or the policy. `vector` is the mean of the
    encoder's token states, shape (size,), for finding messages and articles that are alike.
    """

    message: Message
    reading: Reading
    decisions: Mapping[str, Decision]
    signals: tuple[Signal, ...]
    action: str
    action_reason: str
    queue: str
    vector: "NDArray[np.float32] | None" = field(default=None, compare=False, repr=False)

    @property
    def sentiment(self) -> Decision:
        """How the customer feels about their dealings with the company."""
        return self.decisions["sentiment"]

    @property
    def intent(self) -> Decision:
        """The one thing the customer mainly wants dealt with."""
        return self.decisions["intent"]

    @property
    def category(self) -> Decision:
        """Which of the four customers is writing: how to talk to them."""
        return self.decisions["category"]

    @property
    def urgency(self) -> Decision:
        """How soon a person must act, with evidence and a reason in words."""
        return self.decisions["urgency"]

    @property
    def expectation(self) -> Decision:
        """Whether the value delivered matched what was promised."""
        return self.decisions["expectation"]

    @property
    def approach(self) -> Decision:
        """What the reply has to be."""
        return self.decisions["approach"]

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language found, or `und` when the text is too short to tell."""
        return self.reading.language

    @property
    def requests(self) -> tuple[Span, ...]:
        """The sentences in which the customer asks for something."""
        return self.reading.requests

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Order numbers, amounts, dates and the like, with their place in the message."""
        return self.reading.facts

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON. The message's text is left out; spans quote what they point to."""
        return {
            "id": self.message.id,
            "language": self.language,
            "action": self.action,
            "action_reason": self.action_reason,
            "queue": self.queue,
            **{task: decision.to_dict() for task, decision in self.decisions.items()},
            "signals": [signal.to_dict() for signal in self.signals],
            "requests": [span.to_dict() for span in self.requests],
            "facts": [fact.to_dict() for fact in self.facts],
        }
