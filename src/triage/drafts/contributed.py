"""What a customer contributed: pictures, tests, a number, fairness. It is thanked for by name.

Every name fits after "thank you for".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from triage.drafts.bereaved import tells_of_loss
from triage.drafts.channels import CHANNELS
from triage.drafts.cues import CueIndex, find_cues, has_cue, index_cues
from triage.drafts.faults import error_of
from triage.drafts.heard import LENGTHY, Heard
from triage.drafts.inquiry import differ_in
from triage.drafts.references import SIGNED, number_given
from triage.drafts.strain import tells_of_hardship
from triage.drafts.words import LONGEST, STOPS, join, tokens, vocabulary_of, word_set

MOST = 2

# What can be shown, enclosed or kept.
_PICTURES = word_set(
    "photo photos picture pictures pic pics image images screenshot screenshots video videos recording"
)
_PAPERS = _PICTURES | word_set(
    "receipt receipts invoice invoices note letter letters certificate statement statements form forms report log logs"
    " document documents file files contract proof evidence copy copies readings paperwork"
)
_FULLER = {"pic": "photo", "pics": "photos"}
_ATTACHED = word_set("attached attaching attach enclosed enclosing enclose attachment attachments")
_SENT = word_set("sent emailed forwarded uploaded submitted provided supplied handed")
_TAKEN = word_set("made took taken recorded filmed")
_KEPT = word_set("have got kept keep saved")
_MAY_SEND = word_set("send show provide bring forward upload supply share")
_GIVING = _SENT | _MAY_SEND
_MAY = word_set("can could will i'll we'll happy glad able")
_OWN = word_set("i i've i'd i'll i'm im ive we we've we'd we'll we're")
# "You sent the letter", "please send a photo", "I can't attach it", "how can I send it?"
_NOT_OWN = word_set(
    "you your you've they they've he she who it please not no never nobody can't cannot couldn't won't didn't haven't"
    " hasn't don't doesn't isn't wasn't wouldn't unable without if unless before how where when what why should must"
    " cant dont didnt wont havent was were until nor"
)
_NOTES = word_set("delivery doctor's sick credit dispatch hospital fit")
_DENIED = word_set("not no never nothing missing without")
_KEEPSAKES = word_set(
    "photo photos picture pictures screenshot screenshots video videos receipt receipts proof evidence"
)
_BEFORE, _AFTER = 7, 6
MOST_FACTS = 64

# What somebody did or offers, by the words that give it away, in the order in which it is named.
_DEEDS: dict[str, tuple[str, list[str]]] = {
    "others": (
        "thinking of others as well",
        [
            "warn|warning|alert|alerting _ others|people|customers|passengers|neighbours|residents",
            "before|so _ someone|somebody|anyone|anybody|others|child|children|people _ hurt|injured|killed|scammed",
            "tell|told|telling|warned|inform|informed whoever|everyone|everybody|others",
        ],
    ),
    "at once": (
        "acting at once",
        [
            "unplugged|disconnected|isolated _ once|immediately|straight",
            "turned|switched _ off _ once|immediately|straight",
            "blocked|froze|cancelled|locked|frozen my|the|our card|cards",
            "changed my|our|the|all password|passwords|pin",
        ],
    ),
    "soon": (
        "coming to us so quickly",
        ["just _ rang|called|phoned|texted|emailed|got|received|sent|seen|noticed|found|had"],
    ),
    "open": (
        "being so open about it",
        [
            "my|our fault|mistake|bad",
            "my|our own|stupid|silly fault|mistake|error",
            "i|i've|we|we've misjudged|mistyped|misread|misspelt|misspelled|miscounted",
            "i|i've|we|we've mixed up",
            "i|i've|we|we've put|entered|typed|chose|picked|selected|booked|ordered _ wrong",
            "i've|i|we've|been overpaid|undercharged",
        ],
    ),
    "fair": (
        "saying what was good, too",
        [
            "to be fair",
            "in fairness",
            "give you|them that",
            "credit where",
            "no complaints",
            "he|she|they|who|driver|engineer|it _ on time",
            "kept to|their|his|her|its time|the|word|promise",
            "was|were _ lovely|brilliant|kind|helpful|polite|friendly|excellent|fantastic|amazing|wonderful|superb",
        ],
    ),
    "helped": ("letting us know what helped", ["did fix|help|work|solve _ thanks|thank", "that|it fixed|solved it"]),
    "notice": (
        "letting us know beforehand",
        [
            "can't|cannot|cant|won't|wont make|attend|come it|my|our|the|today|tomorrow|tmrw|tonight|now|on",
            "unable|able to attend|come",
            "not come|coming|attend|attending",
        ],
    ),
    "patience": (
        "being patient",
        [
            "no rush|hurry",
            "not|isn't urgent",
            "take your time",
            "whenever you|suits|convenient",
            "in your own time",
        ],
    ),
}
_CUES: CueIndex = index_cues({name: cues for name, (_, cues) in _DEEDS.items()})
_FEEDBACK = index_cues(
    {
        "feedback": [
            "as|some|my|only|one|small feedback|gripe|niggle|quibble|criticism|suggestion|complaint|downside|grumble",
            "only _ thing|issue|problem|negative|letdown",
            "one thing",
            "would have been|be nice|good|better|helpful _ if|to",
        ]
    }
)
# Said of what is not so, or of others: "it's not my fault", "if it was brilliant", "they can't come".
_NEGATED = word_set("not never hardly barely less supposed meant")
_UNSAID = word_set("not isn't wasn't weren't if unless never no nothing neither i")
_OTHERS = word_set("who why driver courier engineer technician they you he she it parcel order that")
# What is told ahead counts where something is arranged, not where something fails.
_ARRANGED = word_set("order_change cancellation service_request account_change payment_problem other unknown")
# Offers: "I'm glad to pay for the collection".
_READY = word_set("happy glad willing prepared ready content open")
_OFFERED = {
    **{verb: verb for verb in ("pay", "wait", "help", "test", "talk", "meet", "compromise", "explain")},
    **dict.fromkeys(("discuss", "discussing"), "discuss it"),
    **dict.fromkeys(("send", "provide", "supply", "forward", "share", "show"), "send what we need"),
    "bring": "bring what we need",
}
_BRINGING = word_set("send bring show forward provide")
_I_CAN = [[who, may] for who in ("i", "we") for may in ("can", "could")]
_PAYING = word_set("pay payment payments repayment instalment instalments rent")
_REFUSED = word_set("not more less isn't aren't wasn't was were if staff they you he she too")
# What somebody has done about a fault before they write.
_TESTED = word_set(
    "tried retried tested checked rechecked cleaned reset restarted rebooted reinstalled recalibrated swapped replaced"
    " unplugged compared measured cleared updated charged descaled tightened resynced uninstalled"
)
_NOT_TRIED = _NOT_OWN - {"it", "please", "where", "how"}
_TIMES = word_set("twice times everything several")
_DEVICES = word_set(
    "iphone ipad android ios macbook pixel samsung chromebook windows xbox ps5 ps4 roku firestick kindle"
)
_CODED = word_set("error code fault err")
_SAYS = word_set("says saying shows showing displays gives")
_SINCE = word_set("since every each around")
_HOURS = word_set(
    "morning afternoon evening night nights weekend monday tuesday wednesday thursday friday saturday sunday yesterday"
)
_LISTED = re.compile(r"(?:(?:^|\n)[ \t]{0,4}|\()(?:[1-9]|[a-e])[.)] ?\S")


def contributed_in(heard: Heard) -> str:
    """What of the message deserves thanks by name: two things at most, one in a short reply; empty without any."""
    if heard.triage.reading.obstacle is not None:
        return ""
    most = MOST if CHANNELS[heard.triage.message.channel].size == "full" else 1
    return " and for ".join(dict.fromkeys(islice(_contributed(heard), most)))


def has_feedback(words: Sequence[str]) -> bool:
    """Whether somebody who praises (by the `tokens` of the message) also says what could be better."""
    return has_cue(words, _FEEDBACK)


def _contributed(heard: Heard) -> Iterator[str]:
    """All that was contributed, the weightiest first."""
    words, stance, technical = heard.words, heard.stance, heard.stance.technical
    done = _deeds(heard)
    yield from (_DEEDS[name][0] for name in ("others", "at once", "soon", "open") if name in done)
    yield from _shown(words, technical=technical)
    if _tests(words) >= (1 if technical else 2):
        yield "trying what you could first" if technical else "doing what you could yourself first"
    text = heard.triage.reading.text
    if technical and stance.kind == "problem":
        if error_of(text) and not heard.public:
            yield "the exact error message"
        elif _has_code(words):
            yield "the error code"
        elif _says_something(words):
            yield "telling us what it says"
        if "request" in words and "ids" in words:
            yield "the request IDs"
        if when := _dated(words):
            yield when
    if offer := _offer(words):
        yield f"offering to {offer}"
    yield from (_DEEDS[name][0] for name in ("fair", "helped", "notice") if name in done)
    if tells_of_hardship(words) and not _PAYING.isdisjoint(vocabulary_of(words)):
        yield "telling us openly how things stand"
    if not heard.public and (number := _number(heard)):
        yield number
    if technical and stance.kind == "problem" and not _DEVICES.isdisjoint(vocabulary_of(words)):
        yield "naming the device"
    if len(_LISTED.findall(text[:LONGEST])) > 1:
        yield "setting it out point by point"
    if differing := differ_in(words):
        yield f"comparing {join(differing)}"
    yield from _figures(heard)
    if "patience" in done:
        yield _DEEDS["patience"][0]


def _number(heard: Heard) -> str:
    """The number or code of the matter, from the message or its subject."""
    if heard.stance.technical:
        return ""
    subject = heard.triage.message.subject or ""
    found = number_given(heard.words) or (number_given(tokens(subject)) if subject else "")
    found = found or number_given(tokens(heard.triage.message.text[-SIGNED:]))
    return found if found or "order_number" not in heard.facts else "the order number"


def _deeds(heard: Heard) -> frozenset[str]:
    """The names of what was done or said, by the words that give it away."""
    upset, words = heard.triage.expectation.label == "fell_short", heard.words
    found = set()
    for name, start, end in find_cues(words, _CUES):
        before = words[max(start - 3, 0) : start]
        if name not in ("patience", "notice") and not _UNSAID.isdisjoint(before):
            continue
        if name == "notice" and (upset or heard.stance.intent not in _ARRANGED or not _OTHERS.isdisjoint(before)):
            continue
        if name == "at once" and _OWN.isdisjoint(before) and start and words[start - 1] not in STOPS:
            continue
        if name == "soon" and heard.stance.kind != "security":
            continue
        if name == "fair" and (not upset or tells_of_loss(words) or not _NEGATED.isdisjoint(words[start:end])):
            continue
        found.add(name)
    return frozenset(found)


def _shown(words: Sequence[str], *, technical: bool) -> Iterator[str]:
    """Pictures and papers that are attached, were sent, taken or kept, or are offered."""
    if _PAPERS.isdisjoint(vocabulary_of(words)):
        return
    for place in (place for place, word in enumerate(words) if word in _PAPERS):
        start = max((at + 1 for at in range(max(place - _BEFORE, 0), place) if words[at] in STOPS), default=0)
        before = words[max(start, place - _BEFORE) : place]
        after = list(takewhile(lambda word: word not in STOPS, words[place + 1 : place + 1 + _AFTER]))
        attached = not _ATTACHED.isdisjoint((*before[-4:], *after)) and not _DENIED.intersection(after)
        # "I sent you the photos", "please see the enclosed photos".
        strange = [
            word
            for at, word in enumerate(before)
            if not (word == "you" and before[at - 1 : at] and before[at - 1] in _GIVING)
            and not (word == "please" and attached)
        ]
        if not _NOT_OWN.isdisjoint(strange) or before[-2:-1] == ["of"]:
            continue
        noun = _FULLER.get(words[place], words[place])
        noun = f"{before[-1]} {noun}" if noun == "note" and before and before[-1] in _NOTES else noun
        bare = "" if noun.endswith("s") and "the" not in before else "a " if {"a", "an"} & set(before[-2:]) else "the "
        if attached:
            yield f"the {noun}"
        elif technical or _OWN.isdisjoint(before):
            continue
        elif not _SENT.isdisjoint(before):
            yield f"sending the {noun}"
        elif words[place] in _PICTURES and not _TAKEN.isdisjoint(before):
            yield f"taking {bare}{noun}"
        elif not _MAY.isdisjoint(before) and not _MAY_SEND.isdisjoint(before):
            yield f"offering {bare}{noun}"
        elif not _KEPT.isdisjoint(before[-2:]) and (words[place] in _KEEPSAKES or "kept" in before):
            yield f"keeping the {noun}"


def _offer(words: Sequence[str]) -> str:
    """What the customer is ready to do, as a verb that fits after "offering to"; empty when they offer nothing."""
    vocabulary = vocabulary_of(words)
    if _READY.isdisjoint(vocabulary) and _BRINGING.isdisjoint(vocabulary):
        return ""
    for place, word in enumerate(words):
        if word in _READY and words[place + 1 : place + 2] == ["to"]:
            verb = _OFFERED.get(words[place + 2]) if len(words) > place + 2 else None
            before = words[max(place - 4, 0) : place]
            if verb and not _OWN.isdisjoint(before) and _REFUSED.isdisjoint(before):
                return verb
        elif word in _BRINGING and words[place - 2 : place] in _I_CAN and words[place + 1 : place + 2] == ["it"]:
            said = words[max(place - _BEFORE - 2, 0) : place]
            paper = next((each for each in said if each in _PAPERS), "")
            return f"{word} {f'the {paper}' if paper else 'it'}"
    return ""


def _tests(words: Sequence[str]) -> int:
    """How many things the customer has tried or checked themselves."""
    if _TESTED.isdisjoint(vocabulary_of(words)):
        return 0
    found = 0
    for place in (place for place, word in enumerate(words) if word in _TESTED):
        before = words[max(place - _BEFORE, 0) : place]
        said = before[max((at + 1 for at, word in enumerate(before) if word in STOPS), default=0) :]
        if (not said or not _OWN.isdisjoint(said) or said[-1] == "already") and _NOT_TRIED.isdisjoint(said):
            found += 1 + (not _TIMES.isdisjoint(words[place + 1 : place + 7]))
    return found


def _has_code(words: Sequence[str]) -> bool:
    """Whether a code stands behind "error" or "code": "error f28"."""
    return any(
        word in _CODED and any(each.isdigit() for each in "".join(words[place + 1 : place + 2]))
        for place, word in enumerate(words)
    )


def _says_something(words: Sequence[str]) -> bool:
    """Whether it is told what a program says: "it just says"."""
    return any(
        word in _SAYS and "it" in words[max(place - 3, 0) : place] and words[place + 1 : place + 2] != ["i"]
        for place, word in enumerate(words)
    )


def _dated(words: Sequence[str]) -> str:
    """Since when, or at what times, something fails, if that is told."""
    for place, word in enumerate(words):
        if word in _SINCE and any(each in _HOURS or each.isdigit() for each in words[place + 1 : place + 4]):
            return "telling us since when" if word == "since" else "telling us when it happens"
    return ""


def _figures(heard: Heard) -> Iterator[str]:
    """The dates and the amounts of a letter that gives several."""
    kinds = [fact.kind for fact in heard.triage.reading.facts[:MOST_FACTS]]
    if heard.public or heard.stance.technical or tells_of_loss(heard.words) or len(heard.words) < LENGTHY:
        return
    dated, priced = kinds.count("date") + kinds.count("deadline") > 1, kinds.count("amount") > 1
    if dated or priced:
        yield f"giving {'the dates and the amounts' if dated and priced else 'the dates' if dated else 'the amounts'}"
