"""From text as it arrived to text that can be read: repaired, without markup, every character traceable."""

import re
import unicodedata
from functools import lru_cache

from ftfy import fix_encoding

from triage.text.aligned import Aligned, untouched
from triage.text.markup import without_markup

MAX_CHARS = 20_000
KEPT_HEAD = 15_000
KEPT_TAIL = MAX_CHARS - KEPT_HEAD
SEAM = "\n"

_LONGEST_RUN = 200  # NFC sorts combining marks in quadratic time: never hand it more than this
_ODD = re.compile(rf"[!-~]?[^\x00-\x7f]{{1,{_LONGEST_RUN}}}|[\x00-\x08\x0b-\x1f\x7f]{{1,{_LONGEST_RUN}}}")
_PLAIN = re.compile(r"[\t\n -%'-;=-~]*")  # printable ASCII, tab and newline, but neither '&' nor '<'

_DROPPED = "".join(map(chr, [*range(9), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
_INVISIBLE = "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u3164\ufeff\uffa0" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xE0000, 0xE0080)])
)
_SPACES = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _DROPPED + _INVISIBLE)),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _BREAKS), "\n"),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}


def clean(raw: str) -> Aligned:
    r"""Repair encodings, drop markup and what cannot be seen; cap the length first.

    Text beyond MAX_CHARS keeps its first KEPT_HEAD and last KEPT_TAIL characters, with a line break between.

    >>> clean("The caf\u00c3\u00a9 is closed\x00.").text
    'The café is closed.'
    >>> clean("<b>Fish</b> &amp; chips").text
    'Fish & chips'
    """
    if len(raw) <= MAX_CHARS and _PLAIN.fullmatch(raw):
        return untouched(raw)
    text = _capped(raw)
    if "<" in text.text or "&" in text.text:
        text = without_markup(text)
    return _repaired(text)


def _capped(raw: str) -> Aligned:
    if len(raw) <= MAX_CHARS:
        return untouched(raw)
    tail = len(raw) - KEPT_TAIL
    return Aligned(
        raw[:KEPT_HEAD] + SEAM + raw[tail:],
        [*range(KEPT_HEAD + 1), *range(tail, len(raw))],
        [*range(1, KEPT_HEAD + 1), tail, *range(tail + 1, len(raw) + 1)],
    )


def _repaired(text: Aligned) -> Aligned:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    source = text.text
    for match in _ODD.finditer(source):
        run = match.group()
        repair = _repair(run)
        if repair is None:
            continue
        start, end = match.span()
        if run == "\r" and source.startswith("\n", end):
            repair = ("", (), ())
        parts += (source[done:start], repair[0])
        starts.extend(text.starts[done:start])
        ends.extend(text.ends[done:start])
        starts.extend(text.starts[start + i] for i in repair[1])
        ends.extend(text.ends[start + i - 1] for i in repair[2])
        done = end
    if not done:
        return text
    parts.append(source[done:])
    starts.extend(text.starts[done:])
    ends.extend(text.ends[done:])
    return Aligned("".join(parts), starts, ends)


@lru_cache(maxsize=8192)
def _repair(run: str) -> tuple[str, tuple[int, ...], tuple[int, ...]] | None:
    """The run mended, with the start and end in the run of each mended character; None when nothing changes."""
    mended = run
    if not run.isascii():
        mended = mended.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        mended = unicodedata.normalize("NFC", fix_encoding(mended))
    size = len(run)
    if len(mended) == size:
        starts, ends = list(range(size)), list(range(1, size + 1))
    else:
        head = 0
        while head < min(size, len(mended)) and run[head] == mended[head]:
            head += 1
        tail = 0
        while tail < min(size, len(mended)) - head and run[-1 - tail] == mended[-1 - tail]:
            tail += 1
        middle = len(mended) - head - tail
        starts = [*range(head), *[head] * middle, *range(size - tail, size)]
        ends = [*range(1, head + 1), *[size - tail] * middle, *range(size - tail + 1, size + 1)]
    kept = [(char, at) for at, char in enumerate(c.translate(_TABLE) for c in mended) if char]
    result = "".join(char for char, _ in kept)
    if result == run:
        return None
    return result, tuple(starts[at] for _, at in kept), tuple(ends[at] for _, at in kept)
