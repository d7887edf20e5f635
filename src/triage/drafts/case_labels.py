"""The slots that say what kind of message it is: its labels, and what its words plainly are."""

from triage.drafts.bereaved import tells_of_loss
from triage.drafts.heard import LENGTHY, Heard, is_settled
from triage.drafts.leaving import tells_of_leaving
from triage.drafts.mood import shows_annoyance
from triage.drafts.praised import praised_in
from triage.drafts.received import is_grave, name_given, received_in, secret_in
from triage.drafts.shown import hazard_of
from triage.drafts.situation import ill_told, to_think_of, told_of_self
from triage.drafts.small_talk import is_greeting, talk_of
from triage.drafts.stance import QUESTION, Stance
from triage.drafts.strain import strain_told, tells_ahead, tells_of_hardship, tells_of_plight
from triage.drafts.turns import chosen_in, does_it
from triage.drafts.words import join, vocabulary_of, word_set
from triage.result import Triage
from triage.text.language import language_name

# By a word of the obstacle: what is there instead of a message.
BLANK = {
    "link": "I find only a link in it",
    "attachment": "I find only an attachment in it",
    "emoji": "I find no words in it",
    "empty": "it has come without any text",
    "quoted": "I find nothing new in it",
    "readable": "its text cannot be read here",
}
# A question of these intents may be answered where it was asked, when it speaks of nobody's own affairs.
ASKED_OPENLY = frozenset((QUESTION, "product_question"))
OWN = word_set("i i'm i've i'd i'll im ive me my mine myself we we're we've our us dm pm")
PLEASED = word_set("positive very_positive")
# A day that is asked about is nobody's own.
WHEN = word_set("date deadline")
MADE_SAFE = ("you unplugged it", "you switched things off")
FRAIL = word_set("vulnerable safety")
LOCKABLE = word_set("account_access payment_problem billing_dispute")
# What money that is being taken is told under, and the words for it.
DRAINED = word_set("payment_problem billing_dispute billing_question refund_request account_access")
TAKEN = word_set(
    "take takes taken taking took charge charged charges charging debit debited debits withdraw withdrawn withdrawing"
    " withdrawal withdrawals deducted deducting drained emptied stolen stole transferred gone billed"
)


def labels_of(heard: Heard, category: str) -> dict[str, object]:
    """What kind of message it is; `category` is how to talk to the customer."""
    triage, stance = heard.triage, heard.stance
    obstacle = triage.reading.obstacle is not None
    settled = stance.intent == "chitchat" and is_settled(heard)
    leaving = "churn_risk" in heard.signals
    short = tells_of_hardship(heard.words) if stance.hurt or leaving else tells_of_plight(heard.words)
    hardship = short and (stance.hurt or tells_of_plight(heard.words)) and not stance.technical and not heard.public
    told = frozenset[str]() if obstacle else told_of_self(heard.words)
    frail = any(signal.kind in FRAIL for signal in triage.signals)
    fraud = stance.label == "fraud_security" and "under_way" in told
    return {
        "intent": "" if stance.asking else stance.intent,
        "kind": stance.kind,
        "category": category,
        "approach": stance.approach,
        "urgency": triage.urgency.label,
        "sentiment": triage.sentiment.label,
        "expectation": triage.expectation.label,
        "channel": triage.message.channel,
        "voice": heard.profile.voice,
        "public": heard.public,
        "internal": triage.message.author == "internal",
        "obstacle": obstacle,
        "foreign": language_name(triage.reading.language) if _is_foreign(triage) else "",
        "blank": _blank(triage.reading.obstacle or ""),
        "talk": talk_of(heard.words),
        "clarify": stance.asking,
        "technical": stance.technical,
        "here": heard.public and _fits_everybody(heard),
        "chosen": chosen_in(heard.words) if settled else "",
        "does_it": settled and does_it(heard.words),
        "asks": "?" in vocabulary_of(heard.words),
        "secret": secret_in(heard.words),
        "fragment": bool(heard.words) and not is_greeting(heard.words),
        "grave": is_grave(heard.words),
        "called": "" if heard.public else name_given(heard.words),
        "received": "" if heard.public else join(received_in(heard.words, heard.facts)),
        "bereaved": not obstacle and not stance.technical and tells_of_loss(heard.words),
        "praised": praised_in(triage.reading.text) if triage.sentiment.label in PLEASED else "",
        "vulnerable": "vulnerable" in heard.signals,
        "to_think_of": to_think_of(heard.words, told) if frail and not heard.public else "",
        "ill": "" if obstacle or heard.public or stance.technical else ill_told(heard.words),
        "danger": "safety" in heard.signals and not heard.public and stance.kind not in ("closing", "idea"),
        "hazard": hazard_of(heard.words),
        "made_safe": MADE_SAFE[0] if "unplugged" in told else MADE_SAFE[1] if "switched_off" in told else "",
        "locked": "locked" in told,
        "mended": "mended" in told and not heard.lapses and len(heard.words) < LENGTHY,
        "unhurt": "unhurt" in told and (not stance.technical or "safety" in heard.signals),
        "own_fault": "fault" in told and not stance.hurt,
        "begs_pardon": "pardon" in told and triage.sentiment.label not in ("negative", "very_negative"),
        "hardship": hardship,
        "strain": strain_told(heard.words) if hardship else "",
        "ahead": hardship and tells_ahead(heard.words),
        "lengthy": len(heard.words) >= LENGTHY,
        "churn": leaving and not short and tells_of_leaving(heard.words),
        "vexed": triage.sentiment.label == "very_negative" or _is_vexed(heard),
        "harm": "security" if fraud else _harm(stance, heard) if triage.urgency.label == "critical" else "",
    }


def _is_vexed(heard: Heard) -> bool:
    """Whether somebody is surely annoyed: the sentiment is sure, or their words show it (those of a report may not)."""
    mood = heard.triage.sentiment
    shown = mood.confident or (not heard.stance.technical and shows_annoyance(heard.words))
    return mood.label == "negative" and shown


def _fits_everybody(heard: Heard) -> bool:
    """Whether a question asks for nothing of the customer's own, so that everybody may read the answer."""
    stance, words = heard.stance, vocabulary_of(heard.words)
    plain = stance.kind == "question" and stance.intent in ASKED_OPENLY and heard.facts <= WHEN
    return (
        plain
        and not heard.lapses
        and not stance.asking
        and OWN.isdisjoint(words)
        and ("?" in heard.asked or "?" in words)
    )


def _is_foreign(triage: Triage) -> bool:
    return triage.reading.obstacle is not None and triage.reading.language not in ("en", "und")


def _blank(obstacle: str) -> str:
    """What there is to read in a message that says nothing, in words that fit after "and"."""
    return next((said for word, said in BLANK.items() if word in obstacle), "") if obstacle else ""


def _harm(stance: Stance, heard: Heard) -> str:
    """What has to be stopped before anything else; money only where they tell that it is taken from them."""
    signals = heard.signals
    if "safety" in signals:
        return "safety"
    if stance.label == "fraud_security" or ("security" in signals and stance.intent in LOCKABLE):
        return "security"
    if stance.kind in ("closing", "idea"):
        return ""
    taken = stance.label in DRAINED and not TAKEN.isdisjoint(vocabulary_of(heard.words))
    return "money" if "money_loss" in signals and taken else "stop"
