"""What closes a mail and says nothing new: sign-off, name and address, device lines, legal notices."""

import re
from collections.abc import Sequence

from triage.text.lines import Lines

_SIGNATURE_LINES = 14
_SIGNOFF_REACH = 12
_SENT_FROM = re.compile(
    r"(?:sent (?:from|via|using|with) (?:my |the |a )?(?:verizon |samsung |apple )?"
    r"(?:iphone|ipad|android|galaxy|samsung|blackberry|mobile|phone|smartphone|windows phone|huawei|pixel|nokia|"
    r"htc|lg|yahoo|outlook|mail for|gmail|proton|airmail|spark|aol|t-mobile|at&t|verizon)|"
    r"get outlook for|get the outlook app|von meinem iphone)",
    re.I,
)
_SIGN_OFF = re.compile(
    r"(?:(?:with )?(?:my |our )?(?:very |many |much )?(?:best|kind|kindest|warm|warmest|good|sincere)"
    r"(?: (?:regards|wishes))|(?:with )?(?:many )?(?:thanks|thank you|thx)(?: again| in advance| so much| very much)?"
    r"(?: (?:and|&) (?:(?:best|kind|warm) )?regards)?|regards|rgds|br|kr|cheers|"
    r"yours(?: (?:sincerely|faithfully|truly))?|(?:yours )?(?:sincerely|faithfully|truly)(?: yours)?|"
    r"respectfully(?: yours)?|cordially|all the best|best|"
    r"take care|have a (?:great|nice|good|lovely) (?:day|one|evening|weekend)|mit freundlichen gr(?:ü|ue)(?:ß|ss)en)",
    re.I,
)
_THANKS = re.compile(r"(?:with )?(?:many )?(?:thanks|thank you|thx)", re.I)
_CONTACT = re.compile(
    r"https?://|www\.|@\w|\+\d|\(\d{2,4}\)|\d{3}[ .-]\d{3}|"
    r"^(?:tel|phone|mob|mobile|cell|fax|e-?mail|t|m|p|e|w)\b[.:]? ?",
    re.I,
)
_CONTENT = re.compile(
    r"\b(?:order|invoice|ticket|case|account|acct|reference|ref|booking|policy|customer|claim|serial)\b.{0,30}\d", re.I
)
_POSTSCRIPT = re.compile(r"p\.? ?(?:p\.? ?)?s\b", re.I)
_DISCLAIMER = re.compile(
    r"[*_ ]{0,3}(?:(?:this|the) (?:e-?mail|email|message|communication|transmission|information (?:contained )?in this)"
    r"(?: message| e-?mail)?(?: transmission)?"
    r"(?:,? including| and| \(including| is| may| contains| was| are|,? together)"
    r".{0,80}?(?:confidential|attach|privileged|intended|virus|addressee)|confidentiality (?:notice|note|statement)|"
    r"legal (?:notice|disclaimer)|disclaimer ?:|"
    r"if you (?:are not the intended|have received this (?:e-?mail|message))|"
    r"(?:please )?consider the environment before|please think before you print|virus-free\. www)",
    re.I,
)
_MORE_LEGAL = (
    "intended recipient",
    "confidential",
    "virus",
    "liabilit",
    "registered in",
    "registered office",
    "sender",
)


def mark_signature(lines: Lines, first: int, end: int) -> None:
    """Mark what closes the new part of the mail, `lines[first:end]`."""
    read, kind = lines.read, lines.kind
    body = [i for i in range(first, end) if kind[i] == "body" and read[i]]
    if not body:
        return
    for place, i in enumerate(body):
        line = read[i]
        if line in ("--", "—") and place and len(body) - place - 1 <= _SIGNATURE_LINES:
            lines.mark(i, end, "signature")
            _keep_postscript(lines, i, end)
            body = body[:place]
            break
        if len(line) <= 80 and line[0] in "SsGgVv" and _SENT_FROM.match(line):
            kind[i] = "signature"
    _mark_disclaimers(lines, body)
    _mark_sign_off(lines, [i for i in body if kind[i] == "body"])


def _keep_postscript(lines: Lines, start: int, end: int) -> None:
    for i in range(start, end):
        if _POSTSCRIPT.match(lines.read[i]):
            lines.mark(i, end, "body")
            return


def _mark_disclaimers(lines: Lines, body: Sequence[int]) -> None:
    read, kind = lines.read, lines.kind
    paragraph_is_legal = False
    any_legal = False
    previous = -2
    for place, i in enumerate(body):
        if i != previous + 1:
            paragraph_is_legal = any_legal and any(word in read[i].lower() for word in _MORE_LEGAL)
        previous = i
        if place and not paragraph_is_legal and _DISCLAIMER.match(read[i]):
            paragraph_is_legal = any_legal = True
        if paragraph_is_legal:
            kind[i] = "signature"


def _mark_sign_off(lines: Lines, body: Sequence[int]) -> None:
    read = lines.read
    for place in range(len(body) - 1, max(-1, len(body) - 1 - _SIGNOFF_REACH), -1):
        after = _after_sign_off(read[body[place]])
        if after is None:
            continue
        below = list(body[place + 1 :])
        for at, i in enumerate(below):
            if _POSTSCRIPT.match(read[i]):
                below = below[:at]
                break
        if not _is_name(after) or not all(_closes(read[i]) for i in below):
            return
        thanks = _THANKS.match(read[body[place]]) is not None
        for i in ([] if thanks else [body[place]]) + [i for i in below if not _CONTENT.search(read[i])]:
            lines.kind[i] = "signature"
        return


def _after_sign_off(line: str) -> str | None:
    """What stands behind a sign-off on its line, `""` mostly; None when the line is no sign-off."""
    if len(line) > 60:
        return None
    match = _SIGN_OFF.match(line)
    if not match:
        return None
    rest = line[match.end() :]
    if rest and rest[0] not in ",.!-– ":
        return None
    return rest.strip(" ,.!-–:)")


def _is_name(words: str) -> bool:
    parts = words.split()
    return len(parts) <= 4 and all(
        part[0].isupper() or part in ("de", "van", "von", "der", "da", "and", "&") for part in parts
    )


def _closes(line: str) -> bool:
    """Whether a line below a sign-off reads like part of a signature: name, title, company, contact."""
    if line.endswith("?") or len(line) > 90:
        return False
    if _CONTENT.search(line) or _CONTACT.search(line):
        return True
    words = line.split()
    if len(words) <= 3:
        return not line.endswith((".", "!")) or len(words) == 1 or words[-1] in ("Ltd.", "Inc.", "Co.", "B.V.")
    small = sum(word[0].islower() for word in words)
    return (len(words) <= 10 and small * 2 <= len(words) and not line.endswith((".", "!"))) or not any(
        c.isalpha() for c in line
    )
