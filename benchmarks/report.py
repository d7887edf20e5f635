"""How long a report takes to build, how large its page is, and how much memory it needs, from invented triaged rows.

python benchmarks/report.py [--rows 1000000] [--vectors] [--keep FOLDER]

The goal for 1,000,000 rows: under 60 s, a page under 3 MB, and memory within 60 MB of that for 50,000.
"""

import argparse
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from triage.result import ACTIONS
from triage.taxonomy import URGENCIES, read_taxonomy

TAXONOMY = Path(__file__).parents[1] / "training" / "taxonomy.toml"
CHUNK = 50_000
SIZE = 384
DIFFERENT = 20_000
"""Different texts; a real backlog repeats itself too."""
_THINGS = "router invoice card parcel app password refund booking contract meter socket order ticket transfer bill"
THINGS = _THINGS.split()
_DOES = "stopped failed vanished arrived late doubled broke froze expired hung leaked rattled blinked closed burned"
DOES = _DOES.split()
_WHEN = "yesterday|this morning|after the update|since Monday|in Leeds|for the third time|on my phone|at checkout"
WHEN = _WHEN.split("|")
RUN = """
import resource, sys, time
from pathlib import Path
import triage
begun = time.perf_counter()
triage.report(sys.argv[1], sys.argv[2], json=sys.argv[3], profile=sys.argv[4])
seconds = time.perf_counter() - begun
used = resource.getrusage(resource.RUSAGE_SELF)
status = Path("/proc/self/status").read_text()  # ru_maxrss would count what the parent held when it forked
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(seconds, used.ru_utime + used.ru_stime, Path(sys.argv[2]).stat().st_size / 1e6, peak)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--vectors", action="store_true", help="with a vector column: a file of 0.7 GB")
    parser.add_argument("--profile", type=Path, default=Path(__file__).parents[1] / "examples" / "profile")
    parser.add_argument("--keep", type=Path, help="keep the invented file and the page in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.keep or Path(made)
        for rows in sorted({min(50_000, options.rows), options.rows}):
            triaged = folder / f"triaged-{rows}.parquet"
            invent(triaged, rows, vectors=options.vectors)
            files = [str(triaged), str(folder / "report.html"), str(folder / "report.json"), str(options.profile)]
            done = subprocess.run([sys.executable, "-c", RUN, *files], check=True, capture_output=True, text=True)
            seconds, busy, page, peak = (float(figure) for figure in done.stdout.split())
            size = triaged.stat().st_size / 1e6
            work = f"{rows:9,} rows ({size:.0f} MB): {seconds:.1f} s ({busy:.1f} s of work)"
            print(f"{work}, page {page:.2f} MB, peak {peak:.0f} MB", flush=True)


def invent(path: Path, rows: int, *, vectors: bool) -> None:
    """Write triaged rows, as `triage classify` does, with labels and words drawn by chance."""
    random = np.random.default_rng(0)
    tasks = {task: list(labels) for task, labels in read_taxonomy(TAXONOMY).tasks.items()}
    kinds = np.array(tasks.pop("signals"))
    fill = np.array([f"word{number}" for number in range(3_000)])
    chosen = random.integers(0, [len(THINGS), len(DOES), len(WHEN)], (DIFFERENT, 3))
    texts = np.array(
        [
            f"The {THINGS[a]} {DOES[b]} {WHEN[c]}. {' '.join(random.choice(fill, 25))}. Call Maria on 0700 900123."
            for a, b, c in chosen
        ],
        object,
    )
    middles = random.standard_normal((len(THINGS) * len(DOES), SIZE), np.float32)
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    writer = None
    for first in range(0, rows, CHUNK):
        count = min(CHUNK, rows - first)
        picked = random.integers(0, DIFFERENT, count)
        ids = [f"T-{first + number}" for number in range(count)]
        minutes = np.sort(random.integers(0, 40 * 24 * 60, count)) if rows <= CHUNK else np.arange(first, first + count)
        columns: dict[str, object] = {
            "id": ids,
            "body": texts[picked],
            "created_at": [(begun + timedelta(minutes=int(m) % (60 * 24 * 60))).isoformat() for m in minutes],
            "customer_id": [f"c{number}@example.com" for number in random.integers(0, rows, count)],
            "triage_id": ids,
        }
        for task, labels in tasks.items():
            weights = np.array([0.4, 0.4, 0.15, 0.05]) if task == "urgency" else None
            assert task != "urgency" or labels == list(URGENCIES)
            columns[f"triage_{task}"] = random.choice(labels, count, p=weights).astype(object)
            columns[f"triage_{task}_probability"] = random.random(count)
            columns[f"triage_{task}_confident"] = random.random(count) > 0.3
            if task == "intent":
                columns["triage_intent_runner_up"] = random.choice(labels, count).astype(object)
        columns["triage_urgency_reason"] = ["blocked: cannot use what they pay for"] * count
        columns["triage_signals"] = [list(random.choice(kinds, n)) for n in random.integers(0, 3, count)]
        columns["triage_evidence"] = [[text[:120]] for text in texts[picked]]
        columns["triage_action"] = random.choice(ACTIONS, count).astype(object)
        columns["triage_action_reason"] = ["intent 0.41 < 0.62"] * count
        columns["triage_queue"] = random.choice(["billing", "orders", "technical", "accounts"], count).astype(object)
        columns["triage_language"] = ["en"] * count
        arrays = {name: pa.array(values) for name, values in columns.items()}
        if vectors:
            near = middles[chosen[picked, 0] * len(DOES) + chosen[picked, 1]]
            drawn = (near + random.standard_normal((count, SIZE), np.float32)).astype(np.float16)
            arrays["triage_vector"] = pa.FixedSizeListArray.from_arrays(pa.array(drawn.ravel()), SIZE)
        table = pa.table(arrays)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=20_000)
    if writer:
        writer.close()


if __name__ == "__main__":
    main()
