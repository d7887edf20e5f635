"""Short messages: what they plainly say is heard, whatever they were taken for."""

import pytest

from triage.drafts.indirect import told_order, told_question
from triage.drafts.plights import money_told, plights_of, shuns_link, way_shut
from triage.drafts.received import bare_answer, name_given
from triage.drafts.sent import DIRECT, find_sent
from triage.drafts.small_talk import talk_of
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Profile

from .factory import make_triage, told

ACME = Profile(
    name="Acme", signature="Sam Lee", contact="care@acme.example", service_levels={"normal": "within 1 working day"}
)
CALM = {"sentiment": "neutral", "expectation": "not_stated"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sounds like another canned reply", "canned_reply"),
        ("a bot wrote this answer", "canned_reply"),
        ("Thanks for the copy and paste.", "canned_reply"),
        ("Can we take this to DM?", "private_talk"),
        ("I'd rather explain it by PM than over your link", "private_talk"),
        ("Your chat keeps kicking me out", "shut_out"),
        ("I can't get through on the phone", "shut_out"),
        ("Could somebody please call me about the lamp", "call_back"),
        ("I want someone to contact me", "call_back"),
        ("My parcel never came", "never_came"),
        ("I wrote a while ago and haven't heard back", "no_word"),
        ("Is this a robot?", "canned_reply"),
        ("one loaf order I'm never gonna get", "never_came"),
        ("have I lost £20 now", "lost"),
        ("will I get it back", "back"),
    ],
)
def test_a_plight_shows_in_the_words(text: str, name: str) -> None:
    assert name in plights_of(tokens(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I will call you tomorrow",
        "They never contacted me",
        "The lamp is broken again",
        "I already sent you a DM",
        "Where do I see my order?",
        "The generic lamp works too",
        " ".join(["your chat keeps kicking me out"] * 10),
    ],
)
def test_nothing_is_heard_that_is_not_said(text: str) -> None:
    assert not plights_of(tokens(text))


def test_a_canned_reply_is_no_fault_of_a_device() -> None:
    text = "Sounds like one more generic reply"
    for approach in ("advisory", "no_reply"):
        draft = write(
            make_triage(text, intent="malfunction", approach=approach, sentiment="neutral", facts={}, channel="chat"),
            profile=ACME,
        )
        assert "not working" not in draft.text
        assert "describing" not in draft.text
        assert "answer" in draft.part("listen").text
        assert draft.part("take_action").text


def test_a_generic_answer_of_a_program_is_a_fault() -> None:
    text = "Generic error response\n\nThe log says: generic response 500.\n\n1. Start it. 2. Send a call."
    draft = write(make_triage(text, intent="malfunction", facts={}, channel="email", **CALM), profile=ACME)
    assert "proper answer" not in draft.text


def test_a_wish_to_talk_in_private_is_heard_without_the_link() -> None:
    text = "Happy to talk it through in private messages but not over that link"
    draft = write(make_triage(text, intent="chitchat", facts={}, channel="social", **CALM), profile=ACME)
    assert "private" in draft.part("listen").text
    assert "the link" in draft.part("listen").text
    assert "direct message" in draft.part("take_action").text
    assert shuns_link(tokens(text))


def test_who_cannot_get_through_is_told_another_way() -> None:
    text = "Your chat keeps dropping me. Can I email somebody instead?"
    triage = told(text, intent="contact_human", requests=["Can I email somebody instead?"], channel="social", facts={})
    draft = write(triage, profile=ACME)
    assert "our chat" in draft.part("listen").text
    assert "care@acme.example" in draft.part("take_action").text
    assert "number" not in draft.text
    chat = write(told(text, intent="contact_human", channel="chat", facts={}), profile=ACME)
    assert "care@acme.example" in chat.text
    assert way_shut(tokens("neither chat nor phone works")) == ""


def test_who_asks_for_a_mail_is_not_asked_for_a_number() -> None:
    text = "Could you please contact me by email, I can send more details"
    draft = write(make_triage(text, intent="contact_human", facts={}, channel="social", **CALM), profile=ACME)
    assert "contact you" in draft.text or "touch with you" in draft.text or "hear from us" in draft.text
    assert "number" not in draft.text
    call = write(make_triage("Please call me", intent="contact_human", facts={}, channel="chat", **CALM), profile=ACME)
    assert "number and time" in call.text


def test_what_never_came_is_named_and_not_the_side_remark() -> None:
    text = "Well, that is one soup order I'll never get. Good thing I had a coupon. Bad first impression though."
    draft = write(told(text, intent="service_complaint", approach="advisory", channel="sms", facts={}), profile=ACME)
    assert "did not reach you" in draft.text or "didn’t reach you" in draft.text
    assert "impression" not in draft.text
    assert "coupon" not in draft.text


def test_fear_for_money_is_told_as_the_question_it_is() -> None:
    text = "they closed my claim have I lost my £60 now because of a thief"
    draft = write(told(text, intent="fraud_security", urgency="high", channel="social", facts={}), profile=ACME)
    assert "You want to know whether your money is lost." in draft.text
    assert "security matter" not in draft.text
    assert money_told(frozenset(("back",))) == "you want to know whether you will get your money back"
    assert money_told(frozenset()) == ""


