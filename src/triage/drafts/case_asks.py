"""The slots that take up what a customer asks: a list of it, or one step."""

from collections.abc import Sequence

from triage.drafts.asks import Ask, find_asks, in_one, listed
from triage.drafts.case_phrases import DONE, IF_NOT
from triage.drafts.channels import CHANNELS
from triage.drafts.heard import Heard
from triage.drafts.stance import PLAIN
from triage.drafts.voice import spoken
from triage.drafts.words import word_set

# Nothing is found out for somebody who praises or proposes.
NOT_TAKEN_UP = word_set("closing idea person")
# "Where it is": the wordings of these intents say so already, and what happens next.
SAYS_WHERE = word_set("order_status delivery_problem case_followup")
# The step of these stands beside what is asked, not in its place.
STEP_FIRST = word_set("problem complaint security")
LISTED_FROM = 2
# "How to report an issue with your payment" says no more than "look into the payment".
TELLING = 4
REPORTING = word_set(
    "report inform notify issue issues problem problems trouble error solve your with about what where when there"
)
NONE_ASKED: dict[str, object] = {"todo": (), "todo_is": "", "also": ""}


def asked_of(heard: Heard, *, wish: str, do: str) -> dict[str, object]:
    """What the reply takes up one by one (`todo`), or the one step that takes up what is asked (`do` or `also`).

    `wish` is what a step checks already, if it is known; `do` is that step.
    """
    stance, triage = heard.stance, heard.triage
    channel = triage.message.channel
    size = CHANNELS[channel].size
    if (
        triage.reading.obstacle is not None
        or stance.asking
        or heard.public
        or stance.kind in NOT_TAKEN_UP
        or stance.intent in PLAIN
        or stance.approach == "no_reply"
    ):
        return NONE_ASKED
    asks = find_asks(triage, technical=stance.technical)
    voice = heard.profile.voice
    fault = stance.technical and stance.kind == "problem"
    several = len(asks) >= LISTED_FROM
    step = "" if several and size == "full" else in_one(asks) if several else _single(asks, heard, do, wish)
    if several and not step and channel != "sms":
        first = "look into the fault" if fault else do if stance.kind in STEP_FIRST and not wish else ""
        points = listed((*([Ask(act=first)] if first else []), *asks))
        is_steps = bool(first) or any(ask.act for ask in asks)
        return {"todo": points, "todo_is": "steps" if is_steps else "questions", "also": ""}
    step = step or ("answer each of your questions" if several else "")
    if not step:
        return NONE_ASKED
    if not several and (asks[0].quote or not (stance.kind == "question" or fault or wish == DONE)):
        return {**NONE_ASKED, "also": spoken(step, voice)}
    do = spoken(f"look into the fault and {step}" if fault else step, voice)
    then = spoken(IF_NOT[heard.seed[6] % len(IF_NOT)], voice)
    return {
        "todo": (step,),
        "todo_is": "questions" if several and not any(ask.act for ask in asks) else "step",
        "also": "",
        "do": do,
        "guide": spoken(f"I will {do} and tell you what I learn.", voice),
        "wish": "",
        **({"then": then} if "whether we can" in step else {}),
    }


def _single(asks: Sequence[Ask], heard: Heard, do: str, wish: str) -> str:
    """The one thing that is asked, as a step; empty where the wordings of the intent, such as `do`, say it better."""
    if not asks or wish not in ("", DONE):
        return ""
    ask = asks[0]
    telling = {word for word in ask.about.split() if len(word) >= TELLING} - REPORTING
    if heard.stance.kind != "question" and ask.about and telling <= set(do.split()):
        return ""
    if ask.about.startswith(("where ", "the status")) and heard.stance.intent in SAYS_WHERE:
        return ""
    if ask.quote and (heard.stance.kind == "question" or wish):
        return ""  # it is said back and answered as it stands
    return "" if ask.act.startswith("check whether ") or "“" in ask.act else ask.step
