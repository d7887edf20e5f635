import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage import Message
from triage.checks.perturb import LONGEST, PERTURBATIONS, perturb
from triage.text.reader import Reader

TEXT = "I can't find order 44710. Anna promised it! Please help - it's late."
ADDING = {"quoted_mail", "signature", "disclaimer", "greeting", "courtesy", "plain_emoji"}


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_each_changes_a_plain_text_and_the_same_seed_changes_it_the_same_way(name: str) -> None:
    text = TEXT + " You and I will meet."
    assert perturb(text, name, seed="1") == perturb(text, name, seed="1") != text


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200), seed=st.text(max_size=3))
def test_any_text_can_be_perturbed_and_grows_within_bounds(text: str, seed: str) -> None:
    for name in PERTURBATIONS:
        assert len(perturb(text, name, seed=seed)) <= 4 * len(text) + 400


@pytest.mark.parametrize("name", sorted(ADDING))
def test_what_is_added_leaves_the_text_in_place(name: str) -> None:
    assert TEXT in perturb(TEXT, name, seed="")


@pytest.mark.parametrize("name", ["typo", "dropped_letter", "doubled_letter", "wrong_letter"])
def test_a_typo_touches_one_word_only(name: str) -> None:
    changed = perturb(TEXT, name, seed="3").split()
    assert sum(old != new for old, new in zip(TEXT.split(), changed, strict=True)) <= 1


def test_different_seeds_make_different_typos() -> None:
    assert len({perturb(TEXT, "typo", seed=str(seed)) for seed in range(30)}) > 5


def test_the_first_sentence_goes_to_the_end() -> None:
    assert perturb("One. Two! Three?", "swapped_sentences", seed="") == "Two! Three? One."
    assert perturb("Only one", "swapped_sentences", seed="") == "Only one"


def test_names_and_numbers_are_replaced_by_others_of_their_kind() -> None:
    assert "Anna" not in perturb(TEXT, "other_name", seed="")
    changed = perturb(TEXT, "other_numbers", seed="")
    assert "44710" not in changed
    assert len(changed) == len(TEXT)


def test_quoted_mail_and_signature_are_what_reading_takes_off() -> None:
    texts = (TEXT, perturb(TEXT, "quoted_mail", seed=""), perturb(TEXT, "signature", seed=""))
    readings = Reader().read_all([Message(text) for text in texts])
    assert {reading.text for reading in readings} == {TEXT}


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        perturb("a" * (LONGEST + 1), "typo", seed="")
