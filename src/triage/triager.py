"""The whole way of a message: read, encode, score, decide. One message is a batch of one."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from triage.decide import act, decide
from triage.encoders import Encoder, Floats
from triage.encoders.onnx import OnnxEncoder
from triage.errors import MessageError, ModelError, TaxonomyError
from triage.folder import Config, check_folder, read_config
from triage.heads import MANY, Calibration, Heads, Scored
from triage.message import Message
from triage.policy import Policy, read_policy
from triage.repeats import Repeats
from triage.result import Signal, Triage
from triage.taxonomy import TASKS, URGENCIES, Taxonomy, read_taxonomy
from triage.text.reader import Reader
from triage.text.reading import Reading
from triage.urgency import with_reason

if TYPE_CHECKING:
    from triage.drafts.draft import Draft
    from triage.drafts.rewriting import Rewriter
    from triage.profile import Profile

AHEAD = 8
"""Batches that a stream works on, or holds the answers of, at a time."""
AHEAD_CHARACTERS = 4_000_000
"""Characters in the messages that it holds, at most, for a backlog may hold messages of any length."""
SHARE = 64
"""Messages that a thread takes at a time, at most. Fewer cost more, for reading, encoding and judging push each other
out of the core's cache; more keep other threads waiting, for Python runs on one at a time while it reads and judges."""
REMEMBERED = 16_384
"""Texts of which a stream remembers what the model said (about 2 KB each), so that a repeated one costs nothing."""
SOFT = 0.3
"""The power of what a token says for a signal. A single loud word weighs less than a sentence that says it in many; the
sentence given is the right one more often so (`training/evidence.py --powers`)."""
MOST_ABOUT = 2
NEARLY = 0.5
"""A second sentence is given for an intent when it speaks at least half as much for it as the first."""

NO_MESSAGE = "it does not read like a customer's message"
"""Why a person has to look at what lies outside what the model learned from: code, verses, prompts, gibberish."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says of one text: all probabilities in a row, the vector, and what it looked at.

    `evidence` is the number of the sentence behind each signal, `about` the sentences behind the intent.
    """

    probabilities: Floats
    evidence: dict[int, int]
    about: tuple[int, ...]
    vector: Floats


Memory = Repeats[Said]


