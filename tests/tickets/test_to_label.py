import csv
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("sklearn")

from triage.tickets.read import read_tickets
from triage.tickets.to_label import ToLabel, labelling_view, write_csv, write_label_studio, write_labelling_view

LABELS = ("refund_request", "order_status")


def row(number: int, text: str = "Where is my parcel?", **other: Any) -> ToLabel:
    values: dict[str, Any] = {
        "id": f"m-{number}",
        "text": text,
        "subject": "",
        "task": "intent",
        "guesses": [("order_status", 0.61), ("refund_request", 0.3)],
        "picked": ("order_status",),
        "about": {"group": "order_status or refund_request?"},
    }
    return ToLabel(**{**values, **other})


def answered(path: Path, choices: list[list[str]]) -> None:
    """Do what people do in Label Studio: take each task, and complete an annotation of it."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, (task, chosen) in enumerate(zip(tasks, choices, strict=True)):
        result = [{**task["predictions"][0]["result"][0], "value": {"choices": chosen}}]
        task |= {"id": number, "annotations": [{"id": number, "was_cancelled": False, "result": result}]}
    path.write_text(json.dumps(tasks), encoding="utf-8")


def test_answers_from_label_studio_come_back_as_tickets(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    write_label_studio([row(1), row(2, "I want my money back", subject="Order 7")], path, model="tiny")
    answered(path, [["order_status"], ["refund_request"]])
    tickets = read_tickets(path)
    assert [ticket.labels for ticket in tickets.rows] == [
        {"intent": ("order_status",)},
        {"intent": ("refund_request",)},
    ]
    assert [ticket.message.id for ticket in tickets.rows] == ["m-1", "m-2"]
    assert tickets.rows[1].message.subject == "Order 7"
    assert tickets.rows[1].message.text == "I want my money back"


def test_tasks_carry_the_guess_as_a_prediction(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    write_label_studio([row(1), row(2, picked=())], path, model="tiny")
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first["predictions"][0]["result"][0]["value"] == {"choices": ["order_status"]}
    assert first["predictions"][0]["score"] == 0.61
    assert first["predictions"][0]["model_version"] == "tiny"
    assert second["predictions"] == []


def test_the_view_speaks_of_what_the_tasks_hold(tmp_path: Path) -> None:
    write_label_studio([row(1)], tmp_path / "tasks.json", model="tiny")
    write_labelling_view(tmp_path / "tasks.xml", {"intent": LABELS}, several=frozenset())
    (task,) = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    view = ElementTree.fromstring((tmp_path / "tasks.xml").read_text(encoding="utf-8"))
    names = {element.get("name"): element for element in view.iter() if element.get("name")}
    result = task["predictions"][0]["result"][0]
    assert result["from_name"] in names
    assert result["to_name"] in names
    assert names["text"].get("value") == "$text"
    assert [choice.get("value") for choice in names["intent"]] == list(LABELS)
    assert "text" in task["data"]


def test_labels_with_odd_signs_do_not_break_the_view() -> None:
    view = ElementTree.fromstring(labelling_view({'q"<&': ("a & b", "<c>", "\"d' e")}, several=frozenset(['q"<&'])))
    choices = view.find("Choices")
    assert choices is not None
    assert choices.get("choice") == "multiple"
    assert [choice.get("value") for choice in choices] == ["a & b", "<c>", "\"d' e"]


def test_the_task_column_of_the_csv_is_left_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "next.csv"
    write_csv([row(1), row(2, "Money back, please")], path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [each["intent"] for each in rows] == ["", ""]
    assert rows[0]["suggested"] == "order_status"
    assert rows[0]["guesses"] == "order_status 0.61; refund_request 0.30"
    rows[1]["intent"] = "refund_request"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    tickets = read_tickets(path, labels={"intent": "intent"})
    assert [ticket.labels["intent"] for ticket in tickets.rows] == [("refund_request",)]
    assert tickets.rows[0].message.text == "Money back, please"


def test_cells_that_a_spreadsheet_would_run_are_guarded(tmp_path: Path) -> None:
    path = tmp_path / "next.csv"
    write_csv([row(1, "=HYPERLINK(1)", id="+1 2", about={"given": "@home"})], path)
    with path.open(encoding="utf-8", newline="") as file:
        (found,) = csv.DictReader(file)
    assert (found["text"], found["id"], found["given"]) == ("'=HYPERLINK(1)", "'+1 2", "'@home")


def test_half_characters_are_written_all_the_same(tmp_path: Path) -> None:
    write_csv([row(1, "odd \ud83d text")], tmp_path / "next.csv")
    write_label_studio([row(1, "odd \ud83d text")], tmp_path / "tasks.json", model="tiny")
    assert "odd" in (tmp_path / "next.csv").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))[0]["data"]["text"] == "odd \ufffd text"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "next.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(AttributeError):
        write_csv([row(1), None], path)  # type: ignore[list-item]
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["next.csv"]


def test_no_rows_make_files_that_are_whole(tmp_path: Path) -> None:
    write_csv([], tmp_path / "next.csv")
    write_label_studio([], tmp_path / "tasks.json", model="tiny")
    assert json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8")) == []
    assert (tmp_path / "next.csv").read_text(encoding="utf-8").startswith("id,")
