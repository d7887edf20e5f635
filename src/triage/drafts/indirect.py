"""Questions and requests told back: "Where is my parcel?" becomes "you want to know where your parcel is"."""

import re
from functools import lru_cache

from triage.drafts.plain import HANDLES, WORD, tidied
from triage.drafts.retell import is_plain
from triage.drafts.turning import ADVERBS, turned
from triage.drafts.wishes import find_wishes, told_wishes
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
# "What is the status of my loaf": a thing that is asked for has the word for the question in it already.
_FOR_DATA = re.compile(
    r"(?:(?:what|where|how)(?: is| are|['’]s) )?(?:the |an? )?"
    r"((?:delivery |estimated )?(?:status|timelines?|time ?frames?|price|cost|schedule|arrival time|dates?))"
    r" (for|of|on) (.+)",
    re.I,
)
# "When will my loaf be baked": the verb that goes behind the subject, and what follows.
_NEXT = "be|arrive|come|ship|get|start|end|work|open|close|go|take|land|leave|expire|cost|last|run|need"
_WHEN_WILL = re.compile(
    rf"({_HOW}|how (?:long|much|many|soon|often)) (will|can|could|should|would|does)"
    rf" ((?:(?:my|our|the|this|that|a|an) )?(?:[^\W_]+ ){{1,3}}?)({_NEXT})\b(.*)",
    re.I,
)
_NO_SUBJECT = word_set("not never i you we they he she it that who which still even")
# "Give me one lemonade", "2 large pizzas and a salad".
LONGEST_ORDER = 90
_ORDER = re.compile(
    r"(?:(?:yes|yeah|ok|okay|sure|also|and|please|hi|hello)[, ]+){0,3}"
    r"(?:(?:(?:can|could|may) i (?:get|have|order)|(?:i|we)(?:'ll| will) (?:have|take)|i want to order|order|get me"
    r"|give me"
    r"|(?:i|we)(?:'d| would) like(?: to (?:order|have|get))?|i want|we want) )?"
    r"((?:an?|one|two|three|four|five|six|ten|some|another|\d{1,2}) [a-z].*?)(?: please| pls| thanks)?"
)
_NO_ORDER = word_set(
    "i i'm my me we our you your it it's this that came come arrived not no never days day hours hour minutes weeks"
    " week months month years year ago people times time pm am question problem issue help refund order about"
    " new account stop stopped broke broken works working got went left said to"
    " gb mb way adult adults passenger passengers child children ticket tickets person"
)
# "Why is there no bread?"
_WHY_NONE = re.compile(r"(why|how come) (is|are|was|were) there (no|not any|only|still) (.+)", re.I)
_WHERE_IT = re.compile(r"(where|what|when) (is|are) (it|this|that|these|those)", re.I)
# What the company is asked about itself: "Why have you stopped the rye loaf?"
_US_DID = re.compile(rf"({_HOW}) did (?:you(?: guys| all)?) (?:ever )?(\w+)(?: (.+))?", re.I)
_US = re.compile(
    rf"(?:({_HOW}) )?(have|are|will|do|can) (?:you(?: guys| all)?) "
    r"((?:still |ever |also |now |no longer |not )?)(\w+)(?: (.+))?",
    re.I,
)
_PAST_OF = {
    "stop": "stopped", "get": "got", "take": "took", "remove": "removed", "discontinue": "discontinued",
    "change": "changed", "close": "closed", "drop": "dropped", "replace": "replaced", "move": "moved",
    "raise": "raised", "switch": "switched", "make": "made", "put": "put", "pull": "pulled", "cut": "cut",
}  # fmt: skip
_OURS = word_set(
    "need require"
    " sell make offer have stock carry accept take deliver ship support open bring serve provide sold made"
    " offered stocked stopped taken removed discontinued changed closed dropped replaced moved raised switched put got"
    " gotten"
    " going planning selling making discontinuing closing bringing opening doing cut pulled"
)
_TO_US = {"your": "our", "yours": "ours", "you": "we"}
_WHETHER_IT = re.compile(r"(is|are|was|will|has|have|can|would|should) (it|there|this|that) (.+)", re.I)
# "How much notice do you need", "how much is it", "does the lamp work outdoors", "is the bakery open in May".
_WE_NEED = re.compile(
    rf"((?:{_HOW})(?: [^\W\d_]+){{0,3}}?) do you (need|require|want|charge|accept|recommend|expect|offer"
    r"|suggest|open|close)( .+)?",
    re.I,
)
_HOW_IS_IT = re.compile(rf"((?:{_HOW})(?: (?:much|long|big|often|far|heavy|old))?) (is|are) (it|that|they)( .+)?", re.I)
_HOW_DOES = re.compile(
    rf"((?:{_HOW})(?: [^\W\d_]+)?) (does|do) (it|this|that|they|[^\W\d_]{{3,20}}s)"
    r" (take|cost|mean|last|work|need|include"
    r"|run|come|start|end|arrive|go)( .+)?",
    re.I,
)
_WHAT_IS_YOURS = re.compile(rf"({_HOW}) (is|are) your ([^\W\d_]+(?: [^\W\d_]+){{0,6}})", re.I)
_DOES_THING = re.compile(
    r"(do|does) ((?:the|my|our|this|that|these|those|a|an|your) (?:[\w'’-]+ ){1,5}?)"
    r"(work|fit|come|include|need|have|support|cover|run|last|cost|apply|take|require|start|stay|count|mean|use|contain"
    r"|stop|expire|open|close|go|allow|accept|affect|qualify|ship|arrive|charge)\b(.*)",
    re.I,
)
_IS_THING = re.compile(
    r"(is|are) ((?:the|my|our|this|that|these|those|an?) (?:[\w'’-]+ ){1,3}?)"
    r"(the same|all right"
    r"|down|open|closed|available|free|included|compatible|suitable|possible|refundable|valid|waterproof|safe|affected"
    r"|covered|active|cancelled|confirmed|ready|still|in stock|due|correct|right|normal|planned|working)\b(.*)",
    re.I,
)
_HAS = {"have": "has", "go": "goes", "do": "does", "qualify": "qualifies", "apply": "applies"}
# What leads up to a question: "Hi, quick question:", "If not,".
_LED = re.compile(
    r"^(?:(?:hi|hello|hey|also|and|so|plus|another thing|one more thing|if (?:not|so|yes)|btw|by the way|quick question"
    r"|(?:a |one |just a )?(?:quick|simple|short) (?:question|one))[,:.!-]{1,2} |(?:and|so|also) ){1,4}",
    re.I,
)
# "When we rotate the key, does the old one stay valid": under what the question stands.
_UNDER = re.compile(r"((?:when|once|after) (?:we|i) [^,?]{4,70}), (.+)", re.I)
# The other way out of a question that is told as "whether": "or does it stop?"
_OR_ELSE = re.compile(r",? or ((?:do|does|is|are|will|can|should) (it|they|that|this|i|we|the|an?|my|our)\b.*)", re.I)
# Of these it may go unsaid.
_SAME_THING = word_set("it they that this")
# "Does it come in blue", "can guests bring a dog".
_DOES_IT = re.compile(r"does it ([a-z]{3,15})((?: [^?]+)?)", re.I)
_NO_VERB = word_set("not never ever actually really")
_CAN_PEOPLE = re.compile(
    r"(can|could|may|will|should) (staff|guests|visitors|members|children|users|customers|employees|students"
    r"|people|adults|friends|residents|tenants|passengers|colleagues|parents) ([a-z]{2,15} .+)",
    re.I,
)
_HISSING = ("s", "sh", "ch", "x", "z", "o")
_SECOND = re.compile(rf",? and(?: also)? (?=(?:{_HOW}|is|are|do|does|can|could|will|should|may) )", re.I)
# "Please move it, I am away": why is told by itself, if at all.
_GOES_ON = re.compile(r", (?=(?:i|we|she|he)\b)", re.I)
_TO_KNOW = "you want to know "
_TO_WHETHER = f"{_TO_KNOW}whether "
# "Would a lamp that blinks be considered?" asks about a proposal.
_CONSIDERED = re.compile(
    r"would (.{6,100}?) be (considered|accepted|welcome|welcomed|merged|of interest|useful)((?: .{1,50})?)", re.I
)
_WOULD_TAKE = re.compile(r"would you (accept|consider|take|merge|welcome) (.+)", re.I)
_WISH = re.compile(r"(?:can|could|would|will) you (?:guys |all |also |just )?(?:please,? )?(\w+) (.+)", re.I)
_TELL = re.compile(
    rf"(?:can|could|would|will) you (?:please )?(?:tell me|let (?:me|us) know) (if|whether|{_HOW}) (.+)", re.I
)
_OR = re.compile(r"\bor (?:do|does|did|is|are|will|can|should|would)\b|, (?:is|are|do|does|can|what|why|how) |…", re.I)
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
_FOR_HELP = _EMPTY_ASK | word_set("get some already any a assistance now support have ask question")
# "Why is my loaf late": the verb goes in front of these.
_SAID_OF = word_set(
    "late due wrong open closed ready available down broken delayed missing slow high low back off empty different full"
    " possible blocked locked pending cancelled canceled gone unavailable"
)
_ANY = re.compile(r"any (news|update|updates|word|progress) (on|about|of) (.+)", re.I)

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


