"""What ordinary letters say is heard: the sentence that matters, our own doings, times that are over, a death."""

import pytest

from triage.drafts.bereaved import tells_of_loss
from triage.drafts.plain import eased
from triage.drafts.pointing import placed
from triage.drafts.praised import praised_in
from triage.drafts.quote import is_rhetorical
from triage.drafts.retell import clauses_of
from triage.drafts.returned import tells_of_return
from triage.drafts.signed import first_name
from triage.drafts.wanted import told_demand
from triage.drafts.words import tokens
from triage.text.sentences import find_sentences


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "You charged me £9 in May although I cancelled in April.",
            "you were charged £9 in May although you cancelled in April",
        ),
        (
            "Since updating to 5.2 the export drops the last column.",
            "since updating to 5.2 the export drops the last column",
        ),
        (
            "The shop has kept my deposit for a stain which was there before.",
            "the shop has kept your deposit for a stain which was there before",
        ),
        (
            "I was told that a baker would come between 9 and 12.",
            "you were told that a baker would come between 9 and 12",
        ),
        ("The invoice you sent has the wrong address on it.", "the invoice we sent has the wrong address on it"),
        ("When I rang at 1 I waited 40 minutes.", "when you rang at 1 you waited 40 minutes"),
        ("Your app has been down since this morning.", "our app has been down"),
        ("The problem is that two of the ovens have been cold since May.", "two of the ovens have been cold since May"),
        ("I'm calling because nobody turned up yesterday to look at my oven.", "nobody turned up to look at your oven"),
        (
            "My oven came yesterday (order 4471) and its door has a crack.",
            "your oven came (order 4471) and its door has a crack",
        ),
        ("One of the tables had a deep scratch, though.", "one of the tables had a deep scratch"),
    ],
)
def test_what_is_plain_enough_is_told(sentence: str, told: str) -> None:
    assert list(clauses_of(sentence)) == [told]


def test_nothing_wanted_to_be_known_is_nothing_told() -> None:
    assert told_demand("I would like to know.") is None


def test_two_sentences_run_into_one_are_not_told_as_one() -> None:
    assert list(clauses_of("i dont know where to click i just want to see my bill")) == []


@pytest.mark.parametrize(
    "text",
    [
        "My mother passed away in May and I have to close her account.",
        "I am writing after the death of my husband.",
        "We lost our son last year.",
        "This was my late father's phone.",
    ],
)
def test_a_death_in_the_family_is_heard(text: str) -> None:
    assert tells_of_loss(tokens(text))


@pytest.mark.parametrize("text", ["The battery died.", "My mother lost her card.", "My late parcel never came."])
def test_other_losses_are_not_taken_for_one(text: str) -> None:
    assert not tells_of_loss(tokens(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The loaf never came.\n\nMargaret Hollis", "Margaret"),
        ("The loaf never came.\n\nCorner Bakery", None),
        ("The loaf never came.\nMargaret", "Margaret"),
        ("I asked for\nMargaret", None),
    ],
)
def test_a_name_alone_on_the_last_line_is_a_signature(text: str, name: str | None) -> None:
    assert first_name(text) == name


def test_emoji_and_quotation_marks_do_not_keep_a_sentence_from_being_repeated() -> None:
    assert eased("It says “failed” 😡 each time.") == "It says ‘failed’ each time."


def test_a_single_letter_ends_a_sentence_when_another_one_follows() -> None:
    text = "I would like it in size M. Do I pay postage? Ask J. Smith."
    assert [text[start:end] for start, end in find_sentences(text)] == [
        "I would like it in size M.",
        "Do I pay postage?",
        "Ask J. Smith.",
    ]


def test_a_question_for_effect_is_no_question() -> None:
    assert is_rhetorical("Is anybody actually working there?")
    assert not is_rhetorical("Is the bakery open on Sunday?")
    assert not is_rhetorical("Nobody is actually working there.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The loaf came burnt. Regards, Priya Lane", "Priya"),
        ("The loaf came burnt and I would like another one by Friday, please. thx, Kev", "Kev"),
        ("The loaf came burnt.\n\nThanks, Nadia (Finance)", "Nadia"),
        ("The loaf came burnt.\n\nGraham Doyle, ref TB-77120", "Graham"),
        ("The loaf came burnt.\n\nDean, Sales", "Dean"),
        ("The loaf came burnt.\n\nMrs P. Westwood", "Mrs Westwood"),
        ("Dear bakers,\nthe loaf came burnt.\nAdaeze", "Adaeze"),
        ("Hi its Tanya Moss, is the loaf ready?", "Tanya"),
        ("Hello, this is tanya, is the loaf ready?", "Tanya"),
        ("The loaf came burnt. My name is Jens Holm.", "Jens"),
        ("the loaf came burnt again, i would like another one by friday\nPriya Lane", "Priya"),
        ("Dear Sir or Madam,\n\nthe loaf came burnt.\n\nYours faithfully,\nEdna Lane (Mrs)", "Mrs Lane"),
        ("hi me again, it's Tanya from earlier about the burnt loaf", "Tanya"),
        ("The baker was lovely, please tell her that from all of us here. Mrs Westwood, 3 Mill Row", "Mrs Westwood"),
    ],
)
def test_a_name_is_found_where_people_put_it(text: str, name: str) -> None:
    assert first_name(text) == name


def test_two_words_alone_at_the_end_are_a_name_where_people_sign() -> None:
    text = "the loaf came burnt and I would like another one by friday please\n\n{}"
    assert first_name(text.format("Zorinda Quell"), signs=True) == "Zorinda"
    assert first_name(text.format("Zorinda Quell")) is None
    assert first_name(text.format("Corner Bakery"), signs=True) is None
    assert first_name(text.format("Rye LOAF"), signs=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks to Anna",
        "The loaf was lovely, thanks Anna",
        "Hi Anna, the loaf came burnt and I would like another one by Friday. Thanks, Anna",
        "Great. Thanks, Anna",
        "The loaf came burnt.\n\nCorner Bakery, Leeds",
        "The loaf came burnt.\nRegards,\nBrindle Foods",
        "This is Anna's loaf.",
        "Hello, this is Anna from your shop said she would call.",
        "The baker said: my name is Alan, and hung up.",
        "Its Saturday and no loaf.",
        "The loaf came burnt.\nRegards, the team",
    ],
)
def test_the_name_of_somebody_else_or_of_a_company_greets_nobody(text: str) -> None:
    assert first_name(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Just wanted to say that Anna on your team was fantastic.", "Anna"),
        ("Shout out to Ben for the help!", "Ben"),
        ("Hi Anna, thanks for the loaf.", ""),
        ("The Sunday loaf was superb. In May it was better.", ""),
        ("Anna and Ben were fantastic.", ""),
    ],
)
def test_who_is_praised_by_name_is_to_hear_of_it(text: str, name: str) -> None:
    assert praised_in(text) == name


def test_what_was_told_to_people_of_their_own_is_no_return_to_us() -> None:
    assert tells_of_return(tokens("I have already told you twice."))
    assert not tells_of_return(tokens("I have already told my manager."))


def test_what_is_written_below_is_what_they_give() -> None:
    assert placed("you want the bill sent to the address below") == "you want the bill sent to the address you give"
