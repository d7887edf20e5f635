"""Let a model reword a draft, and keep the rewrite only if every guard and every fact stays content."""

from dataclasses import replace

from triage.drafts.channels import CHANNELS
from triage.drafts.draft import Draft
from triage.drafts.guards import check
from triage.drafts.passages import NOTHING
from triage.drafts.rewriting.answer import read_answer
from triage.drafts.rewriting.faithful import strays, to_keep
from triage.drafts.rewriting.rewriter import Request, Rewriter
from triage.errors import RewriteError
from triage.profile import Known, Profile
from triage.result import Triage


def rewrite(
    draft: Draft, triage: Triage, rewriter: Rewriter, *, profile: Profile, known: Known = NOTHING, granted: str = ""
) -> Draft:
    """The draft in the rewriter's words; or the draft itself, when the rewrite does not do. `Draft.rewrite` says which.

    The rewrite is dropped when there is none in time, when it is no answer to what was asked, when it loses or adds
    something, and when any guard finds what it did not find in the draft. Greeting and sign-off are never reworded.
    """
    parts = {part.name: part.text for part in draft.parts if part.text}
    if not parts:
        return replace(draft, rewrite="template kept: there is nothing to reword")
    limit = CHANNELS[draft.channel].limit - len(draft.text) + sum(map(len, parts.values()))
    request = Request(parts, to_keep(parts), triage.message.text, draft.channel, limit)
    try:
        new = read_answer(_answer(rewriter, request), parts)
    except RewriteError as error:
        return replace(draft, rewrite=f"template kept: {error}")
    if new == parts:
        return replace(draft, rewrite="template kept: the rewrite changes nothing")
    if departure := strays(parts, new):
        return replace(draft, rewrite=f"template kept: {departure}")
    worded = replace(draft, parts=tuple(replace(part, text=new.get(part.name, "")) for part in draft.parts))
    findings = check(worded, triage, profile=profile, known=known, granted=granted)
    before = {(finding.rule, finding.text) for finding in draft.findings}
    if fresh := sorted({finding.rule for finding in findings if (finding.rule, finding.text) not in before}):
        return replace(draft, rewrite=f"template kept: guards object to the rewrite ({', '.join(fresh)})")
    return replace(worded, findings=findings, rewrite=f"rewritten by {rewriter.name}")


def _answer(rewriter: Rewriter, request: Request) -> str:
    """What the rewriter answers. It is other people's code: whatever it raises costs the rewrite, never the draft."""
    try:
        return rewriter.rewrite(request)
    except RewriteError:
        raise
    except Exception as error:
        raise RewriteError(f"the rewriter failed with {type(error).__name__}") from error
