"""Does what is told back point at something that stands elsewhere in the letter, or does its verb limp?"""

import re

from triage.drafts.words import word_set

# A verb that does not agree with its subject, or with the word before it: "a letter that say", "could not filled".
LIMPS = re.compile(
    r"\b(?:an?|this|every|each) [a-z]+ (?:that|which|who)"
    r" (?:say|state|show|have|do|need|want|are|were|tell|give|make|go)\b"
    r"|\b(?<!make )(?<!made )(?<!did )(?<!does )(?<!have )(?:he|she|it)"
    r" (?:have|don't|do not|say|need|want|go|were|are|show)\b"
    r"|\b(?:you|I|we)(?: (?:no longer|still|also|just|now|never|only|then))? (?:is|has|does|wants|needs)\b"
    r"|\b(?:have|has|had) went\b"
    r"|^(?:your|our|the) \w+ (?!is\b|was\b|has\b)\w+s\b[^,]{0,60}, and were\b"
    r"|\bthere (?:website|app|customer|service|system|team|staff|store|site|office|phone|own)\b"
    r"|\b(?:could|can|will|would|should|did|does|do|cannot|must)(?: not| never)? "
    r"(?!need|exceed|proceed|succeed|speed|feed|embed)[a-z]+ed\b|\bhave \w+ [^,.;]{0,80}\band (?:wanted|was|were|did)\b"
)
_ONES = "customer|client|member|user|student|tenant|guest|owner"
_SPAN = "years?|months?|weeks?|days?"
# "You are customer since 2 years", "your contract finish in June", "you need more fast".
_BROKEN = re.compile(
    rf"\b(?:are|were) (?:{_ONES})\b"
    rf"|\b(?:are|is|have|has|pay|wait|work|live) [^,;]{{0,40}}\bsince (?:\d+|two|three|four|five|many) (?:{_SPAN})\b"
    r"|(?:^|, | and | but )(?:it|he|she|(?:your|the|our) [a-z]{3,20}(?<!s))"
    r" (?:finish|work|stop|start|come|arrive|happen)\b"
    r"|^in (?:our|the|your) website\b|\bmore (?:fast|cheap|big|small|slow|good|bad|easy)\b",
    re.I,
)
# What points at another place in the letter, or leans on a clause before it, is not told on its own.
_POINTS = word_set("following follows below above attached aforementioned")
_FOLLOWING = re.compile(
    r"\b(the|these) following ((?:[\w'/-]{1,30} ){0,4}?[\w'/-]{1,30})"
    r"(?=$|,| (?:be|is|are|was|were|removed|deleted|blocked|corrected|closed|cancelled|fixed|investigated|from|off|on"
    r"|that|which|in|to)\b)"
)
_ELSEWHERE = re.compile(r"\b(the|this|these) ((?:[\w-]{1,20} )?[\w-]{1,20}) (?:below|above)\b")
_LISTED = re.compile(r"(?:that are |which are )?\b(?:listed|named|mentioned|shown|given|stated) (?:below|above)\b")
# "It does not heat above 100 degrees" points at nothing.
_MEASURED = re.compile(r"\b(?:above|below) (?=(?:about |around )?[£$€-]?\d)")
_LEANS_BACK = word_set("both additionally")
# "You were told of this after the training": what is meant stands in another sentence.
_THIS = re.compile(
    r"\b(?:of|about|with|on|to|for|by) this(?=$|[,;]"
    r"| (?:after|when|before|because|since|until|and|but|in|on|at|from)\b)"
)
NEAR_FRONT = 5


def placed(told: str) -> str:
    """What is told, with what it lists elsewhere named as that: "the address below" is "the address you list".

    >>> placed("you need the following address removed"), placed("you want the items listed below back")
    ('you need the address you list removed', 'you want the items you list back')
    """
    if "following " in told:
        told = _FOLLOWING.sub(r"\1 \2 you list", told)
    if not (" below" in told or " above" in told):
        return told
    return _ELSEWHERE.sub(r"\1 \2 you give", _LISTED.sub("you list", told))


def points_away(told: str) -> bool:
    """Whether what is told points at nothing where it stands: "the items below", "you also paid"; or its verb limps.

    >>> points_away("you want the items below removed"), points_away("you paid in May")
    (True, False)
    """
    words = _MEASURED.sub("", told.lower()).split()
    if not _POINTS.isdisjoint(words) or not _LEANS_BACK.isdisjoint(words[:NEAR_FRONT]):
        return True
    if LIMPS.search(told) or _BROKEN.search(told):
        return True
    return " this" in told and _THIS.search(told) is not None
