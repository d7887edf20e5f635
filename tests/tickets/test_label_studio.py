import json
from pathlib import Path
from typing import Any

import pytest

from triage.errors import MessageError
from triage.tickets import Tickets, read_tickets


def chosen(*labels: str, control: str = "intent", kind: str = "choices") -> dict[str, Any]:
    value = [label.split("/") for label in labels] if kind == "taxonomy" else list(labels)
    return {"from_name": control, "to_name": "text", "type": kind, "value": {kind: value}}


def annotation(*results: dict[str, Any], at: str = "2026-03-01", **more: Any) -> dict[str, Any]:
    return {"id": 1, "completed_by": 1, "was_cancelled": False, "result": list(results), "updated_at": at, **more}


def task(number: int, text: str, *annotations: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {"id": number, "data": {"text": text, **data}, "annotations": list(annotations), "predictions": []}


def read(tmp_path: Path, tasks: list[Any], **options: Any) -> Tickets:
    path = tmp_path / "project-1.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return read_tickets(path, **options)


def test_each_control_is_a_task_of_its_own(tmp_path: Path) -> None:
    both = annotation(chosen("orders"), chosen("Billing/Refund", "Other", control="topic", kind="taxonomy"))
    tickets = read(tmp_path, [task(4, "Where is my refund?", both, customer_id="c1")])
    assert tickets.rows[0].labels == {"intent": ("orders",), "topic": ("Billing / Refund", "Other")}
    assert (tickets.rows[0].message.id, tickets.rows[0].group) == ("4", "c1")


def test_labels_say_which_control_is_which_task(tmp_path: Path) -> None:
    tasks = [task(1, "Where is it?", annotation(chosen("orders", control="queue"), chosen("x", control="rest")))]
    assert read(tmp_path, tasks, labels={"intent": "queue"}).rows[0].labels == {"intent": ("orders",)}


def test_the_latest_completed_annotation_counts_and_disagreement_is_told(tmp_path: Path) -> None:
    tasks = [
        task(1, "One", annotation(chosen("new"), at="2026-03-09"), annotation(chosen("old"), at="2026-03-01")),
        task(
            2,
            "Two",
            annotation(chosen("a"), at="2026-03-01"),
            annotation(chosen("b"), at="2026-03-02", was_cancelled=True),
        ),
        task(3, "Three", annotation(chosen("true"), ground_truth=True), annotation(chosen("later"), at="2026-04-01")),
        task(4, "Four", annotation(chosen("same")), annotation(chosen("same"), at="2026-04-01")),
    ]
    tickets = read(tmp_path, tasks)
    assert [row.labels["intent"] for row in tickets.rows] == [("new",), ("a",), ("true",), ("same",)]
    told = next(note for note in tickets.notes if "disagree" in note)
    assert "2 tasks" in told
    assert "task 1, task 3" in told


def test_tasks_that_nobody_completed_are_set_aside(tmp_path: Path) -> None:
    tasks = [
        task(1, "One", annotation(chosen("a"))),
        task(2, "Two"),
        task(3, "Three", annotation(was_cancelled=True)),
        7,
    ]
    tickets = read(tmp_path, tasks)
    assert len(tickets.rows) == 1
    assert [row.reason for row in tickets.unused][:2] == ["no completed annotation"] * 2
    assert len(tickets.unused) == 3


def test_html_is_taken_for_text_when_there_is_no_other(tmp_path: Path) -> None:
    one = {"id": 1, "data": {"html": "<p>Where is it?</p>"}, "annotations": [annotation(chosen("a"))]}
    assert read(tmp_path, [one], text="html").rows[0].message.text == "<p>Where is it?</p>"
    assert read(tmp_path, [one]).rows[0].labels == {"intent": ("a",)}


def test_the_short_form_has_one_row_an_annotation(tmp_path: Path) -> None:
    def row(number: int, intent: Any, at: str) -> dict[str, Any]:
        about = {"annotator": 1, "annotation_id": number, "created_at": at, "updated_at": at, "lead_time": 3.5}
        return {"id": number, "text": f"Message {number}", "intent": intent, **about}

    rows = [row(1, "a", "2026-03-02"), row(1, "b", "2026-03-01"), row(2, {"choices": ["a", "b"]}, "2026-03-01")]
    tickets = read(tmp_path, rows, labels={"intent": "intent"})
    assert [row.labels["intent"] for row in tickets.rows] == [("a",), ("a", "b")]
    assert any("disagree about 1 task" in note for note in tickets.notes)
    assert [dict(row.labels) for row in read(tmp_path, rows).rows] == [{"intent": ("a",)}, {"intent": ("a", "b")}]


def test_an_export_without_annotations_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="annotation"):
        read(tmp_path, [task(1, "One")])
