"""The text of a technical report without what its form put there: remarks, and headings with nothing under them."""

import re
from functools import lru_cache

LOOKED_AT = 6000

_REMARK = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_NOTHING = re.compile(r"(?m)^(?:#{1,6} |\*\*)[^\n]{1,120}\n\s*(?:_?no response_?|n/?a|none|-)[ .]*$\n?", re.I)
_MAY_BE_EMPTY = ("no response", "n/a", "none", "\nna\n", "\n-\n")


@lru_cache(maxsize=16)
def report_of(text: str) -> str:
    r"""What the writer of a report filled in, in lower case; of a long one, the beginning.

    >>> report_of("It stops.\n<!-- Add a log -->\n### Stack trace\n\n_No response_\n")
    'it stops.\n\n'
    """
    seen = text[:LOOKED_AT].lower()
    if "<!--" in seen:
        seen = _REMARK.sub("", seen)
    if any(mark in seen for mark in _MAY_BE_EMPTY):
        seen = _NOTHING.sub("", seen)
    return seen
