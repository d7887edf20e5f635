"""Which of the customer's own words may be repeated in a reply, and in what form."""

import re
import unicodedata
from itertools import pairwise

from triage.drafts.words import word_set
from triage.result import Triage

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
MOST_REQUESTS = 8
LONGEST_TITLE = 100
LONGEST_STATEMENT = 140
FEWEST_WORDS = 7
MOST_WORDS = 24
MOST_SENTENCES = 14
# A sentence without a signal says what it is about only when it comes early.
EARLY = 3
_TITLE_TAG = re.compile(
    r"(?:(?:re|fw|fwd|aw|bug|feature|feature request|question|issue|problem)[:,]|\[[^\]]{1,30}\]:?) *", re.I
)
_CLOSINGS = word_set(
    "thanks thank regards sincerely best cheers greetings wishes yours cordially faithfully respectfully"
)
# "I cannot save a file" is a heading, "I have a question" is none.
_OURSELVES = word_set("i we my")
_SALUTATIONS = word_set("dear hi hello hey to good greetings attn attention thank thanks please i we my")
_NO_NAMES = word_set(
    "thanks regards team support sent best hello hi dear please sincerely cheers customer service you yours mr"
    " mrs ms dr sir madam everyone all ok okay yes no bye help urgent confidential iphone android note from the"
    " and gmbh ltd inc"
)
_HANDLES = re.compile(r"^(?:@\w{1,40}[ ,:]{1,3}){1,8}")
_NAME = re.compile(r"[A-Z][a-z]{1,14}(?:-[A-Z][a-z]{1,14})?")
_MARKUP = frozenset('{}[]<>|\\`*_#~^"“”„«»@=')
# A title may name code: `listen=1`, `my_function`.
_NO_TITLE = frozenset("{}[]<>|\\*~^“”„«»@")
# Words that carry no content of their own: "Can you please help me?" is not worth repeating.
_EMPTY = word_set(
    "a am an and any anyone are as asap at be can could do does for get have help hello hi how i if in is it just"
    " know let me my need of on or please someone sort tell thank thanks that the this to us want what when will"
    " with would you your there not now so something fix again"
)
# A statement is said back for want of anything better only out of a message this short.
FEW_SENTENCES = 4
SHORTEST_GIST = 12
# A message of so few characters is said back whole, even if hardly a word in it has a meaning of its own.
LONGEST_SHORT = 80
LONGEST_SCRAP = 24
_SCRAP = re.compile(r"[^\W_](?:[\w '’-]|[.,!] ){0,30}")
_ENDS = re.compile(r"[.!?,;: …-]{1,20}$")
_HELLO = re.compile(r"^(?:hi|hello|hey|hiya)(?: there| guys| team)?[ ,.!]{1,3}", re.I)
_VERBS = word_set("is are was were has have had does did will would should needs isn't doesn't won't")
_TAGS_AFTER = re.compile(r"(?: [#@]\w{1,40}){1,20}[.!? ]{0,4}$")
# Within a sentence a hashtag is a word like any other where a word leads up to it ("my #order"), and a handle is
# somebody who need not be named.
_HASHTAG = re.compile(r"(?<![\w#&/])#(?=[^\W\d_])")
_LED_BY = re.compile(r"(?<![#\w])(\w{1,40}),? #(?=[^\W\d_])")
_HANDLE = re.compile(r"(?<![\w@./])@\w{1,40}")
LEFT_OUT = "…"
_LEANING = word_set(
    "a an the no not of to for from and or my our your is are was be in on at by with about via like than as per"
)
_I = re.compile(r"\bi(?=\b(?!\.))")
# How a plain request or question begins. "Anyone there?" or "Seriously?" is better not said back.
_OPENERS = word_set(
    "any are can could do does did has have how i i'd i’d is isn't isn’t may my please should was what what's what’s"
    " when where which who why will would"
)
# After "I", only these make a request worth saying back.
_WISHES = word_set("need want would wish expect demand request require am ask")
# Without a question mark these begin no question: "Which is wrong."
_ASKING = word_set("are did do does has have how is may was what when where which who why")
_QUESTION = _ASKING | word_set("can could should will would any")
# "Please see below" asks for nothing.
_POINTERS = word_set("refer see find note be feel excuse review read look bear forgive understand advise respond reply")
# How a plain statement begins, what makes it one of trouble, and what is better not said back.
_STATEMENTS = word_set("I My We Our The It There This Every Since After When")
_TROUBLE = word_set(
    "not no never nothing nobody none still can't cannot couldn't won't doesn't don't didn't isn't wasn't hasn't"
    " haven't wrong broken missing lost late error errors fails failed failing fail crash crashes crashed stuck"
    " freezes slow denied declined charged locked blocked cancelled canceled delayed damaged twice again unable"
    " stopped without"
)
_SHARP = word_set(
    "you your yours you're you've u ur they their them he she him her his sue court lawyer attorney legal law"
    " laws right rights violation violated act section fraud fraudulent harass harasses harassing harassed lawful"
    " unlawful illegal stolen steal lied lying fault police refuse refused"
)
# What is not said back even when there is nothing else: accusations, threats, contempt.
_CROSS = word_set(
    "sue court lawyer attorney lied lying liar fault police hate hates despise despicable disgusting disgrace"
    " ridiculous awful terrible horrible worst crappy sucks joke trash garbage shameful scamming robbery stealing steal"
    " stole ashamed bs kill die dead racist fired trolling losers greedy rude"
)
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
    text = _tidied(sentence)
    if text is None or not SHORTEST_QUOTE <= len(text) <= LONGEST_QUOTE:
        return None
    words = _WORD.findall(text)
    low = {word.lower() for word in words}
    if words[:1] and words[0].lower() not in _OPENERS:
        return None
    if text[-1] != "?" and words and words[0].lower() in _ASKING:
        return None
    if words[:1] == ["Please"] and (words[1].lower() in _POINTERS or words[1:3] == ["make", "sure"]):
        return None
    if words[:1] == ["I"] and not (len(words) > 1 and words[1].lower() in _WISHES):
        return None
    return text if _fit(words, low) else None


