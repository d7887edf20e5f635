"""The customer's own account: which of the things they write a reply tells back, and in what order."""

import re
from collections.abc import Iterator, Sequence

from triage.drafts.indirect import may_wish, told_demand, told_question
from triage.drafts.plain import EMPTY, PRAISE, TROUBLE, WORD, tidied
from triage.drafts.pointing import placed, points_away
from triage.drafts.privacy import tells_private
from triage.drafts.quote import MOST_REQUESTS, quotable
from triage.drafts.retell import LONGEST, LONGEST_SENTENCE, clauses_of
from triage.drafts.words import word_set
from triage.result import Triage

# Sentences that are looked at, and how many of them are early.
MOST_SENTENCES = 8
EARLY = 3
# With more, it is a long story.
FEW_SENTENCES = 4
LONG_ENOUGH = 20
# Requests that are all told, and questions.
MOST_WISHES = 2
MOST_QUESTIONS = 2
# Sentences, from the end, in which a wish is looked for.
MOST_WISHED = 40
TELLING = 60
# What a clause has to count for before it is told back.
LEAST = 2
# So many that count for this much are enough: what comes later is not looked at.
STRONG = 4
STRONG_IN_STORY = 6
PUBLIC_LONGEST = 110
# What a clause counts for in whose sentence the model saw the intent.
ABOUT = 4
ASKS = 9
# The heading says it once more, and shorter.
FROM_SUBJECT = 3
# What is said of a thing that came broken, and of people in need.
_HARM = TROUBLE | word_set(
    "crack cracked cracks scratch scratched scratches torn tear leak leaks leaking leaked dent dented smashed shattered"
    " ripped stain stained mouldy rotten faulty noisy dead frozen soaked wet dirty incomplete empty double cold"
    " redundant died passed injured ill"
)
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
    " signed tried opened moved switched need want upgraded downloaded installed updated spoke"
)
_LONG_SINCE = ("it has been ", "it took ")
# So far from the beginning of a clause an "also" leans on what stood before it.
STANDING = 24
_DANGLING = ("it ", "this ", "there ", "everything ")
_TO_KNOW = "you want to know "
# A wish that says nothing unless something stands before it.
_WANTS_IT = re.compile(r"you (?:just |only |really )?(?:need|want|would like) (?:it|this|that|them)\b")


def account_of(triage: Triage, *, asked: str = "", most: int = 2, public: bool = False) -> tuple[str, ...]:
    """Up to `most` clauses that tell what the customer wrote, in their order; each fits after "You tell me that".

    `asked` is the request or question of the message that is fit to be repeated; it is told back before anything else
    when it can be turned. In public nothing with a fact of the customer's or a long number is told.
    """
    reading = triage.reading
    longest = PUBLIC_LONGEST if public else LONGEST
    signs = {signal.evidence.text for signal in triage.signals if signal.evidence}
    found: list[tuple[int, int, str]] = []
    question = told_question(asked) if asked else None
    if question and public:
        question = None if tells_private(question, triage) else question
        if question and most == 1:
            return (question,)
    wishes = _wishes_of(triage, asked if question else "") if question is None or most > 1 else []
    for wish in wishes:
        if not (question and _alike(wish[2], question)):
            if public and most == 1:
                return (wish[2],)
            found.append(wish)
    if question and most > 1 and not public:
        found += _more_questions(triage, asked)
    long_story = len(reading.sentences) > FEW_SENTENCES
    strong = 0
    for place in _in_turn(triage):
        if strong >= most:
            break
        sentence = reading.sentences[place]
        text = reading.text[sentence.start : sentence.end]
        if question and asked[1:12] in text:
            found.append((ASKS, _PLACES * place, question))
            question = None
            continue
        signed = sentence.span.text in signs
        about = sentence.span in triage.intent.evidence
        if about and not question and (asking := _asking(text)) and not (public and tells_private(asking, triage)):
            found.append((ASKS, _PLACES * place, asking))
            strong += 1
            continue
        for clause in clauses_of(text, longest=longest, close=about or not long_story):
            clause = _standing(placed(clause))
            worth = _worth(clause, signed=signed, early=place < EARLY, long_story=long_story)
            if about and (len(clause) > SAYS_ENOUGH or not TROUBLE.isdisjoint(clause.split())):
                worth += ABOUT
            if sentence.span.where == "subject":
                worth -= FROM_SUBJECT
            if worth >= LEAST and not points_away(clause) and not (public and tells_private(clause, triage)):
                found.append((worth, _PLACES * place + len(found) % _PLACES, clause))
                strong += worth >= (STRONG_IN_STORY if long_story else STRONG)
    if question:
        found.append((ASKS, _PLACES * MOST_SENTENCES, question))
    best: list[tuple[int, int, str]] = []
    for each in sorted(found, key=lambda each: -each[0]):
        if len(best) < most and not any(_alike(each[2], other) for _, _, other in best):
            best.append(each)
    told = tuple(clause for _, _, clause in sorted(best, key=lambda each: each[1]))
    told = tuple(each for each in told if not any(other != each and each in other for other in told))
    return told[1:] if told and _WANTS_IT.match(told[0]) else told


