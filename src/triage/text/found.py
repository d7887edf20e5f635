"""A fact in the text that is read, before its place in the message as written is known."""

from typing import NamedTuple


class Found(NamedTuple):
    """`text[start:end]` is of this kind (one of FACT_KINDS) and means this value."""

    kind: str
    start: int
    end: int
    value: str
