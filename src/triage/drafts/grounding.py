"""Is every number, date and address in the reply known, and is nothing private said in public?"""

import re
from collections.abc import Iterator

from triage.drafts.channels import CHANNELS
from triage.drafts.draft import Finding
from triage.drafts.passages import LONGEST, Passage, View, object_to
from triage.drafts.words import word_set

MOST_FACTS = 64
LONG_NUMBER = 5

_NUMBER = re.compile(r"\d[\d.,:/-]*")
_ADDRESS = re.compile(r"https?://[^\s)]{1,200}|www\.[^\s)]{1,200}|[\w.+-]{1,64}@[\w.-]{1,120}")
_CURRENCY = "£$€¥₹"
# "may" and "march" are verbs too; with a day they carry a number, and that is checked.
_DAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday tomorrow tonight january february april june july"
    " september october november december"
)
_UNITS = word_set("minute minutes hour hours day days week weeks month months weekend")
_COUNTS = word_set(
    "a an one two three four five six seven eight nine ten twelve twenty few couple the next working business of coming"
)


def unknown_fact(view: View) -> Iterator[Finding]:
    """A number, amount, date, time promise, web or email address that neither the message nor the company gave."""
    known: str | None = None
    numbers: frozenset[str] = frozenset()
    for passage in view.passages:
        claims = list(_claims(passage))
        if claims and known is None:
            known = _known(view)
            numbers = frozenset(_numbers(known))
        hits = [claim for claim, number in claims if (claim not in numbers if number else claim not in (known or ""))]
        yield from object_to(
            "unknown_fact", passage, hits, "take it out, or add it to the company's file if it is true"
        )


def private_in_public(view: View) -> Iterator[Finding]:
    """Order numbers, amounts, addresses or long numbers of the customer where everyone can read them."""
    if not CHANNELS[view.draft.channel].public:
        return
    private = [fact for fact in view.triage.facts[:MOST_FACTS] if fact.kind not in ("date", "deadline")]
    for passage in view.passages:
        text = passage.text
        hits = [words for fact in private for words in (fact.value, fact.span.text) if _stands_in(words, text)]
        hits += [match.group().rstrip(".,;:!?") for match in _ADDRESS.finditer(text)]
        hits += [number for number in _numbers(text) if sum(map(str.isdigit, number)) >= LONG_NUMBER]
        hits += [mark for mark in _CURRENCY if mark in text]
        own = [hit for hit in hits if hit not in view.company.words]
        yield from object_to("private_in_public", passage, own, "take it out and move to a private message")


def _stands_in(words: str, text: str) -> bool:
    """The words of a fact stand in the text on their own; a fact that looks like an ordinary word does not count."""
    if not (any(mark.isdigit() for mark in words) or "@" in words or "." in words.strip(".")):
        return False
    start = text.find(words)
    end = start + len(words)
    return start >= 0 and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def _claims(passage: Passage) -> Iterator[tuple[str, bool]]:
    """What is said as a fact, in lower case, and whether it is a number (to be met whole) or words."""
    text = passage.text.lower()
    if "@" in text or "http" in text or "www." in text:
        for match in _ADDRESS.finditer(text):
            yield match.group().rstrip(".,;:!?"), False
    if _NUMBER.search(text):
        lines = [line[2:] if line[:1].isdigit() and line[1:3] == ". " else line for line in text.split("\n")]
        for number in _numbers("\n".join(lines)):
            yield number, True
    for day in _DAYS & passage.vocabulary:
        yield day, False
    if not passage.vocabulary.isdisjoint(_UNITS):
        yield from _times(passage.words)


def _times(words: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """`within two days`, `in an hour`, `next week`, `end of the month`."""
    for i, word in enumerate(words):
        if word in ("within", "in", "next", "end"):
            for step in range(i + 1, min(i + 6, len(words))):
                if words[step] in _UNITS:
                    yield " ".join(words[i : step + 1]), False
                    break
                if words[step] not in _COUNTS and not words[step].isdigit():
                    break


def _numbers(text: str) -> Iterator[str]:
    return (match.group().rstrip(".,:/-") for match in _NUMBER.finditer(text))


def _known(view: View) -> str:
    """Everything that the message and the company said, in lower case."""
    triage = view.triage
    message = triage.message
    facts = "\n".join(f"{fact.value}\n{fact.span.text}" for fact in triage.facts[:MOST_FACTS])
    said = (message.text[:LONGEST], message.subject or "", triage.reading.text[:LONGEST], facts, view.company.words)
    return "\n".join(said).lower()
