"""From a Triage and a Profile to the slots that templates may use: plain values, all known, nothing invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from triage.drafts.case_asks import NONE_ASKED, asked_of
from triage.drafts.case_known import company_of, found_of
from triage.drafts.case_labels import labels_of
from triage.drafts.case_phrases import DONE, phrases_of
from triage.drafts.case_told import tells_wish, told_of
from triage.drafts.channels import CHANNELS
from triage.drafts.contributed import contributed_in, has_feedback
from triage.drafts.faults import error_of
from triage.drafts.handed import as_thanks, handed_in, to_rerun
from triage.drafts.heard import REPEATED, Heard, seed_of
from triage.drafts.indirect import told_question
from triage.drafts.inquiry import after_question, inquiry_into
from triage.drafts.lapses import Lapse, amiss_of, find_lapses, read_lapses
from triage.drafts.offered import CONTRIBUTION, HOW_TO, MAY_OFFER, PROPOSAL, asks_how, brings_change, proposes_change
from triage.drafts.plights import plights_of
from triage.drafts.quote import (
    MOST_REQUESTS,
    is_rhetorical,
    quotable,
    short_question_of,
    title_of,
    unmarked_question_of,
)
from triage.drafts.returned import tells_of_return
from triage.drafts.shown import tells_of_danger, tells_of_others
from triage.drafts.signed import first_name
from triage.drafts.situation import told_of_self
from triage.drafts.small_talk import hello_of, is_greeting
from triage.drafts.stance import Stance, category_of, take_stance
from triage.drafts.template_files import files_of
from triage.drafts.tries import NO_TRIES, find_tries, is_pinned, version_in
from triage.drafts.voice import spoken
from triage.drafts.wording import Wording, read_wordings
from triage.drafts.words import join, tokens, word_set
from triage.profile import Known, Profile
from triage.result import Triage

MOST_FACTS = 64
# Who speaks of a log has looked into it.
LOGS = word_set("log logs")
# What has no version that anybody could name.
ON_A_LINE = word_set("broadband dsl adsl vdsl fibre fiber landline socket cable heating boiler")
# A fault that is as likely as this is one, however its heading begins.
SURELY_FAULTY = 0.7
# What a reply says only where the words of the message say it too.
SHOWN = {REPEATED: tells_of_return, "many_affected": tells_of_others, "safety": tells_of_danger}
NAMED_CHANNELS = frozenset({"email", "web", "chat", "sms", "phone"})
# With one of these the tone is quiet, whatever the mood.
GRAVE = ("harm", "hardship", "ill", "danger", "bereaved")
SIGNED_CHANNELS = frozenset({"email", "web"})
# In these nothing is said to be amiss that nobody complains of.
NOT_AMISS = word_set("closing idea question")
SLOTS = word_set(
    "intent kind category approach urgency sentiment expectation channel voice public internal full short brief"
    " obstacle foreign blank clarify fragment grave chosen does_it called received talk account sent asks here"
    " secret handed rerun about about_is_vague other_about thing heard short_heard sorry do guide wish then looking"
    " technical needs referenced noted noted_is quote quote_is quote_after claimed events repeats waited lapses"
    " lapse_things deadline contact todo todo_is also loyal stakes bereaved praised"
    " vulnerable amiss to_think_of unhurt ill danger hazard made_safe locked mended own_fault begs_pardon churn"
    " hardship strain ahead lengthy vexed harm"
    " given feedback inquiry continuing ruled_out diagnosed version pinned logged"
    " place place_how told by_when owner reach mail reply"
    " symptom cause workaround next_update issue_status article_title article_url summary steps next_title next_url"
)
"""Every slot that a template may use; docs/drafts.md says what each holds."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the templates work with.

    `slots` are their variables; `sources` tells for words of the reply where they came from; `tags` are the names that
    `pick` knows; `name` is the customer's first name, when they signed with it; `hurt` says that the tone is quiet;
    `hello` is how they said hello, where that is said back; `unasked` are the slots that take up nothing they ask;
    `instead` has, for what is told, the sentence that may be quoted in its place.
    """

    slots: Mapping[str, object]
    sources: Mapping[str, str]
    tags: frozenset[str]
    seed: bytes
    name: str = ""
    hurt: bool = False
    hello: str = ""
    unasked: Mapping[str, object] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def quote(self) -> str:
        """The customer's own words that the reply says back; empty when it says none."""
        return str(self.slots["quote"])

    def plainer(self, objected: Sequence[str]) -> Iterator["Case"]:
        """The same case with less and less of what the customer wrote said back.

        First without what is asked in the step, then with what was objected to quoted, then without a quotation or the
        clauses told in which something was objected to, then with nothing told, then nothing quoted.
        """
        told, todo = (cast(tuple[str, ...], self.slots[name]) for name in ("account", "todo"))
        slots = {**self.slots}
        left = tuple(each for each in todo if not any(words in each for words in objected))
        if 1 < len(left) < len(todo):
            yield replace(self, slots={**slots, "todo": left})
        if todo or slots["also"]:
            slots |= self.unasked
            yield replace(self, slots=slots)
        if told and self.quote and any(words in self.quote for words in objected):
            yield replace(self, slots={**slots, "quote": "", "quote_is": ""})
        kept = tuple(each for each in told if not any(words in each or each[1:] in words for words in objected))
        gone = [each for each in told if each not in kept]
        if len(gone) == 1 and not self.quote and (words := self.instead.get(gone[0])):
            quoted = {"quote": words, "quote_is": "statement", "quote_after": told.index(gone[0]), "account": kept}
            yield replace(self, slots={**slots, **quoted})
        if kept and kept != told:
            yield replace(self, slots={**slots, "account": kept})
        if told:
            yield replace(self, slots={**slots, "account": ()})
        if self.quote:
            yield replace(self, slots={**slots, "account": (), "quote": "", "quote_is": ""})


