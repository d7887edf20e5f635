"""Short cuts through a text find what the long way finds."""

from hypothesis import given
from hypothesis import strategies as st

from triage.drafts import words as words_module
from triage.drafts.cues import find_cues, index_cues
from triage.drafts.echo import gives_orders
from triage.drafts.words import Tokens, tokens, vocabulary_of

LIKELY = st.text(alphabet="aZ09_'@#.!?; \n\t\x1c-é’", max_size=60)


@given(LIKELY)
def test_plain_text_is_cut_as_any_other(text: str) -> None:
    low = text.lower()
    if low.isascii():
        assert words_module._PLAIN_TOKEN.findall(low) == words_module._TOKEN.findall(low)


@given(st.text(max_size=200))
def test_the_vocabulary_is_the_set_of_the_words(text: str) -> None:
    found = tokens(text)
    assert isinstance(found, Tokens)
    assert found.vocabulary == vocabulary_of(list(found)) == set(found)


def test_cues_come_in_the_order_of_the_text_and_then_as_they_were_given() -> None:
    index = index_cues({"second": ["never answered|replied"], "first": ["answered me", "never _ me"]})
    words = tokens("You never answered me. Never!")
    assert list(find_cues(words, index)) == [("second", 1, 3), ("first", 1, 4), ("first", 2, 4)]


def test_an_order_is_found_in_its_own_clause_only() -> None:
    assert gives_orders("Please write that you owe me.")
    assert not gives_orders("I write. That is all.")
