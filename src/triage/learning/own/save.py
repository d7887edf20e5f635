"""Put a finished model folder in its place: the old one stays whole until the new one is on disk, whatever happens."""

import os
import shutil
from pathlib import Path

from triage.errors import ModelError, TrainingError
from triage.folder import MANIFEST, check_folder


def check_place(out: Path) -> None:
    """Raise ModelError when something is at `out` that is no model folder: it is not replaced."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ModelError(f"{out}: is not a model folder, so it is not replaced. Name a folder that is new or empty")
    if out.is_dir() and not (out / MANIFEST).is_file() and any(out.iterdir()):
        raise ModelError(f"{out}: is not a model folder, so it is not replaced. Name a folder that is new or empty")


def put_in_place(fresh: Path, out: Path) -> None:
    """Copy the sealed folder `fresh` beside `out`, see that it is whole on disk, then swap the two by renaming.

    Raises TrainingError when it cannot be written (a full disk, say); then what was at `out` is there as it was.
    """
    recover(out)
    check_place(out)
    copy, old = _beside(out, "new"), _beside(out, "old")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(fresh, copy)
        for path in (*sorted(copy.iterdir()), copy):
            _to_disk(path)
        check_folder(copy)
        _swap(copy, out, old)
        _to_disk(out.parent)
    except OSError as error:
        shutil.rmtree(copy, ignore_errors=True)
        recover(out)
        what = "what was there is as it was" if out.exists() else "nothing is there"
        raise TrainingError(f"{out}: cannot be written: {error.strerror or error}; {what}") from error
    shutil.rmtree(old, ignore_errors=True)


def recover(out: Path) -> None:
    """Bring the old folder back where a swap was cut off between its two steps."""
    old = _beside(out, "old")
    if old.is_dir() and not out.exists():
        old.rename(out)


def _swap(copy: Path, out: Path, old: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    copy.rename(out)


def _beside(out: Path, word: str) -> Path:
    """A hidden name beside `out`, on the same disk, so that renaming is one step."""
    place = out.absolute()
    return place.with_name(f".{place.name}.{word}")


def _to_disk(path: Path) -> None:
    """Wait until a file, or a folder's list of names, has reached the disk."""
    try:
        number = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():  # some systems open no folders
            return
        raise
    try:
        os.fsync(number)
    finally:
        os.close(number)
