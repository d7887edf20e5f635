"""Runs a file of messages through a triager and writes what comes out, row by row, losing none."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from triage.batch.interrupt import held_back_interrupt
from triage.batch.job import Job, Options, prepare
from triage.batch.message_of import message_of
from triage.batch.plain import as_json
from triage.batch.result_columns import DraftLike, result_cells, result_kinds
from triage.batch.rows import Reject, Row
from triage.batch.sink import Sink, open_rejects, open_sink
from triage.batch.summary import Summary
from triage.errors import DraftError, MessageError, TriageError
from triage.message import Message
from triage.result import Triage
from triage.taxonomy import Taxonomy

CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 4_000_000


class BatchTriager(Protocol):
    """What the batch needs of a triager; `triage.Triager` and `triage.testing.StandInTriager` have it."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def version(self) -> str: ...  # noqa: D102

    @property
    def taxonomy(self) -> Taxonomy: ...  # noqa: D102

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]: ...  # noqa: D102

    def draft(self, triage: Triage) -> DraftLike: ...  # noqa: D102


Progress = Callable[[Summary, int], None]
"""Called after each message with the counts so far and the line (of `Source.total`) that was reached."""


def run(
    triager: BatchTriager,
    source: str | Path | Job,
    out: str | Path | None = None,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Triage a CSV, TSV, JSONL or Parquet file into another, in order and with flat memory.

    Bad rows go to the rejects file. Ctrl-C, or an error half-way, ends the batch early: what is written so far is
    kept as a valid, shorter file and `Summary.stopped` says why. Raises MessageError before any work when input or
    output will not do.
    """
    if isinstance(source, Job):
        job = source
    elif out is None:
        raise MessageError("run needs the output's path")
    else:
        job = prepare(source, out, options=options)
    return _Run(triager, job, progress).run()


class _Run:
    """One batch under way."""

    def __init__(self, triager: BatchTriager, job: Job, progress: Progress | None) -> None:
        self._triager, self._job, self._progress = triager, job, progress
        self._tasks = [task for task in triager.taxonomy.tasks if task != "signals"]
        self._summary = Summary(job.source.path, model=f"{triager.name} {triager.version}", unit=job.source.unit)
        self._waiting: deque[tuple[Row, Message]] = deque()
        self._rejects: Sink | None = None

    def run(self) -> Summary:
        job, summary = self._job, self._summary
        begun = time.perf_counter()
        try:
            out = open_sink(
                job.out,
                job.source,
                result_kinds(self._tasks, drafts=job.options.drafts),
                raw_cells=job.options.raw_cells,
            )
        except OSError as error:
            raise _unwritable(job.out, error) from error
        try:
            self._work(out)
        except KeyboardInterrupt:
            summary.stopped = "interrupted"
        except TriageError as error:
            summary.stopped = str(error)
        except OSError as error:
            if out.broken:
                self._close(out)
                raise _unwritable(job.out, error) from error
            summary.stopped = f"{job.source.path}: cannot be read: {error.strerror or type(error).__name__}"
        except BaseException:
            self._close(out)
            raise
        summary.seconds = time.perf_counter() - begun
        self._close(out)
        self._tell(out)
        if job.options.report:
            from triage.batch.report import write_report

            try:
                write_report(summary, job.options.report)
                summary.report = job.options.report
            except OSError as error:
                summary.notes.append(str(_unwritable(job.options.report, error)))
        return summary

    def _work(self, out: Sink) -> None:
        """Pair each Triage with the row it came from, and write them in chunks."""
        chunk: list[tuple[dict[str, Any], Triage]] = []
        characters = 0
        options = self._job.options

        def write() -> None:
            nonlocal characters
            with held_back_interrupt():
                out.write([cells for cells, _ in chunk])
                for _, triage in chunk:
                    self._summary.add(triage)
                chunk.clear()
                characters = 0

        try:
            for triage in self._triager.stream(self._messages(), batch_size=options.batch_size):
                if not self._waiting or triage.message.id != self._waiting[0][1].id:
                    raise MessageError("the triager gave back another message than the next one; nothing can be paired")
                row, message = self._waiting.popleft()
                draft = self._draft(triage) if options.drafts else None
                chunk.append(({**row.values, **result_cells(triage, self._tasks, draft)}, triage))
                characters += len(message.text)
                if len(chunk) >= CHUNK_ROWS or characters >= CHUNK_CHARACTERS:
                    write()
                if self._progress:
                    self._progress(self._summary, row.line)
        finally:
            if not out.broken:
                write()
        if self._waiting:
            raise MessageError(
                f"the triager gave back fewer messages than it was given: {len(self._waiting):,} missing"
            )

    def _draft(self, triage: Triage) -> DraftLike | None:
        """A draft, counted; a message for which none can be made goes without."""
        try:
            draft = self._triager.draft(triage)
        except DraftError:
            self._summary.undrafted += 1
            return None
        self._summary.drafts += 1
        self._summary.sendable += draft.sendable
        return draft

    def _messages(self) -> Iterator[Message]:
        """The rows as messages; those that are none go to the rejects on the way."""
        job, summary = self._job, self._summary
        parts = job.columns.parts()
        for row in job.source.read():
            if job.options.limit is not None and summary.read >= job.options.limit:
                return
            summary.read += 1
            if isinstance(row, Reject):
                self._reject(row)
                continue
            try:
                message = message_of(
                    row.values,
                    parts=parts,
                    id_if_none=f"{job.source.unit} {row.line}",
                    channel=job.options.channel,
                    day_first=job.columns.day_first,
                )
            except MessageError as error:
                self._reject(Reject(row.line, _kind(str(error)), str(error), row.raw or as_json(row.values)))
                continue
            self._waiting.append((row, message))
            yield message

    def _reject(self, reject: Reject) -> None:
        place = {"file": str(self._job.source.path), self._job.source.unit: reject.line}
        with held_back_interrupt():
            try:
                self._rejects = self._rejects or open_rejects(self._job.rejects)
                self._rejects.write([{**place, "reason": reject.reason, "raw": reject.raw}])
            except OSError as error:
                raise _unwritable(self._job.rejects, error) from error
            self._summary.add_reject(reject)

    def _close(self, out: Sink) -> None:
        """Move what was written into place. With nothing written there is no output.

        Ctrl-C has nothing left to stop here.
        """
        with suppress(KeyboardInterrupt), held_back_interrupt():
            self._move(out)

    def _move(self, out: Sink) -> None:
        try:
            if out.count and not out.broken:
                out.finish()
                self._summary.out = self._job.out
            else:
                out.discard()
            if self._rejects and self._rejects.broken:
                self._rejects.discard()
            elif self._rejects:
                self._rejects.finish()
                self._summary.rejects = self._job.rejects
            elif self._job.options.overwrite:
                self._job.rejects.unlink(missing_ok=True)
        except OSError as error:
            out.discard()
            raise _unwritable(self._job.out, error) from error

    def _tell(self, out: Sink) -> None:
        source = self._job.source
        self._summary.said += [source.said, self._job.columns.said()]
        self._summary.notes += [*source.notes, *out.notes()]
        if self._summary.undrafted:
            self._summary.notes.append(f"messages for which no draft could be made: {self._summary.undrafted:,}")


def _kind(reason: str) -> str:
    """The reason without what is particular to the row, so that reasons can be counted."""
    return reason.partition(";")[0].partition(":")[0]


def _unwritable(path: Path, error: OSError) -> MessageError:
    return MessageError(f"{path}: cannot be written: {error.strerror or type(error).__name__}")
