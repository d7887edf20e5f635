import numpy as np

from triage.learning.pool import Kept, Pool
from triage.message import Message

NOTHING = np.zeros(1, np.float32)


def filled(texts: list[str], *, seed: int = 7, weight: float = 1.0, rows: int = 10, characters: int = 10**6) -> Pool:
    pool = Pool(seed=seed, rows=rows, characters=characters)
    for index, text in enumerate(texts):
        pool.add(Kept(index, Message(text), NOTHING, NOTHING), text, weight=weight)
    return pool


def texts_in(pool: Pool) -> list[str]:
    return [kept.message.text for kept in pool.all()]


def test_a_short_stream_is_kept_whole_and_in_order() -> None:
    assert texts_in(filled(["a", "b", "c"])) == ["a", "b", "c"]


def test_each_text_is_kept_once_whatever_its_case_and_spacing() -> None:
    assert texts_in(filled(["Hello  there", "hello there", "bye"])) == ["Hello  there", "bye"]


def test_a_long_stream_keeps_no_more_than_it_may_hold() -> None:
    pool = filled([f"message {number}" for number in range(1_000)])
    assert len(pool.held) == 10
    assert len(pool._lots) == 10


def test_what_is_kept_does_not_hang_on_the_order_or_on_repeats() -> None:
    texts = [f"message {number}" for number in range(300)]
    assert set(texts_in(filled(texts))) == set(texts_in(filled([*texts[::-1], *texts])))


def test_another_seed_keeps_others() -> None:
    texts = [f"message {number}" for number in range(300)]
    assert set(texts_in(filled(texts))) != set(texts_in(filled(texts, seed=8)))


def test_heavy_messages_stay() -> None:
    pool = Pool(rows=20)
    for index in range(1_000):
        kept = Kept(index, Message(f"message {index}"), NOTHING, NOTHING)
        pool.add(kept, kept.message.text, weight=1.0 if index % 10 == 0 else 1e-6)
    assert all(kept.index % 10 == 0 for kept in pool.all())


def test_long_texts_push_others_out() -> None:
    pool = filled(["x" * 40 + str(number) for number in range(10)], characters=100)
    assert sum(len(text) for text in texts_in(pool)) <= 100
