"""The shipped encoder: an ONNX graph run by onnxruntime, with the tokenizer beside it."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from triage.encoders import Floats, States
from triage.errors import ModelError

OVERLAP = 32
"""Tokens that two neighbouring windows of a long text share."""
TOKENS = 2048
"""Tokens in one run of the graph, padding included: what bounds its memory."""


class OnnxEncoder:
    """Runs `encoder.onnx`. A text longer than `max_tokens` is read in overlapping windows, so nothing is cut off."""

    def __init__(self, folder: Path, *, max_tokens: int, threads: int | None = None) -> None:
        self.threads = threads
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or 0
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare Exception types of their own
            raise ModelError(f"{folder}: the encoder cannot be loaded: {error}") from error
        needed = OVERLAP + self.tokenizer.num_special_tokens_to_add(False)
        if max_tokens <= needed:
            raise ModelError(f"{folder}: max_tokens is {max_tokens}; a window has to hold more than {needed}")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens, stride=OVERLAP)

    @property
    def size(self) -> int:
        """Numbers per token."""
        return int(self.session.get_outputs()[0].shape[2])

    def encode(self, texts: Sequence[str], *, batch_size: int = 64) -> Iterator[States]:
        """Token states of every text: those of one window in batches of like length, longer ones each alone."""
        encodings = self.tokenizer.encode_batch(list(texts))
        short = [index for index, encoding in enumerate(encodings) if not encoding.overflowing]
        for index in _batches(short, [len(encoding.ids) for encoding in encodings], most=batch_size):
            yield self._states(index, [encodings[i] for i in index])
        for i in sorted(set(range(len(texts))) - set(short)):
            windows = [encodings[i], *encodings[i].overflowing]
            together = _batches(range(len(windows)), [len(window.ids) for window in windows], most=batch_size)
            parts = [self._states([i], [windows[number] for number in sorted(numbers)]) for numbers in together]
            yield _side_by_side(parts)

    def run(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Floats:
        """The bare graph: token states (rows, length, size) from token ids and mask, both (rows, length)."""
        return self.session.run(None, {"input_ids": ids, "attention_mask": mask})[0]  # type: ignore[no-any-return]

    def _states(self, index: list[int], encodings: Sequence[Encoding]) -> States:
        rows, length = len(encodings), max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((rows, length), np.int64)
        mask = np.zeros((rows, length), np.int64)
        offsets = np.zeros((rows, length, 2), np.int64)
        for row, encoding in enumerate(encodings):
            used = len(encoding.ids)
            ids[row, :used] = encoding.ids
            mask[row, :used] = 1
            offsets[row, :used] = encoding.offsets
        return States(index, self.run(ids, mask), mask.astype(np.float32), offsets)


def _batches(items: Iterable[int], lengths: Sequence[int], *, most: int) -> Iterator[list[int]]:
    """Items by length, in batches of at most `most` that stay within TOKENS once padded."""
    batch: list[int] = []
    for item in sorted(items, key=lambda item: lengths[item]):
        if batch and (len(batch) == most or (len(batch) + 1) * lengths[item] > TOKENS):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _side_by_side(parts: Sequence[States]) -> States:
    """The windows of one text as one long row."""
    tokens = np.concatenate([part.tokens.reshape(1, -1, part.tokens.shape[2]) for part in parts], axis=1)
    mask = np.concatenate([part.mask.reshape(1, -1) for part in parts], axis=1)
    offsets = np.concatenate([part.offsets.reshape(1, -1, 2) for part in parts], axis=1)
    return States(parts[0].index, tokens, mask, offsets)
