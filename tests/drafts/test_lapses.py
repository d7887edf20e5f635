"""What went wrong by the customer's own account."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.drafts.lapses import Lapse, amiss_of, duration, find_lapses, read_lapses, times
from triage.drafts.wording import TEMPLATES
from triage.drafts.words import tokens
from triage.errors import DraftError

KNOWN = read_lapses(TEMPLATES / "lapses.toml")


def lapses(text: str, intent: str = "delivery_problem") -> tuple[Lapse, ...]:
    return find_lapses(tokens(text), KNOWN, intent=intent, seed=bytes(64))


def kinds(text: str, intent: str = "delivery_problem") -> list[str]:
    return [lapse.kind for lapse in lapses(text, intent)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I waited for three weeks.", "waited"),
        ("I was on hold for 45 minutes yesterday.", "hold"),
        ("Nobody has replied to me.", "no_answer"),
        ("I have had no answer to my mail.", "no_answer"),
        ("Your colleague promised me that a new one would come, but it never did.", "promised"),
        ("They transferred me to another person each time.", "passed_around"),
        ("I keep going back and forth between two of your teams.", "passed_around"),
        ("You charged me twice.", "charged"),
        ("The man at the counter was rude.", "staff"),
        ("She hung up on me.", "staff"),
        ("Unlike other shops you do not even write.", "compare"),
        ("It keeps crashing.", "again"),
        ("Nobody told me about it.", "not_told"),
        ("I wasted two hours on this.", "time_lost"),
        ("You closed my case.", "closed"),
        ("He lied to me.", "misinformed"),
        ("Please stop calling my mother.", "pestered"),
        ("My train was delayed.", "late"),
        ("The officer never responded to our email.", "no_answer"),
        ("They never called me back.", "no_callback"),
        ("They have yet to respond to my letter.", "no_answer"),
        ("The shop has failed to answer.", "no_answer"),
        ("The bank never provided a copy.", "not_provided"),
        ("I never received the list of my orders.", "not_provided"),
        ("Nobody explained why.", "unexplained"),
        ("We could not get hold of anyone.", "unreachable"),
        ("My order never arrived.", "not_arrived"),
        ("Sounds like one more generic reply.", "canned"),
        ("It still has not been repaired, and it still hasn't arrived.", "unsettled"),
        ("Your fitter never turned up.", "no_show"),
        ("I rang, gave my number and was cut off.", "cut_off"),
        ("I have spent two hours on the phone to you.", "on_phone"),
        ("The suit wasn't ready.", "not_ready"),
        ("They forgot my starter.", "incomplete"),
        ("The soup was cold.", "poor_food"),
        ("You sent me the wrong size.", "wrong_one"),
        ("I ordered two lamps and got one.", "wrong_one"),
        ("It arrived smashed.", "harmed"),
        ("Your man drilled a hole in the wall and he scratched my floor.", "damage"),
        ("He left dust everywhere.", "mess"),
        ("My place was confirmed by phone and now the page says waiting list.", "unconfirmed"),
        ("They cancelled my lesson.", "called_off"),
        ("The bin has not been emptied.", "not_done"),
        ("Nobody apologised.", "no_apology"),
        ("It is Friday and nobody has rung.", "no_callback"),
        ("I was shouted at by the man in the van.", "staff"),
        ("You said a manager would ring within two days. Nobody has.", "promised"),
        ("The first man said Monday, the second said Friday.", "misinformed"),
    ],
)
def test_a_lapse_is_found_in_the_customers_own_words(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Where is my order, please?",
        "I transferred the money to my other account.",
        "If you charge me I would like to know.",
        "I did not answer your mail.",
        "Put my order on hold, please.",
        "I can’t wait to get it.",
        "How long do I have to wait for it?",
        "It was not rude at all.",
        "I never responded to their letter.",
        "I failed to answer in time.",
        "Can I speak to someone?",
        "I cannot reach the shelf.",
        "You promised it for Friday and it came on Friday.",
        "He mended it while I waited and charged me nothing.",
        "The driver who waited for me was lovely.",
        "Nobody has been rude.",
        "I want no reply.",
        "An apology came with it.",
        "I ordered the wrong size.",
        "The debt was charged off.",
    ],
)
def test_nothing_is_made_up(text: str) -> None:
    assert kinds(text) == []


def test_late_payments_are_no_lapse_of_ours() -> None:
    assert kinds("The report says it was delayed.", "billing_dispute") == []


def test_each_is_said_once_and_in_the_order_of_the_letter() -> None:
    text = (
        "You charged me twice. Then I waited for two weeks. Nobody replied. You charged me again. The clerk was rude."
    )
    assert kinds(text) == ["charged", "waited", "no_answer", "staff"]


def test_how_long_and_how_often_are_said_as_told() -> None:
    said = lapses("I called you three times and was on hold for 45 minutes.")
    assert "three times" in said[0].said
    assert said[1].said == "you were kept on hold for 45 minutes"
    assert said[1].thing == "the 45 minutes on hold"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waited 3 weeks", "3 weeks"),
        ("waited an hour", "an hour"),
        ("waited one day", "a day"),
        ("waited. Two weeks later", ""),
        ("waited 25 mins", "25 minutes"),
        ("waited 99999 weeks", ""),
    ],
)
def test_a_length_of_time_is_said_in_good_grammar(text: str, said: str) -> None:
    assert duration(tokens(text), 0, 1) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I called twice", "twice"),
        ("I called 3-4 times", "several times"),
        ("the fifth time I write", "five times"),
        ("two times two is four", ""),
        ("many times I call", "many times"),
        ("I have tried to contact you 5 times", "5 times"),
        ("I restarted it 5 times and the email never comes", ""),
        ("They called me 5 times", ""),
        ("I was asked twice for my number", ""),
        ("It was charged twice and I wrote to you", ""),
        ("I got several emails from you", ""),
        ("I sent several emails", "several times"),
    ],
)
def test_how_often_they_wrote_is_read_from_the_text(text: str, said: str) -> None:
    assert times(tokens(text)) == said


def test_a_company_adds_a_lapse_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "lapses.toml"
    own.write_text('[cold]\ncues = ["food|meal _ cold"]\nsaid = ["your food came cold"]\nthing = ["the cold food"]\n')
    known = read_lapses(TEMPLATES / "lapses.toml", own)
    found = find_lapses(tokens("The meal was quite cold."), known, intent="other", seed=bytes(64))
    assert [lapse.said for lapse in found] == ["your food came cold"]


@pytest.mark.parametrize("wrong", ["[cold]\nsaid = 1", '[cold]\ncues = ["_"]\nsaid = ["x"]\nthing = ["y"]', "[cold"])
def test_a_mistake_is_named_with_its_file(tmp_path: Path, wrong: str) -> None:
    own = tmp_path / "lapses.toml"
    own.write_text(wrong)
    with pytest.raises(DraftError, match=r"lapses\.toml"):
        read_lapses(own)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    for lapse in lapses(text):
        assert lapse.said
        assert lapse.thing
        assert not lapse.said.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "Nobody told me that the shop would be shut.",
        "I was not informed of the new price.",
        "We have never been notified.",
        "You closed it without any warning.",
        "They didn't even tell me.",
        "I was to be told by letter. That never happened.",
        "I got no notice at all.",
    ],
)
def test_who_complains_of_not_having_been_told_is_heard(text: str) -> None:
    assert "not_told" in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "I noticed two entries that are not mine.",
        "It was done without my consent.",
        "Nobody may share a file without written permission.",
        "An agency shall not act without notice to the person.",
        "I have not told them yet.",
        "I never told anyone my code.",
        "They were not informed by me.",
        "It says no notification settings are there.",
    ],
)
def test_what_is_no_complaint_of_not_having_been_told_is_left(text: str) -> None:
    assert "not_told" not in kinds(text)


def test_a_time_told_already_is_not_said_again() -> None:
    (lapse,) = lapses("I waited 3 weeks.")
    assert "3 weeks" in lapse.said
    assert "3 weeks" not in lapse.after("you waited 3 weeks").said
    assert lapse.after("you waited for a long time") == lapse


def test_to_write_for_the_third_time_is_not_that_a_fault_came_back() -> None:
    assert kinds("This is the third time I write to you.") == ["repeated"]
    assert kinds("This is the third time this has broken.") == ["again"]


def test_a_charge_that_came_all_the_same_is_not_charged_again_and_again() -> None:
    assert "taken_again" not in kinds("I paid in May and still you charged me a late fee.", "billing_dispute")
    assert "taken_again" in kinds("They are still charging my card.", "billing_dispute")


def test_the_same_half_hour_is_told_once() -> None:
    told = lapses("I called and waited on hold for more than 30 minutes each time.")
    assert [lapse.kind for lapse in told if "30 minutes" in lapse.said] == ["hold"]


def test_the_time_in_a_lapse_is_the_time_of_that_lapse() -> None:
    late = lapses("We had booked three weeks ahead. The table was not there and we started after 50 mins.")
    assert all("3 weeks" not in lapse.said and "three weeks" not in lapse.said for lapse in late)


def test_one_lapse_says_no_more_than_another_has_said() -> None:
    assert kinds("I was charged twice in May.", "billing_dispute") == ["charged_twice"]
    assert kinds("I cancelled in May and was charged in June.", "billing_dispute") == ["charged_after"]


def test_letters_to_somebody_who_is_gone_are_a_lapse() -> None:
    assert kinds("A letter addressed to him came today.", "case_followup") == ["in_that_name"]


def test_what_is_missing_goes_by_its_name() -> None:
    (lapse,) = lapses("There is no hot water.", "outage")
    assert "without hot water" in lapse.said


def test_what_thieves_promised_is_no_lapse_of_ours() -> None:
    told = "He promised me a loan but it never came and I was charged twice. Nobody has replied to me."
    assert kinds(told, "fraud_security") == ["no_answer"]


def test_a_plain_mistake_is_owned_whether_or_not_anybody_complains() -> None:
    assert amiss_of(lapses("I was sent the wrong one.")) == "you were sent the wrong one"
    assert not amiss_of(lapses("I waited for a week."))


@pytest.mark.parametrize(
    "text",
    [
        "Please find out what it costs, and do NOT tell me to wait another week.",
        "Don't tell me that the oven was cold.",
        "By Friday you will have charged me twice.",
    ],
)
def test_what_is_forbidden_or_to_come_is_no_lapse(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Your fitter was due between 8 and 12, it is now 2 and there is nobody here.", "no_show"),
        ("There is £8 on the bill for a cake stand that I never ordered.", "not_ordered"),
        ("I sent the tin back on the 3rd. On the 9th you charged me £20 for it.", "charged_returned"),
        ("Apart from the automatic reply I have had nothing.", "no_answer"),
    ],
)
def test_a_lapse_is_named_by_what_it_was(text: str, kind: str) -> None:
    intent = "service_complaint"
    assert kind in kinds(text, intent)
    assert "charged" not in kinds(text, intent)


def test_the_third_email_is_the_third_time_they_write() -> None:
    assert times(tokens("This is my third email about the loaf.")) == "three times"
    assert times(tokens("This is my second loaf.")) == ""
