"""The guards of form, and the list of all guards."""

import pytest

from triage.drafts.company import Company
from triage.drafts.draft import PARTS, Draft, Part
from triage.drafts.guards import GUARDS, called_for, check

from .factory import make_triage


def rules(draft: Draft, **given: object) -> set[str]:
    triage = make_triage(channel=draft.channel, **given)  # type: ignore[arg-type]
    return {finding.rule for finding in check(draft, triage, company=Company())}


def whole(text: str = "All is well.", channel: str = "email", **more: object) -> Draft:
    parts = (Part("listen", text), *(Part(name, "All is well.") for name in PARTS[1:]))
    return Draft(parts, channel=channel, **more)  # type: ignore[arg-type]


def test_a_plain_draft_has_no_findings() -> None:
    assert rules(whole()) == set()


@pytest.mark.parametrize("text", ["Hello {{ name }}.", "Hello {% if x %}.", "Hello ${name}.", "Dear undefined."])
def test_template_marks_are_found(text: str) -> None:
    assert rules(whole(text)) == {"slot_syntax"}


def test_an_open_gap_is_found_where_it_stands() -> None:
    draft = whole("You will hear from us [when].", gaps=("when", "your name"), sign_off="[your name]")
    findings = check(draft, make_triage(), company=Company())
    assert [(finding.rule, finding.part) for finding in findings] == [("open_gap", "listen"), ("open_gap", "sign_off")]


def test_too_long_for_the_channel_is_found() -> None:
    assert rules(whole("All is very well indeed. " * 12, channel="social")) == {"too_long"}
    assert rules(whole("All is very well indeed. " * 12)) == set()


@pytest.mark.parametrize("name", PARTS)
def test_a_missing_part_is_found(name: str) -> None:
    draft = Draft(tuple(Part(part, "" if part == name else "All is well.") for part in PARTS))
    findings = check(draft, make_triage(), company=Company())
    assert [(finding.rule, finding.part) for finding in findings] == [("missing_part", name)]


def test_what_a_reply_calls_for() -> None:
    assert called_for(make_triage()) == PARTS
    assert called_for(make_triage(approach="no_reply")) == ()
    assert called_for(make_triage(intent="praise")) == ("thank",)
    assert called_for(make_triage(approach="no_reply", urgency="critical")) == PARTS


def test_every_finding_says_what_to_do() -> None:
    draft = whole("You failed to tell them. We will refund you $900 by Friday. {{ x }}", gaps=("x",))
    findings = check(draft, make_triage("Hello."), company=Company())
    assert len(findings) >= 5
    assert all(finding.remedy and finding.severity in ("high", "low") for finding in findings)


def test_guards_have_different_names_and_a_purpose() -> None:
    assert len({guard.__name__ for guard in GUARDS}) == len(GUARDS)
    assert all(guard.__doc__ for guard in GUARDS)
