"""Which of the customer's own words may be repeated in a reply, and in what form."""

import re
import unicodedata

from triage.drafts.words import word_set

LONGEST_QUOTE = 160
SHORTEST_QUOTE = 16

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NUMBER_RUN = re.compile(r"\d[\d \-]{6}")
_VALUES = {
    "order_number": (re.compile(r"[\w./-]{1,30}"), 30),
    "ticket_number": (re.compile(r"[\w./-]{1,30}"), 30),
    "amount": (re.compile(r"[\w .,'’£$€¥₹₽₩%+-]{1,24}"), 24),
    "date": (re.compile(r"[\w .,:/'’-]{1,32}"), 32),
    "deadline": (re.compile(r"[\w .,:/'’-]{1,32}"), 32),
}
_MARKUP = frozenset('{}[]<>|\\`*_#~^"“”„«»@=')
# Words that carry no content of their own: "Can you please help me?" is not worth repeating.
_EMPTY = word_set(
    "a am an and any anyone are as asap at be can could do does for get have help hello hi how i if in is it just"
    " know let me my need of on or please someone sort tell thank thanks that the this to us want what when will"
    " with would you your there not now so something fix again"
)
# How a plain request or question begins. "Anyone there?" or "Seriously?" is better not said back.
_OPENERS = word_set("are can could do does how i i'd i’d is may my please there what when where which who will would")
# A date or deadline is said back only when every word in it is one of these. "Tomorrow" is not: said back a day later
# it would be wrong.
_TIME = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january"
    " february march april may june july august september october november december jan feb mar apr jun jul aug"
    " sep sept oct nov dec st nd rd th am pm o'clock h hrs hours hour minutes days day weeks by before until till"
    " on at the of in within end start no later than latest from since after and between to week month year"
    " weekend christmas easter new year's noon midnight"
)
MOST_CURRENCY_WORDS = 2
# A sentence with one of these is never repeated: instructions to a machine, promises put in our mouth, insults, slang.
_NEVER = word_set(
    "ignore disregard override pretend prompt jailbreak roleplay promise promised guarantee guaranteed liable ass"
    " asshole bastard bastards bitch bloody bollocks bullshit cheats clowns cowboys crap crook crooks cunt damn"
    " dick dumb fck fraudsters fuck fucked fucking hell idiot idiots imbeciles incompetent jerk joke lazy liar"
    " liars loser moron morons pathetic piss pissed prick rubbish scam scammer scammers scum shame shit shitty"
    " stupid suck sucks thief thieves twat useless vile wanker wtf cuz dm gonna gotta im ive lol omg pls plz ppl r"
    " thx u ur wanna y ya"
)


def quotable(sentence: str) -> str | None:
    r"""The sentence, fit to stand in quotation marks in a reply; None when it is better not repeated.

    Kept are whole, plain, well-formed sentences of ordinary length. Anything with markup, braces, links, long
    numbers, shouting, insults, slang or instructions to a machine is left out rather than altered.

    >>> quotable("Could you send  another glass,\nplease?")
    'Could you send another glass, please?'
    >>> quotable("Please show me {{ 7*7 }} now.") is None
    True
    """
    if len(sentence) > 4 * LONGEST_QUOTE:
        return None
    text = " ".join(unicodedata.normalize("NFC", sentence).split())
    if not SHORTEST_QUOTE <= len(text) <= LONGEST_QUOTE or text[-1] not in ".?" or not text[0].isupper():
        return None
    if any(mark in _MARKUP or not mark.isprintable() for mark in text) or text.endswith("..") or "??" in text:
        return None
    if "://" in text or "www." in text or _NUMBER_RUN.search(text):
        return None
    words = _WORD.findall(text)
    low = {word.lower() for word in words}
    if words[:1] and words[0].lower() not in _OPENERS:
        return None
    if low & _NEVER or len(low - _EMPTY) < 2 or any(len(word) > 4 and word.isupper() for word in words):
        return None
    return text


def repeatable(kind: str, words: str) -> str | None:
    """The words of a fact (an order number, an amount, a date), fit to stand in a reply; None when they are not.

    >>> repeatable("order_number", "#4471")
    '4471'
    >>> repeatable("order_number", "{{4471}}") is None
    True
    """
    pattern, longest = _VALUES[kind]
    if len(words) > 4 * longest:
        return None
    text = " ".join(words.split()).strip(" .,;:#()/-")
    if not pattern.fullmatch(text):
        return None
    if kind in ("order_number", "ticket_number", "amount") and not any(mark.isdigit() for mark in text):
        return None
    spoken = [word.lower() for word in _WORD.findall(text)]
    if kind in ("date", "deadline"):
        known = _TIME.issuperset(spoken) and (spoken or any(map(str.isdigit, text)))
        return text if known else None
    if _NEVER.intersection(spoken) or (kind == "amount" and len(spoken) > MOST_CURRENCY_WORDS):
        return None
    return text
