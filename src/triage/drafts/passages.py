"""What guards look at: the parts of a draft as words, and how an objection is written down."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from triage.drafts.company import Company
from triage.drafts.draft import Draft, Finding
from triage.drafts.quote import quotable
from triage.result import Triage

# Characters of a part and of a message that guards look at: above any reply, and a bound on the work.
LONGEST = 20_000

_WORD = re.compile(r"[a-z0-9%]+(?:['’][a-z]+)?|[.!?;:\n]")

Phrases = Mapping[str, tuple[tuple[int, tuple[str, ...]], ...]]


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a draft: its text without the customer's own quoted sentences, its words and the set of them."""

    part: str
    text: str
    words: tuple[str, ...]
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class View:
    """Everything a guard may look at."""

    draft: Draft
    triage: Triage
    company: Company
    passages: tuple[Passage, ...]


Guard = Callable[[View], Iterator[Finding]]


def view_of(draft: Draft, triage: Triage, company: Company) -> View:
    """Cut a draft into passages. What the customer said and the draft quotes is nobody's promise, so it is left out."""
    quotes = [quote for request in triage.requests[:8] if (quote := quotable(request.text))]
    passages = []
    for part in draft.parts:
        if text := part.text[:LONGEST]:
            for quote in quotes:
                text = text.replace(f"“{quote}”", " ")
            passages.append(passage(text, part=part.name))
    return View(draft, triage, company, tuple(passages))


def passage(text: str, *, part: str = "explain") -> Passage:
    """A text as guards read it.

    >>> passage("We’ll call you.").words
    ("we'll", 'call', 'you', '.')
    """
    words = tuple(_WORD.findall(text.lower().replace("’", "'")))
    return Passage(part, text, words, frozenset(words))


def phrases(*sayings: str) -> Phrases:
    """Sayings, ready to be found: by their longest word, with its place in the saying.

    >>> phrases("free of charge", "no charge")
    {'charge': ((2, ('free', 'of', 'charge')), (1, ('no', 'charge')))}
    """
    by_word: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {}
    for saying in sayings:
        words = tuple(saying.split())
        rarest = max(words, key=len)
        by_word[rarest] = (*by_word.get(rarest, ()), (words.index(rarest), words))
    return by_word


def find_phrases(passage: Passage, sought: Phrases) -> Iterator[str]:
    """Every saying that occurs in the passage."""
    if passage.vocabulary.isdisjoint(sought):
        return
    words = passage.words
    for i, word in enumerate(words):
        for place, phrase in sought.get(word, ()):
            start = i - place
            if start >= 0 and words[start : start + len(phrase)] == phrase:
                yield " ".join(phrase)


def object_to(
    rule: str, passage: Passage, hits: Iterable[str], remedy: str, *, severity: str = "high"
) -> Iterator[Finding]:
    """One finding for each different hit."""
    for hit in dict.fromkeys(hits):
        yield Finding(rule, severity, passage.part, hit, remedy)
