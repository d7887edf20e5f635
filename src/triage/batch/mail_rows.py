"""Rows of mail: one a mail, from an mbox file or from a folder of .eml files."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from triage.batch.mail import KINDS, MAX_MAIL, mail_cells
from triage.batch.opening import open_bytes
from triage.batch.rows import Reject, Row, Source
from triage.errors import MessageError

_STARTS = re.compile(rb"From [^\r\n]{0,200}[0-9]:[0-9]{2}")
_QUOTED_FROM = re.compile(rb"^>(>{0,20}From )", re.MULTILINE)


def open_mbox(path: Path) -> Source:
    """Look through the file for the lines on which mails begin. Raises MessageError when there is none."""
    lines = mails = 0
    blank = True
    with open_bytes(path) as file:
        while line := file.readline(MAX_MAIL):
            lines += 1
            mails += blank and _STARTS.match(line) is not None
            blank = not line.strip(b"\r\n")
    if not mails:
        raise MessageError(f"{path}: no line begins a mail (From somebody, day and time); it is no mbox file")
    return Source(path, dict(KINDS), lines, partial(_read_mbox, path), said=f"mbox, {mails:,} mails")


def open_mails(paths: Sequence[Path], *, folder: Path) -> Source:
    """The .eml files of a folder, one mail each."""
    said = f"{len(paths):,} .eml {'file' if len(paths) == 1 else 'files'}"
    return Source(folder, dict(KINDS), len(paths), partial(_read_mails, paths), unit="mail", said=said, several=True)


def _read_mbox(path: Path) -> Iterator[Row | Reject]:
    with open_bytes(path) as file:
        number, begun, size, blank = 0, 1, 0, True
        held: list[bytes] = []
        while line := file.readline(MAX_MAIL):
            number += 1
            if blank and _STARTS.match(line):
                if held:
                    yield _mbox_row(begun, held, size)
                held, begun, size = [], number, 0
            size += len(line)
            if size <= MAX_MAIL:
                held.append(line)
            blank = not line.strip(b"\r\n")
        if held:
            yield _mbox_row(begun, held, size)


def _mbox_row(line: int, held: list[bytes], size: int) -> Row | Reject:
    whole = b"".join(held)
    if not _STARTS.match(held[0]):
        return _reject(line, whole, MessageError("no mail; these lines come before the first one"))
    return _row(line, whole, _QUOTED_FROM.sub(rb"\1", b"".join(held[1:])), too_long=size > MAX_MAIL)


def _read_mails(paths: Sequence[Path]) -> Iterator[Row | Reject]:
    for number, path in enumerate(paths, 1):
        with open_bytes(path) as file:
            whole = file.read(MAX_MAIL + 1)
        found = _row(1, whole[:MAX_MAIL], whole, too_long=len(whole) > MAX_MAIL)
        if isinstance(found, Row):
            yield Row(1, found.values, found.raw, found.data, str(path), number)
        else:
            yield Reject(1, found.kind, found.reason, found.raw, found.data, str(path), number)


def _row(line: int, whole: bytes, mail: bytes, *, too_long: bool) -> Row | Reject:
    if too_long:
        return _reject(line, whole, MessageError(f"the mail is longer than {MAX_MAIL >> 20} MiB"))
    try:
        return Row(line, mail_cells(mail), "", whole)
    except MessageError as error:
        return _reject(line, whole, error)


def _reject(line: int, whole: bytes, error: MessageError) -> Reject:
    kind = str(error).partition(";")[0]
    try:
        return Reject(line, kind, str(error), whole.decode())
    except UnicodeDecodeError:
        return Reject(line, kind, str(error), whole.decode("utf-8", "backslashreplace"), whole)
