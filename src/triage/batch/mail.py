"""One mail as the cells of a row: what was written to us, from whom and when. Attachments are left out, but named."""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email._policybase import Compat32
from email.header import decode_header
from email.message import Message as Mail
from email.utils import parsedate_to_datetime
from typing import Any

from triage.errors import MessageError

MAX_MAIL = 1 << 25
"""Bytes of one mail with all that is attached; a longer one is set aside."""
MAX_HEADER = 10_000
"""Characters of one header that are looked at: reading an endless one takes time that grows with its square."""
MAX_MULTIPARTS = 50
"""Parts that hold other parts: each of them costs time for every line of the mail."""
KINDS = {
    **dict.fromkeys(("id", "subject", "text", "from", "to", "date", "sent_at", "in_reply_to"), "text"),
    "attachments": "texts",
}
_TEXTS = ("text/plain", "text/html")


def mail_cells(raw: bytes) -> dict[str, Any]:
    r"""The cells of one mail, with the keys of KINDS. Raises MessageError.

    The text is the plain one where there is one, else the HTML as it was sent; quotes and signature are still in it.

    >>> cells = mail_cells(b"From: Ann <a@b.org>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nWhere is it?\n")
    >>> cells["subject"], cells["from"], cells["text"]
    ('Grüße', 'Ann <a@b.org>', 'Where is it?\n')
    """
    if raw.lower().count(b"multipart/") > MAX_MULTIPARTS:
        raise MessageError("the mail cannot be read; more than 50 parts in it hold other parts")
    try:
        mail = message_from_bytes(raw, policy=_ShortHeaders())
        if not mail.keys():
            raise MessageError("the mail cannot be read; it has no headers")
        found = list(_leaves(mail))
        texts = [text for text, name in found if name is None and text.strip()]
        date = _header(mail, "date")
        return {
            "id": (_header(mail, "message-id") or "").strip(" <>\t") or None,
            "subject": _header(mail, "subject"),
            "text": "\n\n".join(texts),
            "from": _header(mail, "from"),
            "to": _header(mail, "to"),
            "date": date,
            "sent_at": _time(date),
            "in_reply_to": (_header(mail, "in-reply-to") or "").strip(" <>\t") or None,
            "attachments": [name for _, name in found if name is not None],
        }
    except MessageError:
        raise
    except Exception as error:  # the parser of the standard library has failed in many ways on broken mail
        raise MessageError(f"the mail cannot be read; {type(error).__name__}") from error


class _ShortHeaders(Compat32):
    """The most forgiving way to read mail, with every header cut to a length that can be parsed in time."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name[:MAX_HEADER], value[:MAX_HEADER]


def _leaves(part: Mail) -> Iterator[tuple[str, str | None]]:
    """The texts to read, and the name of every attachment beside them (None for a text)."""
    children = part.get_payload() if part.is_multipart() else None
    if part.get_content_type() == "multipart/alternative" and isinstance(children, list):
        choices = [list(_leaves(child)) for child in children if isinstance(child, Mail)]
        written = [leaves for leaves in choices if any(text.strip() and name is None for text, name in leaves)]
        plain = [leaves for leaves, child in zip(choices, children, strict=False) if _is_plain(child)]
        best = next((leaves for leaves in plain if leaves in written), written[0] if written else [])
        yield from best
    elif part.get_content_maintype() == "multipart" and isinstance(children, list):
        for child in children:
            if isinstance(child, Mail):
                yield from _leaves(child)
    elif name := _attached(part):
        yield "", name
    else:
        yield _decoded(part), None


def _is_plain(part: Any) -> bool:
    return isinstance(part, Mail) and part.get_content_type() == "text/plain"


def _attached(part: Mail) -> str | None:
    """The name of an attachment; None for a text of the mail itself."""
    name = part.get_filename()
    if part.get_content_type() in _TEXTS and not name and part.get_content_disposition() != "attachment":
        return None
    return _readable(str(name)) if name else part.get_content_type()


def _decoded(part: Mail) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    for codec in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            text = data.decode(codec)
        except (UnicodeError, LookupError, ValueError):
            continue
        return text if isinstance(text, str) else str(text)
    return data.decode("utf-8", "replace")


def _header(mail: Mail, name: str) -> str | None:
    """One header on one line, decoded; None when it is missing or empty."""
    value = next((value for key, value in mail.raw_items() if key.lower() == name), None)
    return _readable(str(value)) if value is not None else None


def _readable(value: str) -> str | None:
    data = value.encode("utf-8", "surrogateescape")
    try:
        value = data.decode()
    except UnicodeDecodeError:
        value = data.decode("cp1252", "replace")
    words = []
    try:
        for word, codec in decode_header(value):
            words.append(word if isinstance(word, str) else _word(word, codec))
    except ValueError:
        words = [value]
    return " ".join("".join(words).split()) or None


def _word(word: bytes, codec: str | None) -> str:
    try:
        return word.decode(codec or "utf-8", "replace")
    except (LookupError, UnicodeError):
        return word.decode("utf-8", "replace")


def _time(date: str | None) -> str | None:
    """The date in ISO 8601; None when it cannot be read, for a mail is no worse for that."""
    try:
        found = parsedate_to_datetime((date or "")[:100])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found.isoformat() if isinstance(found, datetime) else None
