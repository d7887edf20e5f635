"""All that a customer asks, as steps that a reply takes up one by one: each question, each thing to be done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from triage.drafts.embedded import LONGEST_CLAUSE, OTHERS, PERSONS, asks_for, from_our_side, speaks, split_embedded
from triage.drafts.indirect import TO_KNOW, told_question
from triage.drafts.plain import EMPTY, WORD, tidied
from triage.drafts.pointing import points_away
from triage.drafts.quote import is_rhetorical, quotable
from triage.drafts.uninverted import uninverted
from triage.drafts.wishes import LOOKING, Wish, find_wishes
from triage.drafts.words import join, word_set
from triage.result import Triage

# Sentences that are looked through, how long one may be, and how many points a list has.
MOST_SENTENCES = 40
LONGEST_SENTENCE = 500
MOST_ASKS = 4
# A longer sentence of steps is a list.
LONGEST_IN_ONE = 230
LONGEST_QUOTED = 120
LONGEST_LED = 170
# So many points make a list.
FEWEST_POINTS = 2
# A quoted question has so many words that say something ("Any ideas?" has none), a longer one at least one of them.
FEWEST_SAID = 2
FEWEST_GAPS = 3
# A demand has more.
FEWEST_DEMANDED = 3
# A question that points at another sentence is quoted when it has so many words: not "Is that something you can do?".
POINTERS = word_set("that this it these those they")
FEWEST_STANDING = 7
# "See the attachment", "go ahead" ask for nothing; "look into it" is what every reply does.
NO_STEP = word_set("see go find")
LOOKS_INTO = ("look into it", "look into this", "look at it", "look at this", "investigate this", "investigate it")
FOR_HELP = word_set("assistance help attention response answer reply")

# "1. ", "(a) ", "- ": a point of a list; and what leads up to what is asked.
_POINT = re.compile(r"^\W{0,3}(?:\(?[a-e1-9][.)] {0,2}|[-*•] {1,2})")
# How a question begins that has lost its mark.
_OPENS = re.compile(
    r"(?:how|what|when|where|which|why|who)\b|\w+ (?:i|we|you|it|there|this|that|the|my|our|your|any)\b", re.I
)
_LED = re.compile(
    r"^(?:(?:hi|hello|hey|also|and|so|but|or|plus|ok|oh|another thing|one more thing|separately|btw|by the way|besides"
    r"|while (?:i|we)['’]?(?: a)?(?:m|re) (?:here|writing|at it)|if (?:not|so|yes)"
    r"|(?:a |one |just a )?(?:quick|short) (?:question|one))[,:.!]? )+",
    re.I,
)
_DEMAND = re.compile(
    r"(?:I|We)(?: (?:would|also|now|therefore|still|am|are)){0,3}"
    r" (expect|demand|request(?:ing)?|want|ask(?:ing)?(?: for)?) (?!you\b|that you\b|to\b)",
    re.I,
)
_ASKED_FOR = {"requesting": "request", "asking": "ask", "asking for": "ask for"}
_FOR_HELP = re.compile(r"\b(?:can|could|would|will) (?:you|u|someone|somebody|anyone) (?:please )?help\b", re.I)
# "com.bakery.oven.Main", "Main.java:12".
_CODE = re.compile(r"\w\.\w{2,}\.\w|\w:\d{2}\d*\b(?! ?(?:am|pm))|\(\w+\.\w+|\b(?:None|undefined|null)\b", re.I)
_THEY = re.compile(r"\b(?:they|their)\b", re.I)
# Where in a sentence a question begins.
_ASKS = re.compile(
    r"(?:^|[.,;:] (?:and |but |so )?)(?:(?:how|what|when|where|which|why|who|any|maybe|perhaps)\b"
    r"|(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|may|must|has|have|am) \w)",
    re.I,
)
# What is asked for effect, or asks nothing of us.
_FOR_EFFECT = re.compile(
    r"\b(?:how (?:hard|difficult|dare|come|many (?:more )?times|much longer)"
    r"|what (?:kind|sort|is the point|on earth|the)|why (?:should|would|bother|do i|am i)"
    r"|is (?:that|this) (?:too much|how|what)|really|seriously"
    r"|anyone (?:home|there)|(?:does|do) (?:any|every)(?:one|body)|who (?:does|do|thinks)|know what)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is asked: told as `about` ("whether it is due"), to be done as `act`, or a question in `quote`."""

    about: str = ""
    act: str = ""
    quote: str = ""

    @property
    def step(self) -> str:
        """As it fits after "I will"."""
        if self.about:
            return f"find out {self.about}"
        what = "answer your question" if self.quote.endswith("?") else "go through your point"
        return self.act or f"{what} “{self.quote}”"

    @property
    def says(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.about or self.act or self.quote)

    @property
    def point(self) -> str:
        """As it stands in a list of nothing but questions."""
        return self.about or f"“{self.quote}”"


