"""From a Triage to a Draft: gather what may be said, fill the five parts, fit the channel, let the guards look."""

import re
from dataclasses import replace
from functools import partial

from triage.drafts.case import NAME_GAP, Case, build_case
from triage.drafts.channels import CHANNELS, SIZES
from triage.drafts.company import Company
from triage.drafts.draft import PARTS, Draft, Part
from triage.drafts.guards import check
from triage.drafts.render import flow, load_templates, render
from triage.drafts.wording import read_wordings
from triage.result import Triage

_GAP = re.compile(r"\[([^\[\]\n]{1,80})\]")
NOBODY = Company()


def write(triage: Triage, *, company: Company | None = None) -> Draft:
    """Write the reply to one message. What nobody supplied stands in it as a gap: `[your name]`.

    Facts come from the triage and the company only. The longest size that the channel allows is taken; the
    same message always gets the same draft.
    """
    company = company or NOBODY
    case = build_case(triage, company, read_wordings())
    channel = CHANNELS[triage.message.channel]
    greeting, sign_off = _frame(triage, company)
    for size in SIZES[SIZES.index(channel.size) :]:
        draft = Draft(_parts(case, size), channel=triage.message.channel, greeting=greeting, sign_off=sign_off)
        text = draft.text
        if len(text) <= channel.limit:
            break
    draft = replace(draft, gaps=tuple(dict.fromkeys(_GAP.findall(text))))
    return replace(draft, findings=check(draft, triage, company=company))


def _parts(case: Case, size: str) -> tuple[Part, ...]:
    slots = {**case.slots, "full": size == "full", "brief": size == "brief"}
    lines_of = partial(render, slots=slots, seed=case.seed, templates=load_templates())
    parts = []
    for name in PARTS:
        lines = lines_of(name)
        text = "\n".join(lines) if case.slots["channel"] == "phone" else flow(lines)
        sources = {source: None for words, source in case.sources.items() if words in text} if text else {}
        parts.append(Part(name, text, tuple(sources)))
    return tuple(parts)


def _frame(triage: Triage, company: Company) -> tuple[str, str]:
    """Greeting and sign-off, as the channel has them."""
    channel, internal = triage.message.channel, triage.message.author == "internal"
    if channel in ("email", "web"):
        name = company.signature or NAME_GAP
        house = company.name if company.name and company.name not in name and not internal else ""
        lines = ["Best," if internal else "Kind regards,", name, house]
        return "Hi," if internal else "Hello,", "\n".join(line for line in lines if line)
    if channel in ("chat", "sms"):
        return "Hello.", ""
    return "", f"– {company.name}" if channel == "review" and company.name else ""
