"""From a Triage and a Profile to the slots that templates may use: plain values, all known, nothing invented."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import cast

from triage.drafts.account import account_of
from triage.drafts.aloud import fitting
from triage.drafts.channels import CHANNELS
from triage.drafts.faults import error_of
from triage.drafts.handed import as_thanks, handed_in, to_rerun
from triage.drafts.indirect import told_order, told_question
from triage.drafts.lapses import Lapse, find_lapses, read_lapses
from triage.drafts.leaving import tells_of_leaving
from triage.drafts.loyalty import find_loyalty
from triage.drafts.mood import shows_annoyance
from triage.drafts.noted import noted_facts
from triage.drafts.offered import CONTRIBUTION, HOW_TO, MAY_OFFER, PROPOSAL, asks_how, brings_change, proposes_change
from triage.drafts.phrases import Phrase, choose
from triage.drafts.plain import TROUBLE
from triage.drafts.plights import CANNED, NEVER_CAME, PRIVATE, SHUT_OUT, money_told, plights_of, shuns_link, way_shut
from triage.drafts.privacy import find_handles, tells_private
from triage.drafts.quote import (
    MOST_REQUESTS,
    first_name,
    gist_of,
    quotable,
    scrap_of,
    short_question_of,
    statement_of,
    title_of,
    unmarked_question_of,
)
from triage.drafts.received import bare_answer, is_grave, name_given, received_in, secret_in
from triage.drafts.retell import LIMPS
from triage.drafts.returned import tells_of_return
from triage.drafts.sent import DIRECT, find_sent
from triage.drafts.small_talk import CHATS, hello_of, is_greeting, settles, talk_of
from triage.drafts.stance import PLAIN, QUESTION, Stance, category_of, take_stance
from triage.drafts.strain import tells_of_hardship
from triage.drafts.things import BY_ALL, BY_ANYBODY, BY_OWNER, ONE, find_thing, is_named, read_things
from triage.drafts.tries import NO_TRIES, find_tries, is_pinned, version_in
from triage.drafts.turns import chosen_in, does_it
from triage.drafts.voice import spoken
from triage.drafts.wording import TEMPLATES, UNKNOWN, Wording, read_wordings
from triage.drafts.words import join, tokens, vocabulary_of, word_set
from triage.profile import Known, Profile
from triage.result import Triage
from triage.text.language import language_name

SEED = 64
HASHED_CHARACTERS = 10_000
MOST_FACTS = 64
SHORT_HEARD = 80
# So many wordings are tried until one is short enough and fit for the public.
MOST_HEARD = 4
# A word of so many letters is heard again when it is said twice.
TELLING = 5
# So many clauses of what the customer wrote are told back, by the size of the reply.
MOST_TOLD = {"full": 3, "short": 2}
# A quotation that is longer, or has a longer number, has no place in a public reply.
SHORT_QUOTE = 120
# Nor has a bare answer with fewer spaces in it: "jo smith".
FEWEST_GAPS = 2
# In public it is the company that speaks.
_ONE_PERSON = word_set("I I’m I’ve I’ll I'm I've I'll my me")
# A fault that is as likely as this is one, however its heading begins.
SURELY_FAULTY = 0.7
# Below this the likeliest two intents are no choice to offer.
OFFERED = 0.3
# By a word of the obstacle: what is there instead of a message.
BLANK = {
    "link": "I find only a link in it",
    "attachment": "I find only an attachment in it",
    "emoji": "I find no words in it",
    "empty": "it has come without any text",
    "quoted": "I find nothing new in it",
    "readable": "its text cannot be read here",
}

VAGUE = frozenset({"other", "chitchat", "not_a_request", UNKNOWN, QUESTION})
# On these channels one thought may come in several messages, so counting messages says nothing about waiting.
SPLIT_CHANNELS = frozenset({"chat", "sms", "social"})
NAMED_CHANNELS = frozenset({"email", "web", "chat", "sms", "phone"})
RETURNED = (
    "You have had to come back to us about this.",
    "This is not the first time you have had to raise it.",
    "You have had to bring this up more than once.",
)
REPEATED = "repeat_contact"
TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times", 6: "six times"}
AT_STAKE = {"safety": "someone’s safety", "security": "security"}
STAKES = {
    "blocked": "you cannot go on as things are",
    "many_affected": "others are affected too",
    "deadline": "time is short",
}
# The intent says it already: "You cannot sign in" needs no "you cannot go on as things are".
SAID_BY = {
    "blocked": word_set("account_access outage"),
    "security": word_set("fraud_security"),
}
# A question of these intents may be answered where it was asked, when it speaks of nobody's own affairs.
ASKED_OPENLY = frozenset((QUESTION, "product_question"))
OWN = word_set("i i'm i've i'd i'll im ive me my mine myself we we're we've our us dm pm")
# What never came is not the coupon it was paid with.
SIDE = word_set("coupon voucher code promotion")
MAIL = word_set("email mail e-mail")
# With one of these told back, a short reply need not name the lapse once more.
TOLD_BY = {
    "not_arrived": ("never", "not arrived", "still", "not come"),
    "waited": ("waiting", "waited"),
    "no_answer": ("answer", "reply", "heard", "response"),
    "hold": ("hold",),
    "again": ("twice", "times", "again", "second", "third"),
    "repeated": ("twice", "times", "again", "second", "third"),
}
# Those that say how often go unsaid in a longer reply as well.
COUNTED = ("again", "repeated")
LOCKABLE = word_set("account_access payment_problem billing_dispute")
# Without one of these, numbers in a technical message are those of issues, builds and measurements.
ORDERED = word_set("order ordered orders booking booked reservation parcel delivery invoice case ticket paid charged")
# What somebody's rights are about is seldom the thing they name most.
OF_RIGHTS = word_set("privacy_legal fraud_security")
# A thing among more words than these is part of a story, unless it is somebody's: "my app".
FEW_AROUND = 25
# Sentences among which the main one is looked for.
MOST_LOOKED_AT = 8
# Who writes so many words and marks has taken the time to set things down.
LENGTHY = 75
TOLD_OVER = "your message and everything you have told me"
WHEN_GAP = "[when we come back to you]"
PLACE_GAP = "[who takes it from here]"
NAME_GAP = "[your name]"

SLOTS = word_set(
    "intent kind category approach urgency sentiment expectation channel voice public internal full short brief"
    " obstacle foreign blank clarify fragment grave chosen does_it called received talk account sent asks here"
    " secret handed rerun about about_is_vague other_about thing heard short_heard sorry do guide looking"
    " technical needs noted noted_is quote quote_is repeats waited lapses lapse_things loyal stakes vulnerable churn"
    " hardship lengthy vexed harm given continuing ruled_out diagnosed version pinned logged"
    " place place_how told by_when owner reach mail reply"
    " symptom cause workaround next_update issue_status article_title article_url summary steps next_title next_url"
)
"""Every slot that a template may use; docs/drafts.md says what each holds."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the templates work with.

    `slots` are their variables; `sources` tells for words of the reply where they came from; `tags` are the names that
    `pick` knows; `name` is the customer's first name, when they signed with it; `hurt` says that the tone is quiet;
    `hello` is how they said hello, where that is said back.
    """

    slots: Mapping[str, object]
    sources: Mapping[str, str]
    tags: frozenset[str]
    seed: bytes
    name: str = ""
    hurt: bool = False
    hello: str = ""

    @property
    def quote(self) -> str:
        """The customer's own words that the reply says back; empty when it says none."""
        return str(self.slots["quote"])

    def plainer(self, objected: Sequence[str]) -> Iterator["Case"]:
        """The same case with less and less of what the customer wrote said back.

        First without the clauses told in which something was objected to, then with nothing told, then nothing quoted.
        """
        told = cast(tuple[str, ...], self.slots["account"])
        kept = tuple(each for each in told if not any(words in each or each[1:] in words for words in objected))
        if kept and kept != told:
            yield replace(self, slots={**self.slots, "account": kept})
        if told:
            yield replace(self, slots={**self.slots, "account": ()})
        if self.quote:
            yield replace(self, slots={**self.slots, "account": (), "quote": "", "quote_is": ""})


