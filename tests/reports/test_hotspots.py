from pathlib import Path

import numpy as np
import pytest

from triage.profile import Profile
from triage.profile.issues import KnownIssue
from triage.reports.figures import figures_of
from triage.reports.hotspots import HotSpots
from triage.reports.phrases import phrases_of

from .triaged import write

SYLLABLES = tuple(a + b for a in "bdfgklmnprst" for b in ("ack", "end", "ill", "oof", "unt"))
CAUSES = {
    "lamp": (
        ("the lamp", "my lamp"),
        ("flickers", "keeps flickering"),
        ("since the update", "after the firmware update"),
    ),
    "fee": (("the delivery fee", "your delivery fee"), ("was taken", "is charged"), ("twice", "twice on my invoice")),
    "courier": (
        ("the courier", "your courier"),
        ("left my box", "left the box"),
        ("at the wrong door", "by a wrong door"),
    ),
}
FILLER = [first + last for first in ("bra", "cle", "dro", "fi", "gu", "pla", "sto") for last in SYLLABLES]


def mixed(count: int, *, newer: str = "") -> list[dict[str, object]]:
    """Complaints of three causes among others about this and that; one cause comes only in the newer half."""
    random = np.random.default_rng(1)
    rows: list[dict[str, object]] = []
    for n in range(count):
        day = 1 + n * 20 // count
        cause = list(CAUSES)[n % 10] if n % 10 < 3 else ""
        if cause == newer and day <= 10:
            cause = ""
        text = " ".join(random.choice(part) for part in CAUSES[cause]) if cause else " ".join(random.choice(FILLER, 6))
        rows.append(
            {
                "body": f"{text}, ref {n}",
                "created_at": f"2026-11-{day:02}T10:00:00Z",
                "expectation": "fell_short",
                "signals": ["churn_risk"] if cause == "fee" else [],
                "intent": "malfunction" if cause == "lamp" else "other",
                "cause": cause,
            }
        )
    return rows


def found(spots: HotSpots) -> dict[str, int]:
    """The place of each cause among the hot spots, by its first word in a name."""
    return {word: n for n, spot in enumerate(spots.spots) for word in CAUSES if word in " ".join(spot.phrases)}


def test_causes_are_found_by_words_alone(tmp_path: Path) -> None:
    spots = figures_of(write(tmp_path / "t.parquet", mixed(600))).hotspots
    assert spots.by == "words"
    assert set(found(spots)) == set(CAUSES)
    assert all(spots.spots[place].count >= 50 for place in found(spots).values())


def test_causes_are_found_by_vectors_too(tmp_path: Path) -> None:
    rows = mixed(600)
    random = np.random.default_rng(2)
    middles = {cause: random.standard_normal(32) for cause in CAUSES}
    vectors = [
        middles[str(row["cause"])] + 0.3 * random.standard_normal(32) if row["cause"] else random.standard_normal(32)
        for row in rows
    ]
    spots = figures_of(write(tmp_path / "t.parquet", rows, vectors=vectors)).hotspots
    assert spots.by == "vectors and words"
    assert set(found(spots)) == set(CAUSES)
    assert [spot.count for spot in spots.spots[:3]] == [60, 60, 60]


def test_growth_churn_and_intents_are_told(tmp_path: Path) -> None:
    spots = figures_of(write(tmp_path / "t.parquet", mixed(600, newer="lamp"))).hotspots
    places = found(spots)
    lamp, fee = spots.spots[places["lamp"]], spots.spots[places["fee"]]
    assert lamp.growth is not None
    assert fee.growth is not None
    assert lamp.growth > 5 > 1.3 > fee.growth
    assert (fee.churn, lamp.churn) == (1.0, 0.0)
    assert lamp.intents[0].label == "malfunction"


def test_a_known_issue_is_matched_to_its_cause_only(tmp_path: Path) -> None:
    issue = KnownIssue(
        id="lamp",
        product="the Glow lamp",
        symptom="the lamp flickers after the firmware update",
        status="fixing",
        intents=("malfunction",),
        asked=("lamp keeps flickering since the update", "the update broke my lamp, it flickers"),
    )
    spots = figures_of(write(tmp_path / "t.parquet", mixed(600)), profile=Profile(issues=(issue,))).hotspots
    places = found(spots)
    assert spots.spots[places["lamp"]].known_issue == issue.symptom
    assert spots.spots[places["courier"]].known_issue is None


def test_examples_are_masked(tmp_path: Path) -> None:
    for spot in figures_of(write(tmp_path / "t.parquet", mixed(600))).hotspots.spots:
        assert not any(letter.isdigit() for example in spot.examples for letter in example)


def test_counts_are_of_the_whole_backlog_and_not_of_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.reports.hotspots.SAMPLE", 200)
    spots = figures_of(write(tmp_path / "t.parquet", mixed(4_000), group=100)).hotspots
    assert spots.complaints == 4_000
    assert spots.spots[found(spots)["fee"]].count > 300


@pytest.mark.parametrize("bodies", [[], [""], ["one"], ["same words here"] * 40, [None, "", "?!"] * 10])
def test_few_or_strange_messages_do_no_harm(bodies: list[str | None], tmp_path: Path) -> None:
    rows = [{"body": body, "expectation": "fell_short"} for body in bodies]
    spots = figures_of(write(tmp_path / "t.parquet", rows)).hotspots
    assert spots.complaints == len(bodies)
    assert spots.grouped <= len(bodies)


def test_names_never_hold_what_few_messages_say() -> None:
    texts = [f"the boiler of {first}ela{SYLLABLES[n]} drips" for n, first in enumerate("bcdfghjklm" * 4)]
    assert phrases_of([texts, ["where is it"]])[0] == ("boiler", "drips")


def test_shares_of_an_earlier_backlog_stand_beside(tmp_path: Path) -> None:
    then = [row for row in mixed(600) if row["cause"] != "lamp"]
    figures = figures_of(write(tmp_path / "now.parquet", mixed(600)), against=write(tmp_path / "then.parquet", then))
    places = found(figures.hotspots)
    lamp, fee = (figures.hotspots.spots[places[word]] for word in ("lamp", "fee"))
    assert lamp.then is not None
    assert fee.then is not None
    assert lamp.then < 0.01 < 0.08 < fee.then
