"""The output folder of a job: parts that are whole or not there, and a journal of those that are.

A part holds the answers to a fixed stretch of the input, so that it comes out the same, byte by byte, whether the job
ran in one go or was cut off and gone on with. It is written under a temporary name, given to the disk, renamed, and
only then journalled; what is not in the journal is done again.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from triage.batch.interrupt import held_back_interrupt
from triage.batch.journal import NAME, Journal
from triage.batch.rows import Source
from triage.batch.sink import Sink, open_lines, open_sink, sync
from triage.errors import MessageError

REJECTS = "_rejects"
MAX_CHARACTERS = 32_000_000
"""Characters of the input after which a part ends early."""
OWN = ("part-*.parquet", "part-*.jsonl", ".part-*.part", f"{REJECTS}/part-*.jsonl", f"{REJECTS}/.part-*.part", NAME)
"""What a job writes into its folder."""


@dataclass(slots=True)
class Part:
    """One part under way. `read` rows belong to it, `messages` of them are triaged, the others are rejected."""

    number: int
    first: int
    read: int = 0
    messages: int = 0
    written: int = 0
    characters: int = 0
    closed: bool = False
    sink: Sink | None = None
    rejects: Sink | None = None
    ids: Any = field(default_factory=sha256)

    @property
    def done(self) -> bool:
        """Has every row of it been answered?"""
        return self.closed and self.written == self.messages


class Parts:
    """The parts of a job: rows are taken in as they are read, and written as they are answered, in the same order.

    `skip` is the number of rows that were done before this run. Reading is ahead of writing, so that several parts can
    be open at once. OSError comes through when the disk is full.
    """

    def __init__(
        self, folder: Path, source: Source, added: Mapping[str, str], *, journal: Journal, kind: str, rows: int
    ) -> None:
        self.folder = folder
        self._source, self._added, self._journal = source, added, journal
        self._kind, self._rows = kind, rows
        self._open: deque[Part] = deque()
        self._notes: tuple[str, ...] = ()
        self.skip = self.done[-1]["rows"][1] if self.done else 0
        self.mended = sum(record["mended"] for record in self.done)

    @property
    def done(self) -> list[dict[str, Any]]:
        """The journalled parts."""
        return [record for record in self._journal.records if "part" in record]

    @property
    def finished(self) -> bool:
        """Is the whole job done?"""
        return "done" in (self._journal.records or [{}])[-1]

    def take(self, characters: int) -> None:
        """A row was read, and is a message that will be answered."""
        part = self._reading()
        part.messages += 1
        self._took(part, characters)

    def reject(self, record: Mapping[str, Any], characters: int) -> None:
        """A row was read, and is set aside."""
        part = self._reading()
        if part.rejects is None:
            (self.folder / REJECTS).mkdir(exist_ok=True)
            part.rejects = open_lines(self.folder / REJECTS / f"part-{part.number:05}.jsonl")
        part.rejects.write([record])
        self._took(part, characters)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write answers to the next messages that were taken."""
        start = 0
        while start < len(rows):
            part = self._open[0]
            some = rows[start : start + part.messages - part.written]
            if not some:
                raise MessageError("there are more answers than messages")
            if part.sink is None:
                path = self.folder / f"part-{part.number:05}.{self._kind}"
                part.sink = open_sink(path, self._source, self._added)
            part.sink.write(some)
            part.written += len(some)
            start += len(some)
            for row in some:
                part.ids.update(f"{row['triage_id']}\n".encode("utf-8", "surrogatepass"))
            self._settle()

    def finish(self) -> None:
        """All rows are read and answered: commit what is open, and say in the journal that this is all."""
        if self._open:
            self._open[-1].closed = True
            self._settle()
        if self._open:
            raise MessageError(f"{self.folder}: some messages of its job got no answer")
        done = self.done
        counts = {name: sum(record[name] for record in done) for name in ("read", "written", "rejected")}
        if counts["read"] != counts["written"] + counts["rejected"]:
            raise MessageError(f"{self.folder}: the counts of its parts do not add up; please report this")
        self._journal.append({"done": {"parts": len(done), **counts}})

    def abandon(self) -> None:
        """Remove what is not whole. What is journalled stays."""
        for part in self._open:
            for sink in (part.sink, part.rejects):
                if sink is not None:
                    with suppress(OSError):
                        sink.discard()
        self._open.clear()

    def notes(self) -> tuple[str, ...]:
        """What the format could not keep, in words."""
        mended = f"half characters (lone surrogates) written as U+FFFD, in cells: {self.mended:,}"
        return (*self._notes, *([mended] if self.mended else []))

    def _reading(self) -> Part:
        if not self._open or self._open[-1].closed:
            last = self._open[-1] if self._open else None
            done = self.done
            number = last.number + 1 if last else len(done)
            first = last.first + last.read if last else done[-1]["rows"][1] if done else 0
            self._open.append(Part(number, first))
        return self._open[-1]

    def _took(self, part: Part, characters: int) -> None:
        part.read += 1
        part.characters += characters
        if part.read >= self._rows or part.characters >= MAX_CHARACTERS:
            part.closed = True
            if part.rejects is not None:
                part.rejects.seal()
            self._settle()

    def _settle(self) -> None:
        while self._open and self._open[0].done:
            with held_back_interrupt():
                self._commit(self._open[0])
                self._open.popleft()

    def _commit(self, part: Part) -> None:
        rejected = part.rejects.count if part.rejects else 0
        if part.read != part.written + rejected:
            raise MessageError(f"{self.folder}: the counts of part {part.number} do not add up; please report this")
        mended = part.sink.mended if part.sink else 0
        if part.sink:
            self._notes = tuple(note for note in part.sink.notes() if "U+FFFD" not in note)
        record = {
            "part": part.number,
            "rows": [part.first, part.first + part.read],
            "read": part.read,
            "written": part.written,
            "rejected": rejected,
            "mended": mended,
            "ids": part.ids.hexdigest(),
            "file": _moved(part.sink),
            "rejects": _moved(part.rejects),
        }
        self._journal.append(record)
        self.mended += mended


