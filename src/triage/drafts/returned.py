"""Does a customer say that they have raised this before? Only then a reply may speak of it."""

from collections.abc import Sequence

from triage.drafts.cues import has_cue, index_cues
from triage.drafts.lapses import times

_WROTE = "wrote|written|called|phoned|emailed|mailed|asked|contacted|complained|reported|messaged|raised|told"
_WRITING = "write|writing|call|calling|phone|email|emailing|ask|asking|contact|contacting|complain|complaining"
_MESSAGE = "message|messages|email|emails|letter|letters|mail|mails|ticket|complaint|request|report|call|calls|enquiry"
_SAID = frozenset({"told", "asked", "called", "emailed", "contacted", "phoned"})
_BEFORE = "twice|before|already|again|repeatedly|earlier|previously|times"
_CUES = index_cues(
    {
        "returned": [
            f"{_WRITING}|here|back again",
            f"again _ {_WRITING}",
            "second|third|fourth|fifth|sixth|2nd|3rd|4th|5th|umpteenth|nth|last time i|we|i'm|i've",
            "still no answer|reply|response|word",
            "still|yet _ heard|reply|answer|answered|replied|respond|responded",
            f"no|never answer|answered|reply|replied|response to my|our _ {_MESSAGE}",
            "followed|following up",
            f"{_WROTE} _ {_BEFORE}",
            f"already|repeatedly|previously _ {_WROTE}",
            f"my|our previous|earlier|last|first|other _ {_MESSAGE}",
            f"keep|kept {_WRITING}|telling|messaging|following",
            "chased|chasing",
        ]
    }
)


def tells_of_return(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) says that its writer has been in touch about the matter before.

    >>> tells_of_return("i am writing again".split()), tells_of_return("the lamp broke again".split())
    (True, False)
    """
    return bool(times(words)) or has_cue(_to_us(words), _CUES)


def _to_us(words: Sequence[str]) -> Sequence[str]:
    """The words without what was told to somebody of the customer's own: "I have already told my manager"."""
    return [word for place, word in enumerate(words) if not (word in _SAID and words[place + 1 : place + 2] == ["my"])]
