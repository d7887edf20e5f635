"""What a customer asks us to do, in their own words: "pls redeliver tmrw" becomes "redeliver tomorrow"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from triage.drafts.facts import DAYS_SPELT
from triage.drafts.plain import WORD, tidied
from triage.drafts.retell import is_plain
from triage.drafts.turning import turned
from triage.drafts.words import word_set

LONGEST_TEXT = 500
LONGEST_ACT = 110
# What a step may name of one act, and of two.
LONGEST_STEP, LONGEST_BOTH = 60, 90
MOST_ACTS = 2
LONGEST_TOLD = 160

_SOMEBODY = r"some ?(?:one|body)|any ?(?:one|body)|an? (?:engineer|technician|colleague|manager|plumber|electrician)"
_FILLED = (
    r"(?:(?:please|pls|plz|just|also|kindly|maybe|possibly|perhaps|at least|then|now|urgently|instead|all|guys),? )"
    r"{0,3}"
)
# What leads up to what is asked for; behind it comes the verb.
_LEAD = re.compile(
    rf"\b(?:(?:can|could|would|will) (you|u|ya|{_SOMEBODY})"
    rf"|(?:i|we)(?:['’]d| would)? ?(?:like|want|need|prefer) (you|u|{_SOMEBODY}) to"
    rf"|(?:be grateful|appreciate it|wondering|wonder|be (?:great|good|helpful|nice|lovely)) (?:if|whether)"
    rf" (you|{_SOMEBODY}) (?:can|could|would)"
    rf"|(is it|would it be) possible (?:for you )?to"
    rf"|(please|pls|plz|kindly)(?: can you| could you)?),? {_FILLED}(?=([a-z]+)\b)",
    re.I,
)
# The same for what customers want to do themselves, or to have.
_OWN = re.compile(
    r"(?:^|[.,;:] |- |\b(?:and|but|so|now|then|also|hi|hello) )(?:i|we)(?:['’]d| would)?"
    rf"(?: (?:also|just|really|now|still)){{0,2}} (like|love|want|need|prefer|rather|wish) {_FILLED}"
    r"(?:to have )?(to|an?|another|two|three|four)"
    r" (?=([a-z]+)\b)",
    re.I,
)
# What can be done for a customer. That somebody wants us to look is told; the step says it best.
LOOKING = word_set("find check look see track trace investigate review go confirm ask")
_DOING = word_set(
    "change move send resend redeliver deliver remove add swap switch cancel book rebook reschedule reserve hold keep"
    " take put make set call ring phone text email mail forward transfer update correct replace exchange return refund"
    " stop pause resume postpone delay extend renew upgrade downgrade split merge block unblock unlock lock reset"
    " activate reactivate deactivate close open reopen delete raise lower reduce increase issue reissue print post"
    " collect pick drop leave bring come visit install repair order ship dispatch arrange organise organize pass"
    " apply credit waive register enrol enroll sign turn schedule redirect reroute include drop use cover charge bill"
    " invoice restore adjust double assign give provide share connect allow approve process"
)
_VERBS = LOOKING | _DOING
# What customers do by themselves, if we let them.
_NEEDED = word_set(
    "change move remove add swap switch rebook reschedule transfer update correct replace exchange return extend renew"
    " upgrade downgrade split merge close reopen delete postpone"
)
_DONE_BY_US = _NEEDED - {"return", "exchange", "update", "renew"}
_OWN_VERBS = _NEEDED | word_set(
    "book take put set stop pause resume delay raise lower reduce increase collect pay spread join keep register"
    " enrol enroll order"
)
# What customers may want to have, and how near the article it stands.
_TO_HAVE = word_set(
    "appointment replacement copy invoice receipt quote card date slot label size visit engineer technician extension"
    " discount upgrade room seat seats table time day spare part key certificate letter breakdown list payment"
    " plan reduction"
)
NEAR_ARTICLE = 30
# What is wanted by these is asked of people whose answer is not ours, or says nothing without what stood before.
_NOT_ACTS = word_set(
    "sure any that note be find know help assist advise understand consider remember bear do get have let accept fix"
    " resolve sort"
)
_ENDS = re.compile(
    r"[.;:!?](?=\s|$)|,? (?:because|since|so that|so (?=i\b|we\b)|as (?=i\b|it\b|this|they|the\b|we\b|my\b|our\b)|but"
    r"|which|otherwise|or else|and (?=i\b|i['’]|ill\b|we\b|they\b|it\b|this\b|he\b|she\b|there\b|that\b))(?:\b|(?<= ))"
    r"| [-–—] |, (?=i\b|i['’]|we\b|this\b|it\b|they\b|as\b|so\b|please\b|pls\b|thanks|thank|not\b|he\b|she\b|my\b"
    r"|our\b|the\b)"
    r"|,? (?:please|pls|plz|thanks|thank you|thx|asap|ok|thanx|cheers)(?=[ .!?,]*$)"
    r"|,? if (?:possible|that is|that['’]s|you can(?=[ .!?]*$))\b.*",
    re.I,
)
_ASIDE = re.compile(r" ?\([^()]{0,80}\)")
_NEXT = re.compile(r",? (?:and|then) (?:also |then |please |could you |can you ){0,2}(?=([a-z]+)\b)", re.I)
_SPELT = {
    **DAYS_SPELT, "mins": "minutes", "hrs": "hours", "appt": "appointment", "acct": "account", "addr": "address",
    "diff": "different",
}  # fmt: skip
_MISSPELT = re.compile(rf"\b(?:{'|'.join(_SPELT)})\b", re.I)
_OUR_SIDE = re.compile(r"\b(you can|you could|you have|you are|your)\b", re.I)
_TO_OURS = {"you can": "we can", "you could": "we could", "you have": "we have", "you are": "we are", "your": "our"}
_LEANING = word_set(
    "a an the to of for from with at by in on and or my your our that which if when while as is are was were be who"
    " it's"
)
# With one of these it hangs on something else, nobody could say that it was asked for, or it is meant for a machine.
_BARRED = word_set(
    "if unless whether not don't never without you u free compensation sue lawyer guarantee promise instruction"
    " instructions"
)
_PRONOUNS = word_set("it them")
_POINTING = word_set("this that these those one ones him her there so both something everything")
# Where the thing to be done ends and the rest of it begins.
_DETAIL = re.compile(
    r",? (?:before|because|from|to|for|with|by|on|at|in|until|till|after|as|so|when|where|that|which|who|made|and|or"
    r"|instead|rather|asap|today|tomorrow|tonight|next|this|any|how|completely|please)\b",
    re.I,
)
_FEWEST = 2
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words that a clause about what went wrong does without, and a wish does not.
_SPARED = word_set(
    "morning afternoon evening you your today tomorrow tonight now her his him she he them their they refund refunded"
    " someone somebody free"
)
_ADDRESS = re.compile(r"(?<!\S)[^\s@]{1,64}@[^\s@,;]{1,80}")
_GIVEN = "addressgiven"
# What goes on behind a comma; with any other word it is another thought.
_SPLICED = re.compile(
    r", (?!(?:made|addressed|any|either|preferably|ideally|or|and|in|on|at|to|from|by|before|after|with|for|then"
    r"|including|plus|please|instead|not|(?-i:[A-Z0-9]))\b|(?-i:[A-Z]))",
    re.I,
)
_DAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b")
# "and let me know if": what is to be told us is another matter than what is to be done.
_TELL_ME = re.compile(
    r",? and (?:then |please |also )?(?:let (?:me|us) know|tell (?:me|us)|explain|advise|confirm)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `act` begins with its verb; `who` is to do it: "we", "you" or "somebody"."""

    act: str
    who: str = "we"

    @property
    def verb(self) -> str:
        """The verb the act begins with."""
        return self.act.partition(" ")[0]

    @property
    def told(self) -> str:
        """As a clause about the customer."""
        if self.who == "you":
            return f"you would like to {self.act}"
        return f"you would like {'somebody' if self.who == 'somebody' else 'us'} to {self.act}"

    @property
    def step(self) -> str:
        """The act in few words, for the step; empty when those would say nothing."""
        short = _MEANWHILE.sub("", self.act)
        if len(short) > LONGEST_STEP or _NEXT.search(short):
            end = next((each for each in _DETAIL.finditer(short) if short[: each.start()].count(" ")), None)
            short = short[: end.start()] if end else short
        words = [word.lower() for word in _WORDS.findall(short)]
        if len(short) > LONGEST_STEP or len(words) < _FEWEST or words[-1] in _LEANING:
            return ""
        if not _ELSEWHERE.isdisjoint(words) or (words[0] in _CALLS and len(words) <= _FEWEST + 1):
            return ""
        pointing = not _PRONOUNS.isdisjoint(words) or (len(words) == _FEWEST and words[1] in _POINTING)
        if self.who == "somebody" and words[0] == "look":
            return short
        return "" if pointing or words[0] in LOOKING else short


