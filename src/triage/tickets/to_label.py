"""Messages that people are to label: as CSV for a spreadsheet, and as Label Studio tasks with a guess filled in.

What comes back is read by `read_tickets`: the column, and the control in Label Studio, is called like the task.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from triage.batch.plain import plain, without_surrogates
from triage.batch.sink import CsvWriter, Sink, part_of, sync

SHOWN = 3
"""Guesses of the model that a CSV file lists."""


@dataclass(frozen=True, slots=True)
class ToLabel:
    """One message to label for one task.

    `guesses` are labels with their probabilities, best first, and `picked` those to fill in. `about` holds what else a
    person should see, by column: where the message stands, its group, the label that it has now.
    """

    id: str
    text: str
    subject: str
    task: str
    guesses: Sequence[tuple[str, float]]
    picked: Sequence[str]
    about: Mapping[str, str | float]


def write_csv(rows: Sequence[ToLabel], path: Path) -> None:
    """One row a message. The column of each task is left empty, to be filled in; guesses stand beside it.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    tasks = list(dict.fromkeys(row.task for row in rows))
    about = list(dict.fromkeys(name for row in rows for name in row.about))
    columns = ["id", *about, "task", "suggested", "guesses", *tasks, "subject", "text"]
    part = part_of(path)
    writer = CsvWriter(part.open("w", encoding="utf-8", newline=""), columns, delimiter=",", raw_cells=False)
    sink = Sink(path, part, writer)
    try:
        sink.write([_cells(row) for row in rows])
        sink.finish()
    except BaseException:
        sink.discard()
        raise


def write_label_studio(rows: Sequence[ToLabel], path: Path, *, model: str) -> None:
    """Label Studio tasks, one a message, with the labels `picked` as a prediction of `model`."""
    tasks = [_task(row, model) for row in rows]
    _write(path, without_surrogates(json.dumps(plain(tasks), ensure_ascii=False, indent=1)) + "\n")


def write_labelling_view(path: Path, tasks: Mapping[str, Sequence[str]], *, several: frozenset[str]) -> None:
    """The labelling view for a Label Studio project: one block of choices a task, with its labels."""
    _write(path, labelling_view(tasks, several=several))


def labelling_view(tasks: Mapping[str, Sequence[str]], *, several: frozenset[str] = frozenset()) -> str:
    """The view as Label Studio's XML.

    >>> print(labelling_view({"intent": ("praise", "other")}))
    <View>
      <Header value="$subject"/>
      <Text name="text" value="$text"/>
      <Header value="intent"/>
      <Choices name="intent" toName="text" choice="single" required="true">
        <Choice value="praise"/>
        <Choice value="other"/>
      </Choices>
    </View>
    <BLANKLINE>
    """
    lines = ["<View>", '  <Header value="$subject"/>', '  <Text name="text" value="$text"/>']
    for task, labels in tasks.items():
        many = task in several
        how = 'choice="multiple"' if many else 'choice="single" required="true"'
        lines += [f"  <Header value={quoteattr(task)}/>", f'  <Choices name={quoteattr(task)} toName="text" {how}>']
        lines += [f"    <Choice value={quoteattr(label)}/>" for label in labels]
        lines += ["  </Choices>"]
    return "\n".join([*lines, "</View>", ""])


def _cells(row: ToLabel) -> dict[str, Any]:
    guesses = [f"{label} {probability:.2f}" for label, probability in row.guesses[:SHOWN]]
    return {
        "id": row.id,
        **row.about,
        "task": row.task,
        "suggested": "; ".join(row.picked),
        "guesses": "; ".join(guesses),
        "subject": row.subject,
        "text": row.text,
    }


def _task(row: ToLabel, model: str) -> dict[str, Any]:
    chance = dict(row.guesses)
    result = {"from_name": row.task, "to_name": "text", "type": "choices", "value": {"choices": list(row.picked)}}
    score = round(min((chance.get(label, 0.0) for label in row.picked), default=0.0), 4)
    prediction = {"model_version": model, "score": score, "result": [result]}
    return {
        "data": {"id": row.id, "text": row.text, "subject": row.subject, **row.about},
        "predictions": [prediction] if row.picked else [],
    }


def _write(path: Path, text: str) -> None:
    """The whole file or none of it."""
    part = part_of(path)
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        sync(part)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
