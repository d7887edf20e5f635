"""Is a reply fit to go out? Every guard reads the draft once and names what it objects to, with a remedy."""

from collections.abc import Sequence
from functools import lru_cache

from triage.drafts.advice import GIVES_ADVICE
from triage.drafts.draft import Draft, Finding
from triage.drafts.echo import ECHOES_INSTRUCTION, echoes_orders
from triage.drafts.form import ODD_CHARACTERS, OPEN_GAP, SLOT_SYNTAX, called_for, missing_part, too_long
from triage.drafts.grounding import unknown_fact
from triage.drafts.liability import ADMITS_LIABILITY
from triage.drafts.passages import (
    KEPT_SENTENCES,
    NOTHING,
    Guard,
    Passage,
    Place,
    Rule,
    Sentence,
    View,
    object_to,
    view_of,
)
from triage.drafts.privacy import ASKS_FOR_SECRET, REPEATS_SECRET, private_in_public
from triage.drafts.promises import OVER_PROMISE, promised_date
from triage.drafts.readability import LONG_SENTENCE, OFFICIALESE, too_hard
from triage.drafts.tone import BLAMES, DIMINISHES, SPEAKS_OF_THEY
from triage.profile import Known, Profile
from triage.result import Triage

__all__ = ["GUARDS", "RULES", "called_for", "check"]

# What can be told from one sentence alone.
RULES: tuple[Rule, ...] = (
    OVER_PROMISE,
    BLAMES,
    DIMINISHES,
    SPEAKS_OF_THEY,
    ADMITS_LIABILITY,
    GIVES_ADVICE,
    REPEATS_SECRET,
    ASKS_FOR_SECRET,
    ECHOES_INSTRUCTION,
    OPEN_GAP,
    SLOT_SYNTAX,
    ODD_CHARACTERS,
    OFFICIALESE,
    LONG_SENTENCE,
)
# What needs the message, the company or the whole reply.
GUARDS: tuple[Guard, ...] = (
    promised_date,
    unknown_fact,
    private_in_public,
    echoes_orders,
    missing_part,
    too_hard,
    too_long,
)


def check(
    draft: Draft,
    triage: Triage,
    *,
    profile: Profile,
    known: Known = NOTHING,
    granted: str = "",
    quotes: Sequence[str] | None = None,
) -> tuple[Finding, ...]:
    """All findings, part by part for what one sentence shows, then those of the guards that see more.

    `known` is the issue and article found for the message; `granted` are further words that the company stands by in
    this reply, such as a time reckoned from its service levels; `quotes` the customer's words that it says back, if
    the writer knows them.
    """
    view = view_of(draft, triage, profile, known=known, granted=granted, quotes=quotes)
    findings = [finding for passage in view.passages for finding in _by_rules(view, passage)]
    findings += (finding for guard in GUARDS for finding in guard(view))
    return tuple(findings)


def _by_rules(view: View, passage: Passage) -> list[Finding]:
    hits: dict[Rule, list[Place]] = {}
    for offset, sentence in passage.sentences:
        told = _told_by(sentence)
        if not told:
            continue
        allowed = any(rule.company_may for rule, _, _ in told) and view.company.say(sentence.text)
        for rule, start, end in told:
            if not (rule.company_may and allowed):
                hits.setdefault(rule, []).append((offset + start, offset + end))
    return [
        finding
        for rule, places in hits.items()
        for finding in object_to(rule.name, passage, places, rule.remedy, severity=rule.severity)
    ]


@lru_cache(maxsize=KEPT_SENTENCES)
def _told_by(sentence: Sentence) -> tuple[tuple[Rule, int, int], ...]:
    return tuple((rule, start, end) for rule in RULES for start, end in rule.find(sentence))
