"""An evaluation as files: the page, and the same figures as JSON."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.errors import MessageError

if TYPE_CHECKING:
    from triage.evaluation.evaluate import Evaluation

PAGE, FIGURES = "index.html", "metrics.json"


def check_folder(out: Path) -> None:
    """Raise MessageError, before any work is done, when `out` cannot become a folder with the two files."""
    if out.exists() and not out.is_dir():
        raise MessageError(f"{out}: this is a file; give a folder, where {PAGE} and {FIGURES} will be written")
    if not out.exists() and not out.parent.is_dir():
        raise MessageError(f"{out}: there is no folder {out.parent}; make it first")


def check_file(path: Path) -> None:
    """Raise MessageError, before any work is done, when `path` cannot become a file."""
    if path.is_dir() or not path.parent.is_dir():
        raise MessageError(f"{path}: give the name of a file, in a folder that is there")


def write(evaluation: "Evaluation", out: Path) -> None:
    """Write `index.html` and `metrics.json`; earlier ones are replaced. Raises MessageError when that fails."""
    from triage.evaluation.evaluate import SAMPLES_TOLD
    from triage.evaluation.page import page_of

    page = page_of(evaluation, intervals=SAMPLES_TOLD)
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise MessageError(f"{out}: cannot be made: {error.strerror or type(error).__name__}") from error
    write_text(out / PAGE, page)
    write_json(out / FIGURES, evaluation.to_dict())


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Write plain values as JSON, with care. Raises MessageError when that fails."""
    write_text(path, json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write under a temporary name first, so that no half file is left. Raises MessageError when that fails."""
    part = path.with_name(f".{path.name[:200]}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", errors="replace")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise MessageError(f"{path}: cannot be written: {error.strerror or type(error).__name__}") from error
