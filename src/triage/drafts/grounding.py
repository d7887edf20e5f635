"""Is every number, id, date, time, name and address in the reply known, from the message or from the company?"""

from collections.abc import Iterator

from triage.drafts.claims import Claim
from triage.drafts.draft import Finding
from triage.drafts.passages import View, object_to
from triage.drafts.promises import promised

REMEDY = "take it out, or add it to the company profile if it is true"


def unknown_fact(view: View) -> Iterator[Finding]:
    """A number, id, amount, date, time, name, web or email address that neither the message nor the company gave."""
    for passage in view.passages:
        hits = []
        for offset, sentence, claim in passage.claims:
            words = sentence.text[claim.start : claim.end]
            if _in_gap(sentence.text, claim):
                continue
            if not _is_known(view, claim, words) and claim not in promised(sentence):
                hits.append((offset + claim.start, offset + claim.end))
        yield from object_to("unknown_fact", passage, hits, REMEDY) if hits else ()


def _in_gap(text: str, claim: Claim) -> bool:
    """What stands in a gap is said to the person who fills it, not to the customer; the gap itself is objected to."""
    return text.rfind("[", 0, claim.start) > text.rfind("]", 0, claim.start) and "]" in text[claim.end :]


def _is_known(view: View, claim: Claim, words: str) -> bool:
    """The company or the customer said it; the words themselves are looked for first, since that is quick."""
    said = view.company.say_word(claim, words) or view.customer.say_word(claim, words)
    return said or view.company.mean(claim) or view.customer.mean(claim)
