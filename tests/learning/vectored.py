"""A stand-in triager whose vectors are bags of words, for tests of what learns from vectors."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from zlib import crc32

import numpy as np

from triage.message import Message
from triage.result import Triage
from triage.testing import StandInTriager
from triage.tickets.ticket import Ticket

SIZE = 128


class VectoredTriager(StandInTriager):
    """Keyword rules for what is said, counts of words for the vector."""

    asked = 0

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        for triage in super().stream(messages, batch_size=batch_size):
            self.asked += 1
            vector = np.full(SIZE, 0.01, np.float32)
            for word in triage.message.text.casefold().split():
                vector[crc32(word.encode("utf-8", "surrogatepass")) % SIZE] += 1
            yield replace(triage, vector=vector)


WORDS = {
    "refund": ["money", "back", "refund", "return", "paid", "amount", "credit", "wrong"],
    "parcel": ["parcel", "courier", "late", "driver", "tracking", "depot", "doorstep", "van"],
    "login": ["password", "account", "login", "locked", "reset", "code", "email", "screen"],
}


def made(count: int, *, seed: int = 1) -> list[Ticket]:
    """Tickets of three intents, five words each, `count` an intent; all right."""
    chance = np.random.default_rng(seed)
    found = []
    for number in range(count):
        for intent, words in WORDS.items():
            text = " ".join([*chance.permutation(words)[:4], f"case{chance.integers(10**6)}"])
            where = f"made.csv, line {len(found) + 2}"
            found.append(Ticket(Message(text, id=f"{intent}-{number}"), {"intent": (intent,)}, "", where))
    return found
