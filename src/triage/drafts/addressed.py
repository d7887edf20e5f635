"""What a customer says to the company, told from its side: "I emailed you about your app" speaks of "us" and "our app".

What is put in has a line behind it, `our_`, so that nobody who turns "our" into "your" turns it back; `unlined` takes
the lines out again.
"""

import re

from triage.drafts.words import word_set

# Words by which a customer speaks to the company; with another one of its kind nothing is told.
TO_US = word_set("your you")
# What a company has, and a customer speaks of to it: "your app", "your Oxford Street shop".
_OURS = word_set(
    "app apps application website site websites sites page pages portal system systems server servers network"
    " platform software update updates bot chat chatbot forum store stores shop shops branch branches office offices"
    " restaurant restaurants location locations staff colleague colleagues team teams rep reps representative"
    " representatives agent agents driver drivers employee employees manager managers technician technicians engineer"
    " engineers courier couriers company bank service services support line lines reply replies response responses"
    " answer answers text texts email emails message messages letter letters flight flights plane planes train trains"
    " product products menu call center centre helpline hotline terminal counter warehouse crew attendant attendants"
    " associate associates"
)
# Words that may stand between "your" and the thing; it is found among the first few.
_ENDS = word_set("and or but is are was were has have had do does did will can to of in on at for with that which")
MOST_BETWEEN = 4
_YOUR = re.compile(r"\byour ", re.I)
# "I emailed you twice": customers do it, and it is done to the company.
_US = re.compile(
    r"(?<= )((?:called|emailed|e-mailed|messaged|contacted|told|asked|texted|sent|gave|given|paid|phoned|tweeted|rung"
    r"|wrote|dmed|dm'd|from|to|with|by) )you(?: guys| all)?\b"
    r"(?=$|[,;.:]| (?:about|for|that|to|the|a|an|my|our|again|on|in|and|but|since|via|through|twice|several|multiple"
    r"|two|three|four|many|numerous|over|all|back|at|regarding|because|so|yet|with|as|when)\b)",
    re.I,
)
# "The letter you sent": what the company did is told of a thing of the customer's.
_BY_US = re.compile(
    r"(?<=[a-z] )you(?=(?: have| just| already|['’]ve)? (?:sent|gave|given|delivered|issued|emailed|posted|charged"
    r"|quoted|installed|repaired|shipped|made|wrote|supplied|took|put)\b)",
    re.I,
)
_THING = re.compile(r"\b(?:the|a|an|my|our|this|that|last|first|new) (?:[\w-]{1,20} )?[\w-]{1,20} $", re.I)
_OURSELVES = re.compile(r"(?:i|i['’]ve|i['’]m|we|we['’]ve|my|our|ive|im)\b", re.I)


def addressed(clause: str) -> str | None:
    """The clause with the company put in for "you" and "your"; None when somebody else may be meant.

    >>> addressed("your app is down"), addressed("I emailed you about your new app")
    ('our_ app is down', 'I emailed us_ about our_ new app')
    >>> addressed("your card is declined") is None, addressed("you never know") is None
    (True, True)
    """
    if _OURSELVES.match(clause):
        clause = _US.sub(r"\1us_", clause)
    if (ours := _BY_US.search(clause)) and _THING.search(clause[: ours.start()]):
        clause = f"{clause[: ours.start()]}we_{clause[ours.end() :]}"
    said: list[str] = []
    rest = clause
    while match := _YOUR.search(rest):
        after = re.split(r"\W+", rest[match.end() :], maxsplit=MOST_BETWEEN)[:MOST_BETWEEN]
        for word in after:
            if word.lower() in _OURS:
                break
            if word.lower() in _ENDS:
                return None
        else:
            return None
        said += (rest[: match.start()], "our_ ")
        rest = rest[match.end() :]
    told = "".join((*said, rest))
    return None if re.search(r"\byou\b", told, re.I) else told


def unlined(told: str) -> str:
    """The words without the lines behind them."""
    return told.replace("_", "")
