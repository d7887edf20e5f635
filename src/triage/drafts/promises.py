"""Does the reply promise what nobody has granted: money back, something free, a certainty?"""

from collections.abc import Iterator

from triage.drafts.draft import Finding
from triage.drafts.passages import Passage, View, find_phrases, object_to, phrases
from triage.drafts.words import word_set

REMEDY = "say what is being checked and when the answer comes; promise only what has been granted"
REACH = 8

_CERTAIN = phrases(
    "free of charge", "at no cost", "at no charge", "at no extra cost", "no extra cost", "on the house",
    "complimentary", "100%", "never happen again", "not happen again", "won't happen again", "without fail",
    "i promise", "we promise", "we guarantee", "i guarantee", "can guarantee", "will guarantee", "is guaranteed",
    "are guaranteed", "guaranteed to", "you have my word", "will definitely", "definitely will", "will certainly",
    "certainly will",
)  # fmt: skip
_COMMIT = word_set("will i'll we'll you'll it'll shall")
_DONE = word_set("have are am is was were has been i've we've you've we're i'm you're")
_VALUE = word_set(
    "refund refunds refunded refunding reimburse reimbursed reimbursing reimbursement compensate compensated"
    " compensating compensation credit credited crediting waive waived waiving voucher vouchers discount"
    " discounted cashback"
)
# "credit card" and "refund request" are things, not gifts.
_THING = word_set("card cards score report limit rating union check request requests claim case question policy")
# After one of these nothing is promised: "I will check whether a refund ...".
_OPEN = word_set(
    "check checking checked see seeing look looking looked find finding ask asking asked tell telling told know"
    " knowing whether if not never trace tracing review reviewing reviewed examine investigate investigating"
    " request requesting requested explain explaining say decide decided deciding depend depends hear hearing"
    " compare comparing bring bringing consider might may could about waiting wanting writing written chasing"
    " unable sorry . ! ? ; :"
) | {"\n"}
# "We will look into it and refund you" promises after all.
_GIVE = word_set("refund reimburse compensate credit waive")
_TO_WHOM = word_set("you your the it this that all any")
_COMES = word_set("will shall has")
_FREE_THINGS = word_set(
    "replacement month months delivery shipping gift upgrade repair repairs service copy item meal ticket night"
    " year access data return returns subscription trial"
)


def over_promise(view: View) -> Iterator[Finding]:
    """A refund, credit, gift or certainty that nobody has granted."""
    for passage in view.passages:
        hits = [*find_phrases(passage, _CERTAIN), *_money(passage), *_free(passage)]
        yield from object_to("over_promise", passage, hits, REMEDY)


def _money(passage: Passage) -> Iterator[str]:
    """`will ... refund` with nothing in between that leaves it open, and `the refund will ...`."""
    if "money" not in passage.vocabulary and passage.vocabulary.isdisjoint(_VALUE):
        return
    words = passage.words
    for i, word in enumerate(words):
        if (word in _COMMIT or word in _DONE) and not _in_question(words[max(i - 3, 0) : i]):
            for step in range(i + 1, min(i + 1 + REACH, len(words))):
                if words[step] in _OPEN:
                    break
                if _is_value(words, step):
                    yield " ".join(words[i : step + 1])
                    break
        if word in _GIVE and words[i - 1] in ("and", "then") and words[i + 1 : i + 2] and words[i + 1] in _TO_WHOM:
            yield " ".join(words[i - 1 : i + 2])
        elif word in _VALUE and _arrives(words[i + 1 : i + 3]):
            yield " ".join(words[i : i + 3])


def _in_question(before: tuple[str, ...]) -> bool:
    """`whether you (will)`, `if you (will)`: asked, not promised."""
    return "whether" in before or before[-2:-1] == ("if",)


def _arrives(words: tuple[str, ...]) -> bool:
    """What follows `refund` says that it comes: `will be`, `has been`, `is on`."""
    if not words or words[1:] == ("not",):
        return False
    return words[0] in _COMES or words in (("is", "on"), ("is", "coming"), ("is", "approved"))


def _is_value(words: tuple[str, ...], i: int) -> bool:
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] == "money":
        return "back" in words[i + 1 : i + 3]
    return words[i] in _VALUE and after not in _THING


def _free(passage: Passage) -> Iterator[str]:
    if "free" not in passage.vocabulary:
        return
    words = passage.words
    for i, word in enumerate(words):
        before = words[i - 1] if i else ""
        after = words[i + 1] if i + 1 < len(words) else ""
        if word == "free" and (after in _FREE_THINGS or before in ("for", "completely", "totally", "entirely")):
            yield f"{before} free {after}".strip(" .")
