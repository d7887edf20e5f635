"""Questions that are told already: "please tell me whether it has been sent and who brings it" asks two of them."""

import re

from triage.drafts.addressed import unlined
from triage.drafts.plain import WORD, fit, tidied
from triage.drafts.pointing import points_away
from triage.drafts.turning import turned
from triage.drafts.words import word_set

# Somebody named in another sentence, and those whose doings are not told.
PERSONS = word_set("him her them he she they")
OTHERS = word_set("they them their")
LONGEST_CLAUSE = 140
_QUESTION = "whether|if|how|what|when|where|which|who|why"
# What leads up to a question that is told already: "could you tell me", "I would like to know".
_ASKS_FOR = re.compile(
    r"\b(?:(?:tell|let|advise|inform|show|remind) (?:me|us)(?: know)?(?: please)?"
    r"|(?:like|want|wanted|need|love|trying) to (?:know|ask|check|see|find out|understand|confirm|clarify)"
    r"|please (?:ask|check|see|find out|confirm|clarify|explain|advise|say)(?: with \w+)?"
    r"|and (?:find out|check|ask|confirm|clarify|explain)"
    r"|wondering|wondered|asking|unsure|not (?:sure|clear|certain)"
    r"|(?:you|someone|somebody|anyone|anybody) (?:please |kindly )?"
    r"(?:confirm|clarify|explain|check|say|find out|advise))"
    rf"[:,]? (?:\(?a[.)] )?(?=(?:{_QUESTION}|(?<=tell me )the|(?<=tell us )the|(?<=confirm )the)\b)",
    re.I,
)
# Without one of these none of it is there.
_LEADS = (
    "tell", "Tell", "let ", "Let ", "know", "ask", "check", "onder", "onfirm", "larif", "xplain", "sure", "clear",
    "certain", "dvise", "find out", "nform", "show", "see", "say", "understand", "emind",
)  # fmt: skip
# So far before it nobody else may be spoken of: "they could not tell me when".
_SPOKEN_OF = 40
# Where one of several such questions ends and the next begins: "whether it is due, and (b) when".
_AND = re.compile(rf"(?:[,;]? (?:and|or|plus|&)|[,;])(?: also)? (?:\(?[b-e1-9][.)] )?(?=(?:{_QUESTION})\b)", re.I)
# What led on to it: "come and collect it and also".
_TRAILING = re.compile(r"(?:[, ]+(?:and|also|then|please|so))+[, ]*$", re.I)
_ENDS = re.compile(
    r"[.;:!?？](?=\s|$)|, (?=(?:i|we|my|our) )"
    r"|,? (?:because|since|so that|as (?=i\b|we\b|it\b|the\b)|but|otherwise)\b| [-–—] ",
    re.I,
)
_YOU = re.compile(r"\b(you|your|yours)\b(?!['’]d)", re.I)
# Behind one of these the company is "us".
_DONE_TO = word_set(
    "to from with by for of about at on than tell told ask asked give gave given send sent show call called owe"
    " pay paid email emailed phone reach contact bring let help thank tells owes"
)
# Behind these nobody is spoken to: "how do you reset it".
_ANYBODY = re.compile(r"\b(?:how|where|what) (?:do|can|could|would|should|did) (?:you|u)\b", re.I)


def asks_for(text: str) -> bool:
    """Whether something leads up to a question that is told already."""
    return any(map(text.__contains__, _LEADS)) and _ASKS_FOR.search(text) is not None


def split_embedded(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands before such questions, and the questions in our words; the whole text and none when there are none.

    >>> split_embedded("Send it again and tell me if you got my form, and when I can come.")
    ('Send it again', ('whether we got your form', 'when you can come'))
    >>> split_embedded("They could not tell me when it comes.")
    ('They could not tell me when it comes.', ())
    """
    led = _ASKS_FOR.search(text) if any(map(text.__contains__, _LEADS)) else None
    if not led or not PERSONS.isdisjoint(text[max(led.start() - _SPOKEN_OF, 0) : led.start()].lower().split()):
        return text, ()
    clauses = (from_our_side(part) for part in _AND.split(text[led.end() :]))
    return _TRAILING.sub("", text[: led.start()]), tuple(clause for clause in clauses if clause)


def from_our_side(part: str) -> str:
    """A question that is told already, in our words; empty when it cannot be said without a doubt.

    >>> from_our_side("who owns this, I forgot")
    'who owns this'
    >>> from_our_side("if you got my form, or if I must send it again")
    'whether we got your form, or whether you must send it again'
    """
    end = _ENDS.search(part)
    clause = (part[: end.start()] if end else part).strip(" ,;")
    word, _, rest = clause.partition(" ")
    if not rest or len(clause) > LONGEST_CLAUSE or tidied(clause) is None or _ANYBODY.search(clause):
        return ""
    if not speaks(clause, 1) or not OTHERS.isdisjoint(clause.lower().split()):
        return ""
    told = turned(_YOU.sub(lambda match: _us(clause, match), clause))
    if told is None or points_away(told):
        return ""
    told = unlined(told)
    told = told.replace(", or if ", ", or whether ")
    return f"whether{told[2:]}" if word.lower() == "if" else f"{told[:1].lower()}{told[1:]}"


def _us(text: str, match: re.Match[str]) -> str:
    """The company in place of "you": with a line behind it, so that it is not turned back."""
    word = match[0].lower()
    if word != "you":
        return "our_" if word == "your" else "ours_"
    before = text[: match.start()].lower().split()[-1:]
    return "us_" if before and before[0] in _DONE_TO else "we_"


def speaks(text: str, least: int) -> bool:
    """Whether a sentence is fit to be said back, and has so many words that say something."""
    words = WORD.findall(text)
    return fit(words, {word.lower() for word in words}, least=least)
