"""What presses today is kept in mind; what is done already, or is no matter of theirs, is not asked for."""

import pytest

from triage.drafts.deadlines import find_event
from triage.drafts.inquiry import unlike
from triage.drafts.write import write
from triage.profile import Profile, Redirect

from .factory import make_triage


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I need the keys today, the van is booked.", "you need it today"),
        ("If she has to sign it, it would have to be this afternoon.", "you need it this afternoon"),
        ("She has to sign it this afternoon.", "you need it this afternoon"),
        ("The board needs the figures by 3, so please hurry.", "you need it by 3"),
        ("He is waiting at the desk, can I let him in?", "this cannot wait"),
        ("The fitter was to come at ten, it is 11.30 now.", "this cannot wait"),
        ("I need a new lamp. It was promised for today.", ""),
        ("It needs 2 screws and costs me time at 3 places.", ""),
        ("I need the form today and the audit is on Friday.", "you need it today and that the audit is on Friday"),
    ],
)
def test_a_time_of_today_is_kept_in_mind(text: str, kept: str) -> None:
    assert find_event(text, text.lower().replace(",", " ,").replace(".", " .").split()) == kept


def test_two_alike_things_are_looked_into_once() -> None:
    assert unlike(["why the fee came about", "how the bill came about"]) == ["why the fee came about"]
    assert unlike(["why it was late", "who signed for it"]) == ["why it was late", "who signed for it"]


def test_a_security_matter_of_a_colleague_goes_to_the_it_desk() -> None:
    desks = {
        "fraud_security": Redirect("our fraud desk", told="what you saw"),
        "it_service_desk": Redirect("our IT desk"),
    }
    for author, desk in (("internal", "our IT desk"), ("external", "our fraud desk")):
        triage = make_triage(
            "I opened a link in a strange mail.", intent="fraud_security", approach="redirect", author=author, facts={}
        )
        step = write(triage, profile=Profile(redirects=desks)).part("take_action").text
        assert desk in step
        assert "what you saw" in step


def test_a_card_that_is_locked_need_not_be_locked() -> None:
    for text, asked in (("I have frozen my card in the app.", False), ("My card is gone.", True)):
        triage = make_triage(text, intent="fraud_security", urgency="critical", facts={}, signals=("security",))
        assert ("lock yourself" in write(triage).part("take_action").text) == asked


def test_no_picture_is_asked_for_where_something_burnt_and_no_version_of_a_line() -> None:
    burnt = make_triage("The charger for the tablet burnt and the screen is black.", intent="malfunction", facts={})
    assert "screenshot" not in write(burnt).part("take_action").text
    line = make_triage("The DSL line drops at night.", intent="malfunction", category="geek", facts={})
    assert "version" not in write(line).part("take_action").text
