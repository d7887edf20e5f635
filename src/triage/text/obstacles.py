"""What stands in the way of a judgement: nothing to read, or nothing this model can read."""

import re
from collections.abc import Sequence

from triage.text.language import UNKNOWN, language_name

_LONGEST_MARKER = 400
_SHORT = 80  # an attachment named without brackets needs no more
_MARKERS = re.compile(
    r"\[(?:image|cid|attachment|attached|photo|picture|video|audio|file|sticker|gif|voice|document)\b[^\[\]]{0,120}\]|"
    r"<(?:attachment|image|media|file|video|audio|photo|document)\b[^<>]{0,80}>|"
    r"(?:\b(?:img|image|photo|screenshot|scan|file|document) )?[\w()%+-]{1,60}"
    r"\.(?:png|jpe?g|gif|pdf|docx?|xlsx?|csv|mp[34]|mov|heic|txt|zip|eml|webp|bmp|tiff?)\b|"
    r"\b(?:please |pls )?(?:see|find|view|refer to|check) (?:the |my |an? )?"
    r"(?:attached|attachments?|enclosed|screenshots?)(?: (?:file|image|document|photo|picture|screenshot|pdf)s?)?\b|"
    r"\b(?:image|photo|video|audio|media|document|file|sticker|gif) (?:omitted|attached)\b|^attachments?:?|^attached\b",
    re.I,
)
_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}", re.I)
_MENTION = re.compile(r"(?<!\w)@\w{1,60}")
_LONGEST_LINKS = 2_500


def find_obstacle(text: str, raw: str, language: str, languages: Sequence[str]) -> str | None:
    """Why a person has to look first, in words; None when nothing is in the way.

    >>> find_obstacle("see attached", "see attached", "und", ("en",))
    'there is only an attachment, no text'
    >>> find_obstacle("Mi pedido no llega", "Mi pedido no llega", "es", ("en",))
    'written in Spanish (es), which this model does not read'
    """
    if not text:
        return _why_empty(raw)
    if broken := _not_text(text):
        return broken
    if not _words(text):
        return "there are only emoji, symbols or mentions, no words"
    if len(text) <= _LONGEST_LINKS and ("//" in text or "www." in text.lower()) and not _words(_LINK.sub("", text)):
        return "there is only a link, no text"
    marked = len(text) <= _SHORT or (len(text) <= _LONGEST_MARKER and ("[" in text or "<" in text))
    if marked and not _words(_MARKERS.sub("", text)):
        return "there is only an attachment, no text"
    if language != UNKNOWN and language not in languages:
        return f"written in {language_name(language)} ({language}), which this model does not read"
    return None


def _why_empty(raw: str) -> str:
    if any(map(str.isalnum, raw)):
        return "there is only a signature or quoted text, nothing new"
    return "the message is empty"


def _not_text(text: str) -> str | None:
    strange = text.count("\ufffd")
    if strange * 4 > len(text):
        return "most of it is not readable text (wrong encoding, or not text at all)"
    return None


def _words(rest: str) -> bool:
    return any(map(str.isalnum, _MENTION.sub("", rest) if "@" in rest else rest))
