"""What the guards say of one sentence, so that tests can ask for one rule."""

from triage.drafts.draft import PARTS, Draft, Finding, Part
from triage.drafts.guards import check
from triage.profile import Known, Profile
from triage.result import Triage

from .factory import make_triage


def found(
    rule: str,
    sentence: str,
    *,
    triage: Triage | None = None,
    profile: Profile | None = None,
    known: Known | None = None,
    granted: str = "",
    channel: str = "email",
) -> list[Finding]:
    """The findings of one rule in a draft that says the sentence and nothing else of weight."""
    parts = tuple(Part(name, sentence if name == "explain" else "Thank you.") for name in PARTS)
    triage = triage or make_triage("Please help.", channel=channel)
    known = known or Known()
    findings = check(Draft(parts, channel=channel), triage, profile=profile or Profile(), known=known, granted=granted)
    return [finding for finding in findings if finding.rule == rule]
