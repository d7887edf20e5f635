"""What a message says once the wrapping is off: the text to read, its sentences, requests and facts."""

from dataclasses import dataclass
from typing import Any

FACT_KINDS = ("order_number", "ticket_number", "amount", "date", "deadline", "email", "phone", "url")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the message: `message.text[start:end]`, or `message.subject[start:end]` if `where` says so.

    `text` is the stretch after cleaning (repaired, without markup), so it may differ from the slice.
    """

    text: str
    start: int
    end: int
    where: str = "text"

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"text": self.text, "start": self.start, "end": self.end, "where": self.where}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a reply can lean on: its kind (one of FACT_KINDS), its span and its normalised value.

    `value` is the number itself for orders and tickets, `12.50 EUR` for an amount, an ISO date for a date or
    deadline when it can be told (else the words), and the address for e-mails, phones and URLs.
    """

    kind: str
    span: Span
    value: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return {"kind": self.kind, "value": self.value, **self.span.to_dict()}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `reading.text[start:end]`, and `span`, its place in the message."""

    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, read: `text` is what the model sees (subject and body, cleaned, quotes and signature off).

    `obstacle` says in words why a person has to look before any judgement counts (empty, only a link,
    an unsupported language); None when nothing stands in the way.
    """

    text: str
    sentences: tuple[Sentence, ...]
    requests: tuple[Span, ...]
    facts: tuple[Fact, ...]
    language: str
    obstacle: str | None = None
