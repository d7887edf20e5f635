"""Ctrl-C that waits: inside a block that must not be left half done."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back_interrupt() -> Iterator[None]:
    """Ctrl-C inside the block takes effect after it, so that no file is left with half a row."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = False

    def remember(*_: object) -> None:
        nonlocal pressed
        pressed = True

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.default_int_handler)
    if pressed:
        raise KeyboardInterrupt
