"""How a customer would like to be reached: in writing, or not by phone."""

import re
from collections.abc import Sequence

from triage.drafts.words import vocabulary_of, word_set

LONGEST = 3000
IN_WRITING = "you would rather be written to than called"
BY_EMAIL = "you would rather have this settled by email"
BY_TEXT = "you would rather have a text message"

_WAYS = word_set("email e-mail mail writing phone call ring text texting")
# Said of how we should reach them: "please confirm in writing" and "can I send it by email" say nothing of it.
_REACH = (
    r"(?:contact|contacted|reach|reached|reply|respond|get back|get in touch|answer|write|communicate|correspond"
    r"|discuss|deal with|handle|settle|sort|resolve|continue|carry on|stick"
    r"|(?:do|have|keep) (?:this|it|that|me|us|everything|all))"
)
_WANTED = (
    r"(?:(?:prefer|rather)(?! (?:to )?(?:send|pay|sign|order|submit))|reach me|contact me"
    r"|(?<!\ba )(?<!\bno )(?<!\bany )(?<!\bthe )(?<!your )(?<!\bmy )(?:reply|respond)"
    r"|(?:please|pls|only|could we|can we|can you|could you|would like|'d like|grateful|best|easier)"
    rf"\b[^.!?\n]{{0,40}}\b{_REACH})"
)
_NOT_BY_PHONE = re.compile(
    r"\b(?:(?:please |pls )?(?:don't|do not) (?:call|phone|ring)(?: me)?(?! back| when| if)\b"
    r"|(?:rather|prefer) not (?:to )?(?:be (?:called|phoned)|(?:talk|speak|do this|do it) (?:on|over) the phone)"
    r"|not (?:by|over|on) (?:the )?phone,? please|no (?:phone )?calls,? please)"
)
# Without one of these there is nothing to look for.
_NOT_WORDS = (
    "t call",
    "t phone",
    "t ring",
    "rather not",
    "prefer not",
    "no call",
    "no phone",
    "phone please",
    "phone, p",
)
_BY_WORDS = (
    "y email", "a email", "y e-mail", "a e-mail", "y text", "a text", "n writing", "r email", "r text", "ail only",
    "ail is", "ail would", "text only", "text is", "text would", "r an email", "r a text", "ave an email", "ave a text",
)  # fmt: skip
_BY = re.compile(
    rf"\b{_WANTED}\b[^.!?\n]{{0,60}}\b(?:by|via|over|in) (e-?mail|text|writing)\b"
    r"|\b(e-?mail|text) (?:only|is best|would be best|is easier|is fine)\b"
    r"|\b(?:prefer|rather have) (?:an? )?(e-?mail|text)s?\b"
)


def wish_of_way(text: str, words: Sequence[str]) -> str:
    """The way that is asked for, as a clause that fits after "I have noted that"; empty when none is.

    >>> wish_of_way("I'd be grateful if we could do this by email.", ["email"])
    'you would rather have this settled by email'
    >>> wish_of_way("Email only, please.", ["email"])
    'you would rather have this settled by email'
    >>> wish_of_way("I asked by email and had no answer.", ["email"])
    ''
    >>> wish_of_way("Please confirm in writing that it has ended.", ["writing"])
    ''
    """
    if _WAYS.isdisjoint(vocabulary_of(words)):
        return ""
    low = text[:LONGEST].lower().replace("’", "'")
    if any(map(low.__contains__, _NOT_WORDS)) and _NOT_BY_PHONE.search(low):
        return IN_WRITING
    match = _BY.search(low) if any(map(low.__contains__, _BY_WORDS)) else None
    if not match:
        return ""
    way = match[1] or match[2] or match[3]
    return BY_TEXT if way == "text" else IN_WRITING if way == "writing" else BY_EMAIL
