import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import triage
from triage.batch import Options, Summary, prepare, run, verify
from triage.batch.journal import NAME
from triage.errors import MessageError
from triage.message import Message
from triage.result import Triage
from triage.testing import StandInTriager

SMALL = Options(part_rows=7)
WORKER = """
import os, resource, sys
from triage.batch import Options, run
from triage.batch import journal, sink
from triage.testing import StandInTriager

source, out, rows, die, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5])
kind = sys.argv[6] if len(sys.argv) > 6 else "parquet"
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
name, _, count = die.partition(":")
left = int(count or 0)

def deadly(where, real):
    def call(*arguments):
        global left
        left -= 1
        if left < 0 and where == "torn":
            os.write(arguments[0]._file.fileno(), b'{"part": 99, "rows"')
        if left < 0 and where != "after":
            os._exit(9)
        result = real(*arguments)
        if left < 0:
            os._exit(9)
        return result
    return call

if name in ("torn", "before", "after"):
    journal.Journal.append = deadly(name, journal.Journal.append)
if name == "rename":
    sink.Sink.finish = deadly(name, sink.Sink.finish)

done = 0
def tell(summary, reached):
    global done
    done += 1
    print(done, flush=True)

summary = run(StandInTriager(), source, out, options=Options(part_rows=rows, resume=True, write_as=kind), progress=tell)
print("stopped", summary.stopped)
sys.exit(summary.exit_code)
"""


def backlog_of(path: Path, rows: int, *, bad_every: int = 13) -> Path:
    said = ["Where is my parcel?", "Refund me today", "Thanks", "I was charged twice", "stranded emergency", ""]
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text,region\n")
        for row in range(rows):
            file.write(f"{row},{said[row % 6]} {row},north{',too many' if row % bad_every == 0 else ''}\n")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; the journal without the time at which the input was written."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    records = [json.loads(line) for line in found.pop(NAME).splitlines()]
    found[NAME] = json.dumps(
        [{k: v for k, v in each.items() if k not in ("check", "job")} for each in records]
    ).encode()
    return found


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return list(pq.read_table(folder).to_pylist())


def worker(*arguments: object) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(Path(triage.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )


class StoppingTriager(StandInTriager):
    """Is interrupted after `good` answers."""

    def __init__(self, good: int, error: BaseException | None = None) -> None:
        super().__init__()
        self.good, self.error = good, error or KeyboardInterrupt()

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        for count, found in enumerate(super().stream(messages)):
            if count == self.good:
                raise self.error
            yield found


def test_a_folder_of_parts_holds_what_one_file_holds(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 100)
    summary = run(triager, source, f"{tmp_path}/job/", options=replace(SMALL, joined=tmp_path / "joined.parquet"))
    single = run(triager, source, tmp_path / "single.parquet")
    assert summary.balance() == single.balance() == "100 rows read = 92 triaged + 8 rejected"
    assert (summary.exit_code, summary.out, summary.labels) == (1, tmp_path / "job", single.labels)
    wanted = pq.read_table(tmp_path / "single.parquet").to_pylist()
    assert rows_of(tmp_path / "job") == pq.read_table(tmp_path / "joined.parquet").to_pylist() == wanted
    kept = [json.loads(line) for path in sorted((tmp_path / "job/_rejects").iterdir()) for line in path.open()]
    assert kept == [json.loads(line) for line in (tmp_path / "single.rejects.jsonl").open()]
    assert len(list((tmp_path / "job").glob("part-*.parquet"))) == 15


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_parts_can_be_joined_to_one_file_of_any_kind(tmp_path: Path, triager: StandInTriager, ending: str) -> None:
    source = backlog_of(tmp_path / "in.csv", 30)
    run(triager, source, tmp_path / "job", options=replace(SMALL, joined=tmp_path / f"a.{ending}"))
    run(triager, source, tmp_path / f"b.{ending}")
    if ending == "parquet":
        assert pq.read_table(tmp_path / "a.parquet").equals(pq.read_table(tmp_path / "b.parquet"))
    else:
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_jsonl_parts_are_joined_as_they_are(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 30)
    options = replace(SMALL, write_as="jsonl", joined=tmp_path / "a.jsonl")
    run(triager, source, tmp_path / "job", options=options)
    run(triager, source, tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert verify(tmp_path / "job").good
    with pytest.raises(MessageError, match="JSONL can be joined to a"):
        run(triager, source, tmp_path / "other", options=replace(options, joined=tmp_path / "a.csv"))


@pytest.mark.parametrize("good", [0, 1, 6, 7, 8, 50, 91])
def test_what_was_interrupted_goes_on_to_the_same_bytes(tmp_path: Path, triager: StandInTriager, good: int) -> None:
    source = backlog_of(tmp_path / "in.csv", 100)
    run(triager, source, tmp_path / "whole", options=SMALL)
    first = run(StoppingTriager(good), source, tmp_path / "job", options=SMALL)
    assert str(first.stopped).startswith("interrupted; go on with --resume")
    assert first.complete
    assert first.read % 7 == 0
    assert not verify(tmp_path / "job").finished
    assert not verify(tmp_path / "job").problems
    second = run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True))
    assert (second.stopped, second.balance()) == (None, "100 rows read = 92 triaged + 8 rejected")
    assert second.earlier == first.written
    assert tree(tmp_path / "job") == tree(tmp_path / "whole")
    assert verify(tmp_path / "job").good


