"""Does a technical message bring a change, or propose one, rather than report a fault?"""

import re
from collections.abc import Sequence

from triage.drafts.report import report_of
from triage.drafts.words import word_set

CONTRIBUTION = "contribution"
PROPOSAL = "feature_request"
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
