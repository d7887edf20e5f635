"""By when a customer needs it, as they put it: "before the 31st", "by Friday", "before it ships"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from triage.drafts.words import vocabulary_of, word_set
from triage.text.calendars import FEASTS, MONTHS, WEEKDAYS

# So much of a message is looked at.
LONGEST = 3000
# A word that shows a need stands so near the date.
NEAR = 120

_LED_BY = word_set("by before for")
_MONTHS = "|".join(MONTHS)
_DAY = rf"{'|'.join(WEEKDAYS)}|tomorrow|tonight|noon|midday|{'|'.join(FEASTS)}|{_MONTHS.replace('|may|', '|')}"
_MONTH = rf"{_MONTHS}|{'|'.join(month[:3] for month in MONTHS)}|sept"
_NUMBERED = (
    rf"(?:the )?\d{{1,2}}(?:st|nd|rd|th)(?: (?:of )?(?:{_MONTH}))?\b"
    rf"|\d{{1,2}} (?:{_MONTH})\b|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?\b"
)
_DATE = rf"(?:(?:this|next|the) )?(?:{_DAY})(?: (?:morning|noon|afternoon|evening|night))?|{_NUMBERED}"
_WHEN = re.compile(
    r"\b(by|before|for) ("
    # What these begin with is looked for first: see _BEGINS.
    rf"{_DATE}|work (?:on )?(?:{'|'.join(WEEKDAYS)}|tomorrow)"
    r"|\d{1,2}(?::\d\d)? ?(?:[ap]m\b(?: (?:today|tomorrow|tonight))?|(?:today|tomorrow|tonight)\b)"
    r"|(?:the )?end of (?:the |this |next )?(?:day|week|month|year)|(?:the|this|next) (?:weekend|week|month)"
    r"|(?:it|they) (?:ships?|leaves?|goes out|go out|expires?|is sent|is shipped|gets sent|is charged|renews?)"
    rf"(?: automatically)?(?: on (?:{_DATE}))?\b"
    r")(?!['’\w])",
    re.I,
)
_BEGINS = word_set(f"{_DAY} {_MONTH} the this next it they end work".replace("|", " "))
# "I fly tomorrow", "our wedding is on Saturday": that it is needed before goes without saying.
_AHEAD = re.compile(
    r"\b(?:(?P<who>i|we) (?P<does>fly|travel|leave|depart|set off|move in|move out|get married)(?: out| home)?"
    r"|(?:(?P<whose>the|my|our) )?(?P<what>deadline|month-end|year-end|exam|wedding|flight|party|funeral|interview"
    r"|viewing|ceremony|inspection|audit) (?:is|starts)"
    rf") (?P<when>(?:on )?(?:{_DATE}))(?!['’\w])",
    re.I,
)
_AHEAD_WORDS = word_set(
    "fly travel leave depart set move married deadline month year exam wedding flight party funeral interview viewing"
    " ceremony inspection audit"
)
# "I need it there today", "it would have to be this afternoon", "they need it at 2".
_TODAY = re.compile(
    r"\b(?:needs?|must|ha(?:s|ve) to|need(?:s|ed)? to|urgently|latest|only)\b(?P<between>[^.!?\n]{0,60}?)\b"
    r"(?P<when>today|tonight|this (?:morning|afternoon|evening)|(?:at|by) (?P<hour>\d{1,2}(?:[:.]\d\d)?))\b"
    r"(?(hour)(?=[,.!?;)]*(?:$|\s+(?:so|if|and|or|please|today|sharp|but|because|for)\b|(?<=[.!?;,)])\s)))",
    re.I,
)
# Somebody stands and waits, or looks at the clock: "waiting at the counter", "it's 12.40 now".
_NOW = re.compile(
    r"\b(?:waiting|standing|stood|stuck) (?:(?:right )?here|outside"
    r"|at the (?:counter|desk|till|door|gate|station|airport)"
    r"|in (?:the )?(?:shop|store|branch|queue|lobby)|on site)\b"
    r"|\b(?:is|are|was|were) (?:due|supposed to \w+|meant to \w+) (?:right )?now\b"
    r"|\b\d{1,2}[:.]\d\d(?: ?[ap]m)? now\b",
    re.I,
)
_NOW_WORDS = word_set("waiting standing stood stuck now")
_TODAY_WORDS = word_set("today tonight this at by")
_MUST_WORDS = word_set("need needs needed must has have urgently latest only")
_NEEDED = word_set(
    "need needs needed please pls plz want like must could can urgent urgently latest asap hoping hope has have"
    " required deadline due would will else otherwise"
)
_NEEDS = word_set("need needs needed")
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
        before = text[max(start, match.start() - NEAR) : match.start()].lower().replace("’", "'")
        led = set(before.split())
        if "i'd" in led or "we'd" in led:
            led.add("would")
        bound = match[1].lower()
        if set(before.rpartition(",")[2].split()) & _PAST or not led & (_NEEDS if bound == "for" else _NEEDED):
            continue
        if bound == "for" and match[2].lower() in MONTHS:
            continue  # "I need the bill for March"
        return f"{bound} {_as_said(match[2])}"
    return ""


def find_event(text: str, words: Sequence[str]) -> str:
    """What presses or is ahead of the customer, as a clause that fits after "I know that"; empty when nothing is.

    >>> text = "They need it for the meeting at 2 so please hurry."
    >>> find_event(text, text.lower().split())
    'you need it by 2'
    >>> text = "I cannot open my pass and I fly on Friday."
    >>> find_event(text, text.lower().split())
    'you fly on Friday'
    """
    pressing = _pressing(text[:LONGEST], vocabulary_of(words))
    ahead = _ahead(text[:LONGEST], vocabulary_of(words))
    return " and that ".join(filter(None, (pressing, ahead)))


def _pressing(text: str, vocabulary: frozenset[str]) -> str:
    """That it is needed today, at some hour or at once, where that is said."""
    if not _NOW_WORDS.isdisjoint(vocabulary) and _NOW.search(text):
        return "this cannot wait"
    absent = _TODAY_WORDS.isdisjoint(vocabulary) or _MUST_WORDS.isdisjoint(vocabulary)
    match = None if absent else _TODAY.search(text)
    if not match or not _PAST.isdisjoint(match["between"].lower().split()):
        return ""
    return f"you need it {'by ' + match['hour'] if match['hour'] else match['when'].lower()}"


def _ahead(text: str, vocabulary: frozenset[str]) -> str:
    """What is ahead of the customer, and when."""
    match = None if _AHEAD_WORDS.isdisjoint(vocabulary) else _AHEAD.search(text)
    if not match:
        return ""
    if match["who"]:
        return f"you {match['does'].lower()} {_as_said(match['when'])}"
    whose = "your" if (match["whose"] or "").lower() in ("my", "our") else "the"
    return f"{whose} {match['what'].lower()} is {_as_said(match['when'])}"


def _as_said(when: str) -> str:
    """A date with its capitals where they belong."""
    said = _CAPITAL.sub(lambda day: day[0].lower() if day[0].lower() in _PLAIN else day[0].capitalize(), when)
    said = said[0].lower() + said[1:] if said.lower().startswith(("the ", "this ", "next ", "on ", "work ")) else said
    return " ".join((said if _CAPITAL.search(said) else said.lower()).split())


def _may_begin(words: Sequence[str], led: str) -> bool:
    """Whether a date or an event may stand behind one of these words."""
    return any(word == led and (after in _BEGINS or after[0].isdigit()) for word, after in pairwise(words))