@dataclass(frozen=True, slots=True)
class Heard:
    """One message with what every group of slots is made from; `public` says that everybody can read the reply."""

    triage: Triage
    profile: Profile
    stance: Stance
    wordings: Mapping[str, Wording]
    words: Sequence[str]
    seed: bytes
    lapses: tuple[Lapse, ...]
    signals: frozenset[str]
    facts: frozenset[str]
    public: bool
    asked: str = ""
    title: str = ""
    plights: frozenset[str] = frozenset()


def seed_of(triage: Triage) -> bytes:
    """Bytes that depend on the message alone: its id, else its text."""
    message = triage.message
    key = message.text[:HASHED_CHARACTERS] if message.id is None else message.id
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=SEED).digest()


def build_case(triage: Triage, profile: Profile, known: Known) -> Case:
    """Gather the slots for one message: labels, phrases, what the customer tells, and what the company knows."""
    words, seed = tokens(triage.reading.text), seed_of(triage)
    wordings = read_wordings(*_files(profile, "intents.toml"), voice=profile.voice)
    obstacle = triage.reading.obstacle is not None
    known = Known() if obstacle else known
    asked = "" if obstacle else _asked(triage)
    reports = not obstacle and _is_technical(triage, wordings)
    handed = handed_in(triage.reading.text) if reports else ()
    shown = error_of(triage.reading.text) if reports else ""
    heading = "" if obstacle else title_of(triage) or ""
    plights = frozenset() if obstacle else plights_of(words)
    stance = take_stance(
        triage,
        words,
        wordings,
        found=bool(known.issue or known.article),
        asked=asked,
        reported=bool((handed and heading) or shown),
        plights=plights,
        offered="" if obstacle else _offered(triage, words),
    )
    signals = _signals(triage, words)
    facts = frozenset(fact.kind for fact in triage.reading.facts[:MOST_FACTS])
    lapses = () if handed and stance.technical else _lapses(triage, profile, stance, words, seed)
    title = heading if stance.technical or triage.message.channel in ("email", "web") else ""
    public = CHANNELS[triage.message.channel].public
    heard = Heard(triage, profile, stance, wordings, words, seed, lapses, signals, facts, public, asked, title, plights)
    handed = handed if stance.technical else ()
    expert = triage.category.label == "geek"
    tries = find_tries(triage.reading.text, words) if expert else NO_TRIES
    version = tries.version if expert or not handed else version_in(triage.reading.text)
    category = category_of(triage, tries, lapses)
    company, company_sources = _company(heard)
    phrases = _phrases(heard, asks=not (known.issue or known.article))
    told, told_sources = _told(heard, vague=not phrases["thing"])
    found, found_sources = _found(known)
    slots = {
        **_labels(heard, category),
        **phrases,
        **told,
        "ruled_out": join(tries.ruled_out),
        "diagnosed": tries.diagnosed,
        "version": "" if public else version,
        "logged": tries.logged,
        "pinned": bool(version) or (bool(expert or handed) and stance.technical and is_pinned(triage.reading.text)),
        "handed": as_thanks(handed),
        "rerun": to_rerun(handed),
        **company,
        **found,
    }
    sources = {**told_sources, **company_sources, **found_sources}
    message = triage.message
    tags = frozenset((profile.voice, category, message.channel, message.author, "public" if public else ""))
    name = first_name(message.text) if message.channel in NAMED_CHANNELS and not obstacle else None
    said = {each: from_ for each, from_ in sources.items() if each}
    hello = hello_of(words) if is_greeting(words) else ""
    return Case(slots, said, tags, seed, name or "", stance.hurt, hello)


