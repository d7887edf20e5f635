"""The physical lines of a text file: numbered, and decoded one by one, since real exports mix encodings."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from triage.batch.opening import open_bytes
from triage.errors import MessageError

MAX_LINE = 1 << 26
"""Bytes of one line; a longer one is set aside, so that a file without line ends cannot fill the memory."""
CHUNK = 1 << 18
BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its end. With a `problem`, the bytes that could not be decoded stand as backslash escapes.

    `data` is the line as it stands in the file; None when that is the text in UTF-8.
    """

    number: int
    text: str
    problem: str | None = None
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file's bytes become lines. `codecs` are tried on each line in turn; `count` is the number of lines."""

    codecs: tuple[str, ...]
    bom: bytes
    newline: bytes
    said: str = ""
    count: int = 0


def find_encoding(path: Path, *, asked: str | None = None) -> Encoding:
    """Look through the whole file once: the byte-order mark, else the codecs that its lines need.

    Without a mark or a wish each line is read as UTF-8, and as Windows-1252 (which covers what Latin-1 prints)
    when it is not UTF-8.
    """
    with open_bytes(path) as file:
        head = file.read(CHUNK)
    bom, codec = next(((mark, name) for mark, name in BOMS if head.startswith(mark)), (b"", asked or _by_zeros(head)))
    if codec is not None and codec.lower().replace("_", "-") in ("utf-16", "utf16"):
        codec = "utf-16-le"
    if codec is not None and codec.lower().replace("_", "-").startswith(("utf-32", "utf32")):
        raise MessageError(f"{path}: is UTF-32; save it as UTF-8")
    if codec is not None:
        _check_codec(path, codec)
    codecs = (codec,) if codec else ("utf-8", "cp1252")
    newline = _newline(head, codec or "utf-8")
    found = Encoding(codecs, bom, newline)
    counts = dict.fromkeys((*codecs, "ascii", "bad"), 0)
    total = 0
    with open_bytes(path) as file:
        for raw, cut in _raw_lines(file, found):
            total += 1
            counts[_codec_of(raw, codecs) if not cut else "bad"] += 1
    return Encoding(codecs, bom, newline, _in_words(codecs, counts), total)


def read_lines(path: Path, encoding: Encoding) -> Iterator[Line]:
    """The lines of a file, one at a time."""
    with open_bytes(path) as file:
        for number, (raw, cut) in enumerate(_raw_lines(file, encoding), 1):
            text, problem, same = _decode(raw, encoding.codecs)
            problem = f"the line is longer than {MAX_LINE >> 20} MiB" if cut else problem
            yield Line(number, text, problem, None if same else raw)


def _raw_lines(file: BinaryIO, encoding: Encoding) -> Iterator[tuple[bytes, bool]]:
    """Each line's bytes with its end, and whether it had to be cut short. UTF-16 is split at whole units only."""
    newline, width = encoding.newline, len(encoding.newline)
    file.read(len(encoding.bom))
    rest, looked, skipping = bytearray(), 0, False
    while chunk := file.read(CHUNK):
        rest += chunk
        start = 0
        end = rest.find(newline, looked)
        while end >= 0:
            if (end - start) % width:
                end = rest.find(newline, end + 1)
                continue
            if not skipping:
                yield bytes(rest[start : end + width]), False
            skipping = False
            start = end + width
            end = rest.find(newline, start)
        del rest[:start]
        looked = max(0, len(rest) - width + 1)
        if len(rest) > MAX_LINE:
            if not skipping:
                yield bytes(rest[:MAX_LINE]), True
            skipping = True
            del rest[: len(rest) - len(rest) % width]
            looked = 0
    if rest and not skipping:
        yield bytes(rest), False


def _decode(raw: bytes, codecs: tuple[str, ...]) -> tuple[str, str | None, bool]:
    """The text, the problem if there is one, and whether the bytes are the text in UTF-8."""
    for codec in codecs:
        try:
            return raw.decode(codec), None, codec == "utf-8"
        except UnicodeDecodeError:
            continue
    tried = " nor ".join(NAMES.get(codec, codec) for codec in codecs)
    return raw.decode(codecs[0], "backslashreplace"), f"the bytes are not valid {tried}", False


def _codec_of(raw: bytes, codecs: tuple[str, ...]) -> str:
    if codecs[0] == "utf-8" and raw.isascii():
        return "ascii"
    for codec in codecs:
        try:
            raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    return "bad"


def _in_words(codecs: tuple[str, ...], counts: dict[str, int]) -> str:
    """Name what was used: the codec of most lines first.

    >>> _in_words(("utf-8", "cp1252"), {"utf-8": 90, "cp1252": 2, "ascii": 5, "bad": 0})
    'UTF-8, and 2 lines in Windows-1252'
    """
    used = sorted((codec for codec in codecs if counts[codec]), key=lambda codec: -counts[codec])
    first = NAMES.get((used or codecs)[0], (used or codecs)[0])
    others = [
        f"{counts[codec]:,} {'line' if counts[codec] == 1 else 'lines'} in {NAMES.get(codec, codec)}"
        for codec in used[1:]
    ]
    return ", and ".join([first, *others])


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark gives itself away: every other byte of plain letters is zero."""
    sample = head[:4096]
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if len(sample) >= 4 and max(odd, even) > 0.4 * (len(sample) // 2) and min(odd, even) < 0.05 * (len(sample) // 2):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _newline(head: bytes, codec: str) -> bytes:
    codec = codec if codec.startswith("utf-16") else "ascii"
    line_feed, carriage_return = "\n".encode(codec), "\r".encode(codec)
    return carriage_return if carriage_return in head and line_feed not in head else line_feed


def _check_codec(path: Path, codec: str) -> None:
    try:
        b"a\0".decode(codec)
    except UnicodeDecodeError:
        return
    except (LookupError, ValueError) as error:
        raise MessageError(f"{path}: no encoding is called {codec[:40]!r}; try utf-8, cp1252 or utf-16") from error
