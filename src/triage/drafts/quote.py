"""Which of the customer's own words may be repeated in a reply, and in what form."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from triage.drafts.faults import error_of
from triage.drafts.mood import shows_annoyance
from triage.drafts.plain import (
    ASKING,
    CROSS,
    EMPTY,
    FILLERS,
    HANDLES,
    INTRODUCED,
    LEFT_OUT,
    LONGEST_QUOTE,
    MARKUP,
    NEVER,
    NUMBER_RUN,
    PRAISE,
    PRIVATE,
    TROUBLE,
    WORD,
    eased,
    fit,
    gives_secret,
    set_right,
    tidied,
)
from triage.drafts.words import word_set
from triage.result import Triage
from triage.text.calendars import FEASTS, MONTHS, WEEKDAYS

SHORTEST_QUOTE = 16

_VALUES = {
    "order_number": (re.compile(r"[\w./-]{1,30}"), 30),
    "ticket_number": (re.compile(r"[\w./-]{1,30}"), 30),
    "amount": (re.compile(r"[\w .,'’£$€¥₹₽₩%+-]{1,24}"), 24),
    "date": (re.compile(r"[\w .,:/'’-]{1,32}"), 32),
    "deadline": (re.compile(r"[\w .,:/'’-]{1,32}"), 32),
}
MOST_REQUESTS = 8
LONGEST_TITLE = 120
LONGEST_STATEMENT = 140
FEWEST_WORDS = 7
MOST_WORDS = 24
# The sentence of the intent may be shorter and longer than another that is quoted.
FEWEST_IN_CORE, MOST_IN_CORE = 4, 32
SHORTEST_CORE, LONGEST_CORE = 20, 180
MOST_SENTENCES = 14
# A sentence without a signal says what it is about only when it comes early.
EARLY = 3
_TITLE_TAG = re.compile(
    r"(?:(?:re|fw|fwd|aw|bug|feature|feature request|question|issue|problem)[:,]|\[[^\]]{1,30}\]:?) *", re.I
)
# "I cannot save a file" is a heading, "I have a question" is none.
_OURSELVES = word_set("i we my")
_SALUTATIONS = word_set("dear hi hello hey to good greetings attn attention thank thanks please i we my")
# A title may name code: `listen=1`, `my_function`.
_NO_TITLE = frozenset("{}[]<>|\\*~^“”„«»@")
# A statement is said back for want of anything better only out of a message this short.
FEW_SENTENCES = 4
SHORTEST_GIST = 12
# A message of so few characters is said back whole, even if hardly a word in it has a meaning of its own.
LONGEST_SHORT = 80
SHORTEST_SCRAP, LONGEST_SCRAP = 3, 32
# "I have a question" is not worth saying back.
_IDLE = EMPTY | word_set("have got question questions problem problems issue issues query still another quick")
# With one of these it says something, but hands nothing over: "are you there".
_NO_SCRAP = (
    NEVER
    | PRIVATE
    | word_set(
        "you your i me my we us it this that is are am was be do did does can could will would respond reply answer"
        " what how why when where hello hi hey thanks thank sorry anything"
        " confirm cancel proceed send"
    )
)
# It may be a secret.
_PIN = re.compile(r"\d{3,4}")
_SCRAP = re.compile(r"[^\W_](?:[\w '’-]|[,] ){0,30}")
# "And what are the charges?" is said back without the word that leads up to it.
_LEAD = re.compile(r"^\s{0,4}(?:and|so|but|also|ok|okay|well|then)[, ]{1,2}(?=\w)", re.I)
# How a plain request or question begins. "Anyone there?" or "Seriously?" is better not said back.
_OPENERS = word_set(
    "any are can could do does did has have how i i'd i’d is isn't isn’t may my please should was what what's what’s"
    " when where which who why will would"
)
LONGEST_FOR_EFFECT = 9
_FOR_EFFECT = word_set("actually even anybody anyone seriously ever really kidding serious")
# Behind an asking word one of these makes a question even without its mark: "where is my loaf."
# So is this without anything else: "status of my loaf".
_STATUS = "status of "
_INVERTED = word_set("is are was were do does did can could should will would has have")
_ASKING_WORDS = word_set("where when how why who")
_ASKED_OF = word_set("i we you it there this that the my our")
# Behind "I would" one of these makes a wish: "I would appreciate that I got it" is none.
_WISHED = word_set("like love prefer want need")
# In a short message a sentence with one of these says what the customer is after.
_AFTER = (
    "want to know", "wanted to know", "like to know", "need to know", "where is ", "where are ", "when is ",
    "when will ", "any news", "any update", "status of", "how do i ", "how can i ",
    "looking for ", "waiting for ", "waiting on ",
)  # fmt: skip
_FIRST_PERSON = word_set("i i'm i've my me we our us")
_OTHERS = word_set("they he she you you're they're they've you've")
# After "I", only these make a request worth saying back.
_WISHES = word_set("need want would wish expect demand request require am ask")
# "Please see below" asks for nothing.
_POINTERS = word_set("refer see find note be feel excuse review read look bear forgive understand advise respond reply")
# How a plain statement begins, and what is better not said back.
_NO_STATEMENT = _SALUTATIONS - _OURSELVES | ASKING | word_set("if unless yes no you your")
_SHARP = word_set(
    "you your yours you're you've u ur they their them he she him her his sue court lawyer attorney legal law"
    " laws right rights violation violated act section fraud fraudulent harass harasses harassing harassed lawful"
    " unlawful illegal stolen steal lied lying fault police refuse refused"
)
# What is said about the company may be repeated as it stands, a charge against it may not.
_TOO_SHARP = (
    _SHARP - word_set("you your you're you've they them their he she him her his right refuse refused")
) | word_set("predatory deceived deceptive deceive misleading misled unfair unethical retaliatory scammers abusive")
# Nor may a sentence that begins or breaks off in the middle of another, or says nothing but thanks.
_NO_CORE = word_set(
    "dear hi hello hey thanks thank please which who whose whereas yes no ok okay lol wow or attn and"
    " but if then nor nothing that's that that’s it it's it’s she he her his when where while because since"
)
LIMPS_OFF = re.compile(
    r"\b(?:and|or|but|the|a|to|of|my|your|with|because|that|if|for)[.?]$|[:;](?! \w)|\bXX|\( | \)", re.I
)
_SUPPOSING = ("It would be ", "It’d be ", "It'd be ")
# What begins with one of these is whole when another clause follows.
_LEADS_IN = word_set("if when while since because although whenever")
_ELSEWHERE = word_set("following below above attached enclosed")
# What happened is said with one of these.
_TELLS = TROUBLE | word_set(
    "is are was were has have had am been being can could will would should did does do need want got get gets went"
    " came took refuse refused let lets said says told sent paid keep keeps kept i'm i've it's they're you're"
)
# A date or deadline is said back only when every word in it is one of these. "Tomorrow" is not: said back a day later
# it would be wrong.
_TIME = frozenset((*WEEKDAYS, *MONTHS, *FEASTS, *(name[:3] for name in (*WEEKDAYS, *MONTHS)))) | word_set(
    "tues thur thurs sept st nd rd th am pm o'clock h hrs hours hour minutes days day weeks by before until till"
    " on at the of in within end start no later than latest from since after and between to week month year"
    " weekend new year's noon midnight"
)
MOST_CURRENCY_WORDS = 2


def quotable(sentence: str) -> str | None:
    r"""The sentence, fit to stand in quotation marks in a reply; None when it is better not repeated.

    Kept are whole, plain, well-formed sentences of ordinary length, with a capital, one mark at the end, and without
    the handles around them. Anything with markup, braces, links, long numbers, shouting, insults, slang or instructions
    to a machine is left out rather than altered.

    >>> quotable("Could you send  another glass,\nplease?")
    'Could you send another glass, please?'
    >>> quotable("@acme where is my glass?")
    'Where is my glass?'
    >>> quotable("Please show me {{ 7*7 }} now.") is None
    True
    """
    text = tidied(_LEAD.sub("", sentence, count=1))
    if text is None or not SHORTEST_QUOTE <= len(text) <= LONGEST_QUOTE:
        return None
    words = WORD.findall(text)
    low = {word.lower() for word in words}
    if words[:1] and words[0].lower() not in _OPENERS:
        return None
    if text[-1] != "?" and words and words[0].lower() in ASKING:
        if not _is_question([word.lower() for word in words]):
            return None
        text = f"{text[:-1]}?"
    if words[:1] == ["Please"] and (words[1].lower() in _POINTERS or words[1:3] == ["make", "sure"]):
        return None
    if words[:1] == ["I"] and not (len(words) > 2 and words[1].lower() in _WISHES):
        return None
    if words[:2] == ["I", "would"] and words[2].lower() not in _WISHED:
        return None
    return text if fit(words, low) else None


def _is_question(low: Sequence[str]) -> bool:
    """Whether words are in the order of a question: "where is my loaf", but not "which is wrong" or "when I came"."""
    if len(low) < 3:
        return False
    first, then = low[0], low[1]
    if first in _ASKING_WORDS:
        return then in _INVERTED
    return first in _INVERTED and then in _ASKED_OF


def is_rhetorical(question: str) -> bool:
    """Whether somebody who is upset asks it for effect: "Is anybody actually working there?"."""
    short = question.count(" ") < LONGEST_FOR_EFFECT
    return short and question[-1] == "?" and not _FOR_EFFECT.isdisjoint(question.lower().rstrip("?").split())


def quotable_title(line: str) -> str | None:
    """The subject or heading of a message, fit to stand in quotation marks; None when it is better not repeated.

    >>> quotable_title("Re: Export to PDF leaves out the last page")
    'Export to PDF leaves out the last page'
    """
    if len(line) > 2 * LONGEST_TITLE:
        return None
    text = " ".join(_untagged(unicodedata.normalize("NFC", line)).replace("`", "").split()).rstrip(" .!,;:-")
    if not SHORTEST_QUOTE <= len(text) <= LONGEST_TITLE or not (text[0].isalnum() or text[0] in "'\"") or "??" in text:
        return None
    if not text.isprintable() or not _NO_TITLE.isdisjoint(text):
        return None
    if "://" in text or "www." in text or NUMBER_RUN.search(text) or gives_secret(text):
        return None
    words = WORD.findall(text)
    low = {word.lower() for word in words}
    first = words[0].lower() if words else ""
    if first in _SALUTATIONS and not (first in _OURSELVES and len(low - EMPTY) > 3):
        return None
    return text if len(words) > 2 and fit(words, low, shouts=1, coded=True, checked=True) else None


def statement_of(triage: Triage) -> str | None:
    """A plain sentence in which the customer says what is wrong; None when there is none that is fit to be repeated.

    Sentences in which the intent was seen, or that carry a signal, go first.
    """
    reading = triage.reading
    told = {signal.evidence.text for signal in triage.signals if signal.evidence}
    told.update(span.text for span in triage.intent.evidence)
    best = None
    for place, sentence in enumerate(reading.sentences[:MOST_SENTENCES]):
        if place >= EARLY and (best or sentence.span.text not in told):
            continue
        text = HANDLES.sub("", reading.text[sentence.start : sentence.end])
        if SHORTEST_QUOTE <= len(text) <= LONGEST_STATEMENT and text[-1] == "." and _states(text):
            said = _LEAD.sub("", " ".join(text.split()), count=1)
            said = f"{said[:1].upper()}{said[1:]}"
            if sentence.span.text in told:
                return said
            best = best or said
    return best


def _states(text: str) -> bool:
    """Whether a sentence says in plain words what happened, accuses nobody and threatens with nothing."""
    if not MARKUP.isdisjoint(text) or not text.replace("\n", " ").isprintable() or text.endswith(".."):
        return False
    if "://" in text or "www." in text or NUMBER_RUN.search(text) or gives_secret(text):
        return False
    words = WORD.findall(text)
    low = {word.lower().replace("’", "'") for word in words}
    if (
        not FEWEST_WORDS <= len(words) <= MOST_WORDS
        or not words[0][0].isupper()
        or words[0].lower() in _NO_STATEMENT
        or low.isdisjoint(TROUBLE)
        or not low.isdisjoint(PRAISE)
    ):
        return False
    return low.isdisjoint(_SHARP) and fit(words, low, checked=True)


def gist_of(triage: Triage) -> str | None:
    """A sentence of a short message that says something in plain words, best what is wrong; None when none is fit.

    It need not be a request, nor well made: it is what the customer wrote, said back where nothing surer can be said.
    """
    best, most = None, -1
    about = {span.text for span in triage.intent.evidence}
    least = 1 if len(triage.reading.text) <= LONGEST_SHORT else 3
    for sentence in _sentences_of(triage, longest=2 * LONGEST_QUOTE):
        text = tidied(sentence)
        if text is None or not SHORTEST_GIST <= len(text) <= LONGEST_STATEMENT:
            continue
        if triage.expectation.label == "fell_short" and is_rhetorical(text):
            continue
        words = WORD.findall(text)
        low = {word.lower().replace("’", "'") for word in words}
        if len(words) > 3 and not low <= _IDLE and low.isdisjoint(CROSS) and fit(words, low, least=least, checked=True):
            said = text.lower()
            worth = 8 * any(phrase in said for phrase in _AFTER) + 4 * (not low.isdisjoint(TROUBLE))
            worth += (
                2 * low.isdisjoint(_OTHERS)
                + (not low.isdisjoint(_FIRST_PERSON))
                + 6 * (sentence in about and len(low - EMPTY) > 3)
            )
            if worth > most:
                best, most = text, worth
    return best


def core_of(triage: Triage) -> str | None:
    """The sentence in which the intent was seen, when it is short and plain; None when it is better not repeated.

    It may speak of "you" or "they", which cannot be told in our words. A mere mood is not repeated.
    """
    let_down = triage.expectation.label == "fell_short"
    return next(filter(None, (plain_quote(span.text, let_down=let_down) for span in triage.intent.evidence)), None)


def plain_quote(sentence: str, *, let_down: bool) -> str | None:
    """A sentence, fit to stand in quotation marks in place of its account; None when it is better not repeated.

    >>> plain_quote("they dont let me cancel my bread account", let_down=True)
    'They don’t let me cancel my bread account.'
    """
    if not FEWEST_IN_CORE <= sentence.count(" ") + 1 <= 2 * MOST_IN_CORE or len(sentence) > 2 * LONGEST_CORE:
        return None
    text = tidied(set_right(eased(sentence)))
    if text is None or not SHORTEST_CORE <= len(text) <= LONGEST_CORE or ".." in text or LEFT_OUT in text:
        return None
    words = WORD.findall(text)
    low = {word.lower().replace("’", "'") for word in words}
    first = words[0].lower()
    if (
        not FEWEST_IN_CORE <= len(words) <= MOST_IN_CORE
        or (
            first in _NO_CORE
            and not (first in _LEADS_IN and len(words) > FEWEST_WORDS)
            and not text.startswith(_SUPPOSING)
        )
        or (text[-1] == "." and len(words) < FEWEST_WORDS and low.isdisjoint(_TELLS))
        or shows_annoyance(low)
        or INTRODUCED.match(text)
        or not low.isdisjoint(CROSS | FILLERS)
        or not low.isdisjoint(_TOO_SHARP)
        or not low.isdisjoint(_ELSEWHERE)
        or (first in ASKING and "?" not in sentence)
        or (let_down and is_rhetorical(text))
    ):
        return None
    return text if fit(words, low, least=3, shouts=1, checked=True) and not LIMPS_OFF.search(text) else None


def unmarked_question_of(triage: Triage) -> str | None:
    """A question of a short message that has lost its mark: "But where is my loaf."; None when there is none."""
    for sentence in _sentences_of(triage, longest=2 * LONGEST_QUOTE):
        text = quotable(sentence)
        if text and text[-1] == "?" and _is_question(text.lower().split()):
            return text
        if sentence[:10].lower() == _STATUS and (text := tidied(sentence)):
            words = WORD.findall(text)
            return f"{text[:-1]}?" if fit(words, {word.lower() for word in words}) else None
    return None


def short_question_of(triage: Triage) -> str | None:
    """The question of a message that is hardly more than one, however few its words; None when there is none.

    What it is about only the customer knows, so it is said back and asked about.
    """
    for sentence in _sentences_of(triage, longest=LONGEST_SHORT):
        text = tidied(sentence)
        if text is None or text[-1] != "?":
            continue
        words = WORD.findall(text)
        low = {word.lower().replace("’", "'") for word in words}
        if len(words) > 2 and low - EMPTY and low.isdisjoint(CROSS) and fit(words, low, least=1):
            return text
    return None


def _sentences_of(triage: Triage, *, longest: int) -> Iterator[str]:
    """The sentences of a message of at most `longest` characters; none of one that has more, or too many of them."""
    reading = triage.reading
    if len(reading.text) <= longest and len(reading.sentences) <= FEW_SENTENCES:
        for sentence in reading.sentences:
            yield reading.text[sentence.start : sentence.end]


def scrap_of(triage: Triage) -> str | None:
    """A message of a word or two, whole, fit to be said back: `10 gb`."""
    if len(triage.reading.text) > 3 * LONGEST_SCRAP:
        return None
    text = HANDLES.sub("", " ".join(triage.reading.text.split())).rstrip(" .!,")
    if len(text) > LONGEST_SCRAP or (len(text) < SHORTEST_SCRAP and not text.isdigit()) or _PIN.fullmatch(text):
        return None
    if not _SCRAP.fullmatch(text) or NUMBER_RUN.search(text):
        return None
    return text if _NO_SCRAP.isdisjoint(text.lower().split()) else None


def quotes_of(triage: Triage) -> tuple[str, ...]:
    """Everything of the message that a draft may put between quotation marks: title, requests, statements."""
    asked = (quotable(request.text) for request in triage.requests[:MOST_REQUESTS])
    said = (
        title_of(triage),
        *asked,
        short_question_of(triage),
        unmarked_question_of(triage),
        statement_of(triage),
        core_of(triage),
        gist_of(triage),
        scrap_of(triage),
        error_of(triage.reading.text),
    )
    return tuple(dict.fromkeys(quote for quote in said if quote))


def title_of(triage: Triage) -> str | None:
    """The subject, or a first line that stands on its own above the text."""
    if triage.message.subject:
        return quotable_title(triage.message.subject)
    first, gap, rest = triage.reading.text[: 4 * LONGEST_TITLE].partition("\n")
    return quotable_title(first) if gap and rest[:1] in ("\n", "\r") and first[-1:] not in ",:" else None


def _untagged(line: str) -> str:
    """The line without `Re:`, `[Bug]:` and the like before it."""
    while tag := _TITLE_TAG.match(line):
        line = line[tag.end() :]
    return line


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
    spoken = [word.lower() for word in WORD.findall(text)]
    if kind in ("date", "deadline"):
        known = _TIME.issuperset(spoken) and (spoken or any(map(str.isdigit, text)))
        return text if known else None
    if NEVER.intersection(spoken) or (kind == "amount" and len(spoken) > MOST_CURRENCY_WORDS):
        return None
    return text
