import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.text.clean import KEPT_HEAD, KEPT_TAIL, MAX_CHARS, clean

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
MARKED = st.lists(
    st.sampled_from([*"ab<>/&;!-\"=' \n\r\x00é", "\u200b", "\u0301", "<p>", "</p>", "<br>", "&amp;", "<!--", "â€™"]),
    max_size=60,
).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("donâ€™t", "don’t"),
        ("cafÃ©", "café"),
        ("Ã¼ber", "über"),
        ("Â£20", "£20"),
        ("e\u0301te\u0301", "été"),
        ("a\ud83d\ude00b\ud800c", "a😀b\ufffdc"),
        ("x\x00y\x07", "xy"),
        ("a\u200bb\u202ec\ufeff", "abc"),
        ("5\u00a0kg", "5 kg"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("it’s “fine”", "it’s “fine”"),
        ("fish &amp; chips &lt;3", "fish & chips <3"),
        ("a < b and c > d, <order 4471>, List<String>", "a < b and c > d, <order 4471>, List<String>"),
    ],
)
def test_text_is_repaired_and_nothing_else_is_touched(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_plain_text_costs_no_lists() -> None:
    cleaned = clean("Where is my order?\nThanks")
    assert isinstance(cleaned.starts, range)
    assert isinstance(cleaned.ends, range)


def test_repaired_characters_point_to_what_they_were_made_from() -> None:
    raw = "I canâ€™t pay Â£20"
    cleaned = clean(raw)
    start = cleaned.text.index("’")
    assert raw[slice(*cleaned.origin(start, start + 1))] == "â€™"
    start = cleaned.text.index("20")
    assert raw[slice(*cleaned.origin(start, start + 2))] == "20"


def test_a_long_text_keeps_its_head_and_its_tail() -> None:
    raw = "h" * 5_000_000 + "t" * KEPT_TAIL
    cleaned = clean(raw)
    assert cleaned.text == "h" * KEPT_HEAD + "\n" + "t" * KEPT_TAIL
    assert cleaned.origin(MAX_CHARS, MAX_CHARS + 1) == (len(raw) - 1, len(raw))


@given(ANYTHING | MARKED)
def test_every_character_has_its_place_and_places_never_go_back(raw: str) -> None:
    cleaned = clean(raw)
    assert len(cleaned.text) == len(cleaned.starts) == len(cleaned.ends)
    previous = 0
    for start, end in zip(cleaned.starts, cleaned.ends, strict=True):
        assert previous <= start <= end <= len(raw)
        previous = start


@given(ANYTHING | MARKED)
def test_nothing_invisible_is_left(raw: str) -> None:
    assert not set(clean(raw).text) & set("\x00\x1b\r\x7f\u200b\u202e\ufeff\ud800")


@pytest.mark.parametrize(
    "piece", ["<", "<!--", "&", "<p ", '<a href="', "<script>", "a\u0301\u0323", "&#", "<br><blockquote>", "é", "\r"]
)
def test_no_repeated_piece_makes_cleaning_slow(piece: str) -> None:
    began = time.perf_counter()
    clean(piece * (100_000 // len(piece)))
    assert time.perf_counter() - began < 2
