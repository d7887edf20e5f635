"""Does the reply promise what nobody has granted: money back, something free, a certainty, a date?"""

from collections.abc import Iterator
from functools import lru_cache

from triage.drafts.claims import Claim
from triage.drafts.draft import Finding
from triage.drafts.passages import KEPT_SENTENCES, Place, Rule, Sentence, View, object_to
from triage.drafts.sayings import SENTENCE_ENDS, sayings
from triage.drafts.words import word_set

REMEDY = "say what is being checked and when the answer comes; promise only what has been granted"
REACH = 10

_CERTAIN = sayings(
    "free of charge", "at no .. cost|charge|expense", "no extra cost|charge", "without .. charge|cost",
    "on the house", "is|are|be on us", "complimentary", "100%", "one|a hundred percent",
    "never|not|won't|doesn't|don't happen again", "without fail", "i|we promise", "i|we guarantee",
    "can|will|do guarantee", "is|are guaranteed", "guaranteed to", "you have my|our word",
    "will definitely|certainly", "definitely|certainly will", "assure you", "rest assured",
    "count|rely on it|us|that|this|me", "there is no doubt that", "no questions asked", "make this mistake twice",
    "no matter what", "consider .. cancelled|canceled|waived|refunded|done|fixed|sorted|paid|settled",
    "money is on|coming|back", "throw in", "cover|bear|take .. cost|costs|expense|bill", "nothing to pay",
    "nothing more to pay", "for nothing", "expect .. refund|money|credit|voucher",
    "certain|bound to arrive|reach|work|come|be", "is|are|be sure to arrive|reach|work|come|be",
    "no further|more delays|problems|trouble", "a third|quarter off", "arranged for .. voucher|refund|credit",
    "extended by|until", "pay you .. back", "we|i pay for it|this|that", "every penny|cent", "my|our word that|on",
    "not|won't|never cost you", "cost you nothing", "not|won't|never be charged|billed for",
    "money has been sent|returned|refunded|transferred", "not|never pay a|another penny|cent",
)  # fmt: skip
_CHANCE = sayings(
    "can't|cannot|can|not|never|to promise|guarantee|assure",
    "not want|like to promise|guarantee|assure",
    "can't|cannot|not|couldn't|longer count|rely on",
)
_OFFER = sayings("half off", "half price", "half .. price", "percent off|discount", "price|discount of .. percent")
_COMMIT = word_set("will i'll we'll you'll it'll they'll that'll shall going can")
# A date makes the present a promise: "it leaves here tomorrow".
_COMING = _COMMIT - {"can"} | word_set("arrives leaves comes goes ships reaches starts departs")
_DONE = word_set("have are am is was were has been i've we've you've we're i'm you're")
_VALUE = word_set(
    "refund refunds refunded refunding reimburse reimbursed reimbursing reimbursement compensate compensated"
    " compensating compensation credit credited crediting waive waived waiving voucher vouchers discount"
    " discounted cashback goodwill freebie"
)
# "credit card" and "refund request" are things, not gifts.
_THING = word_set("card cards score report limit rating union check request requests claim case question policy team")
# After one of these nothing is promised: "I will check whether a refund ...".
_OPEN = word_set(
    "check checking checked see seeing look looking looked find finding ask asking asked tell telling told know"
    " knowing whether if not never trace tracing review reviewing reviewed examine investigate investigating"
    " request requesting requested explain explaining say says said decide decided deciding depend depends hear"
    " hearing compare comparing bring bringing consider considering might may could about waiting wanting want wanted"
    " writing written chasing unable sorry cannot can't won't don't doesn't didn't isn't aren't apply applying need"
    " needed hope hoping expected unless how where why what try trying would discuss talk raise pass passed"
    " . ! ? ; :"
) | {"\n"}
_OPEN_TIME = _OPEN - word_set("bring bringing writing trying try")
# "We will look into it and refund you" promises after all.
_GIVE = word_set("refund reimburse compensate credit waive")
# "We have decided to refund you": who is able and willing has promised.
_WILLING = word_set(
    "decided agreed glad happy pleased ready able going authorised authorized approved delighted like love"
)
_TO_WHOM = word_set("you your the it this that all any")
_OPEN_WILL = _OPEN - word_set("decided")
_COMES = word_set("will shall has")
_FREE_THINGS = word_set(
    "replacement month months delivery shipping gift upgrade repair repairs service copy item meal ticket night"
    " year access data return returns subscription trial dinner one set"
)
# "A free moment", "a free slot" are nobody's gift.
_NO_GIFT = word_set(
    "moment minute minutes hour slot time day afternoon evening morning line hand choice spot text form"
)
_ONE = word_set("a another one your some any two")
_BE = word_set("is are be was comes come")
_FREE_OF = word_set("of for . ! ; , you")
_PEOPLE = word_set("you i we you're we're i'm you'll be")
_HANDS_OVER = word_set(
    "receive get getting give giving pay paying send sending transfer return refund credit add take offer have keep"
    " receiving offering save"
)
_FROM = word_set("from of since your dated on's that")


def promised_date(view: View) -> Iterator[Finding]:
    """A date, time or amount that the reply commits to and the company has not granted."""
    for passage in view.passages:
        hits = [
            (offset + claim.start, offset + claim.end)
            for offset, sentence, claim in passage.claims
            if claim in promised(sentence) and not view.company.hold(claim, sentence.text[claim.start : claim.end])
        ]
        yield from object_to("over_promise", passage, hits, REMEDY) if hits else ()


