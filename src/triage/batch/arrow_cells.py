"""Values of rows as columns of Arrow, each in the type of its kind."""

import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from triage.batch.plain import has_surrogates, plain, without_surrogates

FACT = {"kind": pa.string(), "value": pa.string(), "text": pa.string(), "start": pa.int64(), "end": pa.int64()}
TYPES = {
    "text": pa.string(),
    "mixed": pa.string(),
    "number": pa.float64(),
    "whole": pa.int64(),
    "truth": pa.bool_(),
    "texts": pa.list_(pa.string()),
    "facts": pa.list_(pa.struct({**FACT, "where": pa.string()})),
}


class ArrowCells:
    """Turns lists of values into Arrow arrays. `mended` counts the cells with half characters, which Arrow cannot hold.

    Columns that have no kind keep the type they are given.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self.kinds = kinds
        self.mended = 0

    def array(self, name: str, arrow_type: Any, values: list[Any]) -> Any:
        """The values of one column."""
        kind = self.kinds.get(name)
        if kind == "mixed":
            values = [None if value is None else json.dumps(plain(value), ensure_ascii=False) for value in values]
        if kind in ("text", "mixed"):
            values = [self._text(value) for value in values]
        elif kind == "texts":
            values = [None if each is None else [self._text(text) for text in each] for each in values]
        elif kind == "facts":
            values = [None if each is None else [self._fact(fact) for fact in each] for each in values]
        return pa.array(values, type=arrow_type)

    def _text(self, value: Any) -> Any:
        if isinstance(value, str) and has_surrogates(value):
            self.mended += 1
            return without_surrogates(value)
        return value

    def _fact(self, fact: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._text(value) for name, value in fact.items()}


def fields(kinds: Mapping[str, str]) -> list[Any]:
    """The Arrow field of each kind."""
    return [pa.field(without_surrogates(name), _type(kind)) for name, kind in kinds.items()]


def _type(kind: str) -> Any:
    """The Arrow type of a kind; a vector holds so many half floats."""
    name, _, size = kind.partition(":")
    return pa.list_(pa.float16(), int(size)) if name == "vector" else TYPES[kind]
