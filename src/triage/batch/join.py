"""One file made of the parts of a finished job."""

from pathlib import Path
from shutil import copyfileobj

import pyarrow.parquet as pq

from triage.batch.journal import NAME, read_journal
from triage.batch.parquet_rows import open_parquet
from triage.batch.rows import Row, file_ending
from triage.batch.sink import open_sink, part_of, sync
from triage.errors import MessageError

CHUNK = 1_000


def join(folder: str | Path, out: str | Path) -> None:
    """Put the parts one behind the other: Parquet parts to any kind of file, JSONL parts to JSONL.

    Raises MessageError when the job is not finished, and OSError when the file cannot be written.
    """
    folder, out = Path(folder), Path(out)
    records = read_journal(folder / NAME)
    if not records or "done" not in records[-1]:
        raise MessageError(f"{folder}: its job is not finished; go on with --resume")
    parts = [folder / record["file"]["name"] for record in records if record.get("file")]
    if not parts:
        raise MessageError(f"{folder}: holds no triaged row to be joined")
    ending = file_ending(out)
    part = part_of(out)
    try:
        if parts[0].suffix == ".jsonl":
            if ending != "jsonl":
                raise MessageError(f"{out}: parts in JSONL can be joined to a .jsonl file only")
            with part.open("wb") as made:
                for path in parts:
                    with path.open("rb") as file:
                        copyfileobj(file, made)
        elif ending == "parquet":
            with pq.ParquetFile(parts[0]) as first:
                schema = first.schema_arrow
            with pq.ParquetWriter(part, schema, compression="zstd") as writer:
                for path in parts:
                    with pq.ParquetFile(path) as file:
                        for group in range(file.num_row_groups):
                            writer.write_table(file.read_row_group(group, use_threads=False))
        else:
            _by_rows(parts, out)
            return
        sync(part)
        part.replace(out)
        sync(out.parent)
    finally:
        part.unlink(missing_ok=True)


def _by_rows(parts: list[Path], out: Path) -> None:
    """Into a format that is written cell by cell."""
    sink = open_sink(out, open_parquet(parts[0]), {})
    try:
        for path in parts:
            chunk = []
            for row in open_parquet(path).read():
                if isinstance(row, Row):
                    chunk.append(row.values)
                if len(chunk) >= CHUNK:
                    sink.write(chunk)
                    chunk = []
            sink.write(chunk)
        sink.finish()
    except BaseException:
        sink.discard()
        raise
