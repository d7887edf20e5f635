"""What a bare answer in the middle of a conversation holds: a policy number, an address, a day."""

from collections.abc import Collection, Iterator, Sequence

from triage.drafts.words import vocabulary_of, word_set

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
    "phone": "your phone number",
    "amount": "the amount",
    "date": "the date",
}
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


def _received(words: Sequence[str], facts: Collection[str]) -> Iterator[str]:
    vocabulary = vocabulary_of(words)
    if not _NO_ANSWER.isdisjoint(vocabulary):
        return
    if "email" in vocabulary:
        yield "your email address"
    elif any(word[0].isdigit() for word in vocabulary):
        named = "number" in vocabulary
        yield from (said for word, said in _NAMED.items() if word in vocabulary and (named or word not in _NUMBERED))
    yield from (said for kind, said in _BY_FACT.items() if kind in facts)
    if len(words) <= FEW and any(word.isdigit() and len(word) >= LONG for word in words):
        yield "the number"
