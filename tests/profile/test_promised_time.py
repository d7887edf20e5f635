"""A time that is reckoned from the business hours stands in the draft, and the guards know it."""

from datetime import UTC, datetime

from acme import about

from triage.drafts.draft import Draft
from triage.drafts.passages import view_of
from triage.profile import Hours, Profile, Redirect
from triage.result import Decision, Triage

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = Profile(
    service_levels={"high": "within 9 working hours"},
    hours=Hours("UTC", dict.fromkeys(DAYS, "00:00-24:00")),
    redirects={"billing": Redirect("our billing desk")},
)


def test_the_guards_take_a_reckoned_time_as_said_by_the_company() -> None:
    message = about("Where is my parcel?", "order_status", sent_at=datetime.now(UTC))
    decisions = {**message.decisions, "urgency": Decision("urgency", "high", 0.9, (), True, "by hand")}
    triage = Triage(message.message, message.reading, decisions, (), "auto", "by hand", "")
    words = ALWAYS.by_when("high", triage.message.sent_at)
    assert words.startswith("by ")
    assert words.lower() in view_of(Draft(()), triage, ALWAYS).company.text
