"""A stream judges what it has seen before only once, and says of a message what it says of it alone, to the bit."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from triage import triager as module
from triage.encoders import States
from triage.message import Message, Turn
from triage.repeats import Repeats
from triage.result import Triage
from triage.triager import Triager

TEXTS = ["Where is my parcel?", "You charged my card twice. Please refund me today.", "Thank you!", "", "word " * 150]


class Counting:
    """An encoder that counts the texts it is given."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.size = encoder.size
        self.count = 0

    def encode(self, texts: Sequence[str], *, batch_size: int) -> Iterator[States]:
        self.count += len(texts)
        yield from self._encoder.encode(texts, batch_size=batch_size)


@pytest.fixture
def counted(tiny: Triager, monkeypatch: pytest.MonkeyPatch) -> Triager:
    monkeypatch.setattr(tiny, "encoder", Counting(tiny.encoder))
    return tiny


def exact(triage: Triage) -> Any:
    assert triage.vector is not None
    return triage.decisions, triage.signals, triage.action, triage.facts, triage.vector.tobytes()


@pytest.mark.parametrize("batch_size", [1, 2, 64])
def test_an_answer_does_not_depend_on_its_neighbours_by_one_bit(tiny: Triager, batch_size: int) -> None:
    alone = {text: exact(tiny(text)) for text in TEXTS}
    for order in (TEXTS, TEXTS[::-1], TEXTS * 3, [TEXTS[4], TEXTS[0]]):
        answers = [exact(triage) for triage in tiny.stream(order, batch_size=batch_size)]
        assert answers == [alone[text] for text in order]


def test_what_reads_the_same_is_judged_once(counted: Triager) -> None:
    messages = [
        Message("Where is my parcel?", id="a"),
        Message("<p>Where is my parcel?</p>", id="b", channel="chat"),
        Message("Where is my parcel?\n\nOn 1 Feb 2026, Help <h@example.com> wrote:\n> How can we help?\n", id="c"),
        Message("Thank you!", id="d"),
    ] * 20
    answers = list(counted.stream(messages, batch_size=3))
    assert counted.encoder.count == 2  # type: ignore[attr-defined]
    assert [each.message.id for each in answers] == ["a", "b", "c", "d"] * 20
    assert len({each.intent.probability for each in answers if each.message.id != "d"}) == 1


def test_facts_and_policy_are_those_of_each_message(counted: Triager) -> None:
    text = "You charged my card twice, order 4471."
    turns = tuple(Turn("customer", "hello?") for _ in range(4))
    plain, marked, waiting = counted.stream([Message(text), Message(f"<div>{text}</div>"), Message(text, turns=turns)])
    assert counted.encoder.count == 1  # type: ignore[attr-defined]
    assert [fact.value for fact in plain.facts] == [fact.value for fact in marked.facts]
    assert plain.facts[0].span.start + len("<div>") == marked.facts[0].span.start
    assert waiting.urgency.label != plain.urgency.label or "raised" not in waiting.urgency.reason
    for each in (plain, marked, waiting):
        assert exact(each) == exact(counted(each.message))


def test_memory_of_texts_is_bounded(counted: Triager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    monkeypatch.setattr(counted, "threads", 1)
    list(counted.stream(["one", "two", "three", "one", "three", "three"], batch_size=1))
    assert counted.encoder.count == 4  # type: ignore[attr-defined]


def test_long_messages_are_not_hoarded(tiny: Triager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AHEAD_CHARACTERS", 1_000)
    taken = []

    def messages() -> Iterator[str]:
        for number in range(30):
            taken.append(number)
            yield f"{number} " + "x" * 600

    stream = tiny.stream(messages(), batch_size=64)
    next(stream)
    assert len(taken) <= 4
    stream.close()  # type: ignore[attr-defined]


def test_threads_that_ask_the_same_at_the_same_time_ask_once() -> None:
    repeats = Repeats[bytes](most=9)
    asked: list[bytes] = []
    begin = Barrier(2)

    def answers(keys: list[bytes]) -> list[bytes]:
        def ask(places: Sequence[int]) -> list[bytes]:
            asked.extend(keys[place] for place in places)
            return [keys[place].upper() for place in places]

        begin.wait()
        return repeats.answers(keys, ask)

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(answers, [[b"a", b"b", b"c"], [b"c", b"b", b"d"]] * 50))
    assert found == [[b"A", b"B", b"C"], [b"C", b"B", b"D"]] * 50
    assert sorted(asked) == [b"a", b"b", b"c", b"d"]


def test_an_error_is_told_and_not_remembered() -> None:
    repeats = Repeats[int](most=9)
    with pytest.raises(ZeroDivisionError):
        repeats.answers([b"a", b"b"], lambda places: [1 // 0 for _ in places])
    assert repeats.answers([b"b"], lambda places: [7 for _ in places]) == [7]
