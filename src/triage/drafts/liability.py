"""Does the reply make a legal admission, which only a lawyer should make?"""

from collections.abc import Iterator

from triage.drafts.passages import Place, Rule, Sentence
from triage.drafts.sayings import sayings
from triage.drafts.words import word_set

_ADMISSION = sayings(
    "liable", "liability", "negligence", "negligent", "negligently", "legally responsible", "legal responsibility",
    "breach of contract", "breach of .. contract|duty|agreement", "breached the|our contract|agreement|duty",
    "broke|broken the law", "against the law", "violated the|your|our law|rights|rules|regulations",
    "violated the safety", "admit fault|guilt", "responsibility for .. injury|accident|harm|illness|death|loss",
    "grounds for .. claim|suit|lawsuit", "claim against us", "break|broke .. contract|agreement|law", "you .. sue",
    "we|i admit that|it|to", "were|are|was at fault", "entitled to .. damages|compensation", "pay damages",
    "unlawful", "unlawfully", "illegal", "illegally", "can|could|should|to sue", "sue us", "be|been|get sued",
    "sued for|by", "caused the damage", "caused your injury|loss|damage|accident|illness",
    "responsible for your loss|injury|accident|illness", "responsible for the damage|injury|accident",
    "entirely|solely|completely|all our fault", "is|are to blame for",
    "knew about the|this fault|defect|problem|risk|danger", "knew of the|this fault|defect|problem|risk|danger",
    "knew .. was|were unsafe|dangerous|defective|faulty", "product is|was|are|were defective|unsafe|dangerous|faulty",
    "products are|were defective|unsafe|dangerous", "malpractice", "wrongful", "duty of care", "in the wrong legally",
)  # fmt: skip
_OURS = word_set("we our us we've i my")
_CAUSE = word_set(
    "caused causes cause fault failure failed defective negligent unsafe dangerous blame responsible because mistake"
    " error"
)
_HARM = word_set(
    "injury injuries injured hurt harm harmed burn burned burnt burns wound wounded illness ill accident death died cut"
    " bleeding scar"
)
# "We are looking into what caused the injury" admits nothing.
_OPEN = word_set("look looking looked find finding check checking whether if what how why ask asking examine know")


def _admission(sentence: Sentence) -> Iterator[Place]:
    """A legal admission, or a harm laid at our own door."""
    yield from sentence.find(_ADMISSION)
    words = sentence.vocabulary
    if words & _HARM and words & _CAUSE and words & _OURS and not words & _OPEN:
        yield 0, len(sentence.text)


ADMITS_LIABILITY = Rule(
    "admits_liability", _admission, "apologize for the experience; leave legal words to the legal team"
)