def _signals(triage: Triage, words: Sequence[str]) -> frozenset[str]:
    """The signals that may be spoken of: that they wrote before, only when their words show it."""
    kinds = frozenset(signal.kind for signal in triage.signals)
    return kinds - {REPEATED} if REPEATED in kinds and not tells_of_return(words) else kinds


def _labels(heard: Heard, category: str) -> dict[str, object]:
    triage, stance = heard.triage, heard.stance
    obstacle = triage.reading.obstacle is not None
    settled = stance.intent == "chitchat" and _settled(heard)
    leaving = "churn_risk" in heard.signals
    short = (stance.hurt or leaving) and tells_of_hardship(heard.words)
    return {
        "intent": "" if stance.asking else stance.intent,
        "kind": stance.kind,
        "category": category,
        "approach": stance.approach,
        "urgency": triage.urgency.label,
        "sentiment": triage.sentiment.label,
        "expectation": triage.expectation.label,
        "channel": triage.message.channel,
        "voice": heard.profile.voice,
        "public": heard.public,
        "internal": triage.message.author == "internal",
        "obstacle": obstacle,
        "foreign": language_name(triage.reading.language) if _is_foreign(triage) else "",
        "blank": _blank(triage.reading.obstacle or ""),
        "talk": talk_of(heard.words),
        "clarify": stance.asking,
        "technical": stance.technical,
        "here": heard.public and _fits_everybody(heard),
        "chosen": chosen_in(heard.words) if settled else "",
        "does_it": settled and does_it(heard.words),
        "asks": "?" in vocabulary_of(heard.words),
        "secret": secret_in(heard.words),
        "fragment": bool(heard.words) and not is_greeting(heard.words),
        "grave": is_grave(heard.words),
        "called": "" if heard.public else name_given(heard.words),
        "received": "" if heard.public else join(received_in(heard.words, heard.facts)),
        "vulnerable": "vulnerable" in heard.signals,
        "hardship": stance.hurt and not stance.technical and not heard.public and short,
        "lengthy": len(heard.words) >= LENGTHY,
        "churn": leaving and not short and tells_of_leaving(heard.words),
        "vexed": triage.sentiment.label == "very_negative" or _is_vexed(heard),
        "harm": _harm(stance, heard.signals) if triage.urgency.label == "critical" else "",
    }


