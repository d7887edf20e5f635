"""What a bare answer in the middle of a conversation holds: a policy number, an address, a day."""

from collections.abc import Collection, Iterator, Sequence

from triage.drafts.claims import given_names
from triage.drafts.words import STOPS, vocabulary_of, word_set

MOST = 3
# So few words, one of them a number of so many digits, are a number and nothing else.
FEW = 3
LONG = 3

# By a word of the message, in the order in which they are named.
_NAMED = {
    "policy": "your policy number",
    "claim": "your claim number",
    "account": "your account number",
    "order": "your order number",
    "booking": "your booking number",
    "confirmation": "your confirmation number",
    "address": "your address",
    "zip": "your zip code",
    "postcode": "your postcode",
    "phone": "your phone number",
    "mobile": "your phone number",
    "contact": "your phone number",
}
_BY_FACT = {
    "order_number": "your order number",
    "ticket_number": "your case number",
    "email": "your email address",
    "amount": "the amount",
    "date": "the date",
}
# Without one of these a long number may be anything.
_PHONED = word_set("phone mobile cell call text tel telephone contact reach whatsapp")
# Behind a number and a name these make an address: "48 orchard street".
_STREETS = word_set("street road lane avenue drive boulevard terrace crescent st rd ave blvd dr ln ct apt apartment")
_FEW_IN_ADDRESS = 14
# "name priya", "my name is priya": so many words, and none that asks or tells of anything.
_NAMING = word_set("name is my it's i'm yes sure ok okay full first last and the")
# A word alone that may be a name or a place, and words behind "name" that are none.
MOST_LETTERS = 3
_PLACES = word_set(
    "austin dallas houston jackson lincoln madison charlotte florence sydney phoenix jordan georgia virginia carolina"
    " savannah orlando denver paris london chelsea brooklyn israel india asia china chad kenya mercedes lexus ford"
    " chase dodge rose ruby amber april june august summer autumn grace hope faith joy will mark bill grant frank rich"
    " crystal pearl violet olive ginger pepper coral sandy rusty melody harmony destiny angel royal sterling major"
)
_NO_NAME = word_set("change correction of for on in as and or please card account brand number email address game")
_ASSENT = word_set("yes yeah yep ya yup ok okay sure alright fine so and")
_POLITE = word_set("please pls plz thanks")
# What hangs on one of these may be grave; what is said then holds in any case.
_GRAVE = word_set("police stolen robbed accident hospital ambulance injured died death funeral")
_DENIED = word_set("no not never none without isn't wasn't didn't don't nothing")
MOST_WITH_SECRET = 16
_SECRETS = {"password": "password", "passcode": "passcode", "pin": "PIN", "cvv": "card code", "cvc": "card code"}
# "My order is two pizzas" gives no number.
_NUMBERED = word_set("account order booking confirmation mobile contact phone")
# "My address is wrong" gives no address.
_NO_ANSWER = word_set("not no wrong change update new add remove need want can't cannot what how where why when")


def received_in(words: Sequence[str], facts: Collection[str]) -> tuple[str, ...]:
    """Names of what the words (the `tokens` of a message) and its kinds of facts hand over.

    >>> received_in("policy kx 98537 claim number 245".split(), ())
    ('your policy number', 'your claim number')
    """
    found = tuple(dict.fromkeys(_received(words, facts)))
    return tuple(name for name in found if name != "the number" or len(found) == 1)[:MOST]


def secret_in(words: Sequence[str]) -> str:
    """What a short message (its `tokens`) hands over that nobody should send: `password`; empty when it is none.

    >>> secret_in("my password is 4411".split()), secret_in("i forgot my password".split())
    ('password', '')
    """
    if len(words) > MOST_WITH_SECRET or not any(word[0].isdigit() for word in words):
        return ""
    return next((secret for word, secret in _SECRETS.items() if word in words), "")


def is_grave(words: Sequence[str]) -> bool:
    """Whether a bare answer (its `tokens`) speaks of something that is no small matter.

    >>> is_grave("yes reported it to the police".split()), is_grave("no accident".split())
    (True, False)
    """
    vocabulary = vocabulary_of(words)
    return not _GRAVE.isdisjoint(vocabulary) and _DENIED.isdisjoint(vocabulary)


def _is_address(words: Sequence[str]) -> bool:
    """Whether it is a house number with a street, and hardly more."""
    if len(words) > _FEW_IN_ADDRESS or _STREETS.isdisjoint(vocabulary_of(words)):
        return False
    numbers = [place for place, word in enumerate(words) if word[0].isdigit()]
    return any(not _STREETS.isdisjoint(words[place + 2 : place + 5]) for place in numbers)


def _is_name(words: Sequence[str]) -> bool:
    """Whether it is somebody's name: "name priya", "madison hale"."""
    said = [word for word in words if word not in STOPS]
    names = [word for word in said if word not in _NAMING]
    if not 1 <= len(names) <= FEW or not all(word.isalpha() for word in names):
        return False
    alone = len(names) == 2 and said == names
    if alone:
        return any(name in given_names() for name in names) and names[1] not in _PLACES
    return "name" in said and len(said) <= FEW + 2 and names[0] in given_names()


def name_given(words: Sequence[str]) -> str:
    """The first name of somebody who gives theirs, and hardly more, in a message (its `tokens`); empty without one.

    >>> name_given("my name is priya".split()), name_given("jennifer hale".split()), name_given("name change".split())
    ('Priya', 'Jennifer', '')
    """
    if len(words) > FEW + 2 or not _NO_ANSWER.isdisjoint(words):
        return ""
    names = [word for word in words if word not in _NAMING and word not in STOPS]
    if not 1 <= len(names) <= FEW or not all(word.isalpha() and len(word) > 1 for word in names):
        return ""
    said_so = "name" in words and words[words.index("name") + 1 :] and names[0] in words[words.index("name") :]
    bare = len(words) == 1 and len(names[0]) > MOST_LETTERS and names[0] not in _PLACES
    if (said_so and names[0] not in _NO_NAME) or _is_name(words) or (bare and names[0] in given_names()):
        return names[0].capitalize()
    return ""


def bare_answer(scrap: str) -> str:
    """A bare answer without the "yes" before it and the "please" after it; empty when a lone word is left of it.

    That may be a slip as well as an answer: "yes surethe".

    >>> bare_answer("yes coco cola"), bare_answer("no onions please")
    ('coco cola', 'no onions')
    """
    words = scrap.split()
    said = len(words)
    while len(words) > 1 and words[0].lower().rstrip(",.!") in _ASSENT:
        del words[0]
    if len(words) == 1 < said and words[0].rstrip(",.!").isalpha():
        return ""
    while len(words) > 1 and words[-1].lower() in _POLITE:
        del words[-1]
    return " ".join(words).rstrip(",.! ")


def _received(words: Sequence[str], facts: Collection[str]) -> Iterator[str]:
    vocabulary = vocabulary_of(words)
    if not _NO_ANSWER.isdisjoint(vocabulary):
        return
    if "email" in vocabulary:
        yield "your email address"
    elif any(word[0].isdigit() for word in vocabulary):
        named = "number" in vocabulary
        yield from (said for word, said in _NAMED.items() if word in vocabulary and (named or word not in _NUMBERED))
    if _is_address(words):
        yield "your address"
    if _is_name(words):
        yield "your name"
    yield from (said for kind, said in _BY_FACT.items() if kind in facts)
    if "phone" in facts:
        yield "your phone number" if not _PHONED.isdisjoint(vocabulary) else "the number"
    if len(words) <= FEW and any(word.isdigit() and len(word) >= LONG for word in words):
        yield "the number"
