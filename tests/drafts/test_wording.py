"""The phrases of the intents."""

from pathlib import Path

import pytest

from triage.drafts.wording import TEMPLATES, UNKNOWN, read_wordings
from triage.errors import DraftError

WORDINGS = read_wordings()


def test_all_twenty_seven_intents_and_the_unknown_one_have_phrases() -> None:
    assert len(WORDINGS) == 28
    assert UNKNOWN in WORDINGS


@pytest.mark.parametrize("intent", WORDINGS)
def test_phrases_fit_the_places_they_are_put_in(intent: str) -> None:
    wording = WORDINGS[intent]
    assert len(wording.about) <= 48
    assert not wording.about.endswith(".")
    for sentence in (*wording.heard, wording.guide):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    for phrase in (*wording.sorry, wording.do, wording.looking, *(need.ask for need in wording.needs)):
        assert phrase[0].islower() or phrase.startswith("I ")
        assert not phrase.endswith(".")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("kind = ", "knd = "), "unknown keys ['knd']"),
        (('kind = "problem"', 'kind = "riddle"'), "kind 'riddle'"),
        (('about = "a cancellation"\n', ""), "cancellation lacks about"),
        (("[unknown]", "[mystery]"), "needs an entry [unknown]"),
        (("[other]", "[other"), "cannot be read as TOML"),
    ],
)
def test_a_mistake_in_the_phrases_is_named(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    path = tmp_path / "intents.toml"
    path.write_text((TEMPLATES / "intents.toml").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(DraftError) as caught:
        read_wordings(path)
    assert told in str(caught.value)