def find_asks(triage: Triage, *, technical: bool = False) -> tuple[Ask, ...]:
    """Everything the customer asks, in their order, each as a step that promises no outcome.

    What can be told is told in our words ("find out whether your parcel was left outside"); a question that cannot is
    quoted. What is asked for effect, by somebody who was let down, is left out; so are the questions and orders of the
    form that a `technical` report is written in.
    """
    reading = triage.reading
    requests = {request.text for request in triage.requests}
    upset = triage.expectation.label == "fell_short" and triage.sentiment.label.endswith("negative")
    sentences = reading.sentences[:MOST_SENTENCES]
    points = [sentence.span.text for sentence in sentences if _POINT.match(sentence.span.text)]
    in_points = len(points) >= FEWEST_POINTS and 2 * sum("?" in point for point in points) >= len(points)
    found: list[Ask] = []
    before = ""
    for sentence in sentences:
        said = reading.text[sentence.start : sentence.end]
        if sentence.span.where == "subject" or len(said) > LONGEST_SENTENCE or _is_of_a_form(said, technical=technical):
            continue
        is_point = in_points and _POINT.match(said) is not None
        if is_point or "?" in said or sentence.span.text in requests or asks_for(said):
            asks = list(_asks_in(said, before, upset=upset)) or ([Ask(quote=_point(said))] if is_point else [])
            found += [ask for ask in asks if ask.says and not any(_alike(ask.step, other.step) for other in found)]
        before = said
    return tuple(found)


def listed(asks: Sequence[Ask]) -> tuple[str, ...]:
    """As points of a list: bare questions, or steps where something is to be done; the last one holds what is over.

    >>> listed((Ask("when it is due"), Ask("what it costs")))
    ('When it is due', 'What it costs')
    >>> listed((Ask("when it is due"), Ask(act="check whether we can move it")))
    ('Find out when it is due', 'Check whether we can move it')
    """
    only_asked = not any(ask.act for ask in asks)
    points = [ask.point if only_asked else ask.step for ask in asks]
    if len(points) > MOST_ASKS:
        points[MOST_ASKS - 1 :] = ["what else you ask" if only_asked else "go through what else you ask"]
    return tuple(f"{point[:1].upper()}{point[1:]}" for point in points)


def in_one(asks: Sequence[Ask]) -> str:
    """The steps in one sentence, to fit after "I will"; empty when that would be too long, or one has to be quoted.

    >>> in_one((Ask("when it is due"), Ask("what it costs")))
    'find out when it is due and what it costs'
    """
    told = [ask.about for ask in asks if ask.about]
    acts = [ask.act for ask in asks if ask.act]
    said = join([*acts, *([f"find out {join(told)}"] if told else [])])
    return said if len(said) <= LONGEST_IN_ONE and "“" not in "".join(ask.step for ask in asks) else ""


