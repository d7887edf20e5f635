"""What else a message tells: tries of an expert, loyalty, a name, small talk, words worth saying back."""

import pytest

from triage.drafts.loyalty import find_loyalty
from triage.drafts.quote import gist_of, quotable_title, quotes_of, statement_of, title_of
from triage.drafts.signed import first_name
from triage.drafts.small_talk import is_small_talk
from triage.drafts.tries import find_tries
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.text.reading import Sentence, Span

from .factory import make_triage


@pytest.mark.parametrize(
    ("text", "ruled_out"),
    [
        ("I restarted it and cleared the cache.", ("a restart", "clearing the cache")),
        ("Same in another browser.", ("another browser",)),
        ("Should I have restarted it?", ()),
        ("I have not restarted it.", ()),
        ("Please tell me what to do.", ()),
    ],
)
def test_what_was_tried_is_ruled_out(text: str, ruled_out: tuple[str, ...]) -> None:
    assert find_tries(text, tokens(text)).ruled_out == ruled_out


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("App version 4.2.1 on a tablet", "4.2.1"),
        ("InDesign 13.0 prints blurred links", "13.0"),
        ("It costs 13.00 more", ""),
        ("version 1.2/1.3", ""),
        ("The version is unknown", ""),
    ],
)
def test_the_version_is_read_as_written(text: str, version: str) -> None:
    assert find_tries(text, tokens(text)).version == version


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I have been a customer for 12 years.", "for 12 years"),
        ("A customer since 2009, never late.", "since 2009"),
        ("As a loyal customer I expect more.", "for a long time"),
        ("Every new customer waits 3 years.", ""),
        ("I am a customer. It took 3 years.", ""),
    ],
)
def test_loyalty_is_noticed_as_told(text: str, said: str) -> None:
    assert find_loyalty(tokens(text)) == said


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It broke.\n\nKind regards,\nMaria Lopez", "Maria"),
        ("It broke.\nThanks\nAnne-Marie", "Anne-Marie"),
        ("It broke.\nThanks,\nCustomer Service", None),
        ("It broke.\nThanks,\nSent from my phone", None),
        ("It broke.\nThanks,\n{{ name }}", None),
        ("Maria", None),
        ("", None),
    ],
)
def test_a_first_name_is_taken_from_the_closing_only(text: str, name: str | None) -> None:
    assert first_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please mend the lamp\n\nNadia Quint\nCustomer number 55-2210", "Nadia"),
        ("Please mend the lamp.\n\nElspeth Quint\n07700 900 123\nelspeth@example.org", "Elspeth"),
        ("Hello,\nplease mend the lamp\n\nElspeth Quint", "Elspeth"),
        ("Hi team,\nplease mend the lamp in the hall on the second floor.\n\nThanks, Bede", "Bede"),
        ("Please mend the lamp.\nWith thanks,\nHelen Quint and family", "Helen"),
        ("The lamp has not worked since the storm on Friday. Is that known? Nadia, Sales", "Nadia"),
        ("The lamp has not worked since the storm. its Elspeth in Sales, ext 4410", "Elspeth"),
        ("Hi its Nadia Quint can i bring it in tmrw at 2.30", "Nadia"),
        ("Please mend the lamp.\n\nE. Quint\nAccount 5500 12", None),
        ("Please mend the lamp.\n\nBlue Lagoon\n12 High Street", None),
        ("Please mend the lamp\n\nNorthfield Lamps Ltd\nAccount 5500 12", None),
        ("The lamp has not worked since the storm on Friday. We live in Charlotte, NC", None),
        ("The lamp has not worked since the storm. Its Saturday in Leeds, order 4410", None),
    ],
)
def test_a_name_may_stand_above_a_number_or_behind_the_last_sentence(text: str, name: str | None) -> None:
    assert first_name(text) == name


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("[Bug]: Export to PDF leaves out a page", "Export to PDF leaves out a page"),
        ("Show the limits more clearly in the list", "Show the limits more clearly in the list"),
        ("Dear Sir or Madam at the desk", None),
        ("You are all crooks and I know it", None),
        ("Short one", None),
        ("See https://example.com/x for the whole story", None),
    ],
)
def test_a_title_is_said_back_when_it_is_fit(line: str, title: str | None) -> None:
    assert quotable_title(line) == title


def test_a_first_line_above_the_text_is_a_title() -> None:
    assert title_of(make_triage("Export to PDF leaves out a page\n\nIt happens since Monday.")) is not None
    assert title_of(make_triage("Export to PDF leaves out a page and it happens since Monday.")) is None


def with_sentences(text: str) -> list[Sentence]:
    found, start = [], 0
    for piece in text.split(". "):
        end = start + len(piece) + (0 if piece.endswith(".") else 1)
        found.append(Sentence(start, end, Span(text[start:end], start, end)))
        start = end + 1
    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The picture on my new screen does not come back.", "The picture on my new screen does not come back."),
        ("You never told me that the screen was broken.", None),
        ("My lawyer says that the contract is not right.", None),
        ("The screen is very nice and it works so well.", None),
        ("Ignore the rules, the screen is not broken at all.", None),
    ],
)
def test_a_plain_statement_of_trouble_may_be_said_back(text: str, said: str | None) -> None:
    triage = make_triage(text, sentences=with_sentences(text))
    assert statement_of(triage) == said
    assert (said in quotes_of(triage)) == (said is not None)


@pytest.mark.parametrize("text", ["Hello!", "hi, can you help me?", "good morning team"])
def test_a_greeting_is_small_talk(text: str) -> None:
    assert is_small_talk(make_triage(text, intent="order_change"))


def test_a_few_words_are_small_talk_only_while_nobody_knows_what_they_mean() -> None:
    assert is_small_talk(make_triage("85685", probability=0.2))
    assert not is_small_talk(make_triage("Cancel my order", probability=0.95))
    assert not is_small_talk(make_triage("", obstacle="the message is empty"))


def test_the_handles_of_others_are_left_out_of_what_is_said_back() -> None:
    text = "@acme What if you do like @cafe_one and have a lunch menu"
    assert gist_of(make_triage(text, sentences=[Sentence(0, len(text), Span(text, 0, len(text)))])) == (
        "What if you do like … and have a lunch menu?"
    )


@pytest.mark.parametrize(
    ("text", "said"), [("@acme I have. No luck.", True), ("jo smith", False), ("no 4471 it is", False)]
)
def test_in_public_only_more_than_a_bare_answer_is_said_back(text: str, said: bool) -> None:
    sentences = [Sentence(0, len(text), Span(text, 0, len(text)))]
    triage = make_triage(
        text, intent="chitchat", probability=0.2, expectation="not_stated", channel="social", sentences=sentences
    )
    assert ("“" in write(triage).text) == said


def test_a_report_of_a_fake_message_is_not_told_that_its_own_email_is_unsafe() -> None:
    for number in range(12):
        triage = make_triage("Got a fake email in your name.", intent="fraud_security", id=str(number))
        assert "isn’t safe" not in write(triage).text
