import io
import json
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from triage.batch.progress import Meter, bar, final_line, json_lines
from triage.batch.summary import Summary


def ticking(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def test_rate_and_time_left_leave_out_what_an_earlier_run_did() -> None:
    meter = Meter(1_000, clock=ticking(5.0).__next__)
    summary = Summary(Path("b.csv"), read=501, written=500, earlier=500)
    assert meter.due(summary, 501)
    summary.read, summary.rejected = 610, 10
    told = meter.tell(summary, 600)
    assert (told["seconds"], told["per_second"], told["seconds_left"]) == (10.0, 10.0, 40.0)
    assert (told["share"], told["rejected"]) == (0.6, 10)


def test_nothing_is_said_more_than_once_a_second() -> None:
    meter = Meter(10, clock=ticking(0.3).__next__)
    summary = Summary(Path("b.csv"))
    assert [meter.due(summary, line) for line in range(1, 9)] == [True, False, False, False, True, False, False, False]


def test_other_programs_get_one_object_a_line_and_an_end() -> None:
    out = io.StringIO()
    summary = Summary(Path("b.csv"), read=3, written=2, rejected=1, seconds=2.0)
    with json_lines(5, out) as tell:
        tell(summary, 3)
        tell(summary, 4)
    final_line(summary, out)
    first, last = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["event"], first["share"], first["rejected"]) == ("progress", 0.6, 1)
    assert (last["event"], last["complete"], last["stopped"], last["per_second"]) == ("end", True, None, 1.0)
    summary.stopped = "interrupted"
    final_line(summary, out)
    assert not json.loads(out.getvalue().splitlines()[-1])["complete"]


def test_the_bar_shows_rejects_and_time_left() -> None:
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=True, width=120)
    summary = Summary(Path("b.csv"), read=50, written=45, rejected=5)
    with bar(100, console) as tell:
        tell(summary, 50)
    assert "5 rejected" in shown.getvalue()
    assert "50 rows" in shown.getvalue()


def test_nothing_to_do_is_no_division_by_nothing() -> None:
    told = Meter(0).tell(Summary(Path("b.csv")), 0)
    assert (told["share"], told["seconds_left"]) == (1.0, None)