@lru_cache(maxsize=64)
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
    told = _two_questions(text) if " and " in text and asked.endswith("?") else None
    told = told or _request(text, polite=text != bare) or (_question(text) if asked.endswith("?") else None)
    if told is None and asked.endswith("?"):
        told = _question_or_led(_LED.sub("", text))
    told = told or told_wishes(find_wishes(asked))
    return told if told and WORD.findall(told)[-1] not in _LEANING else None


def _two_questions(text: str) -> str | None:
    """Two questions of one sentence: "you want to know which form to use, and how much notice we need"."""
    cut = _SECOND.search(text)
    if cut is None:
        return None
    first = _question_or_led(_LED.sub("", text[: cut.start()]))
    second = _question_or_led(text[cut.end() :]) if first else None
    if not first or not second or not first.startswith(_TO_KNOW) or not second.startswith(_TO_KNOW):
        return None
    return f"{first}, and {second.removeprefix(_TO_KNOW)}"


def _question_or_led(text: str) -> str | None:
    """A question, without the other way out, and with what it stands under behind it."""
    under = ""
    if match := _UNDER.fullmatch(text):
        turned_under = turned(match[1])
        if turned_under is None:
            return None
        under, text = f" {_uncapitalled(turned_under)}", match[2]
    other = ""
    if text.partition(" ")[0].lower() in _VERBS and (match := _OR_ELSE.search(text)):
        text, told_else = text[: match.start()], _question(match[1])
        if told_else and told_else.startswith(_TO_WHETHER):
            other = f", or {told_else.removeprefix(_TO_KNOW)}"
        elif match[2].lower() not in _SAME_THING:
            return None
    told = _question(text)
    return f"{told}{other}{under}" if told else None


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
    return told if told and told.isprintable() else None


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
        or low[-1] in _LEANING
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
        rest = first if second.partition(" ")[0].lower() in _FOR_US else rest
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
    if first in _NO_WISH or first in _FOR_US or _EMPTY_ASK.issuperset(low):
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
    if told := _of_things(text) or _of_us(text):
        return told
    if match := _WE_NEED.fullmatch(text):
        what, verb, rest = match.groups()
        return _ours(f"you want to know {what.lower()} we {verb.lower()}", f" {rest.strip()}" if rest else "")
    if match := _HOW_IS_IT.fullmatch(text):
        what, verb, subject, rest = match.groups()
        opening = f"you want to know {what.lower()} {subject.lower()} {verb.lower()}"
        return _told(opening, " ", rest.strip()) if rest else opening
    if match := _HOW_DOES.fullmatch(text):
        what, do, subject, verb, rest = match.groups()
        low = verb.lower()
        said = low if do.lower() == "do" else _HAS.get(low, f"{low}s")
        return _told(f"you want to know {what.lower()}", " ", f"{subject.lower()} {said}{rest or ''}")
    if match := _WHAT_IS_YOURS.fullmatch(text):
        return _ours(f"you want to know {match[1].lower()} our ", f"{match[3]} {match[2].lower()}")
    if match := _DOES_THING.fullmatch(text):
        do, subject, verb, rest = match.groups()
        low = verb.lower()
        said = low if do.lower() == "do" else _HAS.get(low, f"{low}s")
        if subject.lower().startswith("your "):
            return _ours("you want to know whether our ", f"{subject[5:]}{said}{rest}")
        return _told("you want to know whether", " ", f"{_uncapitalled(subject)}{said}{rest}")
    if (match := _DOES_IT.fullmatch(text)) and match[1].lower() not in ADVERBS | _NO_VERB:
        return _told("you want to know whether", " ", f"it {_third(match[1].lower())}{match[2]}")
    if match := _CAN_PEOPLE.fullmatch(text):
        return _told("you want to know whether", " ", f"{match[2].lower()} {match[1].lower()} {match[3]}")
    if match := _IS_THING.fullmatch(text):
        verb, subject, state, rest = match.groups()
        return _told("you want to know whether", " ", f"{_uncapitalled(subject)}{verb.lower()} {state.lower()}{rest}")
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
        if (
            modal in ("do", "can", "should", "could")
            and (word in ("where", "what", "which") or (word == "how" and not more))
            and not rest.startswith(("know ", "be ", "need ", "have to "))
        ):
            return _told(f"you want to know {word}{more}", " to ", rest)
        return _told(f"you want to know {word}{more}", " you " if modal == "do" else f" you {modal} ", rest)
    if match := _WHETHER.fullmatch(text):
        modal, _, rest = match.groups()
        if _FOR_HELP.issuperset(rest.lower().split()):
            return None
        modal = {"do": "", "am": "are ", "did": "-"}.get(modal.lower(), f"{modal.lower()} ")
        return None if modal == "-" else _told("you want to know whether", f" you {modal}", rest)
    if match := _THING.fullmatch(text):
        word, verb, subject = match.groups()
        words = WORD.findall(subject.lower())
        if (words[0] in ("this", "that") and len(words) > 2) or any(each.endswith("ing") for each in words[1:-1]):
            return None  # "What is this in my bag?"
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
    if match := _CONSIDERED.fullmatch(text):
        return _told(
            "you want to know whether", " ", f"{_uncapitalled(match[1])} would be {match[2].lower()}{match[3]}"
        )
    if match := _WOULD_TAKE.fullmatch(text):
        return _told("you want to know whether", f" we would {match[1].lower()} ", match[2])
    if match := _WHETHER_IT.fullmatch(text):
        verb, subject, rest = match.groups()
        return _told("you want to know whether", f" {subject.lower()} {verb.lower()} ", rest)
    return None


