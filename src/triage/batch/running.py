"""Runs a backlog through a triager and writes what comes out, row by row, losing none."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from triage.batch.answers import Answer, Asked, BatchTriager, added_kinds, answers
from triage.batch.folder_job import FolderJob
from triage.batch.inputs import Given
from triage.batch.interrupt import held_back_interrupt
from triage.batch.job import Job, Options, prepare
from triage.batch.message_of import message_of
from triage.batch.one_file import LostError, OneFile, unwritable
from triage.batch.plain import as_json
from triage.batch.rejected import record_of
from triage.batch.rows import Reject
from triage.batch.summary import Summary
from triage.errors import MessageError, TriageError
from triage.message import Message

CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 4_000_000
FILE_COLUMN = "triage_file"
"""The added column that says which file a row came from, when there are several."""
Cells = dict[str, Any]


class Output(Protocol):
    """Where answers and rejected rows go. Rows are taken or rejected as they are read, and written once answered."""

    skip: int
    finished: bool

    @property
    def broken(self) -> bool: ...  # noqa: D102

    def begin(self, summary: Summary) -> Summary: ...  # noqa: D102

    def take(self, characters: int) -> None: ...  # noqa: D102

    def reject(self, record: Mapping[str, Any], characters: int) -> None: ...  # noqa: D102

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None: ...  # noqa: D102

    def complete(self) -> None: ...  # noqa: D102

    def end(self, summary: Summary) -> Summary: ...  # noqa: D102


Answering = Callable[[Iterable[Message], Asked], Iterator[Answer]]
Progress = Callable[[Summary, int], None]
"""Called after each message with the counts so far and the line (of `Source.total`) that was reached."""


def run(
    triager: BatchTriager,
    source: Given | Job,
    out: str | Path | None = None,
    *,
    options: Options | None = None,
    progress: Progress | None = None,
    answering: Answering | None = None,
) -> Summary:
    """Triage files of messages into one file, or into a folder of parts, in order and with flat memory.

    Bad rows are set aside with their reason. Ctrl-C, or an error half-way, ends the batch early: what is written so
    far is kept and `Summary.stopped` says why. One file is then a valid, shorter one; a folder can be gone on with
    (`Options.resume`). `answering` answers in the triager's place, in the same order and with the same answers: on
    other machines, say. Raises MessageError before any work when input or output will not do.
    """
    if isinstance(source, Job):
        job = source
    elif out is None:
        raise MessageError("run needs the output's path")
    else:
        job = prepare(source, out, options=options)
    return _Run(triager, job, progress, answering or partial(answers, triager)).run()


class _Run:
    """One batch under way."""

    def __init__(self, triager: BatchTriager, job: Job, progress: Progress | None, answering: Answering) -> None:
        self._triager, self._job, self._progress, self._answering = triager, job, progress, answering
        options = job.options
        self._asked = Asked(
            drafts=options.drafts,
            only_drafts=options.only_drafts,
            vectors=options.vectors,
            batch_size=options.batch_size,
        )
        self._summary = Summary(job.source.path, model=f"{triager.name} {triager.version}", unit=job.source.unit)
        self._waiting: deque[tuple[Cells, int, Message]] = deque()

    def run(self) -> Summary:
        job, begun = self._job, time.perf_counter()
        added = added_kinds(self._triager, self._asked)
        if job.source.several:
            added = {FILE_COLUMN: "text", **added}
        output: Output = FolderJob(self._triager, job, added) if job.folder else OneFile(job, added)
        try:
            self._summary = output.begin(self._summary)
            if not output.finished:
                self._summary.stopped = self._try(output)
        except BaseException:
            output.end(self._summary)
            raise
        self._summary.seconds = time.perf_counter() - begun
        with suppress(KeyboardInterrupt), held_back_interrupt():  # there is nothing left to stop
            self._summary = output.end(self._summary)
        self._tell()
        return self._summary

    def _try(self, output: Output) -> str | None:
        """Work until the end, or until something comes in between: what that was, in words."""
        try:
            self._work(output)
            output.complete()
        except KeyboardInterrupt:
            return "interrupted"
        except LostError:
            raise
        except TriageError as error:
            return str(error)
        except OSError as error:
            return f"{self._job.source.path}: cannot be read: {error.strerror or type(error).__name__}"
        return None

    def _work(self, output: Output) -> None:
        """Pair each Triage with the row it came from, and write them in chunks."""
        chunk: list[tuple[Cells, Cells]] = []
        characters = 0
        options = self._job.options
        most = min(CHUNK_ROWS, options.part_rows) if self._job.folder else CHUNK_ROWS

        def write() -> None:
            nonlocal characters
            with held_back_interrupt():
                output.write([row for row, _ in chunk])
                for _, cells in chunk:
                    self._summary.add_cells(cells)
                chunk.clear()
                characters = 0

        try:
            for answer in self._answering(self._messages(output), self._asked):
                if not self._waiting or answer.id != self._waiting[0][2].id:
                    raise MessageError("the triager gave back another message than the next one; nothing can be paired")
                values, reached, message = self._waiting.popleft()
                self._count_draft(answer)
                chunk.append((answer.row if answer.row is not None else {**values, **answer.cells}, answer.cells))
                characters += len(message.text)
                if len(chunk) >= most or characters >= CHUNK_CHARACTERS:
                    write()
                if self._progress:
                    self._progress(self._summary, reached)
        finally:
            if not output.broken:
                write()
        if self._waiting:
            raise MessageError(
                f"the triager gave back fewer messages than it was given: {len(self._waiting):,} missing"
            )

    def _count_draft(self, answer: Answer) -> None:
        if self._asked.drafts or self._asked.only_drafts:
            self._summary.undrafted += answer.drafted is None
            self._summary.drafts += answer.drafted is not None
            self._summary.sendable += bool(answer.drafted)

    def _messages(self, output: Output) -> Iterator[Message]:
        """The rows as messages; those that are none go to the rejects on the way."""
        job, summary = self._job, self._summary
        parts = job.columns.parts()
        for number, row in enumerate(job.source.read()):
            if job.options.limit is not None and number >= job.options.limit:
                return
            if number < output.skip:
                continue
            if isinstance(row, Reject):
                summary.read += 1
                self._reject(output, row)
                continue
            place = " ".join((row.file, *([] if job.source.unit == "mail" else [f"{job.source.unit} {row.line}"])))
            try:
                message = message_of(
                    row.values,
                    parts=parts,
                    id_if_none=place.strip(),
                    channel=job.options.channel,
                    day_first=job.columns.day_first,
                )
            except MessageError as error:
                summary.read += 1
                raw = row.raw or as_json(row.values)
                kind = _kind(str(error))
                self._reject(output, Reject(row.line, kind, str(error), raw, row.data, row.file, row.at))
                continue
            summary.read += 1
            values = {FILE_COLUMN: row.file, **row.values} if job.source.several else row.values
            self._waiting.append((values, row.at or row.line, message))
            output.take(len(message.text))
            yield message

    def _reject(self, output: Output, reject: Reject) -> None:
        with held_back_interrupt():
            output.reject(record_of(reject, self._job.source), len(reject.raw))
            self._summary.add_reject(reject)

    def _tell(self) -> None:
        summary, report = self._summary, self._job.options.report
        summary.said += [self._job.source.said, self._job.columns.said()]
        summary.notes[:0] = self._job.source.notes
        if summary.undrafted:
            summary.notes.append(f"messages for which no draft could be made: {summary.undrafted:,}")
        if report:
            from triage.batch.report import write_report

            try:
                write_report(summary, report, profile=getattr(self._triager, "profile", None))
                summary.report = report
            except (OSError, TriageError) as error:  # the rows are safe; the page can be made of them again
                told = str(unwritable(report, error)) if isinstance(error, OSError) else str(error)
                summary.notes.append(f"no report: {told}")


def _kind(reason: str) -> str:
    """The reason without what is particular to the row, so that reasons can be counted."""
    return reason.partition(";")[0].partition(":")[0]
