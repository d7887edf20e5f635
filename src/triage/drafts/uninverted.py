"""Questions in the order of a statement: "can I keep it, or must I go" is "if I can keep it, or if I must go"."""

import re

_AUXILIARY = "can|could|would|will|should|shall|may|might|must|is|are|am|was|were|has|have|had|do"
_SUBJECT = "i|we|you|it|there|he|she"
_YES_OR_NO = re.compile(rf"({_AUXILIARY}) ({_SUBJECT}) (.+)", re.I)
_OPEN = re.compile(
    rf"((?:how|what|when|where|which|why|who)(?: [\w'’-]{{1,20}}){{0,4}}?) ({_AUXILIARY}) ({_SUBJECT}) (.+)", re.I
)
# "Could the heating be looked at?"
_DONE = re.compile(r"(can|could) ((?:the|my|our|this|that|these|those) .{2,60}?) (be \w+.*)", re.I)
# "It is far?", "I have to pay?"
_STATED = re.compile(r"(?:it is|it will|there is|i can|i must|i have to|i need to) [^,]+", re.I)
# Another question of which nothing can be told.
_LEFT_OVER = re.compile(r" or (?:do|does|did|is|are|was|were|can|will|should|has|have) (?!not\b)", re.I)
_OR = re.compile(rf",? or (?=(?:{_AUXILIARY}) (?:{_SUBJECT}) )", re.I)
LONGEST = 200
# "I have two, can I keep one": what stands before is told elsewhere, unless the question stands under it.
LONGEST_LED = 40
_UNDER = re.compile(r"(?:if|when|once) ", re.I)


def uninverted(question: str) -> str:
    """A question about somebody who is named by a pronoun, as it stands behind "tell me"; empty for any other.

    >>> uninverted("Can I keep it, or must I send it?")
    'if I can keep it, or if I must send it'
    >>> uninverted("How long do I have to wait?")
    'how long I have to wait'
    >>> uninverted("If it is gone, how long would it take?")
    'how long it would take if it is gone'
    >>> uninverted("Could the oven be looked at?")
    'if the oven can be looked at'
    >>> uninverted("Does the oven fit?")
    ''
    """
    if len(question) > LONGEST:
        return ""
    text = question.rstrip("? .")
    parts = [_turned_round(part) for part in _OR.split(text)]
    if all(parts):
        return ", or ".join(parts)
    led, comma, rest = text.partition(", ")
    said = _turned_round(rest) if comma else ""
    if said and _UNDER.match(led):
        return f"{said} {led[:1].lower()}{led[1:]}"
    return said if len(led) <= LONGEST_LED else ""


def _turned_round(part: str) -> str:
    if _LEFT_OVER.search(part):
        return ""
    if match := _YES_OR_NO.fullmatch(part):
        return f"if {_said(*match.groups())}"
    if match := _OPEN.fullmatch(part):
        word, *rest = match.groups()
        return f"{word[:1].lower()}{word[1:]} {_said(*rest)}"
    if match := _DONE.fullmatch(part):
        return f"if {match[2]} can {match[3]}"
    return f"if {part[:1].lower() if part[:2] != 'I ' else 'I'}{part[1:]}" if _STATED.fullmatch(part) else ""


def _said(auxiliary: str, subject: str, rest: str) -> str:
    subject = "I" if subject.lower() == "i" else subject.lower()
    return f"{subject} {rest}" if auxiliary.lower() == "do" else f"{subject} {auxiliary.lower()} {rest}"
