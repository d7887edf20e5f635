"""Does a message say in words that others are affected, or that somebody is in danger? A reply says so only then."""

from collections.abc import Sequence

from triage.drafts.cues import has_cue, index_cues
from triage.drafts.words import vocabulary_of, word_set

_THEM = (
    "others|everyone|everybody|colleagues|coworkers|co-workers|users|customers|neighbours|neighbors|people|staff"
    "|employees|teams|branches|offices|departments|students|tenants|residents|households|members|patients"
    "|parents|teachers|drivers|passengers|guests|clients|families|commuters|volunteers|warehouses|sites"
)
_OTHERS = index_cues(
    {
        "others": [
            "everyone|everybody _ else|here|in|on|at|same|affected|down",
            "all of us|them|our",
            "whole|entire _ team|office|street|company|department|building|estate|floor|school|village|shop|ward",
            "nobody|noone _ can|could|able|has|get|gets",
            "no one _ can|could|able|has|get|gets",
            "none of us|our|my",
            "not just|only me|us",
            f"other|many|several|some|multiple|numerous|most|all|both|our|my|hundreds|dozens|thousands _ {_THEM}",
            f"{_THEM} _ can't|cannot|unable|have|are|report|reporting|reported|complaining|affected|also|too",
            "others|colleagues|coworkers|neighbours|neighbors|flatmates|housemates _ too|also|same|have|are|can't|had",
            "company-wide|sitewide|site-wide|office-wide|nationwide|systemwide across|for|outage|problem|issue|and|it",
            "affects|affecting|affected|hits|hitting|stops|stopping _ everyone|everybody|all|us|team|office|customers",
            "we are|can't|cannot|all|have|can _ all|nobody|none",
            "seen|see|noticed|read _ others|people|users|reports|posts|tweets",
        ]
    }
)
_DANGER = word_set(
    "danger dangerous dangerously unsafe safety safe hazard hazardous fire fires flames burning burned burnt burns"
    " smoke smell smells smelled smelt smelling dizzy epilepsy epileptic smoking smoked smouldering melted melting"
    " sparks sparking spark arcing explode exploded explosion gas carbon locked"
    " monoxide fumes shock shocks electrocuted electrocution injured injury injuries hurt hurts bleeding bled blood"
    " ambulance hospital hospitalized hospitalised emergency 911 999 112 paramedic paramedics choke choked choking"
    " allergic allergy allergies anaphylaxis reaction poison poisoned poisoning toxic suicide suicidal kill killed die"
    " died dying dead death violence violent attacked assault assaulted threaten threatened threatening threats stalker"
    " stalking abuse abused abusive abuser trapped collapse collapsed unconscious faint fainted oxygen insulin seizure"
    " heart epipen overdose overdosed breathe breathing ventilator dialysis crash crashed brakes brake airbag"
    " accident drown drowned sick ill vomiting mould mold asbestos medication medicine tablets life-threatening"
    " harm harmed harming self-harm unwell pain pains asthma inhaler diabetic health fell fall scalded scald"
    " swallowed glass knife gun weapon police scared afraid frightened stranded hypothermia heatstroke"
)

_SMELLS = word_set("smell smells smelled smelt smelling")
_ALARMS = word_set("alarm alarms detector detectors")
# What is told of a danger, by its words; of some only where there is a smell of it.
_HAZARDS = {
    "the smell of gas": (word_set("gas"), True),
    "the smell of burning": (word_set("burning burnt burned burn"), True),
    "the flames": (word_set("flames"), False),
    "the smoke": (word_set("smoke smoking smoked"), False),
    "the sparks": (word_set("sparks sparking arcing"), False),
    "the melted parts": (word_set("melted melting"), False),
    "the electric shock": (word_set("electrocuted"), False),
    "the pain": (word_set("pain pains"), False),
    "the swelling": (word_set("swelling swollen"), False),
}


def tells_of_others(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) says that others are affected.

    >>> tells_of_others("everyone else here is stuck too".split()), tells_of_others("two user accounts".split())
    (True, False)
    """
    return has_cue(words, _OTHERS)


def hazard_of(words: Sequence[str]) -> str:
    """What the danger comes from, in words that fit after "I am taking"; empty when no single word says it.

    >>> hazard_of("there is a smell of gas".split()), hazard_of("it hurts".split())
    ('the smell of gas', '')
    """
    vocabulary = vocabulary_of(words)
    if not _ALARMS.isdisjoint(vocabulary):
        return ""  # the smoke may be in the name of the thing
    smelt = not _SMELLS.isdisjoint(vocabulary)
    for said, (known, smells) in _HAZARDS.items():
        if (smelt or not smells) and not known.isdisjoint(vocabulary):
            return said
    return ""


def tells_of_danger(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) has a word for danger to somebody.

    >>> tells_of_danger("the plug is smoking".split()), tells_of_danger("no hot water again".split())
    (True, False)
    """
    return not _DANGER.isdisjoint(vocabulary_of(words))
