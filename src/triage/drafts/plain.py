"""What makes a sentence of a customer's plain enough to be repeated: one tidy line, no markup, no insult, no secret."""

import re
import unicodedata
from functools import lru_cache

from triage.drafts.words import word_set

LONGEST_QUOTE = 160
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
NUMBER_RUN = re.compile(r"\d[\d \-]{5}\d")
HANDLES = re.compile(r"^\.?(?:@\w{0,40}[ ,:]{1,3}){1,8}")
_LINKS_AFTER = re.compile(r"(?: https?://\S{1,200}){1,4}$")
MARKUP = frozenset('{}[]<>|\\`*_#~^"“”„«»@=')
# Words that carry no content of their own: "Can you please help me?" is not worth repeating.
EMPTY = word_set(
    "a am an and any anyone are as asap at be can could do does for get have help hello hi how i if in is it just"
    " know let me my need of on or please someone sort tell thank thanks that the this to us want what when will"
    " with would you your there not now so something fix again"
)
# What somebody says or a screen shows, within a sentence.
_IN_MARKS = re.compile(r"\"([^\"]{1,60})\"")
_ROUND = str.maketrans("“”„", '"""')
# What is written in a hurry, and how it is meant.
_FULL = {
    full.replace("’", "").lower(): full
    for full in [
        "don’t",
        "can’t",
        "won’t",
        "didn’t",
        "doesn’t",
        "isn’t",
        "wasn’t",
        "weren’t",
        "haven’t",
        "hasn’t",
        "hadn’t",
        "couldn’t",
        "wouldn’t",
        "shouldn’t",
        "aren’t",
        "I’m",
        "I’ve",
        "that’s",
        "there’s",
        "what’s",
        "you’re",
        "you’ve",
        "they’re",
        "they’ve",
    ]
} | {"u": "you", "ur": "your", "i": "I", "tho": "though", "thru": "through", "cos": "because"}
_HASTY = re.compile(rf"(?<![\w'’])(?:{'|'.join(_FULL)})(?![\w'’])", re.I)
_ITS = re.compile(
    r"\bits (?=(not been|been)\b|\d|(?:not|a|an|the|so|too|still|just|now|never|all|really"
    r"|\w+ing (?:to|a|the|me|my|up|out|off))\b)",
    re.I,
)
# "3 hours on hold" begins like a sentence, "4471" and "2." do not.
_COUNTS = re.compile(r"\d{1,3} [a-z]{3}")
_BRACED = re.compile(r"\{([£$€]\d[\d.,]{0,12})\}")
_ENDS = ".!?,;: …-"
_HELLO = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day))(?: there| guys| team| sir)?[ ,.!]{1,3}){1,2}",
    re.I,
)
_HELLOS = frozenset("hHgG")
_VERBS = word_set("is are was were has have had does did will would should needs isn't doesn't won't")
_ASKED_OF = word_set("i you we")
_TAGS_AFTER = re.compile(r"(?: [#@]\w{1,40}){1,20}[.!? ]{0,4}$")
# Within a sentence a hashtag is a word like any other where a word leads up to it ("my #order"), and a handle is
# somebody who need not be named.
_HASHTAG = re.compile(r"(?<![\w#&/])#(?=[^\W\d_])")
_LED_BY = re.compile(r"(?<![#\w])(\w{1,40}),? #(?=[^\W\d_])")
_HANDLE = re.compile(r"(?<![\w@./])@\w{1,40}")
LEFT_OUT = "…"
# Emoji and what they are put together from; and signs of the same kind that belong to a text.
_PICTURES = ("So", "Sk", "Co")
_SIGNS = "°©®™"
_VARIANT = "\ufe0f"
_LEANING = word_set(
    "a an the no not of to for from and or my our your is are was be in on at by with about via like than as per"
)
# The word "i"; written with the letter in front, which is looked for much faster than a boundary.
_I = re.compile(r"i(?<=\bi)(?=\b(?!\.))")
# Without a question mark these begin no question: "Which is wrong."
ASKING = word_set("are did do does has have how is may was what when where which who why")
_QUESTION = ASKING | word_set("can could should will would any")
# What makes a statement one of trouble.
TROUBLE = word_set(
    "not no never nothing nobody none still can't cannot couldn't won't doesn't don't didn't isn't wasn't hasn't"
    " haven't wrong broken missing lost late error errors fails failed failing fail crash crashes crashed stuck"
    " freezes slow denied declined charged locked blocked cancelled canceled delayed damaged twice again unable"
    " stopped without"
)
# Of no use to somebody who was let down, though it stands in their letter.
PRAISE = word_set(
    "comfortable lovely superb great excellent wonderful perfect brilliant fantastic friendly helpful love loved happy"
    " kind polite fine tidied"
)
# What is not said back even when there is nothing else: accusations, threats, contempt.
CROSS = word_set(
    "sue court lawyer attorney lied lying liar fault police hate hates despise despicable disgusting disgrace"
    " ridiculous awful terrible horrible worst crappy sucks joke trash garbage shameful scamming robbery stealing steal"
    " stole ashamed bs kill die dead racist fired trolling losers greedy rude fool fools troll trolls"
)
# A sentence with one of these is never repeated: instructions to a machine, promises put in our mouth, insults, slang.
NEVER = word_set(
    "ignore disregard override pretend prompt jailbreak roleplay promise promised guarantee guaranteed liable ass"
    " asshole bastard bastards bitch bloody bollocks bullshit cheats clowns cowboys crap crook crooks cunt damn"
    " dick dumb fck fraudsters fuck fucked fucking hell idiot idiots imbeciles incompetent jerk joke liar"
    " liars loser moron morons pathetic piss pissed prick rubbish scam scammer scammers scum shame shit shitty"
    " stupid suck sucks thief thieves tf twat useless vile wanker wtf cuz dm gonna gotta im ive lol omg pls plz ppl r"
    " thx u ur wanna y ya"
)
# Chat, which is not repeated either.
FILLERS = word_set("tbh lol haha idk imo imho ngl btw smh obvs")

