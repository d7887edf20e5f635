"""Text that remembers where each of its characters came from, through every step of cleaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aligned:
    """A text and its origin: character i came from `raw[starts[i]:ends[i]]`.

    Neither starts nor ends ever go backwards. Untouched text holds two `range` objects, so it costs nothing.

    >>> word = untouched("a  b").keep([(0, 1), (3, 4)])
    >>> word.text, word.origin(0, 2)
    ('ab', (0, 4))
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` came from; an empty stretch has an empty origin."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def keep(self, ranges: Iterable[tuple[int, int]]) -> "Aligned":
        """Only the given stretches, in order; `ranges` must not overlap or go backwards."""
        spans = _merged(ranges)
        if not spans:
            return Aligned("", range(0), range(0))
        if len(spans) == 1:
            start, end = spans[0]
            if start == 0 and end == len(self.text):
                return self
            return Aligned(self.text[start:end], self.starts[start:end], self.ends[start:end])
        text = "".join(self.text[start:end] for start, end in spans)
        starts: list[int] = []
        ends: list[int] = []
        for start, end in spans:
            starts.extend(self.starts[start:end])
            ends.extend(self.ends[start:end])
        return Aligned(text, starts, ends)

    def stripped(self) -> "Aligned":
        """Without white space at either end."""
        body = self.text.strip()
        if len(body) == len(self.text):
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self.keep([(start, start + len(body))])


def untouched(raw: str, *, offset: int = 0) -> Aligned:
    """Text as it is; `offset` is where it begins in the raw text."""
    return Aligned(raw, range(offset, offset + len(raw)), range(offset + 1, offset + len(raw) + 1))


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in ranges:
        if start >= end:
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
