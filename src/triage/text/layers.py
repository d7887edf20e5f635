"""Which lines of a mail are new, which are quoted, forwarded or signature: one pass, line by line.

Every pattern sees one line cut to LINE_CAP characters, so no input can make the scan slow.
"""

from dataclasses import dataclass

from triage.text.lines import Lines
from triage.text.quotes import HEADER, mark_quotes
from triage.text.signature import mark_signature

_STUB = frozenset(
    ("fyi", "see below", "please see below", "as below", "below", "fwd", "fw", "forwarding", "for your information")
)


@dataclass(frozen=True, slots=True)
class Layers:
    """Stretches of the text, line by line, in order: what is new, and what only came along."""

    body: tuple[tuple[int, int], ...]
    quoted: tuple[tuple[int, int], ...] = ()
    forwarded: tuple[tuple[int, int], ...] = ()
    signature: tuple[tuple[int, int], ...] = ()


def split_layers(text: str) -> Layers:
    r"""Tell the new lines from quotes, forwards and signatures.

    A message that forwards something and says nothing itself has the forwarded content as its body.

    >>> text = "It broke again.\n-- \nJane\n"
    >>> [text[start:end] for start, end in split_layers(text).body]
    ['It broke again.\n']
    """
    if "\n" not in text:
        return Layers(((0, len(text)),) if text else ())
    lines = Lines(text)
    _mark(lines, 0)
    if _says_nothing(lines):
        _unwrap_forwarded(lines)
    return Layers(*map(lines.stretches, ("body", "quoted", "forwarded", "signature")))


def _mark(lines: Lines, first: int) -> None:
    """Give every line from `first` on its layer."""
    end = mark_quotes(lines, first)
    mark_signature(lines, first, end)


def _says_nothing(lines: Lines) -> bool:
    words = " ".join(line for line, kind in zip(lines.read, lines.kind, strict=True) if kind == "body" and line)
    return not words or (len(words) < 40 and words.lower().strip(" .,:;!-") in _STUB)


def _unwrap_forwarded(lines: Lines) -> None:
    """Make the content of the outermost forwarded mail the body; its headers stay off, but for the subject."""
    if "forwarded" not in lines.kind:
        return
    start = lines.kind.index("forwarded")
    total = len(lines.read)
    i = start
    header_seen = False
    while i < total:
        line = lines.read[i]
        header = HEADER.match(line)
        if header and header[1].lower() == "subject":
            lines.kind[i] = "body"
        elif header:
            header_seen = True
        elif line and (header_seen or i > start) and not _is_divider(line):
            break
        i += 1
    lines.mark(i, total, "body")
    _mark(lines, i)


def _is_divider(line: str) -> bool:
    return not line.strip("-_=—* ")
