"""How deep to train: only heads, a few steps of the encoder, or all of it. Chosen from the data, with the reason."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from triage.errors import TrainingError
from triage.heads import MANY

DEPTHS = ("heads", "few-shot", "full")
FEWEST_EACH = 5
"""Examples a label below which the encoder would learn the examples rather than the labels."""
PLENTY_EACH = 30
"""Examples a label from which on the whole encoder can learn from all rows alike."""
FEW_ROWS = 3_000
MOST_ON_CPU = 30_000
"""Rows beyond which tuning the encoder takes hours without a GPU."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The depth of a training, one of `DEPTHS`, and why."""

    depth: str
    why: str


def choose_depth(
    asked: str, labels: Iterable[Mapping[str, tuple[str, ...]]], *, trained: Iterable[str], gpu: bool
) -> Choice:
    """The depth that was asked for, or with `auto` the one that suits the rows. `labels` holds those of each row.

    >>> rows = [{"intent": (label,)} for label in "ab" * 10]
    >>> choice = choose_depth("auto", rows, trained=["intent"], gpu=False)
    >>> choice.depth
    'few-shot'
    >>> choice.why
    '20 rows, 10 a label (median), no GPU: enough to tune the encoder on, too few to train all of it'
    """
    counts: dict[str, Counter[str]] = {}
    rows = 0
    for row in labels:
        rows += 1
        for task, found in row.items():
            counts.setdefault(task, Counter()).update(found)
    each = min((median(found.values()) for found in counts.values()), default=0)
    facts = f"{rows:,} rows, {each:g} a label (median), {'a GPU' if gpu else 'no GPU'}"
    if asked != "auto":
        if asked not in DEPTHS:
            raise TrainingError(f"there is no depth {asked!r}; known: auto, {', '.join(DEPTHS)}")
        if asked == "heads" and MANY in set(trained):
            raise TrainingError(f"{MANY} are learned at depth few-shot or full: their head looks at single words")
        return Choice(asked, f"asked for; {facts}")
    if MANY in set(trained):
        return Choice("few-shot" if rows < FEW_ROWS else "full", f"{facts}: {MANY} are learned word by word")
    if each < FEWEST_EACH:
        return Choice("heads", f"{facts}: with fewer than {FEWEST_EACH} a label the encoder is better left as it is")
    if rows > MOST_ON_CPU and not gpu:
        return Choice("heads", f"{facts}: tuning the encoder would take hours; --depth full does it all the same")
    if each < PLENTY_EACH and rows <= FEW_ROWS:
        return Choice("few-shot", f"{facts}: enough to tune the encoder on, too few to train all of it")
    return Choice("full", f"{facts}: enough to train the whole encoder")
