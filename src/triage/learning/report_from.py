"""From which probability on a signal is reported: the bar of best F1 at home, unless another holds better elsewhere."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from triage.learning.measure import Floats, best_f1_threshold

Scored = tuple[Floats, NDArray[np.bool_]]
"""Probabilities of a signal, (rows,), and whether it is there, (rows,)."""

BARS = np.round(np.arange(0.05, 0.81, 0.05), 2)
FEWEST = 5
"""A source with fewer cases than this says nothing about a bar."""
SOURCES = 3
GAIN = 0.02
"""By so much mean F1 has to rise on sources that the new bar was not chosen on."""


def report_from(home: Scored, *away: Scored) -> float:
    """The bar for one signal, from what was kept out at home and from sources that nothing was trained on.

    A network is less sure of a signal in a kind of text it has not met, so that the bar of home may hide most of them.
    Whether the bar that is best over all sources is better in truth shows on each of them in turn, left out of the
    choice.

    >>> there = np.arange(100) < 50
    >>> report_from((np.where(there, 0.9, 0.2), there), *[(np.where(there, 0.3, 0.1), there)] * 3)
    0.25
    """
    usual = best_f1_threshold(*home)
    known = [each for each in (home, *away) if each[1].sum() >= FEWEST]
    if len(known) < SOURCES:
        return usual
    others = [known[:place] + known[place + 1 :] for place in range(len(known))]
    unseen = np.mean([_f1(each, _best(rest)) for each, rest in zip(known, others, strict=True)])
    return _best(known) if unseen >= np.mean([_f1(each, usual) for each in known]) + GAIN else usual


def _best(sources: Sequence[Scored]) -> float:
    return float(max(BARS, key=lambda bar: np.mean([_f1(each, bar) for each in sources])))


def _f1(scored: Scored, bar: float) -> float:
    probabilities, present = scored
    said = probabilities >= bar
    return 2 * float((said & present).sum()) / max(1.0, float(said.sum() + present.sum()))