@lru_cache(maxsize=64)
def find_wishes(text: str) -> tuple[Wish, ...]:
    """Up to two things that a sentence asks us to do; none when it asks for nothing that is known to be done.

    >>> find_wishes("Hi, pls redeliver tmrw after 4")
    (Wish(act='redeliver tomorrow after 4', who='we'),)
    >>> [each.act for each in find_wishes("Please make it navy and send my receipt to the office, as I asked.")]
    ['make it navy', 'send your receipt to the office']
    >>> find_wishes("Could someone look at it before then?")
    (Wish(act='look at it before then', who='somebody'),)
    >>> find_wishes("I'd like to pay less for a few months.")
    (Wish(act='pay less for a few months', who='you'),)
    >>> find_wishes("Please note that you closed it.")
    ()
    """
    if len(text) > LONGEST_TEXT:
        return ()
    text = " ".join(text.split())
    for lead in _LEAD.finditer(text):
        if lead[6].lower() in _VERBS and not _hangs_on(text, lead.start()):
            asked = (lead[1] or lead[2] or lead[3] or "you").lower()
            who = "we" if asked in ("you", "u", "ya") or lead[4] or lead[5] else "somebody"
            if acts := _acts(text[lead.end() :]):
                return tuple(Wish(act, who) for act in acts)
    for lead in _OWN.finditer(text):
        able = _NEEDED if lead[1].lower() == "need" else _OWN_VERBS
        if _hangs_on(text, lead.start()):
            continue
        if lead[2].lower() == "to":
            acts = _acts(text[lead.end() :]) if lead[3].lower() in able else []
            if acts:
                return tuple(Wish(act, "you") for act in acts)
        else:
            article, rest = lead[2].lower(), text[lead.end() :]
            if not _TO_HAVE.isdisjoint(WORD.findall(rest[:NEAR_ARTICLE].lower())) and (
                act := _acts(f"have {article} {rest}")
            ):
                return (Wish(act[0], "you"),)
    first = text.partition(" ")[0].lower()
    if first in _DOING and text[0].isupper() and text[-1] in ".!" and len(text) <= LONGEST_ACT:
        return tuple(Wish(act) for act in _acts(text))
    return ()


