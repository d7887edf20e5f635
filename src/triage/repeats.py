"""What was worked out lately, so that nothing is worked out twice, by however many threads at a time."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Repeats(Generic[Answer]):
    """The answers to the `most` keys that were asked for last. Safe to share between threads.

    >>> repeats = Repeats[int](most=2)
    >>> repeats.answers([b"ab", b"c", b"ab"], lambda places: [10 * place for place in places])
    [20, 10, 20]
    """

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._known: OrderedDict[bytes, Answer] = OrderedDict()
        self._asked: dict[bytes, Future[Answer]] = {}

    def answers(self, keys: Sequence[bytes], ask: Callable[[Sequence[int]], Sequence[Answer]]) -> list[Answer]:
        """One answer a key. `ask` gets the places in `keys` of those that no thread has asked for yet.

        What another thread is asking for is waited for, but only once this thread's own questions are answered.
        """
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
            own = {key: place for place, key in enumerate(keys) if key not in found and key not in self._asked}
            self._asked |= {key: Future() for key in own}
            waiting = {key: self._asked[key] for key in keys if key not in found}
        try:
            _settle([waiting[key] for key in own], lambda: ask(list(own.values())))
            found |= {key: future.result() for key, future in waiting.items()}
        finally:
            self._remember(found, own)
        return [found[key] for key in keys]

    def _remember(self, found: Mapping[bytes, Answer], own: Mapping[bytes, int]) -> None:
        with self._lock:
            for key, answer in found.items():
                self._known[key] = answer
                self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
            for key in own:
                del self._asked[key]


def _settle(futures: Sequence[Future[Answer]], ask: Callable[[], Sequence[Answer]]) -> None:
    """Give each future its answer, or all of them the error."""
    try:
        for future, answer in zip(futures, ask() if futures else (), strict=True):
            future.set_result(answer)
    except BaseException as error:
        for future in futures:
            if not future.done():
                future.set_exception(error)
        raise
