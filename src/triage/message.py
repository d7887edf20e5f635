"""What comes in: one customer message as written, and what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from triage.errors import MessageError

CHANNELS = ("email", "chat", "social", "sms", "phone", "web", "review")
AUTHORS = ("external", "internal")
SPEAKERS = ("customer", "agent")
LONGEST_WORD = 20
"""Characters of a wrong value that an error may show."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of the conversation.

    >>> Turn("agent", "Could you send us the order number?").speaker
    'agent'
    """

    speaker: str
    text: str
    sent_at: datetime | None = None

    def __post_init__(self) -> None:
        _one_of("speaker", self.speaker, SPEAKERS)
        _is_text("text of a turn", self.text)


@dataclass(frozen=True, slots=True)
class Message:
    """One customer message. `text` is kept as written; nothing here is ever altered.

    `author` says whether the customer is `external` or `internal` (a colleague). `turns` are the earlier
    turns, oldest first. `fields` are the caller's own values, handed back untouched with the Triage.

    Raises MessageError when a value is of the wrong kind; the message says which and what is allowed.

    >>> Message("Where is order 4471?", channel="chat", fields={"region": "north"}).fields["region"]
    'north'
    """

    text: str
    id: str | None = None
    subject: str | None = None
    channel: str = "email"
    author: str = "external"
    sent_at: datetime | None = None
    turns: tuple[Turn, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _is_text("text", self.text)
        _is_text("subject", self.subject, optional=True)
        _is_text("id", self.id, optional=True)
        _one_of("channel", self.channel, CHANNELS)
        _one_of("author", self.author, AUTHORS)
        if self.sent_at is not None and not isinstance(self.sent_at, datetime):
            raise MessageError(f"sent_at has to be a datetime or None, not {type(self.sent_at).__name__}")
        if not isinstance(self.turns, tuple | list) or not all(isinstance(turn, Turn) for turn in self.turns):
            raise MessageError("turns has to be a tuple of triage.Turn objects, oldest first")
        if not isinstance(self.fields, Mapping):
            raise MessageError(f"fields has to be a mapping, not {type(self.fields).__name__}")

    @property
    def unanswered(self) -> int:
        """How many of the customer's latest turns before this message got no reply from an agent."""
        count = 0
        for turn in reversed(self.turns):
            if turn.speaker == "agent":
                break
            count += 1
        return count


def _is_text(name: str, value: object, *, optional: bool = False) -> None:
    if isinstance(value, str) or (optional and value is None):
        return
    raise MessageError(f"{name} has to be a str{' or None' if optional else ''}, not {type(value).__name__}")


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        word = isinstance(value, str) and value.isidentifier() and len(value) <= LONGEST_WORD
        got = repr(value) if word else "another value"  # which may be a message that was passed in the wrong place
        raise MessageError(f"{name} has to be one of {', '.join(known)}; got {got}")