def _asks_in(sentence: str, before: str, *, upset: bool) -> Iterator[Ask]:
    """What one sentence asks: what is to be done, what is to be told, else the question that it is.

    `before` is the sentence before it, for a question that leans on that.
    """
    text = _LED.sub("", _POINT.sub("", " ".join(sentence.split())))
    led, clauses = split_embedded(text)
    steps = [*(_step(wish) for wish in find_wishes(led)), *map(Ask, clauses)]
    if any(steps):
        yield from filter(None, steps)
        return
    asked = None if text[-1:] == ":" else tidied(text)
    if asked and "?" not in text and asked[-1] == "?" and not _OPENS.match(asked):
        return  # "Do not tell me to wait"
    demand = _DEMAND.match(asked) if asked and len(asked) <= LONGEST_CLAUSE else None
    if asked and demand and speaks(asked, FEWEST_DEMANDED) and FOR_HELP.isdisjoint(asked.lower().split()):
        yield Ask(
            act=f"go through what you {_ASKED_FOR.get(demand[1].lower(), demand[1].lower())}: “{asked.rstrip('.')}”"
        )
    if not asked or asked[-1] != "?" or not speaks(asked, 1) or _FOR_HELP.search(asked) or _CODE.search(asked):
        return
    if upset and (_FOR_EFFECT.search(asked) or is_rhetorical(asked)):
        return
    told = told_question(asked)
    if told and told.startswith(TO_KNOW) and len(told) <= LONGEST_CLAUSE and not points_away(told):
        yield Ask(told.removeprefix(TO_KNOW))
    elif (about := from_our_side(uninverted(asked))) and not _leans(asked):
        yield Ask(about)
    elif quoted := _quoted(asked, before):
        yield Ask(quote=quoted)


def _step(wish: Wish) -> Ask | None:
    """What is to be done, as a step: looked at by us, or checked."""
    words = wish.act.split()
    named = next((place for place, word in enumerate(words) if word in ("the", "your", "a", "an") or word.istitle()), 0)
    leans = not PERSONS.isdisjoint(words[:named] if named else words)
    if wish.verb in NO_STEP or wish.act.startswith(LOOKS_INTO) or leans or points_away(wish.told):
        return None
    if wish.who == "we" and wish.verb in LOOKING:
        return Ask(act=wish.act)
    return Ask(act=f"check whether {wish.who} can {wish.act}")


def _is_of_a_form(sentence: str, *, technical: bool) -> bool:
    """Whether a sentence belongs to a form that is filled in: "What is your operating system? -->"."""
    if "<!--" in sentence or "-->" in sentence:
        return True
    if not technical:
        return False
    asks = "?" in sentence or asks_for(sentence)
    return not asks or "your " in sentence or ": " in sentence or "**" in sentence


def _point(sentence: str) -> str:
    """A point of a list that asks nothing, as it may stand in quotation marks."""
    said = tidied(_POINT.sub("", " ".join(sentence.split()))) or ""
    return said.rstrip(".") if said and len(said) <= LONGEST_QUOTED and speaks(said, FEWEST_DEMANDED) else ""


def _quoted(text: str, before: str) -> str:
    """A question as it may stand in quotation marks, with the sentence it leans on; empty when neither is repeated."""
    told = quotable(text) or text
    if _THEY.search(told) or not _ASKS.search(told):
        return ""
    if _leans(told):
        led = tidied(before) or ""
        if led[-1:] != "." or not speaks(led, FEWEST_SAID) or not OTHERS.isdisjoint(led.lower().split()):
            return ""
        told = f"{led} {told}"
        return told if len(told) <= LONGEST_LED else ""
    if len(told) > LONGEST_QUOTED:
        return ""
    return told if speaks(told, 1 if told.count(" ") >= FEWEST_GAPS else FEWEST_SAID) else ""


def _leans(question: str) -> bool:
    """Whether a short question points at the sentence before it: "Could you check with him?"."""
    words = question.lower().rstrip("?").split()
    points = (words[1:2] and words[1] in POINTERS) or not ((PERSONS | {"one"}) - {"he", "she"}).isdisjoint(words)
    return bool(points) and len(words) < FEWEST_STANDING


def _alike(step: str, other: str) -> bool:
    """Whether two steps are about the same."""
    words, others = (set(WORD.findall(each.lower())) - EMPTY for each in (step, other))
    return 3 * len(words & others) > 2 * min(len(words), len(others))
