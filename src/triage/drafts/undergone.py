"""What others did to a customer, told as what happened to them: "they charged me twice" becomes "I was charged twice".

Who "they" are is left open: it may be the company, or somebody else.
"""

import re

from triage.drafts.words import word_set

# With one of these a clause may begin that is turned.
DOERS = word_set("they you they've you've they're you're")
_DONE = {
    "charged": "charged", "charging": "charged", "billed": "billed", "billing": "billed", "overcharged": "overcharged",
    "overcharging": "overcharged", "sent": "sent", "sending": "sent", "gave": "given", "given": "given",
    "giving": "given", "offered": "offered", "offering": "offered", "denied": "denied", "quoted": "quoted",
    "asked": "asked", "asking": "asked", "sold": "sold",
}  # fmt: skip
_TO_THINGS = {
    "cancelled": "cancelled", "canceled": "canceled", "closed": "closed", "locked": "locked", "blocked": "blocked",
    "deleted": "deleted", "lost": "lost", "denied": "denied", "rejected": "rejected", "suspended": "suspended",
    "froze": "frozen", "frozen": "frozen", "changed": "changed", "declined": "declined", "delayed": "delayed",
    "damaged": "damaged", "removed": "removed", "took": "taken", "taken": "taken", "broke": "broken",
    "reported": "reported", "sold": "sold",
}  # fmt: skip
_ADVERB = r"(?: (?:also|then|now|still|just|only|even|already|actually))?"
_WHO = rf"(?:they|you)(?: guys| all|['’]ve|['’]re)?{_ADVERB}"
_TO_ME = re.compile(
    rf"{_WHO}( have| has| had| are| were| keep| kept)?{_ADVERB} ({'|'.join(_DONE)}) (?:me|us) (?!and\b|or\b|that\b)",
    re.I,
)
_MINE = re.compile(
    rf"{_WHO}( have| had)?{_ADVERB} ({'|'.join(_TO_THINGS)}) ((?:my|our) (?:[\w'’-]{{1,30}} ){{0,3}}?[\w'’-]{{1,30}})"
    r"(?=$|,| (?:for|without|because|after|before|on|in|from|with|due|twice|again|at|and|but|as|by|since|when|while"
    r"|to|off|out|away)\b)",
    re.I,
)
# What comes after is still their doing: "they charged me $5 and closed it".
_SINCE = "even though|although|though"
_I = r"(?:I|we|my|I['’]ve|we['’]ve)\b"
_ENDS = re.compile(
    rf",? (?:because|while|when|after|{_SINCE})\b(?! {_I})|,(?! (?:{_SINCE}) {_I})"
    r"| (?:and|but|or|so|then|yet|which|who|instead)\b"
)
# "They kept sending me back and forth."
_ASTRAY = word_set("back off away home around it them")
_BEING = {"are": "am being", "were": "was being", "keep": "keep being", "kept": "kept being"}


def undergone(clause: str) -> str | None:
    """A clause about what "they" or "you" did, as one about the customer; None when it is no such clause.

    >>> undergone("they have charged me over $90 in interest and still have it")
    'I have been charged over $90 in interest'
    >>> undergone("you guys cancelled my orders for no reason")
    'my orders were cancelled for no reason'
    >>> undergone("they never told me a thing") is None
    True
    """
    if match := _TO_ME.match(clause):
        short = re.match(r"\w+['’](ve|re)", clause, re.I)
        verb, done = (match[1] or "").strip().lower(), match[2].lower()
        verb = verb or ({"ve": "have", "re": "are"}[short[1].lower()] if short else "")
        ongoing = done.endswith("ing")
        if ongoing != (verb in _BEING) or (done == "given" and not verb) or (done == "gave" and verb):
            return None
        said = _BEING[verb] if ongoing else "was" if not verb else f"{'had' if verb == 'had' else 'have'} been"
        rest = _until_end(clause[match.end() :])
        return f"I {said} {_DONE[done]} {rest}" if rest and rest not in _ASTRAY else None
    if match := _MINE.match(clause):
        verb, done, mine = (match[1] or "").strip().lower(), match[2].lower(), match[3]
        if re.match(r"\w+['’]re", clause, re.I) or (
            done in ("frozen", "taken") and not verb and "ve" not in clause[:8]
        ):
            return None
        many = mine[-1] == "s" and not mine.endswith(("ss", "us", "is"))
        rest = _until_end(clause[match.end() :])
        return f"{mine} {'were' if many else 'was'} {_TO_THINGS[done]}{rest}"
    return None


def _until_end(text: str) -> str:
    end = _ENDS.search(text)
    return (text[: end.start()] if end else text).rstrip()
