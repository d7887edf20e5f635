"""A model opened for a door: once a process, and anew when its folder has changed.

The doors hold a path and nothing else of a model, so that they can be copied, sent to other processes and saved.
"""

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import triage
from triage.errors import ModelError

if TYPE_CHECKING:
    from triage.triager import Triager

OPEN_AT_ONCE = 4
"""Models that stay open in a process."""


def opened(model: str | None) -> "Triager":
    """The model in the folder at the path `model`; without a path, the shipped one. Raises ModelError."""
    return _open(model, seal_of(model), os.getpid())


def seal_of(model: str | None) -> str:
    """What differs when a model differs: the digest of its manifest, or for the shipped one triage's own version."""
    if model is None:
        return triage.__version__
    path = Path(model) / "manifest.json"
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(
            f"{path}: cannot be read. Name the folder of a model, or leave it out for the shipped one"
        ) from (error)


@lru_cache(maxsize=OPEN_AT_ONCE)
def _open(model: str | None, seal: str, process: int) -> "Triager":
    """Opened once for each seal and process: what runs in one process does not live on in its copy."""
    return triage.load(model)
