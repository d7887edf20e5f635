"""The shipped encoder: an ONNX graph run by onnxruntime, with the tokenizer beside it.

The graph sees one text (or window) at a time, on as many threads as there are cores. The int8 graph scales its
activations by the largest value it sees, so in a batch a message's answer would depend on its neighbours; alone it
does not, nothing is spent on padding, and the work of one text stays in a core's cache: `docs/decisions/one-by-one.md`.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from triage.encoders import Floats, States
from triage.errors import ModelError

Item = TypeVar("Item")
OVERLAP = 32
"""Tokens that two neighbouring windows of a long text share."""
SPECIAL_TOKENS = 2
"""Tokens that every window starts and ends with."""
BLOCK_TOKENS = 8_192
"""Tokens in a block of states (12 MB), unless one text alone has more."""


class OnnxEncoder:
    """Runs `encoder.onnx`. A text longer than `max_tokens` is read in overlapping windows, so nothing is cut off."""

    def __init__(self, folder: Path, *, max_tokens: int, threads: int | None = None) -> None:
        if max_tokens <= OVERLAP + SPECIAL_TOKENS:
            raise ModelError(f"{folder}: max_tokens is {max_tokens}; it has to be more than {OVERLAP + SPECIAL_TOKENS}")
        self.threads = threads or _cores()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare Exception types of their own
            raise ModelError(f"{folder}: the encoder cannot be loaded: {error}") from error
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens, stride=OVERLAP)
        self._pool = ThreadPoolExecutor(max_workers=self.threads, thread_name_prefix="triage-encoder")

    @property
    def size(self) -> int:
        """Numbers per token."""
        return int(self.session.get_outputs()[0].shape[2])

    def encode(self, texts: Sequence[str], *, batch_size: int = 64) -> Iterator[States]:
        """Token states of every text, short ones first, at most `batch_size` of them in a block.

        Up to `batch_size` texts are run on the thread that calls, more on all threads.
        """
        here = len(texts) <= batch_size
        windows = [[encoding, *encoding.overflowing] for encoding in self._tokenised(texts, here=here)]
        blocks = _blocks([sum(map(len, parts)) for parts in windows], most=batch_size)
        if here:
            for index in blocks:
                yield _joined(index, [windows[i] for i in index], [self._run_all(_rows(index, windows))])
            return
        for index, started in _one_ahead((index, self._start(index, windows)) for index in blocks):
            yield _joined(index, [windows[i] for i in index], [future.result() for future in started])

    def _tokenised(self, texts: Sequence[str], *, here: bool) -> list[Encoding]:
        """On this thread, or on all cores, which is more than was asked for when `threads` is fewer."""
        if here or self.threads < _cores():
            return [self.tokenizer.encode(text) for text in texts]
        return list(self.tokenizer.encode_batch(list(texts)))

    def _start(self, index: Sequence[int], windows: Sequence[Sequence[Encoding]]) -> list[Future[list[Floats]]]:
        """Set every thread to work on its share of the rows: each takes every so-many-th, which evens out lengths."""
        rows = _rows(index, windows)
        return [self._pool.submit(self._run_all, rows[k :: self.threads]) for k in range(self.threads)]

    def _run_all(self, rows: Sequence[Sequence[int]]) -> list[Floats]:
        return [self.run(row) for row in rows]

    def run(self, ids: Sequence[int]) -> Floats:
        """Token states, (length, size), of one text's token ids."""
        row = np.array([ids], np.int64)
        states: Floats = self.session.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})[0][0]
        return states


def _one_ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, each handed out when the next one is made."""
    waiting: deque[Item] = deque()
    for item in items:
        waiting.append(item)
        if len(waiting) > 1:
            yield waiting.popleft()
    yield from waiting


def _blocks(lengths: Sequence[int], *, most: int) -> Iterator[list[int]]:
    """The numbers of the texts, short ones first, in blocks of at most `most` texts and BLOCK_TOKENS tokens."""
    block: list[int] = []
    held = 0
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if block and (len(block) == most or held + lengths[index] > BLOCK_TOKENS):
            yield block
            block, held = [], 0
        block.append(index)
        held += lengths[index]
    if block:
        yield block


def _rows(index: Sequence[int], windows: Sequence[Sequence[Encoding]]) -> list[list[int]]:
    """The token ids of each window of these texts."""
    return [window.ids for i in index for window in windows[i]]


def _joined(index: list[int], block: Sequence[Sequence[Encoding]], shares: Sequence[Sequence[Floats]]) -> States:
    """One row a text, its windows one after the other."""
    states = (next(share) for share in cycle(list(map(iter, shares))))
    found = [[next(states) for _ in windows] for windows in block]
    tokens = [np.concatenate(parts) if len(parts) > 1 else parts[0] for parts in found]
    return States(index, tokens, lambda row: _offsets(block[row]))


def _offsets(windows: Sequence[Encoding]) -> NDArray[np.int64]:
    return np.array([pair for window in windows for pair in window.offsets], np.int64)


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
