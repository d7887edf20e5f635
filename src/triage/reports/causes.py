"""Complaints grouped into causes: dense places among a sample of them, and to which of these any message belongs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.reports.words import Words, unit

SAMPLE = 5_000
"""Complaints among which causes are looked for; the groups of a backlog show in far fewer."""
NEAR = 0.375
"""Cosine from which two complaints count as alike, and from which a message belongs to a cause."""
NEAR_BY_WORDS = 0.45
"""The same where there are no vectors, and words alone have to tell."""
WEIGHT_OF_WORDS = 0.7
SIZE = 128
FEWEST = 5
MOST = 60
"""Causes that are followed through the backlog."""
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class Space:
    """Where a message stands: by its vector (evened out, so that no direction drowns the rest) and by its words."""

    def __init__(self, texts: Any, vectors: Floats | None) -> None:
        self._words = Words(texts)
        self._mean: Floats | None = None
        self._turn: Floats | None = None
        self.near = NEAR_BY_WORDS
        if vectors is not None and len(vectors):
            self._mean = vectors.mean(0)
            centred = unit(vectors - self._mean)
            values, directions = np.linalg.eigh(centred.T @ centred / len(centred))
            best = np.argsort(-values)[:SIZE]
            best = best[values[best] > 1e-6]
            self.near = NEAR
            self._turn = (directions[:, best] / values[best] ** 0.25).astype(np.float32)

    def place(self, texts: Any, vectors: Floats | None) -> Floats:
        """Unit vectors, one a message."""
        words = self._words.place(texts)
        if self._mean is None or self._turn is None or vectors is None:
            return words
        turned = unit(unit(vectors - self._mean) @ self._turn)
        return unit(np.hstack([turned, WEIGHT_OF_WORDS * words]))


@dataclass(frozen=True, slots=True)
class Causes:
    """The causes found: `centres` (causes, size), and which of them each message of the sample belongs to, or -1.

    `density` is the mean cosine between two members: how much a cause is one thing.
    """

    space: Space
    centres: Floats
    sample: Ints
    density: Floats

    def of(self, texts: Any, vectors: Floats | None) -> Ints:
        """The cause of each message, -1 where it belongs to none."""
        if not len(self.centres) or not len(texts):
            return np.full(len(texts), -1)
        return _nearest(self.space.place(texts, vectors), self.centres, self.space.near)


def find_causes(texts: Any, vectors: Floats | None) -> Causes:
    """Group a sample of complaints. The largest and densest groups come first; most messages may belong to none."""
    space = Space(texts, vectors)
    points = space.place(texts, vectors)
    fewest = max(FEWEST, len(points) // 500)
    groups = sorted(_dense(points, fewest, space.near), key=lambda group: -len(group) * _density(points[group]))[:MOST]
    if not groups:
        return Causes(space, points[:0], np.full(len(points), -1), np.zeros(0, np.float32))
    centres = unit(np.stack([points[group].mean(0) for group in groups]))
    density = np.array([_density(points[group]) for group in groups], np.float32)
    return Causes(space, centres, _nearest(points, centres, space.near), density)


def _dense(points: Floats, fewest: int, near_from: float) -> list[Ints]:
    """Take the message with most others near it, and those around it; then the next, until too few are left."""
    if len(points) < fewest:
        return []
    near = np.zeros((len(points), len(points)), bool)
    for begin in range(0, len(points), 1_000):
        near[begin : begin + 1_000] = points[begin : begin + 1_000] @ points.T >= near_from
    counts = near.sum(1)
    left = np.ones(len(points), bool)
    groups: list[Ints] = []
    while len(groups) < 2 * MOST:
        middle = int(np.where(left, counts, -1).argmax())
        if not left[middle] or counts[middle] < fewest:
            break
        around = near[middle] & left
        centre = unit(points[around].mean(0, keepdims=True))[0]
        taken = np.flatnonzero((points @ centre >= near_from) & left)
        if len(taken) < fewest:
            taken = np.flatnonzero(around)
        groups.append(taken)
        gone = np.union1d(taken, [middle])
        left[gone] = False
        counts = counts - near[:, gone].sum(1)
    return groups


def _density(points: Floats) -> float:
    """The mean cosine between two different members."""
    count, mean = len(points), points.mean(0)
    return max((float(mean @ mean) * count - 1) / max(count - 1, 1), 1e-6)


def _nearest(points: Floats, centres: Floats, near: float) -> Ints:
    likeness = points @ centres.T
    best = likeness.argmax(1)
    return np.where(likeness[np.arange(len(points)), best] >= near, best, -1)
