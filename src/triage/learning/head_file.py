"""Heads as a file that `triage.heads` reads."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from triage.encoders import Floats


def write_heads(tensors: Mapping[str, Floats], path: Path) -> None:
    """Write the heads' weights under the names that they have there, in float32, for everyone to read."""
    save_file({name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()}, path)
    path.chmod(0o644)  # safetensors makes it readable for its owner only
