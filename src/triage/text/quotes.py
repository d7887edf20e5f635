"""Where in a mail the earlier mails are: quoted lines, quoted mails, forwarded mails."""

import re
from collections.abc import Sequence

from triage.text.lines import LINE_CAP, Lines, next_filled

_ATTRIBUTION_LINES = 3
_HEADER_REACH = 8
_ATTRIBUTION_OPENINGS = ("On ", "Am ", "Le ", "El ", "Il ", "Em ")
HEADER = re.compile(
    r"[*_ ]{0,3}(from|sent|date|to|cc|bcc|subject|reply-to|importance)[*_]{0,2} ?:[*_]{0,2}(?: |$)", re.I
)
_ATTRIBUTED = re.compile(r"(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|escreveu)(?: the following)? ?:$", re.I)


def mark_quotes(lines: Lines, first: int) -> int:
    """Mark quoted and forwarded lines; returns where the rest is all quoted or forwarded."""
    read = lines.read
    i, total = first, len(read)
    while i < total:
        line = read[i]
        if not line:
            i += 1
        elif line[0] == ">":
            lines.kind[i] = "quoted"
            i += 1
        elif kind := _begins_earlier_mail(read, i, first):
            lines.mark(i, total, kind)
            return i
        elif size := _attribution(read, i):
            following = next_filled(read, i + size)
            if following < total and read[following][0] != ">":
                lines.mark(i, total, "quoted")
                return i
            lines.mark(i, i + size, "quoted")
            i += size
        else:
            i += 1
    return total


def _begins_earlier_mail(read: Sequence[str], i: int, first: int) -> str | None:
    """The layer of everything from line i on, if an earlier mail begins there."""
    line = read[i]
    if line[0] in "-—" or line[0] in "Bb":
        bare = line.strip("-— ").lower()
        if bare.startswith(("original message", "original appointment", "original email")) and line[0] != bare[0]:
            return "quoted"
        if bare.startswith("forwarded message") and len(bare) < 40 and line[0] in "-—":
            return "forwarded"
        if bare.startswith("begin forwarded message"):
            return "forwarded"
    if line.startswith("__________"):
        following = next_filled(read, i + 1)
        if following < len(read) and _header_block(read, following):
            return "quoted"
    elif line[0] in "Ff*_" and _header_block(read, i):
        return "forwarded" if next_filled(read, first) == i else "quoted"
    return None


def _header_block(read: Sequence[str], i: int) -> bool:
    """Whether `From:` stands here with at least two more mail headers close below."""
    match = HEADER.match(read[i])
    if not match or match[1].lower() != "from":
        return False
    names = {found[1].lower() for line in read[i + 1 : i + _HEADER_REACH] if (found := HEADER.match(line))}
    return len(names & {"sent", "date", "to", "subject"}) >= 2


def _attribution(read: Sequence[str], i: int) -> int:
    """How many lines from i on say `On <date>, X wrote:`; 0 when they do not."""
    line = read[i]
    opens = line.startswith(_ATTRIBUTION_OPENINGS)
    for size in range(1, _ATTRIBUTION_LINES + 1):
        if i + size > len(read) or not read[i + size - 1]:
            return 0
        if _ATTRIBUTED.search(read[i + size - 1][-40:]):
            joined = " ".join(read[i : i + size])
            dated = any(char.isdigit() for char in joined)
            return size if len(joined) <= LINE_CAP and dated and (opens or "@" in joined) else 0
        if not opens:
            return 0
    return 0
