import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.message import Message
from triage.text.reader import Reader
from triage.text.reading import Reading

READER = Reader(languages=("en",))
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)
PIECES = st.lists(
    st.sampled_from(
        ["order 4471", "> old", "\n", "\n\n", "<p>", "</p>", "<br>", "&amp;", "â€™", "Can you help? ", "by Friday",
         "£38", "\x00", "\ud800", "\u202eabc", "-- \n", "Regards,\nJane", "On 1 Jan Bob wrote:", "😀", "a@b.co",
         "https://x.co/a", "From: a\nTo: b\nSubject: c\n"]
    ),
    max_size=25,
).map("".join)  # fmt: skip


def read(text: str, subject: str | None = None) -> Reading:
    return READER.read_all([Message(text, subject=subject)])[0]


def test_subject_and_body_are_read_together() -> None:
    reading = read("Where is it?", "Re: Fwd: Order 4471")
    assert reading.text == "Subject: Order 4471\nWhere is it?"
    fact = reading.facts[0].span
    assert (fact.where, fact.start, fact.end) == ("subject", 9, 19)
    assert (reading.requests[0].where, reading.requests[0].start) == ("text", 0)


@pytest.mark.parametrize("body", ["order 4471 is late", "Subject: other\nIt is late"])
def test_a_body_that_says_its_subject_is_not_given_another(body: str) -> None:
    assert read(body, "Order 4471").text == body


@pytest.mark.parametrize(
    ("text", "obstacle"),
    [
        ("", "the message is empty"),
        (" \n\t\x00\u200b", "the message is empty"),
        ("[image: IMG_2031.jpg]", "there is only an attachment, no text"),
        ("see attached", "there is only an attachment, no text"),
        ("<attachment>", "there is only an attachment, no text"),
        ("image001.png", "there is only an attachment, no text"),
        ("@shop https://example.com/x", "there is only a link, no text"),
        ("😀👍🏽!!", "there are only emoji, symbols or mentions, no words"),
        ("Best regards,\nJane", "there is only a signature or quoted text, nothing new"),
        ("> a\n> b", "there is only a signature or quoted text, nothing new"),
        ("¿Dónde está mi pedido?", "written in Spanish (es), which this model does not read"),
        ("\ufffd\ufffd\x01\ufffdab\ufffd", "most of it is not readable text (wrong encoding, or not text at all)"),
    ],
)
def test_what_stands_in_the_way_is_said_in_words(text: str, obstacle: str) -> None:
    assert read(text).obstacle == obstacle


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "app crashes",
        "Please see attached, it broke again",
        "4471",
        "look: https://example.com",
        "ثم my order is late",
    ],
)
def test_short_messages_with_words_have_no_obstacle(text: str) -> None:
    assert read(text).obstacle is None


def test_a_subject_alone_is_enough_to_read() -> None:
    assert read("", "My card was stolen").obstacle is None


def test_another_language_is_read_by_a_reader_made_for_it() -> None:
    assert Reader(languages=("en", "es")).read_all([Message("¿Dónde está mi pedido?")])[0].obstacle is None


def test_reading_many_agrees_with_reading_one() -> None:
    messages = [
        Message("It broke. Fix order 4471 by Friday!"),
        Message(""),
        Message("Где мой заказ?"),
        Message("<p>Hi</p>"),
    ]
    assert READER.read_all(messages) == [READER.read_all([message])[0] for message in messages]
    assert READER.read_all([]) == []


@settings(max_examples=200)
@given(ANYTHING | PIECES, st.none() | ANYTHING)
def test_any_text_is_read_and_every_span_lies_in_the_message(text: str, subject: str | None) -> None:
    reading = read(text, subject)
    sources = {"text": text, "subject": subject or ""}
    spans = [
        *(sentence.span for sentence in reading.sentences),
        *reading.requests,
        *(fact.span for fact in reading.facts),
    ]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(sources[span.where])
        assert span.text
    at = 0
    for sentence in reading.sentences:
        assert at <= sentence.start < sentence.end <= len(reading.text)
        assert reading.text[sentence.start : sentence.end] == sentence.span.text
        at = sentence.end


@given(st.lists(st.sampled_from([*"abc .!?\n019$#", "order ", "by Friday "]), max_size=80).map("".join))
def test_spans_of_plain_messages_are_slices_of_them(text: str) -> None:
    reading = read(text)
    for span in [*(sentence.span for sentence in reading.sentences), *(fact.span for fact in reading.facts)]:
        assert "\n" in span.text or text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "piece",
    [">\n", "<", "&", "On ", "On 1 a wrote:\n", "QUJD", "7", "7 ", "@", "a@", "a.", "#1", "£1,", "1-", "by ", "order ",
     "1 hours ", "?", ". ", "é", "www."],
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_length(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.perf_counter()
        read(text)
        return time.perf_counter() - began

    read(piece)
    half, full = min(seconds(9_000) for _ in range(2)), min(seconds(18_000) for _ in range(2))
    assert full < 3 * half + 0.1
    assert full < 1


@pytest.mark.parametrize("text", ["word " * 1_000_000, "> old\n" * 10_000, "7" * 5_000_000])
def test_a_huge_message_is_read_at_once(text: str) -> None:
    began = time.perf_counter()
    assert len(read(text).text) <= 20_001
    assert time.perf_counter() - began < 2


def test_the_result_types_load_without_heavy_packages() -> None:
    code = "import sys, triage.result; print(sorted({'spacy', 'numpy', 'ftfy', 'pycld2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
