"""What customers want to have done, told back: "I want the entry removed" becomes "you want the entry removed"."""

import re

from triage.drafts.indirect import EMPTY_ASK, FOR_US, LEANING, VERBS, question_told, told_with
from triage.drafts.plain import HANDLES, WORD, tidied
from triage.drafts.retell import is_plain
from triage.drafts.turning import turned
from triage.drafts.wishes import find_wishes, told_wishes
from triage.drafts.words import word_set

# What a sentence may be long when a wish is looked for in it.
LONGEST_SENTENCE = 500
LONGEST_WISH = 110
FEWEST_WISHED = 2
# "I want the entry removed": what a customer wants to have done. Most sentences have none of these words.
_WISH_WORDS = (
    "want", "Want", "need", "d like", "ask", "request", "demand", "must be", "to be", "lease", "pls", "plz", "ould you",
    "an you", "an u ", "omeone", "omebody", "nyone", "nybody", "prefer",
)  # fmt: skip
_DEMAND = re.compile(
    r"(?:^|[.,;:] |- |\b(?:and|but|so|now|then|therefore|again) )(?:I|we)(?:['’](?:m|d|re)| am| are| would)?"
    r"(?: (?:just|only|really|simply|also|now|still|therefore|hereby|respectfully|again|am|formally|kindly|urgently"
    r"|desperately|once|strongly|further)){0,2}"
    r" (want|need|like|asking|ask|request|requesting|demand|demanding|wanted(?= to (?:know|ask)\b)) ",
    re.I,
)
_WISHED_TO_KNOW = re.compile(r"^(?:just )?want(?:ed)? (?=to know )", re.I)
_TO_BE = re.compile(
    r"((?:the|this|these|those|my|our|all) (?:[^\W\d_]+ ){1,6})(?:must|has to|have to|needs to|need to) be"
    r" (removed|deleted|corrected|reversed|fixed|put right|cleared|investigated)$",
    re.I,
)
# "I asked them to remove the entry": others are to do it, and it is told as something done.
_OF_OTHERS = re.compile(
    r"\b(?:I|we)(?: (?:have|had|also|then|again|just|only|therefore|even|repeatedly)){0,2}"
    r" (asked|requested|demanded|want|need|would like|am asking|request|ask|demand)"
    r"(?: that)? (?:them|they|the (?:bank|company|lender|bureaus|agency|creditor|dealer|shop|seller|landlord)|you)"
    r"(?: to| should| must|(?= [a-z]+ly\b)"
    r"|(?= (?:remove|delete|correct|close|cancel|stop|send)\b))(?: [a-z]+ly)? ([a-z]+) (.+)",
    re.I,
)
_DONE = {
    "remove": "removed", "delete": "deleted", "correct": "corrected", "fix": "fixed", "close": "closed",
    "cancel": "cancelled", "reverse": "reversed", "waive": "waived", "update": "updated", "investigate": "investigated",
    "stop": "stopped", "send": "sent", "unlock": "unlocked", "reopen": "reopened", "explain": "explained",
    "review": "reviewed", "change": "changed", "block": "blocked", "release": "released", "transfer": "transferred",
    "verify": "verified", "validate": "validated", "honor": "honored", "honour": "honoured", "lower": "lowered",
}  # fmt: skip
_OBJECT = word_set("the this these those that my our all any")
_OBJECT_ENDS = re.compile(
    r"[.;:!?,](?=\s|$)| [-–—] | \(| (?:and|or|but|because|since|being|due|as|so|if|when|while|without|by|until|before"
    r"|which|who|immediately|asap|right away|they|he|she)\b",
    re.I,
)
MOST_OBJECT = 12
_HAND_OVER = word_set("send provide give supply show")
_GIVEN = re.compile(r"(?:me|us) (?:with )?", re.I)
_ASKED_ONCE = word_set("asked requested demanded")
# Where the wish ends and something else begins.
_WISH_ENDS = re.compile(
    r"[.;:!?](?=\s|$)|,? (?:because|since|so that|as (?=I\b|it|this|they|the|we)|before|but|which|and (?="
    r"I\b|we|they|it|this|you|he|she|there))\b"
    r"| [-–—] | \(|, (?=I\b|we|this|it|they|the|as|so|please|thanks|thank|not|or I|and|that)",
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
# "I request these entries be deleted."
_TO_BE_DONE = re.compile(
    r"(?<!to) be (?:\w+ly )?(?:removed|deleted|corrected|closed|blocked|reversed|cancelled|updated|investigated|cleared"
    r"|stopped|reviewed|fixed|waived|expunged|sent|returned)\b"
)
# What a customer wants back is not said by a reply unless the intent says it.
_REFUNDS = word_set("refund refunds refunded refunding theft")
_ARTICLED = word_set("status price cost")


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
    told = _demanded(sentence) or told_wishes(find_wishes(sentence))
    return told if told and told.isprintable() and "?" not in told else None


def _demanded(sentence: str) -> str | None:
    """What is wanted or asked for outright: "I want the entry removed"."""
    text = " ".join(sentence.split()).replace(" & ", " and ")
    if text[0] in "@.":
        text = HANDLES.sub("", text)
    if match := _WISHED_TO_KNOW.match(text):
        return _wished("want", text[match.end() :])
    for match in _DEMAND.finditer(text):
        if " if " not in text[: match.end()].lower() and (told := _wished(match[1].lower(), text[match.end() :])):
            return told
    if match := _OF_OTHERS.search(text):
        return _done(match[1].lower(), match[2].lower(), match[3])
    if match := _TO_BE.match(text.rstrip(" .!")):
        subject, done = match[1].rstrip().lower(), match[2].lower()
        return _wished("want", f"{subject} {done}")
    return None


def _done(verb: str, act: str, text: str) -> str | None:
    """What others are asked to do, as something done: "you asked to have the entry removed"."""
    asked_for = _GIVEN.match(text) if act in _HAND_OVER else None
    if asked_for:
        text = text[asked_for.end() :]
    elif act not in _DONE:
        return None
    end = _OBJECT_ENDS.search(text)
    rest = (text[: end.start()] if end else text).rstrip(" ,-.")
    words = WORD.findall(rest)
    low = [word.lower().replace("’", "'") for word in words]
    if (
        not 1 < len(low) <= MOST_OBJECT
        or low[0] not in (_OBJECT | {"a"} if asked_for else _OBJECT)
        or low[-1] in LEANING
        or tidied(rest) is None
    ):
        return None
    if not _DEPENDS.isdisjoint(low) or not is_plain(low, words):
        return None
    object_ = turned(rest)
    place, what = "", object_ or ""
    if asked_for:
        return f"you {'asked' if verb in _ASKED_ONCE else 'are asking'} for {what}" if what else None
    for from_ in (" from ", " off "):
        if act in ("remove", "delete") and from_ in what:
            what, _, rest = what.partition(from_)
            place = f"{from_}{rest}"
            break
    opening = "you asked to have" if verb in _ASKED_ONCE else "you would like" if "like" in verb else "you want"
    return f"{opening} {what} {_DONE[act]}{place}" if what else None


def _wished(verb: str, text: str) -> str | None:
    end = _WISH_ENDS.search(text)
    rest = (text[: end.start()] if end else text).rstrip(" ,-")
    if len(rest) > LONGEST_WISH and " and " in rest:
        first, _, second = rest.partition(" and ")
        rest = first if second.partition(" ")[0].lower() in FOR_US else rest
    words = WORD.findall(rest)
    low = [word.lower().replace("’", "'") for word in words]
    if len(low) < FEWEST_WISHED or len(rest) > LONGEST_WISH or tidied(rest) is None or not _REFUNDS.isdisjoint(low):
        return None
    first, then = low[0], low[1]
    if first == "to" and then == "know":
        return _known(rest.partition("know ")[2]) if len(low) > FEWEST_WISHED else None
    if not _DEPENDS.isdisjoint(low):
        return None
    if first == "to" and (then in _NO_WISH or verb in ("need", "wanted")):
        return None
    if first in _NO_WISH or first in FOR_US or EMPTY_ASK.issuperset(low):
        return None
    if verb in ("want", "wanted", "need", "like"):
        opening = {"like": "you would like", "wanted": "you want"}.get(verb, f"you {verb}")
    elif first in _ASKED_FOR:
        opening = "you are asking"
    elif first in _OBJECT and _TO_BE_DONE.search(rest):
        opening = "you are asking that"
    elif verb in ("ask", "asking") or _HANDED_OVER.isdisjoint(low):
        return None
    else:
        opening = "you are asking for"
    company = None
    if first == "you" and then == "to":
        if len(low) > FEWEST_WISHED and (low[2] in _NO_WISH or low[2] in ("know", "understand")):
            return None
        company, rest = "us to", rest[len("you to ") :]
    elif first == "that" and then == "you" and len(low) > 2 and low[2] not in VERBS:
        company, rest = "that we", rest[len("that you ") :]
    words, low = WORD.findall(rest), WORD.findall(rest.lower().replace("’", "'"))
    if len(low) < FEWEST_WISHED or LEANING & set(low[-1:]) or not is_plain(low, words):
        return None
    said = turned(rest)
    return " ".join(filter(None, (opening, company, said))) if said else None


def _known(rest: str) -> str | None:
    """What somebody wants to know: a question, whose words may be turned, or a thing."""
    word, _, more = rest.partition(" ")
    if word.lower() == "if":
        rest = f"whether {more}"
    elif more.partition(" ")[0].lower() in VERBS:
        return question_told(rest)
    elif word.lower() in _ARTICLED:
        rest = f"the {rest}"
    return (
        told_with("you want to know", " ", rest) if is_plain(WORD.findall(rest.lower()), WORD.findall(rest)) else None
    )
