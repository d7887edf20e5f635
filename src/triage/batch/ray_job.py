"""A job whose answers come from a Ray cluster; rows, parts and journal stay with the process that runs it.

What is written does not hang on where it was answered, so a job can be begun on a cluster and gone on with here.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import triage
from triage.batch.answers import Answer, Asked, BatchTriager, answers
from triage.batch.identity import model_identity
from triage.batch.inputs import Given
from triage.batch.job import Job, Options, prepare
from triage.batch.ray_data import import_ray, loader
from triage.batch.running import Progress, run
from triage.batch.summary import Summary
from triage.errors import MessageError, ModelError, TriageError
from triage.message import Message

BLOCK_ROWS = 512
BLOCK_CHARACTERS = 1_000_000
AHEAD = 3
"""Blocks an actor has at most: the one it works on, and those that wait for it."""
RETRIES = 3
"""How often a block is given to an actor again after the process of the one before has died."""


def run_on_ray(
    source: Given | Job,
    out: str | Path | None = None,
    *,
    options: Options | None = None,
    model: str | Path | None = None,
    policy: str | Path | None = None,
    profile: str | Path | None = None,
    address: str | None = None,
    actors: int | None = None,
    cpus_per_actor: int = 1,
    progress: Progress | None = None,
    load: Callable[[], BatchTriager] | None = None,
) -> Summary:
    """As `triage.batch.run`, answered by `actors` of a Ray cluster: same rows, same bytes, same `--resume`.

    `address` is the cluster's (`auto`, `ray://head:10001`); without it the one this process is connected to, or a
    cluster of this machine's cores that lasts as long as the job. As many actors as there are cores are started, each
    with a model of its own; one that dies is started again, and its block is done again. Paths have to lead to the same
    files on every machine, and every machine needs the same version of triage.

    Raises MessageError before any work when input, output or cluster will not do.
    """
    ray = import_ray()
    if not isinstance(source, Job):
        if out is None:
            raise MessageError("run_on_ray needs the output's path")
        source = prepare(source, out, options=options)
    load = load or loader(model=model, policy=policy, profile=profile, threads=cpus_per_actor)
    triager = load()
    with _cluster(ray, address):
        pool = _Pool(ray, load, actors=actors, cpus=cpus_per_actor, identity=_identity(triager))
        return run(triager, source, progress=progress, answering=pool.answers)


class Worker:
    """What an actor runs: one model, loaded when the first block comes."""

    def __init__(self, load: Callable[[], BatchTriager], asked: Asked, identity: dict[str, Any]) -> None:
        self._load, self._asked, self._identity = load, asked, identity
        self._triager: BatchTriager | None = None

    def answer(self, messages: list[Message]) -> list[Answer]:
        """Answer one block. Raises ModelError when the model, policy or version is not the one of the job."""
        if self._triager is None:
            triager = self._load()
            if (own := _identity(triager)) != self._identity:
                differ = ", ".join(name for name, value in self._identity.items() if own[name] != value)
                raise ModelError(f"a machine of the cluster has another {differ}; give every machine the same files")
            self._triager = triager
        return list(answers(self._triager, messages, self._asked))


class _Pool:
    """Actors with a model each. Blocks go to the one with the least to do, and come back in their order."""

    def __init__(
        self,
        ray: Any,
        load: Callable[[], BatchTriager],
        *,
        actors: int | None,
        cpus: int,
        identity: dict[str, Any],
    ) -> None:
        self._ray, self._load, self._cpus, self._identity = ray, load, cpus, identity
        self._count = actors or max(1, int(ray.cluster_resources().get("CPU", 1)) // cpus)

    def answers(self, messages: Iterable[Message], asked: Asked) -> Iterator[Answer]:
        """Answers in the order of the messages."""
        remote = self._ray.remote(
            num_cpus=self._cpus, max_restarts=-1, max_task_retries=RETRIES, scheduling_strategy="SPREAD"
        )(Worker)
        workers = [remote.remote(self._load, asked, self._identity) for _ in range(self._count)]
        waiting: deque[tuple[Any, int]] = deque()
        try:
            for block in _blocks(messages):
                while len(waiting) >= AHEAD * len(workers):
                    yield from self._next(waiting)
                worker = self._least(waiting, len(workers))
                waiting.append((workers[worker].answer.remote(block), worker))
            while waiting:
                yield from self._next(waiting)
        finally:
            for each in workers:
                with suppress(Exception):  # the cluster may be gone by now
                    self._ray.kill(each)

    def _next(self, waiting: deque[tuple[Any, int]]) -> list[Answer]:
        """The answers to the oldest block. Raises MessageError when the cluster fails, so that a job can be resumed."""
        place, _ = waiting[0]
        try:
            found: list[Answer] = self._ray.get(place)
        except self._ray.exceptions.RayTaskError as error:
            cause = error.cause
            if isinstance(cause, TriageError):
                raise type(cause)(str(cause.args[0])) from None
            raise MessageError(f"a worker of the cluster failed ({type(cause).__name__})") from None
        except self._ray.exceptions.RayError as error:
            raise MessageError(f"the cluster failed ({type(error).__name__})") from error
        waiting.popleft()
        return found

    def _least(self, waiting: deque[tuple[Any, int]], count: int) -> int:
        """The worker with the fewest unfinished blocks."""
        places = [place for place, _ in waiting]
        pending = set(self._ray.wait(places, num_returns=len(places), timeout=0)[1]) if places else set()
        busy = [0] * count
        for place, worker in waiting:
            busy[worker] += place in pending
        return busy.index(min(busy))


def _blocks(messages: Iterable[Message]) -> Iterator[list[Message]]:
    block: list[Message] = []
    characters = 0
    for message in messages:
        block.append(message)
        characters += len(message.text)
        if len(block) >= BLOCK_ROWS or characters >= BLOCK_CHARACTERS:
            yield block
            block, characters = [], 0
    if block:
        yield block


@contextmanager
def _cluster(ray: Any, address: str | None) -> Iterator[None]:
    """A connection to the cluster; what was begun here is ended here. Nothing is reported to Ray's makers."""
    if address is None and ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    quiet = {"logging_level": "ERROR", "log_to_driver": False}
    try:
        ray.init(**quiet, address=address or "local", **({} if address else {"include_dashboard": False}))
    except Exception as error:  # Ray raises bare ones
        where = f"at {address[:80]} " if address else ""
        raise MessageError(f"no Ray cluster {where}could be reached or started: {type(error).__name__}") from error
    try:
        yield
    finally:
        ray.shutdown()


def _identity(triager: BatchTriager) -> dict[str, Any]:
    return {"version of triage": triage.__version__, **model_identity(triager)}
