"""Does a technical message bring a change, or propose one, rather than report a fault?"""

import re
from collections.abc import Sequence

from triage.drafts.report import report_of
from triage.drafts.words import vocabulary_of, word_set

CONTRIBUTION = "contribution"
PROPOSAL = "feature_request"
HOW_TO = "how_to"
# What the model may take either for; an order or a bill is neither.
MAY_OFFER = word_set(
    "malfunction how_to feature_request outage product_question service_request not_a_request chitchat other"
    " account_access"
)

_BROUGHT = (
    "pull request readiness", "this pr ", "this pull request ", "this patch ", "signed-off-by:", "fixes #", "closes #",
    "resolves #", "fix #",
)  # fmt: skip
# "Since this PR nothing works" brings none.
_BRINGS = re.compile(
    r"pull request readiness|signed-off-by:|(?:^|[\n.(] ?|[-*] )(?:partially )?(?:fix(?:es)?|closes|resolves):? #\d"
    r"|\bthis (?:pr|pull request|patch) (?:also |now |just |simply )?(?:adds?|fix(?:es)?|removes?|implements?|changes"
    r"|makes|introduces|allows|improves|updates|proposes|enables|replaces|refactors|moves|is|aims|contains|provides)\b"
)
_PROPOSED = (
    "is your feature request", "describe the feature you", "we should add", "we should support", "we should allow",
    "we should have", "i propose", "like to propose", "\nfeature\n", "\nfeature \n", "would you accept",
    "would you consider",
)  # fmt: skip
_TITLED = ("feature request", "proposal")
_TITLE = re.compile(r"(?m)^\W*(?:feature request|proposal)\b")
_TAKEN = ("be considered", "be accepted", "be welcome", "be merged")
_WOULD_BE = re.compile(r"\bwould [^.?!\n]{3,120} be (?:considered|accepted|welcome|welcomed|merged)\b")
# Forms say which they are.
_IDEA_FORM = "feature_request_template"
_BUG_FORMS = ("bug_report_template", "<b>Bug</b>", "want to report a bug\n", "\n\nbug\n", "\n\nBug\n", "\n\n**bug**\n")
# A heading that begins with one of these names a wish, unless it speaks of a fault.
_WISHING = word_set(
    "add allow support expose rename provide implement introduce improve extend enable deprecate make consider"
)
_FAULTY = word_set(
    "fail fails failed failing failure error errors crash crashes crashing bug broken wrong not doesn't don't cannot"
    " can't won't unable incorrect missing leak exception segfault hang hangs stuck slow fix"
)
_SHOULD = re.compile(r"\bshould (?:also )?(?:be|support|allow|have|warn|offer|accept|include|show|use|provide)\b")


_HOW = re.compile(r"\bhow (?:can|could|do|to|should|would|shall)(?: (?:i|we|one|you))? ([a-z]{2,20})\b")
# "How can I solve it?" asks about a fault.
_ABOUT_FAULT = word_set(
    "solve fix resolve debug avoid prevent handle get repair reproduce workaround bypass stop deal troubleshoot help"
    " see feel know like recover restore remove make"
)


def asks_how(text: str, words: Sequence[str]) -> bool:
    """Whether a message (its `tokens`) asks how something is done, and speaks of nothing that fails.

    >>> from triage.drafts.words import tokens
    >>> text = "The oven has two trays. How can I use the upper one?"
    >>> asks_how(text, tokens(text)), asks_how("It fails. how can i bake", tokens("It fails. how can i bake"))
    (True, False)
    """
    if "how" not in vocabulary_of(words) or not _FAULTY.isdisjoint(vocabulary_of(words)):
        return False
    seen = report_of(text)
    found = _HOW.search(seen)
    return found is not None and found[1] not in _ABOUT_FAULT and "reproduce" not in seen


def brings_change(text: str) -> bool:
    r"""Whether a message comes with a change that is ready to be looked at.

    >>> brings_change("Round corners\n\nFixes #12"), brings_change("Corners are wrong since this PR was merged")
    (True, False)
    """
    seen = report_of(text)
    return any(mark in seen for mark in _BROUGHT) and _BRINGS.search(seen) is not None


def proposes_change(text: str, words: Sequence[str], *, faulty: bool) -> bool:
    r"""Whether a message (its `tokens`) asks for something new; `faulty` says that it was taken for a fault for sure.

    >>> from triage.drafts.words import tokens
    >>> text = "Support round corners\n\nAll of them are square."
    >>> proposes_change(text, tokens(text), faulty=False)
    True
    """
    if any(form in text for form in _BUG_FORMS):
        return False
    if _IDEA_FORM in text:
        return True
    seen = report_of(text)
    if any(mark in seen for mark in _PROPOSED):
        return True
    if any(mark in seen for mark in _TITLED) and _TITLE.search(seen):
        return True
    if any(mark in seen for mark in _TAKEN) and _WOULD_BE.search(seen):
        return True
    heading, gap, _ = seen.strip().partition("\n")
    first = words[0] if words else ""
    if faulty or not gap or not _FAULTY.isdisjoint(heading.split()):
        return False
    return first in _WISHING or _SHOULD.search(heading) is not None
