"""The phrases of the intents."""

from pathlib import Path

import pytest

from triage.drafts.phrases import choose
from triage.drafts.wording import TEMPLATES, UNKNOWN, read_wordings
from triage.errors import DraftError

WORDINGS = read_wordings()


def test_every_intent_and_what_has_none_of_its_own_have_phrases() -> None:
    assert len(WORDINGS) == 35
    assert UNKNOWN in WORDINGS


@pytest.mark.parametrize("intent", WORDINGS)
def test_phrases_fit_the_places_they_are_put_in(intent: str) -> None:
    wording = WORDINGS[intent]
    assert len(wording.about) <= 48
    assert not wording.about.endswith(".")
    for sentence in (*wording.heard, *wording.guide):
        assert sentence.text[0].isupper() or sentence.text.startswith("{Thing}")
        assert sentence.text.endswith(".")
    for phrase in (*wording.sorry, *wording.do, *wording.looking):
        assert phrase.text[0].islower() or phrase.text.startswith("I ")
        assert not phrase.text.endswith(".")
    for need in wording.needs:
        assert need.ask[0].islower()
        assert not need.ask.endswith(".")


@pytest.mark.parametrize("intent", WORDINGS)
def test_there_is_always_a_wording_that_needs_nothing(intent: str) -> None:
    wording = WORDINGS[intent]
    for phrases in (wording.heard, wording.sorry, wording.do, wording.guide, wording.looking):
        assert choose(phrases, {}, 0)


def test_a_companys_entries_are_laid_over_the_shipped_ones(tmp_path: Path) -> None:
    shipped = (TEMPLATES / "intents.toml").read_text(encoding="utf-8")
    start = shipped.index("[cancellation]")
    own = shipped[start : shipped.index("[order_status]")].replace("[cancellation]", "[solar_survey]")
    path = tmp_path / "intents.toml"
    path.write_text(own, encoding="utf-8")
    wordings = read_wordings(TEMPLATES / "intents.toml", path)
    assert wordings["solar_survey"].about == wordings["cancellation"].about
    assert len(wordings) == len(WORDINGS) + 1


def test_phrases_are_said_in_the_voice() -> None:
    said = {voice: read_wordings(voice=voice)["unknown"].guide[0].text for voice in ("formal", "friendly")}
    assert said["formal"].startswith("I will ")
    assert said["friendly"].startswith("I’ll ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("kind = ", "knd = "), "unknown keys ['knd']"),
        (('kind = "problem"', 'kind = "riddle"'), "kind 'riddle'"),
        (('about = "a cancellation"\n', ""), "cancellation lacks about"),
        (("[unknown]", "[mystery]"), "needs an entry [unknown]"),
        (("[other]", "[other"), "cannot be read as TOML"),
        (("do = [", 'do = "x" #['), "do has to be a list"),
        (('then = ["If it needs', 'then = "x" #["If it needs'), "then has to be a list"),
        (("You want to cancel {thing}.", "You want to cancel {thingy}."), "unknown places ['thingy']"),
    ],
)
def test_a_mistake_in_the_phrases_is_named(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    path = tmp_path / "intents.toml"
    path.write_text((TEMPLATES / "intents.toml").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        read_wordings(path)
    assert told in str(caught.value)
