"""How long has this customer been with the company, by their own account? Noticed, and said back in a few words."""

from collections.abc import Sequence

from triage.drafts.lapses import duration
from triage.drafts.words import STOPS, vocabulary_of, word_set

SPAN = 9

_WHO = word_set("customer customers member client subscriber user shopper passenger patron")
_FAITHFUL = word_set("loyal longtime lifelong long-time faithful regular valued")
_NOT = word_set("potential new your other future every any no not")


def find_loyalty(words: Sequence[str]) -> str:
    """Words that fit after "you have been with us": `for 10 years`, `since 2009`, `for a long time`; or none.

    >>> find_loyalty("i have been a customer for 12 years and love it".split())
    'for 12 years'
    """
    for i, word in enumerate(words if _WHO & vocabulary_of(words) else ()):
        if word not in _WHO or not _NOT.isdisjoint(words[max(i - 2, 0) : i]):
            continue
        after = [*words[i + 1 : i + SPAN]]
        stop = next((n for n, other in enumerate(after) if other in STOPS), len(after))
        after = after[:stop]
        if "since" in after:
            year = after[after.index("since") + 1 : after.index("since") + 2]
            if year and year[0].isdigit() and len(year[0]) == 4 and year[0][:2] in ("19", "20"):
                return f"since {year[0]}"
        years = {"for", "over", "of", "than"}.intersection(after) and "year" in " ".join(after)
        if years and (long := duration(words, i, i + 1)):
            return f"for {long}"
        if not _FAITHFUL.isdisjoint(words[max(i - 2, 0) : i]) or {"many", "years"} <= set(after):
            return "for a long time"
    return ""
