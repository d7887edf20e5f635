"""Does the reply say something private in public, repeat a secret, or ask for one?"""

import re
from collections.abc import Iterator

from triage.drafts.channels import CHANNELS
from triage.drafts.claims import given_names
from triage.drafts.draft import Finding
from triage.drafts.facts import LONGEST, MOST_FACTS, stands_in
from triage.drafts.passages import Place, Rule, Sentence, View, object_to
from triage.drafts.sayings import sayings
from triage.drafts.words import word_set
from triage.result import Triage
from triage.text.reading import Fact

LONG_NUMBER = 5
CARD_DIGITS = range(13, 20)

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\+?\d(?:[ ().-]?\d){4,22}")
_SHORT = re.compile(r"(?:ending|ends|last four)(?: digits)?(?: in| with| are)? \d{3,4}", re.I)
_STREET = re.compile(
    r"\d{1,5}[a-z]? (?:[A-Z][\w'’]{1,30} ){1,3}"
    r"(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Close|Way|Court|Place|Square|Boulevard|Blvd|Terrace|Crescent|Gardens)\b"
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.? [A-Z][\w’'-]*")
# What the titles in an honorific begin with.
_TITLES = frozenset("MD")
_NAME = re.compile(r"\b[A-Z][a-z]{1,20}(?: [A-Z][\w’'-]{1,30})?")
_HANDLE_WORDS = ("id", "user", "gamertag", "psn", "handle", "nickname", "login")
_HANDLE = re.compile(
    r"\b(?:(?:id|user ?name|gamer ?tag|psn)(?: number| name)?(?: is|:|=| -)?"
    r"|(?:user|handle|nickname|login)(?: is|:|=)) {0,2}"
    r"([a-z.-]{0,30}[0-9_][a-z0-9_.-]{0,30}|(?<=is )[a-z]{3,30})(?!\w)"
)
_NO_HANDLES = word_set("not gone lost locked wrong blocked disabled invalid missing still being now the right correct")
_CURRENCY = re.compile(r"[£$€¥₹] ?\d[\d.,]*|\d[\d.,]* ?[£$€¥₹]")
_PRIVATE = sayings(
    "order|account|customer|case|ticket|booking|phone|card|reference|mobile|policy number", "email", "email address",
    "e mail", "address", "postcode", "zip code", "phone", "date of birth", "full name", "details",
)  # fmt: skip
_POSTS = word_set("post reply comment answer tweet write send leave give tell share")
_HIDDEN = word_set("privately private direct dm dms inbox pm message")
_HERE = word_set("here below publicly comment comments post reply tweet thread")

_SECRETS = sayings(
    "password", "passwords", "passcode", "pin", "pins", "cvv", "cvc", "security code", "card number", "card numbers",
    "card details", "login details", "bank details", "your login and", "digits on .. back", "social security",
    "code that we|i", "code we|i", "verification|one-time|sms|login code", "mother's maiden name",
)  # fmt: skip
_WANTS = word_set("send tell give reply share text read post what what's provide dictate write")
# "You will get an email with a link to choose a new password" asks for nothing.
_OWN = word_set("new choose reset forgotten change")
_NOT = word_set("never not no don't won't without nor cannot nobody anyone neither nothing")


def tells_private(said: str, triage: Triage) -> bool:
    """Whether words of the customer hold a long number, or a fact that does not belong where everybody reads along."""
    if not any(map(str.isdigit, said)):
        return False
    numbers = "".join(mark if mark.isdigit() else " " for mark in said).split()
    return any(len(number) >= LONG_NUMBER for number in numbers) or any(
        fact.span.text in said for fact in _private_facts(triage)
    )


def _private_facts(triage: Triage) -> list[Fact]:
    return [fact for fact in triage.facts[:MOST_FACTS] if fact.kind not in ("date", "deadline")]


def find_handles(told: str, said: str) -> list[str]:
    """Names and numbers that the customer goes by elsewhere ("my gamer id is stormfox77") and that `said` repeats."""
    low = said.lower()
    return [handle for handle in _handles(told) if stands_in(handle, low)]


def _handles(told: str) -> tuple[str, ...]:
    low = told[:LONGEST].lower()
    if not any(map(low.__contains__, _HANDLE_WORDS)):
        return ()
    named = dict.fromkeys(match[1].rstrip(".-") for match in _HANDLE.finditer(low))
    return tuple(handle for handle in named if handle not in _NO_HANDLES)


def _places(handle: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a handle stands, in capitals or not."""
    low = text.lower()
    if len(low) == len(text) and stands_in(handle, low):
        start = low.find(handle)
        yield start, start + len(handle)


def private_in_public(view: View) -> Iterator[Finding]:
    """Order numbers, amounts, names, addresses or long numbers of the customer where everyone can read them."""
    if not CHANNELS[view.draft.channel].public:
        return
    company = f"{view.profile.words}\n{view.known.words}"
    private = _private_facts(view.triage)
    told = f"{view.triage.message.text[:LONGEST]}\n{view.triage.message.subject or ''}"
    handles = _handles(told)
    for passage in view.passages:
        text = passage.text
        hits = [hit for fact in private for words in (fact.value, fact.span.text) for hit in _fact(words, text)]
        if _DIGIT.search(text):
            hits += [match.span() for match in _DIGITS.finditer(text) if _count(match[0]) >= LONG_NUMBER]
            for pattern in (_CURRENCY, _SHORT, _STREET, _POSTCODE):
                hits += [match.span() for match in pattern.finditer(text)]
        if not _TITLES.isdisjoint(text):
            hits += [match.span() for match in _HONORIFIC.finditer(text)]
        hits += _named(text, told)
        hits += [hit for handle in handles for hit in _places(handle, text)]
        hits += [(at + claim.start, at + claim.end) for at, _, claim in passage.claims if claim.kind == "address"]
        hits = [hit for hit in hits if text[slice(*hit)] not in company]
        for start, sentence in passage.sentences:
            hits += [(start + first, start + end) for first, end in _asked_in_public(sentence)]
        yield from object_to("private_in_public", passage, hits, "take it out and move to a private message")


def _card_numbers(sentence: Sentence) -> Iterator[Place]:
    """A whole card number, whatever the channel."""
    for match in _DIGITS.finditer(sentence.text) if sentence.has_digit else ():
        if _count(match[0]) in CARD_DIGITS and _is_card(match[0]):
            yield match.span()


def _asked_secrets(sentence: Sentence) -> Iterator[Place]:
    """A password, PIN, code or card number that no honest reply asks for."""
    for start, end in _SECRETS.find(sentence.words, sentence.vocabulary):
        place = sentence.place(start, end)
        in_address = sentence.text[max(place[0] - 1, 0) : place[0]] == "/"
        if not in_address and _WANTS.intersection(sentence.words[:start]) and not (_NOT | _OWN) & sentence.vocabulary:
            yield place


def _fact(words: str, text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a fact stand; a fact that looks like an ordinary word does not count."""
    if (any(mark.isdigit() for mark in words) or "@" in words or "." in words.strip(".")) and stands_in(words, text):
        start = text.find(words)
        yield start, start + len(words)


def _named(text: str, told: str) -> Iterator[tuple[int, int]]:
    """Given names that stand in the message, with the surname behind them."""
    names = given_names()
    for match in _NAME.finditer(text):
        given = match[0].split()[0]
        if given.lower() in names and given in told:
            yield match.span()


def _asked_in_public(sentence: Sentence) -> Iterator[Place]:
    """`Reply here with your email address`."""
    words = sentence.vocabulary
    if "your" in words and words & _POSTS and words & _HERE and not words & _HIDDEN and not words & _NOT:
        yield from sentence.find(_PRIVATE)


def _count(number: str) -> int:
    return sum(map(str.isdigit, number))


def _is_card(number: str) -> bool:
    """The digits pass the check that card numbers are made to pass.

    >>> _is_card("4111 1111 1111 1111"), _is_card("4111 1111 1111 1112")
    (True, False)
    """
    digits = [int(mark) for mark in number if mark.isdigit()][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


REPEATS_SECRET = Rule("repeats_secret", _card_numbers, "take it out; name at most its last four digits")
ASKS_FOR_SECRET = Rule(
    "asks_for_secret", _asked_secrets, "never ask for it; offer a safe way to confirm who is writing"
)
