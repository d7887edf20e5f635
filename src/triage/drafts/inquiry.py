"""What is looked into beside the answer, by what a message tells: lapses, what was told, what shows something else.

Every clause fits after "I am finding out". No cause is guessed at.
"""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.indirect import TO_KNOW
from triage.drafts.lapses import Lapse
from triage.drafts.words import STOPS, join, vocabulary_of, word_set

# Where something is written that may be wrong, and how it is said back.
_SOURCES = {
    **{
        word: f"the {word}"
        for word in word_set(
            "website portal app letter leaflet notice invoice bill statement confirmation system account timetable"
            " brochure contract label receipt manual payslip calendar tracker tracking screen map"
        )
    },
    **dict.fromkeys(("site", "page", "webpage"), "the website"), "google": "Google",
}  # fmt: skip
_SAYS = word_set("says said shows show showed states stated showing saying lists")
# "It still says": so it says what it should not; otherwise it may be what the customer goes by.
_STILL = word_set("still now already")
_NOW = {
    "said": "says",
    "stated": "says",
    "state": "says",
    "saying": "says",
    "show": "shows",
    "showing": "shows",
    "showed": "shows",
}
_NEAR = 6
# Somebody who says it: "I called about the invoice and he said".
_WHO = word_set("i you he she they we who it agent driver man woman lady colleague team somebody someone nobody")
# "It says 'error'" is the fault itself, and what is asked for is no finding: "what the page says".
_LED = word_set("what whatever as if unless until that which like where")
_TOLD = index_cues(
    {
        "told": [
            "i|we was|were|been told|promised|assured|informed|advised",
            "i've|we've been told|promised|assured|informed|advised",
            "told|promised|assured|informed|advised me|us",
            "colleague|rep|agent|agents|adviser|advisor|staff|manager|desk|branch|office|engineer|receptionist _"
            " said|confirmed|promised|told",
            "was|were told|promised",
        ]
    }
)
_NOT_TOLD = word_set(
    "not never nobody haven't hasn't wasn't weren't no if when have they're doctor friend friends bank"
    " neighbour neighbor mum mom dad wife husband boss school lawyer solicitor police mother father sister brother"
)
# What may have brought a fault about; "I updated it" is what they tried.
_CHANGES = {
    **{word: word for word in ("update", "upgrade", "release", "redesign", "migration")},
    "updated": "update",
    "upgraded": "upgrade",
    "upgrading": "upgrade",
    "updating": "update",
}
_BEGAN = word_set("since after started began ever")
_BY_THEM = word_set("i we i've we've by no not without before latest")


def inquiry_into(words: Sequence[str], lapses: Sequence[Lapse], *, fault: bool, upset: bool) -> str:
    """What is found out beside the answer to a message (its `tokens`): two things at most; empty without any.

    `fault` says that something technical fails, `upset` that the customer was let down.
    """
    found = unlike([lapse.looking for lapse in lapses if lapse.looking])
    if len(found) < 2 and (differing := differ_in(words)):
        found.append(f"why {join(differing)} differ")
    elif len(found) < 2 and (source := says_else(words)):
        found.append(source)
    if fault and len(found) < 2 and (change := changed_before(words)):
        found.append(f"whether the {change} has to do with it")
    if not found and was_told(words):
        found.append("what was agreed with you" if upset else "whether what you were told still holds")
    first, *more = found or [""]
    return f"{first}{',' if ' and ' in first else ''} and {more[0]}" if more else first


def unlike(lookings: Sequence[str]) -> list[str]:
    """The first two of what is looked into, one where both ask the same of different words.

    >>> unlike(["how the charge came about", "how the figures came about"])
    ['how the charge came about']
    """
    return [each for place, each in enumerate(lookings[:2]) if not place or each.split()[-1] != lookings[0].split()[-1]]


