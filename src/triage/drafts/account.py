"""The customer's own account: which of the things they write a reply tells back, and in what order."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from triage.drafts.indirect import TO_KNOW, told_question
from triage.drafts.plain import EMPTY, PRAISE, TROUBLE, WORD, tidied
from triage.drafts.pointing import placed, points_away
from triage.drafts.privacy import tells_private
from triage.drafts.quote import MOST_REQUESTS, plain_quote
from triage.drafts.restate import has_verb, restated
from triage.drafts.retell import LONGEST, LONGEST_SENTENCE, clauses_of, without_opening
from triage.drafts.wanted import may_wish, told_demand
from triage.drafts.words import word_set
from triage.result import Triage

# Sentences that are looked at, and how many of them are early.
MOST_SENTENCES = 8
EARLY = 3
# Requests that are all told.
MOST_WISHES = 2
# Sentences, from the end, in which a wish is looked for.
MOST_WISHED = 40
TELLING = 60
# What a clause has to count for before it is told back.
LEAST = 2
# A sentence that weighs so much is looked at closely, and may be quoted.
WEIGHTY, QUOTED = 3, 5
SHORTEST_QUOTED = 32
# A clause of this worth says nothing by itself: "this is an example".
SAYS_NOTHING = -3
# Clauses that have so much of their sentence stand for it; with less, they are a side remark.
MOSTLY, HARDLY = 0.6, 0.35
PUBLIC_LONGEST = 110
# What a sentence weighs in which the model saw the intent, or a sign of harm; and a question.
ABOUT, SIGN = 5, 3
ASKS = 6
# What tells of something that happened; a deadline or a threat does not.
_TELLING_SIGNALS = word_set("money_loss safety security blocked repeat_contact many_affected")
FEWEST_GAPS = 3
# "You charged me £9 again" is told in public without the sum.
_SUM_TOLD = re.compile(
    r"\b((?:over)?charg(?:ed|ing)|billed|refunded|paid)( me| us)?(?: another)? [£$€¥₹]\d[\d.,]{0,12}\b", re.I
)
SUM = re.compile(r"[£$€¥₹] ?\d|\d ?[£$€¥₹]|\d (?:euros?|pounds?|dollars?)\b")
# What is still to come, and what is said beside the matter.
_TO_COME = word_set("i'll we'll will ill hope maybe perhaps rather")
_ASIDE = ("if ", "unless ", "please ", "thank", "sorry", "hope", "ps ", "btw", "dear ")
# What is said of a thing that came broken, and of people in need.
_HARM = TROUBLE | word_set(
    "crack cracked cracks scratch scratched scratches torn tear leak leaks leaking leaked dent dented smashed shattered"
    " ripped stain stained mouldy rotten faulty noisy dead frozen soaked wet dirty incomplete empty double cold"
    " redundant died passed injured ill burning burnt burned melted smell smoke supposed instead only"
    " forgot forgotten ignored refuses gone vanished disappeared drops dropped dropping"
)
# A mere "not" says less than what went wrong.
_WENT_WRONG = _HARM - word_set("not no never nothing still without again can't cannot don't doesn't isn't won't wasn't")
# What should have been done, and was not: "I have not received it", "nobody told us".
_NOT_DONE = word_set("not never nobody hasn't haven't didn't wasn't havent hasnt didnt wasnt")
_STOPS = frozenset(".!?:;…)\"'”’")
_CONTRAST = word_set("but although instead however though yet")
_WHO_THEY_ARE = ("i'm ", "i am ", "we are ", "we're ", "my name ")
# A question mark is looked for so near the end: tags may follow.
ENDING = 30
# A shorter one needs a word of trouble: "you opened this account" says nothing.
SAYS_ENOUGH = 30
# Nor does any clause that is shorter than this and tells of nothing.
SHORTEST_TOLD = 24
# Clauses of one sentence keep their order.
_PLACES = 64
# What customers have done about it: that is told rather than what they saw or thought.
_DONE = word_set(
    "asked requested called phoned wrote sent paid disputed complained reported applied received charged told informed"
    " contacted returned cancelled canceled owe locked denied waited waiting pay paying took ordered bought booked"
    " promised signed tried opened moved switched need want upgraded downloaded installed updated spoke"
)
_LONG_SINCE = ("it has been ", "it took ")
# So far from the beginning of a clause an "also" leans on what stood before it.
STANDING = 24
_SOMEBODY = ("he ", "she ", "they ")
_DANGLING = ("it ", "this ", "there ", "everything ")
# A wish that says nothing unless something stands before it.
_WANTS_IT = re.compile(r"you (?:just |only |really )?(?:need|want|would like) (?:it|this|that|them)\b")


# Nor does one that only says that something is to be asked: "you want to ask some things before you order".
_NO_NEWS = re.compile(
    r"you (?:just |also |only )?(?:(?:want|need|would like|wanted) to ask|have|had|write|are writing)"
    r"(?: (?:some|a few|a couple of|two|three|several|a|one|you|us|about))?"
    r" (?:(?:quick|small|more|other) )?(?:things?|questions?|query|queries|your|the)\b"
)
# "You would like us to arrange laptop": a thing without its article.
_BARE_THING = re.compile(
    r" to (?:arrange|order|book|send|replace|change|cancel|close|open|fix|check|update|move|get|provide) (\w+)$"
)
_WHOLE_THING = re.compile(
    r"(?:.*(?:s|ing|ion|nce|ity|\d)|it|this|that|them|me|us|one|both|all|everything|out|up|in|on|back)$"
)


class Account(NamedTuple):
    """What is told back: `clauses`, in their order, and a sentence that is quoted, behind the first `before` of them.

    `instead` has for clauses the sentence they tell, where it may be quoted in their place.
    """

    clauses: tuple[str, ...]
    quote: str = ""
    before: int = 0
    instead: Mapping[str, str] = MappingProxyType({})


class _Found(NamedTuple):
    worth: int
    place: int
    said: str
    quoted: bool = False
    instead: str = ""


def account_of(triage: Triage, *, asked: str = "", most: int = 2, public: bool = False) -> tuple[str, ...]:
    """Up to `most` clauses that tell what the customer wrote, in their order; each fits after "You tell me that".

    `asked` is the request or question of the message that is fit to be repeated. In public nothing with a fact of the
    customer's or a long number is told.
    """
    return retelling_of(triage, asked=asked, most=most, public=public, quotes=False).clauses


def retelling_of(
    triage: Triage, *, asked: str = "", most: int = 2, public: bool = False, quotes: bool = True, asks: bool = True
) -> Account:
    """What is told of a message: first of all the sentences that matter most, then, with `asks`, what is asked for.

    Each is told in our words, or, with `quotes`, one of them in the customer's own, where ours do not do.
    """
    found = _asked_for(triage, asked, public=public) if asks else []
    events = _events(triage, most=most, public=public, quotes=quotes)
    if events and triage.message.channel == "review":
        found = []  # it is a story, and what they would like comes with it
    best: list[_Found] = []
    for each in sorted((*events, *found), key=lambda each: -each.worth):
        if len(best) < most and not any(_alike(each.said, other.said) for other in best):
            best.append(each)
    told = sorted(best, key=lambda each: each.place)
    clauses = [each.said for each in told if not each.quoted]
    clauses = [each for each in clauses if not any(other != each and each in other for other in clauses)]
    if clauses and clauses[0].startswith(_SOMEBODY) and (len(clauses) > 1 or _HARM.isdisjoint(clauses[0].split())):
        del clauses[0]  # nobody knows who it is
    if clauses and _WANTS_IT.match(clauses[0]):
        del clauses[0]
    quoted = next((each for each in told if each.quoted), None)
    if quoted is None:
        instead = {each.said: each.instead for each in told if each.instead}
        return Account(tuple(clauses), instead=instead)
    before = sum(each.place < quoted.place and each.said in clauses for each in told)
    return Account(tuple(clauses), quoted.said, before)


def _asked_for(triage: Triage, asked: str, *, public: bool) -> list[_Found]:
    """What is asked and wanted, told back."""
    question = told_question(asked) if asked else None
    if question and public and tells_private(question, triage):
        question = None
    found = [_Found(*wish) for wish in _wishes_of(triage, asked if question else "")]
    found = [wish for wish in found if not (question and _alike(wish.said, question))]
    if question:
        return [*found, _asked_at(asked, question, triage)]
    return [*found, *_core_questions(triage, public=public)]


def _core_questions(triage: Triage, *, public: bool) -> Iterator[_Found]:
    """The questions in which the intent was seen, told back."""
    for place, sentence in enumerate(triage.reading.sentences[:MOST_WISHED]):
        told = _asking(sentence.span.text) if sentence.span in triage.intent.evidence else None
        if told and not (public and tells_private(told, triage)):
            yield _Found(ASKS + ABOUT, _PLACES * place, told)


def _asked_at(asked: str, question: str, triage: Triage) -> _Found:
    """A question, at the place of its sentence; it counts for more where the intent was seen in it."""
    for place, sentence in enumerate(triage.reading.sentences[:MOST_WISHED]):
        if asked[1:12] in sentence.span.text:
            return _Found(ASKS + ABOUT * (sentence.span in triage.intent.evidence), _PLACES * place, question)
    return _Found(ASKS, _PLACES * MOST_WISHED, question)


def _events(triage: Triage, *, most: int, public: bool, quotes: bool) -> list[_Found]:
    """What happened, by the sentences that matter most; those that can neither be told nor quoted are passed over."""
    reading = triage.reading
    longest = PUBLIC_LONGEST if public else LONGEST
    found: list[_Found] = []
    quoted = not quotes
    for weight, place in _by_weight(triage):
        if len(found) >= most or (found and weight < WEIGHTY):
            break
        text = reading.text[reading.sentences[place].start : reading.sentences[place].end]
        if triage.expectation.label == "fell_short" and _is_praise(text):
            continue
        if public:
            text = _SUM_TOLD.sub(r"\1\2", text)
        told = [
            clause
            for each in _told(text, longest=longest, weighty=weight >= WEIGHTY)
            if not points_away(clause := _standing(placed(each)))
            and not (public and tells_private(clause, triage))
            and _worth(clause) > SAYS_NOTHING
            and not _NO_NEWS.match(clause)
            and not (public and _praises(clause))
        ]
        if weight < WEIGHTY or len(told) > 1:
            told = [clause for clause in told if weight + _worth(clause) >= LEAST]
        if told:
            told = sorted(sorted(told, key=lambda clause: -_worth(clause))[: most - len(found)], key=told.index)
            may = "" if quoted or len(told) > 1 else _quotation(text, weight, triage, public=public)
            found += [_Found(weight, _PLACES * place + at, clause, instead=may) for at, clause in enumerate(told)]
        elif not quoted and (said := _quotation(text, weight, triage, public=public)):
            quoted = True
            found.append(_Found(weight, _PLACES * place, said, quoted=True))
    return found


def _quotation(text: str, weight: int, triage: Triage, *, public: bool) -> str:
    """The sentence, when it weighs enough and may be quoted; else nothing."""
    if weight < QUOTED or text.rstrip().endswith("?") or not _says_something(text):
        return ""
    said = plain_quote(text, let_down=triage.expectation.label == "fell_short") or ""
    if len(said) < SHORTEST_QUOTED:
        return ""
    return "" if public and (len(said) > PUBLIC_LONGEST or tells_private(said, triage)) else said


def _says_something(text: str) -> bool:
    """Whether a sentence has a verb, or tells of harm without one: "3 hours on hold, no answer"."""
    low = [word.lower() for word in WORD.findall(text[:LONGEST_SENTENCE])]
    return has_verb(low) or not _HARM.isdisjoint(low)


def _told(text: str, *, longest: int, weighty: bool) -> list[str]:
    """A sentence in our words: clause by clause, where those have most of it, or as a whole."""
    clauses = list(clauses_of(text, longest=longest, close=weighty))
    covered = sum(map(len, clauses)) / len(text)
    if weighty and (len(clauses) > 1 or covered < MOSTLY) and (whole := restated(text, longest=longest)):
        return [whole]
    return clauses if covered > HARDLY else []


def _by_weight(triage: Triage) -> list[tuple[int, int]]:
    """The weights and places of the sentences that tell something, the heaviest first; no heading, no request."""
    reading = triage.reading
    about = {span: ABOUT - number for number, span in enumerate(triage.intent.evidence)}
    signs = {signal.evidence.text for signal in triage.signals if signal.evidence and signal.kind in _TELLING_SIGNALS}
    found = []
    told = 0
    for place, sentence in enumerate(reading.sentences):
        text = sentence.span.text
        if told >= MOST_SENTENCES and sentence.span not in about and text not in signs:
            continue
        if sentence.span.where == "subject" or text.count(" ") < FEWEST_GAPS:
            continue
        if place and _is_cut_off(reading.text, sentence.start):
            continue
        low = {word.lower().replace("’", "'") for word in WORD.findall(text[:LONGEST_SENTENCE])}
        weight = _weight(text, low) + (told < EARLY) + (not told) + about.get(sentence.span, 0) + SIGN * (text in signs)
        told += 1
        found.append((-weight, place))
    return [(-weight, place) for weight, place in sorted(found)]


def _is_cut_off(text: str, start: int) -> bool:
    """Whether a sentence begins in the middle of a longer one, which was cut for its length."""
    gap = text[max(start - 3, 0) : start]
    return text[start : start + 1].islower() and "\n" not in gap and gap.rstrip()[-1:] not in _STOPS


def _weight(text: str, low: set[str]) -> int:
    """How much a sentence says about what happened, by its words."""
    weight = 4 if not low.isdisjoint(_WENT_WRONG) else 2 * (not low.isdisjoint(_HARM))
    done = not low.isdisjoint(_DONE)
    weight += 3 * (done and not low.isdisjoint(_NOT_DONE)) or done
    weight += (len(text) > TELLING) + (not low.isdisjoint(_CONTRAST))
    weight -= 3 * (text.lower().startswith(_WHO_THEY_ARE) and low.isdisjoint(_HARM))
    weight += 2 if SUM.search(text) else any(map(str.isdigit, text))
    weight -= 4 * (not low.isdisjoint(PRAISE)) + 3 * (not low.isdisjoint(_TO_COME))
    text = without_opening(text)
    long, text = len(text) > TELLING, text[:TELLING].lower()
    weight -= (1 if long else 3) * (text.startswith(_DANGLING) and not text.startswith(_LONG_SINCE))
    return weight - 3 * text.startswith(_ASIDE) - 3 * (" please " in text)


def _asking(text: str) -> str | None:
    """A question in which the intent was seen, told back: "you want to know why there is no bread"."""
    if "?" not in text[-ENDING:]:
        return None
    asked = tidied(text)
    told = told_question(asked) if asked and asked[-1] == "?" else None
    return None if told and points_away(told) else told


def _wishes_of(triage: Triage, asked: str) -> list[tuple[int, int, str]]:
    """What the customer wants to have done, with its worth and the place of its sentence: "you want the loaf back".

    It may stand at the very end of a long letter; what was found to be a request goes first, then what comes last.
    Two requests are both told. `asked` is told already.
    """
    reading = triage.reading
    text = reading.text
    if not may_wish(text):
        return []
    requests = {request.text for request in triage.requests[:MOST_REQUESTS]}
    last: tuple[int, int, str] | None = None
    found: list[tuple[int, int, str]] = []
    most = min(len(requests) - bool(asked), MOST_WISHES)
    for place in range(min(len(reading.sentences), MOST_WISHED) - 1, -1, -1):
        sentence = reading.sentences[place]
        said = text[sentence.start : sentence.end]
        if asked and asked[1:12] in said:
            continue
        told = told_demand(said)
        told = placed(told) if told else None
        if not told or points_away(told) or tells_private(told, triage) or _lacks_article(told):
            continue
        worth = ASKS - 1 + ABOUT * (sentence.span in triage.intent.evidence)
        if sentence.span.text in requests and not any(_alike(told, other) for _, _, other in found):
            found.append((worth, _PLACES * place, told))
        last = last or (worth, _PLACES * place, told)
        if len(found) >= most:
            break
    return found or ([last] if last else [])


def _lacks_article(wish: str) -> bool:
    bare = _BARE_THING.search(wish)
    return bare is not None and not _WHOLE_THING.match(bare[1])


def _is_praise(text: str) -> bool:
    """Whether a sentence has only good to say, so that it is not what somebody who was let down is after."""
    low = {word.lower().replace("’", "'") for word in WORD.findall(text[:LONGEST_SENTENCE])}
    return not low.isdisjoint(PRAISE) and low.isdisjoint(TROUBLE)


def _praises(clause: str) -> bool:
    """Whether a clause turns to what was good: "you had a wobble, but they kept to the time"."""
    turn = clause.partition(" but ")[2]
    return bool(turn) and _HARM.isdisjoint(WORD.findall(turn.lower()))


def _standing(clause: str) -> str:
    """The clause without the "also" that leans on another: "you also paid" becomes "you paid"."""
    return clause.replace(" also ", " ", 1) if " also " in clause[:STANDING] else clause


def _alike(clause: str, other: str) -> bool:
    """Whether one clause says little that the other does not."""
    if clause.startswith(TO_KNOW) and other.startswith(TO_KNOW):
        clause, other = clause.removeprefix(TO_KNOW), other.removeprefix(TO_KNOW)
    words, others = set(clause.split()), set(other.split())
    both = words & others
    if 2 * len(both) > len(words) or 2 * len(both - EMPTY) >= len(others):
        return True
    return "still" in both and len(both - EMPTY) > 1


def says_same(clause: str, heading: str) -> bool:
    """Whether a clause has little to say that a heading has not said.

    >>> says_same("the oven trips the fuse", "Oven trips fuse"), says_same("the oven trips the fuse", "New oven")
    (True, False)
    """
    said = {word.lower() for word in WORD.findall(clause)} - EMPTY
    known = {word.lower() for word in WORD.findall(heading)}
    return 2 * len(said & known) > len(said)


def _worth(clause: str) -> int:
    """How much a clause says about what happened."""
    words = {word.lower() for word in WORD.findall(clause)}
    troubled = not words.isdisjoint(_HARM)
    done = not words.isdisjoint(_DONE)
    worth = 3 * troubled + 2 * clause.startswith("you ") + any(map(str.isdigit, clause))
    worth += clause.startswith("your ") + (len(clause) > TELLING)
    worth -= 4 * (not words.isdisjoint(PRAISE)) + 4 * (" - " in clause)
    worth -= 4 * (len(clause) < SHORTEST_TOLD and not (troubled or done))
    return worth - 3 * (clause.startswith(_DANGLING) and not clause.startswith(_LONG_SINCE))
