"""The run folder beside a model that is being trained: what a stopped training goes on from. It holds no texts."""

import json
import shutil
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from triage.errors import TrainingError
from triage.folder import MANIFEST
from triage.tickets.ticket import Ticket

PLAN = "plan.json"


def open_run(out: Path, plan: Mapping[str, Any], *, resume: bool) -> Path:
    """The folder `OUT.run`: the one that is there with `resume`, else a new one.

    Raises TrainingError when a stopped training was of other tickets or settings, or when something else is there.
    """
    run = out.absolute().with_name(f"{out.absolute().name}.run")
    there = run / PLAN
    if run.exists() and not there.is_file() and (not run.is_dir() or any(run.iterdir())):
        raise TrainingError(f"{run}: is needed for what a stopped training goes on from, but holds something else")
    if resume and there.is_file():
        before = _read(there)
        if changed := sorted(name for name in plan.keys() | before.keys() if plan.get(name) != before.get(name)):
            raise TrainingError(
                f"{run}: the stopped training had another {', '.join(changed)}. Start it as it was, or leave out"
                " --resume to begin anew"
            )
        return run
    try:
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir(parents=True)
        there.write_text(json.dumps(dict(plan), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise TrainingError(f"{run}: cannot be written: {error.strerror or error}") from error
    return run


def close_run(run: Path) -> None:
    """Remove the folder of a training that is done."""
    shutil.rmtree(run, ignore_errors=True)


def digest_of(tickets: Sequence[Ticket]) -> str:
    """A number that the tickets draw: texts, subjects, labels and groups in their order."""
    drawn = sha256()
    for ticket in tickets:
        labels = {task: list(values) for task, values in ticket.labels.items()}
        row = [ticket.message.subject, ticket.message.text, labels, ticket.group]
        drawn.update(json.dumps(row, sort_keys=True).encode("utf-8"))
    return drawn.hexdigest()


def file_digest(path: Path | None) -> str:
    """What tells one file, or one model folder, from another; empty for none."""
    if path is None:
        return ""
    file = path / MANIFEST if (path / MANIFEST).is_file() else path
    if not file.is_file():
        return str(path)
    return sha256(file.read_bytes()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{path}: cannot be read; leave out --resume to begin anew") from error
    return plan if isinstance(plan, dict) else {}