def told_order(text: str) -> str | None:
    """What somebody orders in a few words, as a clause; None when it is none, or says more.

    >>> told_order("yes 2 large pizzas please"), told_order("give me one lemonade")
    ('you would like 2 large pizzas', 'you would like one lemonade')
    >>> told_order("2 large pizzas came cold") is None
    True
    """
    if len(text) > LONGEST_ORDER:
        return None
    match = _ORDER.fullmatch(" ".join(text.lower().split()).strip(" .,!?"))
    if not match:
        return None
    words = match[1].split()
    if not _VERBS.isdisjoint(words) or not _NO_ORDER.isdisjoint(words) or words[-1] in _LEANING:
        return None
    return f"you would like {match[1]}"


def _of_things(text: str) -> str | None:
    """Questions after a state, a time or a price, and those about a thing whose verb goes to the end."""
    if match := _FOR_DATA.fullmatch(text):
        what, of, rest = match.groups()
        return _told(f"you want to know the {what.lower()}", f" {of.lower()} ", rest)
    if match := _WHY_NONE.fullmatch(text):
        return _told("you want to know why there", f" {match[2].lower()} {match[3].lower()} ", match[4])
    if match := _WHERE_IT.fullmatch(text):
        word, verb, subject = (each.lower() for each in match.groups())
        return f"you want to know {word} {subject} {verb}"
    if match := _WHEN_WILL.fullmatch(text):
        word, modal, subject, verb, rest = match.groups()
        if not _NO_SUBJECT.isdisjoint(subject.lower().split()):
            return None
        does = modal.lower() == "does"
        if does and verb.lower() == "be":
            return None
        said = f"{verb.lower()}{'es' if verb.lower() == 'go' else 's'}" if does else f"{modal.lower()} {verb.lower()}"
        return _told(f"you want to know {word.lower()}", " ", f"{subject}{said}{rest}")
    return None


