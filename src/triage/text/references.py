"""Order and ticket numbers: behind the word that announces them, or in a shape of their own."""

import re
from collections.abc import Iterator, Sequence

from triage.text.cues import Cue
from triage.text.found import Found

_REACH = 60
_BRIDGE = re.compile(
    r"(?P<what> ?(?:confirmation|reference|ref|tracking|order|ticket|booking)\b)?"
    r"(?P<named> ?(?:number|numbers|num|no|nr|id|code|ref|reference)\b\.?)?"
    r"(?: ?(?:is|was|are)\b)?(?P<mark>\.? ?[:#№] ?#?|\. | )?",
    re.I,
)
_NUMBER = re.compile(r"(?:[A-Za-z]{1,6}[-_]?)?\d[A-Za-z0-9]{0,23}(?:[-_/][A-Za-z0-9]{1,20}){0,4}(?![\w@])")
_CODE = re.compile(r"[A-Z]{6}(?![\w@])")  # an airline's
_CALENDAR = re.compile(r"(?:19|20)\d\d-\d\d-\d\d$|\d{1,2}/\d{1,2}/\d{2,4}$")
_LONG_ENOUGH = re.compile(r"\d{3}|[A-Za-z]")
_ORDERING = re.compile(r"(?:\b(?:to|can|could|i|we|you|us|and|or)|['’]d) ?$", re.I)
_SHAPES = re.compile(
    r"(?<![\w#&/-])(?:#(?P<hash>\d{4,14})|(?P<shop>\d{3}-\d{7}-\d{7})|(?P<parcel>1Z[0-9A-Z]{16})|"
    r"(?P<desk>(?:INC|REQ|RITM|CHG|PRB|TKT|CAS|SR)[-_]?\d{5,12}))(?![\w-])"
)


def find_references(text: str, cues: Sequence[Cue]) -> Iterator[Found]:
    """Numbers behind `order`, `invoice`, `ticket`, `case` and the like, then numbers known by their shape.

    >>> [found.value for found in find_references("order #FS-20718", [Cue("order", 0, 5)])]
    ['FS-20718']
    """
    for cue in cues:
        if cue.group in ("order", "ticket") and (found := _announced(text, cue)):
            yield found
    for match in _SHAPES.finditer(text):
        kind = "ticket_number" if match["desk"] else "order_number"
        value = match[match.lastgroup or 0]
        if not (match["hash"] and len(value) == 4 and value.startswith(("19", "20"))):
            yield Found(kind, match.start(), match.end(), value)


def _announced(text: str, cue: Cue) -> Found | None:
    limit = cue.end + _REACH
    bridge = _BRIDGE.match(text, cue.end, limit)
    if bridge is None or bridge.end() == cue.end:
        return None
    said = bridge["named"] is not None or (bridge["mark"] or "").strip(" .") != ""
    kind = f"{cue.group}_number"
    if match := _NUMBER.match(text, bridge.end(), limit + 60):
        value = match[0]
        digits = sum(char.isdigit() for char in value)
        if _CALENDAR.match(value) or (digits < 3 and "#" not in (bridge["mark"] or "")):
            return None
        if not said and not _LONG_ENOUGH.search(value):
            return None  # "delivery 24/7"
        if not said and _ORDERING.search(text, max(0, cue.start - 8), cue.start):
            return None  # "I want to order 500 cards"
        return Found(kind, cue.start, match.end(), value)
    coded = said or bridge["what"] or text[cue.start : cue.end].lower() in ("reference", "ref", "pnr")
    if coded and not text.isupper() and (match := _CODE.match(text, bridge.end(), limit)):
        return Found(kind, cue.start, match.end(), match[0])
    return None
