"""Bad sentences have to be caught by the right rule, good ones have to pass: the sets are in the TOML files beside."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from triage.drafts.channels import CHANNELS
from triage.drafts.draft import PARTS, Draft, Finding, Part
from triage.drafts.guards import RULES, check
from triage.profile import Profile, Redirect

from .factory import make_triage

HERE = Path(__file__).parent
# Said in every part beside the one that is looked at, so that nothing is missing.
FILLER = "Thank you."


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


PLANTED = [
    (entry["rule"], sentence, entry.get("channel", "email"), entry.get("part", "explain"))
    for entry in read("planted.toml")["planted"]
    for sentence in entry["sentences"]
]
ORDINARY = [
    (sentence, entry.get("channel", "email"))
    for entry in read("ordinary.toml")["ordinary"]
    for sentence in entry["sentences"]
]


@lru_cache(maxsize=1)
def company() -> Profile:
    profile = read("case.toml")["profile"]
    redirects = {place: Redirect(team) for place, team in profile.pop("redirects").items()}
    return Profile(**profile, redirects=redirects)


def findings(sentence: str, channel: str, part: str = "explain") -> tuple[Finding, ...]:
    case = read("case.toml")
    triage = make_triage(case["message"], facts=case["facts"], requests=case["requests"], channel=channel)
    parts = tuple(Part(name, sentence if name == part else FILLER) for name in PARTS)
    return check(Draft(parts, channel=channel), triage, profile=company())


def test_the_sets_are_large_enough_and_no_sentence_stands_twice() -> None:
    assert len(PLANTED) >= 120
    assert len(ORDINARY) >= 120
    assert len({sentence for _, sentence, _, _ in PLANTED} | {sentence for sentence, _ in ORDINARY}) >= 240
    assert {rule.name for rule in RULES} <= {rule for rule, *_ in PLANTED}


@pytest.mark.parametrize(("rule", "sentence", "channel", "part"), PLANTED)
def test_a_planted_sentence_is_caught_by_its_rule(rule: str, sentence: str, channel: str, part: str) -> None:
    found = findings(sentence, channel, part)
    assert rule in {finding.rule for finding in found}
    for finding in found:
        assert finding.remedy
        if finding.part in PARTS:
            assert finding.text == (sentence if finding.part == part else FILLER)[finding.start : finding.end]


def test_fewer_than_one_ordinary_sentence_in_twenty_is_objected_to() -> None:
    wrong = {
        sentence: [f.rule for f in found] for sentence, channel in ORDINARY if (found := findings(sentence, channel))
    }
    assert len(wrong) < 0.05 * len(ORDINARY), wrong


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_filler_itself_is_never_objected_to(channel: str) -> None:
    assert not findings(FILLER, channel)