def _of_us(text: str) -> str | None:
    """What the company is asked about what it does: "you want to know why we stopped making the rye loaf"."""
    if match := _US_DID.fullmatch(text):
        word, verb, rest = match[1], _PAST_OF.get(match[2].lower()), match[3] or ""
        return _ours(f"you want to know {word.lower()} we {verb} ", rest) if verb and rest else None
    if (match := _US.fullmatch(text)) and match[4].lower() in _OURS:
        word, verb, still, then, rest = match.groups()
        modal = "" if verb.lower() == "do" else f"{verb.lower()} "
        if (word and word.lower() in ("which", "what", "who")) or not rest:
            return None
        opening = f"you want to know {(word or 'whether').lower()} we {still.lower() if not modal else ''}{modal}"
        return _ours(f"{opening}{still.lower() if modal else ''}{then.lower()} ", rest)
    return None


def _ours(opening: str, rest: str) -> str | None:
    words = WORD.findall(rest.lower().replace("’", "'"))
    if not (_NOT_TOLD - _TO_US.keys()).isdisjoint(words) or _OR.search(rest) or "you" in words:
        return None
    said = turned(rest)
    return (
        opening + re.sub(r"\byours?\b", lambda match: _TO_US[match[0].lower()], rest, flags=re.I)
        if said == rest
        else None
    )


