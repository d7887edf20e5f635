"""What a report brings along that helps to find a fault: steps, code, a trace. It is thanked for by name."""

import re

from triage.drafts.words import join

MOST = 2
LOOKED_AT = 6000

# In the order in which they help: a name that fits after "thank you for", and words that give it away.
_FENCED = re.compile(r"```(?:js|ts|py|c|java|go|rust|r\n|sh|bash)")
_SIGNS = {
    "the commit you traced it to": ("bisected", "git bisect", "first bad commit"),
    "the steps to reproduce it": ("to reproduce", "repro steps", "reproduction steps", "how to reproduce"),
    "the code": ("minimal example", "minimal repro", "standalone code", "codesandbox", "snippet"),
    "the stack trace": ("traceback", "stack trace", "stacktrace", "call stack", "component stack"),
    "the log": ("log output", "debug.log", "relevant log", "logs:", "log:"),
    "the measurements": ("benchmark", "flame graph", "flamegraph"),
    "the comparison of what you expected and what you got": ("expected behavi", "expected result", "expected output"),
    "the screenshots": ("![", "<img "),
    "the output you put in": ("```",),
}
# What the signs have in common, so that most of them need not be looked for one by one.
_ROOTS = ("```", "repro", "bisect", "trace", "log", "expected ", "stack", "flame")
_BY_ROOT: dict[str, list[tuple[str, str]]] = {}
for _name, _sign in ((name, sign) for name, signs in _SIGNS.items() for sign in signs):
    _BY_ROOT.setdefault(next((root for root in _ROOTS if root in _sign), ""), []).append((_sign, _name))
_STEPS = "the steps to reproduce it"
_CODE = "the code"
_EMPTY_STEPS = re.compile(r"to reproduce\W{0,12}(?:_no response_|n/?a\b)")


def handed_in(text: str) -> tuple[str, ...]:
    """What helps and is in the message, most helpful first.

    >>> handed_in("Steps to reproduce: 1. open it. Traceback (most recent call last)")
    ('the steps to reproduce it', 'the stack trace')
    """
    seen = text[:LOOKED_AT].lower()
    signs = (sign for root, signs in _BY_ROOT.items() if root in seen for sign in signs)
    there = {name for sign, name in signs if sign in seen}
    if _FENCED.search(seen):
        there.add(_CODE)
    found = [name for name in _SIGNS if name in there]
    return tuple(name for name in found if name != _STEPS or not _EMPTY_STEPS.search(seen))


def as_thanks(handed: tuple[str, ...]) -> str:
    """The first of them as one list."""
    return join(handed[:MOST])


def to_rerun(handed: tuple[str, ...]) -> str:
    """What we can run ourselves: `your steps`, `your code`; empty when there is nothing to run."""
    return "your steps" if _STEPS in handed else "your code" if _CODE in handed else ""
