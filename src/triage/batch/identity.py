"""What ties an output folder to one job: the model, the policy, the options, and every byte that is read."""

import dataclasses
from collections.abc import Mapping, Sequence
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import numpy as np

import triage
from triage.batch.inputs import File
from triage.batch.job import Job
from triage.errors import MessageError
from triage.folder import MANIFEST

FORMAT = 1
LISTED = 1_000
"""Files that are named one by one; of more, only their number and a hash of them all are kept."""
_NO_MATTER = ("rejects", "report", "batch_size", "overwrite", "resume", "joined", "only_drafts", "raw_cells")
_WORDS = {
    "triage": "another version of triage",
    "model": "another model",
    "policy": "another policy",
    "profile": "another profile",
    "options": "other options",
    "columns": "other columns",
    "input": "other input",
}


def identity_of(triager: Any, job: Job) -> dict[str, Any]:
    """Everything that the answers hang on, as plain values. Reads every input file whole."""
    options = {name: value for name, value in dataclasses.asdict(job.options).items() if name not in _NO_MATTER}
    profile = getattr(triager, "profile", None) if job.options.drafts else None
    return {
        "format": FORMAT,
        "triage": triage.__version__,
        **model_identity(triager),
        "profile": digest(profile),
        "options": options,
        "columns": {"own": job.source.kinds, "parts": job.columns.parts(), "day_first": job.columns.day_first},
        "input": _input(job.files),
    }


def model_identity(triager: Any) -> dict[str, Any]:
    """What says that two triagers, here and elsewhere, answer alike."""
    return {"model": _model(triager), "policy": digest(getattr(triager, "policy", None))}


def check_same(before: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> None:
    """Raise MessageError, saying what is not as it was when the job in the folder began."""
    if before.get("format") != FORMAT:
        raise MessageError(f"{folder}: its journal is of another version; begin anew with --overwrite")
    files = _changed(before.get("input", {}), now["input"])
    wrong = [words for part, words in _WORDS.items() if before.get(part) != now[part] and part != "input"]
    if before.get("options") != now["options"]:
        old = before.get("options", {})
        differ = sorted(name for name, value in now["options"].items() if old.get(name) != value)
        wrong = [f"{words} ({', '.join(differ)})" if words == _WORDS["options"] else words for words in wrong]
    if files:
        wrong = [files, *(words for words in wrong if words != _WORDS["columns"])]
    if wrong:
        raise MessageError(
            f"{folder}: cannot go on with its job: {'; '.join(wrong)}. Give what it began with, or another folder"
        )


def digest(value: Any) -> str:
    """A hash of plain values, frozen dataclasses and arrays, the same in every process.

    >>> digest({"a": (1, 2.0)}) == digest({"a": [1, 2.0]}), digest("1") == digest(1)
    (True, False)
    """
    found = sha256()
    _feed(found, value)
    return found.hexdigest()


def _feed(found: Any, value: Any) -> None:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found.update(f"<{type(value).__name__}".encode())
        for field in dataclasses.fields(value):
            found.update(f"|{field.name}=".encode())
            _feed(found, getattr(value, field.name))
    elif isinstance(value, np.ndarray):
        found.update(f"<{value.dtype} {value.shape}".encode() + np.ascontiguousarray(value).tobytes())
    elif isinstance(value, Mapping):
        found.update(b"{")
        for key, each in value.items():
            _feed(found, key)
            _feed(found, each)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        found.update(f"[{len(value)}".encode())
        for each in value:
            _feed(found, each)
    elif isinstance(value, set | frozenset):
        _feed(found, sorted(map(repr, value)))
    elif isinstance(value, Path) and value.is_dir():
        _feed(found, [(str(path), path.read_bytes()) for path in sorted(value.rglob("*")) if path.is_file()])
    else:
        found.update(f"<{type(value).__name__} {value!r}>".encode("utf-8", "surrogatepass"))


def _model(triager: Any) -> dict[str, str]:
    manifest = Path(getattr(triager, "folder", None) or ".") / MANIFEST
    sealed = sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else ""
    return {"name": str(triager.name), "version": str(triager.version), "manifest": sealed}


def _input(files: Sequence[File]) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    whole = sha256()
    for file in files:
        try:
            with file.path.open("rb") as opened:
                content = file_digest(opened, "sha256").hexdigest()
        except OSError as error:
            raise MessageError(f"{file.name}: cannot be read: {error.strerror or type(error).__name__}") from error
        entry = {"name": file.name, "bytes": file.size, "sha256": content}
        _feed(whole, entry)
        if len(files) <= LISTED:
            listed.append({**entry, "modified": file.modified})
    return {"files": len(files), "bytes": sum(file.size for file in files), "sha256": whole.hexdigest(), "each": listed}


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What is different about the input, in words; nothing when its names and bytes are the same."""
    if before.get("sha256") == now["sha256"]:
        return ""
    old = {entry["name"]: entry for entry in before.get("each", ())}
    new = {entry["name"]: entry for entry in now["each"]}
    if set(old) != set(new):
        names = sorted(set(old) ^ set(new))
        return f"other files are read than when it began: {', '.join(names[:3])}"
    for name, entry in new.items():
        if entry["sha256"] != old[name]["sha256"]:
            sizes = f"{old[name]['bytes']:,} bytes then, {entry['bytes']:,} now"
            return f"the input {name} has changed since it began ({sizes})"
    return "the input has changed since it began"
