"""On a cluster of two processes that the tests start: the same answers, whatever happens to an actor."""

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from triage.batch import Options, on_ray, run, run_on_ray, verify
from triage.errors import MessageError, ModelError
from triage.message import Message
from triage.result import Triage
from triage.testing import StandInTriager

ray = pytest.importorskip("ray", reason="Ray is not installed")
TEXTS = ("Refund me today", "Where is my parcel?", "I was charged twice", "I cannot log in", "é 水 thanks")


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    pytest.importorskip("ray.data", reason="Ray Data is not installed")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    for last in (False, False, True):
        try:
            ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
            break
        except Exception:  # on a busy machine it may not be up within the half minute that Ray waits
            ray.shutdown()
            if last:
                raise
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def rows(count: int) -> pa.Table:
    return pa.table(
        {
            "ticket_id": [f"T{n}" for n in range(count)],
            "body": [None if n % 50 == 7 else f"{TEXTS[n % 5]}, order {n % 300}" for n in range(count)],
            "size": list(range(count)),
        }
    )


def backlog(path: Path, count: int) -> Path:
    table = rows(count)
    lines = [json.dumps(row) for row in table.to_pylist()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def mortal(marker: Path, *, after: int) -> Callable[[], StandInTriager]:
    """A triager whose process is killed half-way, once."""

    class Mortal(StandInTriager):
        seen = 0

        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            for triage in super().stream(messages, batch_size=batch_size):
                Mortal.seen += 1
                if Mortal.seen == after and not marker.exists():
                    marker.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
                yield triage

    return Mortal


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_job_on_a_cluster_makes_the_same_bytes_though_an_actor_is_killed(tmp_path: Path) -> None:
    source = backlog(tmp_path / "in.jsonl", 4_000)
    options = Options(part_rows=500)
    here = run(StandInTriager(), source, tmp_path / "here", options=options)
    there = run_on_ray(
        source, tmp_path / "there", options=options, actors=2, load=mortal(tmp_path / "killed", after=700)
    )
    assert (tmp_path / "killed").exists()
    assert there.stopped is None
    assert (there.read, there.written, there.rejected) == (here.read, here.written, here.rejected) == (4_000, 3_920, 80)
    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert verify(tmp_path / "there").good


def test_a_job_is_begun_on_a_cluster_and_gone_on_with_here(tmp_path: Path) -> None:
    class Stops(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            for triage in super().stream(messages, batch_size=batch_size):
                if triage.message.id == "T1700":
                    raise MessageError("the end of the line")
                yield triage

    source = backlog(tmp_path / "in.jsonl", 2_000)
    options = Options(part_rows=200, resume=True)
    first = run_on_ray(source, tmp_path / "out", options=options, actors=1, load=Stops)
    assert first.stopped == "the end of the line; go on with --resume"
    assert 0 < first.read < 2_000
    assert run(StandInTriager(), source, tmp_path / "out", options=options).earlier == first.written
    run(StandInTriager(), source, tmp_path / "whole", options=options)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_machine_with_another_model_is_refused(tmp_path: Path) -> None:
    here = os.getpid()

    class Other(StandInTriager):
        def __init__(self) -> None:
            super().__init__()
            self.version = "0" if os.getpid() == here else "1"

    summary = run_on_ray(backlog(tmp_path / "in.jsonl", 20), tmp_path / "out", actors=1, load=Other)
    assert "another model; give every machine the same files" in str(summary.stopped)
    assert not list((tmp_path / "out").glob("part-*"))


def test_a_triager_that_fails_ends_the_job_without_a_word_of_any_message(tmp_path: Path) -> None:
    class Fails(StandInTriager):
        def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
            raise RuntimeError(str(list(messages)))

    summary = run_on_ray(backlog(tmp_path / "in.jsonl", 20), tmp_path / "out", actors=1, load=Fails)
    assert summary.stopped == "a worker of the cluster failed (RuntimeError); go on with --resume"


def test_a_dataset_gets_the_same_answers_though_an_actor_is_killed(tmp_path: Path) -> None:
    table = rows(3_000)
    pq.write_table(table, tmp_path / "in.parquet")
    run(StandInTriager(), tmp_path / "in.parquet", tmp_path / "out.parquet")
    dataset = ray.data.from_arrow([table.slice(start, 250) for start in range(0, 3_000, 250)])
    triaged = on_ray(dataset, actors=2, batch_rows=200, load=mortal(tmp_path / "killed", after=400))
    found = _collected(triaged)
    assert (tmp_path / "killed").exists()
    assert len(found) == 3_000
    good = found.filter(pa.compute.is_null(found["triage_rejected"]))
    assert good.drop_columns(["triage_rejected"]).equals(pq.read_table(tmp_path / "out.parquet"))
    assert set(found["triage_rejected"].drop_null().to_pylist()) == {"the text is missing"}
    assert found["triage_rejected"].null_count == 2_940


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (["a", "b", "a"], "at least 1 ids in 'id' stand on more than one row"),
        (["a", None, ""], "2 rows have no id in 'id'"),
    ],
)
def test_ids_that_are_missing_or_repeated_are_refused(ids: list[str | None], told: str) -> None:
    dataset = ray.data.from_arrow(pa.table({"id": ids, "text": ["x"] * 3}))
    with pytest.raises(MessageError, match=told):
        on_ray(dataset, load=StandInTriager)


def test_columns_are_named_where_they_cannot_be_guessed() -> None:
    dataset = ray.data.from_arrow(pa.table({"n": ["1"], "words": ["Refund me today"]}))
    with pytest.raises(MessageError, match="no column 'text'"):
        on_ray(dataset, load=StandInTriager)
    found = _collected(on_ray(dataset, id_column="n", text_column="words", actors=1, load=StandInTriager), "n")
    assert found["triage_intent"].to_pylist() == ["refund_request"]


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        run_on_ray(backlog(tmp_path / "in.jsonl", 2), tmp_path / "out", model=tmp_path / "none")
    with pytest.raises(MessageError, match="there is no such file"):
        run_on_ray(tmp_path / "none.csv", tmp_path / "out", load=StandInTriager)


def _collected(dataset: Any, by: str = "size") -> pa.Table:
    tables = list(dataset.iter_batches(batch_format="pyarrow", batch_size=None))
    return pa.concat_tables(tables).sort_by(by).combine_chunks()
