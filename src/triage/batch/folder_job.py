"""A job in its output folder: begun, or gone on with where an earlier run was cut off, and finished once."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from triage.batch.identity import check_same, identity_of
from triage.batch.job import Job
from triage.batch.join import join
from triage.batch.one_file import unwritable
from triage.batch.parts import REJECTS, Parts, open_folder
from triage.batch.recount import recount
from triage.batch.summary import Summary
from triage.errors import MessageError


class FolderJob:
    """An output that is a folder of parts. What was written by an earlier run of the same job is kept.

    Raises MessageError when the folder holds another job, or this one with another input, model, policy or options.
    """

    def __init__(self, triager: Any, job: Job, added: Mapping[str, str]) -> None:
        options = job.options
        self._job, self.broken = job, False
        identity = identity_of(triager, job)
        self._journal = open_folder(job.out, resume=options.resume, overwrite=options.overwrite)
        try:
            if self._journal.records:
                check_same(self._journal.records[0].get("job", {}), identity, job.out)
            else:
                self._journal.append({"job": identity})
            kind = options.write_as or "parquet"
            self._parts = Parts(job.out, job.source, added, journal=self._journal, kind=kind, rows=options.part_rows)
            self.skip, self.finished = self._parts.skip, self._parts.finished
        except OSError as error:
            self._journal.close()
            raise unwritable(job.out, error) from error
        except BaseException:
            self._journal.close()
            raise

    def begin(self, summary: Summary) -> Summary:
        """The counts of what earlier runs have done. Raises MessageError when a part of it is not as it was."""
        recount(summary, self._job.out, self._parts.done, drafts=self._job.options.drafts)
        summary.earlier = summary.written
        return summary

    def take(self, characters: int) -> None:
        """A row was read, and is a message."""
        with _Writing(self):
            self._parts.take(characters)

    def reject(self, record: Mapping[str, Any], characters: int) -> None:
        """A row was read, and is set aside."""
        with _Writing(self):
            self._parts.reject(record, characters)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write answers to the next messages."""
        with _Writing(self):
            self._parts.write(rows)

    def complete(self) -> None:
        """Every row is read and answered. Raises MessageError when the input is no longer what it was at the start."""
        if changed := self._job.changed():
            self.broken = True
            raise MessageError(f"{changed} was changed while it was read; begin anew with --overwrite")
        with _Writing(self):
            self._parts.finish()
        self.finished = True

    def end(self, summary: Summary) -> Summary:
        """Take away what is not whole, and tell what there is: after an early end, counted anew from the parts."""
        job, parts = self._job, self._parts
        try:
            parts.abandon()
            if not self.finished:
                summary = self._counted(summary)
            if summary.earlier:
                summary.notes.append(f"{summary.earlier:,} of the rows were triaged by an earlier run")
            summary.out = job.out
            summary.rejects = job.out / REJECTS if summary.rejected else None
            summary.notes += parts.notes()
            if self.finished and job.options.joined:
                try:
                    join(job.out, job.options.joined)
                    summary.joined = job.options.joined
                except OSError as error:
                    summary.notes.append(str(unwritable(job.options.joined, error)))
        finally:
            self._journal.close()
        return summary

    def _counted(self, summary: Summary) -> Summary:
        fresh = Summary(summary.source, model=summary.model, unit=summary.unit)
        with suppress(MessageError):
            recount(fresh, self._job.out, self._parts.done, drafts=self._job.options.drafts)
        stopped = summary.stopped
        if stopped and "--" not in stopped:
            stopped += "; go on with --resume"
        return replace(fresh, earlier=summary.earlier, stopped=stopped, seconds=summary.seconds)


class _Writing:
    """A full disk, or one that fails, inside the block is told as what it is."""

    def __init__(self, folder: FolderJob) -> None:
        self._folder = folder

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is not None:
            self._folder.broken = True
        if isinstance(error, OSError):
            out: Path = self._folder._job.out
            raise MessageError(f"{unwritable(out, error)}; make room and go on with --resume") from error
