"""Kills a job with `kill -9` at random moments, goes on each time, and compares the bytes with an unbroken run.

Then with a full disk (a small tmpfs where it can be mounted, a limit on the size of files elsewhere), and with an
input that changed.

    python benchmarks/kill.py [--rows 50000] [--rounds 20] [--part-rows 1000] [--model DIR | --stand-in] [--seed 1]
"""

import argparse
import contextlib
import csv
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import triage
from triage.batch import verify

JOB = """
import resource, sys
import triage
from triage.batch import Options, run
from triage.testing import StandInTriager

source, out, rows, model, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
triager = StandInTriager() if model == "stand-in" else triage.load(model or None)
done = 0
def tell(summary, reached):
    global done
    done += 1
    if done % 100 == 0:
        print(done, flush=True)
summary = run(triager, source, out, options=Options(part_rows=rows, resume=True), progress=tell)
print("end", summary.stopped, summary.balance(), flush=True)
sys.exit(summary.exit_code)
"""
OPENINGS = (
    "I was charged twice",
    "Where is my parcel",
    "Please refund me",
    "I cannot log in",
    "Thank you",
    "Cancel it",
)
MIDDLES = ("for order", "again, see", "as I wrote in", "since Monday, number", "and nobody answers about")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--part-rows", type=int, default=1_000)
    parser.add_argument("--model", default="", help="model folder; the shipped one by default")
    parser.add_argument("--stand-in", action="store_true", help="keyword rules in place of a model")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    model = "stand-in" if options.stand_in else options.model
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = backlog(folder / "backlog.csv", options.rows, chance)
        began = time.perf_counter()
        expect(job(source, folder / "whole", options.part_rows, model), 1)
        print(f"unbroken run: {options.rows:,} rows in {time.perf_counter() - began:.0f} s, {parts(folder / 'whole')}")
        kills = 0
        while kills < options.rounds:
            count = killed(source, folder / "killed", options.part_rows, model, chance, options)
            if count is None:
                break
            kills += 1
            print(f"kill {kills}: after {count:,} messages; {verify(folder / 'killed').balance()}")
        expect(job(source, folder / "killed", options.part_rows, model), 1)
        same("kill -9", folder, "killed")
        full_disk(source, folder, options.part_rows, model)
        changed(source, folder, options.part_rows, model)


def killed(
    source: Path, out: Path, rows: int, model: str, chance: random.Random, options: argparse.Namespace
) -> int | None:
    """Let the job run for a random share of what each round may do, and kill it; None when it came to its end."""
    wanted = chance.randint(1, max(2, 2 * options.rows // (options.rounds + 1)))
    with start(source, out, rows, model) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("end"):
                return None
            if int(line) >= wanted - 100:
                time.sleep(chance.uniform(0, 0.05))
                process.send_signal(signal.SIGKILL)
                process.wait()
                return int(line)
    return None


def full_disk(source: Path, folder: Path, rows: int, model: str) -> None:
    need = sum(path.stat().st_size for path in (folder / "whole").rglob("*") if path.is_file())
    with small_disk(folder / "small", need // 2) as mounted:
        out, limit = (
            folder / "small" / "job",
            0 if mounted else (folder / "whole" / "_journal.jsonl").stat().st_size // 2,
        )
        process = job(source, out, rows, model, limit)
        print(f"full disk ({'tmpfs' if mounted else 'limit on file size'}): {process.stdout.splitlines()[-1]}")
        expect(process, 1)
        shutil.copytree(out, folder / "roomy")
    expect(job(source, folder / "roomy", rows, model), 1)
    same("full disk", folder, "roomy")


@contextlib.contextmanager
def small_disk(place: Path, size: int) -> Iterator[bool]:
    """A disk of some bytes, where this process may mount one."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    mounted = shutil.which("mount") is not None and subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], check=True)


def changed(source: Path, folder: Path, rows: int, model: str) -> None:
    before = contents(folder / "killed")
    with source.open("a", encoding="utf-8") as file:
        file.write("late,one more,north\n")
    process = job(source, folder / "killed", rows, model)
    told = process.stderr.strip().splitlines()[-1]
    assert "has changed since it began" in told, told
    assert contents(folder / "killed") == before
    print(f"changed input: refused: {told.partition('Error: ')[2]}")


def backlog(path: Path, rows: int, chance: random.Random) -> Path:
    """Messages of which about a third have been there before, and some rows that cannot be read."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "region"])
        for row in range(rows):
            number = chance.randrange(2 * rows)
            text = f"{chance.choice(OPENINGS)} {chance.choice(MIDDLES)} {number % rows if number % 3 else 4471}."
            writer.writerow([row, text, "north", *(["too many"] if row % 997 == 5 else [])])
    return path


def start(source: Path, out: Path, rows: int, model: str, limit: int = 0) -> "subprocess.Popen[str]":
    paths = os.pathsep.join([str(Path(triage.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", JOB, str(source), str(out), str(rows), model, str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


def job(source: Path, out: Path, rows: int, model: str, limit: int = 0) -> "subprocess.CompletedProcess[str]":
    with start(source, out, rows, model, limit) as process:
        stdout, stderr = process.communicate()
    return subprocess.CompletedProcess([], process.returncode, stdout, stderr)


def expect(process: "subprocess.CompletedProcess[str]", code: int) -> None:
    """Exit code 1 is right here: some rows are bad on purpose. A crash ends with it too, but without the last line."""
    if process.returncode != code or not process.stdout.rpartition("end ")[1]:
        raise SystemExit(f"exit code {process.returncode}: {process.stdout[-500:]} {process.stderr[-2000:]}")


def contents(folder: Path) -> dict[str, str]:
    """A hash of every file; of the journal, of its records."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "_journal.jsonl":
                data = json.dumps([json.loads(line) for line in data.splitlines()][1:]).encode()
            found[str(path.relative_to(folder))] = hashlib.sha256(data).hexdigest()
    return found


def parts(folder: Path) -> str:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return f"{len(list(folder.glob('part-*')))} parts, {size / 1e6:.1f} MB"


def same(what: str, folder: Path, name: str) -> None:
    verdict = verify(folder / name)
    assert verdict.good, verdict
    one, other = contents(folder / "whole"), contents(folder / name)
    differ = [key for key in sorted(one.keys() | other.keys()) if one.get(key) != other.get(key)]
    if differ:
        raise SystemExit(f"{what}: not the same bytes: {differ[:5]}")
    print(f"{what}: {len(one)} files, every byte as in the unbroken run; {verdict.balance()}")


if __name__ == "__main__":
    main()
