"""The error that a report shows: a line of its output, or the words of a message that stands in quotation marks."""

import re
from functools import lru_cache

from triage.drafts.plain import NUMBER_RUN, WORD, fit
from triage.drafts.words import word_set

LOOKED_AT = 6000
MOST_LINES = 80
SHORTEST, LONGEST = 16, 110
FEWEST_WORDS = 3

# "java.lang.IllegalStateException: bad shape", "error: no such file".
_LINE = re.compile(
    r"(?:[A-Za-z_][\w$]{0,60}\.){0,8}([A-Z]\w{0,60}(?:Error|Exception)|(?i:(?:fatal |internal )?error)): (?=\S)"
)
_ENDS = ("Error:", "Exception:", "rror: ", "ERROR: ")
# Words in quotation marks behind one of these are what was shown.
_SHOWN = re.compile(r"\b(?:error|errors|message|says|saying|said|sentence|warning|shows|appears|exception)\b", re.I)
_QUOTED = re.compile(r"[\"“]([A-Za-z][^\"“”\n]{14,110})[\"”]")
_BEFORE = 60
_FAULTY = word_set(
    "error errors failed fail failure unable cannot can't couldn't not invalid unexpected missing denied unknown"
    " unsupported exception timeout timed incorrect wrong problem"
)
_NOT_SAID = frozenset('{}[]<>|\\*~^“”„«»@"`#=')


@lru_cache(maxsize=16)
def error_of(text: str) -> str:
    r"""The error as it is shown, as far as it is plain enough to be quoted; empty when none is.

    >>> error_of("It stops.\ncom.loaf.CrumbException: Oven is not open: tray 4 of {9}\n\tat com.loaf.Oven")
    'CrumbException: Oven is not open'
    >>> error_of('It says "Cannot write the tray list" each time.')
    'Cannot write the tray list'
    """
    seen = text[:LOOKED_AT]
    if any(end in seen for end in _ENDS):
        for line in seen.splitlines()[:MOST_LINES]:
            found = _LINE.search(line[:400])
            if found and (shown := _plain(line[found.start(1) :])):
                return shown
    if '"' in seen or "“" in seen:
        for found in _QUOTED.finditer(seen):
            before = seen[max(found.start() - _BEFORE, 0) : found.start()]
            shown = found[1].strip(" .!")
            if _SHOWN.search(before) and not _FAULTY.isdisjoint(shown.lower().split()) and (said := _plain(shown)):
                return said
    return ""


def _plain(line: str) -> str:
    """What of a line, up to one of its colons or full stops, is fit to be said back; empty when nothing is."""
    text = " ".join(line.split()).rstrip(" .,;:!-")
    while text:
        words = WORD.findall(text)
        low = {word.lower() for word in words}
        if (
            SHORTEST <= len(text) <= LONGEST
            and text.isprintable()
            and _NOT_SAID.isdisjoint(text)
            and "://" not in text
            and "/" not in text
            and not NUMBER_RUN.search(text)
            and len(words) >= FEWEST_WORDS
        ):
            return text if fit(words, low, shouts=2, coded=True) else ""
        end = max(text.rfind(": "), text.rfind(". "))
        text = text[:end].rstrip(" .,;:-") if end > 0 else ""
    return ""
