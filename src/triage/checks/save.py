"""The results of a run as a JSON file, for a build server or for comparing two models."""

import json
from pathlib import Path

from triage.checks.check import Report
from triage.errors import MessageError


def check_target(path: Path) -> Path:
    """The path, once it is sure that a file can stand there. Raises MessageError, before any work is done."""
    if not path.parent.is_dir():
        raise MessageError(f"{path}: there is no folder {path.parent}; make it first")
    if path.is_dir():
        raise MessageError(f"{path}: this is a folder; give the name of a file")
    return path


def save_report(report: Report, path: Path) -> None:
    """Write all results and the failed cases with their texts; a file that is there already is replaced."""
    try:
        path.write_text(json.dumps(report.to_dict(), indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise MessageError(f"{path}: cannot be written: {error.strerror}; choose another place") from error
