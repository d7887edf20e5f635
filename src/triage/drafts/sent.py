"""Has the customer sent something another way already: a direct message, a picture? It is not asked for again."""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import vocabulary_of, word_set

BEFORE = 4
# In a longer message it is part of a story.
FEW = 60
# "Sent, thanks."
FEW_ALONE = 6

_PICTURES = "photo|photos|picture|pictures|pic|pics|screenshot|screenshots"
_SENDING = "sent|messaged|replied|answered|wrote|written|explained|contacted|gave|given|shared|done"
# By what was sent, in words that fit after "we are looking for".
DIRECT = "your direct message"
_SENT = index_cues(
    {
        DIRECT: [
            "sent|messaged|replied|answered|left|wrote _ dm|dms|pm|inbox",
            "sent|left _ private|direct|privately message|messages",
            "sent|left _ message|messages",
            "dm'd|dmed|dm'ed|dming|pm'd",
            "already|just|have|i've dm|dms|pm|message|messaged",
            "check|see|read _ dm|dms|pm|pms|inbox",
            "messaged|written|wrote|contacted _ privately",
            f"{_SENDING} _ in|via|by dm|dms|pm",
            f"{_SENDING} _ in|via|by a|the|my dm|pm|message",
            "dm|dms|pm sent",
            "i send _ dm|dms|pm",
        ],
        "your picture": [
            f"sent|attached|uploaded|posted|sharing|attaching _ {_PICTURES}",
            f"here's|here _ {_PICTURES}",
        ],
        "your form": ["filled|completed|submitted|sent _ form|claim|application"],
        "your email": ["sent _ email|emails|mail", "emailed you|support|them|already|twice", "already|just emailed"],
        "your attachment": ["already|just attached", "attached already"],
        "your details": [
            "sent|gave|given|provided|supplied _ details|info|information|number",
            "details|info|information sent",
        ],
    }
)
# Without one of these nothing was sent.
_CARRIERS = word_set(
    f"dm dms pm pms inbox message messages messaged dm'd dmed dm'ed dming pm'd privately form claim application email"
    f" attached emails mail emailed details info information number {_PICTURES.replace('|', ' ')}"
)
_NOT = word_set(
    "you your they will i'll can could should shall want to would not never didn't haven't don't no if they've you've"
    " he she we'll may must please when how was were do"
)


def find_sent(words: Sequence[str]) -> str:
    """The first thing that a message (its `tokens`) says was sent to us; empty when it says nothing of the kind.

    >>> find_sent("i've sent you a dm about it".split()), find_sent("can i send you a dm".split())
    ('your direct message', '')
    """
    if len(words) <= FEW_ALONE and words[:1] == ["sent"]:
        return DIRECT
    if len(words) > FEW or _CARRIERS.isdisjoint(vocabulary_of(words)):
        return ""
    for name, start, _ in find_cues(words, _SENT):
        if _NOT.isdisjoint(words[max(start - BEFORE, 0) : start]):
            return name
    return ""
