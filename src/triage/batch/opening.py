"""A file's bytes, unpacked on the way when it is compressed: gzip, bzip2 or Zstandard, told by its first bytes."""

import bz2
import gzip
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from triage.errors import MessageError

ENDINGS = (".gz", ".bz2", ".zst")
"""Endings of compressed files; what stands before them tells the kind of file."""
BUFFER = 1 << 18
_BZIP2_BLOCK = b"1AY&SY"


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading from its start, unpacked. A damaged one raises MessageError while it is read."""
    with path.open("rb") as file:
        unpack = _unpacker(file.read(10))
    if unpack is None:
        return path.open("rb", buffering=BUFFER)
    return cast(BinaryIO, io.BufferedReader(_Unpacked(path, unpack(path)), BUFFER))


def is_packed(path: Path) -> bool:
    """Is the file compressed?"""
    with path.open("rb") as file:
        return _unpacker(file.read(10)) is not None


def bare_name(path: Path) -> Path:
    """The path without the ending of a compressed file.

    >>> bare_name(Path("backlog.csv.gz")).name, bare_name(Path("backlog.csv")).name
    ('backlog.csv', 'backlog.csv')
    """
    return path.with_suffix("") if path.suffix.lower() in ENDINGS else path


def _unpacker(head: bytes) -> Callable[[Path], Any] | None:
    if head.startswith(b"\x1f\x8b"):
        return lambda path: gzip.open(path, "rb")
    if head.startswith(b"BZh") and head[4:] == _BZIP2_BLOCK:
        return lambda path: bz2.open(path, "rb")
    if head.startswith(b"\x28\xb5\x2f\xfd") and pa.Codec.is_available("zstd"):
        return lambda path: pa.CompressedInputStream(pa.OSFile(str(path), "rb"), "zstd")
    return None


class _Unpacked(io.RawIOBase):
    """An unpacking stream, whose many ways to fail become one."""

    def __init__(self, path: Path, stream: Any) -> None:
        self._path, self._stream = path, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, OSError, zlib.error, pa.ArrowException) as error:
            raise MessageError(
                f"{self._path}: cannot be unpacked; it is damaged or cut short. Copy it again"
            ) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()
