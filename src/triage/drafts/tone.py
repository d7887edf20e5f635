"""Does the reply blame the customer, hide behind "they", or admit what only a lawyer should?"""

from collections.abc import Iterator

from triage.drafts.draft import Finding
from triage.drafts.passages import Passage, View, find_phrases, object_to, phrases
from triage.drafts.words import word_set

_BLAME = phrases(
    "you failed to", "you have failed", "your fault", "your mistake", "your own fault", "your error", "user error",
    "you forgot to", "you neglected", "you must have", "you ought to have", "had you read", "had you told",
    "if you had", "you did not read", "you didn't read", "you did not follow", "you didn't follow", "you claim",
    "you are wrong", "you're wrong", "calm down", "as you were told", "you were told", "as i already",
    "as we already", "already explained", "you misunderstood", "you misread", "you were supposed to",
    "you overlooked", "you did it wrong", "as previously stated", "your misuse", "you never told", "you ignored",
    "you refused", "caused by you", "you are mistaken", "you're mistaken", "you caused", "your carelessness",
    "obviously you", "you clearly", "you are overreacting", "your negligence",
)  # fmt: skip
_DUTIES = word_set("read known seen done kept told chosen sent written brought thought paid gone taken made")
_DUE = word_set("received expected deserved needed used")
_ADVERBS = word_set("simply just first really at least better also instead")

_DISTANCE = phrases(
    "our policy", "company policy", "the policy does", "the policy says", "per policy", "against policy",
    "the department", "that department", "another department", "not my department", "the company", "the system does",
    "the system won't", "my hands are", "our hands are", "nothing i can", "nothing we can", "not our problem",
    "not my problem", "not my job", "not our responsibility", "against the rules", "those people", "computer says",
    "the other team", "head office decided",
)  # fmt: skip
_THEY = word_set("they they'll they've they're they'd")

_ADMISSION = phrases(
    "liable", "liability", "negligence", "negligent", "negligently", "legally responsible", "legal responsibility",
    "breach of contract", "in breach of", "breached the contract", "breached our", "broke the law", "against the law",
    "violated the law", "violated your rights", "admit fault", "admit guilt", "were at fault", "are at fault",
    "was at fault", "entitled to damages", "entitled to compensation", "pay damages", "unlawful", "unlawfully",
    "illegal", "illegally", "can sue", "could sue", "caused the damage", "caused your injury", "caused your loss",
    "responsible for your loss", "responsible for the damage", "responsible for your injury",
)  # fmt: skip


def blames_customer(view: View) -> Iterator[Finding]:
    """Words that put the fault on the customer."""
    for passage in view.passages:
        hits = [*find_phrases(passage, _BLAME), *_reproach(passage)]
        remedy = "say what happened without a culprit, and what you do about it"
        yield from object_to("blames_customer", passage, hits, remedy)


def speaks_of_they(view: View) -> Iterator[Finding]:
    """The company spoken of as somebody else, or a policy put in front of a person."""
    for passage in view.passages:
        hits = find_phrases(passage, _DISTANCE)
        yield from object_to("speaks_of_they", passage, hits, 'own it: say "we" or "I", and what can be done')
        loose = sorted(_THEY & passage.vocabulary)
        yield from object_to("speaks_of_they", passage, loose, 'if this means us, say "we"', severity="low")


def admits_liability(view: View) -> Iterator[Finding]:
    """A legal admission, which only a lawyer should make."""
    for passage in view.passages:
        hits = find_phrases(passage, _ADMISSION)
        remedy = "apologize for the experience; leave legal words to the legal team"
        yield from object_to("admits_liability", passage, hits, remedy)


def _reproach(passage: Passage) -> Iterator[str]:
    """`you should have checked`; not `you should have received`."""
    words = passage.words
    if "you" not in passage.vocabulary or "have" not in passage.vocabulary:
        return
    for i, word in enumerate(words):
        if word == "you" and words[i + 1 : i + 3] in (("should", "have"), ("could", "have")):
            then = next((word for word in words[i + 3 : i + 6] if word not in _ADVERBS), "")
            if then in _DUTIES or (then.endswith("ed") and then not in _DUE):
                yield f"{' '.join(words[i : i + 3])} {then}"
