"""What a customer tells of themselves is taken up kindly, and only where the words say it."""

from dataclasses import replace

import pytest
from tests.drafts.factory import make_triage

from triage.drafts.bereaved import tells_of_loss
from triage.drafts.shown import hazard_of
from triage.drafts.situation import ill_told, to_think_of, told_of_self
from triage.drafts.strain import strain_told, tells_ahead
from triage.drafts.words import tokens
from triage.drafts.write import write
from triage.profile import Profile

FRIENDLY = Profile(voice="friendly")


def acknowledged(text: str, **labels: object) -> str:
    asked: dict[str, object] = {"sentiment": "neutral", "expectation": "not_stated", "facts": {}, "channel": "email"}
    return write(make_triage(text, **(asked | labels))).part("acknowledge").text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sorry to bother you with this.", {"pardon"}),
        ("Apologies for the short notice.", {"pardon"}),
        ("You should be sorry for the delay.", set()),
        ("It was my own mistake.", {"fault"}),
        ("It is not my fault.", set()),
        ("I ordered the wrong size.", {"fault"}),
        ("Nobody was hurt.", {"unhurt"}),
        ("I hope nobody was hurt.", set()),
        ("I gave him the code from the text.", {"under_way"}),
        ("I never gave anybody the code.", set()),
        ("The baby monitor is broken.", set()),
        ("Held the button and its working!! One more thing.", {"mended"}),
        ("Is it working now?", set()),
        ("It's not working again.", set()),
        ("I've unplugged it.", {"unplugged"}),
    ],
)
def test_what_they_tell_of_themselves_is_heard(text: str, told: set[str]) -> None:
    assert told_of_self(tokens(text)) == told


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("We have a newborn and no heating.", "a baby"),
        ("My father is 81 and lives alone.", "your father"),
        ("Our gran has dementia.", "your gran"),
        ("My 84 year old neighbour is without it.", "your neighbour"),
        ("My father ordered 81 bulbs for the hall in May and they never came.", ""),
        ("I have asthma.", "your health"),
        ("We are cold.", ""),
    ],
)
def test_who_depends_on_it_is_named_where_it_is_clear(text: str, who: str) -> None:
    words = tokens(text)
    assert to_think_of(words, told_of_self(words)) == who


def test_whose_situation_is_hard_hears_that_it_was_seen_and_nothing_vague() -> None:
    signals = {"signals": ("vulnerable",), "expectation": "fell_short", "intent": "outage"}
    assert "a baby in mind" in acknowledged("There is no heating and we have a newborn here.", **signals)
    assert "situation" not in acknowledged("There is no heating and we are cold in here.", **signals)


def test_who_lost_a_job_hears_that_and_that_telling_us_was_right() -> None:
    text = "I lost my job and will not be able to make the payment that is due on the 9th. Can I pay half?"
    said = acknowledged(text, intent="payment_problem", sentiment="negative", expectation="fell_short")
    assert "sorry to hear that you lost your job" in said
    assert "keep that in mind" not in said


@pytest.mark.parametrize(
    ("text", "why", "ahead"),
    [
        ("I was made redundant and won't be able to pay what is due in June.", "you lost your job", True),
        ("I am out of work and behind with the rent that was due.", "you are out of work", False),
        ("We cannot afford the new rate.", "money is tight at the moment", False),
    ],
)
def test_why_money_is_short_is_told_back(text: str, why: str, *, ahead: bool) -> None:
    assert strain_told(tokens(text)) == why
    assert tells_ahead(tokens(text)) is ahead


def test_nobody_has_to_apologize_to_us() -> None:
    assert "apologize" in acknowledged("Sorry to bother you. Can I move my booking to Friday?", intent="order_change")
    angry = {"sentiment": "negative", "expectation": "fell_short"}
    assert "no need" not in acknowledged("Sorry to bother you, but it is late again.", **angry)


def test_who_owns_a_mistake_is_not_left_with_it() -> None:
    for number in range(6):
        said = acknowledged("I chose the wrong day, can I move it to Friday?", intent="order_change", id=str(number))
        assert "blame yourself" in said or "kind of you" in said


def test_that_nobody_was_hurt_is_a_relief_only_where_they_say_so() -> None:
    labels = {"intent": "return_exchange", "expectation": "fell_short"}
    assert "nobody was hurt" in acknowledged("The lamp sparked, luckily nobody was hurt.", **labels)
    assert "hurt" not in acknowledged("The lamp sparked in the hall.", **labels)


def test_a_fraud_under_way_begins_with_what_stops_the_harm_and_a_calm_hello() -> None:
    text = "A man rang and I gave him the code, now 300 euros are gone. Please stop it."
    for number in range(6):
        triage = make_triage(
            text, intent="fraud_security", sentiment="neutral", expectation="not_stated", signals=("security",),
            channel="chat", facts={}, urgency="high", id=str(number),
        )  # fmt: skip
        draft = write(triage, profile=FRIENDLY)
        assert draft.greeting.endswith(".")
        assert "share no codes" in draft.text
        assert "serious" in draft.part("acknowledge").text


