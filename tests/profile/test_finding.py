"""Finding the issue and the article for a message: by words alone, with meaning, and only when sure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from acme import about
from hypothesis import given
from hypothesis import strategies as st

from triage.encoders import States
from triage.profile import Article, KnownIssue, Profile
from triage.profile.find import ARTICLE, Fit
from triage.profile.tokens import spoken

CRASH = KnownIssue(
    "app-closes",
    "the Acme app",
    "the app closes when an invoice is opened",
    "fixing",
    ("malfunction",),
    asked=("the app crashes on the invoices page",),
)
DOWN = KnownIssue(
    "down-leeds",
    "broadband in Leeds",
    "broadband is down in Leeds",
    "investigating",
    ("outage",),
    asked=("no internet connection since this morning",),
    mentions=("Leeds", "LS 1"),
    since=datetime(2026, 11, 20, tzinfo=UTC),
    until=datetime(2026, 11, 24, tzinfo=UTC),
)
COPY = Article(
    "copy", "How to get a copy of your invoice", intents=("billing_question",), summary="Invoices are PDFs to download."
)
ADDRESS = Article("address", "How to change your postal address", summary="Type it in.", follows=("copy",))
ROUTER = Article("router", "How to restart the router", summary="Unplug the router.", intents=("malfunction",))
ACME = Profile(issues=(CRASH, DOWN), articles=(COPY, ADDRESS, ROUTER))


class WordEncoder:
    """One dimension a word, so that meaning is shared words: enough to see that vectors are used."""

    size = 64

    def encode(self, texts: Sequence[str], *, batch_size: int) -> Iterator[States]:
        tokens = np.zeros((len(texts), 1, self.size), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                tokens[row, 0, sum(map(ord, word)) % self.size] += 1
        yield States(range(len(texts)), list(tokens), lambda _row: np.zeros((1, 2), np.int64))


def test_the_right_issue_and_article_are_found_by_their_words() -> None:
    assert ACME.find(about("Your app crashes as soon as the invoices page opens", "malfunction")).issue is CRASH
    assert ACME.find(about("Where can I download a copy of the invoice as PDF?", "billing_question")).article is COPY


def test_words_are_cut_alike_with_and_without_letters_that_are_not_ascii() -> None:
    text = "Down in Harwell-Bay, snake_case (no. 4)\n'quoted' it\x1cis!"
    assert spoken(f"{text} é") == f"{spoken(text)}é "


def test_the_next_article_is_the_one_that_follows() -> None:
    known = ACME.find(about("Where can I download a copy of the invoice as PDF?", "billing_question"))
    assert known.next is ADDRESS
    assert "postal address" in known.words


def test_nothing_is_found_where_nothing_fits() -> None:
    for text, intent in [
        ("Thank you, all is well!", "praise"),
        ("", "other"),
        ("The app is blue.", "malfunction"),
        ("Where can I download a copy of the invoice as PDF?", "outage"),  # the intent does not fit
        ("Qwertz uiop", "malfunction"),
    ]:
        assert ACME.find(about(text, intent)) == Profile().find(about(text, intent))


def test_an_issue_of_one_place_or_time_is_told_to_nobody_else() -> None:
    text = "No internet connection in {} since this morning, broadband down"
    assert ACME.find(about(text.format("Leeds"), "outage")).issue is DOWN
    assert ACME.find(about(text.format("York"), "outage")).issue is None
    assert ACME.find(about(text.format("Leedsville"), "outage")).issue is None
    for day, found in ((19, None), (22, DOWN), (25, None)):
        message = about(text.format("LS-1"), "outage", sent_at=datetime(2026, 11, day, tzinfo=UTC))
        assert ACME.find(message).issue is found


def test_a_long_story_that_holds_some_word_of_everything_finds_nothing() -> None:
    story = " ".join(f"word{number}" for number in range(120))
    assert ACME.find(about(f"{story} app crashes invoices page", "malfunction")).issue is None


def test_an_article_that_the_message_contradicts_is_left_out() -> None:
    copy = replace(COPY, unless=("VAT number",))
    profile = Profile(issues=(CRASH, DOWN), articles=(copy, ADDRESS, ROUTER))
    text = "Where can I download a copy of the invoice as PDF"
    assert profile.find(about(f"{text}?", "billing_question")).article is copy
    assert profile.find(about(f"{text}, with our VAT-number?", "billing_question")).article is not copy


def test_in_a_long_message_an_article_needs_meaning_of_its_own() -> None:
    assert Fit(COPY, words=2.0, meaning=0.6, intent=1.0).clears(ARTICLE)
    assert not Fit(COPY, words=2.0, meaning=0.6, intent=1.0, at_length=True).clears(ARTICLE)
    assert Fit(COPY, words=2.0, meaning=0.85, intent=1.0, at_length=True).clears(ARTICLE)


def test_meaning_has_to_agree_with_the_words() -> None:
    encoder = WordEncoder()
    profile = ACME.with_vectors(encoder)
    text = "the app crashes on the invoices page"
    near = next(encoder.encode([text], batch_size=1)).tokens[0][0]
    assert profile.find(about(text, "malfunction", vector=near)).issue is CRASH
    assert profile.find(about(text, "malfunction", vector=-near)).issue is None
    assert profile.find(about(text, "malfunction")).issue is CRASH  # a stand-in's answer has no vector
    assert Profile().with_vectors(encoder) == Profile()


@given(st.text(max_size=300))
def test_any_message_can_be_looked_up(text: str) -> None:
    known = ACME.find(about(text, "malfunction"))
    assert known.issue in (None, CRASH)
    assert known.article in (None, ADDRESS, ROUTER)
