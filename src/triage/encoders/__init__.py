"""From texts to token states. An encoder is anything with the members of `Encoder`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class States:
    """Token states of some of the texts asked for.

    `index` tells which texts, in the order of the rows. `tokens[row]` is (tokens of the row, size). `offsets(row)` is
    (tokens of the row, 2), the characters each token stands for, made only when it is asked for; a token that stands
    for none (start, end) has start == end.
    """

    index: Sequence[int]
    tokens: Sequence[Floats]
    offsets: Callable[[int], NDArray[np.int64]]


class Encoder(Protocol):
    """What triage asks of an encoder."""

    @property
    def size(self) -> int:
        """Numbers per token."""

    def encode(self, texts: Sequence[str], *, batch_size: int) -> Iterator[States]:
        """Token states of every text, each text in exactly one of the States, in any order."""


def means_of(encoder: Encoder, texts: Sequence[str], *, batch_size: int) -> Floats:
    """The mean of each text's token states, (texts, size), in the order of the texts."""
    means = np.empty((len(texts), encoder.size), np.float32)
    for states in encoder.encode(texts, batch_size=batch_size):
        for index, tokens in zip(states.index, states.tokens, strict=True):
            means[index] = tokens.mean(0)
    return means
