"""Label Studio exports: both forms, JSON and JSON-MIN, as rows with one column for each of the labelling controls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from triage.batch.rows import NoRowsError, Reject, Row, Source
from triage.errors import MessageError
from triage.tickets.cells import labels_of

CHOSEN = ("choices", "taxonomy")
RATED = ("rating", "number")
ABOUT = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time")
"""What JSON-MIN says of the annotation beside its results."""
PLACES = 5


@dataclass(frozen=True, slots=True)
class Annotated:
    """The rows of an export, the controls whose results are labels, and what is to be said of the annotators."""

    source: Source
    controls: tuple[str, ...]
    notes: tuple[str, ...] = ()


def is_label_studio(source: Source) -> bool:
    """Do the first rows look like tasks of Label Studio?"""
    found = [row.values for row in islice(source.read(), 5) if isinstance(row, Row)]
    return any(_is_task(values) or _is_min(values) for values in found)


def annotated(source: Source) -> Annotated:
    """One row a task. Of several annotations the one marked as ground truth counts, or the latest that was completed.

    Annotators that disagree are told in `notes`. Tasks that nobody has completed are set aside with their reason.
    """
    rows: list[Row | Reject] = []
    controls: dict[str, None] = {}
    differ: list[str] = []
    tasks: dict[str, list[Row]] = {}
    for row in source.read():
        if isinstance(row, Row) and _is_task(row.values):
            results = [_results(each) for each in _completed(row.values)]
            rows.append(_row(row, results))
            controls |= dict.fromkeys(
                name for result in results for name, (kind, _) in result.items() if kind in CHOSEN
            )
            if _disagree([{name: labels for name, (_, labels) in result.items()} for result in results]):
                differ.append(_name(row))
        elif isinstance(row, Row) and _is_min(row.values):
            tasks.setdefault(str(row.values.get("id", f"record {row.line}")), []).append(row)
        elif isinstance(row, Row):
            rows.append(Reject(row.line, "not annotated", "the task has no annotation", "", None, row.file, row.at))
        else:
            rows.append(row)
    for same in tasks.values():
        latest = max(same, key=lambda row: str(row.values.get("updated_at") or row.values.get("created_at") or ""))
        values = {name: value for name, value in latest.values.items() if name not in ABOUT}
        chosen = [name for name, value in values.items() if isinstance(value, Mapping) and set(value) & set(CHOSEN)]
        controls |= dict.fromkeys(chosen)
        rows.append(Row(latest.line, values, "", None, latest.file, latest.at))
        if _disagree([{name: _labels(row.values.get(name)) for name in values if name != "id"} for row in same]):
            differ.append(_name(latest))
    rows.sort(key=lambda row: (row.at, row.line) if row.at else (row.line, 0))
    kinds = {str(name): "mixed" for row in rows if isinstance(row, Row) for name in row.values}
    if not kinds:
        raise NoRowsError(f"{source.path}: none of the {len(rows):,} tasks has a completed annotation")
    read = Source(source.path, kinds, len(rows), lambda: iter(rows), unit="record", said="Label Studio")
    return Annotated(read, tuple(controls), _told(differ))


def _is_task(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("data"), dict) and isinstance(values.get("annotations"), list)


def _is_min(values: Mapping[str, Any]) -> bool:
    return "annotation_id" in values and "annotator" in values


def _completed(task: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The annotations that count, the deciding one last."""
    kept = [
        each
        for each in task["annotations"]
        if isinstance(each, dict) and not each.get("was_cancelled") and isinstance(each.get("result"), list)
    ]
    kept = [each for each in kept if each["result"]]
    return sorted(
        kept,
        key=lambda each: (bool(each.get("ground_truth")), str(each.get("updated_at") or each.get("created_at") or "")),
    )


def _results(annotation: Mapping[str, Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each control its kind and the labels chosen with it."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for result in annotation["result"]:
        kind = result.get("type") if isinstance(result, dict) else None
        value = result.get("value") if isinstance(result, dict) else None
        if kind in (*CHOSEN, *RATED) and isinstance(value, dict) and isinstance(result.get("from_name"), str):
            name, labels = result["from_name"], _labels(value.get(kind))
            before = found[name][1] if name in found else ()
            found[name] = (kind, tuple(dict.fromkeys((*before, *labels))))
    return found


def _labels(value: Any) -> tuple[str, ...]:
    try:
        return labels_of(value)
    except MessageError:
        return ()


def _row(row: Row, results: Sequence[Mapping[str, tuple[str, tuple[str, ...]]]]) -> Row | Reject:
    if not results:
        return Reject(row.line, "not annotated", "no completed annotation", "", None, row.file, row.at)
    values = {**row.values["data"], **{name: list(labels) for name, (_, labels) in results[-1].items()}}
    values.setdefault("id", row.values.get("id"))
    return Row(row.line, values, "", None, row.file, row.at)


def _disagree(annotations: Sequence[Mapping[str, tuple[str, ...]]]) -> bool:
    """Do two annotations give one control different labels?"""
    seen: dict[str, frozenset[str]] = {}
    return any(
        seen.setdefault(name, frozenset(labels)) != frozenset(labels)
        for annotation in annotations
        for name, labels in annotation.items()
    )


def _name(row: Row) -> str:
    number = row.values.get("id")
    return f"task {number}" if isinstance(number, int) else f"record {row.line}"


def _told(differ: Sequence[str]) -> tuple[str, ...]:
    if not differ:
        return ()
    more = f" and {len(differ) - PLACES:,} more" if len(differ) > PLACES else ""
    return (
        f"annotators disagree about {len(differ):,} {'task' if len(differ) == 1 else 'tasks'}; ground truth or the "
        f"latest annotation counts: {', '.join(differ[:PLACES])}{more}",
    )
