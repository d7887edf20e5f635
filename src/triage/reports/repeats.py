"""Customers who had to write again: chains of their messages, and how many say that they asked before."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.reports.mask import Masker
from triage.reports.table import Block, Table, as_text
from triage.reports.times import DAY, NONE, span_words
from triage.taxonomy import URGENCIES

WITHIN = 14 * DAY
"""Messages of one customer belong to one chain when no more time than this lies between one and the next."""
SHORTEST = 3
MOST = 15
SHOWN = 6
MOST_ROWS = 4_000_000
"""Rows whose customers are remembered, at 16 bytes each; those after them count no more."""
UNKNOWN = 0
"""The minute of a message that tells no time."""


@dataclass(frozen=True, slots=True)
class Link:
    """One message of a chain."""

    id: str
    sent: str
    intent: str
    urgency: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Messages of one customer, one soon after the other. `links` are the latest, `worst` the most urgent of them."""

    messages: int
    lasted: str
    worst: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Who wrote again. `customers` is None when no column tells the customer; then only signals count."""

    say_so: int
    say_so_share: float
    customers: int | None
    again: int | None
    chained: int | None
    chains: tuple[Chain, ...]
    column: str | None
    cut_short: bool


class Chains:
    """Remembers, for each message, a hash of its customer and its time."""

    def __init__(self, table: Table) -> None:
        self._table = table
        most = min(table.rows, MOST_ROWS) if table.column("customer") else 0
        self._customers, self._minutes, self._places = (np.zeros(most, kind) for kind in ("u8", "u4", "u4"))
        self._rows = self._say_so = self._remembered = 0

    def add(self, block: Block) -> None:
        """Remember one block."""
        self._rows += block.size
        self._say_so += int((block.signals & self._table.signal("repeat_contact") > 0).sum())
        column = block.columns.get("customer")
        if column is not None and self._remembered < len(self._customers):
            customers = hashes(column)
            there = np.flatnonzero(customers > 0)[: len(self._customers) - self._remembered]
            new = slice(self._remembered, self._remembered + len(there))
            self._customers[new], self._places[new] = customers[there], block.first + there
            self._minutes[new] = np.where(block.sent[there] == NONE, UNKNOWN, np.maximum(block.sent[there], 0) // 60)
            self._remembered += len(there)

    def done(self, masker: Masker) -> Repeats:
        """The figures."""
        share = self._say_so / max(self._rows, 1)
        if not self._remembered:
            return Repeats(self._say_so, share, None, None, None, (), None, False)
        known = slice(0, self._remembered)
        order = np.lexsort((self._places[known], self._minutes[known], self._customers[known]))
        customers, minutes, places = (each[order] for each in (self._customers, self._minutes, self._places))
        self._customers = self._minutes = self._places = self._customers[:0]
        other = customers[1:] != customers[:-1]
        counts = np.diff(np.concatenate([[0], np.flatnonzero(other) + 1, [len(customers)]]))
        starts = np.concatenate([[0], np.flatnonzero(other | (minutes[1:] - minutes[:-1] > WITHIN // 60)) + 1])
        lengths = np.diff(np.concatenate([starts, [len(customers)]]))
        return Repeats(
            say_so=self._say_so,
            say_so_share=share,
            customers=len(counts),
            again=int((counts > 1).sum()),
            chained=int(lengths[lengths >= SHORTEST].sum()),
            chains=self._chains(starts, lengths, minutes, places, masker),
            column=self._table.column("customer"),
            cut_short=self._table.rows > MOST_ROWS,
        )

    def _chains(
        self,
        starts: NDArray[np.int64],
        lengths: NDArray[np.int64],
        minutes: NDArray[np.uint32],
        places: NDArray[np.uint32],
        masker: Masker,
    ) -> tuple[Chain, ...]:
        best = [int(n) for n in np.argsort(-lengths, kind="stable")[:MOST] if lengths[n] >= SHORTEST]
        latest = {n: slice(max(starts[n], starts[n] + lengths[n] - SHOWN), starts[n] + lengths[n]) for n in best}
        needed = [int(row) for n in best for row in places[latest[n]]]
        found = self._table.at(needed, ("id", "intent", "urgency"))
        chains = []
        for n in best:
            pairs = zip(places[latest[n]].tolist(), minutes[latest[n]].tolist(), strict=True)
            links = tuple(self._link(found[row], minute, masker) for row, minute in pairs)
            begin, end = int(minutes[starts[n]]), int(minutes[starts[n] + lengths[n] - 1])
            lasted = span_words(60 * (end - begin)) if begin != UNKNOWN and end > begin else ""
            worst = max((link.urgency for link in links), key=lambda u: URGENCIES.index(u) if u in URGENCIES else -1)
            chains.append(Chain(int(lengths[n]), lasted, worst, links))
        return tuple(chains)

    def _link(self, row: dict[str, Any], minute: int, masker: Masker) -> Link:
        time = "" if minute == UNKNOWN else self._table.clock.moment(60 * minute).strftime("%d %b %H:%M")
        return Link(masker.identifier(row["id"]), time, row["intent"] or "", row["urgency"] or "")


def hashes(column: Any) -> NDArray[np.uint64]:
    """A number for each value, the same for the same value; 0 where there is none."""
    encoded = as_text(column).dictionary_encode()
    table = np.zeros(len(encoded.dictionary) + 1, np.uint64)
    for number, value in enumerate(encoded.dictionary.to_pylist()):
        plain = value.strip().casefold() if value else ""
        if plain:
            table[number] = int.from_bytes(blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()) or 1
    places = encoded.indices.fill_null(len(table) - 1).to_numpy(zero_copy_only=False)
    return np.asarray(table[places], np.uint64)
