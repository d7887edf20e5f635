"""The sentences that matter are told, whole where that can be done, else quoted."""

from dataclasses import replace

import pytest

from triage.drafts.account import account_of, retelling_of
from triage.drafts.plain import its_meant, set_right
from triage.drafts.quote import plain_quote
from triage.drafts.restate import restated
from triage.drafts.retell import clauses_of
from triage.drafts.write import write

from .factory import told


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("You took £9 from my account on 3 May.", "we took £9 from your account on 3 May"),
        ("In March I was billed for two ovens.", "in March you were billed for two ovens"),
        ("He left flour all over the stairs.", "he left flour all over the stairs"),
        ("The shop says they have no oven left.", "the shop says they have no oven left"),
        ("My order 4471 2091 88 was due on Monday.", "your order was due on Monday"),
        ("Was told it would be here by May.", "you were told it would be here by May"),
        ("The loaf came burnt :) 3 of them on my table.", "the loaf came burnt, 3 of them on your table"),
        (
            "I ordered rye bread, got white, sent it back, and today...",
            "you ordered rye bread, got white, sent it back",
        ),
        ("I have today found a hole in my new oven glove.", "you have found a hole in your new oven glove"),
        ("I ate something I probably shouldn't have.", "you ate something you probably should not have"),
        (
            "At 9.10 today I got a mail from J. Bell about my loaf.",
            "at 9.10 you got a mail from J Bell about your loaf",
        ),
        ("went to the bakery twice for nothing", "you went to the bakery twice for nothing"),
        ("you lot sent me the wrong loaf again??", "we sent you the wrong loaf again"),
        ("Thank you for your letter telling me that the rent will rise to £900.", "the rent will rise to £900"),
        ("Jo good morning I need a new oven door.", "you need a new oven door"),
        ("I am writing to inform you that my aunt, Ada Bell, has died.", "your aunt, Ada Bell, has died"),
        ("I just wanted to say that the oven door has come off.", "the oven door has come off"),
        ("router light is green not white", "the router light is green not white"),
        ("The website promised two days.", "the website promised two days"),
        ("I was promised a new oven in May.", "you were promised a new oven in May"),
        (
            "Since the password change I can't get into the shop.",
            "since the password change you cannot get into the shop",
        ),
        (
            "My oven S-671140 (two shelves) has been due since May.",
            "your oven S-671140 (two shelves) has been due since May",
        ),
        ("Baker Tom said in May that we'd get a new door.", "Baker Tom said in May that you would get a new door"),
    ],
)
def test_a_whole_sentence_is_said_from_our_side(sentence: str, said: str) -> None:
    assert restated(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "You need four taps to open the oven door.",
        "If you open the oven you have seen it all.",
        "They left the oven door open all night.",
        "When is my oven due to arrive?",
        "Tell your baker that the loaf was cold.",
        "My loaf should have come by tomorrow at nine.",
        "You are liars and have sent me nothing.",
        "I have an oven. You sent it cold.",
        "You promised me a loaf in May.",
        "We promised our guests a cake and you have sent us none.",
        "My password is Rosebud and you have locked me out.",
        "I use the password bread77 and I can't get in.",
        "My password in use is Rosebud and I cannot get in.",
        "Realised when the oven just went out.",
    ],
)
def test_what_may_mean_anybody_or_another_day_is_not_told_whole(sentence: str) -> None:
    assert restated(sentence) is None


def test_a_long_sentence_is_told_up_to_where_another_clause_begins() -> None:
    late = "and it was late, " * 9
    text = f"He drilled through the back of the oven, although I had shown him the hole, {late}so there"
    assert restated(text, longest=90) == "he drilled through the back of the oven, although you had shown him the hole"


def test_a_sentence_that_cannot_be_told_whole_is_told_up_to_a_clause_with_a_subject_of_its_own() -> None:
    assert restated("The oven has been cold since the storm, and when it rains you see the door drip.") == (
        "the oven has been cold since the storm"
    )
    assert restated("The oven was cold for a whole week in May, but you see it works in the rain.") is None
    assert restated("The baker broke the oven door in May, and told you it was like that.") is None


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("me again, it's Jo from earlier and my loaves have gone", ["your loaves have gone"]),
        ("Hi, this is Jo Bell, I ordered two loaves in May.", ["you ordered two loaves in May"]),
        ("its Jo Bell cant make my visit on Monday", ["you cannot make your visit on Monday"]),
        ("one more small thing, my cake has vanished from the oven", ["your cake has vanished from the oven"]),
    ],
)
def test_who_writes_is_no_event(sentence: str, said: list[str]) -> None:
    assert list(clauses_of(sentence)) == said


def test_an_introduction_and_chat_are_not_quoted() -> None:
    assert plain_quote("It's Jo from earlier about the oven that is stuck on the logo.", let_down=False) is None
    assert plain_quote("I'd only want it for the cakes tbh, so until March.", let_down=False) is None


def test_that_something_is_to_be_asked_is_not_told() -> None:
    triage = told("Hello, I want to ask some things before I order. My oven is still broken.", facts={}, signals=())
    assert account_of(triage, most=2) == ("your oven is still broken",)


