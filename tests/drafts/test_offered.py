"""Technical messages that bring a change or propose one, and reports whose forms were left half empty."""

import pytest

from triage.drafts.handed import handed_in, has_output
from triage.drafts.indirect import told_question
from triage.drafts.offered import brings_change, proposes_change
from triage.drafts.report import report_of
from triage.drafts.tries import is_pinned
from triage.drafts.words import tokens
from triage.drafts.write import write

from .factory import make_triage, told

PROPOSAL = (
    "Highlight the tray that is too hot\n\nAt the moment a red lamp is shown, but it is hard to find the tray."
    " Would something that lights the tray be considered as a pull request?\n"
)


@pytest.mark.parametrize(
    ("text", "brings"),
    [
        ("oven: round the corners\n\nfixes #4411", True),
        ("Round corners\n\nPartially resolves #12.", True),
        ("Round corners\n\nThis PR adds round corners.", True),
        ("Round corners\n\n### Pull Request Readiness Checklist\n- [x] tested", True),
        ("Corners are wrong since this PR was merged", False),
        ("Please fix #12 of my order", False),
        ("<!-- closes #12 -->\nThe oven is cold", False),
    ],
)
def test_a_change_that_is_brought_along_is_noticed(text: str, brings: bool) -> None:
    assert brings_change(text) == brings


@pytest.mark.parametrize(
    ("text", "proposes"),
    [
        (PROPOSAL, True),
        ("Support round trays\n\nAll of them are square.", True),
        ("The lamp should warn before the tray burns\n\nNow it does not.", True),
        ("Trays\n\nIs your feature request related to a problem?\nYes.", True),
        ("Add fails for round trays\n\nIt stops.", False),
        ("Support round trays\n\nI want to report a bug\n\nThey burn.", False),
        ("The oven is cold\n\nIt does not heat.", False),
    ],
)
def test_a_proposal_is_told_from_a_fault(text: str, proposes: bool) -> None:
    assert proposes_change(text, tokens(text), faulty=False) == proposes


def test_a_proposal_with_a_question_is_answered_as_one() -> None:
    for number in range(6):
        triage = told(
            PROPOSAL,
            intent="malfunction",
            expectation="not_stated",
            sentiment="neutral",
            probability=0.5,
            channel="email",
            facts={},
            requests=["Would something that lights the tray be considered as a pull request?"],
            id=str(number),
        )
        text = write(triage).text
        assert "whether something that lights the tray would be considered as a pull request" in text
        assert "fault" not in text
        assert "put right" not in text
        assert "exact version" not in text


def test_a_colleague_with_a_change_is_not_asked_what_it_is_about() -> None:
    for number in range(6):
        triage = make_triage(
            "oven: round the corners\n\nfixes #4411",
            intent="malfunction",
            sentiment="neutral",
            probability=0.2,
            channel="web",
            author="internal",
            facts={},
            id=str(number),
        )
        text = write(triage).text
        assert "?" not in text
        assert "orry" not in text
        assert "review" in text or "look after this part" in text or "knows this part" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Would a lamp that blinks be accepted?", "you want to know whether a lamp that blinks would be accepted"),
        ("Would you accept a change to the lamp?", "you want to know whether we would accept a change to the lamp"),
        ("Would it be possible to turn the tray?", "you want to know whether it would be possible to turn the tray"),
        ("How can I know the heat beforehand?", "you want to know how you can know the heat beforehand"),
    ],
)
def test_a_question_about_a_proposal_is_told(asked: str, said: str) -> None:
    assert told_question(asked) == said


def test_what_a_form_put_there_is_no_part_of_a_report() -> None:
    text = "Cold.\n<!-- Add the log output: -->\n### Error call stack\n\n_No response_\n\n### Version\n\n2\n"
    assert "stack" not in report_of(text)
    assert "2" in report_of(text)
    assert handed_in(text) == ()


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("```\nerror: no such tray\n```", True),
        ("```\nmake tray\n```", False),
        ("```\nCPU %  Mem  Process\n1  100  main\n```", False),
        ("An error came up.", False),
    ],
)
def test_only_what_a_run_wrote_is_called_output(text: str, output: bool) -> None:
    assert has_output(text) == output


def test_a_table_of_the_system_is_thanked_for_as_that() -> None:
    text = "Tray stuck\n\nIt stops.\n\nOS version: Some OS\n```\nCPU  Mem\n1  100\n```"
    assert handed_in(text) == ("the details of your system",)


@pytest.mark.parametrize(
    ("text", "pinned"),
    [
        ("### Version\n\ngit HEAD\n\n### OS\n\nUbuntu 20.04", True),
        ("Viewer version: 4.10.1-3a8c04e3b2", True),
        ("Built from commit 725e440d27", True),
        ("Library 2.8.1 on the board", True),
        ("### OS platform\n\nUbuntu 20.04\n\n### Python version\n\n3.9.16", False),
        ("The tray is cold.", False),
    ],
)
def test_a_report_that_says_what_state_it_is_about_is_not_asked(text: str, pinned: bool) -> None:
    assert is_pinned(text) == pinned


def test_nobody_is_asked_for_a_version_that_stands_in_the_report() -> None:
    for number in range(6):
        triage = make_triage(
            "Tray stuck when turned\n\nSteps to reproduce: turn it.\n\nViewer version: 4.10.1-3a8c04e3b2",
            intent="malfunction",
            channel="web",
            facts={},
            id=str(number),
        )
        assert "version" not in write(triage).part("take_action").text


def test_a_fix_that_is_proposed_is_passed_on() -> None:
    triage = make_triage(
        "Tray stuck when turned\n\nChanging the line to a wider one makes it turn.\n\nSteps to reproduce: turn it.",
        intent="malfunction",
        channel="web",
        sentiment="neutral",
        facts={},
    )
    draft = write(triage)
    assert "fix" in draft.part("acknowledge").text
    assert "the fix you propose" in draft.part("thank").text


def test_a_fault_without_a_sure_intent_is_looked_into_as_a_fault() -> None:
    for number in range(6):
        triage = make_triage(
            "Tray stuck when turned\n\nTurn it twice and it stops at the third notch.\n\nSteps to reproduce: turn it.",
            intent="malfunction",
            probability=0.25,
            sentiment="neutral",
            channel="email",
            facts={},
            id=str(number),
        )
        assert "can be done about it" not in write(triage).text