# What nobody should have sent, and a reply must not repeat.
PRIVATE = word_set("password passwords passcode pin ssn cvv cvc otp social iban birth birthdate dob")
# "It's Jo from earlier about the oven", "this is Jo Bell, I need": who writes is no event.
INTRODUCED = re.compile(
    r"(?:me again[,.]? )?(?:it['’]?s|it is|this is|i['’]?m|i am|my name['’]?s|my name is)"
    r" (?-i:[A-Z][\w-]{1,20}(?: [A-Z][\w-]{1,20}){0,2})(?:['’]s \w{1,12})?"
    r"(?: (?:again|here|(?:from|in|at) [\w-]{1,20}))?"
    r"(?: \([^()]{1,60}\))?(?:,| [-–]| and| about|(?= (?:i|my|we|our|i['’](?:m|ve)|can['’]?t|could|need|just|got)\b)) ",
    re.I,
)
# Of a password it may be said that it was changed; one that is given bars its sentence.
_GIVES_SECRET = re.compile(
    r"\bpass?words?\b(?!$|[.?!]{1,3}$|,? (?:and|but|so) (?!it['’]?s? )| (?:changes?|changed|resets?|link|page"
    r"|email|screen|manager|field|on \w{3,6}day|again|twice|because|when|before|since|does|doesn['’]t)\b)"
    r"|\bpass?words?\b.{0,400}(?:\d{4}|[a-z]\d|\d[a-z])",
    re.I,
)
PASSWORDS = word_set("password passwords")
# In the heading of a technical report these are names of things: "Override the default theme".
_CODED = word_set("ignore override prompt promise promised guarantee guaranteed tf")
_TO_MACHINES = word_set("instruction instructions rule rules previous above system")


# "It is cold :) and dark": a face drawn with marks ends what stands before it.
_FACE = re.compile(r" ?[:;]-?[()DP](?: (?=\w)|(?!\w))")
# "I sent it back, and today...": what has hardly begun is left out.
_BROKEN_OFF = re.compile(r"(?:,? (?:and|but|so|then|now|today|yet)){1,3} ?(?:\.{2,6}|…)(?:$| )")


def eased(sentence: str) -> str:
    """The sentence without what need not keep it from being repeated: emoji, braces round sums, quotation marks.

    >>> eased('It says "failed" 😡 after {$5.00}.')
    'It says ‘failed’ after $5.00.'
    """
    text = _BRACED.sub(r"\1", sentence) if "{" in sentence else sentence
    if ":" in text or ";" in text:
        text = _FACE.sub(_as_end, text)
    if ".." in text or "…" in text:
        text = _BROKEN_OFF.sub(lambda end: "; " if end[0][-1] == " " else ".", text)
    if not text.isascii():
        text = " ".join("".join(" " if is_picture(mark) else mark for mark in text).split())
        text = text.translate(_ROUND)
    return _IN_MARKS.sub(r"‘\1’", text) if '"' in text else text


def _as_end(face: re.Match[str]) -> str:
    return ", " if face[0].endswith(" ") else ""


def set_right(sentence: str) -> str:
    """The sentence with the marks that were left out in a hurry: "i cant wait" has "can’t".

    >>> set_right("its not here, u dont answer")
    'it is not here, you don’t answer'
    """
    return _HASTY.sub(_in_full, its_meant(sentence))


