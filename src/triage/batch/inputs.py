"""What is to be read: a file, a folder, a pattern, a list of them, or standard input, as one Source."""

import glob
import os
import sys
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from triage.batch.mail_rows import open_mails
from triage.batch.opening import open_bytes
from triage.batch.rows import NoRowsError, Source, input_ending, open_source
from triage.batch.several import together
from triage.errors import MessageError

STANDARD = "-"
READ_AS = ("csv", "tsv", "jsonl", "parquet", "mbox", "eml")
CHUNK = 1 << 20
Given = str | Path | Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class File:
    """One file that is read: what it is called, where its bytes lie, and how it stood when it was found."""

    name: str
    path: Path
    size: int
    modified: int

    def changed(self) -> bool:
        """Has somebody written to it, or taken it away, since it was found?"""
        try:
            found = self.path.stat()
        except OSError:
            return True
        return (found.st_size, found.st_mtime_ns) != (self.size, self.modified)


@dataclass(frozen=True, slots=True)
class Inputs:
    """All files of one batch, and the Source of their rows."""

    files: tuple[File, ...]
    source: Source


def open_inputs(
    given: Given, *, read_as: str | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Inputs:
    """Find the files and look through them. Raises MessageError, naming the file and what to do.

    A folder stands for all files in and below it that can be read, in the order of their names; hidden ones are left
    out. A pattern (`*.csv`) stands for the files it matches; `-` for standard input.
    """
    if read_as is not None and read_as not in READ_AS:
        raise MessageError(f"a file can be read as one of {', '.join(READ_AS)}; got {read_as[:20]!r}")
    names = [given] if isinstance(given, str | Path) else list(given)
    if not names:
        raise MessageError("no file was given to read")
    if any(str(name) == STANDARD for name in names):
        if len(names) > 1:
            raise MessageError("standard input (-) cannot be read together with files")
        return _standard_input(read_as, encoding=encoding, delimiter=delimiter)
    paths, notes, one = _found(names, read_as)
    files = tuple(_file(path) for path in paths)

    def opened(path: Path) -> Source:
        return open_source(path, encoding=encoding, delimiter=delimiter, ending=read_as)

    kinds = [read_as or input_ending(path) for path in paths]
    if one and kinds != ["eml"]:
        return Inputs(files, opened(paths[0]))
    label = Path(str(names[0]) if len(names) == 1 else f"{names[0]} and {len(names) - 1} more")
    if set(kinds) == {"eml"}:
        return Inputs(files, open_mails(paths, folder=label))
    if "eml" in kinds:
        raise MessageError(f"{label}: mails (.eml) and tables together cannot be read; give them one after the other")
    sources = []
    for path in paths:
        try:
            sources.append(opened(path))
        except NoRowsError:
            notes.append(f"left out, having no rows: {path}")
    if not sources:
        raise NoRowsError(f"{label}: holds no rows")
    return Inputs(files, together(sources, path=label, notes=_few(notes)))


def _found(names: Sequence[str | Path], read_as: str | None) -> tuple[list[Path], list[str], bool]:
    """The files, what is to be said of them, and whether it is just one, named as such."""
    paths: list[Path] = []
    notes: list[str] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            below, others = _below(path, read_as)
            if others:
                few = f"{', '.join(others[:5])} ({len(others):,} in all)"
                notes.append(f"left out in {path}, being of another kind: {few}")
            if not below:
                raise MessageError(f"{path}: holds no file that can be read: {', '.join(READ_AS)}")
            paths += below
        elif not path.exists() and glob.has_magic(str(name)):
            matched = sorted(Path(each) for each in glob.glob(str(name), recursive=True))  # noqa: PTH207
            if not (matched := [each for each in matched if each.is_file()]):
                raise MessageError(f"{name}: no file matches the pattern")
            paths += matched
        else:
            paths.append(path)
    one = len(names) == len(paths) == 1 and paths[0] == Path(names[0])
    return list(dict.fromkeys(paths)), notes, one


def _below(folder: Path, read_as: str | None) -> tuple[list[Path], list[str]]:
    """Files in and below a folder, by name: those that can be read, and the names of the others."""
    found, others = [], []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        for name in names:
            path = Path(place, name)
            if name.startswith((".", "_")) or not path.is_file():
                continue
            try:
                if read_as is None:
                    input_ending(path)
            except MessageError:
                others.append(name)
            else:
                found.append(path)
    return sorted(found), sorted(others)


def _file(path: Path, name: str | None = None) -> File:
    try:
        stat = path.stat()
    except FileNotFoundError:
        raise MessageError(f"{path}: there is no such file") from None
    except OSError as error:
        raise MessageError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    return File(name or str(path), path, stat.st_size, stat.st_mtime_ns)


def _standard_input(read_as: str | None, *, encoding: str | None, delimiter: str | None) -> Inputs:
    """Standard input can be read only once, and files are looked through first: it is kept on disk meanwhile."""
    handle, name = tempfile.mkstemp(prefix="triage-", suffix=".input")
    path = Path(name)
    with os.fdopen(handle, "wb") as kept:
        try:
            while chunk := sys.stdin.buffer.read(CHUNK):
                kept.write(chunk)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise MessageError(f"standard input cannot be kept in {path.parent}: {error.strerror}") from error
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    try:
        with open_bytes(path) as file:
            ending = read_as or _guessed(file)
        if ending == "eml":
            source = replace(open_mails([path], folder=path), several=False)
        else:
            source = open_source(path, encoding=encoding, delimiter=delimiter, ending=ending)
    except MessageError as error:
        path.unlink(missing_ok=True)
        raise type(error)(str(error).replace(str(path), "standard input")) from error
    weakref.finalize(source.read, path.unlink, missing_ok=True)
    named = replace(source, path=Path("standard input"), said=f"{source.said}, from standard input")
    return Inputs((_file(path, STANDARD),), named)


def _guessed(file: BinaryIO) -> str:
    """The kind of file by how it begins."""
    head = file.read(4096)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"From "):
        return "mbox"
    return "jsonl" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "csv"


def _few(notes: Sequence[str]) -> list[str]:
    return [*notes[:5], *([f"and {len(notes) - 5:,} more left out"] if len(notes) > 5 else [])]
