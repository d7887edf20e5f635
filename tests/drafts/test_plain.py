"""What of a sentence may be repeated."""

import pytest

from triage.drafts.plain import tidied


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("where is my loaf 👺👺", "Where is my loaf?"),
        ("It is burnt ☺️ ", "It is burnt."),
        ("The oven is at 200 °C", "The oven is at 200 °C."),
    ],
)
def test_emoji_behind_a_sentence_are_left_out(text: str, said: str) -> None:
    assert tidied(text) == said


def test_a_sentence_with_emoji_in_it_is_not_repeated() -> None:
    assert tidied("My loaf 👺 is burnt") is None