def test_praise_with_a_grumble_gets_no_apology() -> None:
    text = "They mended it while I waited and charged me nothing. The one thing is the parking."
    for channel in ("review", "email"):
        for number in range(6):
            labels = {"intent": "praise", "expectation": "fell_short", "approach": "no_reply", "channel": channel}
            assert "sorry" not in acknowledged(text, id=str(number), **labels).lower()


def test_a_review_hears_of_more_than_one_lapse() -> None:
    text = "The soup was cold. They forgot my starter. Nobody apologised."
    labels = {"intent": "service_complaint", "expectation": "fell_short", "channel": "review"}
    said = acknowledged(text, sentiment="negative", **labels)
    assert "food" in said or "served" in said
    assert "sorry at the time" in said or "forgotten" in said or "everything" in said


def test_minutes_that_are_written_short_are_said_in_full_and_known_to_the_guards() -> None:
    text = "The train was late and I waited 50 mins on the platform."
    triage = make_triage(text, facts={}, channel="email", expectation="fell_short", intent="service_complaint")
    draft = write(triage, profile=replace(FRIENDLY, signature="Sam Lee, Customer Care"))
    assert "50 minutes" in draft.part("acknowledge").text
    assert not [finding for finding in draft.findings if finding.rule == "unknown_fact"]


def test_danger_is_taken_seriously_whatever_the_matter() -> None:
    text = "The mixer smelled of burning plastic and the plug was brown. I've unplugged it. Can I have another?"
    for intent in ("return_exchange", "open_question", "product_question"):
        for labels in ({"expectation": "fell_short"}, {"expectation": "not_stated"}):
            said = acknowledged(text, intent=intent, signals=["safety"], **labels)
            assert "serious" in said
            assert "you unplugged it" in said
            assert "happy" not in said.lower()
            assert "from the start" not in said


def test_lost_work_and_an_illness_are_spoken_of_in_a_neutral_message_too() -> None:
    text = "I was made redundant in May and I am two bills behind with you. Is there a cheaper tariff I could have?"
    assert "you lost your job" in acknowledged(text, intent="product_question")
    assert "money is tight" not in acknowledged(
        "We cannot afford the big box. Is there a smaller one?", intent="how_to"
    )
    text = "My aunt is in hospital until June. Could you pause her bread delivery?"
    assert "your aunt is in hospital" in acknowledged(text, intent="service_request")


def test_nobody_is_told_that_it_fails_who_says_that_it_works_now() -> None:
    text = "I held the button as your colleague said and it's working! But my recipes have gone. Can I get them back?"
    draft = write(make_triage(text, intent="malfunction", sentiment="neutral", facts={}, channel="chat"))
    assert "working" in draft.part("acknowledge").text
    assert "sorry" not in draft.part("acknowledge").text
    assert "told" not in draft.part("explain").text


def test_a_review_with_praise_in_it_is_answered_with_both() -> None:
    text = "The baker was on time and no complaints there. The app is slow, though."
    draft = write(make_triage(text, intent="malfunction", channel="review", facts={}))
    assert "what was good" in draft.part("thank").text
    assert "expect better" not in draft.part("acknowledge").text


@pytest.mark.parametrize(
    ("text", "loss"),
    [
        ("My aunt, Miss Ada Rose Lane, passed away on 3 May.", True),
        ("I enclose the death certificate.", True),
        ("The death of the battery was sudden.", False),
    ],
)
def test_a_death_told_plainly_is_heard(text: str, loss: bool) -> None:
    assert tells_of_loss(tokens(text)) is loss


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("Have to move it, dad's in hospital.", "your dad is in hospital"),
        ("Her dad's in hospital.", ""),
        ("Ada's mum is in hospital.", ""),
    ],
)
def test_family_needs_no_my(text: str, ill: str) -> None:
    assert ill_told(tokens(text)) == ill


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("The plug has melted and there are sparks.", "the sparks"),
        ("It smells of burning.", "the smell of burning"),
        ("The burning light on the bill.", ""),
        ("The smoke alarm beeps.", ""),
    ],
)
def test_a_danger_is_called_by_its_name(text: str, hazard: str) -> None:
    assert hazard_of(tokens(text)) == hazard


def test_danger_is_named_whatever_else_went_wrong() -> None:
    text = "The fan we bought is melting and I can smell smoke. Nobody was hurt. We were without it all week."
    said = acknowledged(text, intent="malfunction", signals=["safety"], expectation="fell_short", sentiment="negative")
    assert "smoke" in said
    assert "nobody was hurt" in said


@pytest.mark.parametrize("seed", list("abcdefghi"))
def test_who_was_defrauded_is_not_called_annoyed(seed: str) -> None:
    text = "Somebody has taken £90 from my card and I did not do it."
    said = acknowledged(text, intent="fraud_security", sentiment="negative", expectation="fell_short", id=seed)
    assert "annoy" not in said
    assert "frustrat" not in said
