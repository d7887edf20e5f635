"""Is a message no more than a greeting, or a word or two in the middle of a conversation?"""

from collections.abc import Sequence

from triage.drafts.received import received_in
from triage.drafts.turns import chosen_in, does_it
from triage.drafts.words import STOPS, tokens, vocabulary_of, word_set
from triage.result import Triage

FEW_WORDS = 3
# In a chat, where one answers in a few words, it may be one more.
FEW_IN_CHAT = 4
# "My name is Jo, and my booking number is 4417."
FEW_IN_ANSWER = 14
CHATS = ("chat", "sms")
LONGEST = 200
# An intent below this is less likely than all others together.
CLEAR = 0.5

_GREETING = word_set(
    "hi hii hiii hello helo hey heya hai hay hiya hlo good gud morning afternoon evening day night there sir madam maam"
    " mam team greetings dear all folks everyone how are you doing today need help please can i me with some"
    " anyone anybody somebody is nothing that's thats"
    " ok okay yes yeah yep no nope sure fine alright done great thanks thank much so very lot cheers"
) | set(STOPS)

_UNSETTLED = word_set("? no nope need help please can how i")
# "No onions please" answers a question, whatever it asks for.
_ANSWERS = word_set("no yes yeah and also")
# "Yes, it is working now" is good news, and nothing else.
_WELL = word_set("it it's its working works work fixed now again perfectly well")
_GOOD = word_set("good gud")
_ANYBODY = word_set("anyone anybody somebody")
_THANKS = word_set("thanks thank")
_ASKS = word_set("help need can how hi hello hey")
# "Okk", "yes surethe": what begins like a nod and is no word is one that slipped.
_SLIPS = ("okk", "oky", "oka", "yess", "yea", "suret", "surey", "suree", "thankk", "thnk")
_NODS = (
    word_set("ok okay yes yeah yep no nope sure fine alright done great all good is nothing that's thats")
    | set(STOPS)
    | _WELL
)


def is_greeting(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) greets, nods and, at most, asks for help.

    >>> is_greeting(["hi", "!", "i", "need", "help"])
    True
    """
    if not words:
        return False
    vocabulary = vocabulary_of(words)
    if len(words) <= FEW_WORDS and any(word.startswith(_SLIPS) for word in words):
        vocabulary = frozenset(word for word in words if not word.startswith(_SLIPS))
    return _GREETING.issuperset(vocabulary) or (
        (_GREETING | _WELL).issuperset(vocabulary) and vocabulary.isdisjoint(_UNSETTLED)
    )


def talk_of(words: Sequence[str]) -> str:
    """What kind of small talk a greeting is; empty when it is none.

    That is `thanks`, `nod` (yes, no, fine, and what slipped: "okk"), `help` (wanted), `there` (is anyone?) or `hello`.

    >>> talk_of(["ok", "thanks", "!"]), talk_of(["yep"]), talk_of(["hi", "there"]), talk_of(["i", "need", "help"])
    ('thanks', 'nod', 'hello', 'help')
    """
    if not is_greeting(words):
        return ""
    if not _ANYBODY.isdisjoint(words):
        return "there"
    if not _THANKS.isdisjoint(words) and _ASKS.isdisjoint(words):
        return "thanks"
    if _NODS.issuperset(word for word in words if not word.startswith(_SLIPS)):
        return "nod"
    return "help" if "help" in words else "hello"


def hello_of(words: Sequence[str]) -> str:
    """How somebody says hello, where it goes by the time of day: `Good morning`; else empty.

    >>> hello_of("hi good morning".split()), hello_of(["hello"])
    ('Good morning', '')
    """
    greeted = not _GOOD.isdisjoint(words)
    return next((f"Good {part}" for part in ("morning", "afternoon", "evening") if greeted and part in words), "")


def is_unsure(triage: Triage) -> bool:
    """Whether the intent is too unlikely to act on."""
    return triage.action == "human" or not (triage.intent.confident or triage.intent.probability >= CLEAR)


def settles(words: Sequence[str]) -> bool:
    """Whether a turn (its `tokens`) chooses something, or says that the customer does now what was proposed."""
    return does_it(words) or bool(chosen_in(words))


def is_unsure_talk(triage: Triage) -> bool:
    """Whether a message is taken for talk, or for nothing sure."""
    return triage.intent.label in ("chitchat", "other", "not_a_request") or is_unsure(triage)


def is_small_talk(triage: Triage, words: Sequence[str] | None = None) -> bool:
    """Whether there is nothing to say back yet: a greeting, or a few words that could mean anything.

    `words` are the `tokens` of the message, where they are known.
    """
    if triage.reading.obstacle is not None or len(triage.reading.text) > LONGEST:
        return False
    words = tokens(triage.reading.text) if words is None else words
    if not words:
        return False
    most = FEW_IN_CHAT if triage.message.channel in CHATS else FEW_WORDS
    few = 0 < sum(word not in STOPS for word in words) <= most
    asks = bool(triage.requests) and ("?" in words or most == FEW_WORDS or words[0] not in _ANSWERS)
    if is_greeting(words) or (few and not asks and is_unsure(triage)):
        return True
    if not triage.requests and triage.message.channel in CHATS and is_unsure_talk(triage) and settles(words):
        return True
    answers = triage.intent.label == "chitchat" and not triage.requests and len(words) <= FEW_IN_ANSWER
    return answers and "?" not in words and bool(received_in(words, ()))
