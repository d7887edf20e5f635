"""Does a customer tell of a death in the family? Whatever the matter is, that is said first."""

from collections.abc import Sequence

from triage.drafts.cues import has_cue, index_cues

_KIN = (
    "mother|mum|mom|father|dad|husband|wife|partner|son|daughter|brother|sister|grandmother|grandfather|grandma|grandpa"
    "|nan|gran|aunt|uncle|child|baby|parent|parents|spouse|fiancé|fiancée|friend|cousin|nephew|niece"
)
_CUES = index_cues(
    {
        "loss": [
            f"my|our {_KIN} _ died|deceased",
            "passed away",
            f"my|our {_KIN} _ passed on|suddenly|last|in|this",
            f"death|passing|loss|funeral of my|our _ {_KIN}",
            f"my|our late {_KIN}|father's|mother's|husband's|wife's|dad's|mum's|mom's",
            f"my|our {_KIN} _ funeral",
            "death certificate",
            "notification of death",
            f"lost my|our {_KIN} to|last|in|this|suddenly|yesterday|recently",
            "we|i buried my|our",
        ]
    }
)


def tells_of_loss(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) says that somebody close to its writer has died.

    >>> tells_of_loss("my wife mrs ada may lane passed away in june".split())
    True
    >>> tells_of_loss("the battery died again".split())
    False
    """
    return has_cue(words, _CUES)