def told_wishes(wishes: Sequence[Wish]) -> str | None:
    """What is asked for as one clause about the customer; None when there is nothing.

    >>> told_wishes((Wish("change line 2"), Wish("take line 4 off")))
    'you would like us to change line 2 and take line 4 off'
    """
    if not wishes:
        return None
    first, *more = wishes
    both = first.told + "".join(f" and {other.act}" for other in more)
    return both if len(both) <= LONGEST_TOLD else first.told


def step_of(wishes: Iterable[Wish]) -> str:
    """What of the wishes the next step checks, as a clause that fits after "check"; empty when they say too little.

    >>> step_of((Wish("change line 2"), Wish("take line 4 off")))
    'whether we can change line 2 and take line 4 off'
    """
    named = [(each.who, each.step) for each in wishes if each.step][:MOST_ACTS]
    if not named:
        return ""
    who, said = named[0]
    ours = who == "you" and said.partition(" ")[0] in _DONE_BY_US
    if len(named) > 1 and named[1][0] == who and len(said) + len(named[1][1]) <= LONGEST_BOTH and named[1][1] != said:
        said = f"{said} and {named[1][1]}"
    return f"whether {'we' if ours else who} can {said}"


def _hangs_on(text: str, start: int) -> bool:
    """Whether what leads up to a request makes it none: "if you can", "I asked if they could please"."""
    led = text[max(start - 30, 0) : start].lower().split()[-5:]
    return not _HANGING.isdisjoint(led)


