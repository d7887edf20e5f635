"""Is the reply whole and clean: every part there, no gap open, no template marks, no odd characters, short enough?"""

import re
import string
import unicodedata
from collections.abc import Iterator

from triage.drafts.channels import CHANNELS, may_be_longer
from triage.drafts.draft import PARTS, Finding
from triage.drafts.passages import LONGEST, Place, Rule, Sentence, View
from triage.drafts.small_talk import is_small_talk
from triage.result import Triage

_BRACKETS = re.compile(r"\[[^\[\]\n]{1,80}\](?!\()")
_PLACEHOLDER = re.compile(
    r"<(?!/|br\b|p\b|b\b|i\b|a\b|div\b|span\b|script\b)[a-z][a-z _-]{1,60}>|_{3,}|\?{3,}|\bX{2,}\b"
    r"|\((?:insert|add|enter) [^()\n]{1,60}\)"
    r"|\b(?:TBD|TBC|TODO|FIXME)\b|\blorem ipsum\b",
    re.I,
)
_SYNTAX = re.compile(
    r"\{\{|\}\}|\{%|%\}|\{#|#\}|\$\{|<%|%>|\bundefined\b|\bNaN\b|\*\*|\]\(|^#{1,6} |</?[a-z]{1,10}\s?/?>|&[a-z]{2,6};",
    re.I | re.M,
)
_NONE = re.compile(r"(?<=[a-z,] )None\b")
# Letters and marks of which no gap and no markup is made.
_USUAL = frozenset(f"{string.ascii_letters}{string.digits} .,;:!?-–'’“”/@£€")
# Without one of these marks or words there is no gap, and without one of those no markup.
_GAP_MARKS = frozenset("[<_(")
_GAP_WORDS = ("???", "xx", "tbd", "tbc", "todo", "fixme", "lorem")
_SYNTAX_MARKS = frozenset("{}<>*]#&")
_SYNTAX_WORDS = ("undefined", "nan", "none")
_SAFE = frozenset("\n\t")
_SCRIPTS = ("CYRILLIC", "GREEK", "FULLWIDTH", "MATHEMATICAL", "CHEROKEE", "ARMENIAN")
_QUOTES = dict.fromkeys(map(ord, "’‘“”–…"))
_MIXED = re.compile(r"[^\W\d_]+")


def called_for(triage: Triage) -> tuple[str, ...]:
    """The parts that a reply has to have: all five, fewer for praise and small talk, none if none is expected."""
    if triage.reading.obstacle is None:
        if triage.approach.label == "no_reply" and triage.urgency.label != "critical":
            return ()
        talk = triage.intent.label in ("praise", "chitchat", "not_a_request") and triage.action != "human"
        if talk or is_small_talk(triage):
            return ("thank",)
    return PARTS


def missing_part(view: View) -> Iterator[Finding]:
    """A part that the reply calls for and does not have."""
    said = {passage.part for passage in view.passages}
    if said.issuperset(PARTS):
        return
    for name in called_for(view.triage):
        if name not in said:
            yield Finding("missing_part", "high", name, "", "write this part; the reply is not whole without it")


def too_long(view: View) -> Iterator[Finding]:
    """More characters than the channel takes."""
    draft, limit = view.draft, CHANNELS[view.draft.channel].limit
    texts = [draft.greeting, *(part.text for part in draft.parts), draft.sign_off]
    if not may_be_longer(min(limit, LONGEST - 1), texts):
        return
    length = len(draft.text)
    if length > limit:
        remedy = f"shorten to {limit} characters, in whole sentences"
        yield Finding("too_long", "high", "draft", f"{length} characters", remedy, limit, length)
    for passage in view.passages:
        if len(passage.text) == LONGEST and length <= limit:
            yield Finding("too_long", "high", passage.part, f"{LONGEST} characters", "shorten it", 0, LONGEST)


def _gaps(sentence: Sentence) -> Iterator[Place]:
    """Something a person still has to fill in."""
    if not _may_hold(sentence, _GAP_MARKS, _GAP_WORDS):
        return
    for pattern in (_BRACKETS, _PLACEHOLDER):
        for match in pattern.finditer(sentence.text):
            yield match.span()


def _syntax(sentence: Sentence) -> Iterator[Place]:
    """Template marks and markup that a customer must never see."""
    if not _may_hold(sentence, _SYNTAX_MARKS, _SYNTAX_WORDS):
        return
    for pattern in (_SYNTAX, _NONE):
        for match in pattern.finditer(sentence.text):
            yield match.span()


def _may_hold(sentence: Sentence, marks: frozenset[str], words: tuple[str, ...]) -> bool:
    """Whether any of the marks or words is in it; a letter that only looks like another may hide one."""
    unusual = sentence.letters - _USUAL
    if unusual and not (marks.isdisjoint(unusual) and all(map(str.isascii, unusual))):
        return True
    return any(map(sentence.low.__contains__, words))


def _odd(sentence: Sentence) -> Iterator[Place]:
    """Characters that cannot be seen, and letters that only look like the ones they stand for."""
    text = sentence.text
    if _USUAL.issuperset(sentence.letters):
        return
    if not text.isprintable():
        for i, mark in enumerate(text):
            if mark not in _SAFE and unicodedata.category(mark)[0] == "C":
                yield i, i + 1
    if text.translate(_QUOTES).isascii():
        return
    for match in _MIXED.finditer(text):
        if not match[0].isascii() and _is_mixed(match[0]):
            yield match.span()


def _is_mixed(word: str) -> bool:
    """Latin letters beside letters of another script in one word, or letters that are styled signs."""
    names = [unicodedata.name(letter, "") for letter in word[:60]]
    return any(name.startswith(_SCRIPTS[2:4]) for name in names) or (
        any(name.startswith("LATIN") for name in names) and any(name.startswith(_SCRIPTS) for name in names)
    )


OPEN_GAP = Rule("open_gap", _gaps, "fill it in, or add it to the company profile")
SLOT_SYNTAX = Rule("slot_syntax", _syntax, "mend the template that wrote this")
ODD_CHARACTERS = Rule("odd_characters", _odd, "write it again with the letters of one script")
