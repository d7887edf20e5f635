"""Does a message give the number or code that its matter goes by? Nobody who has given one is asked for it."""

import re
from collections.abc import Sequence

from triage.drafts.words import LONGEST, vocabulary_of, word_set

# How `unless` in `intents.toml` names it, beside the kinds of facts.
REFERENCE = "reference"
# Between the word and its number: "account number is: 5503 118 27".
MOST_BETWEEN = 4
FEWEST_DIGITS, FEWEST_IN_CODE = 4, 2
SHORTEST_CODE, LONGEST_CODE = 5, 24
LONGEST_PREFIX = 8
# So much of the end of a message is looked at for a number below the name.
SIGNED = 200

_NAMED = word_set(
    "tickets orders bookings"
    " account acc acct membership member policy booking order contract reference ref customer client case ticket"
    " invoice"
    " claim serial asset tag request number no nr id pnr confirmation reservation tracking parcel consignment meter"
    " subscription agreement job po licence license registration plate patient container shipment"
)
# How they are said back: what is the customer's for long is "your".
_SAID = {
    "tickets": "ticket",
    "orders": "order",
    "bookings": "booking",
    "acc": "account",
    "acct": "account",
    "member": "membership",
    "ref": "reference",
    "po": "order",
    "container": "shipment",
    "cust": "customer",
    **dict.fromkeys(("number", "no", "nr", "id", "tag", "asset", "request", "patient"), "reference"),
    **dict.fromkeys(("pnr", "reservation"), "booking"),
}
_LASTING = word_set(
    "account acc acct membership member policy customer cust client contract meter subscription patient"
)
_BETWEEN = word_set("number no nr id ids code ref reference is was the my our with under tag n ending")
_BY_NAME = word_set(
    "car van mot garage passport course class enrolment appointment appointments appt prescription"
    " prescriptions tablets medication medicine pharmacy surgery gp doctor dentist nurse physio vaccine jab"
    " inhaler insulin lesson lessons tutor pupil nursery vet lift boiler heating radiator tap toilet ceiling"
    " roof landlord tenancy bin bins streetlight pothole classroom projector haircut massage"
)
_DIGIT = re.compile(r"\d")
# GM-20931, PO-3391, QX7LMP, HH882: letters in capitals and digits, no version, no time, no name of a product.
_DIGITS = re.compile(r"\d{3,12}(?![\w.]\d|[A-Za-z])")
_PREFIX = re.compile(r"(?:^|[^\w.£$€-])(?:[A-Z]{2,4}-|([A-Z]{1,6}[-/]?))$")


def gives_reference(text: str, words: Sequence[str]) -> bool:
    """Whether a message (and its `tokens`) gives a number or code of an account, order, policy and the like.

    >>> gives_reference("Membership GM-20931, please.", ["membership", "gm", "20931", "please", "."])
    True
    >>> gives_reference("It cost 4000.", ["it", "cost", "4000", "."])
    False
    """
    if _DIGIT.search(text, 0, LONGEST) is None:
        return False
    return bool(_named_by(words)) or any(map(_is_coded, _DIGITS.finditer(text, 0, LONGEST)))


def goes_by_name(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) is about what is found by a name, a day or a place, and has no order number.

    >>> goes_by_name(["my", "appointment", "tomorrow"]), goes_by_name(["my", "parcel"])
    (True, False)
    """
    return not _BY_NAME.isdisjoint(vocabulary_of(words))


def number_given(words: Sequence[str]) -> str:
    """The name of the number or code that a message (its `tokens`) gives: `your policy number`; empty without one.

    >>> number_given(["policy", "hh", "5520914"]), number_given(["my", "policy"])
    ('your policy number', '')
    """
    word = _named_by(words)
    return f"{'your' if word in _LASTING else 'the'} {_SAID.get(word, word)} number" if word else ""


def _named_by(words: Sequence[str]) -> str:
    """The word for what it numbers, with a number behind it: "account number 5503 118 27"; empty when none is there."""
    if _NAMED.isdisjoint(vocabulary_of(words)):
        return ""
    for place in (place for place, word in enumerate(words) if word in _NAMED):
        digits, name = 0, words[place]
        for other in words[place + 1 : place + 2 + MOST_BETWEEN]:
            if other[0].isdigit() or other[-1].isdigit() or _is_code(other):
                digits += sum(map(str.isdigit, other)) + (FEWEST_DIGITS if _is_code(other) else 0)
            elif digits or not (other in _BETWEEN or other in _NAMED or len(other) < FEWEST_IN_CODE + 1):
                break
            elif other in _NAMED and _SAID.get(other) != "reference":
                name = other
        if digits >= FEWEST_DIGITS:
            return name
    return ""


def _is_coded(digits: re.Match[str]) -> bool:
    """Whether letters in capitals stand right before digits: `GM-20931`, `BS77120`."""
    start = digits.start()
    prefix = _PREFIX.search(digits.string[max(start - LONGEST_PREFIX, 0) : start])
    return prefix is not None and (prefix[1] is None or len(digits[0]) >= FEWEST_DIGITS)


def _is_code(word: str) -> bool:
    """Letters and digits in one word, of the length of a booking code: `qx7lmp`."""
    return (
        SHORTEST_CODE <= len(word) <= LONGEST_CODE
        and any(map(str.isdigit, word))
        and any(map(str.isalpha, word))
        and not (word[:-2].isdigit() and word[-2:].isalpha())
    )