def differ_in(words: Sequence[str]) -> tuple[str, ...]:
    """Two places that are said to say different things; empty when fewer than two say anything.

    >>> differ_in("the letter says the 9th the app says the 10th".split())
    ('the letter', 'the app')
    """
    found = tuple(dict.fromkeys(_SOURCES[words[place]] for place, _ in _sayings(words)))
    return found[:2] if len(found) > 1 else ()


def says_else(words: Sequence[str]) -> str:
    """What is written somewhere and may be wrong, as a clause; empty when nothing of the kind is told.

    >>> says_else("the portal still shows 25 days".split())
    'whether what the portal shows is right'
    """
    for place, verb in _sayings(words):
        if words[verb - 1] in _STILL:
            return f"whether what {_SOURCES[words[place]]} {_NOW.get(words[verb], words[verb])} is right"
    for place, word in enumerate(words):
        if word == "according" and (named := [each for each in words[place + 1 : place + 4] if each in _SOURCES]):
            return f"whether what {_SOURCES[named[0]]} says is right"
    return ""


def changed_before(words: Sequence[str]) -> str:
    """What was changed before something began to fail: `update`; empty when no such thing is told.

    >>> changed_before("it freezes since the update on monday".split())
    'update'
    """
    if _BEGAN.isdisjoint(vocabulary_of(words)):
        return ""
    for place, word in enumerate(words):
        change = _CHANGES.get(word)
        if change and _BY_THEM.isdisjoint(words[max(place - 3, 0) : place]):
            return change
    return ""


def was_told(words: Sequence[str]) -> bool:
    """Whether somebody of us told or promised the customer something."""
    return any(
        _NOT_TOLD.isdisjoint(words[max(start - 2, 0) : start]) and words[end : end + 2] != ["by", "my"]
        for _, start, end in find_cues(words, _TOLD)
    )


def _sayings(words: Sequence[str]) -> list[tuple[int, int]]:
    """The places of what says something, each with that of its verb."""
    vocabulary = vocabulary_of(words)
    if _SAYS.isdisjoint(vocabulary) or vocabulary.isdisjoint(_SOURCES):
        return []
    found = []
    for verb in (place for place, word in enumerate(words) if word in _SAYS):
        for place in range(verb - 1, max(verb - _NEAR, 0) - 1, -1):
            if words[place] in STOPS or words[place] in _WHO:
                break
            if words[place] in _SOURCES:
                if _LED.isdisjoint(words[max(place - 2, 0) : place]):
                    found.append((place, verb))
                break
    return found


# How it goes on from a question, by the word that it begins with in our words.
_AFTER = {
    "may": ("If the answer is no, I will tell you why.", "If the answer is no, I will tell you what else can be done."),
    "is": ("If the answer depends on something, I will tell you what.",),
    "when": ("If there is no fixed date for it, I will say so.",),
    "why": ("I will give you the reason itself, and no guess.",),
    "how": ("If it works differently in your case, I will say so.",),
    **dict.fromkeys(("what", "which"), ("If it depends on the details, I will tell you on which.",)),
}
_YES_OR_NO = word_set("is are was does do did can could would will should has have am may must")
_MAY = word_set("can could may")
_ASKED = word_set("you someone somebody anyone anybody")
_ALLOWED = ("you can ", "you could ", "you may ", "there is a way ", "it is possible ", "it’s possible ")
_SEVERAL = "If one of the answers takes longer than the others, I will send you the rest first."


def after_question(question: str, chance: int, *, several: bool) -> str:
    """How it goes on from a question, as asked or as told back ("you want to know whether"); empty where nothing fits.

    >>> after_question("you want to know when it opens", 0, several=False)
    'If there is no fixed date for it, I will say so.'
    """
    if several:
        return _SEVERAL
    word, _, rest = question.lower().removeprefix(TO_KNOW).partition(" ")
    if word == "whether":
        word = "may" if rest.startswith(_ALLOWED) else "is"
    elif word in _YES_OR_NO:
        who = rest.partition(" ")[0]
        word = "may" if word in _MAY and who in ("i", "we") else "" if who in _ASKED else "is"
    said = _AFTER.get(word, ("",))
    return said[chance % len(said)]
