"""Questions and requests told back: "Where is my parcel?" becomes "you want to know where your parcel is"."""

import re

from triage.drafts.plain import WORD, tidied
from triage.drafts.retell import is_plain, turned
from triage.drafts.words import word_set

LONGEST = 150
# What a sentence may be long when a wish is looked for in it.
LONGEST_SENTENCE = 500
LONGEST_WISH = 110
FEWEST_WISHED = 2
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
# "Why is my loaf late": the verb goes in front of these.
_SAID_OF = word_set(
    "late due wrong open closed ready available down broken delayed missing slow high low back off empty different full"
    " possible blocked locked pending cancelled canceled gone unavailable"
)
_ANY = re.compile(r"any (news|update|updates|word|progress) (on|about|of) (.+)", re.I)

# "I want the entry removed": what a customer wants to have done. Most sentences have none of these words.
_WISH_WORDS = ("want", "Want", "need", "d like", "asking", "request", "demand", "must be", "to be")
_DEMAND = re.compile(
    r"(?:^|[.,;:] |- |\b(?:and|but|so|now|then|therefore|again) )(?:I|we)(?:['’](?:m|d|re)| am| are| would)?"
    r"(?: (?:just|only|really|simply|also|now|still|therefore|hereby|respectfully|again|am)){0,2}"
    r" (want|need|like|asking|ask|request|requesting|demand|demanding|wanted(?= to (?:know|ask)\b)) ",
    re.I,
)
_WISHED_TO_KNOW = re.compile(r"^(?:just )?want(?:ed)? (?=to know )", re.I)
_TO_BE = re.compile(
    r"((?:the|this|these|those|my|our|all) (?:[^\W\d_]+ ){1,6})(?:must|has to|have to|needs to|need to) be"
    r" (removed|deleted|corrected|reversed|fixed|put right|cleared|investigated)$",
    re.I,
)
# Where the wish ends and something else begins.
_WISH_ENDS = re.compile(
    r"[.;:!?](?=\s|$)|,? (?:because|since|so that|as (?=I\b|it|this|they|the|we)|before|but|which|and (?="
    r"I\b|we|they|it|this|you|he|she|there))\b"
    r"| [-–—] | \(|, (?=I\b|we|this|it|they|the|as|so|please|thanks|thank|not|or I|and)",
    re.I,
)
# With one of these the wish hangs on something, or is none.
_DEPENDS = word_set("if unless until or whether except though although when is was were")
# "I want to point out" wishes for nothing that could be done.
_NO_WISH = word_set(
    "emphasize emphasise stress point say mention add note tell thank begin start clarify state express share let warn"
    " make ask complain file submit report bring pay work use live eat sleep go leave speak talk believe think be see"
    " seek reiterate highlight address apologize apologise write commend congratulate help assistance advice"
)
_ASKED_FOR = word_set("that for to you if whether about")
# What a request may be for without a word between: "I request a copy".
_HANDED_OVER = word_set("copy removal deletion correction list letter proof validation investigation closure")
_ARTICLED = word_set("status price cost")


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


def may_wish(text: str) -> bool:
    """Whether a text has a word of a wish at all."""
    return any(map(text.__contains__, _WISH_WORDS))


def told_demand(sentence: str) -> str | None:
    """What the customer wants, out of a sentence that may say more, as a clause; None when there is nothing sure.

    >>> told_demand("It is wrong, and I want the entry removed from my file, as I said.")
    'you want the entry removed from your file'
    >>> told_demand("I am asking that you send me the list of payments.")
    'you are asking that we send you the list of payments'
    >>> told_demand("I want to point out that I paid.") is None
    True
    """
    if len(sentence) > LONGEST_SENTENCE or not may_wish(sentence):
        return None
    text = " ".join(sentence.split())
    if match := _WISHED_TO_KNOW.match(text):
        return _wished("want", text[match.end() :])
    for match in _DEMAND.finditer(text):
        if " if " not in text[: match.end()].lower() and (told := _wished(match[1].lower(), text[match.end() :])):
            return told
    if match := _TO_BE.match(text.rstrip(" .!")):
        subject, done = match[1].rstrip().lower(), match[2].lower()
        return _wished("want", f"{subject} {done}")
    return None


def _wished(verb: str, text: str) -> str | None:
    end = _WISH_ENDS.search(text)
    rest = (text[: end.start()] if end else text).rstrip(" ,-")
    words = WORD.findall(rest)
    low = [word.lower().replace("’", "'") for word in words]
    if len(low) < FEWEST_WISHED or len(rest) > LONGEST_WISH or tidied(rest) is None:
        return None
    first, then = low[0], low[1]
    if first == "to" and then == "know":
        return _known(rest.partition("know ")[2]) if len(low) > FEWEST_WISHED else None
    if not _DEPENDS.isdisjoint(low):
        return None
    if first == "to" and (then in _NO_WISH or verb in ("need", "wanted")):
        return None
    if first in _NO_WISH or first in _FOR_US or _EMPTY_ASK.issuperset(low):
        return None
    if verb in ("want", "wanted", "need", "like"):
        opening = {"like": "you would like", "wanted": "you want"}.get(verb, f"you {verb}")
    elif first in _ASKED_FOR:
        opening = "you are asking"
    elif verb in ("ask", "asking") or _HANDED_OVER.isdisjoint(low):
        return None
    else:
        opening = "you are asking for"
    company = None
    if first == "you" and then == "to":
        company, rest = "us to", rest[len("you to ") :]
    elif first == "that" and then == "you" and len(low) > 2 and low[2] not in _VERBS:
        company, rest = "that we", rest[len("that you ") :]
    words, low = WORD.findall(rest), WORD.findall(rest.lower().replace("’", "'"))
    if len(low) < FEWEST_WISHED or _LEANING & set(low[-1:]) or not is_plain(low, words):
        return None
    said = turned(rest)
    return " ".join(filter(None, (opening, company, said))) if said else None


def _known(rest: str) -> str | None:
    """What somebody wants to know: a question, whose words may be turned, or a thing."""
    word, _, more = rest.partition(" ")
    if word.lower() == "if":
        rest = f"whether {more}"
    elif more.partition(" ")[0].lower() in _VERBS:
        return _question(rest)
    elif word.lower() in _ARTICLED:
        rest = f"the {rest}"
    return _told("you want to know", " ", rest) if is_plain(WORD.findall(rest.lower()), WORD.findall(rest)) else None


def _question(text: str) -> str | None:
    if match := _ANY.fullmatch(text):
        about, more, rest = match.groups()
        verb = "are" if about.lower() == "updates" else "is"
        an = "an update" if about.lower() == "update" else f"any {about.lower()}"
        return _told(f"you want to know whether there {verb} {an}", f" {more.lower()} ", rest)
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
        if (
            words[-1] in _SAID_OF and len(words) > 2 and word.lower() in ("why", "when", "where")
        ):  # "when is my bill due"
            turned_subject = turned(subject.rpartition(" ")[0])
            said_of = f"{verb.lower()} {words[-1]}"
            return f"you want to know {word.lower()} {turned_subject} {said_of}" if turned_subject else None
        if word.lower() == "why":
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