def test_a_sum_is_left_out_in_public_only_where_the_sentence_holds_without_it() -> None:
    triage = told("You charged me £9 again for a cake in May.", facts={"amount": "£9"}, signals=())
    assert account_of(triage, most=1, public=True) == ("you were charged again for a cake in May",)
    triage = told("The cake came to £9 so I gave it up.", facts={"amount": "£9"}, signals=())
    assert account_of(triage, most=1, public=True) == ()


def test_praise_behind_a_but_is_no_complaint_in_public() -> None:
    triage = told("I had a lost loaf once, but when the oven broke I got a call at nine.", facts={}, signals=())
    assert account_of(triage, most=1, public=True) == ()


def test_a_wish_without_its_article_is_not_told() -> None:
    assert account_of(told("Could you arrange oven (standard size)?", facts={}, signals=())) == ()


def test_what_went_wrong_is_told_before_a_side_remark() -> None:
    story = (
        "I bake at home. Your baker came at five for a visit booked at nine. He burnt the oven door and broke two"
        " shelves, which cost me £80. I like the colour of his van."
    )
    clauses = account_of(told(story, facts={}), most=2)
    assert any("burnt the oven door" in clause for clause in clauses)
    assert not any("van" in clause or "bake at home" in clause for clause in clauses)


def test_a_sentence_that_matters_and_cannot_be_told_is_quoted_at_its_place() -> None:
    story = "I ordered two loaves in May. They forgot my loaves and gave my cake to another man. I still have no cake."
    triage = told(story, facts={}, signals=())
    account = retelling_of(triage, most=3)
    assert account.quote == "They forgot my loaves and gave my cake to another man."
    assert account.before == 1
    said = write(triage).part("listen").text
    assert said.index("two loaves in May") < said.index("“They forgot") < said.index("still have no cake")


def test_no_more_than_one_sentence_is_quoted() -> None:
    story = "They forgot my loaf in the hot oven. They broke my best cake stand. They never sent my other cake."
    assert write(told(story, facts={})).part("listen").text.count("“") == 1


def test_what_a_guard_objects_to_when_told_is_quoted() -> None:
    story = "I sent two ovens back in May. On 9 June I was refunded £42 only. The other one is still missing."
    draft = write(told(story, facts={}, intent="refund_request"))
    assert "“On 9 June I was refunded £42 only.”" in draft.part("listen").text
    assert not [each for each in draft.findings if each.severity == "high" and each.rule != "open_gap"]


def test_a_question_in_which_the_intent_was_seen_outweighs_what_happened() -> None:
    triage = told("My oven came broken in May and cost £90. Where is my new oven?", facts={})
    spans = tuple(each.span for each in triage.reading.sentences if each.span.text.startswith("Where"))
    seen = replace(triage.intent, evidence=spans)
    triage = replace(triage, decisions={**triage.decisions, "intent": seen})
    assert account_of(triage, asked="Where is my new oven?", most=1) == ("you want to know where your new oven is",)


def test_money_and_blame_are_the_customers_word_until_they_are_checked() -> None:
    triage = told("You took £90 from my account in May for an oven.", facts={}, intent="billing_dispute", id="1")
    said = write(triage).part("listen").text
    assert "we took £90 from your account" in said
    assert not said.startswith("We took")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("its not here", "it is not here"),
        ("Its been cold", "It has been cold"),
        ("its lid is off", "its lid is off"),
        ("its lighting is off", "its lighting is off"),
    ],
)
def test_its_is_set_right_only_where_it_is_meant(text: str, said: str) -> None:
    assert its_meant(text) == said


def test_a_hasty_sentence_is_quoted_with_its_marks() -> None:
    assert set_right("Cant wait, i dont know") == "Can’t wait, I don’t know"
    assert plain_quote("they forgot my loaf and dont answer", let_down=True) == "They forgot my loaf and don’t answer."
    assert plain_quote("You are crooks and forgot my loaf.", let_down=True) is None


@pytest.mark.parametrize("text", ["12 34 56 78 90", "it 1 2 3 4 5 6", "£1 £2 £3 £4 £5", "?? ?? ?? ?? ??"])
def test_what_has_no_words_is_passed_over(text: str) -> None:
    assert account_of(told(text, facts={})) == ()


@pytest.mark.parametrize(
    "sentence", ["Oven back since 6pm, whoever mended it", "Baker here with a loaf, and she's got no bag"]
)
def test_what_has_no_verb_of_its_own_is_not_told(sentence: str) -> None:
    assert restated(sentence) is None


def test_details_behind_a_colon_are_left_out_of_a_long_sentence() -> None:
    sentence = (
        "I have found two holes in the door of my new oven: the larger of them near the handle at its"
        " upper edge with a smaller one near the place of its lamp beside the hinge which I marked."
    )
    assert restated(sentence) == "you have found two holes in the door of your new oven"


def test_who_was_let_down_hears_no_praise_of_theirs() -> None:
    text = "The bread itself has been fine and the girl was very polite to all of us. My cake never came."
    said = account_of(told(text, expectation="fell_short"), most=3)
    assert said == ("your cake never came",)
