"""Triage objects made by hand, so that drafts can be tested without a model."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from triage.drafts.stance import FAKE, PLAIN
from triage.drafts.wording import read_wordings
from triage.message import Message
from triage.result import Decision, Signal, Triage
from triage.text.reading import Fact, Reading, Sentence, Span

INTENTS = tuple(
    intent for intent in read_wordings() if intent not in {"unknown", "open_question", "contribution", FAKE, *PLAIN}
)
CATEGORIES = ("lost_one", "geek", "empathizer", "regular")
APPROACHES = ("solution", "advisory", "redirect", "no_reply")
URGENCIES = ("low", "normal", "high", "critical")
SENTIMENTS = ("very_negative", "negative", "neutral", "positive", "very_positive")
EXPECTATIONS = ("fell_short", "met", "surpassed", "not_stated")
SIGNALS = (
    "deadline",
    "blocked",
    "money_loss",
    "security",
    "safety",
    "legal_threat",
    "repeat_contact",
    "churn_risk",
    "many_affected",
    "vulnerable",
    "public_escalation",
)

TEXT = (
    "Third time I write about order FS-20718! Could you send another glass, please? I paid £38 and need it by Friday."
)


def make_triage(
    text: str = TEXT,
    *,
    intent: str = "delivery_problem",
    category: str = "regular",
    approach: str = "solution",
    urgency: str = "normal",
    sentiment: str = "negative",
    expectation: str = "fell_short",
    signals: Iterable[str] = (),
    facts: Mapping[str, str] | None = None,
    requests: Iterable[str] = (),
    action: str = "auto",
    probability: float = 0.9,
    runners_up: tuple[tuple[str, float], ...] = (),
    obstacle: str | None = None,
    language: str = "en",
    queue: str = "",
    sentences: Iterable[Sentence] = (),
    **message: Any,
) -> Triage:
    """A Triage with the labels given. `facts` maps a kind to the words that carry it."""

    def decision(task: str, label: str) -> Decision:
        return Decision(task, label, 0.9, (), True, f"{label} 0.90")

    spans = [Fact(kind, _span(text, words), words) for kind, words in (facts or {}).items()]
    asked = tuple(_span(text, words) for words in requests)
    reading = Reading(text, tuple(sentences), asked, tuple(spans), language, obstacle)
    decisions = {
        "sentiment": decision("sentiment", sentiment),
        "category": decision("category", category),
        "urgency": decision("urgency", urgency),
        "expectation": decision("expectation", expectation),
        "approach": decision("approach", approach),
        "intent": Decision("intent", intent, probability, runners_up, probability >= 0.8, "by hand"),
    }
    marks = tuple(Signal(kind, 0.9, None) for kind in signals)
    return Triage(Message(text, **message), reading, decisions, marks, action, "by hand", queue)


def told(text: str, **given: Any) -> Triage:
    """A triage whose sentences end where a full stop or question mark does."""
    sentences = [
        Sentence(match.start(), match.end(), Span(match[0], match.start(), match.end()))
        for match in re.finditer(r"\S[^.?!]*[.?!]*", text)
    ]
    return make_triage(text, sentences=sentences, **given)


def _span(text: str, words: str) -> Span:
    start = max(text.find(words), 0)
    return Span(words, start, start + len(words))
