"""Does a customer say that money is short with them? A reply that takes them seriously does not pass over it."""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import word_set

BEFORE = 3
_NOT = word_set("if could may might")
_CUES = index_cues(
    {
        "hardship": [
            "can't|cannot|cant|couldn't|not _ afford",
            "can't|cannot|cant|couldn't|unable _ pay|feed|cover my|our rent|bills|mortgage|family|kids|children",
            "financial|economic|extreme|severe hardship|hardships|strain|distress|difficulty|difficulties|burden",
            "financial issues|problems|trouble|troubles|struggles|crisis|situation",
            "money is|was|has _ tight|short",
            "lost my|our|his|her job|jobs|income",
            "out of work",
            "laid off",
            "made|being redundant",
            "fixed|limited|low income",
            "behind on my|our rent|bills|mortgage",
            "living _ paycheck",
            "struggling _ pay|financially|bills|rent|afloat",
            "i'm|am|im|been|became unemployed|homeless",
            "facing|face|avoid|being|be|been evicted|eviction|foreclosure",
        ]
    }
)


def tells_of_hardship(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) says that its writer has hardly enough to live on.

    >>> tells_of_hardship("we cannot afford the new rate".split()), tells_of_hardship("a fair rate".split())
    (True, False)
    """
    return any(_NOT.isdisjoint(words[max(start - BEFORE, 0) : start]) for _, start, _ in find_cues(words, _CUES))
