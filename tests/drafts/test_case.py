"""The slots: what templates may say about one message."""

from triage.drafts.case import build_case, join, seed_of
from triage.drafts.company import Company
from triage.drafts.wording import read_wordings
from triage.message import Turn

from .factory import make_triage

FACTS = {"order_number": "FS-20718", "amount": "£38", "deadline": "by Friday"}


def slots(company: Company | None = None, **given: object) -> dict[str, object]:
    case = build_case(make_triage(**given), company or Company(), read_wordings())  # type: ignore[arg-type]
    return dict(case.slots)


def test_facts_are_said_back_as_a_list() -> None:
    noted = slots(facts=FACTS)["noted"]
    assert noted == "order FS-20718, the amount you named (£38) and your deadline (by Friday)"


def test_a_fact_that_is_there_is_not_asked_for() -> None:
    assert slots(facts={})["needs"] == ("the order or booking number",)
    assert slots(facts=FACTS)["needs"] == ()


def test_nothing_private_reaches_a_public_channel() -> None:
    public = slots(facts=FACTS, requests=["Could you send another glass, please?"], channel="social")
    assert public["noted"] == ""
    assert public["quote"] == ""


def test_unanswered_messages_are_counted_by_email_and_not_in_chat() -> None:
    turns = (Turn("customer", "Hello?"), Turn("customer", "Anyone?"))
    assert slots(turns=turns)["repeats"] == "You have written to us twice before and had no answer."
    assert slots(turns=turns, channel="chat")["repeats"] == ""


def test_patience_is_thanked_only_if_they_waited() -> None:
    assert not slots()["waited"]
    assert slots(signals=["repeat_contact"])["waited"]


def test_an_unlikely_intent_is_asked_about_and_not_acted_on() -> None:
    unsure = slots(probability=0.3, runners_up=(("other", 0.2), ("refund_request", 0.15)))
    assert unsure["clarify"]
    assert unsure["other_about"] == "getting your money back"
    assert not slots(probability=0.6)["clarify"]
    assert slots(action="human")["clarify"]


def test_a_critical_message_is_never_left_without_an_answer() -> None:
    assert slots(approach="no_reply", urgency="critical")["approach"] == "solution"
    assert slots(approach="no_reply", urgency="high")["approach"] == "no_reply"


def test_harm_is_stopped_only_when_it_is_critical() -> None:
    assert slots(signals=["safety"], urgency="critical")["harm"] == "safety"
    assert slots(intent="fraud_security", urgency="critical")["harm"] == "security"
    assert slots(signals=["money_loss"], urgency="critical")["harm"] == "money"
    assert slots(urgency="critical")["harm"] == "stop"
    assert slots(signals=["safety"], urgency="high")["harm"] == ""


def test_company_words_fill_the_gaps() -> None:
    acme = Company(
        signature="Sam Lee, Care", service_levels={"high": "within 4 hours"}, redirects={"billing": "our billing desk"}
    )
    filled = slots(acme, urgency="high", queue="billing")
    assert (filled["owner"], filled["by_when"], filled["place"]) == ("Sam Lee", "within 4 hours", "our billing desk")
    assert slots()["by_when"] == "[when we come back to you]"


def test_the_seed_is_the_id_or_else_the_text() -> None:
    assert seed_of(make_triage("one", id="7")) == seed_of(make_triage("two", id="7"))
    assert seed_of(make_triage("one")) != seed_of(make_triage("two"))


def test_lists_are_joined_as_one_writes_them() -> None:
    assert [join([]), join(["a"]), join(["a", "b"])] == ["", "a", "a and b"]
