"""A stand-in for a triager: keyword rules in place of a model, to test your own code against without loading one.

>>> triager = StandInTriager()
>>> triager("I was charged twice, please refund me today").intent.label
'refund_request'
>>> [triage.action for triage in triager.stream(["Where is my parcel?", ""])]
['auto', 'human']
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from triage.message import Message
from triage.result import Decision, Signal, Triage
from triage.taxonomy import Taxonomy, parse
from triage.text.reading import Reading, Span

if TYPE_CHECKING:
    from triage.drafts.draft import Draft

KEYWORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sentiment": {"negative": ("bad", "angry", "disappointed"), "positive": ("love", "great"), "neutral": ()},
    "intent": {
        "refund_request": ("refund", "money back"),
        "order_status": ("where is", "when will", "parcel"),
        "account_access": ("password", "log in", "login"),
        "other": (),
    },
    "category": {"lost_one": ("no idea", "right place"), "geek": ("stack trace", "version"), "regular": ()},
    "urgency": {"critical": ("emergency", "stranded"), "high": ("today", "blocked"), "low": ("thanks",), "normal": ()},
    "expectation": {"fell_short": ("charged twice", "broken", "late"), "not_stated": ()},
    "approach": {"no_reply": ("unsubscribe",), "solution": ()},
    "signals": {"deadline": ("today", "tomorrow"), "money_loss": ("charged twice",)},
}
"""Each task's labels with the words that stand for them; the label without words is given when no word is found."""


class StandInTriager:
    """Answers like `triage.load()`'s triager, by keywords. The same message always gets the same answer.

    An empty message goes to a person, one in which a word was found is sure enough for `auto`.
    """

    name = "stand-in"
    version = "0"
    folder = Path()

    def __init__(self) -> None:
        described = {
            task: {
                label: {"description": f"any of: {', '.join(words) or 'nothing else'}"}
                for label, words in rules.items()
            }
            for task, rules in KEYWORDS.items()
        }
        self.taxonomy: Taxonomy = parse(described)

    def __call__(self, message: str | Message) -> Triage:
        """Triage one message."""
        return next(self.stream([message]))

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        """Triage any number of messages, one by one and in order."""
        for message in messages:
            yield _triage(Message(message) if isinstance(message, str) else message)

    def draft(self, triage: Triage) -> "Draft":
        """A draft with one sentence and one gap."""
        from triage.drafts.draft import Draft, Part

        listen = Part("listen", f"You wrote to us about: {triage.intent.label}.", ("message:intent",))
        return Draft((listen,), gaps=("your name",), greeting="Hello,", sign_off="[your name]")


def _triage(message: Message) -> Triage:
    text = message.text.casefold()
    decisions = {task: _decide(task, rules, text) for task, rules in KEYWORDS.items() if task != "signals"}
    found = {kind: _first(words, text) for kind, words in KEYWORDS["signals"].items()}
    signals = tuple(Signal(kind, 0.9, _whole(message)) for kind, word in found.items() if word)
    obstacle = None if text.strip() else "the message is empty"
    action = "human" if obstacle else "auto" if decisions["intent"].confident else "suggest"
    reading = Reading(message.text, (), (), (), "en" if text.strip() else "und", obstacle)
    reason = obstacle or decisions["intent"].reason
    return Triage(message, reading, decisions, signals, action, reason, queue="front_desk")


def _decide(task: str, rules: Mapping[str, tuple[str, ...]], text: str) -> Decision:
    none_found = next(label for label, words in rules.items() if not words)
    label, word = next(
        ((label, word) for label, words in rules.items() if (word := _first(words, text))), (none_found, "")
    )
    probability = 0.9 if word else 0.5
    others = [other for other in rules if other != label]
    runners_up = tuple((other, (1 - probability) / len(others)) for other in others)
    return Decision(task, label, probability, runners_up, bool(word), f"the word {word!r}" if word else "no word found")


def _first(words: tuple[str, ...], text: str) -> str:
    return next((word for word in words if word in text), "")


def _whole(message: Message) -> Span:
    return Span(message.text, 0, len(message.text))
