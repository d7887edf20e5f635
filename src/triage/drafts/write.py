"""From a Triage to a Draft: gather what may be said, fill the five parts, fit the channel, let the guards look."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from triage.drafts.case import Case, build_case
from triage.drafts.case_known import NAME_GAP
from triage.drafts.channels import CHANNELS, SIZES
from triage.drafts.draft import PARTS, Draft, Finding, Part
from triage.drafts.guards import check
from triage.drafts.praised import as_praise
from triage.drafts.quote import MOST_REQUESTS
from triage.drafts.render import Pick, Values, flow, load_templates, render, seeded, shortest
from triage.drafts.ruled_out import is_done, untried
from triage.drafts.wishes import find_wishes
from triage.drafts.words import word_set
from triage.profile import Known, Profile
from triage.result import Triage

if TYPE_CHECKING:
    from triage.drafts.rewriting import Rewriter

_GAP = re.compile(r"\[([^\[\]\n]{1,80})\]")
NOBODY = Profile()
# Other choices of wordings that are tried on the shortest size before the shortest wordings are taken.
TURNS = 4
# What a reply does without when it is too long otherwise, and what when nothing else makes it short enough.
SPARED_FIRST = ("needs", "by_when")
SPARED = ("account", "quote", "given", "inquiry", "short_heard", "symptom", "article_url")
WAITED_FOR = frozenset({"order_status", "delivery_problem", "case_followup"})
# A letter that begins and ends like one is answered like one.
FORMAL_OPENINGS = ("dear sir", "dear madam", "to whom it may concern", "sir,", "madam,", "sirs,")
FORMAL_ENDINGS = ("yours faithfully", "yours sincerely", "yours truly")
FORMALLY = "formal complaint"
EDGE = 120
# Who cannot get in, or asks how, is helped by the steps all the same.
SHOWN = frozenset({"account_access", "how_to", "outage"})
ASKS_HOW = re.compile(r"\b(?:how (?:do|can|could|to|would|should)|where (?:do|can|is)|which (?:form|page))\b", re.I)
# What can be asked of us that an article leaves to the customer.
OURS = word_set("send change move update remove add cancel swap exchange replace transfer make take put correct forward"
                " mail email post refund collect book")  # fmt: skip
MOST_FACTS = 64
HELLOS = ("Hello", "Hi", "Hi there")


def write(triage: Triage, *, profile: Profile | None = None, rewriter: "Rewriter | None" = None) -> Draft:
    """Write the reply to one message. What nobody supplied stands in it as a gap: `[your name]`.

    Facts come from the triage and the profile only. The longest size that the channel allows is taken, and no
    sentence is ever cut; the same message always gets the same draft. A `rewriter` may reword it behind the guards.
    """
    profile = profile or NOBODY
    triage = as_praise(triage)
    known = _fitting(profile.find(triage), triage)
    case = build_case(triage, profile, known)
    draft = _draft(triage, profile, case)
    quotes = [case.quote] if case.quote else []
    findings = check(draft, triage, profile=profile, known=known, quotes=quotes)
    for plainer in case.plainer(_objected(findings)) if findings else ():
        if not _objected(findings):
            break
        draft = _draft(triage, profile, plainer)
        quotes = [plainer.quote] if plainer.quote else []
        findings = check(draft, triage, profile=profile, known=known, quotes=quotes)
    if findings:
        draft = replace(draft, findings=findings)
    if rewriter is None:
        return draft
    from triage.drafts.rewriting.rewrite import rewrite

    return rewrite(draft, triage, rewriter, profile=profile, known=known)


def _fitting(known: Known, triage: Triage) -> Known:
    """What was found, without an article for somebody whom it would only send away.

    That is who waits in vain, who has been through it, and who asks us to do it: how it is done is no answer to them.
    """
    known = untried(known, triage.reading.text)
    if known.article is None:
        return known
    intent = triage.intent.label
    waits = triage.expectation.label == "fell_short" and intent in WAITED_FOR
    if waits or (intent not in SHOWN and (_is_under_way(triage) or _is_ours_to_do(triage))):
        return replace(known, article=None, next=None)
    return known


def _is_under_way(triage: Triage) -> bool:
    """Whether what the article tells has been done: there is a case already, or they say that they did it."""
    if any(fact.kind == "ticket_number" for fact in triage.facts[:MOST_FACTS]):
        return True
    return is_done(triage.reading.text)


def _is_ours_to_do(triage: Triage) -> bool:
    """Whether something is asked of us, and not how it is done."""
    asked = [request.text for request in triage.requests[:MOST_REQUESTS]]
    if any(ASKS_HOW.search(text) for text in asked):
        return False
    return any(wish.who != "you" and wish.verb in OURS for text in asked for wish in find_wishes(text))


def _objected(findings: Iterable[Finding]) -> list[str]:
    """The words that guards object to so much that the reply cannot go out with them."""
    return [each.text for each in findings if each.severity == "high" and each.rule != "open_gap"]


def _draft(triage: Triage, profile: Profile, case: Case) -> Draft:
    channel = CHANNELS[triage.message.channel]
    greeting, sign_off = _frame(triage, profile, case)
    framed = partial(Draft, channel=triage.message.channel, greeting=greeting, sign_off=sign_off)
    for slots, pick in _attempts(channel.size, case):
        parts = _parts(case, profile, slots, pick)
        draft = framed(parts)
        text = draft.text
        if len(text) <= channel.limit:
            break
    if not text:
        return Draft(parts, channel=triage.message.channel)
    gaps = tuple(dict.fromkeys(_GAP.findall(text))) if "[" in text else ()
    return framed(parts, gaps) if gaps else draft


def _attempts(first: str, case: Case) -> Iterator[tuple[Mapping[str, object], Callable[[str], Pick]]]:
    """Slots and choices of wordings, from the size wanted to the shortest reply there is."""
    for size in SIZES[SIZES.index(first) :]:
        slots = {**case.slots, "full": size == "full", "short": size == "short", "brief": size == "brief"}
        yield slots, lambda part: seeded(part, case.seed, case.tags)
    slots = {**slots, **dict.fromkeys(SPARED_FIRST, "")}
    yield slots, lambda part: seeded(part, case.seed, case.tags)
    for turn in range(1, TURNS):
        seed = case.seed[turn:] + case.seed[:turn]
        yield slots, partial(seeded, seed=seed, tags=case.tags)
    yield slots, lambda part: shortest(case.tags)
    yield {**slots, **dict.fromkeys(SPARED, "")}, lambda part: shortest(case.tags)


def _parts(case: Case, profile: Profile, slots: Mapping[str, object], pick: Callable[[str], Pick]) -> tuple[Part, ...]:
    templates = load_templates(profile.templates, voice=profile.voice)
    values = Values(slots)
    parts = []
    for name in PARTS:
        picked = pick(name)
        lines = render(name, values, pick=picked, templates=templates)
        text = "\n".join(lines) if case.slots["channel"] == "phone" else flow(lines)
        sources = {source: None for words, source in case.sources.items() if words in text} if text else {}
        template = "#".join((f"{name}.jinja", ",".join(picked.taken))) if picked.taken else f"{name}.jinja"
        parts.append(Part(name, text, tuple(sources), template=template))
    return tuple(parts)


def _frame(triage: Triage, profile: Profile, case: Case) -> tuple[str, str]:
    """Greeting and sign-off, as the channel has them and the company speaks."""
    channel, internal = triage.message.channel, triage.message.author == "internal"
    letter = channel in ("email", "web") and (bool(case.slots["bereaved"]) or _is_letter(triage.message.text))
    hello = _hello(profile.voice, case.name, 0 if case.hurt else case.seed[-2], internal=internal, letter=letter)
    if channel in ("email", "web"):
        name = profile.signature or NAME_GAP
        name = name.partition(",")[0] if internal else name
        house = profile.name if profile.name and profile.name not in name and not internal else ""
        lines = [_farewell(profile.voice, case.seed, internal=internal, letter=letter), name, house]
        return f"{hello},", "\n".join(line for line in lines if line)
    if channel in ("chat", "sms"):
        answer = case.slots["intent"] == "chitchat" and (
            case.slots["fragment"] or case.slots["talk"] in ("nod", "thanks")
        )
        if triage.message.turns or answer:
            return "", ""  # in the middle of a conversation
        hello = case.hello or hello
        return (f"{hello}!" if profile.voice == "friendly" and not case.hurt else f"{hello}."), ""
    return "", f"– {profile.name}" if channel == "review" and profile.name else ""


def _is_letter(text: str) -> bool:
    r"""Whether a message begins "Dear Sir or Madam", ends "Yours faithfully", or says that it is a formal complaint.

    >>> _is_letter("Dear Ms Lee,\nit broke.\nYours sincerely,\nJo Hart"), _is_letter("Dear team, it broke.")
    (True, False)
    """
    start = text[:EDGE].lstrip().lower()
    if start.startswith(FORMAL_OPENINGS) or FORMALLY in start:
        return True
    ends = [line.strip() for line in text[-EDGE:].lower().splitlines()]
    dear = start.startswith("dear ") and any(line.startswith("yours") for line in ends)
    return dear or any(line.startswith(FORMAL_ENDINGS) for line in ends)


def _hello(voice: str, name: str, chance: int, *, internal: bool, letter: bool) -> str:
    if internal:
        return f"Hi {name}" if name else "Hi"
    if letter and name:
        return f"Dear {name}"
    if voice == "formal":
        return f"Dear {name}" if name else "Good day"
    if voice == "friendly":
        return f"Hi {name}" if name else HELLOS[0 if letter else chance % len(HELLOS)]
    return f"Hello {name}" if name else "Hello"


def _farewell(voice: str, seed: bytes, *, internal: bool, letter: bool) -> str:
    if internal:
        return "Best,"
    if voice == "friendly" and letter:
        return "Kind regards,"
    if voice == "friendly":
        return ("Kind regards,", "All the best,", "Warm regards,")[seed[-1] % 3]
    return "Yours sincerely," if voice == "formal" else "Regards,"
