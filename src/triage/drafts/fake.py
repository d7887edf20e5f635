"""Does the message report another one that only pretends to come from us: phishing, a false call, a copied site?"""

from collections.abc import Sequence

from triage.drafts.cues import has_cue, index_cues
from triage.drafts.words import vocabulary_of, word_set

_CERTAIN = word_set("phishing phish smishing vishing spoofed spoofing spoof")
_FALSE = "fake|scam|scammy|suspicious|phony|bogus|dodgy|fishy|spoof"
_CARRIER = "email|emails|mail|mails|text|texts|sms|message|messages|call|calls|caller|link|links|website|site"
# Without one of these nothing is called false.
_HINTS = word_set(
    f"{_FALSE.replace('|', ' ')} legit legitimate genuine authentic real pretending claiming purporting impersonating"
    " impersonate impersonated"
)
_CUES = index_cues(
    {
        "fake": [
            f"{_FALSE} _ {_CARRIER}",
            f"{_CARRIER} is|are|was|looks|seems|look|appears _ {_FALSE}",
            f"{_CARRIER} _ legit|legitimate|genuine|authentic",
            f"is this|that|it _ {_CARRIER} _ real|legit|genuine",
            "pretending|claiming|purporting to be _ you|from",
            "impersonating|impersonate|impersonated",
        ]
    }
)


def reports_fake(words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) speaks of a false message, call or site.

    >>> reports_fake("got a fake email in your name".split()), reports_fake("my email is not safe".split())
    (True, False)
    """
    vocabulary = vocabulary_of(words)
    if not _CERTAIN.isdisjoint(vocabulary):
        return True
    return not _HINTS.isdisjoint(vocabulary) and has_cue(words, _CUES)
