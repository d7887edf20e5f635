"""The slots that hold the phrases of the intent, with the thing it is about in its place."""

from collections.abc import Mapping, Sequence
from itertools import chain

from triage.drafts.aloud import UNFIT, fitting
from triage.drafts.demands import VERIFIED, find_demand
from triage.drafts.heard import LENGTHY, VAGUE, Heard
from triage.drafts.indirect import TO_KNOW, told_question
from triage.drafts.inquiry import unlike
from triage.drafts.lapses import Lapse
from triage.drafts.misuse import MISUSED, misuse_of
from triage.drafts.phrases import Phrase, choose
from triage.drafts.plain import TROUBLE
from triage.drafts.pleas import NEW, plea_of
from triage.drafts.plights import NEVER_CAME, PRIVATE, SHUT_OUT, shuns_link, way_shut
from triage.drafts.privacy import tells_private
from triage.drafts.quote import MOST_REQUESTS
from triage.drafts.references import REFERENCE, SIGNED, gives_reference, goes_by_name
from triage.drafts.sent import DIRECT, find_sent
from triage.drafts.stance import FAKE, PLAIN, QUESTION
from triage.drafts.template_files import files_of
from triage.drafts.things import BY_ALL, BY_ANYBODY, BY_OWNER, ONE, find_thing, is_named, read_things
from triage.drafts.voice import spoken
from triage.drafts.wishes import Wish, find_wishes, step_of
from triage.drafts.wording import UNKNOWN, Need
from triage.drafts.words import LONGEST, tokens, vocabulary_of, word_set

SHORT_HEARD = 80
# So many wordings are tried until one is short enough and fit for the public.
MOST_HEARD = 4
# A word of so many letters is heard again when it is said twice.
TELLING = 5
# In public it is the company that speaks.
_ONE_PERSON = word_set("I I’m I’ve I’ll I'm I've I'll my me")
# Below this the likeliest two intents are no choice to offer.
OFFERED = 0.3
# What never came is not the coupon it was paid with.
SIDE = word_set("coupon voucher code promotion")
# What somebody's rights are about is seldom the thing they name most.
OF_RIGHTS = word_set("privacy_legal fraud_security")
# A thing among more words than these is part of a story, unless it is somebody's: "my app".
FEW_AROUND = 25
# Sentences among which the main one is looked for.
MOST_LOOKED_AT = 8
# Who sets such a matter down at length has said when it was, and how much.
TOLD_AT_LENGTH = word_set("billing_dispute payment_problem refund_request fraud_security")
# "Where does it stand?" is no answer to a question about a seat.
STATUS = word_set(
    "where when status late delayed delay delivery delivered deliver arrive arrived arrives arriving ship shipped"
    " shipping shipment track tracking waiting wait still yet came come reached refund update updates dispatched"
    " transit"
)
# What these ask to have done is what their wordings say already.
SAID_BY_INTENT = {"cancellation": "cancelled", "refund_request": "paid back"}
# The same as verbs, as a wish has them.
DONE_BY_INTENT = {
    "cancellation": word_set("cancel close stop deactivate"),
    "refund_request": word_set("refund return give credit"),
    "return_exchange": word_set("return"),
}
# To these a step says more than "whether we can": it looks, or it passes on what is wanted.
NO_STEP = word_set("find check see track trace investigate review go confirm process")
# An answer is what every reply promises.
REPORTS = word_set(
    "update updates status news answer answers reply response info information explanation reason details back-up"
)
# What should have been done long ago is not a matter of whether it can be; done once more, or otherwise, it is.
OWED = word_set("deliver ship dispatch send process activate install refund give make provide pay credit issue bring")
ANEW = word_set("new another again replacement different copy today tomorrow tonight instead by before to")
# A question after what can be done is a request in these.
ASKED_AS_QUESTION = word_set("request problem complaint")
MAY_BE_DONE = ("whether you can ", "whether you could ", "whether there is a way ", "whether it is possible ")
POINTING = word_set("it them this that these those one")
LONGEST_ASKED = 90
DONE = "whether that can be done"
PROMISED = ("let you know", "tell you", "find out")
NO_DEMAND = word_set("closing idea person")
WAYS_TO_CHECK = ("check {}", "have it checked {}", "find out {}")
# What somebody of us is to do is not "checked" by others.
BY_US = ("whether we ", "whether you ", "whether somebody ", "whether that ")
WAYS_TO_SEE = ("check {}", "see {}", "find out {}")
IF_NOT = (
    "If it cannot be done, I will tell you why.",
    "If it is not possible, I will explain why.",
    "Either way, I will explain what happens next.",
    "If anything stands in the way, I will tell you what.",
)


