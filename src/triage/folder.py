"""The model folder: what must be in it, and the check that every file is the one that was sealed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from triage.errors import ModelError

FORMAT = 1
MANIFEST = "manifest.json"
FILES = ("README.md", "config.json", "encoder.onnx", "heads.safetensors", "taxonomy.toml", "tokenizer.json")


_KINDS: Mapping[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("name", "version"), str),
    **dict.fromkeys(("calibration", "thresholds", "signals"), dict),
    **dict.fromkeys(("precision", "auto_from", "human_below"), (int, float)),
    "languages": list,
    "max_tokens": int,
}


@dataclass(frozen=True, slots=True)
class Config:
    """What `config.json` holds besides the weights.

    `calibration` maps a task to its temperature and biases, `thresholds` a task to the probability from which a
    decision is confident (1.01 where the promise could not be kept), `signals` a kind to the probability from which
    it is reported. Below `human_below` of the intent's probability a message goes to a person; only from `auto_from` on
    may it be routed unseen.
    """

    format: int
    name: str
    version: str
    languages: tuple[str, ...]
    max_tokens: int
    precision: float
    calibration: Mapping[str, Mapping[str, Any]]
    thresholds: Mapping[str, float]
    signals: Mapping[str, float]
    auto_from: float
    human_below: float


def check_folder(folder: Path) -> None:
    """Compare every file with the manifest. Raises ModelError for one that is altered, missing or surplus."""
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder. Pass the path of a folder with {MANIFEST} in it")
    sealed = _read_manifest(folder / MANIFEST)
    if missing_entries := sorted(set(FILES) - set(sealed)):
        raise ModelError(f"{folder / MANIFEST}: does not list {', '.join(missing_entries)}. Train the model again")
    found = {path.name for path in folder.iterdir()} - {MANIFEST}
    for word, names in (("missing", set(sealed) - found), ("surplus", found - set(sealed))):
        if names:
            remedy = "Copy the folder again" if word == "missing" else "Remove what does not belong there"
            raise ModelError(f"{folder}: {word}: {', '.join(sorted(names))}. {remedy}")
    for name, entry in sealed.items():
        path = folder / name
        if path.is_symlink() or not path.is_file():
            raise ModelError(f"{path}: has to be a plain file")
        if _entry(path) != entry:
            raise ModelError(f"{path}: altered since the folder was sealed. Copy the folder again, or train anew")


def seal_folder(folder: Path) -> None:
    """Write the manifest over the files that are there."""
    files = {path.name: _entry(path) for path in sorted(folder.iterdir()) if path.name != MANIFEST}
    text = json.dumps({"format": FORMAT, "files": files}, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_config(folder: Path) -> Config:
    """Read `config.json`. Raises ModelError for another format, or for a key that is missing or unknown."""
    path = folder / "config.json"
    data = _read_json(path)
    if data.get("format") != FORMAT:
        raise ModelError(f"{path}: format {data.get('format')!r}; this version of triage reads format {FORMAT}")
    known = {field.name for field in fields(Config)}
    if wrong := sorted(known ^ set(data)):
        raise ModelError(f"{path}: missing or unknown keys: {', '.join(wrong)}")
    if odd := [name for name, kind in _KINDS.items() if not isinstance(data[name], kind)]:
        raise ModelError(f"{path}: {odd[0]} holds a {type(data[odd[0]]).__name__}. Train the model again")
    return Config(**{**data, "languages": tuple(data["languages"])})


def _read_manifest(path: Path) -> dict[str, dict[str, Any]]:
    data = _read_json(path)
    if data.get("format") != FORMAT:
        raise ModelError(f"{path}: format {data.get('format')!r}; this version of triage reads format {FORMAT}")
    sealed = data.get("files")
    if not isinstance(sealed, dict) or not all(isinstance(entry, dict) for entry in sealed.values()):
        raise ModelError(f"{path}: has no table 'files'. Copy the folder again")
    if odd := [name for name in sealed if Path(name).name != name or name in {"", ".", ".."}]:
        raise ModelError(f"{path}: lists {odd[0]!r}, which is not a plain file name")
    return sealed


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{path}: missing. Is {path.parent} a model folder?") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{path}: cannot be read as JSON: {error}") from error
    if not isinstance(data, dict):
        raise ModelError(f"{path}: has to hold one JSON object")
    return data


def _entry(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": path.stat().st_size}