def tells_core(account: Sequence[str], triage: Triage) -> bool:
    """Whether a clause told back comes from a sentence in which the intent was seen; true when there is none."""
    spans = triage.intent.evidence
    if not spans:
        return True
    cores = [set(span.text[:LONGEST_SENTENCE].lower().split()) for span in spans]
    for clause in account:
        words = set(clause.lower().split()) - EMPTY
        if any(2 * len(words & core) >= len(words) for core in cores):
            return True
    return False


def _in_turn(triage: Triage) -> Iterator[int]:
    """The numbers of the sentences that are looked at: what speaks for the intent, then the first ones."""
    sentences = triage.reading.sentences
    about = [place for place, sentence in enumerate(sentences) if sentence.span in triage.intent.evidence]
    yield from about
    yield from (place for place in range(min(len(sentences), MOST_SENTENCES)) if place not in about)


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
        if not told or points_away(told) or tells_private(told, triage):
            continue
        if sentence.span.text in requests and not any(_alike(told, other) for _, _, other in found):
            found.append((8, _PLACES * place, told))
        last = last or (8, _PLACES * place, told)
        if len(found) >= most:
            break
    return found or ([last] if last else [])


def _more_questions(triage: Triage, asked: str) -> Iterator[tuple[int, int, str]]:
    """A question beside the one that is told, as it is told."""
    reading = triage.reading
    if reading.text.count("?") < MOST_QUESTIONS:
        return
    requests = [request.text for request in triage.requests[:MOST_REQUESTS] if request.text.endswith("?")]
    if len(requests) < MOST_QUESTIONS:
        if triage.expectation.label == "fell_short":
            return  # what is asked in anger is often no question
        requests = [each.span.text for each in reading.sentences[:MOST_WISHED] if quotable(each.span.text)]
    for place, sentence in enumerate(reading.sentences[:MOST_WISHED]):
        said = sentence.span.text
        if said in requests and asked[1:12] not in said and (told := _asking(said)):
            yield ASKS - 1, _PLACES * place, told
            return


def _standing(clause: str) -> str:
    """The clause without the "also" that leans on another: "you also paid" becomes "you paid"."""
    return clause.replace(" also ", " ", 1) if " also " in clause[:STANDING] else clause


def _alike(clause: str, other: str) -> bool:
    """Whether one clause says little that the other does not."""
    if clause.startswith(_TO_KNOW) and other.startswith(_TO_KNOW):
        clause, other = clause.removeprefix(_TO_KNOW), other.removeprefix(_TO_KNOW)
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


def tells_of_harm(text: str) -> bool:
    """Whether something went wrong, or came broken, in what a customer tells.

    >>> tells_of_harm("one leg has a deep crack"), tells_of_harm("the table was delivered")
    (True, False)
    """
    return not _HARM.isdisjoint(word.lower() for word in WORD.findall(text))


def _worth(clause: str, *, signed: bool, early: bool, long_story: bool) -> int:
    """How much a clause says about what happened. In a long story, what was only seen or thought counts for less."""
    words = {word.lower() for word in WORD.findall(clause)}
    troubled = not words.isdisjoint(_HARM)
    worth = 3 * troubled + 2 * signed + early + 2 * clause.startswith("you ") + any(map(str.isdigit, clause))
    done = not words.isdisjoint(_DONE)
    if long_story:
        worth += done if troubled or signed else 0 if done else -2
    worth += clause.startswith("your ") + (len(clause) > TELLING)
    worth -= 4 * (not words.isdisjoint(PRAISE)) + 4 * (" - " in clause)
    worth -= 4 * (len(clause) < SHORTEST_TOLD and not (troubled or done))
    worth -= 3 * (clause.startswith(_DANGLING) and not clause.startswith(_LONG_SINCE)) + (len(clause) < LONG_ENOUGH)
    return worth
