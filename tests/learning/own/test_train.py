import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")

import triage
from triage.errors import MessageError, ModelError, TaxonomyError, TrainingError
from triage.folder import FILES, MANIFEST
from triage.heads import Heads
from triage.learning import Trained, train
from triage.learning.own import training as own_training
from triage.message import Message
from triage.tickets import Ticket, Tickets

INTENTS = {
    "Log In": ("cannot log in", "the log is in trace", "log in and I work today"),
    "Money": ("refund the lamp", "charged my card twice", "took money from my account"),
    "Parcels": ("where is my parcel", "no parcel nobody called", "the new sofa parcel"),
}
URGENCY = {"Log In": "P1", "Money": "P2", "Parcels": "P3"}
THINGS = ("lamp", "card", "sofa", "driver", "plan", "permit")


def rows(each: int = 8) -> list[dict[str, Any]]:
    """Labelled messages in the words that the tiny encoder knows."""
    found = [
        {"body": f"{phrase} {THINGS[number % 6]} please {number}", "queue": intent, "priority": URGENCY[intent],
         "thing": THINGS[number % 6], "tags": ["a", "b"] if number % 3 else ["a"], "customer": f"c{number}{intent}"}
        for intent, phrases in INTENTS.items()
        for number in range(each)
        for phrase in (phrases[number % len(phrases)],)
    ]  # fmt: skip
    random.Random(1).shuffle(found)
    return found


@pytest.fixture(autouse=True)
def _few_to_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_training, "replay_texts", lambda: ["I cannot log in", "Where is it?", "Thanks"] * 6)


@pytest.fixture(scope="module")
def folder(tiny_folder: Path) -> Path:
    return tiny_folder


def learn(base: Path, out: Path, source: Any = None, **options: Any) -> Trained:
    options = {"labels": {"intent": "queue"}, "depth": "heads"} | options
    return train(rows() if source is None else source, out=out, base=base, **options)


def tensors(folder: Path) -> dict[str, Any]:
    from safetensors.numpy import load_file

    return load_file(folder / "heads.safetensors")


def test_heads_give_a_whole_folder_that_loads_and_knows_the_labels(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "acme"
    trained = learn(folder, out, labels={"intent": "queue", "urgency": "priority", "product": "thing"})
    assert {path.name for path in out.iterdir()} == {*FILES, MANIFEST}
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]
    triager = triage.load(out)
    answer = triager("where is my parcel sofa please")
    assert (answer.intent.label, answer.urgency.label) == ("parcels", "normal")
    assert answer.decisions["product"].label in THINGS
    assert trained.depth == "heads"
    assert (
        trained.measured["trained"]["intent"]["accuracy"]
        > trained.measured["trained"]["intent"]["majority"]["accuracy"]
    )
    assert triager.taxonomy.label("intent", "parcels").description == "Messages filed under Parcels."


def test_heads_leave_encoder_and_kept_tasks_as_they_are(folder: Path, tmp_path: Path) -> None:
    trained = learn(folder, tmp_path / "acme")
    assert (tmp_path / "acme" / "encoder.onnx").read_bytes() == (folder / "encoder.onnx").read_bytes()
    old, new = tensors(folder), tensors(tmp_path / "acme")
    assert all((new[name] == old[name]).all() for name in old if not name.startswith(("intent", "outside")))
    for task, figures in trained.measured["kept"].items():
        assert figures["tickets"]["agreement"] == 1, task
    config = json.loads((tmp_path / "acme" / "config.json").read_text())
    assert config["auto_from"] == config["thresholds"]["intent"]
    assert config["thresholds"]["urgency"] == json.loads((folder / "config.json").read_text())["thresholds"]["urgency"]


def test_measured_probabilities_are_those_of_the_loaded_folder(folder: Path, tmp_path: Path) -> None:
    test = [{"body": f"charged my card twice {number}", "queue": "Money"} for number in range(6)]
    trained = learn(folder, tmp_path / "acme", test=test)
    right = [triage.load(tmp_path / "acme")(row["body"]).intent.label == "money" for row in test]
    assert trained.measured["trained"]["intent"]["accuracy"] == pytest.approx(sum(right) / 6, abs=1e-3)
    assert trained.measured["rows"]["test"] == 6


