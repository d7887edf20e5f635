"""Who of the company is praised by name: they should hear of it."""

import re

from triage.drafts.claims import given_names

LONGEST = 600
_NAME = re.compile(
    r"(?:\b(?:thanks|thank you|shout ?out|kudos|credit|to|by|with|from|called|named|especially|and|that)|^|[.!?,]) "
    r"([A-Z][a-z]{2,14})(?= (?:was|is|has|and|on|in|at|from|who|helped|went|did|made|took|stayed|for|could)\b|[,.!])"
)

_AND_SOMEBODY = re.compile(r"\b[A-Z][a-z]{2,14} and [A-Z][a-z]{2,14}\b")


def praised_in(text: str) -> str:
    """The first name of the one person who is praised; empty when it is nobody, or more than one.

    >>> praised_in("A big thank you to Amara on your team, who helped.")
    'Amara'
    >>> praised_in("Thanks to Amara and Ben, they helped."), praised_in("Lovely stay, we will be back.")
    ('', '')
    """
    named = {match[1] for match in _NAME.finditer(" " + text[:LONGEST])}
    known = [name for name in named if name.lower() in given_names()]
    return known[0] if len(known) == 1 and not _AND_SOMEBODY.search(text[:LONGEST]) else ""
