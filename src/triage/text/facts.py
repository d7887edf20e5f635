"""Facts a reply can lean on: numbers, amounts, dates, deadlines, addresses; one kind for each stretch of text."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from triage.text.amounts import SYMBOLS, find_amounts
from triage.text.contacts import find_emails, find_links, find_phones
from triage.text.cues import Cue
from triage.text.dates import find_dates
from triage.text.found import Found
from triage.text.references import find_references

_DAY_GROUPS = frozenset(("month", "weekday", "relative", "unit", "deadline"))
_FEWEST_PHONE_DIGITS = 7


def find_facts(text: str, cues: Sequence[Cue], *, sent_at: datetime | None = None) -> list[Found]:
    """All facts in order. Where two kinds claim the same stretch, the more specific kind has it.

    Relative dates are resolved against `sent_at`. Rules run only where a cue or a character calls for them.

    >>> [(found.kind, found.value) for found in find_facts("£38 back please, see www.example.com", [])]
    [('amount', '38 GBP'), ('url', 'www.example.com')]
    """
    facts: list[Found] = []
    taken = bytearray(len(text))
    for found in _by_rank(text, cues, sent_at):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\x01" * (found.end - found.start)
            facts.append(found)
    facts.sort(key=lambda found: found.start)
    return facts


def _by_rank(text: str, cues: Sequence[Cue], sent_at: datetime | None) -> Iterator[Found]:
    """Candidates, the most specific kinds first."""
    groups = {cue.group for cue in cues}
    digits = sum(map(text.count, "0123456789"))
    if "://" in text or "." in text:
        yield from find_links(text)
    if "@" in text:
        yield from find_emails(text)
    if digits and ("money" in groups or any(symbol in text for symbol in SYMBOLS)):
        yield from find_amounts(text)
    if digits or "order" in groups or "ticket" in groups:
        yield from find_references(text, cues)
    if digits or groups & _DAY_GROUPS:
        dates = list(find_dates(text, cues, sent_at))
        yield from (found for found in dates if found.kind == "deadline")
        yield from (found for found in dates if found.kind == "date")
    if digits >= _FEWEST_PHONE_DIGITS:
        yield from find_phones(text, cues)
