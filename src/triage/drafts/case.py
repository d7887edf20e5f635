"""From a Triage and a Company to the slots that templates may use: plain values, all known, nothing invented."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triage.drafts.channels import CHANNELS
from triage.drafts.company import Company
from triage.drafts.quote import quotable, repeatable
from triage.drafts.wording import UNKNOWN, Wording
from triage.drafts.words import word_set
from triage.result import Triage

# An intent below this is less likely than all others together: ask before acting on it.
CLEAR = 0.5
HASHED_CHARACTERS = 10_000
MOST_REQUESTS = 8
MOST_FACTS = 64

VAGUE = frozenset({"other", "chitchat", "not_a_request", UNKNOWN})
# On these channels one thought may come in several messages, so counting messages says nothing about waiting.
SPLIT_CHANNELS = frozenset({"chat", "sms", "social"})
TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
AT_STAKE = {"safety": "someone's safety", "security": "security", "money_loss": "money"}
STAKES = {
    "blocked": "you cannot go on as things are",
    "many_affected": "others are affected too",
    "deadline": "time is short",
}
# The intent says it already: "You want your money back" needs no "your money is at stake".
SAID_BY = {
    "money_loss": word_set("refund_request payment_problem billing_dispute billing_question"),
    "blocked": word_set("account_access outage"),
    "security": word_set("fraud_security"),
}
LOCKABLE = word_set("account_access payment_problem billing_dispute")
WHEN_GAP = "[when we come back to you]"
PLACE_GAP = "[who takes it from here]"
NAME_GAP = "[your name]"


@dataclass(frozen=True, slots=True)
class Case:
    """What the templates work with. `slots` are their variables; `sources` tells for a slot where it came from."""

    slots: Mapping[str, object]
    sources: Mapping[str, str]
    seed: bytes


def seed_of(triage: Triage) -> bytes:
    """Sixteen bytes that depend on the message alone: its id, else its text."""
    message = triage.message
    key = message.text[:HASHED_CHARACTERS] if message.id is None else message.id
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def build_case(triage: Triage, company: Company, wordings: Mapping[str, Wording]) -> Case:
    """Gather the slots for one message: labels, the intent's phrases, facts fit to repeat, and the company's words."""
    message, reading = triage.message, triage.reading
    seed = seed_of(triage)
    channel = CHANNELS[message.channel]
    label = triage.intent.label
    intent = label if label in wordings else UNKNOWN
    wording = wordings[intent]
    urgency, approach = triage.urgency.label, triage.approach.label
    obstacle = reading.obstacle is not None
    clarify = (
        obstacle or triage.action == "human" or not (triage.intent.confident or triage.intent.probability >= CLEAR)
    )
    if obstacle or (approach == "no_reply" and urgency == "critical"):
        approach = "solution"
    asking = clarify and approach != "no_reply"
    kind = "request" if asking else wording.kind
    signals = {signal.kind for signal in triage.signals}
    unanswered = 0 if message.channel in SPLIT_CHANNELS else message.unanswered
    waited = unanswered > 0 or "repeat_contact" in signals or (intent == "case_followup" and not asking)
    facts = {fact.kind for fact in reading.facts[:MOST_FACTS]}
    noted, sources = ("", {}) if channel.public else _noted(triage)
    quote = None if channel.public or obstacle else _quote(triage)
    abouts = _abouts(triage, wordings) if asking else ()
    by_when = company.service_levels.get(urgency, WHEN_GAP)
    place = company.redirects.get(label) or company.redirects.get(triage.queue) or PLACE_GAP
    owner = company.signature.partition(",")[0] or NAME_GAP
    about = abouts[0] if abouts else wording.about
    sources |= {
        quote or "": "message:request",
        by_when: "" if by_when == WHEN_GAP else "company:service_levels",
        place: "" if place == PLACE_GAP else "company:redirects",
        owner: "" if owner == NAME_GAP else "company:signature",
    }
    slots = {
        "intent": "" if asking else intent,
        "kind": kind,
        "category": triage.category.label,
        "approach": approach,
        "urgency": urgency,
        "sentiment": triage.sentiment.label,
        "expectation": triage.expectation.label,
        "channel": message.channel,
        "public": channel.public,
        "internal": message.author == "internal",
        "obstacle": obstacle,
        "foreign": obstacle and reading.language not in ("en", "und"),
        "clarify": asking,
        "about": about,
        "about_is_vague": intent in VAGUE if not asking else not abouts,
        "other_about": abouts[1] if len(abouts) > 1 else "",
        "heard": wording.heard[seed[0] % len(wording.heard)],
        "sorry": wording.sorry[seed[1] % len(wording.sorry)],
        "do": wording.do,
        "guide": wording.guide,
        "looking": wording.looking,
        "technical": wording.technical,
        "needs": tuple(need.ask for need in wording.needs if not facts.intersection(need.unless)),
        "noted": noted,
        "quote": quote or "",
        "repeats": _repeats(unanswered, "repeat_contact" in signals and intent != "case_followup"),
        "waited": waited,
        "stakes": join(_stakes(intent, signals, noted)),
        "vulnerable": "vulnerable" in signals,
        "churn": "churn_risk" in signals,
        "harm": _harm(kind, intent, signals) if urgency == "critical" else "",
        "given": join(_given(facts)),
        "continuing": bool(message.turns or facts),
        "place": place,
        "by_when": by_when,
        "owner": owner,
        "reach": f"write to us at {company.contact}"
        if message.channel == "review" and company.contact
        else channel.reach,
        "reply": channel.reply,
    }
    return Case(slots, {words: source for words, source in sources.items() if words and source}, seed)


def join(words: Iterable[str]) -> str:
    """Words as a list in a sentence.

    >>> join(["the order number", "the amount", "the date"])
    'the order number, the amount and the date'
    """
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _noted(triage: Triage) -> tuple[str, dict[str, str]]:
    """The facts of the message as a list in a sentence, and where each came from."""
    found: dict[str, list[str]] = {}
    for fact in triage.facts[:MOST_FACTS]:
        if fact.kind not in ("order_number", "ticket_number", "amount", "date", "deadline"):
            continue
        words = repeatable(fact.kind, fact.value if fact.kind.endswith("_number") else fact.span.text)
        if words and words not in found.setdefault(fact.kind, []):
            found[fact.kind].append(words)
    orders, tickets = found.get("order_number", [])[:3], found.get("ticket_number", [])[:2]
    amounts, deadlines = found.get("amount", [])[:3], found.get("deadline", [])[:1]
    dates = [date for date in found.get("date", []) if date not in deadlines][:2]
    phrases = []
    if orders:
        phrases.append(f"{'order' if len(orders) == 1 else 'orders'} {join(orders)}")
    if tickets:
        phrases.append(f"{'case' if len(tickets) == 1 else 'cases'} {join(tickets)}")
    if amounts:
        phrases.append(f"the {'amount' if len(amounts) == 1 else 'amounts'} you named ({join(amounts)})")
    if dates:
        phrases.append(f"the {'date' if len(dates) == 1 else 'dates'} you gave ({join(dates)})")
    if deadlines:
        phrases.append(f"your deadline ({deadlines[0]})")
    sources = {words: f"message:{kind}" for kind, all_words in found.items() for words in all_words}
    return join(phrases), sources


def _quote(triage: Triage) -> str | None:
    for request in triage.requests[:MOST_REQUESTS]:
        if text := quotable(request.text):
            return text
    return None


def _abouts(triage: Triage, wordings: Mapping[str, Wording]) -> tuple[str, ...]:
    """The two likeliest things the message may be about, in words."""
    labels = [triage.intent.label, *(label for label, _ in triage.intent.runners_up[:5])]
    return tuple(wordings[label].about for label in labels if label in wordings and label not in VAGUE)[:2]


def _repeats(unanswered: int, returned: bool) -> str:
    if unanswered > 1:
        return f"You have written to us {TIMES.get(unanswered, 'many times')} before and had no answer."
    if unanswered:
        return "You have written to us before and had no answer."
    return "You have had to come back to us about this." if returned else ""


def _stakes(intent: str, signals: set[str], noted: str) -> list[str]:
    """What hangs on it, unless the intent or a fact says as much already."""
    told = {signal for signal, intents in SAID_BY.items() if intent in intents}
    if "your deadline" in noted:
        told.add("deadline")
    open_signals = signals - told
    things = [words for signal, words in AT_STAKE.items() if signal in open_signals]
    stakes = [f"{join(things)} {'are' if len(things) > 1 else 'is'} at stake"] if things else []
    return stakes + [words for signal, words in STAKES.items() if signal in open_signals]


def _harm(kind: str, intent: str, signals: set[str]) -> str:
    """What has to be stopped before anything else."""
    if "safety" in signals:
        return "safety"
    if intent == "fraud_security" or ("security" in signals and intent in LOCKABLE):
        return "security"
    if kind in ("closing", "idea"):
        return ""
    return "money" if "money_loss" in signals else "stop"


def _given(facts: set[str]) -> list[str]:
    given = []
    if "order_number" in facts:
        given.append("the order number")
    if "ticket_number" in facts:
        given.append("the case number")
    if not given and facts & {"amount", "date"}:
        given.append("the details")
    return given
