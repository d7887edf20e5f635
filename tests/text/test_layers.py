import time

import pytest

from triage.text.layers import split_layers


def body_of(text: str) -> str:
    return "".join(text[start:end] for start, end in split_layers(text).body).strip()


@pytest.mark.parametrize(
    "wrapping",
    [
        "On Mon, 3 Mar 2025 at 10:11, Support <s@example.com> wrote:\n> Hello\n> there",
        "On Mon, 3 Mar 2025 at 10:11, The Support Team\n<support@example.com> wrote:\n> Hello",
        "On 3 March 2025 Support wrote:\n\nHello there, how are you?",
        "-----Original Message-----\nFrom: a\nHello",
        "From: Support <s@example.com>\nSent: Monday\nTo: Jane\nSubject: RE: pump\n\nHello",
        "________________________________\nFrom: Support\nSent: Monday\nTo: Jane\nSubject: x\n\nHello",
        "---------- Forwarded message ---------\nFrom: a\nDate: b\nSubject: c\nTo: d\n\nHello",
        "-- \nJane Doe\nACME Ltd",
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Best regards,\nJane Doe\nACME Ltd\n+44 20 7946 0000",
        "Kind regards\n\nJane Doe | Head of Things\nwww.example.com",
        "Regards, Jane",
        "This email and any attachments are confidential and intended for you only.\nIf you are not, delete it.",
    ],
)
def test_wrapping_is_split_off(wrapping: str) -> None:
    assert body_of(f"The pump is broken.\n\n{wrapping}\n") == "The pump is broken."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for nothing.\nThe pump is still broken and you know it.",
        "Best regards to your team, they did well.\nNow fix my pump please",
        "From: London\nI ordered a pump",
        "I paid on 3 March and my husband wrote:\nplease cancel",
        "On the box it says 12 V.\nIs this right?",
        "Best,\nbut you have still not answered my question about the refund, have you?",
        "First line\n--\n" + "a real paragraph goes on here\n" * 20,
    ],
)
def test_sentences_that_carry_content_stay(text: str) -> None:
    assert body_of(text) == text.strip()


def test_a_postscript_stays_and_the_sign_off_goes() -> None:
    text = "Where is it?\n\nBest regards,\nJane Doe\n\nP.S. Call after noon, please.\n"
    assert body_of(text).split("\n")[0::3] == ["Where is it?", "P.S. Call after noon, please."]


def test_a_number_below_the_sign_off_stays() -> None:
    assert "Account number 12345" in body_of("It broke.\nKind regards\nJane Doe\nAccount number 12345")


def test_answers_between_quoted_lines_stay() -> None:
    text = "See below.\nOn 2 Jan 2025 Bob wrote:\n> When?\nTomorrow.\n> Where?\nParis."
    assert body_of(text) == "See below.\nTomorrow.\nParis."


def test_a_bare_forward_is_read_for_what_it_forwards() -> None:
    headers = "From: Bob <b@example.com>\nDate: Monday\nSubject: Broken pump\nTo: me"
    text = f"Begin forwarded message:\n\n{headers}\n\nIt is broken.\n\nRegards\nBob"
    assert body_of(text) == "Subject: Broken pump\nIt is broken."


def test_every_character_is_in_one_layer() -> None:
    text = "new\n> old\n-- \nJane\n\n-----Original Message-----\nolder"
    layers = split_layers(text)
    ranges = sorted(layers.body + layers.quoted + layers.forwarded + layers.signature)
    assert [start for start, _ in ranges] == [0, *(end for _, end in ranges[:-1])]
    assert ranges[-1][1] == len(text)


@pytest.mark.parametrize(
    "line", [">", "> a", "On 1", "On 1 Jan", "From: a", "--", "Best,", "wrote:", "____________", "x" * 5000]
)
def test_many_lines_of_one_kind_take_no_longer_than_any_others(line: str) -> None:
    began = time.perf_counter()
    split_layers(f"{line}\n" * 10_000)
    assert time.perf_counter() - began < 2
