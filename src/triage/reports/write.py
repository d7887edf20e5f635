"""The report as files: the page, and the same figures as JSON."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from triage.batch.result_columns import PREFIX
from triage.batch.summary import Summary
from triage.errors import MessageError
from triage.profile import Profile
from triage.reports.figures import Figures, figures_of
from triage.reports.from_rows import to_parquet
from triage.reports.page import page_of
from triage.reports.staffing import Staffing, read_staffing
from triage.reports.table import NEEDED

ROWS = (".csv", ".tsv", ".jsonl", ".ndjson")


def report(
    triaged: Path | None,
    out: Path,
    *,
    profile: Profile | None = None,
    against: Path | None = None,
    staffing: Path | Staffing | None = None,
    json_out: Path | None = None,
    now: datetime | None = None,
    columns: Mapping[str, str | None] | None = None,
    run: Summary | None = None,
) -> Figures:
    """Write the page, and the figures as JSON if asked. Raises MessageError when a file cannot be read or written.

    `triaged` and `against` are files that `triage classify` has written, or folders of its parts. Without
    `triaged` there is nothing to tell but what `run` has.
    """
    known = read_staffing(staffing) if isinstance(staffing, Path) else staffing
    for place in (out, json_out):
        if place is not None and (place.is_dir() or not place.parent.is_dir()):
            raise MessageError(f"{place}: give the name of a file, in a folder that is there")
    with _as_parquet(triaged) as path, _as_parquet(against) as other:
        figures = figures_of(
            path, profile=profile, against=other if against else None, staffing=known, now=now, columns=columns
        )
    names = [each.name for each in (run.source if run else triaged, against) if each]
    figures = replace(figures, name=names[0] if names else "")
    if figures.against and against:
        figures = replace(figures, against=replace(figures.against, name=against.name))
    page = page_of(figures, run=run, known_issues=bool(profile and profile.issues))
    _write(out, page)
    if json_out is not None:
        _write(json_out, json.dumps(figures.to_dict(), ensure_ascii=False, indent=1) + "\n")
    return figures


@contextmanager
def _as_parquet(path: Path | None) -> Iterator[Path]:
    """The path itself where it leads to Parquet; else the same rows as Parquet, for as long as they are needed."""
    files = _rows_in(path) if path is not None else []
    if path is not None and not files:
        yield path
        return
    with TemporaryDirectory(prefix="triage-report-") as folder:
        made = Path(folder) / "triaged.parquet"
        if files:
            to_parquet(files, made)
        else:
            pq.write_table(pa.table({PREFIX + name: pa.array([], pa.string()) for name in NEEDED}), made)
        yield made


def _rows_in(path: Path) -> list[Path]:
    if path.is_dir():
        return [] if any(path.glob("*.parquet")) else sorted(path.glob("part-*.jsonl"))
    return [path] if path.suffix.lower() in ROWS else []


def _write(path: Path, text: str) -> None:
    """Under a temporary name first, so that no half page is left behind."""
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", errors="replace")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MessageError(f"{path}: cannot be written: {error.strerror or type(error).__name__}") from error
