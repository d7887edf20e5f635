"""JSON documents as rows: a list of objects, or an object that holds one; JSON lines are left to their own reader."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from triage.batch.opening import bare_name, open_bytes
from triage.batch.rows import NoRowsError, Reject, Row, Source, open_source
from triage.errors import MessageError

LARGEST = 1 << 30
"""Bytes of one document, unpacked: it is held in memory as a whole."""
LISTS = ("tickets", "conversations", "rows", "records", "results", "items", "tasks")
"""Keys under which documents keep their list."""


def is_json(path: Path) -> bool:
    """Does the file's name say that it is a JSON document?

    >>> is_json(Path("tickets.json.gz")), is_json(Path("tickets.jsonl"))
    (True, False)
    """
    return bare_name(path).suffix.lower() == ".json"


def open_json(path: Path) -> Source:
    """One JSON document. A file of JSON lines that is called `.json`, as help desks write it, is read as such.

    Raises MessageError, with line and column, when it is not JSON.
    """
    if not path.is_file():
        raise MessageError(f"{path}: there is no such file")
    try:
        with open_bytes(path) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise MessageError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error
    if len(data) > LARGEST:
        return open_source(path, ending="jsonl")
    if not data.strip():
        raise NoRowsError(f"{path}: is empty; it needs a list of objects")
    try:
        document = json.loads(data)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":
            return open_source(path, ending="jsonl")
        raise MessageError(f"{path}, line {error.lineno}: not JSON at character {error.colno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise MessageError(f"{path}: not JSON: bytes that are not UTF-8, or brackets too deep") from error
    items = _items(document)
    if not items:
        raise NoRowsError(f"{path}: holds no rows; it needs a list of objects")
    return items_source(items, path=path)


def items_source(items: Sequence[Any], *, path: Path, unit: str = "record") -> Source:
    """Objects in memory as rows, counted from 1. What is no object is set aside with its reason."""
    kinds = {str(key): "mixed" for item in items if isinstance(item, dict) for key in item}

    def read() -> Iterator[Row | Reject]:
        for number, item in enumerate(items, 1):
            if isinstance(item, dict):
                yield Row(number, item)
            else:
                yield Reject(number, "not a JSON object", "a JSON object was wanted, and something else is there", "")

    return Source(path, kinds, len(items), read, unit=unit, said="JSON")


def _items(document: Any) -> list[Any]:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return []
    lists = [document[key] for key in LISTS if isinstance(document.get(key), list)]
    return lists[0] if len(lists) == 1 else [document]
