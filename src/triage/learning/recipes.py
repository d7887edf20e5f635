"""How each depth of tuning trains: rates, sizes and lengths, found on validation rows of public intent data.

`sister` is for the network that has not seen some rows, so that calibration can be set on them: it learns as `few-shot`
does, for a shorter time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

Depth = Literal["few-shot", "sister", "full"]


@dataclass(frozen=True, slots=True)
class TuningRecipe:
    """Rates are peak learning rates; `layer_decay` lowers the encoder's layer by layer towards the first one.

    Epochs are as many as it takes to see `rows` rows, between `fewest` and `most`. `frozen` is the share of the layers
    that stay as they are, the first ones, and the embeddings with them. `replayed` is how many rows of replay come with
    each own row, and `held` how much a task that is to stay as it is counts beside one that is learned. `pool` is how
    many batches' worth of rows are sorted by length at a time; a contrast wants 1, for among texts of like length it
    learns to tell less. `averaged` is the last part of the training whose weights are averaged; 0: none. `patience` is
    after how many epochs without gain on validation rows it stops; 0: it does not.
    """

    rows: int
    fewest: int
    most: int
    batch_size: int = 32
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.1
    frozen: float = 0.0
    replayed: float = 0.25
    held: float = 1.0
    pool: int = 1
    contrast: bool = False
    averaged: float = 0.0
    patience: int = 0
    checkpoints: int = 4

    def epochs(self, rows: int) -> int:
        """Epochs over so many rows.

        >>> RECIPES["few-shot"].epochs(770) > RECIPES["full"].epochs(10_000)
        True
        """
        return min(self.most, max(self.fewest, round(self.rows / max(1, rows))))


_FEW = TuningRecipe(rows=8_500, fewest=3, most=20, frozen=0.5, held=0.2, contrast=True, averaged=0.5)
RECIPES: Mapping[Depth, TuningRecipe] = MappingProxyType(
    {
        "few-shot": _FEW,
        "sister": replace(_FEW, rows=5_000, most=12),
        "full": TuningRecipe(rows=60_000, fewest=3, most=8, pool=16, patience=2, checkpoints=8),
    }
)