def test_a_question_without_its_mark_is_answered_though_nobody_expects_it() -> None:
    text = "@acme why have you stopped the rye rolls. They were the best!!"
    triage = told(
        text, intent="not_a_request", approach="no_reply", requests=["why have you stopped the rye rolls."],
        probability=0.4, channel="social", facts={}, **CALM,
    )  # fmt: skip
    draft = write(triage, profile=ACME)
    assert "why we have stopped the rye rolls" in draft.text
    assert "answer you here" in draft.text or "tell you here" in draft.text


def test_a_question_of_somebodys_own_is_not_answered_in_public() -> None:
    text = "Do you still have my lamp in the shop?"
    triage = told(text, intent="product_question", requests=[text], channel="social", facts={}, **CALM)
    assert "direct message" in write(triage, profile=ACME).text


def test_a_waiting_time_is_what_we_are_sorry_for() -> None:
    triage = told("It's been 36 hours. Can you help?", sentiment="neutral", channel="social", facts={})
    assert "36 hours" in write(triage, profile=ACME).text
    assert "Sorry about this" not in write(triage, profile=ACME).text


def test_who_waits_for_word_does_not_just_chat() -> None:
    text = "I did that some time ago and haven't heard from you"
    draft = write(told(text, intent="chitchat", channel="social", facts={}, **CALM), profile=ACME)
    assert "If we can" not in draft.text
    assert draft.part("acknowledge").text
    assert find_sent(tokens("Sent, thank you")) == DIRECT


def test_what_was_explained_by_direct_message_is_not_asked_for() -> None:
    text = "I have one more question on my lamp order- I explained it in a dm, thanks"
    assert find_sent(tokens(text)) == DIRECT
    draft = write(told(text, intent="chitchat", probability=0.3, channel="chat", facts={}, **CALM), profile=ACME)
    assert "?" not in draft.text
    assert "direct message" in draft.part("take_action").text
    assert draft.part("explain").text


@pytest.mark.parametrize(
    ("asked", "told_back"),
    [
        ("Why did you stop making the rye rolls?", "you want to know why we stopped making the rye rolls"),
        ("Do you guys still make your oat buns?", "you want to know whether we still make our oat buns"),
        ("Are you ever going to sell it again?", "you want to know whether we are ever going to sell it again"),
        ("Where are the timelines for delivery?", "you want to know the timelines for delivery"),
        ("When will my sofa be delivered?", "you want to know when your sofa will be delivered"),
        ("How long does delivery take?", "you want to know how long delivery takes"),
        ("Where is it?", "you want to know where it is"),
        ("Why will the lamp not work?", None),
        ("What is this in my bag?", None),
        ("Can I get some help already?", None),
        ("Why are you so useless?", None),
    ],
)
def test_questions_are_told_as_one_says_them(asked: str, told_back: str | None) -> None:
    assert told_question(asked) == told_back


def test_an_order_in_a_few_words_is_told_and_nothing_else_is() -> None:
    assert told_order("yes, 2 large pizzas please") == "you would like 2 large pizzas"
    assert told_order("Can I get a burger and fries?") == "you would like a burger and fries"
    for text in ("2 days ago", "a new problem with it", "2 pizzas came cold", "one question", "x" * 200):
        assert told_order(text) is None
    draft = write(make_triage("two loaves", intent="order_change", facts={}, channel="chat", **CALM), profile=ACME)
    assert "You would like two loaves." in draft.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name nivi", "Nivi"),
        ("my name is Ruth", "Ruth"),
        ("thomas", "Thomas"),
        ("jennifer hale", "Jennifer"),
        ("austin", ""),
        ("name change", ""),
        ("blue lamp", ""),
        ("", ""),
    ],
)
def test_a_name_is_used_as_a_name(text: str, name: str) -> None:
    assert name_given(tokens(text)) == name


def test_a_bare_answer_is_said_back_without_quotation_marks() -> None:
    for text, said in (("yes green tea", "green tea"), ("madden arias", "madden arias"), ("15 units", "15 units")):
        draft = write(make_triage(text, intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
        assert said in draft.text
        assert "“" not in draft.text
        assert "yes" not in draft.text.lower()
    assert bare_answer("yes") == "yes"


def test_a_number_that_may_be_a_secret_is_not_said_back() -> None:
    for text in ("4411", "my pin 4411"):
        draft = write(make_triage(text, intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
        assert "4411" not in draft.text


def test_a_greeting_is_returned_as_it_came() -> None:
    draft = write(make_triage("good morning", intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
    assert draft.greeting == "Good morning!"
    there = write(make_triage("is anyone there", intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME)
    assert "here" in there.text or "reached us" in there.text or "with you now" in there.text
    assert (talk_of(tokens("i need help")), talk_of(tokens("it is working fine now"))) == ("help", "nod")
    assert talk_of(tokens("is it working now?")) == ""


def test_bare_messages_do_not_get_the_same_reply() -> None:
    texts = ["hi", "hello", "hey", "hi there", "hello team", "good day", "hey all", "hi sir", "hello madam", "hi guys"]
    texts += ["blue", "red one", "large", "two", "window seat", "3 nights", "monday", "cash", "ruth", "green tea"]
    drafts = [
        write(make_triage(text, intent="chitchat", facts={}, channel="chat", **CALM), profile=ACME).text
        for text in texts
    ]
    assert len(set(drafts)) >= len(texts) - 1
