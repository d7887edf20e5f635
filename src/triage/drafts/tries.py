"""What a customer who knows the matter has done already: tried, ruled out, measured. It is not asked for again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from triage.drafts.cues import find_cues, has_cue, index_cues
from triage.drafts.handed import has_output
from triage.drafts.report import report_of
from triage.drafts.words import tokens, word_set

MOST = 3

_TRIED = {
    "a restart": ["restarted|rebooted|restarting|rebooting", "power cycle|cycled", "turned off|it _ on"],
    "a reinstall": ["reinstalled|reinstalling", "uninstalled|deleted _ installed|reinstalled|redownloaded"],
    "a reset": ["tried|did _ reset", "factory reset", "reset my|the|it"],
    "clearing the cache": ["cleared|clearing|deleted _ cache|cookies"],
    "an update": ["updated _ latest|newest|everything", "tried|installed _ latest|newest|nightly"],
    "another browser": ["different|another|other|every browser|browsers", "incognito", "in chrome|firefox|safari and"],
    "another device": ["different|another|other|every device|devices|computer|computers|machine|machines|phone|laptop"],
    "the cables": ["checked|swapped|replaced|changed _ cable|cables"],
    "the settings": ["checked|changed _ settings|permissions|configuration"],
    "the extensions": ["disabled|disabling|without _ extensions|extension|plugins", "extensions|extension disabled"],
    "another network": ["different|another|other network|wifi|connection"],
}
_CUES = index_cues(_TRIED)
_NOT = word_set("if should did please haven't can't how could can need to not")
_DIAGNOSIS = index_cues(
    {
        "diagnosis": [
            "i|we think|suspect|believe|guess|suppose it|it's|the|this|that",
            "my|best guess|theory|suspicion|hunch",
            "root cause",
            "caused by",
            "because _ is|does|was|of",
            "seems|appears|looks to|like _ related|caused|because",
            "bisected|traced|narrowed|debugged|profiled",
            "the problem|issue|bug is|lies in",
            "culprit",
            "turns out",
            "the|a|possible|proposed fix is|was|would",
            "fixed|fixes|solves|solved it|this|the",
        ]
    }
)
_AT_A_LOSS = index_cues(
    {
        "loss": [
            "no|any idea|clue",
            "don't|not know|sure _ why|what|how|where",
            "can't|cannot figure",
            "wonder|wondering why",
        ]
    }
)
_VERSION = re.compile(r"(?<![\w.,:/+-])(\d{1,4}\.\d{1,5}(?:\.\d{1,6}){0,2})(?![\w%,:/+-]|\.\d)")
_NAMED = re.compile(r"\b([A-Z][A-Za-z]{2,20}) (\d{1,3}\.\d{1,3}(?:\.\d{1,5})?)(?![\w%,:/+-]|\.\d)")
# A number beside one of these is that of what the product runs on, not of the product.
_PLATFORMS = re.compile(
    r"\b(?:os|os/?platform|operating|platform|system|ubuntu|debian|fedora|centos|linux|windows|win|macos|mac|osx|ios"
    r"|ipados|android|python|gcc|clang|msvc|compiler|java|jdk|node|nodejs|npm|cuda|cudnn|bazel|cmake|browser|chrome"
    r"|firefox|safari|edge|kernel|driver|ruby|php|dotnet)\b",
    re.I,
)
# A commit, or a word for the newest state, pins a report down as well as a number does.
_COMMIT = re.compile(r"(?<![\w#.-])[0-9a-f]{7,40}(?![\w.-])")
_NEWEST = (
    "git head", "on master", "current master", "master (", "nightly", "main branch", "insiders",
    "latest ",
)  # fmt: skip
_NUMBERED = re.compile(r"(?<![\w.:/-])v?(\d{1,4}\.\d{1,5}\.\d{1,6}|\d{1,3}\.x)(?![\d%]|\.\d)")
# What stands behind a name that has a version, and is found faster than the name.
_DOTTED = re.compile(r" \d{1,3}\.\d")
# An item of a checklist that has not been done.
UNTICKED = "[ ]"
_LOGGED = ("Traceback", "stack trace", "Exception", "Error:", "ERROR", "exit code")
_LOOKED_AT = 6000
# So near to a name the platform is named that it belongs to: "Linux desktop-7 4.4.185".
_BESIDE = 16
# A longer line that speaks of a version is no heading.
_HEADING = 60


@dataclass(frozen=True, slots=True)
class Tries:
    """`ruled_out` are things that fit after "you have already tried"; `version` stands in the message as written."""

    ruled_out: tuple[str, ...]
    diagnosed: bool
    version: str
    logged: bool


NO_TRIES = Tries((), False, "", False)


def find_tries(text: str, words: Sequence[str]) -> Tries:
    """What the message (and its `tokens`) says of the writer's own work on the problem.

    >>> from triage.drafts.words import tokens
    >>> text = "Rebooted twice, on version 4.2.1. I suspect the cache."
    >>> find_tries(text, tokens(text))
    Tries(ruled_out=('a restart',), diagnosed=True, version='4.2.1', logged=False)
    """
    if UNTICKED in text[:_LOOKED_AT]:
        words = tokens("\n".join(line for line in text.splitlines() if UNTICKED not in line))
    tried = dict.fromkeys(
        name for name, start, _ in find_cues(words, _CUES) if _NOT.isdisjoint(words[max(start - 3, 0) : start])
    )
    diagnosed = has_cue(words, _DIAGNOSIS) and not has_cue(words, _AT_A_LOSS)
    logged = any(mark in text[:_LOOKED_AT] for mark in _LOGGED) or has_output(text)
    return Tries(tuple(tried)[:MOST], diagnosed, version_in(text), logged)


def version_in(text: str) -> str:
    """The version that a message names, as written; empty when it names none.

    It stands on a line that speaks of a version, or under a heading that does; the number of an operating system, a
    compiler or a language is not the version of the product.

    >>> version_in("It freezes since version 4.2.1 came.")
    '4.2.1'
    """
    seen = text[:_LOOKED_AT]
    if "ersion" in seen:
        lines = [line for line in seen.splitlines() if line.strip()]
        for line, below in zip(lines, (*lines[1:], ""), strict=True):
            if "ersion" in line and not _PLATFORMS.search(line):
                beside = _VERSION.search(line) or (
                    _VERSION.search(below) if len(line) <= _HEADING and not _PLATFORMS.search(below) else None
                )
                if beside:
                    return beside[1]
    if _DOTTED.search(seen):
        for named in _NAMED.finditer(seen):
            if not _PLATFORMS.search(seen[max(named.start() - _BESIDE, 0) : named.end(1)]):
                return named[2]
    return ""


def is_pinned(text: str) -> bool:
    r"""Whether a report says in some way what state of the product it is about, so that nobody need ask.

    >>> is_pinned("### Version\n\ngit HEAD"), is_pinned("On Debian 12.0.1")
    (True, False)
    """
    seen = text[:_LOOKED_AT]
    for found in _NUMBERED.finditer(seen):
        line = seen[seen.rfind("\n", 0, found.start()) + 1 : found.start()][-_HEADING:]
        if not _PLATFORMS.search(line.rpartition(",")[2]):
            above = seen[: found.start()].rstrip().rpartition("\n")[2] if not line.strip() else ""
            if not _PLATFORMS.search(above):
                return True
    low = report_of(text)
    if any(word in low for word in _NEWEST):
        return True
    return "commit" in low and any(not each.isdigit() for each in _COMMIT.findall(low))
