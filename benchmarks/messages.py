"""The texts of messages that a benchmark is given: JSON lines with a `text`, gzipped or not."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path


def read(path: Path) -> Iterator[str]:
    """The texts, in their order."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]
