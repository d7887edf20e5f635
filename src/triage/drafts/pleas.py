"""What customers need in other words than those of an action: a payment plan, a payoff amount, an explanation."""

from collections.abc import Sequence

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import word_set

NEW = "what is on offer and how you get it"
_WISH = "want|wanted|need|needed|ask|asked|asking|request|requested|requesting|tried|trying|like|hoping|please|offer"
_CUES = index_cues(
    {
        "whether a payment plan can be arranged": [
            f"{_WISH} _ payment plan|plans|arrangement|arrangements",
            f"{_WISH} _ deferment|forbearance|modification",
            f"{_WISH} _ defer|postpone _ payment|payments",
            f"{_WISH} _ lower|smaller|affordable payment|payments",
        ],
        "what the payoff amount is": [
            f"{_WISH} _ payoff|pay-off amount|letter|quote|statement",
            f"{_WISH} _ pay off amount|letter|quote|statement",
        ],
        "what is behind it": [
            "please|you explain",
            f"{_WISH} _ explanation|explanations",
        ],
        NEW: [
            "want|like|need|looking to buy|purchase|order|get _ service|plan|internet|cable|phone|policy|insurance",
            "want|like|need a|another new service|plan|line|policy|card|account",
            "interested in _ service|plan|policy|package",
        ],
    }
)  # fmt: skip
# Among these it is no matter of something new.
_OFFERS = word_set("account_change service_request provisioning_request")
_NOT = word_set("not don't never didn't no won't unable if")


def plea_of(words: Sequence[str], intent: str) -> str:
    """What is needed, as a clause that fits after "check"; empty when it is none of these.

    >>> plea_of("i asked for a payment plan twice".split(), "billing_dispute")
    'whether a payment plan can be arranged'
    >>> plea_of("my payment is late".split(), "billing_dispute")
    ''
    """
    for name, start, _ in find_cues(words, _CUES):
        if name == NEW and (intent not in _OFFERS or not _NOT.isdisjoint(words[max(start - 2, 0) : start])):
            continue
        if name != NEW and intent in _OFFERS:
            continue
        return name
    return ""
