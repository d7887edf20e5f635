"""Texts as vectors: what a model's encoder makes of each, with those remembered that were asked for before."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

import numpy as np

from triage.doors.opened import opened, seal_of
from triage.encoders import Floats, means_of
from triage.message import Message

REMEMBERED = 16_384
"""Vectors that are kept (about 2 KB each), so that a search over settings or folds encodes each text once."""
CHUNK = 1_024
"""Messages that are read and encoded together."""

_known: "OrderedDict[bytes, Floats]" = OrderedDict()
_lock = Lock()


def vectors_of(messages: Sequence[Message], *, model: str | None) -> Floats:
    """Mean token states of each message, of length 1; shape (messages, size). Equal messages get equal vectors."""
    seal = seal_of(model)
    keys = [_key(seal, message) for message in messages]
    with _lock:
        found = {key: _known[key] for key in keys if key in _known}
    new = {key: message for key, message in zip(keys, messages, strict=True) if key not in found}
    waiting = list(new.items())
    for start in range(0, len(waiting), CHUNK):
        part = waiting[start : start + CHUNK]
        found |= zip((key for key, _ in part), _encoded([message for _, message in part], model=model), strict=True)
    with _lock:
        for key in keys:
            _known[key] = found[key]
            _known.move_to_end(key)
        while len(_known) > REMEMBERED:
            _known.popitem(last=False)
    return np.stack([found[key] for key in keys])


def _encoded(messages: Sequence[Message], *, model: str | None) -> Floats:
    triager = opened(model)
    texts = [reading.text for reading in triager.reader.read_all(messages)]
    vectors = means_of(triager.encoder, texts, batch_size=64)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def _key(seal: str, message: Message) -> bytes:
    text = f"{seal}\n{len(message.subject or '')}\n{message.subject or ''}\n{message.text}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
