"""Looks again at a folder that a job wrote: is every part what the journal says, and do the counts add up?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from triage.batch.journal import NAME, read_journal
from triage.batch.parts import OWN, REJECTS
from triage.batch.recount import json_lines, result_rows
from triage.batch.result_columns import PREFIX
from triage.errors import MessageError


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: `problems` that must not be, and `notes` that may."""

    folder: Path
    parts: int
    read: int
    written: int
    rejected: int
    finished: bool
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Is the job finished, and nothing amiss?"""
        return self.finished and not self.problems

    def balance(self) -> str:
        """The counts in words.

        >>> Verdict(Path("out"), 1, 10, 9, 1, True, (), ()).balance()
        '1 part, 10 rows read = 9 triaged + 1 rejected'
        """
        parts = f"{self.parts:,} {'part' if self.parts == 1 else 'parts'}"
        return f"{parts}, {self.read:,} rows read = {self.written:,} triaged + {self.rejected:,} rejected"


def verify(folder: str | Path) -> Verdict:
    """Check journal, files, checksums, counts and ids. Raises MessageError when the folder holds no job at all."""
    folder = Path(folder)
    if not (folder / NAME).is_file():
        raise MessageError(f"{folder}: holds no job of triage; it needs a {NAME}")
    records = read_journal(folder / NAME)
    if not records or "job" not in records[0]:
        raise MessageError(f"{folder / NAME}: says nothing of a job; begin anew with --overwrite")
    parts = [record for record in records if "part" in record]
    done = records[-1].get("done")
    problems: list[str] = []
    hashes: list[np.ndarray[Any, np.dtype[np.uint64]]] = []
    end = 0
    for number, part in enumerate(parts):
        name = f"part {number}"
        if part["part"] != number or part["rows"][0] != end or part["rows"][1] - end != part["read"]:
            problems.append(f"{name}: does not go on where the one before it ends")
        end = part["rows"][1]
        if part["read"] != part["written"] + part["rejected"]:
            problems.append(
                f"{name}: {part['read']:,} rows read, and {part['written'] + part['rejected']:,} accounted for"
            )
        problems += [f"{name}: {problem}" for problem in _checked(folder, part, hashes)]
    counts = {what: sum(part[what] for part in parts) for what in ("read", "written", "rejected")}
    if done and done != {"parts": len(parts), **counts}:
        problems.append("the journal's last line and its parts do not agree")
    surplus = _surplus(folder, parts)
    if done:
        problems += surplus
    return Verdict(
        folder,
        len(parts),
        **counts,
        finished=bool(done),
        problems=tuple(problems),
        notes=(*_repeated(hashes), *_inputs(records[0]["job"]), *([] if done else surplus)),
    )


def _checked(folder: Path, part: Mapping[str, Any], hashes: list[Any]) -> list[str]:
    """What is wrong with the files of one part; the ids of its rows are added to `hashes`."""
    problems = []
    for what, place in (("file", folder), ("rejects", folder / REJECTS)):
        entry, count = part[what], part["written" if what == "file" else "rejected"]
        if not entry:
            if count:
                problems.append(f"has {count:,} rows, but no {what}")
            continue
        path = place / str(entry["name"])
        try:
            with path.open("rb") as file:
                content = file_digest(file, "sha256").hexdigest()
            if (path.stat().st_size, content) != (entry["bytes"], entry["sha256"]):
                problems.append(f"{path.name} was changed since it was written")
                continue
            found = _ids(path, part, hashes) if what == "file" else sum(1 for _ in json_lines(path))
        except FileNotFoundError:
            problems.append(f"{path.name} is missing")
            continue
        except (OSError, pa.ArrowException, ValueError, KeyError) as error:
            problems.append(f"{path.name} cannot be read ({type(error).__name__})")
            continue
        if found != count:
            problems.append(f"{path.name} holds {found:,} rows in place of {count:,}")
    return problems


def _ids(path: Path, part: Mapping[str, Any], hashes: list[Any]) -> int:
    """The number of rows; raises ValueError when their ids are not those that were written."""
    ids, short = sha256(), []
    for cells in result_rows(path):
        name = f"{cells[f'{PREFIX}id']}\n".encode("utf-8", "surrogatepass")
        ids.update(name)
        short.append(int.from_bytes(sha256(name).digest()[:8], "big"))
    hashes.append(np.array(short, np.uint64))
    if ids.hexdigest() != part["ids"] and not part["mended"]:
        raise ValueError("other ids")
    return len(short)


def _surplus(folder: Path, parts: Sequence[Mapping[str, Any]]) -> list[str]:
    known = {part[what]["name"] for part in parts for what in ("file", "rejects") if part[what]}
    found = sorted({path.name for pattern in OWN[:-1] for path in folder.glob(pattern)} - known)
    return [f"{name}: is no part that the journal knows; --resume takes it away" for name in found[:20]]


def _repeated(hashes: Sequence[Any]) -> list[str]:
    if not hashes:
        return []
    every = np.concatenate(hashes)
    repeated = len(every) - len(np.unique(every))
    return [f"ids that stand on an earlier row too: {repeated:,}"] if repeated else []


def _inputs(job: Mapping[str, Any]) -> list[str]:
    """Are the files that were read still there, and as they were, by size and time?"""
    notes = []
    for entry in job.get("input", {}).get("each", ()):
        try:
            stat = Path(entry["name"]).stat()
        except OSError:
            notes.append(f"{entry['name']} is not there any more")
            continue
        if (stat.st_size, stat.st_mtime_ns) != (entry["bytes"], entry["modified"]):
            notes.append(f"{entry['name']} was written to since the job read it")
    return notes[:5]
