import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

import triage
from triage.errors import ModelError
from triage.folder import FILES, MANIFEST
from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.seal import score_all, seal
from triage.triager import Triager

MODEL = {"name": "tiny", "version": "0", "languages": ["en"], "max_tokens": 64}


def seal_to(out: Path, run: Path, network: Network, folder: Path, kept: list[Example]) -> None:
    """Seal once more, with the taxonomy and the tokenizer of another model folder."""
    seal(
        network,
        kept,
        taxonomy=folder / "taxonomy.toml",
        tokenizer=folder / "tokenizer.json",
        model=MODEL,
        decisions={"precision": 0.9, "auto_precision": 0.95, "human_share": 0.1},
        run=run,
        out=out,
    )


def quick(monkeypatch: pytest.MonkeyPatch, tiny_run: Path) -> None:
    """Take the graphs that are there, in place of exporting them again."""

    def exported(_network: Network, path: Path) -> None:
        shutil.copyfile(tiny_run / "encoder-float.onnx", path)

    def quantised(_source: Path, target: Path, **_options: Any) -> None:
        shutil.copyfile(tiny_run / "sealed" / "encoder.onnx", target)

    monkeypatch.setattr("triage.learning.seal.export_float", exported)
    monkeypatch.setattr("triage.learning.seal.quantise", quantised)


def test_a_sealed_folder_holds_its_files_and_nothing_else(tiny_folder: Path) -> None:
    assert {path.name for path in tiny_folder.iterdir()} == {*FILES, MANIFEST}


def test_a_sealed_folder_is_taken_and_answers_as_it_was_taught(tiny_folder: Path, twelve: list[Example]) -> None:
    triager = triage.load(tiny_folder)
    assert (triager.name, triager.version) == ("tiny", "0")
    for example in twelve:
        answer = triager(example.text)
        assert {task: (decision.label,) for task, decision in answer.decisions.items()} == {
            task: labels for task, labels in example.targets.items() if task != "signals"
        }
        assert {signal.kind for signal in answer.signals} == set(example.targets["signals"])


def test_what_was_kept_out_sets_thresholds_that_can_be_reached(tiny: Triager) -> None:
    assert all(threshold <= 1 for threshold in tiny.config.thresholds.values())
    assert all(entry["temperature"] > 0 for entry in tiny.config.calibration.values())


def test_scores_come_in_the_order_of_the_texts(tiny: Triager, twelve: list[Example]) -> None:
    texts = [example.text for example in twelve]
    intents = score_all(tiny.encoder, tiny.heads, texts)["intent"]  # type: ignore[arg-type]
    backwards = score_all(tiny.encoder, tiny.heads, texts[::-1])["intent"][::-1]  # type: ignore[arg-type]
    assert [tiny.taxonomy.labels("intent")[best] for best in intents.argmax(1)] == [
        example.targets["intent"][0] for example in twelve
    ]
    assert np.allclose(intents, backwards, atol=0.05)


def test_a_folder_is_sealed_from_examples_that_know_only_the_intent(
    tiny_network: Network,
    tiny_run: Path,
    twelve: list[Example],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick(monkeypatch, tiny_run)
    kept = [Example(e.id, e.text, {"intent": e.targets["intent"]}, "own") for e in twelve] * 3
    seal_to(tmp_path / "out", tmp_path / "run", tiny_network, tiny_run / "sealed", kept)
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    thresholds = config["thresholds"]
    assert thresholds["intent"] <= config["auto_from"] <= 1
    assert thresholds["intent"] <= 1
    assert thresholds["urgency"] == 1.01
    assert triage.load(tmp_path / "out")("Where is my parcel?").action == "suggest"


def test_nothing_kept_out_is_refused(tiny_network: Network, tiny_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="kept out"):
        seal_to(tmp_path / "out", tmp_path / "run", tiny_network, tiny_folder, [])


def test_a_folder_that_is_no_model_folder_is_not_replaced(
    tiny_network: Network, tiny_folder: Path, twelve: list[Example], tmp_path: Path
) -> None:
    (tmp_path / "letters.txt").write_text("dear all")
    with pytest.raises(ModelError, match="not a model folder"):
        seal_to(tmp_path, tmp_path / "run", tiny_network, tiny_folder, twelve)
    assert (tmp_path / "letters.txt").read_text() == "dear all"


def test_a_model_folder_is_replaced_whole(
    tiny_network: Network, tiny_run: Path, twelve: list[Example], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick(monkeypatch, tiny_run)
    out = tmp_path / "out"
    shutil.copytree(tiny_run / "sealed", out)
    (out / "old.txt").write_text("left over")
    seal_to(out, tmp_path / "run", tiny_network, tiny_run / "sealed", twelve)
    assert {path.name for path in out.iterdir()} == {*FILES, MANIFEST}
