"""Messages that ship with the package, on which a training holds the tasks that a company has no labels for.

The base model says what it thinks of each, and the network that learns is kept to that: learning without forgetting
(Li and Hoiem 2016, arXiv 1606.09282). All were written for this project; `training/replay.py` chose them.
"""

import gzip
import json
from importlib.resources import files

PACKED = "replay.txt.gz"


def replay_texts() -> list[str]:
    """About 4,000 messages of every intent, category and urgency, always in the same order.

    >>> len(replay_texts()) == len(set(replay_texts()))
    True
    """
    packed = (files("triage.learning") / PACKED).read_bytes()
    return [json.loads(line) for line in gzip.decompress(packed).decode("utf-8").strip().split("\n")]
