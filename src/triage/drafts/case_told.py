"""The slots that say back what the customer tells: facts, words of theirs, clauses, lapses, what hangs on it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from triage.drafts.account import Account, account_of, retelling_of, says_same
from triage.drafts.channels import CHANNELS
from triage.drafts.contact import wish_of_way
from triage.drafts.deadlines import find_deadline, find_event
from triage.drafts.faults import error_of
from triage.drafts.heard import LENGTHY, REPEATED, VAGUE, Heard, is_settled
from triage.drafts.indirect import TO_KNOW, told_order, told_question
from triage.drafts.lapses import Lapse, times
from triage.drafts.loyalty import find_loyalty
from triage.drafts.noted import noted_facts
from triage.drafts.plights import CANNED, money_told
from triage.drafts.pointing import LIMPS
from triage.drafts.privacy import find_handles, tells_private
from triage.drafts.quote import (
    core_of,
    gist_of,
    scrap_of,
    statement_of,
)
from triage.drafts.received import bare_answer
from triage.drafts.returned import tells_of_return
from triage.drafts.sent import find_sent
from triage.drafts.small_talk import is_greeting
from triage.drafts.stance import PLAIN
from triage.drafts.voice import spoken
from triage.drafts.words import join, tokens, vocabulary_of, word_set
from triage.result import Triage

# So many clauses of what the customer wrote are told back, by the size of the reply.
MOST_TOLD = {"full": 3, "short": 2}
# A quotation that is longer, or has a longer number, has no place in a public reply.
SHORT_QUOTE = 120
# Nor has a bare answer with fewer spaces in it: "jo smith".
FEWEST_GAPS = 2
# On these channels one thought may come in several messages, so counting messages says nothing about waiting.
SPLIT_CHANNELS = frozenset({"chat", "sms", "social"})
RETURNED = (
    "You have had to come back to us about this.",
    "This is not the first time you have had to raise it.",
    "You have had to bring this up more than once.",
)
TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
AT_STAKE = {"safety": "someone’s safety", "security": "security"}
STAKES = {
    "blocked": "you cannot go on as things are",
    "many_affected": "others are affected too",
}
# The intent says it already: "You cannot sign in" needs no "you cannot go on as things are".
SAID_BY = {
    "blocked": word_set("account_access outage"),
    "security": word_set("fraud_security"),
}
# With one of these told back, a short reply need not name the lapse once more.
TOLD_BY = {
    "not_arrived": ("never", "not arrived", "still", "not come"),
    "waited": ("waiting", "waited"),
    "no_answer": ("answer", "reply", "heard", "response"),
    "hold": ("hold",),
    "again": ("twice", "times", "again", "second", "third"),
}
# That it happened before, and how often they called, goes unsaid in a longer reply as well.
AGAIN, CALLED = "again", "repeated"
# What is told of these is the customer's word until it has been checked.
DISPUTED = word_set("billing_dispute payment_problem refund_request fraud_security privacy_legal")
# How a question is told, and how a second one goes on.
MORE_ASKED = ("whether", "how", "what", "when", "which", "where", "why", "who")
WISHES = ("you want ", "you need ", "you would like ", "you are asking ", "you’re asking ", "you’d like ")
WANTED = (*WISHES, TO_KNOW)
# Two questions that are longer stay two sentences.
LONGEST_JOINED = 170
# Things told of a technical report beside its heading.
MOST_BESIDE = 2
# "By 3 today" is not said twice.
CLOCKED = ("today", "tomorrow", "tonight", "am", "pm")
# "Anyone else's oven dead?" is no question to say back.
_ASKED_AROUND = re.compile(r"(?:(?:is|are|has|have|does) )?any(?:one|body) else\b", re.I)
# What a program prints for nothing reads like a gap in the reply.
_EMPTY_VALUE = re.compile(r"\b(?:None|[Uu]ndefined)\b(?! of)")
_BIRTH = word_set("birth dob birthdate d.o.b.")
# Where nothing is the matter, no sentence speaks for it.
NO_MATTER = word_set("chitchat not_a_request praise")
# Without one of these, numbers in a technical message are those of issues, builds and measurements.
ORDERED = word_set("order ordered orders booking booked reservation parcel delivery invoice case ticket paid charged")


def told_of(
    heard: Heard, *, vague: bool, asks: bool = True
) -> tuple[dict[str, object], dict[str, str], dict[str, str]]:
    """What the customer tells, as far as it may be said back, and which part of the message it came from.

    The third has, for what is told, the sentence that may be quoted in its place.

    `vague` says that there is no name for what it is about. Without `asks` only what happened is told.
    """
    triage, stance, signals = heard.triage, heard.stance, heard.signals
    message = triage.message
    unanswered = 0 if message.channel in SPLIT_CHANNELS else message.unanswered
    chasing = stance.intent == "case_followup" and not stance.asking and tells_of_return(heard.words)
    returned = REPEATED in signals and not (chasing or heard.lapses or stance.asking)
    noted: list[str] = []
    sources: dict[str, str] = {}
    quote = quote_is = ""
    before = 0
    instead: dict[str, str] = {}
    account: tuple[str, ...] = ()
    if triage.reading.obstacle is None and stance.intent not in PLAIN:
        title = "" if heard.public else heard.title
        telling = _account(heard, asks=asks)
        before = telling.before
        instead = {spoken(each, heard.profile.voice): words for each, words in telling.instead.items()}
        clauses = [
            each for each in _joined(telling.clauses) if not _tells_birth(each) and not _EMPTY_VALUE.search(each)
        ]
        if not asks:
            clauses = [clause for clause in clauses if TO_KNOW not in f"{clause} "]
        account = tuple(spoken(clause, heard.profile.voice) for clause in clauses)
        if title and (stance.technical or not (account or telling.quote)):
            quote, quote_is = title, "title"
        elif asks and _is_core_question(heard, account):
            quote, quote_is, before = heard.asked, "question", len(account)
        elif telling.quote:
            quote, quote_is = telling.quote, "statement"
        if not quote and stance.technical and stance.kind in ("problem", "request"):
            quote = error_of(triage.reading.text)
            quote_is = "error" if quote else ""
        if asks and not quote and not account:
            quote, quote_is = _quote(heard, vague=vague)
        if quote and (_tells_birth(quote) or _ASKED_AROUND.match(quote)):
            quote = quote_is = ""
        if heard.public and (
            len(quote) > SHORT_QUOTE
            or LIMPS.search(quote)
            or _tells_private(triage, quote, quote_is)
            or quote_is == "title"
        ):
            quote = quote_is = ""
    reached = not heard.public and stance.intent not in NO_MATTER and triage.reading.obstacle is None
    deadline = _deadline(heard, " ".join((quote, *account))) if reached else ""
    coded = stance.technical and (bool(heard.title) or ORDERED.isdisjoint(vocabulary_of(heard.words)))
    if not heard.public:
        noted, sources = noted_facts(triage, coded=coded, said=" ".join((quote, *account)))
        if len(heard.words) >= LENGTHY:  # sums out of a long story say nothing side by side
            noted = [phrase for phrase in noted if not phrase.startswith("the amounts of")]
        if deadline and deadline.startswith("that you need"):  # it is kept in mind
            noted = [phrase for phrase in noted if not phrase.startswith("that ")]
    for clause in account:
        asking = clause.startswith(("you want to know", "you are asking", "you’re asking"))
        sources[clause[1:]] = "message:request" if asking else "message:account"
    sources[quote] = "message:title" if quote_is == "title" else "message:request"
    lapses = _after(heard, account)
    slots: dict[str, object] = {
        "deadline": deadline,
        "contact": wish_of_way(triage.reading.text, heard.words) if reached else "",
        "noted": join(noted),
        "noted_is": "deadline" if noted and noted[0].startswith("that ") else "facts",
        "quote": quote,
        "quote_is": quote_is,
        "quote_after": before,
        "events": tuple(clause for clause in account if not clause.startswith(WANTED)),
        "claimed": _is_claimed(heard, account),
        "account": account,
        "sent": find_sent(heard.words),
        "repeats": spoken(
            _repeats(unanswered, heard.seed[5] if returned else None, aloud=message.channel == "phone"),
            heard.profile.voice,
        ),
        "waited": unanswered > 0 or REPEATED in signals or chasing,
        "lapses": tuple(lapse.said for lapse in lapses),
        "lapse_things": tuple(lapse.thing for lapse in lapses),
        "loyal": "" if heard.public else _loyal(heard, " ".join(account)),
        "stakes": join(_stakes(stance.intent, signals, (*noted, deadline))),
        "continuing": bool(message.turns),
    }
    if lapsed := _lapsed(heard, lapses):
        slots["sorry"] = lapsed
    return slots, sources, instead


def tells_wish(told: Mapping[str, object]) -> bool:
    """Whether what is told back has a wish in it, so that a step may say "that" of it."""
    account = cast(tuple[str, ...], told["account"])
    asked = told["quote_is"] in ("question", "request")
    return asked or any(clause.startswith(WANTED) for clause in account)


def _deadline(heard: Heard, said: str) -> str:
    """What is kept in mind of a deadline: that it is needed by then, or, where that has been said, the date alone."""
    deadline = find_deadline(heard.triage.reading.text, heard.words)
    if not deadline:
        event = find_event(heard.triage.reading.text, heard.words)
        return f"that {event}" if event and event not in said else ""
    date = deadline.partition(" ")[2]
    if date.lower() not in said.lower():
        return f"that you need this {deadline}"
    return "" if date.startswith(("it ", "they ")) or date.endswith(CLOCKED) else date


def _loyal(heard: Heard, said: str) -> str:
    """How long they have been customers, unless a clause that is told says so already."""
    loyal = find_loyalty(heard.words)
    return "" if "customer" in said and any(long in said for long in (loyal, loyal.removeprefix("for "))) else loyal


def _after(heard: Heard, account: Sequence[str]) -> list[Lapse]:
    """The lapses as they are said once the clauses have been told: what those say already is not said again."""
    if not account or not heard.lapses:
        return list(heard.lapses)
    said = " ".join(account)
    told = {
        kind for kind, words in TOLD_BY.items() if (heard.public or kind == AGAIN) and any(w in said for w in words)
    }
    if times(tokens(said), told=True):
        told.add(CALLED)
    return [each.after(said) for each in heard.lapses if each.kind not in told]


def _lapsed(heard: Heard, lapses: Sequence[Lapse]) -> str:
    """What we are sorry for, by the lapses; empty when there are none, or a canned reply was the matter."""
    if not lapses or heard.stance.intent == CANNED:
        return ""
    *most, last = [lapse.said for lapse in lapses[: 3 if len(heard.words) >= LENGTHY else 2]]
    return f"{', that '.join(most)} and that {last}" if most else last


def _quote(heard: Heard, *, vague: bool) -> tuple[str, str]:
    """The customer's own words that a reply says back, and what they are: a question, a request, a statement.

    A statement is said back to somebody who was let down, and where there is nothing else to say.
    """
    triage, stance = heard.triage, heard.stance
    if stance.intent == "chitchat" and is_settled(heard):
        return "", ""
    if heard.asked:
        return heard.asked, "question" if heard.asked.endswith("?") else "request"
    if any(lapse.kind == "not_arrived" for lapse in heard.lapses):
        return "", ""  # that is what counts, whatever else they say
    told_at_length = not vague and not heard.public and len(heard.words) >= LENGTHY
    if triage.expectation.label == "fell_short" and not told_at_length and (statement := statement_of(triage)):
        return statement, "statement"
    if stance.intent not in NO_MATTER and stance.kind != "closing" and (core := core_of(triage)):
        return core, "question" if core.endswith("?") else "statement"
    if stance.intent == "chitchat" and (scrap := scrap_of(triage)):
        said = scrap if heard.public else bare_answer(scrap)
        return said, "scrap" if said else ""
    passing = heard.public and stance.intent == "chitchat" and not is_greeting(heard.words)
    if (
        (vague or heard.public or stance.asking or stance.intent in VAGUE)
        and (stance.kind != "closing" or passing)
        and (gist := gist_of(triage))
    ):
        return gist, "question" if gist.endswith("?") else "statement"
    return "", ""


def _is_core_question(heard: Heard, account: Sequence[str]) -> bool:
    """Whether a question that cannot be told is what it is all about: it is quoted then, beside what is told."""
    if not account or not heard.asked.endswith("?") or heard.asked[:2] == "I " or told_question(heard.asked):
        return False
    return any(heard.asked[1:12] in span.text for span in heard.triage.intent.evidence)


def _account(heard: Heard, *, asks: bool) -> Account:
    """What of the message is told back."""
    stance = heard.stance
    met = heard.triage.expectation.label != "fell_short"
    if stance.technical and heard.title and not heard.public:
        return Account(_beside_heading(heard, asks=asks) if stance.approach != "no_reply" else ())
    silent = stance.approach == "no_reply" and met
    if silent or (stance.intent == "chitchat" and (is_greeting(heard.words) or is_settled(heard))):
        return Account(())
    if (
        not stance.technical
        and (fears := money_told(heard.plights))
        and not (heard.asked and told_question(heard.asked))
    ):
        return Account((fears,))
    chatting = heard.triage.message.channel in SPLIT_CHANNELS and not heard.public
    if chatting and stance.intent == "order_change" and (order := told_order(heard.triage.reading.text)):
        return Account((order,))
    size = CHANNELS[heard.triage.message.channel].size
    most = 1 if size == "brief" or stance.intent == "chitchat" else MOST_TOLD[size]
    quotes = stance.intent not in NO_MATTER and stance.kind != "closing"
    return retelling_of(heard.triage, asked=heard.asked, most=most, public=heard.public, quotes=quotes, asks=asks)


def _beside_heading(heard: Heard, *, asks: bool) -> tuple[str, ...]:
    """What is told of a technical report beside its heading: what happens, and the question."""
    question = told_question(heard.asked) if asks and heard.asked.endswith("?") else None
    asked = (question,) if question else ()
    if heard.stance.kind not in ("problem", "question", "idea"):
        return asked
    found = account_of(heard.triage, most=MOST_BESIDE)
    events = [clause for clause in found if not clause.startswith(WANTED) and not says_same(clause, heard.title)]
    return (*events, *asked)


def _joined(account: Sequence[str]) -> tuple[str, ...]:
    """The clauses, with two questions that follow upon each other made one: "you want to know how, and when"."""
    told: list[str] = []
    for clause in account:
        before = told[-1] if told else ""
        if before.startswith(TO_KNOW) and clause.startswith(TO_KNOW) and ", " not in before + clause:
            asked = clause.removeprefix(TO_KNOW)
            if asked.partition(" ")[0] in MORE_ASKED and len(before) + len(asked) < LONGEST_JOINED:
                told[-1] += f", and {asked}"
                continue
        told.append(clause)
    return tuple(told)


def _is_claimed(heard: Heard, account: Sequence[str]) -> bool:
    """Whether what is told first is marked as the customer's word, since money or blame is at issue."""
    if not account or account[0].startswith(WANTED) or not account[0][0].islower():
        return False
    intent = heard.stance.intent
    blames = " never " in account[0] or account[0].startswith("we ") or " we " in account[0]
    return intent in DISPUTED or heard.stance.kind == "complaint" or blames