def _tidied(sentence: str) -> str | None:
    """One line with its capitals and one mark at the end; None when there is anything in it that is no plain text."""
    if len(sentence) > 4 * LONGEST_QUOTE:
        return None
    whole = " ".join(unicodedata.normalize("NFC", sentence).split())
    text = _without_tags(_HELLO.sub("", _HANDLES.sub("", whole)))
    if whole[:1] == "@" and text[-1:] != "?" and text.partition(" ")[0].lower() in _VERBS:
        return None  # the handle is what the sentence is about
    if any(tag[1].lower() not in _LEANING for tag in _LED_BY.finditer(text)):
        return None  # a tag thrown in: "my parcel #fail order 1"
    text = _HANDLE.sub(LEFT_OUT, _HASHTAG.sub("", text))
    if text.rstrip(" .!?").endswith(LEFT_OUT) and "@" in whole:
        return None  # it breaks off without the name
    if not text or not text[0].isalpha() or not text.isprintable() or not _MARKUP.isdisjoint(text):
        return None
    if "://" in text or "www." in text or _NUMBER_RUN.search(text):
        return None
    unmarked = text[-1] not in ".?!"
    asks = text.endswith("?") or (unmarked and text.partition(" ")[0].lower() in _QUESTION)
    text = _I.sub("I", _ENDS.sub("", text))
    return f"{text[:1].upper()}{text[1:]}{'?' if asks else '.'}" if text else None


def _without_tags(text: str) -> str:
    """The text without the tags and handles behind it, unless the sentence leans on them: "no #real #answers"."""
    tags = _TAGS_AFTER.search(text)
    return text[: tags.start()] if tags and text[: tags.start()].rpartition(" ")[2].lower() not in _LEANING else text


def quotable_title(line: str) -> str | None:
    """The subject or heading of a message, fit to stand in quotation marks; None when it is better not repeated.

    >>> quotable_title("Re: Export to PDF leaves out the last page")
    'Export to PDF leaves out the last page'
    """
    if len(line) > 2 * LONGEST_TITLE:
        return None
    text = " ".join(_untagged(unicodedata.normalize("NFC", line)).replace("`", "").split()).rstrip(" .!,;:-")
    if not SHORTEST_QUOTE <= len(text) <= LONGEST_TITLE or not text[0].isalnum() or "??" in text:
        return None
    if not text.isprintable() or not _NO_TITLE.isdisjoint(text):
        return None
    if "://" in text or "www." in text or _NUMBER_RUN.search(text):
        return None
    words = _WORD.findall(text)
    low = {word.lower() for word in words}
    if words[:1] and words[0].lower() in _SALUTATIONS - (_OURSELVES if len(low - _EMPTY) > 3 else frozenset()):
        return None
    return text if len(words) > 2 and _fit(words, low, shouts=1) else None


def statement_of(triage: Triage) -> str | None:
    """A plain sentence in which the customer says what is wrong; None when there is none that is fit to be repeated.

    Sentences that carry a signal go first.
    """
    reading = triage.reading
    told = {signal.evidence.text for signal in triage.signals if signal.evidence}
    best = None
    for place, sentence in enumerate(reading.sentences[:MOST_SENTENCES]):
        if place >= EARLY and (best or sentence.span.text not in told):
            continue
        text = _HANDLES.sub("", reading.text[sentence.start : sentence.end])
        if SHORTEST_QUOTE <= len(text) <= LONGEST_STATEMENT and text[-1] == "." and _states(text):
            if sentence.span.text in told:
                return " ".join(text.split())
            best = best or " ".join(text.split())
    return best


