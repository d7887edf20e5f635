"""The facts of a message, said back in a reply: the order, the amount, by when it is needed. No dates by themselves."""

import re

from triage.drafts.quote import repeatable
from triage.drafts.words import join, tokens, word_set
from triage.result import Triage
from triage.text.calendars import FEASTS, MONTHS, WEEKDAYS
from triage.text.reading import Fact

MOST_FACTS = 64
MOST = {"order_number": 3, "ticket_number": 2, "amount": 3, "deadline": 1}
# So far before a number stands what it is called.
NEAR = 32
_REFERENCE = re.compile(r"\bref(?:erence)?\.?(?: (?:number|no\.?|is))?[ :#]{0,3}$")
_DESK = word_set("case ticket complaint claim incident enquiry inquiry query issue report request call our")
_OTHERS_SAY = re.compile(r"\b(?:says?|said|told|promised|states?|stated|was due|were due)\b[^.!?\n]{0,64}$")
_BY = word_set("by before")
_NAMES = frozenset((*WEEKDAYS, *MONTHS, *FEASTS))


def noted_facts(triage: Triage, *, coded: bool, said: str = "") -> tuple[list[str], dict[str, str]]:
    """Phrases that fit after "I have noted", and where the words in them came from.

    What is `said` back already is not noted once more. `coded` says that numbers in the message are names of other
    things than orders and sums.
    """
    if not triage.facts:
        return [], {}
    found: dict[str, list[str]] = {kind: [] for kind in MOST}
    named = False
    for fact in triage.facts[:MOST_FACTS]:
        if fact.kind in found and not (fact.kind == "deadline" and _is_others(triage, fact)):
            words = repeatable(fact.kind, fact.value if fact.kind.endswith("_number") else fact.span.text)
            if words and words not in found[fact.kind] and not (fact.kind == "amount" and _is_nothing(words)):
                found[fact.kind].append(words)
                named = named or (fact.kind == "ticket_number" and not _is_bare_reference(triage, fact))
    numbers = found["order_number"]  # one that is the beginning of another is that one, written in groups
    found["order_number"] = [each for each in numbers if not any(other != each and each in other for other in numbers)]
    found = {kind: words[: MOST[kind]] for kind, words in found.items()}
    if coded:
        found |= {"order_number": [], "ticket_number": [], "amount": []}
    sources = {words: f"message:{kind}" for kind, all_words in found.items() for words in all_words}
    found = {kind: [words for words in all_words if not _is_said(words, said)] for kind, all_words in found.items()}
    if len(found["amount"]) < sum(kind == "message:amount" for kind in sources.values()):
        found["amount"] = []  # with one sum told, the others stand in its story
    phrases = []
    if orders := found["order_number"]:
        phrases.append(f"{'order' if len(orders) == 1 else 'orders'} {join(orders)}")
    if tickets := found["ticket_number"]:
        what = "case" if named else "reference"
        phrases.append(f"{what}{'s' if len(tickets) > 1 else ''} {join(tickets)}")
    if amounts := found["amount"]:
        phrases.append(f"the {join(amounts)}" if len(amounts) == 1 else f"the amounts of {join(amounts)}")
    deadline = next((words for words in map(_capital, found["deadline"]) if words.split()[0] in _BY), "")
    if deadline:
        phrases.append(f"that you need this {deadline}")
        sources[deadline] = "message:deadline"
    return phrases, sources


def _is_others(triage: Triage, fact: Fact) -> bool:
    """Whether others set a date: "the notice says comments by 30 May"."""
    text = triage.message.subject or "" if fact.span.where == "subject" else triage.message.text
    return _OTHERS_SAY.search(text[max(fact.span.start - 2 * NEAR, 0) : fact.span.start]) is not None


def _is_said(words: str, said: str) -> bool:
    """Whether a fact is told already; a date may be told without its "by"."""
    first, gap, date = words.partition(" ")
    return words in said or (bool(gap) and first.lower() in _BY and date.lower() in said.lower())


def _is_bare_reference(triage: Triage, fact: Fact) -> bool:
    """Whether a number is called a reference and nothing more: it may be that of a product or a parking space."""
    if fact.span.where != "text":
        return False
    around = triage.message.text[max(fact.span.start - NEAR, 0) : fact.span.end].lower()
    before = around.rpartition(fact.value.lower())[0]
    return _REFERENCE.search(before) is not None and _DESK.isdisjoint(tokens(before))


def _capital(words: str) -> str:
    """Names of days and months with their capital; the rest as written."""
    return " ".join(word.capitalize() if word in _NAMES else word for word in words.split(" "))


def _is_nothing(amount: str) -> bool:
    """`$0.00` is a gap in a form, not a sum to speak of."""
    return not any(mark in "123456789" for mark in amount)
