import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datasets")

import datasets
from datasets.fingerprint import Hasher

from triage import MessageError, ModelError, TaxonomyError
from triage.doors.mapper import TriageMap
from triage.folder import seal_folder
from triage.triager import Triager

TEXTS = ["Where is my parcel?", "You charged my card twice.", None, "My lawyer will write to you."] * 3


def test_a_batch_gets_columns_of_its_length(tiny_folder: Path, tiny: Triager) -> None:
    columns = TriageMap(model=str(tiny_folder))({"text": TEXTS})
    assert {len(values) for values in columns.values()} == {len(TEXTS)}
    answers = [tiny(text or "") for text in TEXTS]
    assert columns["triage_intent"] == [answer.intent.label for answer in answers]
    assert columns["triage_signals"] == [";".join(signal.kind for signal in answer.signals) for answer in answers]
    assert columns["triage_action"][2] == "human"
    assert {f"triage_{task}" for task in tiny.taxonomy.tasks} <= set(columns)
    assert all(
        isinstance(value, str | float | bool) for values in columns.values() for value in values if value is not None
    )
    assert {len(values) for values in TriageMap(model=str(tiny_folder))({"text": []}).values()} == {0}


def test_only_the_tasks_asked_for_are_told(tiny_folder: Path) -> None:
    asked = TriageMap("body", tasks=["urgency"], model=str(tiny_folder))({"body": TEXTS})
    assert list(asked)[:2] == ["triage_urgency", "triage_urgency_probability"]
    assert "triage_intent" not in asked
    assert "triage_signals" not in asked
    with pytest.raises(TaxonomyError, match="no task 'mood'; known: sentiment"):
        TriageMap(tasks=["mood"], model=str(tiny_folder))({"text": TEXTS})
    with pytest.raises(TaxonomyError, match="has to be a list"):
        TriageMap(tasks="intent")


def test_a_subject_is_read_with_the_text(tiny_folder: Path, tiny: Triager) -> None:
    given = {"text": ["It did."], "subject": ["You charged my card twice"]}
    plain = TriageMap(model=str(tiny_folder))(given)
    whole = TriageMap(subject="subject", model=str(tiny_folder))(given)
    assert plain["triage_intent_probability"] != whole["triage_intent_probability"]


@pytest.mark.parametrize(
    ("batch", "told"),
    [
        ({"body": TEXTS}, "no column 'text' in the batch; found body"),
        ({"text": "Where is my parcel?"}, "batched=True"),
        ({"text": ["Where is it?", 5]}, "row 1 of the batch: int instead of a text"),
    ],
)
def test_a_batch_without_texts_is_refused(tiny_folder: Path, batch: Any, told: str) -> None:
    with pytest.raises(MessageError, match=told):
        TriageMap(model=str(tiny_folder))(batch)
    with pytest.raises(ModelError, match="nowhere"):
        TriageMap(model="nowhere")


@pytest.mark.parametrize("processes", [None, 2])
def test_a_dataset_is_mapped_in_one_process_or_several(tiny_folder: Path, tiny: Triager, processes: int | None) -> None:
    tiny(TEXTS[0] or "")
    rows = datasets.Dataset.from_dict({"text": TEXTS, "id": list(range(len(TEXTS)))})
    mapped = rows.map(TriageMap(model=str(tiny_folder)), batched=True, batch_size=2, num_proc=processes)
    assert mapped["id"] == rows["id"]
    assert mapped["triage_intent"] == [tiny(text or "").intent.label for text in TEXTS]


def test_datasets_knows_a_map_again_until_the_model_changes(tiny_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    known = Hasher.hash

    def of(**options: Any) -> str:
        return str(known(TriageMap(model=str(folder), **options)))

    first = of()
    used = TriageMap(model=str(folder))
    used({"text": TEXTS})
    assert first == of() == known(used) == known(pickle.loads(pickle.dumps(used)))
    assert first != of(tasks=["intent"])
    assert len(pickle.dumps(used)) < 1000
    (folder / "README.md").write_text("# Another\n", encoding="utf-8")
    seal_folder(folder)
    assert first != of()
