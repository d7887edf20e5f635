"""What customers say of themselves, said to them: "I was told that my card" is "you were told that your card"."""

import re

from triage.drafts.plain import WORD
from triage.drafts.words import word_set

LONG_WORD = 5
ADVERBS = word_set(
    "just still also never already even only now then always not once twice really again actually recently currently"
    " finally only constantly all both since so very too"
)
_TURNED = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "we": "you", "us": "you",
    "our": "your", "ours": "yours", "ourselves": "yourselves", "i'm": "you are", "i've": "you have", "i'll": "you will",
    "we're": "you are", "we've": "you have", "we'll": "you will", "im": "you are", "ive": "you have",
}  # fmt: skip
_MENDED = {
    "dont": "do not", "cant": "cannot", "wont": "will not", "didnt": "did not", "doesnt": "does not", "isnt": "is not",
    "wasnt": "was not", "havent": "have not", "hasnt": "has not", "couldnt": "could not", "arent": "are not",
    "tryed": "tried", "pasword": "password", "recieve": "receive", "recieved": "received",
    "recieving": "receiving", "definately": "definitely",
    "seperate": "separate", "seperately": "separately", "untill": "until", "thats": "that is", "theres": "there is",
    "werent": "were not", "wouldnt": "would not", "shouldnt": "should not", "hadnt": "had not", "alot": "a lot",
    "can't": "cannot", "won't": "will not", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "tho": "though", "til": "until", "cos": "because", "thru": "through",
}  # fmt: skip
SET_RIGHT = frozenset((*_MENDED, *_TURNED))
# Whatever may have to be changed.
_BARE = "|".join(word for word in (*_TURNED, *_MENDED) if "'" not in word)
_TRIGGERS = rf"\b(?i:was|am|{_BARE})\b(?!['’][a-z])|\b[A-Z]{{2,20}}\b(?!['’])"
_TRIGGER = re.compile(_TRIGGERS)
_SHORTENED = re.compile(rf"\b[a-zA-Z]{{1,9}}['’][a-z]{{1,3}}\b|{_TRIGGERS}")
# "I ordered a loaf and was told to wait": who orders is who is told, as long as nobody else comes in between.
_SAME_SUBJECT = re.compile(
    r"(?:I|we)(?: (?:also|then|just|already|have|had))? (?!know|knew|think|thought|see|saw|heard|hear|believe|say|said)"
    r"(?:(?!\b(?:that|which|who|it|he|she|they|there|what|where|when|because|if|so|but)\b).){1,80}$",
    re.I,
)
_HAD_DONE = re.compile(r" (?:\w+ed|been|had|paid|bought|sent|made|told|left|lost|got|gone|done|seen|given|taken)\b")
_IS = word_set("it's that's there's what's here's who's where's")
_PAST = word_set("been had got gone become happened taken stopped")
# Words that people shout without making a name of them.
_LOUD = word_set(
    "not did and how used never still was is are all no any three two very only always but the my want need have has"
    " had cannot do does so too again now this that for with be been on in to of please every everytime time times"
    " money back twice wrong again late missing delete remove closed ever"
)
_BEFORE_I = re.compile(r" i\b", re.I)
_DO = (
    "order|add|book|check|change|cancel|buy|know|get|make|pay|update|use|see|talk|speak|reset|track|find|return|send|claim"
    "|renew|open|close|move|apply|start|set|fix|register|replace|activate|transfer"
)
_NEEDS_TO = re.compile(
    rf"\b(you (?:need|want)) ({_DO})(?= (?:a|an|the|some|my|your|about|more|for|it|this|on|in|up)\b)"
)
_NEEDS_VERB = re.compile(
    r"\b(you (?:need|want)) (add|buy|know|make|pay|talk|speak|apply|cancel|activate|register|see) "
)
# "I been waiting": the verb that was left out in a hurry.
_BEEN_BARE = re.compile(r"(?<!have )(?<!has )(?<!had )\byou been\b")
_HAVE_BARE = re.compile(rf"\byou have (?:{_DO})\b")
# "That syntax not working", "I want a loaf is that there".
_NO_VERB = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!of )(?<!for )\bnot \w+ing\b"
    r"|\b(?<!which )(?<!who )(?<!that )(?:is|are|was|can|cannot|will|does) (?:that|it|this|there|you)\b"
    r"|\b(?:were|was|been|be|being|have|has|had) (?:give|send|tell|charge|take|make|pay|call)\b"
    r"|\b(?:were|was) (?:did|do|does|have|has|had)\b"
    r"|, and (?:when|if|because|as|that) |\bwould(?: \w+)? have\b"
    r"|\byou (?:are|have) \w{2,20}(?:ing|ed) (?:have|has|is|are|was|were|do|does)\b",
    re.I,
)
_RUN_ON = re.compile(
    r"([\w,]+) (?:(?:you|it|this) (?:are|were|will|is|was|has|had|does|do not|did not|cannot)"
    r"|you (?:just|only|really|still) (?:want|need|wanted|needed|have|had|tried))\b"
)
# "On 9 May you were", "after two weeks it was".
_TIME_BEFORE = re.compile(
    r"(?:on|in|at|since|after|for|by|from|during|within|until|last|every|each|this|next)(?: [\w,.£$€-]{1,20}){1,6}$",
    re.I,
)
# "The days you had no bread": who had none is said of the days.
_OF_WHICH = re.compile(r"\b(?:the|a|an|all|any|every|those|these|only) (?:[\w-]{1,20} )?[\w-]{1,20}$")
# After one of these a clause may begin within another.
_JOINS = word_set(
    "that so because although if when how what where why and but as whether since while until after before than or then"
    " only though like which who say says said saying saw think told know knew sure"
)
_SHOUTED = ("ED", "LY")


