"""Does the reply give medical, legal or tax advice, which the company is in no place to give?"""

from collections.abc import Iterator

from triage.drafts.passages import Place, Rule, Sentence
from triage.drafts.sayings import sayings
from triage.drafts.words import word_set

_ADVICE = sayings(
    # medical
    "ice on", "heal on|by its|themselves", "will heal",
    "double|increase|reduce|skip|halve|lower the|your|her|his dose|dosage",
    "don't|doesn't|not need .. doctor|hospital|ambulance|physician", "no need .. doctor|hospital|ambulance",
    "not need to see a doctor", "not need to go to hospital", "stop taking", "start taking", "a bandage on",
    "sounds|looks like an|a infection|allergy|concussion|fracture|sprain|migraine|rash|burn|poisoning",
    "is|probably an|a infection|allergy|concussion|fracture|sprain|migraine", "allergic reaction to",
    "wound|cut|injury|burn is not|hardly serious|deep|dangerous", "side effects are", "safe to take|drink|swallow",
    "medically", "will|does|do not need .. doctor|hospital|stitches", "induce vomiting",
    "need|needs|require|requires .. stitches|surgery|treatment|antibiotics|x-ray",
    "probably|likely|surely|maybe|certainly .. infection|allergy|concussion|fracture|sprain|migraine|poisoning",
    "apply .. cream|ointment|pressure", "home remedy", "the symptoms will|should",
    # legal
    "consumer law", "by law", "under .. law|act", "the law says|requires|allows",
    "strong|good|weak case against|legally", "need a lawyer|solicitor|attorney", "need .. lawyer|solicitor|attorney",
    "small claims", "statutory right|rights", "advise you to sue", "sue the|them|him|her|your", "press charges",
    "legally", "legally binding", "rights act", "no legal right|claim|grounds", "statute of limitations",
    "court will|would", "hold up in court", "win .. in court", "win .. case|lawsuit", "in court", "take .. to court",
    "file a lawsuit",
    # tax and money
    "deduct it|this|that|them from", "tax deductible", "deduct .. tax|taxes", "you should invest", "good investment",
    "declare .. tax|taxes|income", "tax office|return|adviser", "taxable", "tax free",
)  # fmt: skip
_DRUGS = word_set(
    "ibuprofen paracetamol aspirin acetaminophen painkiller painkillers antibiotic antibiotics antihistamine"
    " antihistamines insulin medication medicine ointment dose disinfectant cortisone vitamin vitamins wound"
)
_DO = word_set("take taking try wash rub swallow drink give should apply use clean disinfect increase stop")
# "The pharmacy should have your medication" is about a parcel.
_ABOUT_GOODS = word_set(
    "order ordered parcel delivery delivered sent send shipped ship reach arrive arrived stock price"
)


def _advice(sentence: Sentence) -> Iterator[Place]:
    """Medical, legal or tax advice: by its words, or a remedy and what to do with it in one sentence."""
    yield from sentence.find(_ADVICE)
    words = sentence.vocabulary
    if words & _DRUGS and words & _DO and not words & _ABOUT_GOODS:
        yield 0, len(sentence.text)


GIVES_ADVICE = Rule(
    "gives_advice", _advice, "leave this to a doctor, a lawyer or a tax adviser, and say so kindly", company_may=True
)
