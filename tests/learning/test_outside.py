"""The line beyond which a text is no customer message."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from triage.folder import MANIFEST, check_folder, seal_folder
from triage.learning.outside import Line, fit_outside, write_outside

SOURCES = ["tweets"] * 200 + ["tickets"] * 200 + ["few"] * 20


def cloud(rows: int, *, at: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(at, 1.0, (rows, 8))


def test_what_lies_far_away_is_outside_and_messages_are_not() -> None:
    line = fit_outside(
        cloud(420, at=0, seed=1),
        SOURCES,
        {"code": cloud(50, at=3, seed=2), "verse": cloud(5, at=2, seed=3)},
        alarms=0.02,
    )
    outside = cloud(100, at=3, seed=4) @ line.weight + line.bias > 0
    inside = cloud(400, at=0, seed=5) @ line.weight + line.bias > 0
    assert outside.mean() > 0.9
    assert inside.mean() < 0.05


@pytest.mark.parametrize("alarms", [0.01, 0.05, 0.2])
def test_as_many_messages_are_taken_for_something_else_as_was_asked(alarms: float) -> None:
    line = fit_outside(cloud(420, at=0, seed=1), SOURCES, {"code": cloud(50, at=1, seed=2)}, alarms=alarms)
    assert set(line.alarms) == {"tweets", "tickets"}, "a source of a few rows tells nothing"
    assert np.mean(list(line.alarms.values())) == pytest.approx(alarms, abs=0.006)


def test_the_line_is_written_beside_the_heads_and_the_folder_sealed_again(tmp_path: Path) -> None:
    for name in ("README.md", "config.json", "encoder.onnx", "taxonomy.toml", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    save_file({"intent.bias": np.zeros(3, np.float32)}, tmp_path / "heads.safetensors")
    seal_folder(tmp_path)
    before = (tmp_path / MANIFEST).read_text()
    write_outside(tmp_path, Line(np.ones(4), -2.0, {}))
    tensors = load_file(tmp_path / "heads.safetensors")
    assert tensors["outside.weight"].tolist() == [1, 1, 1, 1]
    assert tensors["outside.bias"].tolist() == [-2]
    assert "intent.bias" in tensors
    assert (tmp_path / MANIFEST).read_text() != before
    check_folder(tmp_path)