def test_the_same_seed_gives_the_same_folder(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        learn(folder, tmp_path / name, name="acme")
    one, two = (json.loads((tmp_path / name / MANIFEST).read_text()) for name in ("one", "two"))
    assert one == two


def test_own_intents_join_the_base_s_with_extend(folder: Path, tmp_path: Path) -> None:
    learn(folder, tmp_path / "acme", extend=True)
    triager = triage.load(tmp_path / "acme")
    assert set(triager.taxonomy.labels("intent")) > {"refund_request", "money", "log_in"}
    assert triager("charged my card twice lamp please").intent.label == "money"


def test_rows_with_several_labels_give_a_task_of_several(folder: Path, tmp_path: Path) -> None:
    trained = learn(folder, tmp_path / "acme", labels={"intent": "queue", "tags": "tags"})
    assert triage.load(tmp_path / "acme").taxonomy.many("tags")
    assert trained.measured["trained"]["tags"]["rows"] > 0


@pytest.mark.parametrize("depth", ["few-shot", "full"])
def test_the_encoder_learns_too_and_kept_tasks_are_held(
    folder: Path, tmp_path: Path, depth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    trained = learn(folder, tmp_path / "acme", rows(12), depth=depth, progress=lambda stage, *_: seen.append(stage))
    assert trained.depth == depth
    assert {"tune", "score", "export", "measure"} <= set(seen)
    assert [path.name for path in tmp_path.iterdir()] == ["acme"]
    assert (tmp_path / "acme" / "encoder.onnx").read_bytes() != (folder / "encoder.onnx").read_bytes()
    assert triage.load(tmp_path / "acme")("where is my parcel sofa please").intent.label == "parcels"
    assert trained.measured["int8"]["same_labels"] > 0.8
    assert set(trained.measured["kept"]) == {"sentiment", "category", "urgency", "expectation", "approach", "signals"}
    assert trained.measured["kept"]["sentiment"]["replay"]["rows"] == 18


def test_a_stopped_training_goes_on_with_resume(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "acme"

    def stops(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("triage.learning.own.tune.write_network", stops)
        with pytest.raises(KeyboardInterrupt):
            learn(folder, out, rows(12), depth="few-shot")
    assert not out.exists()
    assert (tmp_path / "acme.run" / "tune.safetensors").is_file()
    with pytest.raises(TrainingError, match="another seed"):
        learn(folder, out, rows(12), depth="few-shot", resume=True, seed=8)
    monkeypatch.setattr("triage.learning.own.tune.tune", stops)
    monkeypatch.setattr("triage.learning.own.rows._score", without_the_base(folder))
    learn(folder, out, rows(12), depth="few-shot", resume=True)
    assert triage.load(out).taxonomy.labels("intent") == ("log_in", "money", "parcels")
    assert not (tmp_path / "acme.run").exists()


def test_few_tickets_are_all_learned_from_and_a_sister_sets_the_calibration(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from triage.learning.own import tune as own_tune

    learned: list[tuple[str, int]] = []

    def counts(_network: Any, examples: Sequence[Any], *, depth: str, **_: Any) -> None:
        learned.append((depth, len(examples)))

    monkeypatch.setattr(own_tune, "tune", counts)
    rows_of = learn(folder, tmp_path / "acme", rows(12), depth="few-shot").measured["rows"]
    assert learned == [("sister", rows_of["train"]), ("few-shot", rows_of["train"] + rows_of["valid"])]


def without_the_base(base: Path) -> Any:
    """Scores as usual, but never again by the base's heads: those scores were kept."""
    from triage.learning.own import rows as own_rows

    score, old = own_rows._score, tensors(base)["intent.bias"]

    def checked(encoder: Any, heads: Heads, texts: Sequence[str]) -> Any:
        assert len(heads.tensors["intent.bias"]) != len(old), "scored again"
        return score(encoder, heads, texts)

    return checked


def test_a_full_disk_leaves_the_old_model_whole_and_the_run_to_go_on_from(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "acme"
    learn(folder, out)
    before = (out / MANIFEST).read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(TrainingError, match=r"No space left on device.*as it was"):
            learn(folder, out, seed=8)
    assert (out / MANIFEST).read_bytes() == before
    assert triage.load(out)
    assert (tmp_path / "acme.run").is_dir()
    learn(folder, out, seed=8, resume=True)
    assert (out / MANIFEST).read_bytes() != before


def test_what_is_at_out_is_replaced_only_when_it_is_a_model(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear all")
    with pytest.raises(ModelError, match="not a model folder"):
        learn(folder, tmp_path)
    assert (tmp_path / "letters.txt").read_text() == "dear all"


def test_a_run_folder_that_is_none_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "acme.run").mkdir()
    (tmp_path / "acme.run" / "letters.txt").write_text("dear all")
    with pytest.raises(TrainingError, match="holds something else"):
        learn(folder, tmp_path / "acme")
    assert (tmp_path / "acme.run" / "letters.txt").read_text() == "dear all"


def test_one_class_only_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="one label"):
        learn(folder, tmp_path / "acme", [row | {"queue": "Money"} for row in rows()])
    assert not (tmp_path / "acme").exists()


def test_a_class_with_one_example_is_learned_from(folder: Path, tmp_path: Path) -> None:
    trained = learn(folder, tmp_path / "acme", [*rows(), {"body": "the driver leaks memory", "queue": "Bugs"}])
    triager = triage.load(tmp_path / "acme")
    assert "bugs" in triager.taxonomy.labels("intent")
    assert any(small.label == "Bugs" for small in trained.report.small)


def test_labels_that_are_numbers_or_empty_are_labels_or_unused_rows(folder: Path, tmp_path: Path) -> None:
    numbers = {"Log In": 1, "Money": 2, "Parcels": None}
    trained = learn(folder, tmp_path / "acme", [row | {"queue": numbers[row["queue"]]} for row in rows()])
    assert triage.load(tmp_path / "acme").taxonomy.labels("intent") == ("1", "2")
    assert trained.measured["rows"]["unused"] == 8


def test_a_text_column_of_numbers_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="holds no texts"):
        learn(folder, tmp_path / "acme", [row | {"body": number} for number, row in enumerate(rows())], text="body")


def test_two_rows_are_too_few(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="too few"):
        learn(folder, tmp_path / "acme", [rows()[0], next(row for row in rows() if row["queue"] != rows()[0]["queue"])])


def test_the_same_text_with_two_labels_is_told_and_learned_from(folder: Path, tmp_path: Path) -> None:
    twice = [{"body": "nobody called", "queue": intent} for intent in ("Money", "Parcels")]
    trained = learn(folder, tmp_path / "acme", [*rows(), *twice])
    assert trained.report.conflicting == 1


def test_a_taxonomy_with_an_unknown_parent_is_refused(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    entries = "".join(
        f'[intent.{name}]\ndescription = "-"\nparent = "{parent}"\n'
        for name, parent in (("log_in", "it"), ("money", "cash"), ("parcels", "it"))
    )
    path.write_text(f'[intent]\nparents = ["it"]\n{entries}')
    with pytest.raises(TaxonomyError, match="'cash'"):
        learn(folder, tmp_path / "acme", taxonomy=path)


def test_an_unknown_urgency_is_named_with_the_way_out(folder: Path, tmp_path: Path) -> None:
    source = [row | {"priority": "Purple" if row["priority"] == "P1" else "P3"} for row in rows()]
    with pytest.raises(TaxonomyError, match=r"Purple.*--map"):
        learn(folder, tmp_path / "acme", source, labels={"urgency": "priority"})
    learn(folder, tmp_path / "acme", source, labels={"urgency": "priority"}, names={"urgency": {"Purple": "critical"}})
    assert triage.load(tmp_path / "acme")("cannot log in lamp").urgency.label == "critical"


def test_no_text_of_a_ticket_is_written(folder: Path, tmp_path: Path) -> None:
    secret = "xylophone jo.doe@example.com"
    learn(folder, tmp_path / "acme", [row | {"body": f"{row['body']} {secret}"} for row in rows()])
    for path in (tmp_path / "acme").iterdir():
        assert b"xylophone" not in path.read_bytes(), path.name
        assert b"jo.doe" not in path.read_bytes(), path.name


def test_suspect_labels_are_left_out_only_when_asked(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("cleanlab")
    source = rows(14)
    source[0]["queue"] = "Money" if source[0]["queue"] != "Money" else "Parcels"
    kept, dropped = (learn(folder, tmp_path / "acme", source, drop_suspect=drop) for drop in (False, True))
    assert not any("likely wrong" in note for note in kept.notes)
    assert any("likely wrong" in note for note in dropped.notes)
    rows_of = [sum(each.measured["rows"][part] for part in ("train", "valid")) for each in (kept, dropped)]
    assert rows_of[1] <= rows_of[0]


def test_tickets_that_were_read_already_are_taken_with_their_subjects(folder: Path, tmp_path: Path) -> None:
    tickets = Tickets(
        [Ticket(Message("please help", subject=row["body"]), {"intent": (row["queue"],)}) for row in rows()]
    )
    learn(folder, tmp_path / "acme", tickets)
    assert triage.load(tmp_path / "acme")(Message("please help", subject="where is my parcel sofa")).intent.label == (
        "parcels"
    )


def test_a_precision_that_is_no_share_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="target_precision"):
        learn(folder, tmp_path / "acme", target_precision=95)


def test_the_card_tells_data_licence_figures_and_limits(folder: Path, tmp_path: Path) -> None:
    learn(folder, tmp_path / "acme", licence="internal use", data_name="tickets | of May")
    card = (tmp_path / "acme" / "README.md").read_text()
    for part in (
        "internal use",
        "tickets \\| of May",
        "What it must not be used for",
        "Personal data is masked",
        "TF-IDF",
    ):
        assert part in card
