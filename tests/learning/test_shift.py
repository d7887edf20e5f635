from collections.abc import Sequence

import numpy as np
import pytest

pytest.importorskip("torch")

from triage.heads import doubt
from triage.learning.examples import Example
from triage.learning.per_sentences import Part, fit_power, mean_factor
from triage.learning.shift import count_sentences, shift_of
from triage.taxonomy import parse

TAXONOMY = parse(
    {
        "mood": {name: {"description": name} for name in ("good", "bad", "odd")},
        "signals": {name: {"description": name} for name in ("late", "lost")},
    }
)
LABELS = TAXONOMY.labels("mood")


def source(seed: int, *, power: float, warmth: float = 1.0, rows: int = 3000) -> Part:
    """Rows whose logits are right once they are divided by `warmth` and by what that power of their sentences asks."""
    chance = np.random.default_rng(seed)
    sentences = chance.integers(1, 12, rows).tolist()
    honest = chance.normal(0, 2, (rows, 3))
    moods = (honest + chance.gumbel(size=honest.shape)).argmax(1)
    logits = honest * warmth * doubt(sentences, power)
    return Part(logits.astype(np.float32), np.eye(3, dtype=np.float32)[moods], sentences)


def examples_of(parts: Sequence[Part]) -> list[Example]:
    return [
        Example(f"{number}-{row}", "So it is. " * count, {"mood": (LABELS[int(target.argmax())],)}, str(number))
        for number, part in enumerate(parts)
        for row, (target, count) in enumerate(zip(part.targets, part.sentences, strict=True))
    ]


def test_doubt_is_1_up_to_one_sentence_and_grows_with_more() -> None:
    found = doubt([0, 1, 2, 9, 40], 0.6).ravel()
    assert found[:2].tolist() == [1.0, 1.0]
    assert (np.diff(found[1:]) > 0).all()
    assert doubt([1, 9], 0.0).ravel().tolist() == [1.0, 1.0]


def test_a_known_power_is_found_again_whatever_the_temperature_of_each_source() -> None:
    parts = [source(seed, power=0.5, warmth=warmth) for seed, warmth in enumerate((1.0, 2.0, 1.4))]
    assert fit_power(parts) == pytest.approx(0.5, abs=0.08)


def test_a_power_that_one_source_speaks_against_is_not_taken() -> None:
    assert fit_power([source(1, power=0.5), source(2, power=0.5), source(3, power=-0.5)]) == 0.0


def test_two_sources_are_too_few_to_tell() -> None:
    assert fit_power([source(1, power=0.5), source(2, power=0.5)]) == 0.0


def test_each_source_counts_alike_in_what_is_left_to_divide_by() -> None:
    parts = [source(1, power=0.0, warmth=4.0, rows=400), source(2, power=0.0, warmth=1.0, rows=4000)]
    assert mean_factor(parts, 0.0) == pytest.approx(2.0, rel=0.1)
    assert mean_factor([], 0.0) == 1.0


def test_unseen_sources_bring_doubt_by_sentences_and_for_being_new() -> None:
    parts = [source(seed, power=0.5, warmth=2.0, rows=900) for seed in range(3)]
    logits = np.concatenate([part.logits for part in parts])
    away = shift_of({"mood": logits}, examples_of(parts), TAXONOMY)
    assert away.per_sentences == {"mood": pytest.approx(0.5, abs=0.1)}
    assert away.factors["mood"] == pytest.approx(2.0, rel=0.15)
    sentences = [count for part in parts for count in part.sentences]
    honest = logits / doubt(sentences, away.per_sentences["mood"]) / away.factors["mood"]
    assert np.allclose(away.logits["mood"], honest, atol=1e-4)


def test_sentences_are_counted_as_in_a_reading() -> None:
    assert count_sentences(["", "Where is it?", "It broke. I need another! Can you send one?"]) == [0, 1, 3]
