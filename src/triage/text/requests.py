"""Which sentences ask for something: questions, pleas, wishes and orders."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from triage.text.cues import Cue

_WORD = re.compile(r"[@#]?\w[\w'’]{0,30}")
_OPENING = 90
_GREETINGS = frozenset([
    "hi", "hello", "hey", "hiya", "dear", "good", "morning", "afternoon", "evening", "day", "team", "all",
    "there", "sir", "madam", "ok", "okay", "so", "and", "then", "also", "just", "now", "yes", "no", "well",
    "but", "guys", "folks", "everyone", "support", "sirs", "yo", "oh", "subject", "re", "thanks",
])  # fmt: skip
_COMMANDS = frozenset([
    "fix", "send", "cancel", "refund", "help", "tell", "call", "check", "update", "change", "remove", "delete",
    "stop", "give", "explain", "advise", "confirm", "replace", "reset", "unlock", "add", "resend", "reply",
    "respond", "escalate", "resolve", "provide", "transfer", "let", "show", "activate", "deactivate", "close",
    "open", "investigate", "unsubscribe", "reinstate", "restore", "bring", "contact", "sort", "return", "issue",
    "credit", "reimburse", "verify", "assist", "create", "grant", "install", "increase", "reduce", "move",
    "set", "schedule", "reschedule", "block", "unblock", "book", "forward", "arrange", "ensure", "make",
])  # fmt: skip
_QUESTION_WORDS = frozenset([
    "what", "when", "where", "why", "who", "whom", "whose", "which", "how", "hows", "what's", "where's",
    "when's", "how's", "who's", "whats", "wheres",
])  # fmt: skip
_AUXILIARIES = frozenset([
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "will", "would", "should", "has", "have",
    "may", "am", "isn't", "aren't", "don't",
])  # fmt: skip
_SUBJECTS = frozenset([
    "i", "you", "u", "we", "they", "he", "she", "it", "this", "that", "there", "the", "my", "your", "ur", "our",
    "anyone", "someone", "somebody",
])  # fmt: skip


def find_requests(text: str, sentences: Sequence[tuple[int, int]], cues: Sequence[Cue]) -> list[int]:
    """The places in `sentences` of those that ask for something, in order.

    >>> text = "My bag is lost. Where is it"
    >>> find_requests(text, [(0, 15), (16, 27)], [])
    [1]
    """
    starts = [start for start, _ in sentences]
    asked = {bisect_right(starts, cue.start) - 1 for cue in cues if cue.group == "request"}
    for place, (start, end) in enumerate(sentences):
        if place not in asked and (
            _is_question(text, start, end) or _commands(text[start : min(end, start + _OPENING)])
        ):
            asked.add(place)
    return sorted(place for place in asked if place >= 0)


def _is_question(text: str, start: int, end: int) -> bool:
    return text.find("?", max(start, end - 6), end) >= 0 and text.find(" ", start, end) >= 0


def _commands(opening: str) -> bool:
    """Whether a sentence opens like an order or an unmarked question."""
    words = _WORD.findall(opening.lower())
    for place, word in enumerate(words):
        if word in _GREETINGS or word[0] in "@#":
            continue
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in _QUESTION_WORDS:
            return following in _AUXILIARIES or following in ("many", "much", "long", "come", "to", "time", "about")
        if word in _AUXILIARIES:
            return following in _SUBJECTS
        return word in _COMMANDS and bool(following) and following not in ("is", "was", "has", "are", "failed", "were")
    return False