def _moved(sink: Sink | None) -> dict[str, Any] | None:
    """Close a file and move it into place; what it is to be known by later."""
    if sink is None:
        return None
    with sink.seal().open("rb") as file:
        content, size = file_digest(file, "sha256").hexdigest(), file.tell()
    sink.finish()
    return {"name": sink.path.name, "bytes": size, "sha256": content}


def open_folder(folder: Path, *, resume: bool, overwrite: bool) -> Journal:
    """Make the folder, or take up the one that is there, and open its journal. Raises MessageError."""
    try:
        folder.mkdir(exist_ok=True)
        names = {path.name for path in folder.iterdir()} - {REJECTS}
        if names and NAME not in names:
            raise MessageError(f"{folder}: holds other files; give a folder that is empty or not there yet")
        if NAME in names and not resume and not overwrite and (folder / NAME).stat().st_size:
            raise MessageError(f"{folder}: holds a job already; pass --resume to go on with it, or --overwrite")
        journal = Journal(folder / NAME)
        try:
            if not resume and journal.records:
                journal.clear()
            kept = _kept(journal)
            for pattern in OWN[:-1]:
                for path in folder.glob(pattern):
                    if path.relative_to(folder) not in kept:
                        path.unlink()
            sync(folder)
        except BaseException:
            journal.close()
            raise
    except OSError as error:
        raise MessageError(f"{folder}: cannot be written: {error.strerror or type(error).__name__}") from error
    return journal


def _kept(journal: Journal) -> set[Path]:
    kept = set()
    for record in journal.records:
        if record.get("file"):
            kept.add(Path(record["file"]["name"]))
        if record.get("rejects"):
            kept.add(Path(REJECTS, record["rejects"]["name"]))
    return kept
