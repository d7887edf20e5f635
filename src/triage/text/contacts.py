"""Ways to reach someone or something: e-mail addresses, phone numbers and links."""

import re
from collections.abc import Iterator, Sequence

from triage.text.cues import Cue
from triage.text.found import Found

_EMAIL = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@-])", re.I)
_LINK = re.compile(r"(?<![\w@])(?:https?://|www\.)[^\s<>\"“”]{2,2000}", re.I)
_SITE = re.compile(
    r"(?<![\w@./+-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net|io|co\.uk|app|gov|edu)(?:/[^\s<>\"“”]{0,500})?(?![\w@.-]\w)",
    re.I,
)
_SITE_ENDS = (".com", ".org", ".net", ".io", ".co.uk", ".app", ".gov", ".edu")
_PHONE = re.compile(r"(?<![\w.,/#€£$+-])(?:\+ ?|\()?\d[\d ().\u2011-]{5,22}\d(?![\w/]|[.,-]\d)")
_AMERICAN = re.compile(r"1?[ .-]?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$")
_ODDLY_SET = re.compile(r"[ .()-]{3}|[.-]{2}|  ")
_CUE_REACH = 30
_MOST_DIGITS = 15
_NATIONAL = (10, 11)


def find_links(text: str) -> Iterator[Found]:
    """Links, without the punctuation of the sentence around them.

    >>> [found.value for found in find_links("See https://example.com/a).")]
    ['https://example.com/a']
    """
    for match in _LINK.finditer(text):
        yield _link(match)
    lower = text.lower()
    if any(end in lower for end in _SITE_ENDS):
        for match in _SITE.finditer(text):
            yield _link(match)


def find_emails(text: str) -> Iterator[Found]:
    """E-mail addresses."""
    for match in _EMAIL.finditer(text):
        yield Found("email", match.start(), match.end(), match[0])


def find_phones(text: str, cues: Sequence[Cue]) -> Iterator[Found]:
    """Phone numbers: international, with a leading zero, in the American grouping, or announced as one.

    >>> [found.value for found in find_phones("my number: +44 20 7946 0000", [])]
    ['+44 20 7946 0000']
    """
    announced = [cue.end for cue in cues if cue.group == "phone"]
    for match in _PHONE.finditer(text):
        number = match[0]
        digits = sum(char.isdigit() for char in number)
        if not 7 <= digits <= _MOST_DIGITS or len(set(number)) == 1 or _ODDLY_SET.search(number):
            continue
        called = any(0 <= match.start() - end <= _CUE_REACH for end in announced)
        grouped = not number.isdigit()
        zeros = len(number) - len(number.lstrip("0"))
        national = zeros == 1 and digits in _NATIONAL
        abroad = zeros == 2 and grouped and digits >= _NATIONAL[0]  # case numbers are filled up with zeros too
        if number[0] == "+" or _AMERICAN.match(number) or ((national or abroad or called) and "." not in number):
            yield Found("phone", match.start(), match.end(), number)


def _link(match: re.Match[str]) -> Found:
    value = match[0].rstrip(".,;:!?'’*_…|`")
    while value.endswith((")", "]")) and value.count("(") + value.count("[") < value.count(")") + value.count("]"):
        value = value[:-1].rstrip(".,;:!?'’")
    return Found("url", match.start(), match.start() + len(value), value)
