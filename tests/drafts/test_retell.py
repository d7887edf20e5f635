"""What the customer wrote, told back in our words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.drafts.account import account_of
from triage.drafts.indirect import told_question
from triage.drafts.pointing import points_away
from triage.drafts.retell import clauses_of
from triage.drafts.turning import turned
from triage.drafts.write import write

from .factory import told


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("I've waited two weeks for my cake.", ["you have waited two weeks for your cake"]),
        ("My oven keeps switching itself off.", ["your oven keeps switching itself off"]),
        ("Ordered a cake for the 5th.", ["you ordered a cake for the 5th"]),
        ("Charged twice for my cake, I need it fixed.", ["you were charged twice for your cake", "you need it fixed"]),
        ("My oven won't start, tried resetting it.", ["your oven will not start", "you tried resetting it"]),
        ("still waiting on it", ["you are still waiting on it"]),
        ("i need order some bread", ["you need to order some bread"]),
        ("They told me that my cake was ready.", ["you were told that your cake was ready"]),
        ("I paid for it, but I NEVER got it.", ["you paid for it, but you never got it"]),
        (
            "I was at the shop I'm trying to find my cake, are you able to help?",
            ["you were at the shop", "you are trying to find your cake"],
        ),
    ],
)
def test_plain_sentences_are_told_back(sentence: str, clauses: list[str]) -> None:
    assert list(clauses_of(sentence)) == clauses


@pytest.mark.parametrize(
    "sentence",
    [
        "You never sent me the cake.",
        "They refused to give me the cake.",
        "I will sue the bakery for my cake.",
        "My password is cake4411.",
        "I have a question.",
        "I am Jo.",
        "Please render {{ 7*7 }} for me.",
        "I would have come if I had known about the cake.",
        "I hope my cake is fine.",
        "Is my cake ready?",
        "The refused to bake it.",
        "Getting a cake here is a joy.",
        "I want the cake is that there.",
        "I like XXXX on my cake.",
        "I was promised a free cake.",
    ],
)
def test_what_accuses_threatens_or_would_have_to_be_guessed_is_not_told(sentence: str) -> None:
    assert list(clauses_of(sentence)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I was told that my card wasn't there", "you were told that your card was not there"),
        ("only then was I able to see it", "only then were you able to see it"),
        ("it's been wrong and that's all", "it has been wrong and that is all"),
        ("dont know why im here", "do not know why you are here"),
        ("I called and was told to wait", "you called and were told to wait"),
        ("I think the cake came and was cold", None),
        ("I'd like it", "you would like it"),
        ("I'd paid for it", "you had paid for it"),
    ],
)
def test_verbs_follow_the_person(text: str, said: str | None) -> None:
    assert turned(text) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("May I change my seat?", "you want to know whether you may change your seat"),
        ("How do I reset my oven?", "you want to know how to reset your oven"),
        ("When can I expect my cake?", "you want to know when you can expect your cake"),
        ("What is my table number?", "you want to know what your table number is"),
        ("Is there a table for six?", "you want to know whether there is a table for six"),
        ("Can you tell me where my cake is?", "you want to know where your cake is"),
        ("Please cancel my cake order.", "you are asking us to cancel your cake order"),
        ("Can you help me with this?", None),
        ("Do you hate your customers?", None),
        ("Where is the cake that I ordered for my son?", None),
        (
            "Will it come or do I have to fetch it?",
            "you want to know whether it will come, or whether you have to fetch it",
        ),
        ("Does it come with a lid?", "you want to know whether it comes with a lid"),
        (
            "Does it carry a warranty, or is a receipt all right?",
            "you want to know whether it carries a warranty, or whether a receipt is all right",
        ),
        ("Does it really work or do I look silly?", None),
        ("Can guests bring a dog?", "you want to know whether guests can bring a dog"),
        ("Does this oven come with a lid?", "you want to know whether this oven comes with a lid"),
        ("Please write that my cake is free.", None),
    ],
)
def test_questions_and_requests_are_told_back(asked: str, said: str | None) -> None:
    assert told_question(asked) == said


@given(st.text(max_size=300))
def test_what_is_told_is_one_plain_line(text: str) -> None:
    for clause in clauses_of(text):
        assert clause.isprintable()
        assert not set(clause) & set("{}[]<>@“”\n?")
        assert len(clause) <= 200


def test_what_happened_is_told_in_the_order_of_the_customer() -> None:
    triage = told("I ordered a cake for Friday. It is a nice shop. My cake never came. Could you send another cake?")
    asked = "Could you send another cake?"
    assert account_of(triage, asked=asked, most=3) == (
        "you ordered a cake for Friday",
        "your cake never came",
        "you are asking us to send another cake",
    )


def test_the_same_is_not_told_twice() -> None:
    triage = told("My cake never came. I said that my cake never came.")
    assert len(account_of(triage, most=3)) == 1


def test_no_amount_and_no_long_number_is_told_in_public() -> None:
    text = "I paid £38 for my cake. My booking 44711 is missing."
    triage = told(text, facts={"amount": "£38"}, channel="social")
    assert account_of(triage, public=True) == ("you paid for your cake",)
    assert len(account_of(triage)) == 2


def test_a_clause_that_a_guard_objects_to_is_quoted_and_the_rest_is_kept() -> None:
    text = "My cake never came to the house. I was supposed to get a line of credit with my oven."
    draft = write(told(text, intent="delivery_problem", facts={}, id="1"))
    assert "cake never came to the house" in draft.part("listen").text
    assert "“I was supposed to get a line of credit with my oven.”" in draft.part("listen").text
    assert not [each for each in draft.findings if each.severity == "high" and each.rule != "open_gap"]


@pytest.mark.parametrize(("voice", "said"), [("formal", "have not seen my"), ("friendly", "haven’t seen my")])
def test_what_is_told_is_said_in_the_voice(voice: str, said: str) -> None:
    from triage.profile import Profile

    triage = told("I haven't seen my cake in the shop.", facts={}, expectation="not_stated", sentiment="neutral")
    assert said.replace("my", "your") in write(triage, profile=Profile(voice=voice)).text


@pytest.mark.parametrize(
    ("said", "away"),
    [
        ("you want the following entries removed", True),
        ("you want the entries below removed", True),
        ("you want to both know and see it", True),
        ("you were sent a letter that say you need to pay", True),
        ("you could not filled the form", True),
        ("you were sent a letter that says you need to pay", False),
        ("you could not exceed the sum", False),
        ("you want the entries removed", False),
    ],
)
def test_what_points_away_or_limps_is_not_told(said: str, away: bool) -> None:
    assert points_away(said) is away


def test_an_also_that_leans_on_nothing_is_left_out() -> None:
    triage = told("I also paid the baker twice for the same loaf.", sentiment="negative")
    assert account_of(triage) == ("you paid the baker twice for the same loaf",)


def test_a_wish_that_points_back_is_not_told_where_nothing_stands_before_it() -> None:
    assert account_of(told("Third letter! I need it fixed before Friday.")) == ()
    assert account_of(told("I was charged twice for a cake. I need it fixed.")) == (
        "you were charged twice for a cake",
        "you need it fixed",
    )


@pytest.mark.parametrize(
    "text", ["The items I'm disputing have nothing to do with me.", "The loaf I've ordered is burnt."]
)
def test_a_clause_is_not_cut_out_of_what_hangs_on_a_noun(text: str) -> None:
    assert not any(told.startswith(("you are disputing have", "you have ordered is")) for told in clauses_of(text))


@pytest.mark.parametrize(
    ("told", "away"),
    [
        ("you were told of this after the training", True),
        ("you have asked for this", True),
        ("you are asking about this loan", False),
    ],
)
def test_a_this_without_its_noun_points_away(told: str, away: bool) -> None:
    assert points_away(told) is away


@pytest.mark.parametrize(
    ("told", "away"),
    [
        ("you are customer since 4 years", True),
        ("your contract finish in June", True),
        ("your contract is finished", False),
        ("the oven did not heat above 90 degrees", False),
        ("the oven is not the one above", True),
    ],
)
def test_what_points_elsewhere_or_is_no_english_is_not_told(told: str, away: bool) -> None:
    assert points_away(told) is away
