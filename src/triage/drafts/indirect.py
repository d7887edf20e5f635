"""Questions and requests told back: "Where is my parcel?" becomes "you want to know where your parcel is"."""

import re

from triage.drafts.plain import WORD
from triage.drafts.retell import turned
from triage.drafts.words import word_set

LONGEST = 150
# A subject of more words may have a verb of its own in it: "Where is the parcel that I sent".
MOST_SUBJECT = 6

_PLEASE = re.compile(r"(?:,? (?:please|pls|thanks|thank you))+(?=[.?!]*$)|^please[, ]+|(?<=\w),? please(?=,? )", re.I)
_HOW = r"how|where|when|why|what|which|who"
_MODAL = r"can|could|should|must|may|will|would|do|did|have"
# "How can I pay": the asking word, what goes after the customer, and the rest.
_OWN = re.compile(rf"({_HOW})((?: \w+){{0,3}}?) ({_MODAL}) (?:i|we) (.+)", re.I)
_WHETHER = re.compile(r"(can|could|may|should|must|do|did|will|have|am|are|was) (i|we) (.+)", re.I)
_THING = re.compile(rf"({_HOW}) (is|are|was|were) ((?:my|our|the|this|that|these) .+)", re.I)
_WHETHER_IT = re.compile(r"(is|are|was|will|has|have|can) (it|there) (.+)", re.I)
_WISH = re.compile(r"(?:can|could|would|will) you (?:guys |all |also |just )?(?:please,? )?(\w+) (.+)", re.I)
_TELL = re.compile(
    rf"(?:can|could|would|will) you (?:please )?(?:tell me|let (?:me|us) know) (if|whether|{_HOW}) (.+)", re.I
)
_OR = re.compile(r"\bor (?:do|does|did|is|are|will|can|should|would)\b|…", re.I)
_BARE = re.compile(r"(\w+) (.+)")
# Verbs that make a request: "Can you send ..." asks us for something, "Can you track a parcel" may ask how it is done.
_FOR_US = word_set(
    "help send check cancel change move update explain tell show give look fix refund return exchange replace resend"
    " reset remove add confirm book extend call contact correct stop take make resolve provide transfer forward delete"
    " close open reopen activate unlock block refund arrange deliver ship find investigate post restore set track"
    " upgrade waive bring get let clarify connect switch process email mail share complete renew"
)
# With these, what is told back is a matter of course, or none of ours to say.
_NOT_TOLD = word_set(
    "you your yours u ur they them their he she him her his y'all seriously ever even wrong hell heck joke kidding sue"
    " lawyer someone anybody anyone somebody refund refunds free guarantee promise compensation credit write say answer"
    " repeat respond reply state instructions prompt print"
)
_VERBS = word_set("is are was were do does did can could should will would have has had")
_LEANING = word_set("that which who because if when while as")
_EMPTY_ASK = word_set("help me us please with this that it assist someone here")


def told_question(asked: str) -> str | None:
    """A question or request that is fit to be quoted, as a clause about the customer; None when it cannot be turned.

    >>> told_question("Can I move my booking to May?")
    'you want to know whether you can move your booking to May'
    >>> told_question("Where is my parcel?")
    'you want to know where your parcel is'
    >>> told_question("Could you send another glass, please?")
    'you are asking us to send another glass'
    >>> told_question("What have you seen?") is None
    True
    """
    if len(asked) > LONGEST:
        return None
    bare = asked.rstrip(".?! ")
    text = " ".join(_PLEASE.sub("", bare).split())
    if not text:
        return None
    told = _request(text, polite=text != bare) or (_question(text) if asked.endswith("?") else None)
    return told if told and WORD.findall(told)[-1] not in _LEANING else None


def _question(text: str) -> str | None:
    if match := _OWN.fullmatch(text):
        word, more, modal, rest = match.groups()
        word, modal = word.lower(), modal.lower()
        if modal == "did":
            return None
        if modal in ("do", "can", "should", "could") and word in ("how", "where", "what", "which"):
            return _told(f"you want to know {word}{more}", " to ", rest)
        return _told(f"you want to know {word}{more}", " you " if modal == "do" else f" you {modal} ", rest)
    if match := _WHETHER.fullmatch(text):
        modal, _, rest = match.groups()
        modal = {"do": "", "am": "are ", "did": "-"}.get(modal.lower(), f"{modal.lower()} ")
        return None if modal == "-" else _told("you want to know whether", f" you {modal}", rest)
    if match := _THING.fullmatch(text):
        word, verb, subject = match.groups()
        words = WORD.findall(subject.lower())
        if len(words) > MOST_SUBJECT or not _LEANING.isdisjoint(words) or words[-1].endswith(("ing", "ed", "n't")):
            return None
        turned_subject = turned(subject)
        return f"you want to know {word.lower()} {turned_subject} {verb.lower()}" if turned_subject else None
    if match := _WHETHER_IT.fullmatch(text):
        verb, subject, rest = match.groups()
        return _told("you want to know whether", f" {subject.lower()} {verb.lower()} ", rest)
    return None


def _request(text: str, *, polite: bool) -> str | None:
    if match := _TELL.fullmatch(text):
        word = "whether" if match[1].lower() == "if" else match[1].lower()
        inverted = match[2].partition(" ")[0].lower() in _VERBS
        return None if inverted else _told("you want to know", f" {word} ", match[2])
    match = _WISH.fullmatch(text) or (_BARE.fullmatch(text) if polite else None)
    if match is None or match[1].lower() not in _FOR_US:
        return None
    if _EMPTY_ASK.issuperset(WORD.findall(match[2].lower())):
        return None
    return _told("you are asking us to", f" {match[1].lower()} ", match[2])


def _told(opening: str, between: str, rest: str) -> str | None:
    if _OR.search(rest):
        return None
    words = set(WORD.findall(rest.lower().replace("’", "'")))
    if not words.isdisjoint(_NOT_TOLD):
        return None
    said = turned(rest)
    return f"{opening}{between}{said}" if said else None
