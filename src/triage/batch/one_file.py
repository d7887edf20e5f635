"""The output of a batch as one file, with the rejected rows in another beside it."""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from triage.batch.inputs import STANDARD
from triage.batch.job import Job
from triage.batch.sink import CsvWriter, JsonlWriter, Sink, Writer, open_lines, open_sink
from triage.batch.summary import Summary
from triage.errors import MessageError


class OneFile:
    """Two files that appear when the batch ends: the answers, and the rejected rows if there are any.

    `broken` says that a write failed, so that half a row may stand in the output.
    """

    skip = 0
    """Rows done before this run: there are none, for a file is made in one go."""
    finished = False

    def __init__(self, job: Job, added: Mapping[str, str]) -> None:
        self._job = job
        self._rejects: Sink | None = None
        try:
            self._out = _open(job, added)
        except OSError as error:
            raise unwritable(job.out, error) from error

    @property
    def broken(self) -> bool:
        """Did a write fail half-way?"""
        return self._out.broken

    def begin(self, summary: Summary) -> Summary:
        """The counts to start from."""
        return summary

    def take(self, characters: int) -> None:
        """A row was read; nothing hangs on how many there are."""

    def reject(self, record: Mapping[str, Any], characters: int) -> None:
        """Write one rejected row."""
        try:
            self._rejects = self._rejects or open_lines(self._job.rejects)
            self._rejects.write([record])
        except OSError as error:
            raise unwritable(self._job.rejects, error) from error

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write answers. A file with half a row in it is worth nothing, and is removed at the end."""
        try:
            self._out.write(rows)
        except OSError as error:
            raise LostError(str(unwritable(self._job.out, error))) from error

    def complete(self) -> None:
        """Every row is read and answered; nothing hangs on that."""

    def end(self, summary: Summary) -> Summary:
        """Move what was written into place. With nothing written there is no output."""
        out, rejects = self._out, self._rejects
        try:
            if out.count and not out.broken:
                out.finish()
                summary.out = self._job.out
            else:
                out.discard()
            if rejects and rejects.broken:
                rejects.discard()
            elif rejects:
                rejects.finish()
                summary.rejects = self._job.rejects
            elif self._job.options.overwrite:
                self._job.rejects.unlink(missing_ok=True)
        except OSError as error:
            out.discard()
            raise unwritable(self._job.out, error) from error
        summary.notes += out.notes()
        if changed := self._job.changed():
            summary.notes.append(f"{changed} was changed while it was read")
        return summary


class LostError(MessageError):
    """The output could not be written, and what was written of it is gone."""


def unwritable(path: Path, error: OSError) -> MessageError:
    """The error for a file that cannot be written."""
    name = "standard output" if path == Path(STANDARD) else str(path)
    words = os.strerror(error.errno) if error.errno else error.strerror or type(error).__name__
    return MessageError(f"{name}: cannot be written: {words}")


def _open(job: Job, added: Mapping[str, str]) -> Sink:
    options = job.options
    if job.out == Path(STANDARD):
        return _StandardOutput(job, (*job.source.columns, *added))
    if options.only_drafts:
        return open_lines(job.out)
    return open_sink(job.out, job.source, added, raw_cells=options.raw_cells)


class _StandardOutput(Sink):
    """Rows go out as they come; there is nothing to move into place, and no taking back."""

    def __init__(self, job: Job, columns: Sequence[str]) -> None:
        file = _Borrowed()
        kind = job.options.write_as or "jsonl"
        writer: Writer
        if kind == "jsonl" or job.options.only_drafts:
            writer = JsonlWriter(file)
        else:
            delimiter = "\t" if kind == "tsv" else ","
            writer = CsvWriter(file, columns, delimiter=delimiter, raw_cells=job.options.raw_cells)
        super().__init__(job.out, job.out, writer)

    def finish(self) -> None:
        self._writer.close()

    def discard(self) -> None:
        with suppress(Exception):
            self._writer.close()
        with suppress(Exception):  # what is still held for a reader that has gone must not be written at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Borrowed(io.TextIOWrapper):
    """Standard output as text in UTF-8, which stays open when this is closed."""

    def __init__(self) -> None:
        super().__init__(sys.stdout.buffer, encoding="utf-8", newline="")
        self._lent = True

    def write(self, text: str, /) -> int:
        count = super().write(text)
        self.flush()
        return count

    def close(self) -> None:
        if self._lent:
            self._lent = False
            self.flush()
            self.detach()
