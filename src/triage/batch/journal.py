"""The journal of a job: what is done for good, one line a step, never rewritten, every line checked.

Each line is one JSON object. Its `check` is a hash of the line and of the check before it, so that a line that was
torn, altered, lost or moved is found out. Only the last line may be torn: by a power cut while it was written.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from triage.errors import MessageError

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows has no such lock
    fcntl = None

NAME = "_journal.jsonl"
_FIRST = "triage"


class Journal:
    """An open journal: what it holds, and a way to add to it. Only one at a time can be open for a folder."""

    def __init__(self, path: Path) -> None:
        """Open the journal, or begin one. Raises MessageError when it is damaged or another run has it open."""
        self.path = path
        self._file = path.open("ab", buffering=0)
        try:
            if fcntl is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.records, self._check, whole = _read(path)
            os.ftruncate(self._file.fileno(), whole)
        except BlockingIOError as error:
            self._file.close()
            raise MessageError(f"{path.parent}: another run is at work there; wait for it, or stop it") from error
        except BaseException:
            self._file.close()
            raise

    def append(self, record: Mapping[str, Any]) -> None:
        """Add one record; once this returns, the disk has it. A line that does not fit on the disk is taken back."""
        check, line = _line(self._check, record)
        data, size = line + b"\n", os.fstat(self._file.fileno()).st_size
        try:
            while data:
                data = data[self._file.write(data) or 0 :]
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file.fileno(), size)
            raise
        self._check = check
        self.records.append(dict(record))

    def clear(self) -> None:
        """Forget everything, so that another job can begin."""
        os.ftruncate(self._file.fileno(), 0)
        os.fsync(self._file.fileno())
        self.records, self._check = [], _FIRST

    def close(self) -> None:
        """Close the file, which lets go of the folder."""
        self._file.close()


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The records of a journal, without opening it for writing. Raises MessageError when it is damaged."""
    try:
        return _read(path)[0]
    except OSError as error:
        raise MessageError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error


def _read(path: Path) -> tuple[list[dict[str, Any]], str, int]:
    """The records, the last check, and the bytes that whole lines take."""
    data = path.read_bytes()
    records: list[dict[str, Any]] = []
    check, start, number = _FIRST, 0, 0
    while start < len(data):
        number += 1
        end = data.find(b"\n", start)
        record = _record(check, data[start:end]) if end >= 0 else None
        if record is None:
            if end < 0 or end == len(data) - 1:
                break
            raise MessageError(f"{path}, line {number}: is damaged; the job cannot be gone on with. Begin it anew")
        check = str(record.pop("check"))
        records.append(record)
        start = end + 1
    return records, check, start


def _record(before: str, line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
        check = record.pop("check")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return {**record, "check": check} if _line(before, record) == (check, line) else None


def _line(before: str, record: Mapping[str, Any]) -> tuple[str, bytes]:
    check = sha256(f"{before}{json.dumps(record)}".encode()).hexdigest()[:16]
    return check, json.dumps({**record, "check": check}).encode()