def test_a_finished_job_is_only_counted_again(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 40)
    options = replace(SMALL, drafts=True)
    first = run(triager, source, tmp_path / "job", options=options)
    before = tree(tmp_path / "job")
    broken = StoppingTriager(0, AssertionError("was used"))
    second = run(broken, source, tmp_path / "job", options=replace(options, resume=True))
    for name in ("read", "written", "rejected", "drafts", "labels", "actions", "signals", "reject_kinds"):
        assert getattr(second, name) == getattr(first, name), name
    assert [glance.id for glance in second.first()] == [glance.id for glance in first.first()]
    assert tree(tmp_path / "job") == before


def test_kill_minus_nine_at_any_moment_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    source = backlog_of(tmp_path / "in.csv", 400)
    run(StandInTriager(), source, tmp_path / "whole", options=Options(part_rows=20))
    chance = random.Random(7)
    for _ in range(5):
        with worker(source, tmp_path / "job", 20, "-", 0) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("stopped") or int(line) >= chance.randint(1, 60):
                    process.send_signal(signal.SIGKILL)
                    break
            process.stdout.read()
    for death in ("rename:1", "before:1", "torn:1", "after:1"):
        with worker(source, tmp_path / "job", 20, death, 0) as process:
            process.communicate(timeout=120)
        assert process.returncode == 9, death
    with worker(source, tmp_path / "job", 20, "-", 0) as process:
        stdout, stderr = process.communicate(timeout=120)
    assert (process.returncode, stdout.splitlines()[-1]) == (1, "stopped None"), stderr
    assert tree(tmp_path / "job") == tree(tmp_path / "whole")
    assert verify(tmp_path / "job").good


@pytest.mark.parametrize(("limit", "kind"), [(4_096, "jsonl"), (9_000, "jsonl"), (14_000, "parquet")])
def test_a_full_disk_stops_the_job_and_room_lets_it_go_on(tmp_path: Path, limit: int, kind: str) -> None:
    source = backlog_of(tmp_path / "in.csv", 180)
    with worker(source, tmp_path / "whole", 3, "-", 0, kind) as process:
        process.communicate(timeout=120)
    with worker(source, tmp_path / "job", 3, "-", limit, kind) as process:
        stdout, stderr = process.communicate(timeout=120)
    assert "cannot be written: File too large; make room and go on with --resume" in stdout, stderr
    assert process.returncode == 1
    assert 0 < verify(tmp_path / "job").read < 180
    assert not verify(tmp_path / "job").problems
    with worker(source, tmp_path / "job", 3, "-", 0, kind) as process:
        process.communicate(timeout=120)
    assert tree(tmp_path / "job") == tree(tmp_path / "whole")


