"""By when a customer needs it, as they put it: "before the 31st", "by Friday", "before it ships"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from triage.drafts.words import vocabulary_of, word_set

# So much of a message is looked at.
LONGEST = 3000
# A word that shows a need stands so near the date.
NEAR = 120

_LED_BY = word_set("by before")
_DAY = (
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|noon|midday|christmas|easter"
    r"|january|february|march|april|june|july|august|september|october|november|december"
)
_MONTH = (
    r"january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_WHEN = re.compile(
    r"\b(by|before) ("
    # What these begin with is looked for first: see _BEGINS.
    rf"(?:(?:this|next|the) )?(?:{_DAY})(?: (?:morning|noon|afternoon|evening|night))?"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: (?:of )?(?:{_MONTH}))?\b"
    rf"|\d{{1,2}} (?:{_MONTH})\b|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|(?:the )?end of (?:the |this |next )?(?:day|week|month|year)|(?:the|this|next) (?:weekend|week|month)"
    r"|(?:it|they) (?:ships?|leaves?|leave|goes out|go out|expires?|is sent|is shipped|gets sent|is charged)\b"
    r")(?!['’\w])",
    re.I,
)
_BEGINS = word_set(f"{_DAY} {_MONTH} the this next it they end".replace("|", " "))
_NEEDED = word_set(
    "need needs needed please pls plz want like must could can urgent urgently latest asap hoping hope has have"
    " required deadline due would will else otherwise"
)
# Said of what was to be, or has been: that is no wish.
_PAST = word_set(
    "told promised supposed said was were meant should guaranteed quoted estimated expected paid arrived happened tried"
    " had been ordered booked bought called phoned emailed did stated"
)
_CAPITAL = re.compile(rf"\b(?:{_DAY}|{_MONTH})\b", re.I)
_PLAIN = word_set("tomorrow tonight noon midday")
_ENDS = ".!?\n"


def find_deadline(text: str, words: Sequence[str]) -> str:
    """The first date or event by which the customer needs it, with its "by" or "before"; empty when none is named.

    >>> text = "Our accountant needs the invoice before the 31st to close the quarter."
    >>> find_deadline(text, text.lower().split())
    'before the 31st'
    >>> text = "I was told it would be here by the 7th."
    >>> find_deadline(text, text.lower().split())
    ''
    """
    if not any(_may_begin(words, led) for led in _LED_BY & vocabulary_of(words)):
        return ""
    text = text[:LONGEST]
    for match in _WHEN.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in _ENDS) + 1
        led = set(text[max(start, match.start() - NEAR) : match.start()].lower().replace("’", "'").split())
        if "i'd" in led or "we'd" in led:
            led.add("would")
        if led & _PAST or not led & _NEEDED:
            continue
        when = _CAPITAL.sub(lambda day: day[0] if day[0].lower() in _PLAIN else day[0].capitalize(), match[2])
        when = when if _CAPITAL.search(when) and when[:4].lower() != "the " else when.lower()
        return " ".join(f"{match[1].lower()} {when}".split())
    return ""


def _may_begin(words: Sequence[str], led: str) -> bool:
    """Whether a date or an event may stand behind one of these words."""
    return any(word == led and (after in _BEGINS or after[0].isdigit()) for word, after in pairwise(words))