def turned(text: str) -> str | None:
    """The words with "I" made "you" and "my" made "your"; None where the verb would have to be guessed.

    >>> turned("I was told that my card wasn't there")
    'you were told that your card was not there'
    >>> turned("I think the loaf came and was cold") is None
    True
    """
    said: list[str] = []
    place = 0
    trigger = _SHORTENED if "'" in text or "’" in text else _TRIGGER
    for match in trigger.finditer(text):
        word = match[0]
        low = word.lower().replace("’", "'")
        new: str | None
        if low in ("was", "wasn't", "am"):
            before = _before(text, match.start())
            if low == "was" and _BEFORE_I.match(text, match.end()):
                new = "were"
            elif before in ("and", "but", "or", "then", ""):
                if low != "was" or before != "and" or not _SAME_SUBJECT.match(text[: match.start()]):
                    return None
                new = "were"
            elif before == "i":
                new = {"was": "were", "wasn't": "were not", "am": "are"}[low]
            else:
                new = "was not" if low == "wasn't" else low
        elif low in ("i'd", "we'd"):
            new = "you had" if _HAD_DONE.match(text, match.end()) else "you would"
        elif low in _TURNED:
            new = word if word.isupper() and len(word) > 1 and low not in ("i'm", "i've", "my") else _TURNED[low]
        elif low in _MENDED:
            new = _MENDED[low]
        elif low in _IS:
            after = WORD.search(text, match.end())
            new = f"{word[:-2]} {'has' if after and after[0].lower() in _PAST else 'is'}"
        elif low.endswith("n't") and low != "ain't":
            new = f"{word[:-3]} not"
        elif word.isupper() and is_loud(word):
            new = low
        elif "'" in low and low.endswith(("'ve", "'ll", "'re", "'d", "'m", "n't")):
            return None
        else:
            continue
        said += (text[place : match.start()], new)
        place = match.end()
    said.append(text[place:])
    told = "".join(said).rstrip(" -–—,;:")
    if "you need " in told or "you want " in told:
        told = _NEEDS_TO.sub(r"\1 to \2", told)
        told = _NEEDS_VERB.sub(r"\1 to \2 ", told)
    if "you been " in told:
        told = _BEEN_BARE.sub("you have been", told)
    if "you have " in told and _HAVE_BARE.search(told):
        return None
    return None if _NO_VERB.search(told) or _runs_on(told) else told


def is_loud(word: str) -> bool:
    """Whether a word in capitals is one of every day, which somebody shouts."""
    return word.lower() in _LOUD or (len(word) > LONG_WORD and word.endswith(_SHOUTED))


def _before(text: str, place: int) -> str:
    """The word before a place that is no adverb, in lower case; empty at the beginning."""
    for word in reversed(text[:place].lower().split()):
        if word not in ADVERBS:
            return word.strip(",;:()")
    return ""


def _runs_on(told: str) -> bool:
    """Whether a clause follows upon another without a word between: "the report you were sent it is wrong"."""
    if not (" you " in told or " it " in told or " this " in told):
        return False
    return any(
        match[1][-1] != ","
        and match[1].lower() not in _JOINS
        and not _OF_WHICH.search(told[: match.end(1)])
        and not _TIME_BEFORE.match(told[: match.end(1)])
        for match in _RUN_ON.finditer(told)
    )