def _states(text: str) -> bool:
    """Whether a sentence says in plain words what happened, accuses nobody and threatens with nothing."""
    if not _MARKUP.isdisjoint(text) or not text.replace("\n", " ").isprintable() or text.endswith(".."):
        return False
    if "://" in text or "www." in text or _NUMBER_RUN.search(text):
        return False
    words = _WORD.findall(text)
    low = {word.lower().replace("’", "'") for word in words}
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or words[0] not in _STATEMENTS or low.isdisjoint(_TROUBLE):
        return False
    return low.isdisjoint(_SHARP) and _fit(words, low)


def gist_of(triage: Triage) -> str | None:
    """The first sentence of a short message that says something in plain words; None when none is fit to be repeated.

    It need not be a request, nor well made: it is what the customer wrote, said back where nothing surer can be said.
    """
    reading = triage.reading
    if len(reading.text) > 2 * LONGEST_QUOTE or len(reading.sentences) > FEW_SENTENCES:
        return None
    for sentence in reading.sentences:
        text = _tidied(reading.text[sentence.start : sentence.end])
        if text is None or not SHORTEST_GIST <= len(text) <= LONGEST_STATEMENT:
            continue
        words = _WORD.findall(text)
        low = {word.lower().replace("’", "'") for word in words}
        least = 1 if len(reading.text) <= LONGEST_SHORT else 3
        if len(words) > 3 and low.isdisjoint(_CROSS) and _fit(words, low, least=least):
            return text
    return None


def short_question_of(triage: Triage) -> str | None:
    """The question of a message that is hardly more than one, however few its words; None when there is none.

    What it is about only the customer knows, so it is said back and asked about.
    """
    reading = triage.reading
    if len(reading.text) > LONGEST_SHORT or len(reading.sentences) > FEW_SENTENCES:
        return None
    for sentence in reading.sentences:
        text = _tidied(reading.text[sentence.start : sentence.end])
        if text is None or text[-1] != "?":
            continue
        words = _WORD.findall(text)
        low = {word.lower().replace("’", "'") for word in words}
        if len(words) > 2 and low - _EMPTY and low.isdisjoint(_CROSS) and _fit(words, low, least=1):
            return text
    return None


def scrap_of(triage: Triage) -> str | None:
    """A message of a word or two, whole, fit to be said back: `10 gb`."""
    text = _HANDLES.sub("", " ".join(triage.reading.text[: 2 * LONGEST_SCRAP].split())).rstrip(" .!,")
    if not 2 < len(text) <= LONGEST_SCRAP or not _SCRAP.fullmatch(text) or _NUMBER_RUN.search(text):
        return None
    return None if _NEVER.intersection(text.lower().split()) else text


def quotes_of(triage: Triage) -> tuple[str, ...]:
    """Everything of the message that a draft may put between quotation marks: title, requests, statements."""
    asked = (quotable(request.text) for request in triage.requests[:MOST_REQUESTS])
    said = (
        title_of(triage),
        *asked,
        short_question_of(triage),
        statement_of(triage),
        gist_of(triage),
        scrap_of(triage),
    )
    return tuple(dict.fromkeys(quote for quote in said if quote))


def title_of(triage: Triage) -> str | None:
    """The subject, or a first line that stands on its own above the text."""
    if triage.message.subject:
        return quotable_title(triage.message.subject)
    first, gap, rest = triage.reading.text[: 4 * LONGEST_TITLE].partition("\n")
    return quotable_title(first) if gap and rest[:1] in ("\n", "\r") and first[-1:] not in ",:" else None


def first_name(text: str) -> str | None:
    r"""The customer's first name, when a closing line stands above it; None when there is none.

    >>> first_name("Where is it?\n\nKind regards,\nMaria Lopez")
    'Maria'
    """
    lines = [line.strip() for line in text[-400:].splitlines() if line.strip()]
    for above, line in pairwise(lines):
        if len(above) > 40 or len(line) > 40 or _CLOSINGS.isdisjoint(above.lower().rstrip(" ,.!-").split()):
            continue
        names = line.rstrip(" .,").split()
        named = 1 <= len(names) <= 3 and all(_NAME.fullmatch(name) for name in names)
        if named and _NO_NAMES.isdisjoint(name.lower() for name in names):
            return names[0]
    return None


def _untagged(line: str) -> str:
    """The line without `Re:`, `[Bug]:` and the like before it."""
    while tag := _TITLE_TAG.match(line):
        line = line[tag.end() :]
    return line


def _fit(words: list[str], low: set[str], *, least: int = 2, shouts: int = 0) -> bool:
    """No insult, no mask (XXXX), no more than `shouts` words in capitals, at least so many words that say something."""
    if low & _NEVER or len(low - _EMPTY) < least or any(set(word) == {"X"} for word in words):
        return False
    return sum(word.isupper() and len(word) > 4 for word in words) <= shouts


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
