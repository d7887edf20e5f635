"""Which rows learn together: shuffled anew every epoch, with some batches of replay between them."""

import random
from collections.abc import Iterator, Sequence

from torch.utils.data import Sampler


class Batches(Sampler[list[int]]):
    """Batches of row numbers; the rows from `own` on are replay, of which every epoch takes its next `share`.

    Own rows are sorted by length `pool` batches' worth at a time: little padding, and still some chance; 1 leaves all
    to chance. Replay is always sorted. A batch holds own rows or replay, never both. The epoch and the seed alone say
    what comes, so a resumed training sees what it would have seen.
    """

    def __init__(
        self, lengths: Sequence[int], *, own: int, batch_size: int, share: float, pool: int, seed: int
    ) -> None:
        self.lengths = lengths
        self.own = own
        self.batch_size = batch_size
        self.pool = pool
        self.seed = seed
        self.epoch = 0
        self.taken = min(len(lengths) - own, round(share * own))

    def __len__(self) -> int:
        return -(-self.own // self.batch_size) + -(-self.taken // self.batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        chance = random.Random(f"{self.seed} {self.epoch}")  # noqa: S311
        batches = self._cut(chance, list(range(self.own)), pool=self.pool)
        batches += self._cut(chance, self._replayed(), pool=max(1, self.taken))
        chance.shuffle(batches)
        return iter(batches)

    def _replayed(self) -> list[int]:
        """The next rows of replay, going round: over the epochs all have their turn."""
        spare = len(self.lengths) - self.own
        order = list(range(self.own, len(self.lengths)))
        random.Random(self.seed).shuffle(order)  # noqa: S311
        return [order[(self.epoch * self.taken + place) % spare] for place in range(self.taken)]

    def _cut(self, chance: random.Random, rows: list[int], *, pool: int) -> list[list[int]]:
        chance.shuffle(rows)
        size, pool = self.batch_size, pool * self.batch_size
        pools = [rows[start : start + pool] for start in range(0, len(rows), pool)]
        ordered = [row for pool in pools for row in sorted(pool, key=lambda row: self.lengths[row])]
        return [ordered[start : start + size] for start in range(0, len(ordered), size)]