_FINITE = word_set("is are was were am has")
_OPENS = word_set("that who which how what where when why while until before after say says if whether as since once")
# A call to nobody knows when is arranged by the answer.
_CALLS = word_set("call phone ring text email mail")
# Things that stand elsewhere in the message.
_ELSEWHERE = word_set("below above following attached mentioned listed")
_MEANWHILE = re.compile(r",? (?:before|when|until|once) (?:it|they) .*")
_HANGING = word_set("if asked told said says unless when that who which tells where they he she whether how")


def _acts(text: str) -> list[str]:
    """The verbs and what goes with them at the beginning of a text, as they are told."""
    end = _ENDS.search(text)
    rest = (text[: end.start()] if end else text).rstrip(" ,-?!.")
    rest = _ADDRESS.sub(_GIVEN, rest) if "@" in rest else rest
    rest = _MISSPELT.sub(lambda match: _SPELT[match[0].lower()], _ASIDE.sub("", rest))
    if (telling := _TELL_ME.search(rest)) and not _told(rest):
        rest = rest[: telling.start()]
    if ", " in rest and (aside := _SPLICED.search(rest)):
        rest = rest[: aside.start()]
    acts: list[str] = []
    place = 0
    for match in _NEXT.finditer(rest):
        single = " " not in rest[place : match.start()].strip()  # "come and swap it"
        if match[1].lower() in _VERBS and len(acts) < MOST_ACTS - 1 and not single:
            acts.append(rest[place : match.start()])
            place = match.end()
    acts.append(rest[place:])
    told = [_told(act) for act in acts]
    return [act for act in told if act]


def _runs_on(low: Sequence[str]) -> bool:
    """Whether another sentence has run into it, or what is to be sent is left out: "send me to my address"."""
    if low[0] in ("send", "mail", "email") and low[1] in ("me", "us", "to") and low[2:3] in (["to"], ["my"], []):
        return True
    said = set(low)
    return not _FINITE.isdisjoint(said) and _OPENS.isdisjoint(said)


def _told(act: str) -> str:
    words = _WORDS.findall(act)
    low = [word.lower().replace("’", "'") for word in words]
    if len(low) < _FEWEST or len(act) > LONGEST_ACT or low[-1] in _LEANING or low[1] in _NOT_ACTS or low[1] == "from":
        return ""
    if low[0] == "find" and low[1] != "out":  # "please find it attached"
        return ""
    if tidied(act) is None or not is_plain(low, words, spared=_SPARED) or _runs_on(low):
        return ""
    parts = _OUR_SIDE.split(act)
    said = []
    for place, part in enumerate(parts):
        if place % 2:
            said.append(_TO_OURS[part.lower()])
        elif bare := part.strip():
            if not _BARRED.isdisjoint(WORD.findall(bare.lower())) and not (bare.endswith(" if") and len(parts) > 1):
                return ""
            turned_part = turned(bare)
            if not turned_part:
                return ""
            said.append(turned_part)
    whole = " ".join(said)
    if "day" in whole:
        whole = _DAY.sub(lambda day: day[0].capitalize(), whole)
    verb, _, rest = whole.partition(" ")
    return f"{verb.lower()} {rest}".replace(_GIVEN, "the address you give")
