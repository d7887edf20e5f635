"""Is a reply fit to go out? Every guard reads the draft once and names what it objects to, with a remedy."""

from collections.abc import Iterator

from triage.drafts.channels import CHANNELS
from triage.drafts.company import Company
from triage.drafts.draft import PARTS, Draft, Finding
from triage.drafts.grounding import private_in_public, unknown_fact
from triage.drafts.passages import Guard, View, object_to, view_of
from triage.drafts.promises import over_promise
from triage.drafts.tone import admits_liability, blames_customer, speaks_of_they
from triage.result import Triage

_SYNTAX = ("{{", "}}", "{%", "%}", "{#", "#}", "${", "<%", "%>", "undefined")


def check(draft: Draft, triage: Triage, *, company: Company) -> tuple[Finding, ...]:
    """All findings of all guards, in the order of GUARDS."""
    view = view_of(draft, triage, company)
    return tuple(finding for guard in GUARDS for finding in guard(view))


def called_for(triage: Triage) -> tuple[str, ...]:
    """The parts that a reply has to have: all five, fewer for praise and small talk, none if none is expected."""
    if triage.reading.obstacle is None:
        if triage.approach.label == "no_reply" and triage.urgency.label != "critical":
            return ()
        if triage.intent.label in ("praise", "chitchat", "not_a_request") and triage.action != "human":
            return ("thank",)
    return PARTS


def open_gap(view: View) -> Iterator[Finding]:
    """Something a person still has to fill in."""
    draft = view.draft
    for gap in draft.gaps:
        where = next((part.name for part in draft.parts if f"[{gap}]" in part.text), "sign_off")
        yield Finding("open_gap", "high", where, f"[{gap}]", "fill it in, or add it to the company's file")


def missing_part(view: View) -> Iterator[Finding]:
    """A part that the reply calls for and does not have."""
    said = {passage.part for passage in view.passages}
    for name in called_for(view.triage):
        if name not in said:
            yield Finding("missing_part", "high", name, "", "write this part; the reply is not whole without it")


def slot_syntax(view: View) -> Iterator[Finding]:
    """Template marks that a customer must never see."""
    for passage in view.passages:
        low = passage.text.lower()
        hits = [mark for mark in _SYNTAX if mark in low]
        yield from object_to("slot_syntax", passage, hits, "mend the template that wrote this")


def too_long(view: View) -> Iterator[Finding]:
    """More characters than the channel takes."""
    limit, length = CHANNELS[view.draft.channel].limit, len(view.draft.text)
    if length > limit:
        remedy = f"shorten to {limit} characters, in whole sentences"
        yield Finding("too_long", "high", "draft", f"{length} characters", remedy)


GUARDS: tuple[Guard, ...] = (
    over_promise,
    unknown_fact,
    blames_customer,
    speaks_of_they,
    admits_liability,
    private_in_public,
    open_gap,
    missing_part,
    slot_syntax,
    too_long,
)