@lru_cache(maxsize=KEPT_SENTENCES)
def promised(sentence: Sentence) -> tuple[Claim, ...]:
    """The dates, times and amounts that a sentence commits to: `will ... by Friday`, `will receive £50`."""
    dated = (claim for claim in sentence.claims if claim.kind in ("day", "time", "amount"))
    return tuple(claim for claim in dated if _is_promised(sentence, claim))


def _is_promised(sentence: Sentence, claim: Claim) -> bool:
    places = sentence.places()
    words = sentence.words
    at = next((i for i, (_, end) in enumerate(places) if end > claim.start), len(words))
    start = next((i + 1 for i in range(at - 1, -1, -1) if words[i] in SENTENCE_ENDS), 0)
    if claim.kind == "amount":
        before = words[start:at]
        return not _OPEN.intersection(before) and bool(_COMMIT & set(before)) and bool(_HANDS_OVER & set(before))
    if at > start and words[at - 1] in _FROM - {"on"}:
        return False
    if not _OPEN_TIME.intersection(words[start:at]) and _COMING & set(words[start:at]):
        return True
    first_up = words[at : at + 8]
    commit = next((i for i, word in enumerate(first_up) if word in _COMMIT - {"can"}), None)
    return at - start <= 2 and commit is not None and not _OPEN_TIME.intersection(first_up[: commit + 3])


def _promises(sentence: Sentence) -> Iterator[Place]:
    """A refund, credit, gift or certainty."""
    for finder in (_certain, _money, _free, _off):
        for start, end in finder(sentence):
            yield sentence.place(start, end)


def _certain(sentence: Sentence) -> Iterator[Place]:
    words, vocabulary = sentence.words, sentence.vocabulary
    hits = list(_CERTAIN.find(words, vocabulary))
    if hits:
        excused = list(_CHANCE.find(words, vocabulary))
        yield from (hit for hit in hits if not any(hit[0] < end and start <= hit[1] for start, end in excused))


def _off(sentence: Sentence) -> Iterator[Place]:
    """`20% off`, `half price`."""
    yield from _OFFER.find(sentence.words, sentence.vocabulary)
    for i, word in enumerate(sentence.words if "%" in sentence.text else ()):
        if word.endswith("%") and sentence.words[i + 1 : i + 2] in (("off",), ("discount",)):
            yield i, i + 2


def _money(sentence: Sentence) -> Iterator[Place]:
    """`will ... refund` with nothing in between that leaves it open, and `the refund will ...`."""
    if sentence.vocabulary.isdisjoint(("money", "paid", "pay", "gift")) and sentence.vocabulary.isdisjoint(_VALUE):
        return
    words = sentence.words
    for i, word in enumerate(words):
        if (word in _COMMIT or word in _DONE) and not _in_question(words[max(i - 3, 0) : i]):
            for step in range(i + 1, min(i + 1 + REACH, len(words))):
                if words[step] in _OPEN and words[step : step + 3] != ("see", "to", "it"):
                    break
                if _is_value(words, step):
                    yield i, step + 1
                    break
        if word in _GIVE and words[i - 1] in ("and", "then") and words[i + 1 : i + 2] and words[i + 1] in _TO_WHOM:
            yield i - 1, i + 2
        elif (
            word in _GIVE
            and words[max(i - 1, 0) : i] == ("to",)
            and words[i - 2] in _WILLING
            and not _OPEN_WILL & set(words[:i])
        ):
            yield i - 2, i + 1
        elif word in _VALUE and _arrives(words[i + 1 : i + 3]):
            yield i, min(i + 3, len(words))


def _in_question(before: tuple[str, ...]) -> bool:
    """`whether you (will)`, `if you (will)`, `rather (have)`: asked, not promised."""
    return "whether" in before or before[-2:-1] == ("if",) or before[-1:] == ("rather",)


def _arrives(words: tuple[str, ...]) -> bool:
    """What follows `refund` says that it comes: `will be`, `has been`, `is on`."""
    if not words or words[1:] == ("not",):
        return False
    return words[0] in _COMES or words in (("is", "on"), ("is", "coming"), ("is", "approved"))


def _is_value(words: tuple[str, ...], i: int) -> bool:
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] in ("money", "paid", "pay"):
        return "back" in words[i + 1 : i + 3]
    if words[i] == "gift":
        return after in ("card", "voucher", "certificate")
    return words[i] in _VALUE and after not in _THING


def _free(sentence: Sentence) -> Iterator[Place]:
    """`a free replacement`, `for free`, `the delivery is free`; not `feel free`, `you are free to`."""
    if "free" not in sentence.vocabulary:
        return
    spare = sentence.vocabulary & _NO_GIFT
    words = sentence.words
    for i, word in enumerate(words):
        if word == "free":
            before = words[i - 1] if i else ""
            after = words[i + 1] if i + 1 < len(words) else "."
            subject = words[i - 2] if i > 1 else ""
            if after in _FREE_THINGS or before in ("for", "completely", "totally", "entirely"):
                yield max(i - 1, 0), min(i + 2, len(words))
            elif before in _ONE and after.isalpha() and not spare:
                yield i - 1, i + 2
            elif before in _BE and after in _FREE_OF and subject not in _PEOPLE:
                yield max(i - 2, 0), i + 1


OVER_PROMISE = Rule("over_promise", _promises, REMEDY, company_may=True)
