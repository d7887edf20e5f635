"""Where sentences begin and end, in mails, chats and tweets alike; punctuation may be missing."""

import re

LONGEST = 600
WRAP_WIDTH = 55  # a line shorter than this was ended on purpose, not wrapped by a mail program

_STOP = re.compile(r"[.!?…。！？]{1,20}[\"'”’)\]*_]{0,4}(?=\s|$)|[。！？]|\n")
_LAST_WORD = re.compile(r"[\w.]{1,14}$")
_ABBREVIATIONS = frozenset([
    "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "eg", "ie", "approx", "dept",
    "est", "ext", "fig", "inc", "ltd", "co", "corp", "no", "nos", "nr", "num", "ref", "tel", "acc", "acct",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "tues",
    "wed", "thu", "thur", "thurs", "fri", "a.m", "p.m", "u.s", "u.k", "v", "ver", "p", "pp", "min", "max",
])  # fmt: skip
_NUMBERED = frozenset([
    "no", "nos", "nr", "num", "ref", "fig", "ext", "tel", "acc", "acct", "p", "pp", "v", "ver", "approx",
])  # fmt: skip
# What begins a sentence, and no surname.
_BEGINNINGS = [[word] for word in (
    "I", "The", "Do", "Does", "Did", "Can", "Could", "Please", "It", "My", "We", "When", "Is", "Are", "And", "What",
    "How", "This", "There", "They", "But", "If", "In", "Where", "Why", "Would", "You", "Your", "Our", "So", "Thanks",
)]  # fmt: skip
_BULLET = re.compile(r"[ \t]*(?:[-*•–·>]|\(?\d{1,2}[.)]|[a-z]\))[ \t]")


def find_sentences(text: str, *, start: int = 0) -> list[tuple[int, int]]:
    r"""Start and end of each sentence from `start` on, in order, white space between them left out.

    >>> text = "It broke after approx. 2 days!! Please send a new one\nThanks"
    >>> [text[start:end] for start, end in find_sentences(text)]
    ['It broke after approx. 2 days!!', 'Please send a new one', 'Thanks']
    """
    found: list[tuple[int, int]] = []
    line_start = start
    for match in _STOP.finditer(text, start):
        at, end = match.span()
        if text[at] == "\n":
            ends = _line_ends(text, line_start, at)
            line_start = end
        else:
            ends = _stops(text, start, at, end)
        if ends:
            _add(found, text, start, end)
            start = end
    _add(found, text, start, len(text))
    return found


def _stops(text: str, start: int, at: int, end: int) -> bool:
    """Whether the punctuation at `text[at:end]` ends the sentence begun at `start`."""
    if text[at] != ".":
        return True
    following = text[end : end + 2].lstrip()
    if text.startswith("..", at):
        return not following[:1].islower()
    match = _LAST_WORD.search(text, max(start, at - 14), at)
    if not match:
        return True
    word = match[0].lower()
    if word in _NUMBERED:
        return not (following[:1] == "#" or any(map(str.isdigit, text[end : end + 12])))
    if word in _ABBREVIATIONS:
        return word in ("etc", "a.m", "p.m", "inc", "ltd", "co") and following[:1].isupper()
    if word.isdigit() and len(word) <= 2 and text[start:at].strip() == word:
        return False  # "1. Open the app"
    if len(word) == 1 and word.isalpha() and match[0].isupper() and word != "i":
        return text[end : end + 12].split(maxsplit=1)[:1] in _BEGINNINGS  # "size M. Do you", not "J. Smith"
    return True


def _line_ends(text: str, line_start: int, at: int) -> bool:
    """Whether the line break at `at` ends a sentence, rather than wrap it.

    It does when the next line is empty or a list item, when this line was short or finished, when another line of the
    paragraph was broken off short (nothing wraps there), or when the next word would still have fitted.
    """
    following = text[at + 1 : at + 12]
    if not following.strip() or following.lstrip(" \t\r")[:1] == "\n" or _BULLET.match(following):
        return True
    line = text[line_start:at].rstrip()
    if len(line) < WRAP_WIDTH or line.endswith((".", "!", "?", ":", ";")):
        return True
    first = max(text.rfind("\n\n", max(0, at - LONGEST), at) + 2, at - LONGEST, 0)
    last = text.find("\n\n", at, at + LONGEST)
    lines = [one.rstrip() for one in text[first : last if last >= 0 else at + LONGEST].splitlines()]
    if any(len(one) < WRAP_WIDTH and one[-1:].isalnum() for one in lines[:-1]):
        return True
    word = text[at + 1 : at + 1 + WRAP_WIDTH].split(maxsplit=1)[0]
    return len(line) + 1 + len(word) <= max(map(len, lines))


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    """Add `text[start:end]` without white space; what holds no word joins its neighbour, what is endless is cut."""
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return
    start += len(piece) - len(piece.lstrip())
    end = start + len(stripped)
    if found and not any(map(str.isalnum, stripped)):
        found[-1] = (found[-1][0], end)
        return
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        found.append((start, cut))
        start = cut
        while text[start].isspace():
            start += 1
    found.append((start, end))
