"""The command `info`: the model, its labels, the versions, and the speed of this machine."""

import platform
import time
from importlib import metadata
from typing import TYPE_CHECKING

import typer

import triage
from triage.cli.shared import (
    Model,
    Workers,
    errors_told,
    load,
)

if TYPE_CHECKING:
    from triage.triager import Triager

SPEED_SECONDS = 2.0
SPEED_MESSAGES = (
    "Where is my order? It was due on Monday.",
    "I was charged twice this month and nobody answers my emails. Please refund the second payment before Friday.",
    "Thanks, that fixed it!",
    "The app closes as soon as I open the invoices page. I have installed it again and restarted the phone, no luck.",
)


def add_to(app: typer.Typer) -> None:
    """Make the command known to the application."""
    app.command()(info)


def info(model: Model = None, workers: Workers = None) -> None:
    """Tell the model, its labels, the versions and the speed of this machine."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    with errors_told():
        begun = time.perf_counter()
        triager = load(model, workers=workers)
        loading = time.perf_counter() - begun
        rate = _speed(triager)
    console = Console()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    rows = {
        "model": f"{triager.name} {triager.version}",
        "folder": str(triager.folder),
        "triage": triage.__version__,
        "python": f"{platform.python_version()} on {platform.machine()}",
        "onnxruntime": _version("onnxruntime"),
        "threads": _threads(triager),
        "speed": f"{rate:,.0f} short messages a second, loaded in {loading:.2f} s",
    }
    for task in triager.taxonomy.tasks:
        labels = triager.taxonomy.labels(task)
        rows[task] = f"{len(labels)}: {', '.join(labels)}"
    for name, value in rows.items():
        table.add_row(Text(name, style="bold"), Text(value))
    console.print(table)


def _speed(triager: "Triager") -> float:
    """Messages a second over about two seconds, the first call left out."""
    for _ in triager.stream(SPEED_MESSAGES):
        pass
    begun = time.perf_counter()
    count = 0
    while (passed := time.perf_counter() - begun) < SPEED_SECONDS:
        count += sum(1 for _ in triager.stream(SPEED_MESSAGES * 32))
    return count / passed


def _threads(triager: "Triager") -> str:
    """How many threads run the model, of the cores there are; each takes a message of its own (`--workers`)."""
    import os

    used = getattr(getattr(triager, "encoder", None), "threads", None)
    cores = f"{os.cpu_count()} cores"
    return f"{used} of {cores}, one message each" if used else f"all of {cores}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