def _tells_birth(clause: str) -> bool:
    """Whether a clause holds somebody's date of birth, which nobody says back."""
    low = clause.lower()
    told = "born on " in low or "born in " in low or not _BIRTH.isdisjoint(low.split())
    return told and any(map(str.isdigit, low))


def _tells_private(triage: Triage, quote: str, quote_is: str) -> bool:
    """Whether a quotation holds a fact of the customer's that does not belong where everybody reads along."""
    if quote_is == "scrap" and quote.count(" ") < FEWEST_GAPS:
        return True  # a bare answer, such as a name
    if find_handles(triage.reading.text, quote):
        return True
    if quote_is == "scrap" and any(map(str.isdigit, quote)):
        return True
    return tells_private(quote, triage)


def _repeats(unanswered: int, returned: int | None, *, aloud: bool) -> str:
    """How often they had to write. `returned` is a number to choose by, if they had to come back about it."""
    if unanswered and aloud:
        return "You have been in touch with us before and had no answer."
    if unanswered > 1:
        return f"You have written to us {TIMES.get(unanswered, 'many times')} before and had no answer."
    if unanswered:
        return "You have written to us before and had no answer."
    return "" if returned is None else RETURNED[returned % len(RETURNED)]


def _stakes(intent: str, signals: frozenset[str], noted: Iterable[str]) -> list[str]:
    """What hangs on it, unless the intent or a fact says as much already."""
    if not signals:
        return []
    told = {signal for signal, intents in SAID_BY.items() if intent in intents}
    if any(phrase.startswith("that you need") for phrase in noted):
        told.add("deadline")
    open_signals = signals - told
    things = [words for signal, words in AT_STAKE.items() if signal in open_signals]
    stakes = [f"{join(things)} {'are' if len(things) > 1 else 'is'} at stake"] if things else []
    return stakes + [words for signal, words in STAKES.items() if signal in open_signals]
