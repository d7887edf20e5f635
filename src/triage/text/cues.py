"""Words that announce something: a request, an order number, a price, a date. Rules then run only where there is one.

spaCy's PhraseMatcher looks for all of them at once, in about a microsecond a message.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

MOST_WORDS = 10_000

_TOKEN = re.compile(r"\w{1,60}(?:['’]\w{1,10})?|[^\w\s]{1,60}")
_PHRASES: dict[str, str] = {
    "request": (
        "please|pls|plz|can you|could you|would you|will you|can u|could u|can someone|could someone|"
        "can anyone|can somebody|can i|could i|may i|can we|could we|i need|we need|i want|we want|i wanna|"
        "i would like|i'd like|i’d like|we would like|we'd like|would like to|i require|we require|i request|"
        "i am requesting|i'm requesting|requesting|i demand|i wish to|i am looking for|i'm looking for|"
        "is there a way|is there any way|any way to|is it possible|let me know|let us know|need help|"
        "need assistance|help me|how do i|how can i|how do we|how can we|tell me|advise|kindly|looking to|"
        "any update|any updates|any news|any chance|i expect|would appreciate|appreciate it if|i am asking|"
        "i'm asking|wondering if|i wonder if|do you know|does anyone know|want my money|want a refund|"
        "give me|send me|get back to me|sort this|sort it out|fix this|fix it|i am trying to|i'm trying to|"
        "trying to find out|want to know|like to know"
    ),
    "order": (
        "order|orders|order's|purchase|booking|reservation|invoice|shipment|tracking|parcel|package|"
        "transaction|delivery|pnr|confirmation|po|receipt|consignment"
    ),
    "ticket": "ticket|case|incident|reference|ref|request|complaint|claim|sr|issue|enquiry|inquiry",
    "month": (
        "jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|"
        "oct|october|nov|november|dec|december"
    ),
    "weekday": "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri",
    "relative": (
        "today|tonight|day after tomorrow|tomorrow|tmrw|tmr|yesterday|this morning|this afternoon|this evening|"
        "last night|"
        "last week|last month|next week|next month|this weekend|the weekend|end of the day|end of day|eod|"
        "cob|close of business|end of the week|end of week|end of the month|end of month|tomorrow morning|"
        "tomorrow night|tomorrow evening"
    ),
    "unit": "minute|minutes|mins|min|hour|hours|hrs|hr|day|days|week|weeks|month|months",
    "deadline": "before|by|until|till|til|due|later than|expires|expire|expiring|deadline|latest",
    "need": (
        "need|needs|needed|must|have to|has to|gotta|flight|fly|flying|travel|traveling|travelling|leave|"
        "leaving|wedding|exam|interview|deadline|urgent|urgently|asap|appointment|departs|moving|due|expires|"
        "please|event|birthday|surgery|depart"
    ),
    "money": (
        "quid|pound|pounds|dollar|dollars|euro|euros|bucks|rupees|pence|cents|usd|eur|gbp|cad|aud|inr|jpy|"
        "chf|sek|nok|dkk|pln|try|brl|mxn|zar|nzd|sgd|hkd|cny|php|usdt|usdc|btc|eth|bitcoin"
    ),
    "phone": (
        "call|call me|phone|tel|telephone|mobile|cell|whatsapp|ring|reach me|my number|phone number|contact number|"
        "landline|direct line"
    ),
}


class Cue(NamedTuple):
    """`text[start:end]` is a cue of this group."""

    group: str
    start: int
    end: int


class CueFinder:
    """Finds cues with spaCy. The words seen are remembered, but never more than MOST_WORDS, so memory stays flat.

    >>> [cue.group for cue in CueFinder().find("Where is my order?")]
    ['order']
    """

    def __init__(self) -> None:
        self._spacy = _fresh()

    def find(self, text: str) -> list[Cue]:
        """All cues, by where they begin."""
        vocab, matcher = self._spacy
        if len(vocab) > MOST_WORDS:
            vocab, matcher = self._spacy = _fresh()
        words = _words(text)
        if _SINGLE.isdisjoint(words) and _BEGIN.isdisjoint(pairwise(words)):
            return []
        matches = matcher(Doc(vocab, words=words))
        places = [match.span() for match in _TOKEN.finditer(text)]
        cues = [Cue(vocab.strings[key], places[first][0], places[last - 1][1]) for key, first, last in matches]
        cues.sort(key=lambda cue: cue.start)
        return cues


def _fresh() -> tuple[Vocab, PhraseMatcher]:
    vocab = Vocab()
    matcher = PhraseMatcher(vocab, attr="ORTH")
    for group, phrases in _PHRASES.items():
        matcher.add(group, [Doc(vocab, words=_words(phrase)) for phrase in phrases.split("|")])
    return vocab, matcher


def _words(text: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(text)]


_EVERY = [_words(phrase) for phrases in _PHRASES.values() for phrase in phrases.split("|")]
# A text without any of these holds no cue: most are done with before spaCy is asked.
_SINGLE = frozenset(words[0] for words in _EVERY if len(words) == 1)
_BEGIN = frozenset((words[0], words[1]) for words in _EVERY if len(words) > 1)
