import pytest

pytest.importorskip("torch")

from hypothesis import given
from hypothesis import strategies as st

from triage.learning.names import in_words, name_examples
from triage.taxonomy import parse


@given(st.text(max_size=300))
def test_any_name_gives_plain_words(label: str) -> None:
    words = in_words(label)
    assert words == " ".join(words.split())
    assert "_" not in words


def test_names_without_letters_give_no_example() -> None:
    wants = parse({"intent": {label: {"description": ""} for label in ("1", "2_3", "late delivery")}})
    assert [example.targets for example in name_examples(wants, ["intent"])] == [{"intent": ("late delivery",)}]
