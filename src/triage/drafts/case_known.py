"""The slots that the company fills: its profile, a known issue, an article."""

from dataclasses import replace

from triage.drafts.channels import CHANNELS
from triage.drafts.heard import Heard
from triage.drafts.plights import SHUT_OUT
from triage.drafts.words import vocabulary_of, word_set
from triage.profile import Known

MAIL = word_set("email mail e-mail")
TOLD_OVER = "your message and everything you have told me"
# In a chat somebody sits and waits.
HERE = "here in this chat"
# Whoever works here and meets with fraud turns to the people who look after the computers.
OF_COLLEAGUES = "it_service_desk"
PRESSING = word_set("critical high")
WHEN_GAP = "[when we come back to you]"
PLACE_GAP = "[who takes it from here]"
NAME_GAP = "[your name]"


def company_of(heard: Heard) -> tuple[dict[str, object], dict[str, str]]:
    """What the profile says, with a gap for what it does not, and where in the profile it stands."""
    profile, message = heard.profile, heard.triage.message
    channel = CHANNELS[message.channel]
    when = profile.by_when(heard.triage.urgency.label, message.sent_at)
    redirect = profile.redirects.get(heard.stance.label) or profile.redirects.get(heard.triage.queue)
    if message.author == "internal" and heard.stance.kind == "security":
        desk = profile.redirects.get(OF_COLLEAGUES)
        redirect = replace(desk, told=redirect.told if redirect else "") if desk else redirect
    redirected = heard.stance.approach == "redirect"
    waits = message.channel == "chat" and heard.triage.urgency.label in PRESSING and not redirected
    owner = profile.signature.partition(",")[0].strip()
    by_mail = channel.public and profile.contact and (message.channel == "review" or _asks_for_mail(heard))
    slots: dict[str, object] = {
        "place": redirect.team if redirect else PLACE_GAP,
        "place_how": redirect.how if redirect else "",
        "told": (redirect.told if redirect else "") or TOLD_OVER,
        "by_when": f"{HERE} {when}" if when and waits else when or WHEN_GAP,
        "owner": owner or NAME_GAP,
        "reach": f"write to us at {profile.contact}" if by_mail else channel.reach,
        "mail": profile.contact if _asks_for_mail(heard) else "",
        "reply": channel.reply,
    }
    sources = {when: "profile:service_levels", owner: "profile:signature"}
    return slots, sources | ({redirect.team: "profile:redirects"} if redirect else {})


def _asks_for_mail(heard: Heard) -> bool:
    """Whether somebody who wants to reach us asks for an address to write to."""
    words = vocabulary_of(heard.words)
    wanted = heard.stance.intent in ("contact_human", SHUT_OUT) and "email" not in heard.facts
    return wanted and not MAIL.isdisjoint(words) and "?" in words


def found_of(known: Known) -> tuple[dict[str, object], dict[str, str]]:
    """What the known issue and the article say, and which they are."""
    issue, article, following = known.issue, known.article, known.next
    slots: dict[str, object] = {
        "symptom": issue.symptom if issue else "",
        "cause": issue.cause if issue else "",
        "workaround": issue.workaround if issue else (),
        "next_update": issue.next_update if issue else "",
        "issue_status": issue.status if issue else "",
        "article_title": article.title if article else "",
        "article_url": article.url if article else "",
        "summary": article.summary if article else "",
        "steps": article.steps if article else (),
        "next_title": following.title if following else "",
        "next_url": following.url if following else "",
    }
    sources: dict[str, str] = {}
    if issue:
        sources |= dict.fromkeys((issue.symptom, *issue.workaround[:1]), f"issue:{issue.id}")
    if article:
        sources |= dict.fromkeys((article.summary, article.url, *article.steps[:1]), f"article:{article.id}")
    if following:
        sources[following.title] = f"article:{following.id}"
    return slots, sources
