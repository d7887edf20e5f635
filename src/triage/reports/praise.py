"""Words of praise worth passing on to the people who earned them, masked."""

from dataclasses import dataclass

import numpy as np

from triage.reports.kept import Kept
from triage.reports.mask import Masker
from triage.reports.table import Block, Codes, Table

KEPT = 80
MOST = 8
SHORTEST = 25
LONGEST = 260


@dataclass(frozen=True, slots=True)
class Quote:
    """One message of praise: its id, its queue, and its words."""

    id: str
    queue: str
    words: str


@dataclass(frozen=True, slots=True)
class Praised:
    """How many messages praise, and some worth sharing."""

    count: int
    quotes: tuple[Quote, ...]


class Praise:
    """Finds messages of praise while the file streams by."""

    def __init__(self, table: Table) -> None:
        self._table, self._kept, self._count = table, Kept(KEPT), 0

    def add(self, block: Block) -> None:
        """Rank one block: what surpassed expectations first, then what pleased most."""
        surpassed = self._is("expectation", block, "surpassed")
        pleased = self._is("sentiment", block, "very_positive", "positive")
        praise = self._is("intent", block, "praise")
        good = (praise | surpassed) & pleased
        self._count += int(good.sum())
        sure = block.probabilities.get("sentiment", np.zeros(block.size)) + block.probabilities["intent"]
        delighted = self._is("sentiment", block, "very_positive")
        self._kept.add(block.first + np.flatnonzero(good), (2.0 * surpassed + delighted + sure)[good])

    def done(self, masker: Masker) -> Praised:
        """The figures, with words of a readable length, each once."""
        rows = self._kept.rows()
        found = self._table.at(rows, ("id", "queue", "text"))
        quotes: dict[str, Quote] = {}
        for row in rows:
            text = " ".join((found[row]["text"] or "")[:2_000].split()) if isinstance(found[row]["text"], str) else ""
            words = masker.quote(text, LONGEST)
            if len(text) >= SHORTEST and words.count("[") <= 3 and len(quotes) < MOST:
                quotes.setdefault(words, Quote(masker.identifier(found[row]["id"]), found[row]["queue"] or "", words))
        return Praised(self._count, tuple(quotes.values()))

    def _is(self, task: str, block: Block, *labels: str) -> np.ndarray:
        if task not in block.codes:
            return np.zeros(block.size, bool)
        return np.asarray(self._table.codes.get(task, Codes()).where(labels)[block.codes[task]])
