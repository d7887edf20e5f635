"""What a short message plainly says, whatever it was taken for: a canned answer, a dead line, a wish to be called."""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import vocabulary_of, word_set

# In a longer message it is part of a story.
FEW = 40
BEFORE = 3
# Entries of the wordings, each used for what its cues give away.
CANNED, PRIVATE, SHUT_OUT, CALL_BACK = "canned_reply", "private_talk", "shut_out", "call_back"
# With this it is a matter of delivery, though they call it service.
NEVER_CAME = "never_came"
# With this they are waiting for an answer, though they seem to chat.
NO_WORD = "no_word"
LOST, BACK = "lost", "back"
_MONEY_TOLD = {
    LOST: "you want to know whether your money is lost",
    BACK: "you want to know whether you will get your money back",
}

_MADE = "generic|canned|scripted|automated|automatic|copied|templated|boilerplate"
_ANSWER = "reply|replies|response|responses|answer|answers|message|messages|tweet|tweets|email|emails"
_GOODS = "order|parcel|package|packages|delivery|item|items|shipment|food|meal|pizza|loaf|goods|stuff"
_WAYS = "chat|phone|phones|line|lines|form|hotline"
_TALK = "talk|speak|discuss|chat|explain|continue|take|move|share|message|contact|write|send|give|tell"
_HIDDEN = "dm|dms|pm|pms|private|privately|inbox"
_CUES = index_cues(
    {
        CANNED: [
            f"{_MADE} _ {_ANSWER}",
            f"sounds|reads|looks|feels|seems like|as|very|so|pretty|a _ {_MADE}|bot|robot|template",
            f"copy|cut paste|pasted|and _ {_ANSWER}",
            "copy|cut and paste|pasted",
            "is this|it _ bot|robot|computer|machine",
            "same _ answer|answers|reply|replies|response|responses",
            f"{_ANSWER} _ from|by a|an bot|robot|machine|template",
            f"bot|robot|machine _ wrote|written|write|writes|answered|replied|replies _ this|that|{_ANSWER}|me",
        ],
        PRIVATE: [
            f"{_TALK} _ in|to|into|on {_HIDDEN}",
            f"{_TALK} _ via|by|through|over {_HIDDEN}",
            f"{_TALK} _ privately",
            "can|could|may|shall|should i|we _ dm|pm|message|inbox you",
            "rather|prefer|happy|glad|willing _ dm|pm",
            "so i|we can|could dm|pm|message",
        ],
        SHUT_OUT: [
            f"{_WAYS} _ block|blocks|blocked|kick|kicks|kicking|disconnect|disconnects|disconnecting|disconnected",
            f"{_WAYS} _ hangs|hung|drops|dropped|dropping|cuts|closes|closing|crashes|crashed",
            f"{_WAYS} _ not|doesn't|don't|won't|isn't _ work|working|load|loading|open|let|letting",
            f"can't|cannot|couldn't|unable|not _ through _ on|by|via _ {_WAYS}",
        ],
        CALL_BACK: [
            "contact|call|phone|ring|email|text me|us",
            "give me|us a call|ring",
            "get in touch with me|us",
            "get|reach back|out to me|us",
            "you|someone|please contact|email",
        ],
        NEVER_CAME: [
            f"{_GOODS} _ never|won't _ arrive|arrived|come|came|show|showed|turned|reached|receive|get|gonna|seeing",
            f"{_GOODS} _ hasn't|haven't|didn't|not arrived|arrive|come|reached|shown|turned",
            f"never|haven't|hasn't|didn't _ receive|received|get|got|seen|had _ {_GOODS}",
            f"won't _ receiving|getting|seeing _ {_GOODS}",
            f"still no|not|haven't|hasn't|without _ {_GOODS}",
        ],
        NO_WORD: [
            "haven't|havent|hasn't|not|never _ heard from|back|anything",
            "nobody|noone _ responds|responded|replies|replied|answers|answered",
            "no one _ responds|responded|replies|replied|answers|answered",
        ],
        LOST: ["have|did i lost|lose", "is|are my money|cash|funds|savings _ gone|lost"],
        BACK: ["will|can|do i|we _ get|see|have _ money|it|that|this|cash|funds back"],
    }
)  # fmt: skip
# Without one of these there is nothing to look for.
_HINTS = word_set(
    "heard nobody noone one same computer bot robot template machine paste pasted message through contact call ring"
    " email text touch reach get lost lose money cash funds savings back"
) | {word for names in (_MADE, _HIDDEN, _WAYS, _GOODS) for word in names.split("|")}
# Up to three words before, these turn it round: "I will call you", "they never contact me", "no need to call me".
_UNLESS = {
    CANNED: word_set("not isn't wasn't no without error code api http server"),
    PRIVATE: word_set("sent already just i've dm'd dmed messaged not"),
    CALL_BACK: word_set(
        "i we i'll we'll they he she not never don't didn't stop to no nobody anyone did would will won't was been"
        " were keep keeps kept told asked had has have that who which when said if"
    ),
    NEVER_CAME: word_set("if hope"),
}  # fmt: skip
_ASKED_TO = word_set("someone somebody can could please want need")
_SHUT = {
    "chat": "our chat",
    "form": "our form",
    **dict.fromkeys(("phone", "phones", "line", "hotline"), "our phone line"),
}
_LINK = word_set("link links url site website")
_RATHER = word_set("not don't instead than rather without")


def plights_of(words: Sequence[str]) -> frozenset[str]:
    """The names of all that a short message (its `tokens`) plainly says.

    >>> sorted(plights_of("your chat keeps kicking me out".split()))
    ['shut_out']
    >>> plights_of("i will call you".split())
    frozenset()
    """
    if len(words) > FEW or _HINTS.isdisjoint(vocabulary_of(words)):
        return frozenset()
    return frozenset(name for name, start, _ in find_cues(words, _CUES) if _stands(words, name, start))


def money_told(plights: frozenset[str]) -> str:
    """What somebody asks who fears for their money, as a clause; empty when nobody does."""
    return next((told for name, told in _MONEY_TOLD.items() if name in plights), "")


def way_shut(words: Sequence[str]) -> str:
    """What does not let the customer through, in words of a reply: `our chat`; empty when it may be more than one.

    >>> way_shut("the contact form does not work".split())
    'our form'
    """
    ways = {way for word, way in _SHUT.items() if word in words}
    return ways.pop() if len(ways) == 1 else ""


def shuns_link(words: Sequence[str]) -> bool:
    """Whether a link is spoken of that somebody does not want to follow."""
    return not _LINK.isdisjoint(words) and not _RATHER.isdisjoint(words)


def _stands(words: Sequence[str], name: str, start: int) -> bool:
    unless = _UNLESS.get(name)
    before = words[max(start - BEFORE, 0) : start]
    if unless is None or unless.isdisjoint(before):
        return True
    return (
        name == CALL_BACK and before[-1] == "to" and not _ASKED_TO.isdisjoint(words[max(start - 2 * BEFORE, 0) : start])
    )
