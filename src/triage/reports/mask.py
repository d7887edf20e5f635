"""Quotes without what tells who wrote them: names, numbers, addresses and handles are replaced."""

import re
from collections import Counter
from collections.abc import Iterable

from ftfy import fix_text

from triage.drafts.claims import given_names
from triage.reports.words import STOP_WORDS

LONGEST = 280
"""Characters of a quote."""
LOOKED_AT = 2_000
SHARED = 5
"""A word with a capital that so many messages hold names a product or a place, not a person."""
_LINK = re.compile(r"(?:https?://|www\.)\S{1,500}", re.I)
_EMAIL = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,255}\.[^\s@<>\"']{1,24}")
_HANDLE = re.compile(r"(?<![\w@])@\w{1,40}")
_NUMBER = re.compile(r"(?<!\w)[#+]?[A-Z]{0,5}[-_]?\d(?:[\w.,:/()-]| (?=\d)){0,40}(?<![.,:/(-])", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEFORE_NAME = re.compile(
    r"\b(?:my name is|name's|name:|this is|i am|i'm|dear|hi|hello|hey|regards,?|sincerely,?|cheers,?|thanks,?"
    r"|signed,?|spoke (?:to|with)|talked to|called|named|mr|mrs|ms|miss|dr|mx)[.,]?[ \n]{1,3}$",
    re.I,
)
_TITLE = re.compile(r"\b(?:my name is|name's|name:|mr|mrs|ms|miss|dr|mx)[.,]?[ \n]{1,3}$", re.I)
_AFTER_NAME = re.compile(r" (?:from|at|in) (?:your|the|customer|support|our)\b", re.I)
_ENDS = (".", "!", "?", ":", "\n", "…", "-", "*", "•", '"', "“", "(")
_DATES = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter english i i'm i've i'll i'd ok okay"
)
_CALENDAR = frozenset(_DATES.split())


class Masker:
    """Knows, from a sample of the messages, which words with a capital are common property.

    >>> Masker([]).quote("Hi, I am Maria Lopez, order 4471-22, mail me at m.lopez@example.com or @marialo. Thanks!")
    'Hi, I am [name], order [number], mail me at [email] or [handle]. Thanks!'
    """

    def __init__(self, texts: Iterable[str]) -> None:
        small: set[str] = set()
        large: Counter[str] = Counter()
        for text in set(texts):
            words = {match[0] for match in _WORD.finditer(text[:LOOKED_AT])}
            small.update(word for word in words if word.islower())
            if not _shouted(text):
                large.update({word.lower() for word in words if not word.islower()})
        self._ordinary = small - given_names()
        self._shared = {word for word, count in large.items() if count >= SHARED and word not in given_names()}

    def quote(self, text: str | None, longest: int = LONGEST) -> str:
        """The text in one line, masked, and cut at a word if it is long."""
        text = " ".join(fix_text((text or "")[:LOOKED_AT]).split())
        text = _LINK.sub("[link]", text)
        text = _HANDLE.sub("[handle]", _EMAIL.sub("[email]", text))
        text = self._names(_NUMBER.sub("[number]", text))
        if len(text) > longest:
            cut = text[:longest]
            text = f"{cut[: max(cut.rfind(' '), longest // 2)].rstrip(' ,;[')}…"
        return text

    def identifier(self, value: object) -> str:
        """An id in one line; an address in it is masked, since a lead finds the message without it."""
        return _HANDLE.sub("[handle]", _EMAIL.sub("[email]", " ".join(str(value or "")[:LOOKED_AT].split())))[:60]

    def _names(self, text: str) -> str:
        shouted = _shouted(text)
        parts: list[str] = []
        end, named = 0, False
        for match in _WORD.finditer(text):
            between = text[end : match.start()]
            opened = text[match.start() - 1 : match.start()] == "["
            hidden = not opened and self._is_name(match, shouted, after=named and between == " ")
            if hidden and named and between in (" ", ". "):
                pass  # a second name belongs to the first
            else:
                parts += [between, "[name]" if hidden else match[0]]
            named, end = hidden, match.end()
        return "".join([*parts, text[end:]])

    def _is_name(self, found: re.Match[str], shouted: bool, *, after: bool) -> bool:
        word, before = found[0], found.string[max(0, found.start() - 24) : found.start()]
        plain = word.lower().replace("’", "'").removesuffix("'s")
        if plain in _CALENDAR:
            return False
        if plain in given_names() and not (word.islower() and plain in self._ordinary):
            return True
        if word.islower() or shouted:
            return plain not in self._ordinary and _TITLE.search(before) is not None
        if plain in self._ordinary or (plain in self._shared and not after):
            return False
        begins = not before.rstrip() or before.rstrip().endswith(_ENDS)
        told = _BEFORE_NAME.search(before) or (plain not in STOP_WORDS and _AFTER_NAME.match(found.string, found.end()))
        return after or not begins or bool(told)


def _shouted(text: str) -> bool:
    """Is most of it in capitals, so that they tell nothing?"""
    head = text[:LOOKED_AT]
    return sum(map(str.isupper, head)) > sum(map(str.islower, head))
