"""Does a customer say that money is short with them, and why? A reply that takes them seriously names it."""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, has_cue, index_cues
from triage.drafts.words import vocabulary_of, word_set

BEFORE = 3
_NOT = word_set("if could may might")
_MISSED = word_set("overdue late arrears behind defaulted bounced")
_CUES = index_cues(
    {
        "hardship": [
            "can't|cannot|cant|couldn't|not _ afford",
            "can't|cannot|cant|couldn't|unable _ pay|feed|cover my|our rent|bills|mortgage|family|kids|children",
            "financial|economic|extreme|severe hardship|hardships|strain|distress|difficulty|difficulties|burden",
            "financial issues|problems|trouble|troubles|struggles|crisis|situation",
            "money is|was|has _ tight|short",
            "lost our|his|her|my|their income|job|jobs",
            "fixed|limited|low income",
            "behind on my|our rent|bills|mortgage",
            "living _ paycheck",
            "struggling _ pay|financially|bills|rent|afloat",
            "i'm|am|im|been|became homeless",
            "facing|face|avoid|being|be|been evicted|eviction|foreclosure",
        ],
        "lost": [
            "lost my job",
            "i|i've|i'm|was|been|got|am|being laid off",
            "i|i've|i'm|was|been|got|am|being _ redundant",
        ],
        "behind": [
            "i'm|am|im|we're|are _ behind|arrears with|on|in",
            "bills|payments|months|weeks|instalments|installments behind with|on",
            "being|i'm|am|im|are|we're in arrears",
        ],
        "idle": ["i'm|am|im|been|became|being|currently unemployed", "i'm|am|im|been|be|currently out of work"],
    }
)
_AHEAD = index_cues(
    {
        "ahead": [
            "won't|wont|not _ able|manage|make|afford|meet",
            "can't|cannot|cant make|pay|meet|manage|cover _ payment|rent|bill|instalment|installment|full|next|this",
        ]
    }
)
# With these it is told as a plight, whatever the mood.
_PLAIN = word_set("lost idle behind")
_TOLD = {"lost": "you lost your job", "idle": "you are out of work"}


def tells_of_hardship(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) says that its writer has hardly enough to live on.

    >>> tells_of_hardship("we cannot afford the new rate".split()), tells_of_hardship("a fair rate".split())
    (True, False)
    """
    return bool(_found(words))


def tells_of_plight(words: Sequence[str]) -> bool:
    """Whether they say in so many words that work or money is gone, so that no mood has to show it.

    >>> tells_of_plight("i was made redundant".split()), tells_of_plight("we cannot afford the new rate".split())
    (True, False)
    """
    return not _PLAIN.isdisjoint(_found(words))


def strain_told(words: Sequence[str]) -> str:
    """Why money is short, as a clause that fits after "I am sorry to hear that".

    >>> strain_told("i was laid off in may".split())
    'you lost your job'
    >>> strain_told("we cannot afford the new rate".split())
    'money is tight at the moment'
    """
    found = _found(words)
    return next((told for name, told in _TOLD.items() if name in found), "money is tight at the moment")


def tells_ahead(words: Sequence[str]) -> bool:
    """Whether they say beforehand that something cannot be paid: it is due, and nothing says that it was missed.

    >>> tells_ahead("i will not be able to make the payment due on the 20th".split())
    True
    """
    vocabulary = vocabulary_of(words)
    return "due" in vocabulary and _MISSED.isdisjoint(vocabulary) and has_cue(words, _AHEAD)


def _found(words: Sequence[str]) -> frozenset[str]:
    cues = find_cues(words, _CUES)
    return frozenset(name for name, start, _ in cues if _NOT.isdisjoint(words[max(start - BEFORE, 0) : start]))
