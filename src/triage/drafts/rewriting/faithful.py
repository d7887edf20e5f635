"""Does a rewrite still say what the draft said: every fact, gap, step, apology and quotation, and nothing besides?"""

import re
from collections.abc import Iterator, Mapping

from triage.drafts.claims import claims_in
from triage.drafts.facts import Facts
from triage.drafts.words import word_set

# A part may grow by so much, in characters.
GROWTH = 1.6
ROOM = 120
# Of the words that carry content, so many have to be kept, and so many may not be new.
KEPT = 0.4
NEW = 0.6
STEM = 5

_GAP = re.compile(r"\[[^\[\]\n]{1,80}\]")
_QUOTE = re.compile(r"“[^“”]{1,400}”")
_STEP = re.compile(r"^\d{1,2}[.)] ", re.M)
_WORD = re.compile(r"[^\W\d_]{4,40}")
_SORRY = re.compile(r"\bsorry\b|\bapolog", re.I)
_NOT = re.compile(r"\b(?:not|no|never|cannot|without|nothing|nobody|unless)\b|n['’]t\b", re.I)
_EMPTY = word_set(
    "this that these those with from your yours have will been were they them then than what when where which about"
    " would could should there here just also very more most into only some such each every please because while"
)


def to_keep(parts: Mapping[str, str]) -> tuple[str, ...]:
    """What a rewrite has to keep letter by letter: facts, gaps and quotations.

    >>> to_keep({"listen": "Order 4471: “Where is it?”", "explain": "It costs £5. [the cause]"})
    ('4471', '£5', '[the cause]', '“Where is it?”')
    """
    text = "\n".join(parts.values())
    facts = [text[claim.start : claim.end] for claim in sorted(claims_in(_unnumbered(text)), key=lambda c: c.start)]
    return tuple(dict.fromkeys([*facts, *_GAP.findall(text), *_QUOTE.findall(text)]))


def strays(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """In what the rewrite strays from the draft, in words; empty when it does not."""
    return next(_departures(before, after), "")


def _departures(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    old, new = "\n".join(before.values()), "\n".join(after.values())
    facts = Facts([new])
    lost = [claim for claim in claims_in(_unnumbered(old)) if not facts.hold(claim, old[claim.start : claim.end])]
    if lost:
        yield f"it drops a fact ({', '.join(sorted({claim.kind for claim in lost}))})"
    if sorted(_GAP.findall(old)) != sorted(_GAP.findall(new)):
        yield "it changes what a person has to fill in"
    if not set(_QUOTE.findall(new)) <= set(_QUOTE.findall(old)):
        yield "it puts words into the customer's mouth"
    for name, text in before.items():
        told = after[name]
        if len(told) > GROWTH * len(text) + ROOM:
            yield f"it makes {name} much longer"
        if len(_STEP.findall(text)) != len(_STEP.findall(told)):
            yield f"it changes the steps in {name}"
        if _SORRY.search(text) and not _SORRY.search(told) and not _SORRY.search(new):
            yield "it drops the apology"
        if bool(_NOT.search(text)) and not _NOT.search(told):
            yield f"it drops a 'not' in {name}"
        said = _stems(text)
        if len(said & _stems(new)) < KEPT * len(said):
            yield f"it leaves out what {name} says"
    added = _stems(new)
    if len(added - _stems(old)) > NEW * len(added):
        yield "it says other things than the draft"


def _unnumbered(text: str) -> str:
    """The text, with the numbers of steps blanked out."""
    return _STEP.sub(lambda step: " " * len(step[0]), text)


def _stems(text: str) -> set[str]:
    return {word[:STEM] for word in _WORD.findall(text.lower())} - {word[:STEM] for word in _EMPTY}
