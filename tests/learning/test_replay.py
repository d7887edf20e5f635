import pytest

pytest.importorskip("torch")

from triage.learning.replay import replay_texts


def test_replay_is_many_different_messages_in_one_order() -> None:
    texts = replay_texts()
    assert 3500 <= len(texts) <= 4500
    assert len(set(texts)) == len(texts)
    assert texts == replay_texts()
    assert all(text.strip() and len(text) <= 600 for text in texts)
