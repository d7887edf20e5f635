import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from triage.errors import MessageError
from triage.tickets import read_tickets
from triage.tickets.hugging_face import from_hub, hub_name

LABELS = {"intent": "queue"}
TEXTS = ["Where is my parcel?", "You charged me twice.", "Cancel my plan."]


def test_a_pandas_frame_is_read_with_its_gaps() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "body": [*TEXTS, None],
            "queue": [1.0, float("nan"), 2.0, 1.0],
            "created_at": pandas.to_datetime(["2026-03-01", None, "2026-03-03", None]),
            "customer_id": [7, 8, 7, 9],
        },
        index=[5, 5, 9, 2],
    )
    tickets = read_tickets(frame, labels=LABELS)
    assert [row.labels["intent"] for row in tickets.rows] == [("1",), ("2",)]
    assert [row.group for row in tickets.rows] == ["7", "7"]
    assert [(row.where, row.reason) for row in tickets.unused] == [
        ("table, row 2", "no label"),
        ("table, row 4", "the text is empty"),
    ]
    assert tickets.rows[0].message.sent_at is not None


def test_pandas_extension_types_and_categories_are_plain_labels() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"text": pandas.array(TEXTS, "string"), "queue": pandas.array([1, None, 3], "Int64")})
    frame["tag"] = pandas.Categorical(["x", "y", None])
    tickets = read_tickets(frame, labels={"intent": "queue", "topic": "tag"})
    assert [dict(row.labels) for row in tickets.rows] == [
        {"intent": ("1",), "topic": ("x",)},
        {"topic": ("y",)},
        {"intent": ("3",)},
    ]


def test_a_polars_frame_is_read_with_lists_of_labels() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": TEXTS, "queue": [["a", "b"], None, []]})
    for table in (frame, frame.lazy()):
        tickets = read_tickets(table, labels=LABELS)
        assert [row.labels["intent"] for row in tickets.rows] == [("a", "b")]
        assert len(tickets.unused) == 2


def test_an_arrow_table_is_read() -> None:
    tickets = read_tickets(pa.table({"text": TEXTS, "queue": ["a", None, "b"]}), labels=LABELS)
    assert [row.labels["intent"] for row in tickets.rows] == [("a",), ("b",)]


def test_frames_without_rows_or_with_twice_the_same_column_are_errors() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(MessageError, match="no rows"):
        read_tickets(pandas.DataFrame({"text": [], "queue": []}), labels=LABELS)
    twice = pandas.DataFrame([["a", "b"]], columns=["text", "text"])
    with pytest.raises(MessageError, match="two columns"):
        read_tickets(twice, labels=LABELS)


def dataset() -> Any:
    datasets = pytest.importorskip("datasets")
    names = datasets.ClassLabel(names=["orders", "billing"])
    features = datasets.Features({"text": datasets.Value("string"), "queue": names, "tags": datasets.List(names)})
    rows = {"text": TEXTS, "queue": [0, 1, -1], "tags": [[0, 1], [], [1]]}
    return datasets.Dataset.from_dict(rows, features=features)


def test_classes_of_a_dataset_get_their_names() -> None:
    tickets = read_tickets(dataset(), labels={"intent": "queue", "topic": "tags"})
    assert [dict(row.labels) for row in tickets.rows] == [
        {"intent": ("orders",), "topic": ("orders", "billing")},
        {"intent": ("billing",)},
        {"topic": ("billing",)},
    ]


def test_all_parts_of_a_dataset_are_read_and_named(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    parts = datasets.DatasetDict(train=dataset(), test=dataset())
    parts.save_to_disk(tmp_path / "both")
    dataset().save_to_disk(tmp_path / "one")
    assert len(read_tickets(tmp_path / "one", labels=LABELS).rows) == 2
    for given in (parts, tmp_path / "both", str(tmp_path / "both")):
        tickets = read_tickets(given, labels=LABELS)
        assert [row.where for row in tickets.rows] == ["train, row 1", "train, row 2", "test, row 1", "test, row 2"]


def test_a_damaged_dataset_folder_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("datasets")
    dataset().save_to_disk(tmp_path / "one")
    (tmp_path / "one" / "state.json").write_text("{")
    with pytest.raises(MessageError, match="save it again"):
        read_tickets(tmp_path / "one", labels=LABELS)


def test_only_names_of_the_hub_are_looked_for_on_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets")
    asked: list[tuple[Any, ...]] = []

    def load(*names: Any, split: str | None) -> Any:
        asked.append((*names, split))
        return dataset()

    monkeypatch.setattr(datasets, "load_dataset", load)
    with pytest.raises(MessageError, match="no such file"):
        read_tickets("acme/tickets.csv", labels=LABELS)
    assert not asked
    assert len(read_tickets("hf:acme/tickets:train", labels=LABELS).rows) == 2
    assert asked == [("acme/tickets", None, "train")]


def test_a_hub_that_cannot_be_reached_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets")

    def fail(*_: Any, **__: Any) -> Any:
        raise ConnectionError("no route")

    monkeypatch.setattr(datasets, "load_dataset", fail)
    with pytest.raises(MessageError, match="save_to_disk"):
        from_hub("hf:acme/tickets")
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MessageError, match=r"triage\[train\]"):
        from_hub("hf:acme/tickets")


@pytest.mark.parametrize("name", ["hf:", "hf:../x", "hf:a/b/c/d", "hf:a b", "hf:https://x.example/y", "hf:a/b:c/d"])
def test_odd_names_never_reach_the_hub(name: str) -> None:
    with pytest.raises(MessageError, match="hf:owner/name"):
        hub_name(name)