def _settled(heard: Heard) -> bool:
    """Whether a short turn settles something, where a short turn is the answer."""
    return heard.triage.message.channel in CHATS and not heard.triage.reading.obstacle and settles(heard.words)


def _is_vexed(heard: Heard) -> bool:
    """Whether somebody is surely annoyed: the sentiment is sure, or their words show it (those of a report may not)."""
    mood = heard.triage.sentiment
    shown = mood.confident or (not heard.stance.technical and shows_annoyance(heard.words))
    return mood.label == "negative" and shown


def _fits_everybody(heard: Heard) -> bool:
    """Whether a question asks for nothing of the customer's own, so that everybody may read the answer."""
    stance, words = heard.stance, vocabulary_of(heard.words)
    plain = stance.kind == "question" and stance.intent in ASKED_OPENLY and not heard.facts
    return plain and not heard.lapses and not stance.asking and OWN.isdisjoint(words) and "?" in heard.asked


def _phrases(heard: Heard, *, asks: bool) -> dict[str, object]:
    """What can be said about the intent, with the thing it is about in its place."""
    stance, seed, wording = heard.stance, heard.seed, heard.wordings[heard.stance.intent]
    answered = heard.wordings.get(QUESTION, wording) if stance.answers else wording
    if stance.intent == UNKNOWN and stance.technical and stance.kind == "problem":
        likeliest = heard.wordings.get(stance.label, wording)  # what is done about a fault is the same for all
        answered = likeliest if likeliest.kind == "problem" else answered
    things = read_things(*_files(heard.profile, "things.toml"))
    sought = UNKNOWN if stance.asking else stance.label
    obstacle = heard.triage.reading.obstacle is not None
    named = [word for word in heard.words if word not in SIDE] if NEVER_CAME in heard.plights else heard.words
    thing = None if obstacle else find_thing(named, things, intent=sought, public=heard.public)
    if thing and (stance.technical or sought not in things.groups or sought in OF_RIGHTS):
        led = BY_ANYBODY if len(heard.words) <= FEW_AROUND else BY_ALL if stance.technical else BY_OWNER
        thing = thing if is_named(thing, _main_words(heard), things, led=led) else None
    if thing and stance.technical and heard.title:
        thing = None  # the heading says it better
    values = thing.values if thing else {}
    if stance.intent in PLAIN:
        thing = None
        values = _way_values(stance.intent, heard.words)
    abouts = _abouts(heard) if stance.asking else ()
    tags = (heard.triage.message.channel, heard.triage.message.author)
    said = _fit(wording.heard, values, seed[0], tags)
    short = said
    for step in range(1, MOST_HEARD):
        if len(short) <= SHORT_HEARD and _ONE_PERSON.isdisjoint(short.split()):
            break
        short = choose(wording.heard, values, seed[0] + step)
    lengthy = len(heard.words) >= LENGTHY
    do = _fit(answered.do, values, seed[2], tags)
    needs = (
        tuple(need.ask for need in wording.needs if need.is_open(heard.facts, vocabulary_of(heard.words)))
        if asks and find_sent(heard.words) != DIRECT and not (lengthy and stance.intent == "billing_dispute")
        else ()
    )
    return {
        "about": abouts[0] if abouts else thing.name if thing else wording.about,
        "about_is_vague": not abouts if stance.asking else stance.intent in VAGUE,
        "other_about": abouts[1] if len(abouts) > 1 else "",
        "thing": thing.name if thing else values.get("thing", ""),
        "heard": said,
        "short_heard": short if len(short) <= SHORT_HEARD and _ONE_PERSON.isdisjoint(short.split()) else "",
        "sorry": _unnamed((answered if stance.intent == UNKNOWN else wording).sorry, values, seed[1]),
        "do": do,
        "guide": _fit(answered.guide, values, seed[3], tags),
        "looking": _looking(heard.lapses) or _other_than(do, answered.looking, values, seed[4]),
        "needs": needs,
    }


