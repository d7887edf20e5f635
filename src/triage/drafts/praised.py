"""Who of the company is praised by name, so that they hear of it; and praise that was taken for a complaint."""

import re
from dataclasses import replace

from triage.drafts.claims import given_names
from triage.drafts.cues import has_cue, index_cues
from triage.drafts.mood import grumbles
from triage.drafts.words import tokens, vocabulary_of, word_set
from triage.result import Triage

LONGEST = 600
_NAME = re.compile(
    r"(?:\b(?:thanks|thank you|shout ?out|kudos|credit|to|by|with|from|called|named|especially|and|that)|^|[.!?,]) "
    r"([A-Z][a-z]{2,14})(?= (?:was|is|has|and|on|in|at|from|who|helped|went|did|made|took|stayed|for|could)\b|[,.!])"
)

_AND_SOMEBODY = re.compile(r"\b[A-Z][a-z]{2,14} and [A-Z][a-z]{2,14}\b")

_PLEASED = word_set("positive very_positive")
# What praise may be taken for by a model that is not sure.
_MISTAKEN = word_set("service_complaint other contact_human chitchat not_a_request")
_PRAISE = index_cues(
    {
        "praise": [
            "big|huge|massive|special|heartfelt thanks|thank|thankyou",
            "say|give|send|express _ thanks|thank|thankyou|gratitude",
            "thank you to",
            "shout out to",
            "kudos|credit|compliments to",
            "above and beyond",
            "excellent|brilliant|fantastic|amazing|outstanding|wonderful|superb service|staff|team|job|help|experience",
        ]
    }
)
_TROUBLE = word_set(
    "but however unfortunately sadly although though except apart still yet refund complaint complain disappointed"
    " disappointing delayed cancelled canceled lost missing late broken wrong overcharged waiting nothing nobody ?"
)


def as_praise(triage: Triage) -> Triage:
    """The triage, with praise that is taken for a complaint by mistake set right.

    That needs a good mood, words of praise, none of trouble, no question, and a model that is not sure of what it took
    the message for.
    """
    intent, expectation = triage.intent, triage.expectation
    if triage.sentiment.label not in _PLEASED or triage.reading.obstacle is not None:
        return triage
    if expectation.confident or intent.confident or intent.label not in _MISTAKEN | {"praise"}:
        return triage
    if expectation.label != "fell_short" and intent.label != "service_complaint":
        return triage
    words = tokens(triage.reading.text[:LONGEST])
    if len(triage.reading.text) > LONGEST or not has_cue(words, _PRAISE):
        return triage
    if not _TROUBLE.isdisjoint(vocabulary_of(words)) or grumbles(words):
        return triage
    met = "met" if expectation.label == "fell_short" else expectation.label
    changed = {"expectation": replace(expectation, label=met), "intent": replace(intent, label="praise")}
    return replace(triage, decisions={**triage.decisions, **changed})


def praised_in(text: str) -> str:
    """The first name of the one person who is praised; empty when it is nobody, or more than one.

    >>> praised_in("A big thank you to Amara on your team, who helped.")
    'Amara'
    >>> praised_in("Thanks to Amara and Ben, they helped."), praised_in("Lovely stay, we will be back.")
    ('', '')
    """
    named = {match[1] for match in _NAME.finditer(" " + text[:LONGEST])}
    known = [name for name in named if name.lower() in given_names()]
    return known[0] if len(known) == 1 and not _AND_SOMEBODY.search(text[:LONGEST]) else ""
