"""How far a batch is: rate, time left and rejects so far, as a bar on a terminal or as lines for other programs."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TextIO

from triage.batch.summary import Summary

EVERY = 1.0
"""Seconds between two lines, or two looks at the bar."""


@dataclass(slots=True)
class Meter:
    """Measures a batch under way. `total` counts what `Source.total` counts; `clock` gives seconds.

    >>> meter = Meter(total=100, clock=iter([0.0, 10.0]).__next__)
    >>> meter.tell(Summary(source="b.csv", read=40, written=30, rejected=10), reached=50)["seconds_left"]
    10.0
    """

    total: int
    clock: Callable[[], float] = time.perf_counter
    begun: float = 0.0
    first: int | None = None
    earlier: int = 0
    _last: float = field(default=float("-inf"), repr=False)

    def __post_init__(self) -> None:
        self.begun = self.clock()

    def due(self, summary: Summary, reached: int) -> bool:
        """Is it time to say something? The first call marks where this run starts in the input."""
        if self.first is None:
            self.first, self.earlier = max(reached - 1, 0), summary.earlier
        now = self.clock()
        if now - self._last < EVERY:
            return False
        self._last = now
        return True

    def tell(self, summary: Summary, reached: int) -> dict[str, Any]:
        """Where the batch is, as plain values. `seconds_left` is None when it cannot be told yet."""
        passed = max(self.clock() - self.begun, 1e-9)
        first = self.first or 0
        share = min(reached / self.total, 1.0) if self.total else 1.0
        done = (reached - first) / max(self.total - first, 1)
        answered = summary.read - summary.rejected - self.earlier
        return {
            "share": round(share, 4),
            "read": summary.read,
            "written": summary.written,
            "rejected": summary.rejected,
            "per_second": round(answered / passed, 1),
            "seconds": round(passed, 1),
            "seconds_left": round(passed * (1 - done) / done, 1) if 0 < done <= 1 else None,
        }


@contextmanager
def json_lines(total: int, out: TextIO) -> Iterator[Callable[[Summary, int], None]]:
    """One JSON object a second. The caller says the last word with `final_line`."""
    meter = Meter(total)

    def tell(summary: Summary, reached: int) -> None:
        if meter.due(summary, reached):
            _write(out, {"event": "progress", **meter.tell(summary, reached)})

    yield tell


def final_line(summary: Summary, out: TextIO) -> None:
    """The last line: the counts, and whether the batch came to its end."""
    done = {"read": summary.read, "written": summary.written, "rejected": summary.rejected}
    end = {"per_second": round(summary.rate, 1), "seconds": round(summary.seconds, 1), "stopped": summary.stopped}
    _write(out, {"event": "end", **done, **end, "complete": summary.complete and not summary.stopped})


@contextmanager
def bar(total: int, console: Any) -> Iterator[Callable[[Summary, int], None]]:
    """A bar on a terminal that goes away at the end."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[read]:,} rows"),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TextColumn("left: {task.fields[left]}"),
        TextColumn("{task.fields[rejects]}", style="red"),
    )
    meter = Meter(total)
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("", total=total, read=0, rate=0.0, left="-", rejects="")

        def tell(summary: Summary, reached: int) -> None:
            if meter.due(summary, reached):
                now = meter.tell(summary, reached)
                left = "-" if now["seconds_left"] is None else clock(now["seconds_left"])
                rejects = f"{summary.rejected:,} rejected" if summary.rejected else ""
                rate = now["per_second"]
                shown.update(
                    task, completed=min(reached, total), read=summary.read, rate=rate, left=left, rejects=rejects
                )

        yield tell


def clock(seconds: float) -> str:
    """Seconds as a clock shows them.

    >>> clock(59.6), clock(3_725)
    ('1:00', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _write(out: TextIO, record: dict[str, Any]) -> None:
    out.write(json.dumps(record) + "\n")
    out.flush()