def _main_words(heard: Heard) -> Sequence[str]:
    """The words of the sentence that says what a message is about: what is asked for, else what went wrong."""
    reading = heard.triage.reading
    if heard.triage.requests:
        return tokens(heard.triage.requests[0].text)
    sentences = [reading.text[each.start : each.end] for each in reading.sentences[:MOST_LOOKED_AT]]
    said = [tokens(sentence) for sentence in sentences]
    return next((words for words in said if not TROUBLE.isdisjoint(words)), said[0] if said else heard.words)


def _fit(phrases: tuple[Phrase, ...], values: Mapping[str, str], chance: int, tags: tuple[str, ...]) -> str:
    """One of the wordings; on the phone, or to a colleague, one of those that are in place there."""
    if "phone" in tags or "internal" in tags:
        return fitting([choose(phrases, values, chance + step) for step in range(MOST_HEARD)], tags)[0]
    return choose(phrases, values, chance)


def _unnamed(phrases: tuple[Phrase, ...], values: Mapping[str, str], chance: int) -> str:
    """One of the wordings, without the name of the thing, which has been said; with it where there is no other."""
    return choose(phrases, {}, chance) or choose(phrases, values, chance)


def _other_than(said: str, phrases: tuple[Phrase, ...], values: Mapping[str, str], chance: int) -> str:
    """One of the wordings that has no longer word in common with what is said just before, if there is one."""
    words = {word for word in said.split() if len(word) >= TELLING}
    found = [_unnamed(phrases, values, chance + step) for step in range(min(len(phrases), MOST_HEARD))]
    return next((text for text in found if words.isdisjoint(text.split())), found[0] if found else "")


def _way_values(intent: str, words: Sequence[str]) -> dict[str, str]:
    """What wordings may say of the way on which somebody does not get through, or does not want to go."""
    way = way_shut(words) if intent == SHUT_OUT else "the link" if intent == PRIVATE and shuns_link(words) else ""
    return {**ONE, "thing": way, "Thing": way[:1].upper() + way[1:]} if way else {}


def _looking(lapses: Sequence[Lapse]) -> str:
    """What is found out about the lapses, of the first two that say so."""
    first, *more = [lapse.looking for lapse in lapses if lapse.looking][:2] or [""]
    return f"{first}{',' if ' and ' in first else ''} and {more[0]}" if more else first


