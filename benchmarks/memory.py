"""Peak memory of a job at two sizes, each in a process of its own: it should hardly grow.

    python benchmarks/memory.py [--sizes 50000 1000000] [--input csv|jsonl|parquet] [--out folder|file] [--stand-in]

Rows are sampled from --messages (JSON lines with a `text`, gzipped or not) with 30% duplicates, or made up without it.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import triage
from messages import read

JOB = """
import resource, sys
import triage
from triage.batch import run
from triage.testing import StandInTriager

triager = StandInTriager() if sys.argv[3] == "stand-in" else triage.load(sys.argv[3] or None)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
summary = run(triager, sys.argv[1], sys.argv[2])
assert summary.complete and not summary.stopped, summary
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(before / 1024, after / 1024, summary.seconds, summary.written)
"""
WORDS = ("order", "parcel", "refund", "login", "broken", "late", "invoice", "charged twice", "please", "today", "help")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[50_000, 1_000_000])
    parser.add_argument("--input", choices=("csv", "jsonl", "parquet"), default="csv")
    parser.add_argument("--out", choices=("folder", "file"), default="folder")
    parser.add_argument("--messages", type=Path, help="JSON lines with a 'text', gzipped or not")
    parser.add_argument("--model", default="", help="model folder; the shipped one by default")
    parser.add_argument("--stand-in", action="store_true", help="keyword rules in place of a model: the engine alone")
    options = parser.parse_args()
    texts = list(read(options.messages)) if options.messages else []
    peaks = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as place:
            source = made(Path(place) / f"in.{options.input}", size, texts)
            out = Path(place) / ("job" if options.out == "folder" else "out.parquet")
            began = time.perf_counter()
            before, peak, seconds, written = job(source, out, "stand-in" if options.stand_in else options.model)
            whole = time.perf_counter() - began
        peaks.append(peak)
        print(
            f"{size:>10,} rows: loaded {before:6.0f} MB, peak {peak:6.0f} MB; {written / seconds:7.0f} rows/s,"
            f" {seconds:6.0f} s ({whole:.0f} s with start and looking through)"
        )
    if len(peaks) > 1:
        print(f"the largest peak is {max(peaks) - peaks[0]:.0f} MB above that of {options.sizes[0]:,} rows")


def job(source: Path, out: Path, model: str) -> tuple[float, float, float, int]:
    paths = os.pathsep.join([str(Path(triage.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", JOB, str(source), str(out), model]
    output = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}
    ).stdout
    before, peak, seconds, written = output.split()
    return float(before), float(peak), float(seconds), int(written)


def rows(count: int, texts: list[str]) -> Iterator[dict[str, str]]:
    """Three in ten repeat one of the last messages before."""
    chance = random.Random(5)
    last: list[str] = []
    for number in range(count):
        if last and chance.random() < 0.3:
            text = chance.choice(last)
        elif texts:
            text = chance.choice(texts)
        else:
            text = " ".join(chance.choices(WORDS, k=chance.randint(3, 120)))
        last = [*last[-199:], text]
        yield {"id": str(number), "text": text}


def made(path: Path, count: int, texts: list[str]) -> Path:
    if path.suffix == ".parquet":
        schema = pa.schema([("id", pa.string()), ("text", pa.string())])
        with pq.ParquetWriter(path, schema) as writer:
            chunk: list[dict[str, str]] = []
            for row in rows(count, texts):
                chunk.append(row)
                if len(chunk) == 10_000:
                    writer.write_table(pa.Table.from_pylist(chunk, schema))
                    chunk = []
            writer.write_table(pa.Table.from_pylist(chunk, schema))
        return path
    with path.open("w", encoding="utf-8") as file:
        if path.suffix == ".csv":
            file.write("id,text\n")
        for row in rows(count, texts):
            quoted = row["text"].replace('"', '""')
            file.write(json.dumps(row) + "\n" if path.suffix == ".jsonl" else f'{row["id"]},"{quoted}"\n')
    return path


if __name__ == "__main__":
    main()
