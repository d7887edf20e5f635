"""The lines of a text: where each begins, how it reads, and the layer it belongs to."""

from collections.abc import Sequence

LINE_CAP = 300  # no pattern ever sees more of a line


class Lines:
    r"""A text in lines; `kind` is the layer of each: `body`, `quoted`, `forwarded` or `signature`.

    >>> Lines("> old\nnew").read
    ['> old', 'new']
    """

    def __init__(self, text: str) -> None:
        whole = text.split("\n")
        self.starts: list[int] = []
        at = 0
        for line in whole:
            self.starts.append(at)
            at += len(line) + 1
        self.starts.append(len(text))
        self.read = [line[:LINE_CAP].strip() for line in whole]
        self.kind = ["body"] * len(whole)

    def mark(self, start: int, end: int, kind: str) -> None:
        """Give the lines from start to end a layer."""
        for i in range(start, end):
            self.kind[i] = kind

    def stretches(self, kind: str) -> tuple[tuple[int, int], ...]:
        """Start and end in the text of each run of lines of this kind."""
        found = []
        first = 0
        for i in range(1, len(self.kind) + 1):
            if i == len(self.kind) or self.kind[i] != self.kind[first]:
                if self.kind[first] == kind:
                    found.append((self.starts[first], self.starts[i]))
                first = i
        return tuple(found)


def next_filled(read: Sequence[str], i: int) -> int:
    """The first line from i on that is not empty, or the number of lines."""
    while i < len(read) and not read[i]:
        i += 1
    return i
