"""The draft as an object: text, parts, sendable, plain values."""

import json

import pytest

from triage.drafts.draft import PARTS, Draft, Finding, Part


def parts(**texts: str) -> tuple[Part, ...]:
    return tuple(Part(name, texts.get(name, "")) for name in PARTS)


def test_text_of_an_email_has_greeting_paragraphs_and_sign_off() -> None:
    draft = Draft(parts(listen="One.", acknowledge="Two.", take_action="Three."), greeting="Hello,", sign_off="Sam")
    assert draft.text == "Hello,\n\nOne. Two.\n\nThree.\n\nSam"


def test_a_draft_without_words_has_no_text_and_no_greeting() -> None:
    assert Draft(parts(), greeting="Hello,", sign_off="Sam").text == ""


def test_a_gap_or_a_high_finding_stops_a_draft_and_a_low_one_does_not() -> None:
    whole = parts(listen="One.")
    assert Draft(whole).sendable
    assert not Draft(whole, gaps=("your name",)).sendable
    assert not Draft(whole, findings=(Finding("too_long", "high", "draft", "", "shorten"),)).sendable
    assert Draft(whole, findings=(Finding("speaks_of_they", "low", "listen", "they", "own it"),)).sendable


def test_plain_values_go_through_json() -> None:
    draft = Draft(parts(listen="One."), gaps=("your name",), findings=(Finding("r", "low", "listen", "t", "m"),))
    data = json.loads(json.dumps(draft.to_dict()))
    assert [part["name"] for part in data["parts"]] == list(PARTS)
    assert data["text"] == draft.text
    assert data["findings"][0]["remedy"] == "m"


def test_a_part_is_found_by_name() -> None:
    assert Draft(parts(thank="Thanks.")).part("thank").text == "Thanks."
    with pytest.raises(KeyError):
        Draft(parts()).part("farewell")