def phrases_of(heard: Heard, *, asks: bool, points: bool = True) -> dict[str, object]:
    """What can be said about the intent, with the thing it is about in its place.

    `points` lets the step say "that" of a wish that has been told back.
    """
    stance, seed, wording = heard.stance, heard.seed, heard.wordings[heard.stance.intent]
    answered = heard.wordings.get(QUESTION, wording) if stance.answers else wording
    if stance.intent == UNKNOWN and stance.technical and stance.kind == "problem":
        likeliest = heard.wordings.get(stance.label, wording)  # what is done about a fault is the same for all
        answered = likeliest if likeliest.kind == "problem" else answered
    things = read_things(*files_of(heard.profile, "things.toml"))
    sought = UNKNOWN if stance.asking else stance.label
    obstacle = heard.triage.reading.obstacle is not None
    named = [word for word in heard.words if word not in SIDE] if NEVER_CAME in heard.plights else heard.words
    thing = None if obstacle else find_thing(named, things, intent=sought, public=heard.public)
    if thing and (stance.technical or sought not in things.groups or sought in OF_RIGHTS):
        led = BY_ANYBODY if len(heard.words) <= FEW_AROUND else BY_ALL if stance.technical else BY_OWNER
        thing = thing if is_named(thing, _main_words(heard), things, led=led) else None
    blamed = thing.values if thing and stance.intent not in PLAIN else {}
    if thing and stance.technical and heard.title:
        thing = None  # the heading says it better
    values = thing.values if thing else {}
    if stance.intent in PLAIN:
        thing = None
        values = _way_values(stance.intent, heard.words)
    elif stance.intent == "order_status" and STATUS.isdisjoint(vocabulary_of(heard.words)):
        answered = heard.wordings.get(QUESTION, answered)
    abouts = _abouts(heard) if stance.asking else ()
    tags = (heard.triage.message.channel, heard.triage.message.author)
    said = _fit(wording.heard, values, seed[0], tags)
    others = (choose(wording.heard, values, seed[0] + step) for step in range(1, MOST_HEARD))
    lengthy = len(heard.words) >= LENGTHY
    wish = _wish(heard)
    wish = "" if (wish == DONE and not points) or (heard.public and tells_private(wish, heard.triage)) else wish
    ways = WAYS_TO_SEE if wish.startswith(BY_US) else WAYS_TO_CHECK
    do = spoken(ways[seed[2] % 3].format(wish), heard.profile.voice) if wish else ""
    guide = spoken(f"I will {do} and tell you what comes of it.", heard.profile.voice) if wish else ""
    do = do or _fit(answered.do, values, seed[2], tags)
    decided = wish.startswith("whether ")
    then = spoken(IF_NOT[seed[6] % len(IF_NOT)], heard.profile.voice) if decided else ""
    settled = not asks or wish == NEW or bool(wish and stance.label == MISUSED)
    settled |= lengthy and stance.intent in TOLD_AT_LENGTH
    return {
        "about": abouts[0] if abouts else thing.name if thing else wording.about,
        "about_is_vague": not abouts if stance.asking else stance.intent in VAGUE,
        "other_about": abouts[1] if len(abouts) > 1 else "",
        "thing": thing.name if thing else values.get("thing", ""),
        "heard": said,
        "short_heard": next((text for text in chain((said,), others) if _is_brief(text)), ""),
        "sorry": choose((answered if stance.intent == UNKNOWN else wording).sorry, blamed or values, seed[1]),
        "do": do,
        "guide": guide or _fit(answered.guide, values, seed[3], tags),
        "wish": wish,
        "then": then or ("" if heard.lapses else _not_again(do, answered.then, values, seed[6], tags)),
        "looking": _looking(heard.lapses[:1] if heard.public else heard.lapses)
        or _other_than(do, answered.looking, values, seed[4]),
        "referenced": stance.asking and not obstacle and _is_referenced(heard),
        "needs": () if settled else _needs(heard, wording.needs),
    }


def _needs(heard: Heard, needs: Sequence[Need]) -> tuple[str, ...]:
    """What the customer still has to send: nothing that the message gives, and no number where there is none."""
    if not needs or find_sent(heard.words) == DIRECT:
        return ()
    vocabulary = vocabulary_of(heard.words)
    still = [need for need in needs if need.is_open(heard.facts, vocabulary)]
    if any(REFERENCE in need.unless for need in still):
        numberless = heard.triage.message.author == "internal" or goes_by_name(heard.words)
        if numberless or _is_referenced(heard):
            still = [need for need in still if REFERENCE not in need.unless]
    return tuple(need.ask for need in still)


