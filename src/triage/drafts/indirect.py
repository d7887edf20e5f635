"""Questions and requests told back: "Where is my parcel?" becomes "you want to know where your parcel is"."""

import re
from functools import lru_cache

from triage.drafts.plain import WORD
from triage.drafts.turning import ADVERBS, turned
from triage.drafts.wishes import find_wishes, told_wishes
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
_WHETHER_IT = re.compile(
    r"(is|are|was|will|has|have|can|would|should) (it|there|(?:this|that)"
    r"(?! (?!(?:be|been|not|still|also|already|have|ever|really|just|get)\b)\w+(?: \w+){0,2} (?:be|been|\w+ed)\b))"
    r" (.+)",
    re.I,
)
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
TO_KNOW = "you want to know "
_TO_WHETHER = f"{TO_KNOW}whether "
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
FOR_US = word_set(
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
VERBS = word_set("is are was were do does did can could should will would have has had")
LEANING = word_set("that which who because if when while as")
EMPTY_ASK = word_set("help me us please with this that it assist someone here")
_FOR_HELP = EMPTY_ASK | word_set("get some already any a assistance now support have ask question")
# "Why is my loaf late": the verb goes in front of these.
_SAID_OF = word_set(
    "late due wrong open closed ready available down broken delayed missing slow high low back off empty different full"
    " possible blocked locked pending cancelled canceled gone unavailable"
)
_ANY = re.compile(r"any (news|update|updates|word|progress) (on|about|of) (.+)", re.I)


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
    told = told or _request(text, polite=text != bare) or (question_told(text) if asked.endswith("?") else None)
    if told is None and asked.endswith("?"):
        told = _question_or_led(_LED.sub("", text))
    told = told or told_wishes(find_wishes(asked))
    return told if told and WORD.findall(told)[-1] not in LEANING else None


def _two_questions(text: str) -> str | None:
    """Two questions of one sentence: "you want to know which form to use, and how much notice we need"."""
    cut = _SECOND.search(text)
    if cut is None:
        return None
    first = _question_or_led(_LED.sub("", text[: cut.start()]))
    second = _question_or_led(text[cut.end() :]) if first else None
    if not first or not second or not first.startswith(TO_KNOW) or not second.startswith(TO_KNOW):
        return None
    return f"{first}, and {second.removeprefix(TO_KNOW)}"


def _question_or_led(text: str) -> str | None:
    """A question, without the other way out, and with what it stands under behind it."""
    under = ""
    if match := _UNDER.fullmatch(text):
        turned_under = turned(match[1])
        if turned_under is None:
            return None
        under, text = f" {_uncapitalled(turned_under)}", match[2]
    other = ""
    if text.partition(" ")[0].lower() in VERBS and (match := _OR_ELSE.search(text)):
        text, told_else = text[: match.start()], question_told(match[1])
        if told_else and told_else.startswith(_TO_WHETHER):
            other = f", or {told_else.removeprefix(TO_KNOW)}"
        elif match[2].lower() not in _SAME_THING:
            return None
    told = question_told(text)
    return f"{told}{other}{under}" if told else None


def question_told(text: str) -> str | None:
    """A question without its mark, told back; None when it cannot be turned."""
    if told := _of_things(text) or _of_us(text):
        return told
    if match := _WE_NEED.fullmatch(text):
        what, verb, rest = match.groups()
        return _ours(f"you want to know {what.lower()} we {verb.lower()}", f" {rest.strip()}" if rest else "")
    if match := _HOW_IS_IT.fullmatch(text):
        what, verb, subject, rest = match.groups()
        opening = f"you want to know {what.lower()} {subject.lower()} {verb.lower()}"
        return told_with(opening, " ", rest.strip()) if rest else opening
    if match := _HOW_DOES.fullmatch(text):
        what, do, subject, verb, rest = match.groups()
        low = verb.lower()
        said = low if do.lower() == "do" else _HAS.get(low, f"{low}s")
        return told_with(f"you want to know {what.lower()}", " ", f"{subject.lower()} {said}{rest or ''}")
    if match := _WHAT_IS_YOURS.fullmatch(text):
        return _ours(f"you want to know {match[1].lower()} our ", f"{match[3]} {match[2].lower()}")
    if match := _DOES_THING.fullmatch(text):
        do, subject, verb, rest = match.groups()
        low = verb.lower()
        said = low if do.lower() == "do" else _HAS.get(low, f"{low}s")
        if subject.lower().startswith("your "):
            return _ours("you want to know whether our ", f"{subject[5:]}{said}{rest}")
        return told_with("you want to know whether", " ", f"{_uncapitalled(subject)}{said}{rest}")
    if (match := _DOES_IT.fullmatch(text)) and match[1].lower() not in ADVERBS | _NO_VERB:
        return told_with("you want to know whether", " ", f"it {_third(match[1].lower())}{match[2]}")
    if match := _CAN_PEOPLE.fullmatch(text):
        return told_with("you want to know whether", " ", f"{match[2].lower()} {match[1].lower()} {match[3]}")
    if match := _IS_THING.fullmatch(text):
        verb, subject, state, rest = match.groups()
        return told_with(
            "you want to know whether", " ", f"{_uncapitalled(subject)}{verb.lower()} {state.lower()}{rest}"
        )
    if match := _ANY.fullmatch(text):
        about, more, rest = match.groups()
        verb = "are" if about.lower() == "updates" else "is"
        an = "an update" if about.lower() == "update" else f"any {about.lower()}"
        return told_with(f"you want to know whether there {verb} {an}", f" {more.lower()} ", rest)
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
            return told_with(f"you want to know {word}{more}", " to ", rest)
        return told_with(f"you want to know {word}{more}", " you " if modal == "do" else f" you {modal} ", rest)
    if match := _WHETHER.fullmatch(text):
        modal, _, rest = match.groups()
        if _FOR_HELP.issuperset(rest.lower().split()):
            return None
        modal = {"do": "", "am": "are ", "did": "-"}.get(modal.lower(), f"{modal.lower()} ")
        return None if modal == "-" else told_with("you want to know whether", f" you {modal}", rest)
    if match := _THING.fullmatch(text):
        word, verb, subject = match.groups()
        words = WORD.findall(subject.lower())
        if (words[0] in ("this", "that") and len(words) > 2) or any(each.endswith("ing") for each in words[1:-1]):
            return None  # "What is this in my bag?"
        if len(words) > MOST_SUBJECT or not LEANING.isdisjoint(words) or words[-1].endswith(("ing", "ed", "n't")):
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
        return told_with(
            "you want to know whether", " ", f"{_uncapitalled(match[1])} would be {match[2].lower()}{match[3]}"
        )
    if match := _WOULD_TAKE.fullmatch(text):
        return told_with("you want to know whether", f" we would {match[1].lower()} ", match[2])
    if match := _WHETHER_IT.fullmatch(text):
        verb, subject, rest = match.groups()
        return told_with("you want to know whether", f" {subject.lower()} {verb.lower()} ", rest)
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
    if not VERBS.isdisjoint(words) or not _NO_ORDER.isdisjoint(words) or words[-1] in LEANING:
        return None
    return f"you would like {match[1]}"


def _of_things(text: str) -> str | None:
    """Questions after a state, a time or a price, and those about a thing whose verb goes to the end."""
    if match := _FOR_DATA.fullmatch(text):
        what, of, rest = match.groups()
        return told_with(f"you want to know the {what.lower()}", f" {of.lower()} ", rest)
    if match := _WHY_NONE.fullmatch(text):
        return told_with("you want to know why there", f" {match[2].lower()} {match[3].lower()} ", match[4])
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
        return told_with(f"you want to know {word.lower()}", " ", f"{subject}{said}{rest}")
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
        inverted = match[2].partition(" ")[0].lower() in VERBS
        return None if inverted else told_with("you want to know", f" {word} ", match[2])
    match = _WISH.fullmatch(text) or (_BARE.fullmatch(text) if polite else None)
    if match is None or match[1].lower() not in FOR_US:
        return None
    rest = match[2]
    if ", " in rest:
        rest = _GOES_ON.split(rest, maxsplit=1)[0]
    if EMPTY_ASK.issuperset(WORD.findall(rest.lower())):
        return None
    return told_with("you are asking us to", f" {match[1].lower()} ", rest)


def _third(verb: str) -> str:
    """A verb as it stands behind "it": "carry" becomes "carries"."""
    if verb in _HAS:
        return _HAS[verb]
    if verb[-1] == "y" and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(_HISSING) else f"{verb}s"


def _uncapitalled(text: str) -> str:
    return text[:1].lower() + text[1:]


def told_with(opening: str, between: str, rest: str) -> str | None:
    """An opening with the rest of a sentence behind it, said from our side; None when that is better not told."""
    if _OR.search(rest):
        return None
    words = set(WORD.findall(rest.lower().replace("’", "'")))
    if not words.isdisjoint(_NOT_TOLD):
        return None
    said = turned(rest)
    return f"{opening}{between}{said}" if said else None