class Triager:
    """A loaded model. Call it with one message, or stream many. Safe to share between threads."""

    def __init__(
        self,
        *,
        config: Config,
        taxonomy: Taxonomy,
        reader: Reader,
        encoder: Encoder,
        heads: Heads,
        policy: Policy,
        profile: "Profile | None" = None,
        folder: Path | None = None,
        threads: int = 1,
    ) -> None:
        self.config = config
        self.taxonomy = taxonomy
        self.reader = reader
        self.encoder = encoder
        self.heads = heads
        self.policy = policy
        self.profile = profile
        self.folder = folder
        self.threads = threads
        self._bars = [config.signals[kind] for kind in taxonomy.labels(MANY)]

    @property
    def name(self) -> str:
        """The model's name, by its config."""
        return self.config.name

    @property
    def version(self) -> str:
        """The model's version, by its config."""
        return self.config.version

    def __call__(self, message: str | Message) -> Triage:
        """Triage one message. Raises MessageError for anything that is neither a str nor a Message."""
        return self._judge([message], Memory(most=0))[0]

    def stream(self, messages: Iterable[str | Message], *, batch_size: int = 64) -> Iterator[Triage]:
        """Triage many messages, in their order, holding at most `AHEAD` batches at a time.

        As many messages are worked on at a time as the encoder has threads. What the model sees twice (the same words
        once quotes, markup and signature are off) it judges once; facts and policy are applied to each message anew.
        Raises MessageError for anything that is neither a str nor a Message.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size has to be at least 1, not {batch_size}")
        memory = Memory(most=REMEMBERED)
        held = _Held()
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="triage")
        try:
            for share in _shares(messages, min(batch_size, SHARE)):
                held.add(share, pool.submit(self._judge, share, memory))
                while held.messages > AHEAD * batch_size or held.characters > AHEAD_CHARACTERS:
                    yield from held.take()
            while held.messages:
                yield from held.take()
        finally:
            pool.shutdown(cancel_futures=True)

    def draft(self, triage: Triage, *, rewriter: "Rewriter | None" = None) -> "Draft":
        """Propose a reply in the five LATTE parts, grounded in the message's own facts.

        A `rewriter` (see `triage.drafts.rewriting`) may reword it; nothing is asked of any model without one.
        """
        from triage.drafts.write import write

        return write(triage, profile=self.profile, rewriter=rewriter)

    def _read(self, messages: Sequence[str | Message]) -> list[tuple[Message, Reading]]:
        whole = [_as_message(message) for message in messages]
        return list(zip(whole, self.reader.read_all(whole), strict=True))

    def _judge(self, messages: Sequence[str | Message], memory: Memory) -> list[Triage]:
        """The whole way of some messages, on the thread that calls."""
        pairs = self._read(messages)
        readings = [reading for _, reading in pairs]
        said = memory.answers(
            [_key(reading) for reading in readings], lambda places: self._ask([readings[place] for place in places])
        )
        return [self._triage(*pair, each) for pair, each in zip(pairs, said, strict=True)]

    def _ask(self, readings: Sequence[Reading]) -> list[Said]:
        """Let the model judge each reading."""
        said: dict[int, Said] = {}
        for states in self.encoder.encode([reading.text for reading in readings], batch_size=len(readings)):
            scored = self.heads.score(states, [len(readings[index].sentences) for index in states.index])
            rows = np.concatenate([scored.probabilities[task] for task in self.taxonomy.tasks], axis=1)
            for row, index in enumerate(states.index):
                evidence, about = self._evidence(readings[index], scored, row)
                said[index] = Said(rows[row].copy(), evidence, about, scored.vectors[row].copy())
        return [said[index] for index in range(len(readings))]

    def _triage(self, message: Message, reading: Reading, said: Said) -> Triage:
        probabilities: dict[str, list[float]] = {}
        start = 0
        for task in self.taxonomy.tasks:
            end = start + len(self.taxonomy.labels(task))
            probabilities[task] = said.probabilities[start:end].tolist()
            start = end
        signals = tuple(
            Signal(self.taxonomy.labels(MANY)[number], probabilities[MANY][number], span)
            for number, place in sorted(said.evidence.items(), key=lambda each: -probabilities[MANY][each[0]])
            for span in (reading.sentences[place].span if place >= 0 else None,)
        )
        decisions = {
            task: decide(
                task,
                self.taxonomy.labels(task),
                values,
                threshold=self.config.thresholds[task],
                several=task in self.taxonomy.several,
            )
            for task, values in probabilities.items()
            if task != MANY
        }
        about = tuple(reading.sentences[place].span for place in said.about)
        decisions["intent"] = replace(decisions["intent"], evidence=about)
        decisions["urgency"] = with_reason(decisions["urgency"], signals, message, policy=self.policy)
        obstacle = reading.obstacle or (NO_MESSAGE if self.heads.is_outside(said.vector) else None)
        action, reason = act(
            decisions,
            obstacle,
            policy=self.policy,
            auto_from=self.config.auto_from,
            human_below=self.config.human_below,
        )
        intent = decisions["intent"].label
        queue = self.policy.queues.get(intent) or self.taxonomy.label("intent", intent).queue
        return Triage(message, reading, decisions, signals, action, reason, queue, said.vector)

    def _evidence(self, reading: Reading, scored: Scored, row: int) -> tuple[dict[int, int], tuple[int, ...]]:
        """The number of the sentence that speaks most for each reported signal; the sentences that do for the intent.

        Of the latter there are one or two, the strongest first.
        """
        known = scored.probabilities[MANY][row].tolist()
        seen = [number for number, bar in enumerate(self._bars) if known[number] >= bar]
        count = len(reading.sentences)
        if count < 2:
            return dict.fromkeys(seen, count - 1), tuple(range(count))
        tokens, where = _places(reading, scored.states.offsets(row))
        signals = {
            number: int(_loud(scored.attention[row][tokens, number], where, count, power=SOFT).argmax())
            for number in seen
        }
        loud = _loud(self.heads.speaks(scored, row, "intent")[tokens], where, count)
        strongest = np.argsort(-loud, kind="stable")[:MOST_ABOUT].tolist()
        return signals, tuple(place for place in strongest if loud[place] >= loud[strongest[0]] * NEARLY)


def load(path: Path, *, policy: Path | None = None, profile: Path | None = None, threads: int | None = None) -> Triager:
    """Open a model folder, checking every file in it. See `triage.load`."""
    check_folder(path)
    config = read_config(path)
    taxonomy = read_taxonomy(path / "taxonomy.toml")
    _check_fit(config, taxonomy, path)
    encoder = OnnxEncoder(path, max_tokens=config.max_tokens, threads=threads)
    calibration = {task: Calibration.of(entry) for task, entry in config.calibration.items()}
    return Triager(
        config=config,
        taxonomy=taxonomy,
        reader=Reader(languages=config.languages),
        encoder=encoder,
        heads=Heads.read(path / "heads.safetensors", taxonomy, calibration, size=encoder.size),
        policy=read_policy(policy, taxonomy),
        profile=_profile(profile, encoder),
        folder=path,
        threads=encoder.threads,
    )


def _check_fit(config: Config, taxonomy: Taxonomy, path: Path) -> None:
    """Raise when the taxonomy lacks what decisions need, or when the config speaks of other tasks and labels."""
    if missing := [task for task in TASKS if task not in taxonomy.tasks]:
        raise TaxonomyError(f"{path / 'taxonomy.toml'}: no task {', '.join(missing)}; all of these are needed: {TASKS}")
    if odd := sorted(set(taxonomy.labels("urgency")) - set(URGENCIES)):
        raise TaxonomyError(f"{path / 'taxonomy.toml'}: urgency {', '.join(odd)} is unknown; known: {URGENCIES}")
    biases = {task: len(entry.get("bias", ())) for task, entry in config.calibration.items() if "temperature" in entry}
    for key, found, wanted in (
        ("calibration", biases, {task: len(taxonomy.labels(task)) for task in taxonomy.tasks}),
        ("thresholds", dict.fromkeys(config.thresholds), dict.fromkeys(set(taxonomy.tasks) - {MANY})),
        ("signals", dict.fromkeys(config.signals), dict.fromkeys(taxonomy.labels(MANY))),
    ):
        if found != wanted:
            raise ModelError(f"{path / 'config.json'}: {key} does not fit taxonomy.toml. Keep one run's files together")


def _profile(path: Path | None, encoder: Encoder) -> "Profile | None":
    if path is None:
        return None
    from triage.profile import read_profile

    return read_profile(path).with_vectors(encoder)


class _Held:
    """The shares of a stream that are worked on or wait to be handed out, in order, and how much they hold."""

    def __init__(self) -> None:
        self._shares: deque[tuple[Sequence[str | Message], Future[list[Triage]]]] = deque()
        self.messages = 0
        self.characters = 0

    def add(self, share: Sequence[str | Message], future: Future[list[Triage]]) -> None:
        self._shares.append((share, future))
        self.messages += len(share)
        self.characters += sum(map(_characters, share))

    def take(self) -> list[Triage]:
        """The answers to the oldest share."""
        share, future = self._shares.popleft()
        self.messages -= len(share)
        self.characters -= sum(map(_characters, share))
        return future.result()


def _shares(messages: Iterable[str | Message], count: int) -> Iterator[list[str | Message]]:
    """The messages in shares of `count`, or fewer where they are long."""
    share: list[str | Message] = []
    characters = 0
    for message in messages:
        share.append(message)
        characters += _characters(message)
        if len(share) == count or characters > AHEAD_CHARACTERS // SHARE:
            yield share
            share, characters = [], 0
    if share:
        yield share


def _characters(message: str | Message) -> int:
    return len(message.text if isinstance(message, Message) else str(message))


def _as_message(message: str | Message) -> Message:
    if isinstance(message, Message):
        return message
    if isinstance(message, str):
        return Message(message)
    raise MessageError(f"a message has to be a str or a triage.Message, not {type(message).__name__}")


def _key(reading: Reading) -> bytes:
    """What messages that the model cannot tell apart have in common: the text, and where its sentences begin."""
    starts = ",".join(str(sentence.start) for sentence in reading.sentences)
    return blake2b(f"{starts}\n{reading.text}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _places(reading: Reading, offsets: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The tokens that stand for characters, and the number of the sentence that each of them is in."""
    tokens = np.flatnonzero(offsets[:, 1] > offsets[:, 0])
    starts = [sentence.start for sentence in reading.sentences]
    return tokens, np.maximum(np.searchsorted(starts, offsets[tokens, 0], side="right") - 1, 0)


def _loud(speaks: Floats, where: NDArray[np.intp], count: int, *, power: float = 1.0) -> NDArray[Any]:
    """How much the tokens of each sentence speak for something, (count,); what speaks against it does not count."""
    said = np.maximum(speaks, 0)
    return np.bincount(where, said if power == 1 else said**power, count)
