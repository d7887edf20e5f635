"""What was sent or handed over already is not asked for again; what nobody should send is not taken."""

import pytest

from triage.drafts.fake import reports_fake
from triage.drafts.handed import as_thanks, handed_in, to_rerun
from triage.drafts.received import secret_in
from triage.drafts.sent import find_sent
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Profile

from .factory import make_triage


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("I already DM'd the bakery", "your direct message"),
        ("Check my DMs please", "your direct message"),
        ("I have sent several private messages", "your direct message"),
        ("I sent a photo of the cake", "your picture"),
        ("I don't have any DMs from the bakery", ""),
        ("Should I send a DM?", ""),
        ("I'll DM it later", ""),
        ("The cake is late", ""),
    ],
)
def test_what_was_sent_another_way_is_noticed(text: str, sent: str) -> None:
    assert find_sent(tokens(text)) == sent


@pytest.mark.parametrize("channel", ["social", "review"])
def test_a_direct_message_that_was_sent_is_not_asked_for_again(channel: str) -> None:
    for number in range(12):
        triage = make_triage(
            "I already sent a DM about my cake.", channel=channel, facts={}, intent="case_followup", id=str(number)
        )
        text = write(triage, profile=Profile(contact="care@acme.example")).text
        assert "send us a direct message" not in text
        assert "care@acme.example" not in text
        assert "direct message" in text


@pytest.mark.parametrize(
    ("text", "fake"),
    [
        ("Is this phishing?", True),
        ("I got a suspicious email with a link", True),
        ("Is this text from the bakery legit?", True),
        ("Someone is impersonating the bakery", True),
        ("I cannot sign in with my email", False),
        ("The cake was a real treat", False),
    ],
)
def test_a_false_message_is_told_from_a_lost_password(text: str, fake: bool) -> None:
    assert reports_fake(tokens(text)) == fake


def test_a_report_of_phishing_is_answered_as_one_whatever_the_model_took_it_for() -> None:
    for number in range(8):
        triage = make_triage("I got a phishing email with a sign-in link.", intent="account_access", id=str(number))
        text = write(triage).text
        assert "sign-in stops" not in text
        assert "letting you in" not in text


def test_a_report_is_thanked_for_what_it_brings_along() -> None:
    text = "Steps to reproduce: open the oven.\nTraceback (most recent call last)"
    assert as_thanks(handed_in(text)) == "the steps to reproduce it and the stack trace"
    assert to_rerun(handed_in(text)) == "your steps"
    assert handed_in("Steps to reproduce\n\n_No response_") == ()
    report = make_triage(text, intent="malfunction", category="geek", facts={})
    draft = write(report)
    assert "the steps to reproduce it" in draft.part("thank").text
    assert "your steps" in draft.part("take_action").text
    assert "version and the log lines" not in draft.text


@pytest.mark.parametrize(
    ("text", "secret"), [("my password is 4411", "password"), ("pin 0000", "PIN"), ("I forgot my password", "")]
)
def test_a_secret_that_was_sent_is_noticed(text: str, secret: str) -> None:
    assert secret_in(tokens(text)) == secret


def test_a_password_is_never_said_back_and_its_sender_is_warned() -> None:
    for number in range(8):
        triage = make_triage(
            "my name is jo and my password is 4411", intent="chitchat", probability=0.3, channel="chat", id=str(number)
        )
        text = write(triage).text
        assert "4411" not in text
        assert "your password" in text


@pytest.mark.parametrize(("text", "given"), [("policy kx 98537", "your policy number"), ("85685", "85685")])
def test_a_bare_answer_in_chat_gets_a_short_turn(text: str, given: str) -> None:
    triage = make_triage(
        text,
        intent="chitchat",
        probability=0.9,
        expectation="not_stated",
        sentiment="neutral",
        facts={},
        channel="chat",
    )
    draft = write(triage)
    assert given in draft.part("thank").text
    assert draft.part("explain").text == ""
    assert len(draft.text) < 130
    assert draft.text.index(draft.part("thank").text) < draft.text.index(draft.part("take_action").text)


def test_steps_that_were_left_out_are_not_thanked_for() -> None:
    left_out = "Oven stays cold\n\n### Repro steps\n\n----\n\n### How often?\n\nEvery time"
    assert "the steps to reproduce it" not in handed_in(left_out)
    assert "the steps to reproduce it" in handed_in(left_out.replace("----", "1. Heat it."))


def test_a_report_with_a_heading_names_no_order() -> None:
    text = "Rounding of sums goes wrong in tables\n\nWell described in #4213. The order of rows is lost, in any case."
    triage = make_triage(text, intent="malfunction", facts={"order_number": "4213"}, channel="web")
    assert "order 4213" not in write(triage).text
