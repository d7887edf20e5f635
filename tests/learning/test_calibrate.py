from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

from triage.heads import Calibration
from triage.learning.calibrate import COOLEST, fit_calibration, known_rows, target_rows
from triage.learning.examples import Example
from triage.taxonomy import parse

TAXONOMY = parse(
    {
        "mood": {name: {"description": name} for name in ("good", "bad", "odd")},
        "signals": {name: {"description": name} for name in ("late", "lost")},
    }
)
CHANCE = np.random.default_rng(5)


def examples_of(moods: np.ndarray) -> list[Example]:
    return [Example(str(row), "", {"mood": (TAXONOMY.labels("mood")[mood],)}, "own") for row, mood in enumerate(moods)]


def loss(logits: np.ndarray, moods: np.ndarray, calibration: Calibration) -> float:
    scaled = logits / calibration.temperature + np.asarray(calibration.bias)
    scaled -= np.log(np.exp(scaled).sum(1, keepdims=True))
    return float(-scaled[np.arange(len(moods)), moods].mean())


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_a_known_temperature_is_found_again(temperature: float) -> None:
    logits = CHANCE.normal(0, 2, (6000, 3)) * temperature
    noise = CHANCE.gumbel(size=logits.shape)
    moods = (logits / temperature + noise).argmax(1)
    found = fit_calibration({"mood": logits.astype(np.float32)}, examples_of(moods), TAXONOMY)["mood"]
    assert found["temperature"] == pytest.approx(temperature, rel=0.1)
    assert np.allclose(found["bias"], 0, atol=0.15)


def test_calibrating_makes_the_truth_likelier() -> None:
    logits = CHANCE.normal(0, 4, (400, 3))
    moods = (logits / 4 + np.array([0.0, 1.0, 0.0]) + CHANCE.gumbel(size=logits.shape)).argmax(1)
    found = fit_calibration({"mood": logits.astype(np.float32)}, examples_of(moods), TAXONOMY)["mood"]
    fitted = Calibration(found["temperature"], tuple(found["bias"]))
    assert loss(logits, moods, fitted) < 0.8 * loss(logits, moods, Calibration(1.0, (0.0, 0.0, 0.0)))


@pytest.mark.parametrize("right", [True, False])
def test_a_few_examples_that_are_all_right_or_all_wrong_leave_usable_numbers(right: bool) -> None:
    moods = np.arange(12) % 3
    logits = (30 if right else -30) * np.eye(3, dtype=np.float32)[moods]
    found = fit_calibration({"mood": logits}, examples_of(moods), TAXONOMY)["mood"]
    assert COOLEST <= found["temperature"] < 100
    assert np.isfinite(found["bias"]).all()


def test_signals_are_calibrated_one_by_one() -> None:
    logits = CHANCE.normal(0, 1, (3000, 2)).astype(np.float32)
    present = CHANCE.random(logits.shape) < 1 / (1 + np.exp(-(logits + np.array([2.0, -1.0]))))
    kinds = TAXONOMY.labels("signals")
    examples = [
        Example("", "", {"signals": tuple(k for k, p in zip(kinds, row, strict=True) if p)}, "own") for row in present
    ]
    found = fit_calibration({"signals": logits}, examples, TAXONOMY)["signals"]
    assert found["bias"] == pytest.approx([2.0, -1.0], abs=0.35)


def test_a_task_that_nobody_labelled_keeps_its_logits_as_they_are() -> None:
    logits = CHANCE.normal(size=(2, 3)).astype(np.float32)
    found = fit_calibration({"mood": logits}, [Example("", "", {}, "own")] * 2, TAXONOMY)
    assert found == {"mood": {"temperature": 1.0, "bias": [0.0, 0.0, 0.0]}}
    assert target_rows([], "mood", TAXONOMY, []).shape == (0, 3)


def test_only_examples_with_one_possible_label_count_as_known() -> None:
    targets: list[dict[str, tuple[str, ...]]] = [{"mood": ("good",)}, {"mood": ("good", "bad")}, {}, {"signals": ()}]
    examples = [Example("", "", target, "own") for target in targets]
    assert known_rows(examples, "mood", TAXONOMY) == [0]
    assert known_rows(examples, "signals", TAXONOMY) == [3]


def test_labels_that_may_hold_together_are_known_in_any_number_and_calibrated_one_by_one() -> None:
    several = replace(TAXONOMY, several=frozenset({"mood"}))
    logits = CHANCE.normal(0, 1, (3000, 3)).astype(np.float32)
    holds = CHANCE.random(logits.shape) < 1 / (1 + np.exp(-(logits + np.array([1.5, -1.0, 0.0]))))
    moods = TAXONOMY.labels("mood")
    examples = [
        Example("", "", {"mood": tuple(mood for mood, does in zip(moods, row, strict=True) if does)}, "own")
        for row in holds
    ]
    assert known_rows(examples, "mood", several) == list(range(3000))
    assert len(known_rows(examples, "mood", TAXONOMY)) < 3000
    found = fit_calibration({"mood": logits}, examples, several)["mood"]
    assert found["bias"] == pytest.approx([1.5, -1.0, 0.0], abs=0.35)
