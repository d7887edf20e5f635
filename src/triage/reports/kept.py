"""The best few rows of a stream: each with its rank, by numbers alone; their texts are fetched at the end."""

import numpy as np
from numpy.typing import NDArray


class Kept:
    """Keeps the rows with the highest ranks; of equal ones, the earlier.

    >>> kept = Kept(2)
    >>> kept.add(np.array([7, 8, 9]), np.array([0.1, 0.9, 0.5]))
    >>> kept.rows()
    [8, 9]
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self._ranks: NDArray[np.floating] = np.zeros(0, np.float64)

    def add(self, rows: NDArray[np.int64], ranks: NDArray[np.floating]) -> None:
        """Offer rows with their ranks."""
        if len(rows):
            rows, ranks = np.concatenate([self._rows, rows]), np.concatenate([self._ranks, ranks])
            best = np.lexsort((rows, -ranks))[: self.most]
            self._rows, self._ranks = rows[best], ranks[best]

    def rows(self) -> list[int]:
        """The rows kept, the best first."""
        return [int(row) for row in self._rows]