def _is_referenced(heard: Heard) -> bool:
    """Whether the message or its subject gives the number or code that the matter goes by."""
    subject = heard.triage.message.subject or ""
    below = heard.triage.message.text[-SIGNED:]  # a number may stand below the name
    texts = (text for text in (subject, below) if text)
    return gives_reference(heard.triage.reading.text, heard.words) or any(
        gives_reference(text, tokens(text)) for text in texts
    )


def _wish(heard: Heard) -> str:
    """What the customer wants to have done, or needs, as a clause that fits after "check"; empty when none is known."""
    stance = heard.stance
    if heard.triage.reading.obstacle is not None or stance.asking:
        return ""
    if stance.kind in NO_DEMAND or stance.intent in PLAIN or stance.intent == FAKE:
        return ""
    asked = _asked_for(heard)
    if stance.technical:
        sent_for = [wish for wish in asked if wish.who == "somebody"]
        return step_of(sent_for) or (DONE if sent_for else "")
    beyond = len(heard.triage.reading.text) > LONGEST  # what was asked for may stand behind the words looked at
    texts = [request.text for request in heard.triage.requests[:MOST_REQUESTS]] if beyond else []
    demand = find_demand(heard.words, texts)
    said_by = SAID_BY_INTENT.get(stance.intent)
    if demand and said_by == demand.done:
        return ""
    step = step_of(asked)
    if step and (not demand or demand.is_vague or len(asked) > 1):
        return step
    if asked and not demand and not heard.public:
        return DONE
    misuse = misuse_of(heard.words, stance.label) if not demand or demand.done == VERIFIED or demand.is_vague else ""
    return misuse or (demand.whether if demand else plea_of(heard.words, stance.label) or _asked_whether(heard))


def _asked_whether(heard: Heard) -> str:
    """What is asked for as a question: "Is there a way to pay less?"; empty when no request is put like that."""
    request = heard.stance.kind in ASKED_AS_QUESTION or heard.stance.intent == "billing_question"
    if not request or not heard.asked.endswith("?"):
        return ""
    told = (told_question(heard.asked) or "").removeprefix(TO_KNOW)
    if not told.startswith(MAY_BE_DONE) or ", and " in told or len(told) > LONGEST_ASKED:
        return ""
    return told if POINTING.isdisjoint(told.split()) else "" if heard.public else DONE


def _asked_for(heard: Heard) -> list[Wish]:
    """What is asked for in the requests that a step may take up, each once."""
    stance, found = heard.stance, list[Wish]()
    late = heard.triage.expectation.label == "fell_short"
    for request in heard.triage.requests[:MOST_REQUESTS]:
        for wish in find_wishes(request.text):
            words = set(wish.act.lower().split())
            repeated = any(len(words & set(other.act.split())) * 2 > len(words) for other in found)
            if not (
                repeated
                or wish.verb in NO_STEP
                or wish.verb in DONE_BY_INTENT.get(stance.intent, ())
                or not REPORTS.isdisjoint(words)
                or (late and wish.verb in OWED and words.isdisjoint(ANEW) and not any(map(str.isdigit, wish.act)))
            ):
                found.append(wish)
    return found


def _is_brief(text: str) -> bool:
    """Whether a wording is short enough and fit for the public, where the company speaks."""
    return len(text) <= SHORT_HEARD and _ONE_PERSON.isdisjoint(text.split())


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
    if not UNFIT.keys().isdisjoint(tags):
        return fitting([choose(phrases, values, chance + step) for step in range(MOST_HEARD)], tags)[0]
    return choose(phrases, values, chance)


def _not_again(
    said: str, phrases: tuple[Phrase, ...], values: Mapping[str, str], chance: int, tags: tuple[str, ...]
) -> str:
    """One of the wordings that does not promise in the same words what is said just before, if there is one."""
    found = [_fit(phrases, values, chance + step, tags) for step in range(min(len(phrases), MOST_HEARD))]
    again = [words for words in PROMISED if words in said]
    return next((text for text in found if not any(words in text for words in again)), found[0] if found else "")


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
    first, *more = unlike([lapse.looking for lapse in lapses if lapse.looking]) or [""]
    return f"{first}{',' if ' and ' in first else ''} and {more[0]}" if more else first


def _abouts(heard: Heard) -> tuple[str, ...]:
    """The two likeliest things the message may be about, in words."""
    intent, wordings = heard.triage.intent, heard.wordings
    if intent.probability < OFFERED:
        return ()
    labels = [intent.label, *(label for label, _ in intent.runners_up[:5])]
    return tuple(wordings[label].about for label in labels if label in wordings and label not in VAGUE)[:2]
