"""Known issues: what is broken, what is known of it, and what helps until it is mended."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from triage.errors import DraftError
from triage.profile.fields import (
    check_id,
    check_keys,
    check_line,
    check_lines,
    check_one_of,
    check_phrase,
    check_sentence,
)

STATUSES = ("investigating", "identified", "fixing", "fixed")
LONGEST = {"product": 60, "symptom": 160, "cause": 160, "next_update": 60}
LONGEST_STEP = 200
MOST_STEPS = 8
MOST_ISSUES = 500


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """One known issue.

    `product` fits after "with" (`the Acme app`), `symptom` after "we know that" (`the app closes when an invoice is
    opened`), `cause` after "the cause is" (`a fault in version 7.2`; empty while nobody knows), `next_update` after
    "the next update comes" (`on 24 November at 18:00`). `workaround` holds whole sentences, one a step.

    `intents` are those it may explain. `asked` are words or sentences in which customers tell it; they help to find
    the issue and are never said. A message must hold one of `mentions`, where there are any (the town of an outage).
    Messages sent before `since` or after `until` are not about it.
    """

    id: str
    product: str
    symptom: str
    status: str
    intents: tuple[str, ...]
    cause: str = ""
    workaround: tuple[str, ...] = ()
    next_update: str = ""
    asked: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        check_id("id", self.id)
        for key, longest in LONGEST.items():
            check_line(key, getattr(self, key), longest=longest, needed=key in ("product", "symptom"))
            check_phrase(key, getattr(self, key))
        check_one_of("status", self.status, STATUSES)
        check_lines("intents", self.intents, longest=60)
        check_lines("workaround", self.workaround, longest=LONGEST_STEP, most=MOST_STEPS)
        for number, step in enumerate(self.workaround, 1):
            check_sentence(f"workaround, number {number}", step)
        check_lines("asked", self.asked, longest=LONGEST_STEP)
        check_lines("mentions", self.mentions, longest=60)
        for key in ("since", "until"):
            _check_time(key, getattr(self, key))

    @property
    def words(self) -> str:
        """All that may be said of it, in one string."""
        return "\n".join((self.product, self.symptom, self.cause, self.next_update, *self.workaround))

    @property
    def searched(self) -> tuple[str, ...]:
        """What a message is compared with, sentence by sentence."""
        return (f"{self.product}: {self.symptom}", *self.asked)

    def was_open(self, sent_at: datetime | None) -> bool:
        """Whether a message of that time may be about it."""
        if sent_at is None or sent_at.tzinfo is None:
            return True
        return (self.since is None or self.since <= sent_at) and (self.until is None or sent_at <= self.until)


def issue_from(data: Any) -> KnownIssue:
    """One `[[issue]]` of issues.toml. Raises DraftError, naming the entry."""
    known = [field.name for field in fields(KnownIssue)]
    check_keys("the issue", data, known, known[:4])
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return KnownIssue(**{"intents": (), **values})


def issues_in(data: Mapping[str, Any]) -> list[Any]:
    """The plain `[[issue]]` tables of issues.toml. Raises DraftError."""
    check_keys("the file", data, ("issue",))
    entries = data.get("issue", [])
    if not isinstance(entries, list):
        raise DraftError("write [[issue]] with two brackets, one table an issue")
    if len(entries) > MOST_ISSUES:
        raise DraftError(f"holds {len(entries)} issues; at most {MOST_ISSUES} can be open at a time")
    return entries


def _check_time(entry: str, value: Any) -> None:
    if value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
        raise DraftError(f"{entry} has to be a time with its zone, without quotes, such as 2026-11-24T18:00:00+00:00")