def build_case(triage: Triage, profile: Profile, known: Known) -> Case:
    """Gather the slots for one message: labels, phrases, what the customer tells, and what the company knows."""
    words, seed = tokens(triage.reading.text), seed_of(triage)
    wordings = read_wordings(*files_of(profile, "intents.toml"), voice=profile.voice)
    obstacle = triage.reading.obstacle is not None
    known = Known() if obstacle else known
    asked = "" if obstacle else _asked(triage)
    reports = not obstacle and _is_technical(triage, wordings)
    handed = handed_in(triage.reading.text) if reports else ()
    heading = "" if obstacle else title_of(triage) or ""
    plights = frozenset() if obstacle else plights_of(words)
    stance = take_stance(
        triage,
        words,
        wordings,
        found=bool(known.issue or known.article),
        asked=asked,
        reported=bool((handed and heading) or (reports and error_of(triage.reading.text))),
        plights=plights,
        offered="" if obstacle else _offered(triage, words),
    )
    signals = _signals(triage, words)
    facts = frozenset(fact.kind for fact in triage.reading.facts[:MOST_FACTS])
    lapsed = () if handed and stance.technical else _lapses(triage, profile, stance, words, seed)
    fell_short = triage.expectation.label == "fell_short"
    lapses = lapsed if fell_short else ()
    title = heading if stance.technical or triage.message.channel in ("email", "web") else ""
    public = CHANNELS[triage.message.channel].public
    heard = Heard(triage, profile, stance, wordings, words, seed, lapses, signals, facts, public, asked, title, plights)
    handed = handed if stance.technical else ()
    expert = triage.category.label == "geek"
    tries = find_tries(triage.reading.text, words) if expert else NO_TRIES
    version = tries.version if expert or not handed else version_in(triage.reading.text)
    category = category_of(triage, tries, lapses)
    company, company_sources = company_of(heard)
    asks = not (known.issue or known.article)
    phrases = phrases_of(heard, asks=asks)
    vague = not phrases["thing"]
    taken_up = asked_of(heard, wish=str(phrases["wish"]), do=str(phrases["do"]))
    told, told_sources, instead = told_of(heard, vague=vague, asks=not taken_up["todo"])
    if taken_up["todo_is"] == "step" and not (told["events"] or told["quote"]):
        taken_up = NONE_ASKED  # with nothing else to tell, what is asked is told, and not said once more in the step
        told, told_sources, instead = told_of(heard, vague=vague)
    if phrases["wish"] == DONE and not tells_wish(told):
        phrases = phrases_of(heard, asks=asks, points=False)
    if stance.kind == "question" and not phrases["wish"]:
        then = after_question(told_question(asked) or asked, seed[6], several=taken_up["todo_is"] == "questions")
        phrases |= {"then": spoken(then, profile.voice) or phrases["then"]}
    found, found_sources = found_of(known)
    slots = {
        **labels_of(heard, category),
        **phrases,
        **told,
        **taken_up,
        "given": contributed_in(heard),
        "feedback": stance.intent == "praise" and has_feedback(words),
        "inquiry": "" if obstacle else _inquiry(heard),
        "ruled_out": join(tries.ruled_out),
        "diagnosed": tries.diagnosed,
        "version": "" if public else version,
        "logged": tries.logged or {"request", "ids"} <= words.vocabulary or not LOGS.isdisjoint(words.vocabulary),
        "pinned": bool(version)
        or not ON_A_LINE.isdisjoint(words.vocabulary)
        or (bool(expert or handed) and stance.technical and is_pinned(triage.reading.text)),
        "handed": as_thanks(handed),
        "rerun": to_rerun(handed),
        "amiss": "" if fell_short or stance.kind in NOT_AMISS else amiss_of(lapsed),
        **company,
        **found,
    }
    sources = {**told_sources, **company_sources, **found_sources}
    message = triage.message
    tags = frozenset((profile.voice, category, message.channel, message.author, "public" if public else ""))
    signs = message.channel in SIGNED_CHANNELS
    name = first_name(message.text, signs=signs) if message.channel in NAMED_CHANNELS and not obstacle else None
    said = {each: from_ for each, from_ in sources.items() if each}
    hello = hello_of(words) if is_greeting(words) else ""
    hurt = stance.hurt or stance.kind == "security" or any(slots[each] for each in GRAVE)
    unasked = {**NONE_ASKED, **{name: phrases[name] for name in ("do", "guide", "wish", "then")}}
    return Case(slots, said, tags, seed, name or "", hurt, hello, unasked, instead)


