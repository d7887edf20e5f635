"""Triaged files written by hand, as `triage classify` writes them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

TASKS = ("sentiment", "intent", "category", "urgency", "expectation", "approach")
USUAL: Mapping[str, Any] = {
    "body": "Where is my parcel?",
    "created_at": "2026-11-02T09:00:00+00:00",
    "channel": "email",
    "customer_id": None,
    "sentiment": "neutral",
    "intent": "order_status",
    "category": "regular",
    "urgency": "normal",
    "expectation": "not_stated",
    "approach": "solution",
    "signals": [],
    "evidence": [],
    "urgency_reason": "order status",
    "action": "auto",
    "action_reason": "intent 0.91 >= 0.60",
    "queue": "orders",
    "language": "en",
    "intent_runner_up": "delivery_problem",
    "probability": 0.9,
    "confident": True,
}
OWN = ("id", "body", "created_at", "channel", "customer_id")
TEXTS = ("urgency_reason", "action", "action_reason", "queue", "language", "intent_runner_up", *TASKS)


def write(path: Path, rows: Iterable[Mapping[str, Any]], *, vectors: Any = None, group: int = 1_000) -> Path:
    """Write rows; each says only what is unusual about it."""
    whole = [{**USUAL, "id": f"T-{number}", **row} for number, row in enumerate(rows)]
    columns: dict[str, Any] = {name: pa.array([row[name] for row in whole], pa.string()) for name in OWN}
    columns["triage_id"] = columns["id"]
    for name in TEXTS:
        columns[f"triage_{name}"] = pa.array([row[name] for row in whole], pa.string())
    for task in TASKS:
        columns[f"triage_{task}_probability"] = pa.array([row["probability"] for row in whole], pa.float64())
        columns[f"triage_{task}_confident"] = pa.array([row["confident"] for row in whole], pa.bool_())
    for name in ("signals", "evidence"):
        columns[f"triage_{name}"] = pa.array([row[name] for row in whole], pa.list_(pa.string()))
    if vectors is not None:
        flat = pa.array(np.asarray(vectors, np.float16).ravel())
        columns["triage_vector"] = pa.FixedSizeListArray.from_arrays(flat, np.shape(vectors)[1])
    pq.write_table(pa.table(columns), path, row_group_size=group)
    return path


def backlog(count: int = 300) -> list[dict[str, Any]]:
    """A few weeks of invented messages with three causes of complaint, praise, urgency and a chain."""
    rows: list[dict[str, Any]] = []
    faults = (
        ("The lamp flickers since the firmware update {n}, please help", "malfunction", "technical"),
        ("My invoice shows the delivery fee twice, ref {n}", "billing_dispute", "billing"),
        ("The courier left the box at the wrong door again, case {n}", "delivery_problem", "orders"),
    )
    for n in range(count):
        day, hour = 1 + n * 20 // max(count, 1), 8 + n % 9
        row: dict[str, Any] = {
            "created_at": f"2026-11-{day:02}T{hour:02}:15:00+00:00",
            "customer_id": f"buyer{n % 97}@example.com",
            "channel": ("email", "chat", "social")[n % 3],
            "category": "geek" if n % 7 == 3 else "regular",
        }
        if n % 2:
            text, intent, queue = faults[n % 3]
            row |= {"body": text.format(n=1000 + n), "intent": intent, "queue": queue, "expectation": "fell_short"}
            row |= {"sentiment": "negative", "signals": ["repeat_contact"] if n % 5 == 0 else ["money_loss"]}
        if n % 10 == 4:
            row |= {"body": "Gwendolyn at the desk was wonderful, thank you so much for the quick help!"}
            row |= {"intent": "praise", "sentiment": "very_positive", "expectation": "surpassed"}
        if n % 25 == 3:
            row |= {"urgency": "high", "evidence": ["We leave on Friday, call me on 0700 900 123"]}
        if n % 100 == 7:
            row |= {"urgency": "critical", "evidence": ["There is smoke from the socket"], "signals": ["safety"]}
        if n % 9 == 2:
            row |= {"action": "human", "confident": False, "probability": 0.3, "action_reason": "intent 0.30 < 0.60"}
        rows.append(row)
    return rows
