"""How a message is answered: what it is taken to want, how to talk to the customer, ask first or act."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from triage.drafts.fake import reports_fake
from triage.drafts.lapses import Lapse
from triage.drafts.mood import grumbles
from triage.drafts.offered import CONTRIBUTION, HOW_TO
from triage.drafts.plights import CALL_BACK, CANNED, NEVER_CAME, NO_WORD, PRIVATE, SHUT_OUT
from triage.drafts.quote import MOST_REQUESTS
from triage.drafts.references import gives_reference
from triage.drafts.sent import DIRECT, find_sent
from triage.drafts.small_talk import CLEAR, is_greeting, is_small_talk, is_unsure, talk_of
from triage.drafts.tries import NO_TRIES, Tries
from triage.drafts.wording import UNKNOWN, Wording
from triage.drafts.words import STOPS, vocabulary_of, word_set
from triage.result import Triage

# A message of fewer words is asked about when its intent is not clear; a longer one has said enough to work with.
TOLD = 18
# So has one of as many words that asks for something.
ASKED = 11
# An intent that is not clear is taken all the same when it is this likely and this far ahead of the next.
LEADING = 0.3
AHEAD = 1.5
CLEAR_CATEGORY = 0.5
# Spaces in a question that says by itself what is wanted.
CLEAR_QUESTION = 5
QUESTION = "open_question"
# Without one of these, and without a number, a question is about no order that is under way.
ORDERED = word_set(
    "order ordered orders ordering preorder parcel package packages parcels pkg delivery deliveries deliver delivered"
    " delivering redeliver driver courier ship shipped shipping ships shipment dispatch dispatched arrive arrives"
    " arrived arriving arrival come comes coming came bought buy purchase purchased item items box track tracking"
    " tracked sent send receive received get getting got flight luggage bag bags booking bookings booked reservation"
    " status update updates progress refund refunded eta transit waiting wait pending processed processing ready stock"
    " ticket tickets application claim repair replacement exchange return returned post posted mail preordered"
    " pre-order release released appointment confirmation late delay delayed"
)
ORDER_FACTS = word_set("order_number ticket_number tracking_number")
# "Fake message" has wordings of its own, whatever the model took it for.
FAKE = "fake_message"
MAY_BE_FAKE = word_set(
    "fraud_security account_access account_change how_to malfunction other privacy_legal service_request"
    " service_complaint product_question contact_human chitchat"
)
# The same for other things that show in the words, with the label that each stands for; `CALL_BACK` only where the
# model takes it for a wish to reach a person, or for nothing much.
PLAIN = {CANNED: "service_complaint", SHUT_OUT: "contact_human", PRIVATE: "contact_human", CALL_BACK: "contact_human"}
MAY_BE_PLAIN = word_set(
    "malfunction other service_complaint contact_human chitchat case_followup feature_request product_question"
    " service_request not_a_request account_access outage"
)
# "My order never came" is more than a complaint about the service.
MAY_BE_MISSING = word_set("service_complaint delivery_problem order_status chitchat other")
# "What is my number?" wants an answer; "Can you change it?" wants something done.
ASKS_TO_KNOW = re.compile(r"(?:what|when|where|which|who|why|how|is|are|was|were|do|does|did|has|have) .+\?$", re.I)
ASKS_FOR = re.compile(
    r"(?:can|could|would|will) (?:you|someone|somebody|anyone)(?: please)? "
    r"(?:help|check|send|fix|change|cancel|update|look|add|make|give|get|move|remove|book|follow|call|contact)\b",
    re.I,
)
MOST_FACTS = 64
# Who writes this seldom waits for an answer; one who gets thanks is content.
CONTENT = word_set("praise not_a_request")


@dataclass(frozen=True, slots=True)
class Stance:
    """What the reply goes by.

    `label` is what the message is about as far as anybody can tell, `intent` the entry of the wordings that is used for
    it (`unknown` when that is too unsure); `asking` says that a question comes first, `answers` that what is asked for
    is an answer, though people with this intent mostly want something done.
    """

    label: str
    intent: str
    kind: str
    approach: str
    asking: bool
    technical: bool
    hurt: bool
    answers: bool = False


def take_stance(
    triage: Triage,
    words: Sequence[str],
    wordings: Mapping[str, Wording],
    *,
    found: bool,
    asked: str = "",
    reported: bool = False,
    plights: frozenset[str] = frozenset(),
    offered: str = "",
) -> Stance:
    """How to answer one message (its `tokens` are `words`).

    `found` says that an issue or an article fits it; `asked` is a request or question that can be said back;
    `reported` that it is written as a report of a fault, with a heading and what helps to find it, or shows an error;
    `plights` are what
    its words plainly say; `offered` is the entry of the wordings for what it brings instead of a fault: a change, a
    proposal.
    """
    label = triage.intent.label
    obstacle = triage.reading.obstacle is not None
    fell_short = triage.expectation.label == "fell_short"
    hurt = fell_short or triage.sentiment.label in ("negative", "very_negative")
    said = (word for word in words if word not in STOPS)
    told = any(islice(said, (ASKED if triage.requests else TOLD) - 1, None))
    told |= asked.count(" ") >= CLEAR_QUESTION
    unsure = is_unsure(triage)
    fake = label in MAY_BE_FAKE and FAKE in wordings and not obstacle and reports_fake(words)
    if fake:
        label, unsure = "fraud_security", False
    elif NEVER_CAME in plights and label in MAY_BE_MISSING and fell_short and "delivery_problem" in wordings:
        label, unsure = "delivery_problem", False
    elif NO_WORD in plights and label in ("chitchat", "other") and "case_followup" in wordings:
        label, unsure = "case_followup", False
    offered = offered if offered in wordings and not obstacle else ""
    plain = "" if fake or obstacle or reported or offered else _plain(label, plights, wordings)
    if offered or plain:
        label, unsure = offered or PLAIN[plain], False
    likely = not unsure or (told and _leads(triage, wordings))
    stung = label in CONTENT and not triage.intent.confident and _is_stung(triage, words)
    if stung:
        likely, told = False, True  # it only looks like praise
    elif label in CONTENT and asked.endswith("?") and not triage.intent.confident:
        likely, told = False, True  # more than praise: there is a question in it
    answered = stung or plain or offered in (CONTRIBUTION, HOW_TO) or expects_answer(triage, words, asked=asked)
    silent = triage.approach.label == "no_reply" and not answered
    if plain or offered or label == "case_followup":
        pass
    elif not silent and is_small_talk(triage, words) and not (asked.endswith("?") and "?" not in words):
        label, unsure, likely = "chitchat", False, True
    elif label == "chitchat" and asked and not is_greeting(words):  # more than small talk: there is a question in it
        unsure, likely = True, False
    if label == "order_status" and asked.endswith("?") and _is_of_no_order(triage, words):
        likely, told = False, True  # it only looks like an order under way
    if label == "chitchat" and hurt and not is_greeting(words):  # small talk with a sting in it
        unsure, likely = True, False
    approach = _approach(triage, label, silent=silent, unsure=unsure or bool(plain), hurt=hurt)
    asking = (obstacle or (unsure and not told and not found)) and approach != "no_reply"
    closing = label in wordings and wordings[label].kind == "closing"
    thanked = closing and approach == "no_reply"  # nothing is lost where all that is due is thanks
    usable = likely or asking or thanked or ((found or not told) and not closing)
    intent = label if label in wordings and usable else UNKNOWN
    kind = "request" if asking else wordings[intent].kind
    if intent == UNKNOWN and not asking:
        asks = asked.endswith("?") or any(request.text.endswith("?") for request in triage.requests[:MOST_REQUESTS])
        faulty = reported and label in wordings and wordings[label].kind == "problem"
        let_down = fell_short and hurt and not asked
        asks = asks and not ASKS_FOR.match(asked)
        kind = "problem" if let_down or faulty or stung else "question" if asks else "request"
        intent = QUESTION if kind == "question" and QUESTION in wordings else UNKNOWN
    if (fake or plain) and not asking:
        intent = plain or FAKE
        kind = wordings[intent].kind
    technical = wordings[label if label in wordings else intent].technical
    answers = kind == "request" and not offered and not asking and bool(ASKS_TO_KNOW.match(asked))
    kind = "question" if answers else kind
    return Stance(label, intent, kind, approach, asking, technical, hurt, answers)


def category_of(triage: Triage, tries: Tries, lapses: Sequence[Lapse]) -> str:
    """How to talk to the customer. What is not sure enough, and shows in nothing they say, is answered as usual."""
    label, probability = triage.category.label, triage.category.probability
    shown = tries != NO_TRIES if label == "geek" else len(lapses) > 1
    return label if shown or probability >= CLEAR_CATEGORY else "regular"


def expects_answer(triage: Triage, words: Sequence[str], *, asked: str = "") -> bool:
    """Whether there is something to answer after all in a message (its `tokens`) that seems to expect no reply.

    That is a question that the triage found (`asked`, with its mark put in), something sent by direct message, or a
    doubt of the triage itself; praise, advertising, thanks and a nod are taken as they are.
    """
    if any(request.text.rstrip().endswith("?") for request in triage.requests[:MOST_REQUESTS]):
        return True
    if triage.requests and asked.endswith("?"):
        return True
    if talk_of(words) in ("thanks", "nod"):
        return False
    pleased = triage.expectation.label != "fell_short" and triage.sentiment.label in ("positive", "very_positive")
    doubtful = not triage.approach.confident and triage.intent.label not in CONTENT and not pleased
    return doubtful or find_sent(words) == DIRECT


def _is_stung(triage: Triage, words: Sequence[str]) -> bool:
    """Whether what is taken for praise has words of complaint in it, and nothing says that its writer is pleased."""
    pleased = triage.sentiment.label in ("positive", "very_positive") or triage.expectation.label in (
        "met",
        "surpassed",
    )
    return not pleased and grumbles(words)


def _is_of_no_order(triage: Triage, words: Sequence[str]) -> bool:
    """Whether what is taken for a question after an order, not for sure, names none."""
    if triage.intent.confident or not ORDERED.isdisjoint(vocabulary_of(words)):
        return False
    if any(fact.kind in ORDER_FACTS for fact in triage.reading.facts[:MOST_FACTS]):
        return False
    return not gives_reference(triage.reading.text, words)


def _plain(label: str, plights: frozenset[str], wordings: Mapping[str, Wording]) -> str:
    """The entry of the wordings for what the words plainly say; empty when the label says more."""
    if label not in MAY_BE_PLAIN or not plights:
        return ""
    found = next((name for name in PLAIN if name in plights and name in wordings), "")
    return "" if found == CALL_BACK and label not in ("contact_human", "chitchat", "other") else found


def _approach(triage: Triage, label: str, *, silent: bool, unsure: bool, hurt: bool) -> str:
    """The approach, unless it would leave somebody in need without an answer or send them to the wrong place."""
    approach, urgency = triage.approach.label, triage.urgency.label
    signals = {signal.kind for signal in triage.signals}
    if triage.reading.obstacle is not None:
        return "solution"
    if approach == "no_reply":
        again = hurt and (urgency == "high" or "repeat_contact" in signals)
        return "solution" if again or urgency == "critical" or not silent else approach
    if approach == "redirect" and unsure and not (label == "fraud_security" and "security" in signals):
        return "solution"
    return approach


def _leads(triage: Triage, wordings: Mapping[str, Wording]) -> bool:
    """Whether the likeliest intent is well ahead of the next, or those of its family are likely together."""
    best, others = triage.intent, triage.intent.runners_up
    if triage.action == "human":
        return False
    if best.probability >= LEADING and others and best.probability >= AHEAD * others[0][1]:
        return True
    family = wordings[best.label].family if best.label in wordings else ""
    kin = sum(p for label, p in others if label in wordings and wordings[label].family == family) if family else 0.0
    return best.probability + kin >= CLEAR
