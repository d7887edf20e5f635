"""What a draft makes of what the customer did, likes and is called: steps, ways to reach them, praise, names."""

from dataclasses import replace

import pytest
from tests.drafts.factory import make_triage

from triage.drafts.contact import BY_EMAIL, BY_TEXT, IN_WRITING, wish_of_way
from triage.drafts.praised import as_praise
from triage.drafts.ruled_out import done_in, untried
from triage.drafts.signed import first_name
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Article, Known, KnownIssue
from triage.result import Triage

STEPS = (
    "Look at status.acme.example first.",
    "Unplug the hub for one minute.",
    "If the lamp stays red, write to us.",
    "Look for the parcel with a neighbour.",
)
ARTICLE = Article("hub", "What to do when the hub is dark", steps=STEPS)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("I'd rather have this by email than on the phone.", BY_EMAIL),
        ("Please reply by text, I am at work.", BY_TEXT),
        ("Please don't ring, the baby sleeps.", IN_WRITING),
        ("Please confirm in writing that the policy has ended.", ""),
        ("Could you let me send the form by email this once?", ""),
        ("Please send me the invoice by email.", ""),
        ("I never had a reply by email.", ""),
    ],
)
def test_only_a_wish_about_how_we_reach_them_is_noted(text: str, way: str) -> None:
    assert wish_of_way(text, tokens(text)) == way


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("Rebooting the hub changed nothing.", {"restart"}),
        ("It never comes. Checked junk as well.", {"spam"}),
        ("Your status page says all is fine.", {"status"}),
        ("Should I try rebooting the hub?", set()),
        ("My phone restarted and now the photos are gone.", set()),
        ("The hub keeps restarting itself.", set()),
        ("I haven't checked the junk folder.", set()),
    ],
)
def test_what_they_did_is_told_from_what_happened_or_is_asked(text: str, done: set[str]) -> None:
    assert done_in(tokens(text)) == done


def test_steps_that_were_taken_are_left_out_with_those_that_go_on_from_them() -> None:
    found = untried(Known(article=ARTICLE), "I rebooted the hub and your status page says nothing.")
    assert found.article is not None
    assert found.article.steps == STEPS[3:]


def test_an_article_whose_steps_were_all_taken_is_not_offered() -> None:
    article = replace(ARTICLE, steps=STEPS[1:3])
    assert untried(Known(article=article, next=ARTICLE), "I've restarted it twice.") == Known()


def test_a_known_issue_stays_when_its_way_around_was_tried() -> None:
    issue = KnownIssue("late", "the shop", "codes come late", "fixing", ("outage",), workaround=("Look into spam.",))
    found = untried(Known(issue=issue), "No code, and I checked my spam folder.")
    assert found.issue is not None
    assert found.issue.workaround == ()


def _unsure(triage: Triage) -> Triage:
    decisions = {name: replace(each, confident=False) for name, each in triage.decisions.items()}
    return replace(triage, decisions=decisions)


THANKS = "A huge thank you to Amara in the Leeds shop, who stayed on to mend my nan's chair. Please tell her boss."


def test_praise_taken_for_a_complaint_gets_no_apology() -> None:
    text = write(_unsure(make_triage(THANKS, intent="service_complaint", sentiment="positive"))).text.lower()
    assert "sorry" not in text
    assert "look into" not in text


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        (THANKS, "neutral"),
        (THANKS + " But the chair is still broken.", "positive"),
        ("The chair came on Monday and I have written to you about it.", "positive"),
    ],
)
def test_what_is_not_surely_praise_stays_what_it_was(text: str, sentiment: str) -> None:
    triage = _unsure(make_triage(text, intent="service_complaint", sentiment=sentiment))
    assert as_praise(triage) is triage


def test_a_sure_complaint_is_never_made_praise() -> None:
    triage = make_triage(THANKS, intent="service_complaint", sentiment="positive")
    assert as_praise(triage) is triage


def _asks(text: str) -> str:
    labels = {"intent": "order_status", "sentiment": "neutral", "expectation": "not_stated"}
    ahead = (("product_question", 0.1),)
    return write(_unsure(make_triage(text, **labels, requests=[text], probability=0.34, runners_up=ahead))).text


def test_a_question_that_names_no_order_is_asked_for_no_order_number() -> None:
    assert "order" not in _asks("Is the toddler gym open on Easter Monday this year?")


def test_a_question_after_an_order_is_still_taken_as_one() -> None:
    assert "number" in _asks("Where is my order and when does it come?")


WAITED = "i have been waiting for my money for three weeks now, can you tell me when it comes"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (WAITED + "\n\ndean", "Dean"),
        (WAITED + "\n\nthanks, gemma x", "Gemma"),
        (WAITED + " cheers Mo", "Mo"),
        (WAITED + ". Order no is W77, name is Becky Lane", "Becky"),
        ("thank you for mending the chair so quickly, we are all very pleased. Mo", "Mo"),
        ("The visit today was just great and all of us are happy, thanks Amara", None),
        ("hi dean, " + WAITED + " thanks dean", None),
        ("I asked for a blue one, and my colleague in the shop told me that her name is Becky Lane", None),
    ],
)
def test_a_known_name_as_the_last_word_is_a_signature(text: str, name: str | None) -> None:
    assert first_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The code goes to my old number. Name: Maria Lane, my loaf is W2.", "Maria"),
        ("I need a loaf and a new oven door. File name: Ada.txt", None),
        ("We waited for an hour at the door of the bakery for nothing. Maria Lane", "Maria"),
    ],
)
def test_a_name_is_found_behind_its_label_and_behind_the_last_sentence(text: str, name: str | None) -> None:
    assert first_name(text) == name


def test_long_praise_that_is_not_sure_is_thanked_for() -> None:
    text = "The oven has been great. Sam fitted it and showed my mum how it works. " * 5
    triage = make_triage(
        text, intent="praise", probability=0.3, approach="no_reply", sentiment="positive", expectation="met",
        channel="review", facts={},
    )  # fmt: skip
    assert "hank" in write(triage).part("thank").text
