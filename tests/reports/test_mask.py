import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.reports.mask import LONGEST, Masker

NOBODY = Masker([])


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("My name is maria lopez and I wait", "maria lopez"),
        ("Write to maria.lopez+x@mail.example.org please", "maria.lopez"),
        ("tweet @MariaLo2 about it", "MariaLo2"),
        ("Call +44 20 7946 0000 after five", "7946"),
        ("Order FS-20718 and card 4111 1111 1111 1111", "20718"),
        ("Order FS-20718 and card 4111 1111 1111 1111", "1111"),
        ("Look at https://example.com/u/maria?token=1", "maria"),
        ("Your man Siobhan promised it", "Siobhan"),
        ("Kind regards, Wolfgang Ambrecht", "Ambrecht"),
        ("Dear Mr Obuya, it leaks", "Obuya"),
        ("I spoke to Priya Raghunathan twice", "Raghunathan"),
        ("We live in Oakmere Close, Pemberley", "Pemberley"),
    ],
)
def test_what_tells_who_wrote_is_left_out(text: str, hidden: str) -> None:
    assert hidden not in NOBODY.quote(text)


def test_a_word_that_many_customers_write_stays_readable() -> None:
    masker = Masker([f"I love my Lumenwick box {n}" for n in range(5)] + ["ask Torvald"] * 2)
    assert masker.quote("My Lumenwick broke, Torvald saw it") == "My Lumenwick broke, [name] saw it"


def test_given_names_are_hidden_however_many_write_them() -> None:
    masker = Masker([f"Thank you Maria {n}" for n in range(50)])
    assert "Maria" not in masker.quote("It was Maria who helped")


def test_plain_words_of_a_message_stay() -> None:
    text = "The app closes when I open a bill on Monday, I have tried it twice."
    assert NOBODY.quote(text) == text


def test_ids_stay_as_they_are_unless_they_are_addresses() -> None:
    assert NOBODY.identifier("INC-2041") == "INC-2041"
    assert "maria" not in NOBODY.identifier("maria@example.com/7")


@given(st.text(max_size=600), st.lists(st.text(max_size=80), max_size=5))
def test_any_text_is_one_short_line_without_long_numbers_or_addresses(text: str, others: list[str]) -> None:
    quote = Masker(others).quote(f"{text} someone@example.org 5550199 @someone_else")
    assert len(quote) <= LONGEST + 1
    assert "\n" not in quote
    assert "5550199" not in quote
    assert "someone@example.org" not in quote


def test_hostile_text_takes_no_long_time() -> None:
    for piece in ("a" * 100_000, "1 " * 50_000, "@" * 100_000, "A.b@" * 25_000, "Mr " * 30_000, "x-" * 50_000):
        assert len(NOBODY.quote(piece)) <= LONGEST + 1