def _told(heard: Heard, *, vague: bool) -> tuple[dict[str, object], dict[str, str]]:
    """What the customer tells, as far as it may be said back, and which part of the message it came from.

    `vague` says that there is no name for what it is about.
    """
    triage, stance, signals, facts = heard.triage, heard.stance, heard.signals, heard.facts
    message = triage.message
    unanswered = 0 if message.channel in SPLIT_CHANNELS else message.unanswered
    chasing = stance.intent == "case_followup" and not stance.asking and tells_of_return(heard.words)
    returned = REPEATED in signals and not (chasing or heard.lapses or stance.asking)
    noted: list[str] = []
    sources: dict[str, str] = {}
    quote = quote_is = ""
    account: tuple[str, ...] = ()
    if triage.reading.obstacle is None and stance.intent not in PLAIN:
        title = heard.title
        account = tuple(spoken(clause, heard.profile.voice) for clause in _account(heard))
        if account and not (title and stance.technical):
            if heard.asked.endswith("?") and heard.asked[:2] != "I " and not told_question(heard.asked):
                quote, quote_is = heard.asked, "question"
        else:
            quote, quote_is = (title, "title") if title else ("", "")
        if not quote and stance.technical and stance.kind in ("problem", "request"):
            quote = error_of(triage.reading.text)
            quote_is = "error" if quote else ""
        if not quote and not account:
            quote, quote_is = _quote(heard, vague=vague)
        if heard.public and (
            len(quote) > SHORT_QUOTE
            or LIMPS.search(quote)
            or _tells_private(triage, quote, quote_is)
            or quote_is == "title"
        ):
            quote = quote_is = ""
    coded = stance.technical and ORDERED.isdisjoint(vocabulary_of(heard.words))
    if not heard.public:
        noted, sources = noted_facts(triage, stance.intent, coded=coded)
        if len(heard.words) >= LENGTHY:  # sums out of a long story say nothing side by side
            noted = [phrase for phrase in noted if not phrase.startswith("the amounts of")]
        said = " ".join((quote, *account))
        if sources and all(words in said for words in sources):
            noted = []  # what is said back has them
    for clause in account:
        asks = clause.startswith(("you want to know", "you are asking", "you’re asking"))
        sources[clause[1:]] = "message:request" if asks else "message:account"
    sources[quote] = "message:title" if quote_is == "title" else "message:request"
    lapses = _after(heard, account)
    slots: dict[str, object] = {
        "noted": join(noted),
        "noted_is": "deadline" if noted and noted[0].startswith("that ") else "facts",
        "quote": quote,
        "quote_is": quote_is,
        "account": account,
        "sent": find_sent(heard.words),
        "repeats": spoken(
            _repeats(unanswered, heard.seed[5] if returned else None, aloud=message.channel == "phone"),
            heard.profile.voice,
        ),
        "waited": unanswered > 0 or REPEATED in signals or chasing,
        "lapses": tuple(lapse.said for lapse in lapses),
        "lapse_things": tuple(lapse.thing for lapse in lapses),
        "loyal": "" if heard.public else find_loyalty(heard.words),
        "stakes": join(_stakes(stance.intent, signals, noted)),
        "given": join(_given(frozenset() if coded else facts)),
        "continuing": bool(message.turns),
    }
    if lapsed := _lapsed(heard, lapses):
        slots["sorry"] = lapsed
    return slots, sources


def _after(heard: Heard, account: Sequence[str]) -> list[Lapse]:
    """The lapses as they are said once the clauses have been told: what those say already is not said again."""
    if not account or not heard.lapses:
        return list(heard.lapses)
    said = " ".join(account)
    told = {kind for kind, words in TOLD_BY.items() if heard.public or kind in COUNTED}
    found = [
        each for each in heard.lapses if not (each.kind in told and any(map(said.__contains__, TOLD_BY[each.kind])))
    ]
    return [each.after(said) for each in found]


