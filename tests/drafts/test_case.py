"""The slots: what templates may say about one message."""

from triage.drafts.case import SLOTS, build_case
from triage.drafts.heard import seed_of
from triage.drafts.words import join
from triage.message import Turn
from triage.profile import Article, Known, KnownIssue, Profile, Redirect

from .factory import make_triage

FACTS = {"order_number": "FS-20718", "amount": "£38", "deadline": "by Friday"}


def slots(profile: Profile | None = None, known: Known | None = None, **given: object) -> dict[str, object]:
    case = build_case(make_triage(**given), profile or Profile(), known or Known())  # type: ignore[arg-type]
    return dict(case.slots)


def test_facts_are_said_back_as_a_list() -> None:
    noted = slots(facts=FACTS)["noted"]
    assert noted == "order FS-20718, the £38 and that you need this by Friday"


def test_a_fact_that_is_there_is_not_asked_for() -> None:
    assert slots(text="My parcel has not come.", facts={})["needs"] == ("the order or booking number",)
    assert slots(text="My parcel has not come.", facts=FACTS)["needs"] == ()


def test_nothing_private_reaches_a_public_channel() -> None:
    text = "Third time! Could you send order FS-20718 again, please?"
    request = "Could you send order FS-20718 again, please?"
    public = slots(text=text, facts=FACTS, requests=[request], channel="social")
    assert public["noted"] == ""
    assert (public["quote"], public["account"]) == ("", ())
    private = slots(text=text, facts=FACTS, requests=[request])
    assert private["account"] == ("you’re asking us to send order FS-20718 again",)


def test_a_short_question_is_said_back_in_public_too() -> None:
    request = "Could you send another glass, please?"
    said = slots(text=request, requests=[request], channel="social")
    assert said["account"] == ("you’re asking us to send another glass",)
    untold = "Have you seen the new glasses?"
    assert slots(text=untold, requests=[untold], channel="social")["quote"] == untold


def test_unanswered_messages_are_counted_by_email_and_not_in_chat() -> None:
    turns = (Turn("customer", "Hello?"), Turn("customer", "Anyone?"))
    assert slots(turns=turns)["repeats"] == "You have written to us twice before and had no answer."
    assert slots(turns=turns, channel="chat")["repeats"] == ""


def test_patience_is_thanked_only_if_they_waited() -> None:
    assert not slots()["waited"]
    assert slots(signals=["repeat_contact"])["waited"]


def test_an_unlikely_intent_is_asked_about_and_not_acted_on() -> None:
    unsure = slots(
        text="And where is the glass that I wanted?",
        facts={},
        probability=0.3,
        runners_up=(("other", 0.2), ("refund_request", 0.15)),
    )
    assert unsure["clarify"]
    assert unsure["other_about"] == "getting your money back"
    assert not slots(probability=0.6)["clarify"]
    assert slots(text="And where is the glass that I wanted?", facts={}, action="human")["clarify"]


def test_a_critical_message_is_never_left_without_an_answer() -> None:
    calm = {"approach": "no_reply", "sentiment": "neutral", "expectation": "not_stated"}
    assert slots(urgency="critical", **calm)["approach"] == "solution"
    assert slots(urgency="high", **calm)["approach"] == "no_reply"


def test_a_lapse_told_again_is_never_left_without_an_answer() -> None:
    assert slots(approach="no_reply", signals=["repeat_contact"])["approach"] == "solution"
    assert slots(approach="no_reply")["approach"] == "no_reply"


def test_harm_is_stopped_only_when_it_is_critical() -> None:
    assert slots(signals=["safety"], urgency="critical")["harm"] == "safety"
    assert slots(intent="fraud_security", urgency="critical")["harm"] == "security"
    taken = {"text": "They are taking money off my card every hour.", "intent": "payment_problem"}
    assert slots(signals=["money_loss"], urgency="critical", **taken)["harm"] == "money"
    assert slots(signals=["money_loss"], urgency="critical")["harm"] == "stop"
    assert slots(urgency="critical")["harm"] == "stop"
    assert slots(signals=["safety"], urgency="high")["harm"] == ""


def test_company_words_fill_the_gaps() -> None:
    acme = Profile(
        signature="Sam Lee, Care",
        service_levels={"high": "within 4 hours"},
        redirects={"billing": Redirect("our billing desk")},
    )
    filled = slots(acme, urgency="high", queue="billing")
    assert (filled["owner"], filled["by_when"], filled["place"]) == ("Sam Lee", "within 4 hours", "our billing desk")
    assert slots()["by_when"] == "[when we come back to you]"


def test_the_seed_is_the_id_or_else_the_text() -> None:
    assert seed_of(make_triage("one", id="7")) == seed_of(make_triage("two", id="7"))
    assert seed_of(make_triage("one")) != seed_of(make_triage("two"))


def test_lists_are_joined_as_one_writes_them() -> None:
    assert [join([]), join(["a"]), join(["a", "b"])] == ["", "a", "a and b"]


def test_there_is_a_slot_for_each_name_and_none_beside() -> None:
    assert set(slots()) | {"full", "short", "brief"} == SLOTS


def test_a_long_message_is_worked_with_and_not_asked_about() -> None:
    text = "My loan shows a sum that I have paid long ago, and nobody at the desk could tell me why it is so."
    told = slots(text=text, intent="billing_dispute", probability=0.3)
    assert not told["clarify"]
    assert told["thing"] == "your loan"
    assert told["intent"] == "unknown"


def test_an_unlikely_intent_is_not_sent_to_another_desk() -> None:
    text = "My loan shows a sum that I have paid long ago, and nobody at the desk could tell me why it is so."
    assert slots(text=text, approach="redirect", probability=0.3)["approach"] == "solution"
    assert slots(text=text, approach="redirect")["approach"] == "redirect"


def test_a_greeting_is_greeted_whatever_the_model_made_of_it() -> None:
    greeted = slots(text="Good morning!", intent="order_change", probability=0.2, action="human")
    assert (greeted["intent"], greeted["fragment"]) == ("chitchat", False)
    assert slots(text="85685", intent="order_change", probability=0.2)["fragment"]


def test_what_is_known_stands_in_its_slots_with_its_source() -> None:
    issue = KnownIssue("slow", "the app", "the app is slow", "fixing", (), workaround=("Restart it.",))
    article = Article("speed", "How to speed it up", summary="It helps to restart.", url="https://acme.example/speed")
    after = Article("more", "How to get more", summary="There is more.")
    case = build_case(make_triage(probability=0.3), Profile(), Known(issue, article, after))
    assert case.slots["symptom"] == "the app is slow"
    assert case.slots["needs"] == ()
    assert not case.slots["clarify"]
    assert case.sources["the app is slow"] == "issue:slow"
    assert case.sources["It helps to restart."] == "article:speed"
    assert case.sources["How to get more"] == "article:more"


def test_numbers_in_a_technical_report_are_not_taken_for_orders() -> None:
    found = slots(text="It crashes at 4.1, see FS-20718; needed by Friday, £38.", intent="malfunction", facts=FACTS)
    assert found["noted"] == ""
    assert found["deadline"] == "that you need this by Friday"
