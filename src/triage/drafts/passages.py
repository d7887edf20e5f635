"""What guards look at: the parts of a draft as sentences, and how an objection is written down."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from triage.drafts.claims import Claim, claims_in
from triage.drafts.draft import Draft, Finding
from triage.drafts.facts import Facts, of_company, of_customer
from triage.drafts.quote import quotes_of
from triage.drafts.sayings import SENTENCE_ENDS, Sayings
from triage.profile import Known, Profile
from triage.result import Triage

# Characters of a part that guards look at: above any reply, and a bound on the work.
LONGEST = 20_000
# Templates say the same sentences again and again; what was found in one is kept.
KEPT_SENTENCES = 8192
LONGEST_KEPT = 400

_WORD = re.compile(r"[a-z0-9%]+(?:'[a-z]+)?|[.!?;:\n]")
_LINE = re.compile(r"[^\n]+")
_STEP = re.compile(r"(?:\d{1,2}[.)]|[-•*]) ")
_END = re.compile(r"[.!?…]+([”\"’)]{0,2} )?")
_SHORTENED = (" Mr. ", " Mrs. ", " Ms. ", " Dr. ", " No. ", " e.g. ", " i.e. ")
NOTHING = Known()

Place = tuple[int, int]


class Words:
    """A text as `words` in lower case with the marks between them, and the `vocabulary`: the set of them.

    `low` is the text in lower case, every character in its place, and `letters` the set of all characters.
    """

    __slots__ = ("_places", "letters", "low", "text", "vocabulary", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = lower(text)
        self.letters = frozenset(text)
        self._places: tuple[Place, ...] | None = None
        self.words: tuple[str, ...] = tuple(_WORD.findall(self.low))
        self.vocabulary = frozenset(self.words)

    @property
    def has_digit(self) -> bool:
        """Whether any of its characters is a digit."""
        return any(map(str.isdecimal, self.letters))

    def places(self) -> tuple[Place, ...]:
        """The characters of each word."""
        if self._places is None:
            self._places = tuple(match.span() for match in _WORD.finditer(self.low))
        return self._places

    def place(self, start: int, end: int) -> Place:
        """The characters of the words from `start` to `end`."""
        places = self.places()
        return places[start][0], places[end - 1][1]

    def find(self, sought: Sayings) -> Iterator[Place]:
        """The characters of every saying that occurs."""
        return (self.place(start, end) for start, end in sought.find(self.words, self.vocabulary))

    def clauses(self) -> Iterator[Place]:
        """First word and end of each stretch between marks."""
        start = 0
        for i, word in enumerate((*self.words, ".")):
            if word in SENTENCE_ENDS:
                if i > start:
                    yield start, i
                start = i + 1


class Sentence(Words):
    """One sentence of a reply, and what it claims."""

    __slots__ = ("_claims",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._claims: tuple[Claim, ...] | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What it states that can be held against what is known."""
        if self._claims is None:
            self._claims = tuple(claims_in(self.text))
        return self._claims


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a draft: its text, its sentences with their places in it, and what they claim.

    In the sentences, the customer's own quoted words are blanked out.
    """

    part: str
    text: str
    sentences: tuple[tuple[int, Sentence], ...]
    claims: tuple[tuple[int, Sentence, Claim], ...]


@dataclass(frozen=True)
class View:
    """Everything a guard may look at. `granted` are further words that the company stands by in this reply."""

    draft: Draft
    triage: Triage
    profile: Profile
    passages: tuple[Passage, ...]
    known: Known = NOTHING
    granted: str = ""

    @cached_property
    def company(self) -> Facts:
        """What the company says of itself, of the issue and article found, and grants in this reply."""
        by_when = self.profile.by_when(self.triage.urgency.label, self.triage.message.sent_at)
        return of_company(self.profile, self.known, self.granted, by_when=by_when)

    @cached_property
    def customer(self) -> Facts:
        """What the customer wrote, now and in earlier turns, and the facts read from it."""
        return of_customer(self.triage)


@dataclass(frozen=True, slots=True)
class Rule:
    """A guard that needs to see one sentence only. `find` gives the places that it objects to.

    With `company_may`, a sentence that the company itself wrote in its profile or in an article found is let pass.
    """

    name: str
    find: Callable[[Sentence], Iterable[Place]]
    remedy: str
    severity: str = "high"
    company_may: bool = False


Guard = Callable[[View], Iterator[Finding]]


def view_of(
    draft: Draft,
    triage: Triage,
    profile: Profile,
    *,
    known: Known = NOTHING,
    granted: str = "",
    quotes: Sequence[str] | None = None,
) -> View:
    """Cut a draft into passages. What the customer said and the draft quotes is nobody's promise, so it is left out.

    `quotes` are the customer's words that the draft may hold; without them, all that are fit to be repeated.
    """
    named = [("greeting", draft.greeting), *((part.name, part.text) for part in draft.parts)]
    if quotes is None:
        quotes = quotes_of(triage) if any("“" in text for _, text in named) else ()
    named.append(("sign_off", draft.sign_off))
    passages = tuple(passage(text, part=name, quotes=quotes) for name, text in named if text.strip())
    return View(draft, triage, profile, passages, known, granted)


def passage(text: str, *, part: str = "explain", quotes: Iterable[str] = ()) -> Passage:
    r"""A text as guards read it.

    >>> [(start, sentence.text) for start, sentence in passage("We’ll call. Then:\n1. Open it.").sentences]
    [(0, 'We’ll call.'), (12, 'Then:'), (21, 'Open it.')]
    """
    own = text[:LONGEST]
    for quote in quotes if "“" in own else ():
        own = own.replace(f"“{quote}”", " " * (len(quote) + 2))
    return Passage(part, text[:LONGEST], *(_cut(own) if len(own) <= LONGEST_KEPT else _cut.__wrapped__(own)))


def object_to(
    rule: str, passage: Passage, hits: Iterable[Place], remedy: str, *, severity: str = "high"
) -> list[Finding]:
    """One finding for each different hit, and none for a hit that lies within another."""
    kept: dict[str, Place] = {}
    reach = 0
    for start, end in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        words = passage.text[start:end].lower()
        if words not in kept and end > reach:
            kept[words] = (start, end)
            reach = end
    return [Finding(rule, severity, passage.part, passage.text[s:e], remedy, s, e) for s, e in kept.values()]


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of each line, without the number or dash of a step, and where they begin.

    >>> list(pieces("Thank you. Bye."))
    [(0, 'Thank you.'), (11, 'Bye.')]
    """
    for line in _LINE.finditer(text):
        step = _STEP.match(line[0])
        start = step.end() if step else 0
        for end in (*(mark.end() for mark in _END.finditer(line[0], start) if mark[1]), len(line[0])):
            piece = line[0][start:end]
            if f" {piece[-6:]}".endswith(_SHORTENED) and end < len(line[0]):
                continue
            if bare := piece.strip():
                yield line.start() + start + len(piece) - len(piece.lstrip()), bare
            start = end


@lru_cache(maxsize=KEPT_SENTENCES)
def _cut(text: str) -> tuple[tuple[tuple[int, Sentence], ...], tuple[tuple[int, Sentence, Claim], ...]]:
    """The sentences of a text and what they claim, with their places."""
    sentences = tuple(
        (start, _kept(piece) if len(piece) <= LONGEST_KEPT else Sentence(piece)) for start, piece in pieces(text)
    )
    return sentences, tuple((start, sentence, claim) for start, sentence in sentences for claim in sentence.claims)


_kept = lru_cache(maxsize=KEPT_SENTENCES)(Sentence)


def lower(text: str) -> str:
    """In lower case, every character in its place."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter if len(letter.lower()) != 1 else letter.lower() for letter in text)
    return low.replace("’", "'")