def _request(text: str, *, polite: bool) -> str | None:
    if match := _TELL.fullmatch(text):
        word = "whether" if match[1].lower() == "if" else match[1].lower()
        inverted = match[2].partition(" ")[0].lower() in _VERBS
        return None if inverted else _told("you want to know", f" {word} ", match[2])
    match = _WISH.fullmatch(text) or (_BARE.fullmatch(text) if polite else None)
    if match is None or match[1].lower() not in _FOR_US:
        return None
    rest = match[2]
    if ", " in rest:
        rest = _GOES_ON.split(rest, maxsplit=1)[0]
    if _EMPTY_ASK.issuperset(WORD.findall(rest.lower())):
        return None
    return _told("you are asking us to", f" {match[1].lower()} ", rest)


def _third(verb: str) -> str:
    """A verb as it stands behind "it": "carry" becomes "carries"."""
    if verb in _HAS:
        return _HAS[verb]
    if verb[-1] == "y" and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(_HISSING) else f"{verb}s"


def _uncapitalled(text: str) -> str:
    return text[:1].lower() + text[1:]


def _told(opening: str, between: str, rest: str) -> str | None:
    if _OR.search(rest):
        return None
    words = set(WORD.findall(rest.lower().replace("’", "'")))
    if not words.isdisjoint(_NOT_TOLD):
        return None
    said = turned(rest)
    return f"{opening}{between}{said}" if said else None
