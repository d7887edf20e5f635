"""The figures of a task as sums over its rows, so that a sample of rows needs no more than to add them up."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from triage.evaluation.answers import Answers, given_of
from triage.evaluation.bootstrap import Table

BINS = 15


class Tally:
    """Per row of a task: hits, labels given and true labels by class; right or not; confidence by bin.

    `columns` is (rows, k). The figures below take sums of these columns, (n, k), and give (n,) or (n, classes).
    """

    def __init__(self, answers: Answers, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        truth = indicators([row.truth for row in answers.rows], self.labels)
        said = indicators([row.said for row in answers.rows], self.labels)
        given = given_of(answers)
        bins = np.minimum((given.confidence * BINS).astype(int), BINS - 1)

        def by_bin(values: NDArray[np.float64]) -> csr_array:
            return csr_array((values, (given.place, bins)), shape=(len(answers.rows), BINS))

        parts = {
            "hits": truth.multiply(said),
            "said": said,
            "true": truth,
            "right": csr_array(answers.right.astype(float)[:, None]),
            "rows": csr_array(np.ones((len(answers.rows), 1))),
            "confidence": by_bin(given.confidence),
            "held": by_bin(given.right.astype(float)),
            "given": by_bin(np.ones(len(bins))),
        }
        ends = np.cumsum([part.shape[1] for part in parts.values()]).tolist()
        self._at = {
            name: slice(end - part.shape[1], end) for (name, part), end in zip(parts.items(), ends, strict=True)
        }
        self.columns = csr_array(hstack(list(parts.values()), format="csr"))

    @property
    def sums(self) -> Table:
        """The sums over all rows, (k,)."""
        return np.asarray(self.columns.sum(axis=0), float).ravel()

    def part(self, sums: Table, name: str) -> Table:
        """One part: `hits`, `said`, `true` by class; `confidence`, `held`, `given` by bin; `right`; `rows`."""
        return sums[:, self._at[name]]

    def accuracy(self, sums: Table) -> Table:
        """Share of rows with exactly the true labels."""
        return np.asarray(self.part(sums, "right")[:, 0] / self.part(sums, "rows")[:, 0])

    def class_f1(self, sums: Table) -> Table:
        """F1 of each class, (n, classes); not a number for a class that is neither true nor given."""
        with np.errstate(invalid="ignore"):
            return np.asarray(2 * self.part(sums, "hits") / (self.part(sums, "said") + self.part(sums, "true")))

    def macro_f1(self, sums: Table) -> Table:
        """Mean F1 over the classes that are true or given."""
        scores = self.class_f1(sums)
        there = ~np.isnan(scores)
        return np.asarray(np.where(there, scores, 0).sum(1) / np.maximum(there.sum(1), 1))

    def calibration_error(self, sums: Table) -> Table:
        """Expected calibration error: mean gap of confidence and precision over equal-width bins."""
        gaps = np.abs(self.part(sums, "confidence") - self.part(sums, "held"))
        return np.asarray(gaps.sum(1) / np.maximum(self.part(sums, "given").sum(1), 1))


def indicators(rows: Sequence[Sequence[str]], labels: Sequence[str]) -> csr_array:
    """Which labels each row has, (rows, labels), 1 or 0."""
    column = {label: number for number, label in enumerate(labels)}
    places = [(number, column[label]) for number, row in enumerate(rows) for label in row]
    across, down = np.array(places, int).reshape(-1, 2).T
    return csr_array((np.ones(len(places)), (across, down)), shape=(len(rows), len(labels)))
