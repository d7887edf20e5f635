"""Who is answered, and what may be claimed of them: returns, versions, handles, bare answers."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.drafts.case import build_case
from triage.drafts.privacy import find_handles
from triage.drafts.received import is_grave, received_in
from triage.drafts.returned import tells_of_return
from triage.drafts.sent import find_sent
from triage.drafts.tries import version_in
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Known, Profile
from triage.result import Triage

from .factory import make_triage

ACME = Profile(name="Acme", signature="Sam Lee", service_levels={"normal": "within 1 working day"})
CALM = {"sentiment": "neutral", "expectation": "not_stated"}
REPORT = (
    "Export drops the last row\n\n### Version\n\ngit HEAD\n\n### OS platform\n\nUbuntu 20.04\n\n"
    "### Steps to reproduce\n\n1. Open a table. 2. Export it.\n\nThe fix is to count to the end."
)


def doubting(triage: Triage, task: str = "approach") -> Triage:
    decisions = dict(triage.decisions)
    decisions[task] = replace(decisions[task], probability=0.4, confident=False)
    return replace(triage, decisions=decisions)


def test_a_question_is_answered_even_if_no_reply_seems_expected() -> None:
    text = "Too bad about the blue lamp. Why have you taken it off the list?"
    request = "Why have you taken it off the list?"
    silent = write(make_triage("Too bad about the blue lamp.", approach="no_reply", facts={}, **CALM), profile=ACME)
    assert not silent.text
    asked = write(make_triage(text, approach="no_reply", requests=[request], facts={}, **CALM), profile=ACME)
    assert asked.part("take_action").text


def test_somebody_who_sent_a_direct_message_is_answered() -> None:
    text = "I have more questions on the lamp, I messaged you privately to explain, thanks"
    draft = write(make_triage(text, approach="no_reply", intent="chitchat", facts={}, channel="chat", **CALM))
    assert "direct message" in draft.text
    assert "?" not in draft.text


def test_a_doubtful_silence_is_broken_but_not_for_thanks() -> None:
    told = make_triage("The lamp from last week flickers a bit now.", approach="no_reply", facts={}, **CALM)
    assert write(doubting(told), profile=ACME).text
    nod = make_triage("ok thanks", intent="chitchat", approach="no_reply", facts={}, channel="chat", **CALM)
    assert not write(doubting(nod), profile=ACME).text


def test_advertising_stays_unanswered_even_in_doubt() -> None:
    triage = make_triage("Best lamps in town, visit us!", intent="not_a_request", approach="no_reply", facts={}, **CALM)
    assert not write(doubting(triage), profile=ACME).text


@pytest.mark.parametrize(
    ("text", "came_back"),
    [
        ("This is the third time I write about it.", True),
        ("I am writing again about the lamp.", True),
        ("There is still no answer to my letter.", True),
        ("I have complained twice.", True),
        ("I already reported this.", True),
        ("I am following up on my previous email.", True),
        ("For years we have paid and the sum has not gone down.", False),
        ("I asked on the phone for a list of all payments.", False),
        ("The lamp broke again.", False),
        ("", False),
    ],
)
def test_coming_back_shows_in_the_words(text: str, came_back: bool) -> None:
    assert tells_of_return(tokens(text)) is came_back


def test_nobody_is_told_that_they_came_back_who_did_not_say_so() -> None:
    text = "For years we have paid on our loan and it has not gone down. We were refused a list."
    case = build_case(make_triage(text, facts={}, signals=["repeat_contact"]), ACME, Known())
    assert (case.slots["repeats"], case.slots["waited"]) == ("", False)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("### Version\n\ngit HEAD\n\n### OS platform\n\nUbuntu 20.04", ""),
        ("### Version\n\n4.2.1\n\n### OS platform\n\nUbuntu 20.04", "4.2.1"),
        ("### System information\n- OS Platform: Ubuntu 22.04\n- Version: 2.11.0", "2.11.0"),
        ("Python version: 3.9\nGCC/Compiler version: 11.2", ""),
        ("It hangs on Ubuntu 20.04 since Lampy 3.1 came.", "3.1"),
    ],
)
def test_the_number_of_a_platform_is_not_the_version(text: str, version: str) -> None:
    assert version_in(text) == version


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("my gamer id is stormfox77, can you help me?", "stormfox77"),
        ("Username: lamp_lover is blocked", "lamp_lover"),
        ("my psn is quietotter and it is locked", "quietotter"),
        ("my id is not accepted", ""),
        ("I handle 30 lamps a day", ""),
    ],
)
def test_a_handle_is_known_as_private(text: str, handle: str) -> None:
    found = find_handles(text, text)
    assert (found[0] if found else "") == handle


def test_a_handle_is_not_repeated_in_public() -> None:
    request = "My gamer id is stormfox77, can you help me?"
    for channel in ("social", "review"):
        triage = make_triage(
            f"{request} The chat keeps closing.", requests=[request], facts={}, channel=channel, **CALM
        )
        assert "stormfox77" not in write(triage, profile=ACME).text.lower()


@given(st.text(max_size=200), st.text(max_size=100))
def test_handles_are_looked_for_in_any_text(told: str, said: str) -> None:
    assert all(handle in said.lower() for handle in find_handles(told, said))


@pytest.mark.parametrize(
    ("text", "facts", "received"),
    [
        ("48 orchard street denver", (), ("your address",)),
        ("name priya", (), ("your name",)),
        ("00471123987651", ("phone",), ("the number",)),
        ("call me on 00471123987651", ("phone",), ("your phone number",)),
        ("change my name", (), ()),
        ("3 broken lamps", (), ()),
    ],
)
def test_a_bare_answer_is_called_what_it_is(text: str, facts: tuple[str, ...], received: tuple[str, ...]) -> None:
    assert received_in(tokens(text), facts) == received


def test_something_grave_is_not_asked_what_it_is_for() -> None:
    assert is_grave(tokens("yes i reported it to the police"))
    assert not is_grave(tokens("no accident"))
    text = "yes, told the police"
    draft = write(make_triage(text, intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
    assert "seriously" in draft.text or "no small matter" in draft.text
    assert "Which request" not in draft.text


def test_a_fragment_in_a_chat_is_not_greeted_afresh() -> None:
    draft = write(make_triage("name priya", intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
    assert draft.greeting == ""
    assert "Priya" in draft.text
    hello = write(make_triage("hello there", intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
    assert hello.greeting


def test_a_report_that_nobody_took_for_an_experts_is_answered_as_a_report() -> None:
    triage = make_triage(REPORT, intent="malfunction", probability=0.3, facts={}, channel="email", **CALM)
    case = build_case(triage, ACME, Known())
    assert case.slots["kind"] == "problem"
    assert case.slots["version"] == ""
    text = write(triage, profile=ACME).text
    assert "steps" in text
    assert "off your hands" not in text


def test_a_plea_without_a_report_stays_a_request() -> None:
    triage = make_triage(
        "Show more lamps\n\nPlease show more.", intent="malfunction", probability=0.3, facts={}, **CALM
    )
    assert build_case(triage, ACME, Known()).slots["kind"] == "request"


PROMISES = ("from me", "I will tell you", "I will come back", "I will write", "be back with you", "you will know")


@pytest.mark.parametrize(
    "intent", ["billing_dispute", "account_change", "open_question", "order_status", "malfunction"]
)
def test_one_reply_promises_one_time_to_come_back(intent: str) -> None:
    for number in range(12):
        triage = make_triage("Please check the sum.", intent=intent, facts={}, id=str(number), sentiment="neutral")
        draft = write(triage, profile=replace(ACME, voice="formal"))
        assert "within 1 working day" in draft.part("take_action").text
        assert not any(promise in draft.part("explain").text for promise in PROMISES), draft.text


@pytest.mark.parametrize("intent", ["account_change", "cancellation", "order_change", "contact_human"])
def test_no_lapse_is_made_up_to_be_sorry_for(intent: str) -> None:
    for number in range(8):
        triage = make_triage("My name is spelt wrong.", intent=intent, facts={}, id=str(number), sentiment="neutral")
        said = write(triage, profile=ACME).part("acknowledge").text
        assert not {"hard", "harder", "much"} & set(said.replace(".", "").split()), said


def test_in_public_the_company_speaks_and_not_one_person() -> None:
    for number in range(12):
        triage = make_triage("My card was used.", intent="fraud_security", facts={}, channel="social", id=str(number))
        text = write(triage, profile=replace(ACME, voice="friendly")).text
        assert not {"I", "I’m", "I’ve", "I’ll"} & set(text.split()), text


def test_a_dispute_over_a_report_is_not_asked_for_an_entry() -> None:
    text = "I want the remark taken off my credit report. I sent a letter 30 days ago."
    case = build_case(make_triage(text, intent="billing_dispute", facts={}), ACME, Known())
    assert case.slots["needs"] == ()
    assert "behind" not in str(case.slots["looking"])
    charge = build_case(make_triage("You charged me wrongly.", intent="billing_dispute", facts={}), ACME, Known())
    assert charge.slots["needs"]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("I explained it all in DM", "your direct message"),
        ("messaged you privately to explain", "your direct message"),
        ("happy to talk about my problem in DM but not through the link", ""),
    ],
)
def test_only_what_was_sent_is_thanked_for(text: str, sent: str) -> None:
    assert find_sent(tokens(text)) == sent
