"""A bounded choice of a stream of messages: the unsurest stay, by lot, however long the stream is."""

import math
from dataclasses import dataclass, field
from hashlib import blake2b
from heapq import heappop, heappush

from triage.encoders import Floats
from triage.message import Message
from triage.text.folded import folded

ROWS = 20_000
"""Messages held at most: with their vectors, about 40 MB and their texts."""
CHARACTERS = 200_000_000
"""Characters of text held at most."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One message of the stream: its place there, and what the model makes of it."""

    index: int
    message: Message
    vector: Floats
    probabilities: Floats


@dataclass(slots=True)
class Pool:
    """Draws from a stream by weight, each different text once (Efraimidis and Spirakis 2006).

    The lot of a message hangs on its text and the seed alone, so a text that was let go does not come back.
    """

    seed: int = 7
    rows: int = ROWS
    characters: int = CHARACTERS
    held: dict[bytes, Kept] = field(default_factory=dict)
    _lots: list[tuple[float, bytes]] = field(default_factory=list)
    _size: int = 0

    def add(self, kept: Kept, text: str, *, weight: float) -> None:
        """Take one message in, which may push another out. `text` is what the model read of it."""
        key = blake2b(f"{self.seed}\n{folded(text)}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key in self.held:
            return
        chance = (int.from_bytes(key[:7], "big") + 1) / (2**56 + 1)
        heappush(self._lots, (math.log(chance) / weight, key))
        self.held[key] = kept
        self._size += len(kept.message.text)
        while len(self.held) > self.rows or (self._size > self.characters and len(self.held) > 1):
            _, worst = heappop(self._lots)
            self._size -= len(self.held.pop(worst).message.text)

    def all(self) -> list[Kept]:
        """What is held, in the order of the stream."""
        return sorted(self.held.values(), key=lambda kept: kept.index)
