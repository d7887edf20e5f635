"""Does a customer speak of leaving for good? Closing one account, loan or order is not yet that."""

from collections.abc import Sequence

from triage.drafts.cues import has_cue, index_cues

_OTHERS = "another|competitor|competitors|elsewhere|different|other"
_BOUND = "subscription|plan|membership|contract"
_CUES = index_cues(
    {
        "leaving": [
            f"switch|switching|switched|moving|move|going|go|changing|leaving|leave to|for _ {_OTHERS}",
            f"take|taking|took my|our _ business|money|custom {_OTHERS}",
            "business elsewhere",
            "leaving|leave|quit|quitting|ditching|ditch you|your|yall",
            "done|finished|through with you|your|this|yall",
            "never|not _ again",
            "never|not _ use|buy|shop|order|fly|book|return|coming|come _ again|back|anymore",
            "last time i|we|i'm|i'll|you",
            "lost|losing|lose a|another|one _ customer|customers|client",
            "lost|losing|lose me|us|my business",
            f"i'm|i|i'll|we'll|we|will|about|going _ cancel|cancelling|canceling my|our|the _ {_BOUND}",
            "someone|somewhere|anybody else",
        ]
    }
)  # fmt: skip


def tells_of_leaving(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) says that its writer goes, or means to go, to somebody else.

    >>> tells_of_leaving("i am switching to another company".split()), tells_of_leaving("please close my loan".split())
    (True, False)
    """
    return has_cue(words, _CUES)
