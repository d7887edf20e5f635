"""Steps of an article or a known issue that the customer has taken already: they are not told to take them again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from triage.drafts.cues import find_cues, index_cues
from triage.drafts.words import tokens, word_set
from triage.profile import Known

LONGEST = 3000

# What they say they did, and the steps that ask for it.
_DONE = index_cues(
    {
        "restart": [
            "restarted|rebooted|unplugged|restarting|rebooting|unplugging",
            "power cycled|cycling",
            "turned|switched|turning|switching off|it|everything _ on|off",
        ],
        "spam": ["checked|looked|checking|looking _ spam|junk", "not|isn't|nothing in _ spam|junk"],
        "status": ["status page|site|website _ says|shows|said|showed|is|reads", "checked|looked _ status page|site"],
        "cable": ["checked|swapped|replaced|changed|reseated|tightened|checking|swapping _ cable|cables|wires|leads"],
        "cache": ["cleared|clearing|deleted|emptied _ cache|cookies"],
        "reinstall": ["reinstalled|reinstalling|redownloaded", "uninstalled|deleted _ installed|reinstalled"],
    }
)
_STEPS = {
    "restart": re.compile(
        r"\b(?:restart|reboot|unplug|power cycle|(?:turn|switch) (?:it|\w{1,20} \w{1,20}) off)", re.I
    ),
    "spam": re.compile(r"\b(?:spam|junk)\b", re.I),
    "status": re.compile(r"\bstatus(?: page| site|\.)", re.I),
    "cable": re.compile(r"\b(?:cables?|wires)\b", re.I),
    "cache": re.compile(r"\b(?:cache|cookies)\b", re.I),
    "reinstall": re.compile(r"\b(?:reinstall|delete the app|uninstall)", re.I),
}
# "Should I try restarting it?", "before I unplugged it", "I haven't checked the spam folder".
_NOT = word_set(
    "if should shall did please haven't havent hasn't hadn't didn't can't cannot couldn't how could can need to not"
    " without before when after until or avoid it itself keeps randomly"
)
# Who did it, or to what: "my phone restarted" is nothing that they tried.
_DOER = word_set("i i've ive i'd we we've weve we'd already have having also and then just even tried both")
_OBJECT = word_set("it the my our everything both all this them router hub modem phone pc laptop computer device")
# A step that goes on from the one above it.
_GOES_ON = ("if ", "then ", "after ", "once ", "when ", "wait ")

# "I have already filled in the form", "your site says I can": what an article tells is nothing new to them.
_HAS_DONE = re.compile(
    r"\b(?:i|we)(?:['’]ve| have)? already (?:done|followed|filled|sent|submitted|returned|approved|requested|raised"
    r"|applied|uploaded|registered|downloaded|completed)\b"
    r"|\b(?:your|the) (?:web ?site|website|web ?page|help page|page|faq|article|site|tracking)(?: still)? says\b",
    re.I,
)


def is_done(text: str) -> bool:
    """Whether a message says that what an article tells has been done, or read.

    >>> is_done("I have already filled in the form."), is_done("Which form is it?")
    (True, False)
    """
    return _HAS_DONE.search(text[:LONGEST]) is not None


def untried(known: Known, text: str) -> Known:
    """What was found, without the steps that the message says were taken; without the article when none is left."""
    issue, article = known.issue, known.article
    steps = (*(issue.workaround if issue else ()), *(article.steps if article else ()))
    if not any(pattern.search(step) for step in steps for pattern in _STEPS.values()):
        return known
    done = done_in(tokens(text[:LONGEST]))
    if not done:
        return known
    if issue:
        known = replace(known, issue=replace(issue, workaround=_left(issue.workaround, done)))
    if article and article.steps:
        left = _left(article.steps, done)
        known = (
            replace(known, article=replace(article, steps=left)) if left else replace(known, article=None, next=None)
        )
    return known


def done_in(words: Sequence[str]) -> frozenset[str]:
    """The kinds of steps that a message (its `tokens`) says were taken.

    >>> sorted(done_in(tokens("Restarting the router made no difference, and I checked spam.")))
    ['restart', 'spam']
    >>> done_in(tokens("Should I try restarting it?"))
    frozenset()
    """
    found = find_cues(words, _DONE)
    return frozenset(name for name, start, end in found if _is_theirs(name, words, start, end))


def _is_theirs(name: str, words: Sequence[str], start: int, end: int) -> bool:
    """Whether the words from `start` to `end` tell what the writer did."""
    if not _NOT.isdisjoint(words[max(start - 3, 0) : start]) or "never" in words[max(start - 1, 0) : start]:
        return False
    if name != "restart" or start == 0 or words[start - 1] in _DOER:
        return True
    return not _OBJECT.isdisjoint(words[end : end + 1])


def _left(steps: Sequence[str], done: frozenset[str]) -> tuple[str, ...]:
    """The steps that were not taken. What goes on from one that was goes with it."""
    left, gone = [], False
    for step in steps:
        gone = any(_STEPS[name].search(step) for name in done) or (gone and step.lower().startswith(_GOES_ON))
        if not gone:
            left.append(step)
    return tuple(left)
