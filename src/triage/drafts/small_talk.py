"""Is a message no more than a greeting, or a word or two in the middle of a conversation?"""

from collections.abc import Sequence

from triage.drafts.words import STOPS, tokens, vocabulary_of, word_set
from triage.result import Triage

FEW_WORDS = 3
LONGEST = 200
# An intent below this is less likely than all others together.
CLEAR = 0.5

_GREETING = word_set(
    "hi hii hiii hello helo hey heya hai hay hiya hlo good gud morning afternoon evening day night there sir madam maam"
    " mam team greetings dear all folks everyone how are you doing today need help please can i me with some"
    " ok okay yes yeah yep no nope sure fine alright done great thanks thank much so very lot cheers"
) | set(STOPS)

_THANKS = word_set("thanks thank")
_ASKS = word_set("help need can how hi hello hey")
_NODS = word_set("ok okay yes yeah yep no nope sure fine alright done great all good") | set(STOPS)


def is_greeting(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) greets, nods and, at most, asks for help.

    >>> is_greeting(["hi", "!", "i", "need", "help"])
    True
    """
    return bool(words) and _GREETING.issuperset(vocabulary_of(words))


def talk_of(words: Sequence[str]) -> str:
    """What kind of small talk a greeting is: `thanks`, `nod` (yes, no, fine), or `hello`; empty when it is none.

    >>> talk_of(["ok", "thanks", "!"]), talk_of(["yep"]), talk_of(["hi", "there"])
    ('thanks', 'nod', 'hello')
    """
    if not is_greeting(words):
        return ""
    if not _THANKS.isdisjoint(words) and _ASKS.isdisjoint(words):
        return "thanks"
    return "nod" if _NODS.issuperset(words) else "hello"


def is_unsure(triage: Triage) -> bool:
    """Whether the intent is too unlikely to act on."""
    return triage.action == "human" or not (triage.intent.confident or triage.intent.probability >= CLEAR)


def is_small_talk(triage: Triage, words: Sequence[str] | None = None) -> bool:
    """Whether there is nothing to say back yet: a greeting, or a few words that could mean anything.

    `words` are the `tokens` of the message, where they are known.
    """
    if triage.reading.obstacle is not None or len(triage.reading.text) > LONGEST:
        return False
    words = tokens(triage.reading.text) if words is None else words
    few = 0 < sum(word not in STOPS for word in words) <= FEW_WORDS
    return is_greeting(words) or (few and not triage.requests and is_unsure(triage))