def its_meant(sentence: str) -> str:
    """The sentence with "it is" where "its" stands for that: "its not here", but "its lid"."""
    return (
        _ITS.sub(lambda its: f"{its[0][0]}t {'has' if its[1] else 'is'} ", sentence) if "ts " in sentence else sentence
    )


def _in_full(match: re.Match[str]) -> str:
    word = match[0]
    full = _FULL[word.lower()]
    return f"{full[0].upper()}{full[1:]}" if word[0].isupper() and full[0] != "I" else full


@lru_cache(maxsize=64)
def tidied(sentence: str) -> str | None:
    """One line with its capitals and one mark at the end; None when there is anything in it that is no plain text.

    Kept for as long as one message is looked at: its question, its account and its gist come out of the same sentences.
    """
    if len(sentence) > 4 * LONGEST_QUOTE:
        return None
    whole = " ".join((sentence if sentence.isascii() else unicodedata.normalize("NFC", sentence)).split())
    if "://" in whole:
        whole = _LINKS_AFTER.sub("", whole)
    tagged = "@" in whole or "#" in whole
    text = _without_tags(HANDLES.sub("", whole)) if tagged else whole
    if text[:1] in _HELLOS:
        text = _HELLO.sub("", text)
    if gives_secret(text):
        return None
    first, _, then = text.partition(" ")
    named = whole[:1] == "@" and text[-1:] != "?" and first.lower() in _VERBS
    if named and then.partition(" ")[0].lower() not in _ASKED_OF:
        return None  # the handle is what the sentence is about
    if tagged:
        if any(tag[1].lower() not in _LEANING for tag in _LED_BY.finditer(text)):
            return None  # a tag thrown in: "my parcel #fail order 1"
        text = _HANDLE.sub(LEFT_OUT, _HASHTAG.sub("", text))
        if text.rstrip(" .!?").endswith(LEFT_OUT):
            return None  # it breaks off without the name
    if not text.isascii():
        text = _without_pictures(text)
    if (
        not text
        or "''" in text
        or not (text[0].isalpha() or _COUNTS.match(text))
        or not text.isprintable()
        or not MARKUP.isdisjoint(text)
    ):
        return None
    if "://" in text or "www." in text or NUMBER_RUN.search(text):
        return None
    unmarked = text[-1] not in ".?!"
    asks = text.endswith("?") or (unmarked and text.partition(" ")[0].lower() in _QUESTION)
    text = text.rstrip(_ENDS)
    if " i" in text or text[:1] == "i":
        text = _I.sub("I", text)
    return f"{text[:1].upper()}{text[1:]}{'?' if asks else '.'}" if text else None


def _without_pictures(text: str) -> str:
    """The text without emoji behind it; empty when there are some within it."""
    end = len(text)
    while end and (text[end - 1] == " " or is_picture(text[end - 1])):
        end -= 1
    return "" if any(is_picture(mark) for mark in text[:end]) else text[:end]


def is_picture(mark: str) -> bool:
    """Whether a character is an emoji, or part of one."""
    return not mark.isascii() and mark not in _SIGNS and (mark == _VARIANT or unicodedata.category(mark) in _PICTURES)


def _without_tags(text: str) -> str:
    """The text without the tags and handles behind it, unless the sentence leans on them: "no #real #answers"."""
    tags = _TAGS_AFTER.search(text)
    return text[: tags.start()] if tags and text[: tags.start()].rpartition(" ")[2].lower() not in _LEANING else text


def gives_secret(text: str) -> bool:
    """Whether a text may hold a password, not only the word.

    >>> gives_secret("I changed my password on Monday."), gives_secret("My password is Rosebud.")
    (False, True)
    """
    return "assw" in text.lower() and _GIVES_SECRET.search(text) is not None


def fit(
    words: list[str], low: set[str], *, least: int = 2, shouts: int = 0, coded: bool = False, checked: bool = False
) -> bool:
    """No insult, no secret, no mask (XXXX), few words in capitals, at least `least` words that say something.

    `coded` lets words pass that are names of things in code, as long as they tell no machine what to do.
    """
    private = PRIVATE - PASSWORDS if checked else PRIVATE
    never = NEVER - _CODED if coded and low.isdisjoint(_TO_MACHINES) else NEVER
    if not never.isdisjoint(low) or not private.isdisjoint(low) or len(low - EMPTY) < least:
        return False
    loud = [word for word in words if word.isupper()]
    return not loud or (sum(len(word) > 4 for word in loud) <= shouts and not any(set(word) == {"X"} for word in loud))