def _lapsed(heard: Heard, lapses: Sequence[Lapse]) -> str:
    """What we are sorry for, by the lapses; empty when there are none, or a canned reply was the matter."""
    if not lapses or heard.stance.intent == CANNED:
        return ""
    *most, last = [lapse.said for lapse in lapses[: 3 if len(heard.words) >= LENGTHY else 2]]
    return f"{', that '.join(most)} and that {last}" if most else last


def _company(heard: Heard) -> tuple[dict[str, object], dict[str, str]]:
    """What the profile says, with a gap for what it does not, and where in the profile it stands."""
    profile, message = heard.profile, heard.triage.message
    channel = CHANNELS[message.channel]
    when = profile.by_when(heard.triage.urgency.label, message.sent_at)
    redirect = profile.redirects.get(heard.stance.label) or profile.redirects.get(heard.triage.queue)
    owner = profile.signature.partition(",")[0].strip()
    by_mail = channel.public and profile.contact and (message.channel == "review" or _asks_for_mail(heard))
    slots: dict[str, object] = {
        "place": redirect.team if redirect else PLACE_GAP,
        "place_how": redirect.how if redirect else "",
        "told": (redirect.told if redirect else "") or TOLD_OVER,
        "by_when": when or WHEN_GAP,
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


def _found(known: Known) -> tuple[dict[str, object], dict[str, str]]:
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


def _lapses(triage: Triage, profile: Profile, stance: Stance, words: Sequence[str], seed: bytes) -> tuple[Lapse, ...]:
    """The lapses told of, if the customer says that they were let down; a fault report of an expert tells of none."""
    fault_report = stance.technical and triage.category.label == "geek"
    if triage.expectation.label != "fell_short" or triage.reading.obstacle is not None or fault_report:
        return ()
    known = read_lapses(*_files(profile, "lapses.toml"), voice=profile.voice)
    return find_lapses(words, known, intent=stance.label, seed=seed)


@lru_cache(maxsize=64)
def _laid_over(templates: Path | None, name: str) -> tuple[Path, ...]:
    own = templates / name if templates else None
    return (TEMPLATES / name, own) if own and own.is_file() else (TEMPLATES / name,)


def _files(profile: Profile, name: str) -> tuple[Path, ...]:
    """The shipped file, and the company's own that is laid over it."""
    return _laid_over(profile.templates, name)


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


def _quote(heard: Heard, *, vague: bool) -> tuple[str, str]:
    """The customer's own words that a reply says back, and what they are: a question, a request, a statement.

    A statement is said back to somebody who was let down, and where there is nothing else to say.
    """
    triage, stance = heard.triage, heard.stance
    if stance.intent == "chitchat" and _settled(heard):
        return "", ""
    if heard.asked:
        return heard.asked, "question" if heard.asked.endswith("?") else "request"
    if any(lapse.kind == "not_arrived" for lapse in heard.lapses):
        return "", ""  # that is what counts, whatever else they say
    told_at_length = vague is False and not heard.public and len(heard.words) >= LENGTHY
    if triage.expectation.label == "fell_short" and not told_at_length and (statement := statement_of(triage)):
        return statement, "statement"
    if stance.intent == "chitchat" and (scrap := scrap_of(triage)):
        said = scrap if heard.public else bare_answer(scrap)
        return said, "scrap" if said else ""
    passing = heard.public and stance.intent == "chitchat" and not is_greeting(heard.words)
    if (
        (vague or heard.public or stance.asking or stance.intent in VAGUE)
        and (stance.kind != "closing" or passing)
        and (gist := gist_of(triage))
    ):
        return gist, "question" if gist.endswith("?") else "statement"
    return "", ""


def _account(heard: Heard) -> tuple[str, ...]:
    """What of the message is told back. A technical report with a heading is said back by its heading."""
    stance = heard.stance
    met = heard.triage.expectation.label != "fell_short"
    if stance.technical and heard.title:
        question = told_question(heard.asked) if heard.asked.endswith("?") else None
        return (question,) if question and stance.approach != "no_reply" else ()
    silent = stance.approach == "no_reply" and met
    if silent or (stance.intent == "chitchat" and (is_greeting(heard.words) or _settled(heard))):
        return ()
    if (
        not stance.technical
        and (fears := money_told(heard.plights))
        and not (heard.asked and told_question(heard.asked))
    ):
        return (fears,)
    chatting = heard.triage.message.channel in SPLIT_CHANNELS and not heard.public
    if chatting and stance.intent == "order_change" and (order := told_order(heard.triage.reading.text)):
        return (order,)
    size = CHANNELS[heard.triage.message.channel].size
    most = 1 if size == "brief" or stance.intent == "chitchat" else MOST_TOLD[size]
    return account_of(heard.triage, asked=heard.asked, most=most, public=heard.public)


def _asked(triage: Triage) -> str:
    """The request or question of the message that is fit to be said back: best one that can be told in our words."""
    quoted = (quotable(request.text) for request in triage.requests[:MOST_REQUESTS])
    found = [text for text in quoted if text]
    if len(found) > 1:
        return next((text for text in found if told_question(text)), found[0])
    return found[0] if found else short_question_of(triage) or unmarked_question_of(triage) or ""


def _tells_private(triage: Triage, quote: str, quote_is: str) -> bool:
    """Whether a quotation holds a fact of the customer's that does not belong where everybody reads along."""
    if quote_is == "scrap" and quote.count(" ") < FEWEST_GAPS:
        return True  # a bare answer, such as a name
    if find_handles(triage.reading.text, quote):
        return True
    if quote_is == "scrap" and any(map(str.isdigit, quote)):
        return True
    return tells_private(quote, triage)


def _is_foreign(triage: Triage) -> bool:
    return triage.reading.obstacle is not None and triage.reading.language not in ("en", "und")


def _blank(obstacle: str) -> str:
    """What there is to read in a message that says nothing, in words that fit after "and"."""
    return next((said for word, said in BLANK.items() if word in obstacle), "") if obstacle else ""


def _abouts(heard: Heard) -> tuple[str, ...]:
    """The two likeliest things the message may be about, in words."""
    intent, wordings = heard.triage.intent, heard.wordings
    if intent.probability < OFFERED:
        return ()
    labels = [intent.label, *(label for label, _ in intent.runners_up[:5])]
    return tuple(wordings[label].about for label in labels if label in wordings and label not in VAGUE)[:2]


def _repeats(unanswered: int, returned: int | None, *, aloud: bool) -> str:
    """How often they had to write. `returned` is a number to choose by, if they had to come back about it."""
    if unanswered and aloud:
        return "You have been in touch with us before and had no answer."
    if unanswered > 1:
        return f"You have written to us {TIMES.get(unanswered, 'many times')} before and had no answer."
    if unanswered:
        return "You have written to us before and had no answer."
    return "" if returned is None else RETURNED[returned % len(RETURNED)]


def _stakes(intent: str, signals: frozenset[str], noted: Iterable[str]) -> list[str]:
    """What hangs on it, unless the intent or a fact says as much already."""
    if not signals:
        return []
    told = {signal for signal, intents in SAID_BY.items() if intent in intents}
    if any(phrase.startswith("that you need") for phrase in noted):
        told.add("deadline")
    open_signals = signals - told
    things = [words for signal, words in AT_STAKE.items() if signal in open_signals]
    stakes = [f"{join(things)} {'are' if len(things) > 1 else 'is'} at stake"] if things else []
    return stakes + [words for signal, words in STAKES.items() if signal in open_signals]


def _harm(stance: Stance, signals: frozenset[str]) -> str:
    """What has to be stopped before anything else."""
    if "safety" in signals:
        return "safety"
    if stance.intent == "fraud_security" or ("security" in signals and stance.intent in LOCKABLE):
        return "security"
    if stance.kind in ("closing", "idea"):
        return ""
    return "money" if "money_loss" in signals else "stop"


def _given(facts: frozenset[str]) -> list[str]:
    given = []
    if "order_number" in facts:
        given.append("the order number")
    if "ticket_number" in facts:
        given.append("the case number")
    if not given and facts & {"amount", "date"}:
        given.append("the details")
    return given
