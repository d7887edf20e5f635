"""What somebody needs whose name, card or money was misused, by what their words show of it."""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import vocabulary_of, word_set

# With the first, anything is looked for; with the others, what is somebody else's.
MISUSED = "fraud_security"
DISPUTED = word_set("privacy_legal billing_dispute account_access")
NOT_MINE, UNASKED, IN_MY_NAME, SCAMMED, GONE = "not_mine", "unasked", "in_my_name", "scammed", "gone"
# So near to what gives it away stands what it is about.
NEAR = 12

_CUES = index_cues(
    {
        NOT_MINE: [
            "not|doesn't|don't|didn't belong to me",
            "are|is|was|were not mine",
            "aren't|isn't|wasn't|weren't mine",
            "never _ opened|applied",
            "didn't|not open|apply",
            "identity|id theft",
            "fraudulent account|accounts|charge|charges|inquiry|inquiries|item|items|transaction|transactions|loan",
        ],
        UNASKED: [
            "not|never|didn't _ authorize|authorized|authorise|authorised|recognize|recognise",
            "without _ authorization|consent|knowledge|permission|authority",
            "unauthorized|unrecognized _ inquiry|inquiries|charge|charges|transaction|transactions|address|addresses",
        ],
        IN_MY_NAME: [
            "opened|applied|used|using|taken|loan|account|accounts|credit in|under my name",
            "used|using|stole|stolen my identity|name|ssn|information|info",
            "my identity|ssn _ stolen|used|compromised",
            "impersonating|impersonated|impersonate me",
            "identity thief",
        ],
        SCAMMED: [
            "scammed|defrauded|swindled me|us|by",
            "been|got|getting scammed|defrauded|swindled",
            "it|this|that was|is a|all scam",
            "scammer|scammers|fraudster|fraudsters|thief|thieves took|stole|transferred|withdrew|sent",
        ],
        GONE: [
            "card|cards|wallet|purse _ stolen|lost",
            "stolen|lost|stole my card|cards|wallet|purse",
            "lost|stole my credit|debit|bank card",
        ],
    }
)  # fmt: skip
_PAID = word_set(
    "paid sent transferred transfer transfers zelle wire wired payment payments venmo cashapp bitcoin money purchase"
    " purchased bought withdrawn withdrawal"
)
# By what is spoken of, what may be done about it.
_REMOVED = {
    "inquiries": "whether the inquiries can be removed",
    "inquiry": "whether the inquiry can be removed",
    "addresses": "whether the addresses can be removed",
}
_TAKEN_OFF = {
    **_REMOVED,
    "accounts": "whether the accounts can be taken off your name",
    "account": "whether the account can be taken off your name",
    "loan": "whether the loan can be taken off your name",
    "debt": "whether the debt can be taken off your name",
    "items": "whether the items can be removed",
}
_CHARGED = {
    "charges": "how the charges came about and what can be done about them",
    "transactions": "how the transactions came about and what can be done about them",
    "charge": "how the charge came about and what can be done about it",
    "transaction": "how the transaction came about and what can be done about it",
    "withdrawal": "how the withdrawal came about and what can be done about it",
}
_BY_CUE = {NOT_MINE: _TAKEN_OFF | _CHARGED, UNASKED: _REMOVED | _CHARGED, IN_MY_NAME: _TAKEN_OFF}
_CARDS = word_set("card cards")


def misuse_of(words: Sequence[str], matter: str) -> str:
    """What is to be found out for somebody whose name, card or money was misused, fit after "check"; else empty.

    `words` are the `tokens` of a message, `matter` is its intent.

    >>> misuse_of("there are two inquiries on my report that are not mine".split(), "billing_dispute")
    'whether the inquiries can be removed'
    >>> misuse_of("my credit card was stolen".split(), MISUSED), misuse_of("i lost my way".split(), MISUSED)
    ('whether your card is locked', '')
    """
    if matter != MISUSED and matter not in DISPUTED:
        return ""
    found: dict[str, list[str]] = {}
    for name, start, end in find_cues(words, _CUES):
        around = 0 if name == GONE else NEAR
        found.setdefault(name, []).extend(words[max(start - around, 0) : end + around])
    if matter == MISUSED and GONE in found:
        return "whether your card is locked" if not _CARDS.isdisjoint(found[GONE]) else ""
    if matter == MISUSED and SCAMMED in found and not _PAID.isdisjoint(vocabulary_of(words)):
        return "what can still be done about the money"
    if matter != MISUSED:
        found.pop(IN_MY_NAME, None)  # a loan in somebody's name may well be theirs
    for name, kinds in _BY_CUE.items():
        if said := next((said for word, said in kinds.items() if word in found.get(name, ())), ""):
            return said
    return "what has been done in your name and what can be undone" if IN_MY_NAME in found else ""
