"""What a customer tells of themselves that a kind reply takes up: who depends on it, that nobody was hurt."""

import re
from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import vocabulary_of, word_set

BEFORE = 3
# So far from "my mother" her age or illness may stand.
NEAR = 8
NEAR_BEFORE = 4
OLD = range(70, 116)
_KIN = word_set(
    "mother mum mom mam father dad husband wife partner son daughter brother sister grandmother grandfather grandma"
    " grandpa nan gran grandad aunt uncle neighbour neighbor"
)
_ILL = (
    "ill|sick|disabled|blind|deaf|dementia|alzheimer's|alzheimers|parkinson's|parkinsons|cancer|epilepsy|epileptic|asthma"
    "|asthmatic|copd|diabetic|diabetes|wheelchair|frail|elderly|bedridden|vulnerable|arthritis|oxygen|dialysis|stroke"
)
_MY = word_set("my our")
# "Mum is in hospital": family, whom a message may name without "my".
_OWN_KIN = word_set("mum mom mam dad nan gran grandma grandpa grandad")
_SOMEBODYS = word_set("your his her their the a an whose this that another")
_AGED = word_set("is aged now nearly almost turned who's she's he's")
# "She is in hospital", of a relative named before.
_THEY = word_set("she she's he he's")
_ILL_AT = word_set("hospital fall")
_IS_ILL = re.compile(
    r"(?:(?:is|has) )?(?:just )?(?:had|has had) a (?:bad |nasty )?(fall)\b"
    r"|(?:is|has been taken) (?:still |now |currently )?(?:in|into|to) (?:the )?hospital\b"
)
_FRAIL = word_set(_ILL.replace("|", " ")) | {"pendant", "carer"}
_CUES = index_cues(
    {
        "baby": ["baby|babies|newborn|infant|toddler", "month|months|week|weeks old"],
        "children": ["small|young|little|two|three|four kids|children|child", "with _ kids|children|toddlers"],
        "pregnancy": ["i'm|am|im|wife|wife's|partner|daughter _ pregnant|expecting"],
        "health": [f"i|i'm|im|i've|have _ {_ILL}", f"my _ {_ILL}"],
        "unhurt": ["nobody|noone _ hurt|injured|harmed", "no one _ hurt|injured|harmed", "no injuries|injury"],
        "fault": [
            "my|our _ fault|mistake|error|doing|bad|slip|oversight",
            "i|i've|we've|we _ misjudged|misread|misunderstood|miscounted|mistyped|mixed|muddled",
            "i|i've|we've|we _ put|typed|entered|wrote|gave|chose|picked|ordered|booked|selected _ wrong|wrongly",
        ],
        "pardon": [
            "sorry to be|bother|trouble|ask|keep|put|pester|chase|disturb|bombard",
            "sorry for|about _ short|bother|trouble|inconvenience|confusion|long|delay|hassle|mix-up|late|muddle",
            "me again sorry",
            "again sorry",
            "apologies|apologise|apologize for|if",
        ],
        "mended": [
            "its|it's|all working|fixed|sorted|solved|mended now|again|!",
            "its|it's|all|everything now|all working|fixed|sorted|mended",
        ],
        "locked": [
            "i|i've|ive|we|we've|have|already _ frozen|froze|locked|blocked|cancelled|canceled|stopped"
            " my|the|our|both _ card|cards|account",
        ],
        "unplugged": ["i|i've|we|we've|have|and unplugged"],
        "switched_off": ["i|i've|we|we've|have _ switched|turned off", "i|i've|we|we've|have switched|turned _ off"],
        "under_way": [
            "now|today _ gone|leaving|taken|moving|moved|spending|using|buying|ordering|emptied",
            "leaving|moving|going|spending|buying|ordering|using _ now",
            "right now",
            "this minute",
            "as i|we type|write|speak",
            "just rang|called|phoned|texted|messaged",
            "gave|given|told|shared|sent|entered|read _ code|codes|pin|password|passcode",
        ],
    }
)
# "You should be sorry for the delay", "not my fault", "the baby monitor".
_UNLESS = {
    "fault": word_set("not isn't wasn't never no if"),
    "pardon": word_set("you should not say said they no even are were be"),
    "health": word_set("if not no"),
    "unhurt": word_set("if hope"),
    "mended": word_set("not never isn't isnt until when once if stopped get want need should make being be hasn't see"),
    "unplugged": word_set("not never if"),
    "switched_off": word_set("not never if again"),
    "under_way": word_set("not never didn't if haven't don't"),
}
_THINGS = word_set("monitor clothes seat food formula shower shoes toys carrier club account portal app gate")


def told_of_self(words: Sequence[str]) -> frozenset[str]:
    """The names of all that a message (its `tokens`) tells of its writer's situation.

    >>> sorted(told_of_self("sorry to bother you , it is my own fault".split()))
    ['fault', 'pardon']
    """
    return frozenset(
        name
        for name, start, end in find_cues(words, _CUES)
        if _UNLESS.get(name, frozenset()).isdisjoint(words[max(start - BEFORE, 0) : start])
        and _THINGS.isdisjoint(words[end : end + 1])
    )


def to_think_of(words: Sequence[str], told: frozenset[str]) -> str:
    """Who or what depends on it, in words that fit before "in mind": `a baby`, `your mother`; empty when not clear.

    >>> to_think_of("my mother is 84 and it was on her bed".split(), frozenset())
    'your mother'
    """
    for place, word in enumerate(words):
        low = max(place - NEAR_BEFORE, 0)
        if word in _KIN and not _MY.isdisjoint(words[low:place]):
            near = range(low, min(place + NEAR, len(words)))
            if any(words[each] in _FRAIL or _is_age(words, each) for each in near):
                return f"your {word}"
    if "baby" in told:
        return "a baby"
    return (
        "your family" if not told.isdisjoint(("children", "pregnancy")) else "your health" if "health" in told else ""
    )


def ill_told(words: Sequence[str]) -> str:
    """Which relative is in hospital or had a fall, as a clause that fits after "I am sorry to hear that"; else empty.

    >>> ill_told("my sister cannot call . she is in hospital since monday".split())
    'your sister is in hospital'
    >>> ill_told("my dad's had a fall".split()), ill_told("my mother was in hospital".split())
    ('your dad had a fall', '')
    >>> ill_told("we have to move it mum's in hospital".split())
    'your mum is in hospital'
    """
    if _ILL_AT.isdisjoint(vocabulary_of(words)):
        return ""
    whose = ""
    for place, word in enumerate(words):
        who = word.removesuffix("'s")
        if who in _KIN and (words[place - 1] in _MY or _is_own(words, place, who)):
            whose = "" if whose not in ("", who) else who  # of two, it may be either
        elif word not in _THEY:
            continue
        said = " ".join((*(["is"] if word.endswith("'s") else ()), *words[place + 1 : place + NEAR]))
        if match := _IS_ILL.match(said):
            return f"your {whose} {'had a fall' if match[1] else 'is in hospital'}" if whose else ""
    return ""


def _is_own(words: Sequence[str], place: int, who: str) -> bool:
    before = words[place - 1] if place else ""
    return who in _OWN_KIN and before not in _SOMEBODYS and not before.endswith("'s")


def _is_age(words: Sequence[str], place: int) -> bool:
    """Whether a number is the age of somebody old: "is 84", "84 year old"."""
    word = words[place]
    if len(word) > len("115") or not word.isdecimal() or int(word) not in OLD:
        return False
    return words[place - 1] in _AGED or words[place + 1 : place + 2] in (["year"], ["years"])