@pytest.mark.parametrize("change", ["other words", "more", "gone", "same size"])
def test_an_input_that_changed_is_refused(tmp_path: Path, triager: StandInTriager, change: str) -> None:
    source = backlog_of(tmp_path / "in.csv", 100)
    run(StoppingTriager(50), source, tmp_path / "job", options=SMALL)
    before = tree(tmp_path / "job")
    text = source.read_text()
    stat = source.stat()
    changed = {"other words": text.replace("parcel", "box"), "more": f"{text}101,x,y\n", "gone": text[:-20]}
    source.write_text(changed.get(change, text.replace("parcel", "percal")))
    os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(
        MessageError, match=r"cannot go on with its job: the input .*in\.csv has changed since it began"
    ):
        run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True))
    assert tree(tmp_path / "job") == before
    source.write_text(text)
    assert run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True)).stopped is None


def test_an_input_that_changes_under_the_job_is_found_out(tmp_path: Path) -> None:
    source = backlog_of(tmp_path / "in.csv", 30)

    class Meddling(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            for count, found in enumerate(super().stream(messages)):
                if count == 3:
                    source.write_text(source.read_text() + "31,one more,south\n")
                yield found

    summary = run(Meddling(), source, tmp_path / "job", options=SMALL)
    assert "was changed while it was read" in str(summary.stopped)
    assert not verify(tmp_path / "job").finished
    with pytest.raises(MessageError, match="has changed since it began"):
        run(Meddling(), source, tmp_path / "job", options=replace(SMALL, resume=True))


def test_another_model_or_other_options_are_refused_by_name(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 30)
    run(StoppingTriager(20), source, tmp_path / "job", options=SMALL)
    other = StandInTriager()
    other.version = "1"
    with pytest.raises(MessageError, match="cannot go on with its job: another model"):
        run(other, source, tmp_path / "job", options=replace(SMALL, resume=True))
    with pytest.raises(MessageError, match=r"other options \(channel, drafts\)"):
        run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True, channel="chat", drafts=True))
    again = replace(SMALL, resume=True, batch_size=3)
    assert run(triager, source, tmp_path / "job", options=again).stopped is None


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 20)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    for options in (SMALL, replace(SMALL, overwrite=True), replace(SMALL, resume=True)):
        with pytest.raises(MessageError, match="holds other files"):
            run(triager, source, tmp_path / "mine", options=options)
    run(triager, source, tmp_path / "job", options=SMALL)
    with pytest.raises(MessageError, match="holds a job already; pass --resume"):
        run(triager, source, tmp_path / "job", options=SMALL)
    (tmp_path / "in.csv").write_text("id,text\n1,all new\n")
    assert run(triager, source, tmp_path / "job", options=replace(SMALL, overwrite=True)).written == 1
    assert [path.name for path in sorted((tmp_path / "job").rglob("part*"))] == ["part-00000.parquet"]
    with pytest.raises(MessageError, match="there is no folder"):
        run(triager, source, tmp_path / "no" / "job", options=SMALL)


def test_the_input_may_not_lie_in_the_output_folder(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 5)
    with pytest.raises(MessageError, match="the input lies in it"):
        run(triager, source, tmp_path, options=SMALL)


def test_two_runs_cannot_work_in_one_folder(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 20)
    seen = []

    class Twice(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            with pytest.raises(MessageError, match="another run is at work there"):
                run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True))
            seen.append(True)
            yield from super().stream(messages)

    assert run(Twice(), source, tmp_path / "job", options=SMALL).stopped is None
    assert seen == [True]


