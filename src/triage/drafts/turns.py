"""What a turn in the middle of a chat settles: a choice ("the aisle is fine"), or what the customer does now."""

from collections.abc import Sequence

from triage.drafts.plain import CROSS, NEVER, PRIVATE, TROUBLE
from triage.drafts.words import STOPS, vocabulary_of, word_set
from triage.text.calendars import WEEKDAYS

MOST = 14
MOST_WITH_DEED = 24
MOST_CHOSEN = 4

_LEADS = word_set("sorry yes yeah yep yup ok okay sure alright no nope actually well so then and oh hmm i guess think")
_IS = word_set("is are will would be that's")
_FITS = word_set("fine ok okay good alright great perfect")
_FITS_ME = ("for", "with", "to", "by")
_ARTICLES = word_set("the a an that this any either")
_TAKES = word_set("take have choose pick prefer want")
_TAKING = word_set("i'll i'd i would will like to go with rather just")
# What says nothing on its own, and what is somebody's and no choice: "it is fine", "my app is fine".
_NO_CHOICE = (
    NEVER
    | CROSS
    | PRIVATE
    | TROUBLE
    | word_set(
        "it this that everything all anything which one what i me my you your we us our he she they them is are was"
        " were thanks thank please day time look break call chance service works work fits suits"
    )
)
_DAYS = frozenset(WEEKDAYS)
_ENDS = word_set("please thanks thank you then instead now")
_WILL = word_set("i'll i'm ima imma will gonna going let")
_DEEDS = word_set("do try")
_POINTS = word_set("that this it so")
_AFTER_DEED = word_set("now then first thanks thank you tomorrow later today tonight and see . !")


def chosen_in(words: Sequence[str]) -> str:
    """What is chosen in a short turn (its `tokens`), as it is named there; empty when nothing is.

    >>> chosen_in("sorry the aisle is fine".split()), chosen_in("i'll take the blue one please".split())
    ('the aisle', 'the blue one')
    >>> chosen_in("my app is not fine".split()), chosen_in("it is fine".split())
    ('', '')
    """
    said = [word for word in words if word not in STOPS]
    if not 2 < len(said) <= MOST or "?" in words:
        return ""
    opened = False
    while said and said[0] in _LEADS and said[0] != "i":
        opened |= said[0] not in ("ok", "okay")
        said = said[1:]
    while said and said[-1] in _ENDS:
        said = said[:-1]
    if said[-2:-1] and said[-1] == "me" and said[-2] in _FITS_ME:
        said, opened = said[:-2], True
    if opened and len(said) > 2 and said[-1] in _FITS and said[-2] in _IS:
        return _named([word for word in said[:-1] if word not in _IS], led=False)
    if said[:1] and said[0] in ("i'll", "i'd", "i"):
        rest = said[1:]
        taken = next((place for place, word in enumerate(rest) if word in _TAKES or word == "with"), -1)
        if taken > 0 or (taken == 0 and (said[0] == "i'll" or rest[0] == "prefer")):
            return _named(rest[taken + 1 :], led=True) if _TAKING.issuperset(rest[:taken]) else ""
    return ""


def _named(words: list[str], *, led: bool) -> str:
    """The thing chosen with its article, when it is short and plain enough to be named."""
    bare = words[1:] if words[:1] and words[0] in _ARTICLES else words
    if (led and bare is words) or not 0 < len(bare) <= MOST_CHOSEN:
        return ""
    one = len(bare) > 1 and bare[-1] in ("one", "time", "day")
    if not _NO_CHOICE.isdisjoint(bare[:-1] if one else bare) or not all(word.isalnum() for word in bare):
        return ""
    if sum(any(map(str.isdigit, word)) for word in bare) > 1 or any(len(word) > 3 and word.isdigit() for word in bare):
        return ""
    if bare[0] in _DAYS:
        return " ".join((bare[0].capitalize(), *bare[1:]))
    return " ".join((words[0] if words[0] in _ARTICLES else "the", *bare))


def does_it(words: Sequence[str]) -> bool:
    """Whether somebody says in a short turn (its `tokens`) that they do now what was proposed.

    >>> does_it("so i'll do that".split()), does_it("i won't do that".split()), does_it("do that now".split())
    (True, False, False)
    """
    if len(words) > MOST_WITH_DEED or "?" in words or not CROSS.isdisjoint(vocabulary_of(words)):
        return False
    for place in range(len(words) - 1, 0, -1):
        if words[place] in _POINTS and words[place - 1] in _DEEDS:
            before = words[max(place - 6, 0) : place - 1]
            rest = words[place + 1 :]
            will = not _WILL.isdisjoint(before) and not {"not", "never", "won't", "if", "you", "when"} & set(before)
            return will and _AFTER_DEED.issuperset(rest)
    return False