def _inquiry(heard: Heard) -> str:
    """What is looked into beside the answer."""
    fault = heard.stance.technical and heard.stance.kind == "problem"
    upset = heard.triage.expectation.label == "fell_short"
    if not heard.lapses and "mended" in told_of_self(heard.words):
        return ""
    lapses = heard.lapses[:1] if heard.public else heard.lapses  # a short reply looks into one thing
    return inquiry_into(heard.words, lapses, fault=fault, upset=upset)


def _signals(triage: Triage, words: Sequence[str]) -> frozenset[str]:
    """The signals that may be spoken of: of some, only when the words show it."""
    kinds = frozenset(signal.kind for signal in triage.signals)
    return frozenset(kind for kind in kinds if kind not in SHOWN or SHOWN[kind](words))


def _lapses(triage: Triage, profile: Profile, stance: Stance, words: Sequence[str], seed: bytes) -> tuple[Lapse, ...]:
    """The lapses told of; a fault report of an expert tells of none, nor does praise."""
    fault_report = stance.technical and triage.category.label == "geek"
    settled = triage.expectation.label in ("met", "surpassed") or stance.label == "praise"
    if settled or triage.reading.obstacle is not None or fault_report:
        return ()
    known = read_lapses(*files_of(profile, "lapses.toml"), voice=profile.voice)
    return find_lapses(words, known, intent=stance.label, seed=seed)


def _is_technical(triage: Triage, wordings: Mapping[str, Wording]) -> bool:
    """Whether the likeliest intent is a technical one."""
    wording = wordings.get(triage.intent.label)
    return wording is not None and wording.technical


def _offered(triage: Triage, words: Sequence[str]) -> str:
    """What a technical message brings in place of a fault: a change, a proposal, a question; empty for none of them."""
    if triage.intent.label not in MAY_OFFER or CHANNELS[triage.message.channel].size != "full":
        return ""
    if brings_change(triage.reading.text):
        return CONTRIBUTION
    faulty = triage.expectation.label == "fell_short" or triage.intent.probability >= SURELY_FAULTY
    faulty &= triage.intent.label != PROPOSAL
    if proposes_change(triage.reading.text, words, faulty=faulty):
        return PROPOSAL
    return HOW_TO if triage.intent.label == "malfunction" and asks_how(triage.reading.text, words) else ""


def _asked(triage: Triage) -> str:
    """The request or question of the message that is fit to be said back: best one that can be told in our words."""
    upset = triage.expectation.label == "fell_short"
    quoted = (quotable(request.text) for request in triage.requests[:MOST_REQUESTS])
    found = [text for text in quoted if text and not (upset and is_rhetorical(text))]
    if len(found) > 1:
        return next((text for text in found if told_question(text)), found[0])
    only = found[0] if found else short_question_of(triage) or unmarked_question_of(triage) or ""
    return "" if only and upset and is_rhetorical(only) else only