def test_options_that_do_not_go_with_the_output_are_refused(tmp_path: Path) -> None:
    source = backlog_of(tmp_path / "in.csv", 5)
    for out, options, words in (
        ("out.csv", Options(resume=True), "only a folder can be gone on with"),
        ("out.csv", Options(write_as="jsonl"), "is written as its ending says"),
        ("job/", Options(write_as="csv"), "can be written as parquet, jsonl"),
        ("job/", Options(rejects=tmp_path / "r"), "rejected rows stay in the folder"),
        ("job/", Options(part_rows=0), "have to be 1 or more"),
        ("job/", Options(only_drafts=True), "drafts go into one file"),
        ("job/", Options(joined=tmp_path / "a.xlsx"), "has to end in"),
    ):
        with pytest.raises(MessageError, match=words):
            prepare(source, f"{tmp_path}/{out}", options=options)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("part", "part-00002.parquet was changed since it was written"),
        ("rejects", "part-00001.jsonl was changed"),
        ("gone", "part-00003.parquet is missing"),
        ("surplus", "part-00099.parquet: is no part that the journal knows"),
    ],
)
def test_verify_finds_what_was_done_to_the_files(
    tmp_path: Path, triager: StandInTriager, harm: str, words: str
) -> None:
    run(triager, backlog_of(tmp_path / "in.csv", 60), tmp_path / "job", options=SMALL)
    job = tmp_path / "job"
    assert verify(job).good
    if harm == "part":
        data = bytearray((job / "part-00002.parquet").read_bytes())
        data[len(data) // 2] ^= 1
        (job / "part-00002.parquet").write_bytes(data)
    elif harm == "rejects":
        (job / "_rejects" / "part-00001.jsonl").write_text("{}\n")
    elif harm == "gone":
        (job / "part-00003.parquet").unlink()
    else:
        (job / "part-00099.parquet").write_bytes(b"")
    verdict = verify(job)
    assert not verdict.good
    assert any(words in problem for problem in verdict.problems)


def test_a_part_that_is_not_as_it_was_stops_resuming(tmp_path: Path, triager: StandInTriager) -> None:
    source = backlog_of(tmp_path / "in.csv", 60)
    run(StoppingTriager(40), source, tmp_path / "job", options=SMALL)
    (tmp_path / "job" / "part-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(MessageError, match="part 1 cannot be read"):
        run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True))


def test_verify_wants_a_folder_with_a_job(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="holds no job of triage"):
        verify(tmp_path)


def test_repeated_ids_are_told(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,text\n" + "7,hello\n" * 20)
    run(triager, source, tmp_path / "job", options=SMALL)
    assert "ids that stand on an earlier row too: 19" in verify(tmp_path / "job").notes


def test_rows_of_rejects_alone_make_parts_too(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,text\n" + "too,many,cells\n" * 50 + "1,hello\n")
    summary = run(triager, source, tmp_path / "job", options=SMALL)
    assert summary.balance() == "51 rows read = 1 triaged + 50 rejected"
    assert verify(tmp_path / "job").good
    source.write_text("id,text\n" + "too,many,cells\n" * 50)
    summary = run(triager, source, tmp_path / "other", options=SMALL)
    assert (summary.exit_code, verify(tmp_path / "other").rejected) == (2, 50)


def test_reading_ahead_by_many_parts_keeps_every_row_in_its_part(tmp_path: Path) -> None:
    class Hoarding(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            yield from super().stream(list(messages))

    source = backlog_of(tmp_path / "in.csv", 100)
    run(StandInTriager(), source, tmp_path / "whole", options=SMALL)
    run(Hoarding(), source, tmp_path / "job", options=SMALL)
    assert tree(tmp_path / "job") == tree(tmp_path / "whole")


def test_lone_surrogates_do_not_upset_the_journal(tmp_path: Path, triager: StandInTriager) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "\\ud800", "text": "half \\ud83d"}\n' * 10)
    summary = run(StoppingTriager(8), source, tmp_path / "job", options=SMALL)
    summary = run(triager, source, tmp_path / "job", options=replace(SMALL, resume=True))
    assert any("U+FFFD" in note and note.endswith("30") for note in summary.notes), summary.notes
    assert verify(tmp_path / "job").good


LINE = st.one_of(
    st.builds(lambda text: json.dumps({"text": text, "id": 1}), st.text(max_size=12)),
    st.text(max_size=12).map(lambda text: text.replace("\n", " ")),
    st.just('{"text": 5}'),
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, min_size=1, max_size=30), st.integers(1, 6), st.integers(0, 12))
def test_any_lines_in_any_parts_come_out_once(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], rows: int, good: int
) -> None:
    folder = tmp_path_factory.mktemp("fuzz")
    source = folder / "in.jsonl"
    source.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    options = Options(part_rows=rows)
    try:
        run(StoppingTriager(good), source, folder / "job", options=options)
    except MessageError:
        return
    summary: Summary = run(StandInTriager(), source, folder / "job", options=replace(options, resume=True))
    verdict = verify(folder / "job")
    assert verdict.good, verdict.problems
    assert (summary.read, summary.written, summary.rejected) == (verdict.read, verdict.written, verdict.rejected)
    run(StandInTriager(), source, folder / "whole", options=options)
    assert tree(folder / "job") == tree(folder / "whole")
