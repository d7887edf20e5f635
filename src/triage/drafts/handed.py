"""What a report brings along that helps to find a fault: steps, code, a trace. It is thanked for by name."""

import re
from functools import lru_cache

from triage.drafts.report import report_of
from triage.drafts.words import join

MOST = 2

# In the order in which they help: a name that fits after "thank you for", and words that give it away.
_FENCED = re.compile(r"```(?:js|jsx|ts|py|c\n|cpp|c\+\+|java|go|rust|r\n|sh|bash)")
_SIGNS = {
    "the fix you propose": (
        "the fix is to ",
        "proposed fix",
        "possible fix:",
        "possible fix is",
        "suggested fix",
        "the fix would be",
        "changing the line",
        "changing this to",
        "changing it to",
        "can be fixed by",
        "could be fixed by",
        "i fixed it by",
        "i fixed this by",
    ),
    "the workaround you found": (
        "as a workaround",
        "workaround is to",
        "my workaround",
        "worked around",
        "work around this by",
    ),
    "the commit you traced it to": ("bisected", "git bisect", "first bad commit"),
    "the steps to reproduce it": (
        "steps to reproduce",
        "repro steps",
        "repro:",
        "reproduction steps",
        "how to reproduce",
        "to reproduce:",
        "to reproduce\n",
        "to reproduce**",
    ),
    "the code": ("minimal example", "minimal repro", "standalone code", "codesandbox", "code snippet"),
    "the stack trace": (
        "\n\tat ",
        "\n    at ",
        "\n  at ",
        '", line ',
        "traceback",
        "stack trace",
        "stacktrace",
        "call stack",
        "component stack",
    ),
    "the log": (
        "log output",
        "debug.log",
        "relevant log",
        "logs:",
        "log:",
        "log attached",
        "logs attached",
        "log is attached",
        "logs are attached",
        "attached the log",
        "attached log",
    ),
    "the measurements": ("benchmark", "flame graph", "flamegraph"),
    "the comparison of what you expected and what you got": ("expected behavi", "expected result", "expected output"),
    "the screenshots": ("![", "<img "),
    "the details of your system": ("system info", "os version:", "environment info", "system information"),
}
# What the signs have in common, so that most of them need not be looked for one by one.
_ROOTS = ("```", "repro", "bisect", "trace", "log", "expected ", "stack", "flame", "work", "fix", "changing")
_BY_ROOT: dict[str, list[tuple[str, str]]] = {}
for _name, _sign in ((name, sign) for name, signs in _SIGNS.items() for sign in signs):
    _BY_ROOT.setdefault(next((root for root in _ROOTS if root in _sign), ""), []).append((_sign, _name))
_STEPS = "the steps to reproduce it"
_CODE = "the code"
_EMPTY_STEPS = re.compile(r"(?:to reproduce|repro steps)[\s:*-]{0,20}(?:_no response_|n/?a\b|#{2,4} )")
# A block in which something went wrong is output; another may be a list, a table, a command.
_BLOCK = re.compile(r"```[^\n]*\n(.*?)(?:```|\Z)", re.S)
_WENT_WRONG = ("error", "exception", "failed", "warning", "fatal", "traceback", "panic", "abort", "assert")
_OUTPUT = "the output you put in"


def handed_in(text: str) -> tuple[str, ...]:
    """What helps and is in the message, most helpful first.

    >>> handed_in("Steps to reproduce: 1. open it. Traceback (most recent call last)")
    ('the steps to reproduce it', 'the stack trace')
    """
    seen = report_of(text)
    signs = (sign for root, signs in _BY_ROOT.items() if root in seen for sign in signs)
    there = {name for sign, name in signs if sign in seen}
    if _FENCED.search(seen):
        there.add(_CODE)
    found = [name for name in _SIGNS if name in there]
    if len(found) < MOST and has_output(text):
        found.append(_OUTPUT)
    return tuple(name for name in found if name != _STEPS or not _EMPTY_STEPS.search(seen))


@lru_cache(maxsize=16)
def has_output(text: str) -> bool:
    r"""Whether the output of a run that went wrong stands in the message.

    >>> has_output("```\nerror: no such file\n```"), has_output("```\nmake all\n```")
    (True, False)
    """
    seen = report_of(text)
    return "```" in seen and any(any(mark in block for mark in _WENT_WRONG) for block in _BLOCK.findall(seen))


def as_thanks(handed: tuple[str, ...]) -> str:
    """The first of them as one list."""
    return join(handed[:MOST])


def to_rerun(handed: tuple[str, ...]) -> str:
    """What we can run ourselves: `your steps`, `your code`; empty when there is nothing to run."""
    return "your steps" if _STEPS in handed else "your code" if _CODE in handed else ""
