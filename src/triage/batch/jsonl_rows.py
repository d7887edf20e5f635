"""Rows of a JSONL file: one JSON object a line, with keys that may come and go."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from triage.batch.lines import Encoding, Line, find_encoding, read_lines
from triage.batch.rows import NoRowsError, Reject, Row, Source
from triage.errors import MessageError

MAX_COLUMNS = 2_000
SAFE_WHOLE = 2**53
"""Whole numbers up to here are the same as floating-point numbers."""


def open_jsonl(path: Path, *, encoding: str | None = None) -> Source:
    """Look through the file for its keys and the kinds of their values. Raises MessageError when no line is JSON."""
    found = find_encoding(path, asked=encoding)
    seen: dict[str, set[str]] = {}
    rows = 0
    for row in _read(path, found):
        rows += 1
        if isinstance(row, Row):
            for key, value in row.values.items():
                seen.setdefault(key, set()).add(_kind(value))
        if len(seen) > MAX_COLUMNS:
            raise MessageError(f"{path}, line {row.line}: more than {MAX_COLUMNS:,} different keys by here")
    if not rows:
        raise NoRowsError(f"{path}: holds no rows; it needs one JSON object a line")
    if not seen:
        raise MessageError(f"{path}: no line holds a JSON object with keys; it needs one a line")
    kinds = {key: _joined(kinds) for key, kinds in seen.items()}
    return Source(path, kinds, found.count, partial(_read, path, found), said=found.said)


def _read(path: Path, encoding: Encoding) -> Iterator[Row | Reject]:
    for line in read_lines(path, encoding):
        if line.text.strip():
            yield _row(line)


def _row(line: Line) -> Row | Reject:
    raw = line.text.rstrip("\r\n")
    if line.problem:
        return Reject(line.number, "undecodable bytes", line.problem, raw, line.data)
    try:
        value = json.loads(raw)
    except json.JSONDecodeError as error:
        return Reject(
            line.number, "invalid JSON", f"invalid JSON at character {error.pos + 1}: {error.msg}", raw, line.data
        )
    except (ValueError, RecursionError):
        return Reject(line.number, "invalid JSON", "a number too long, or brackets too deep", raw, line.data)
    if not isinstance(value, dict):
        return Reject(
            line.number, "not a JSON object", f"a JSON object was wanted, not {_named(value)}", raw, line.data
        )
    return Row(line.number, value, raw, line.data)


def _named(value: Any) -> str:
    names = {str: "a string", list: "an array", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "texts"
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return "mixed"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > SAFE_WHOLE:
        return "long"
    return {str: "text", bool: "truth", int: "whole", float: "number"}.get(type(value), "mixed")


def _joined(kinds: set[str]) -> str:
    """One kind for a column.

    >>> _joined({"whole", "number"}), _joined({"text", "null"}), _joined({"text", "whole"})
    ('number', 'text', 'mixed')
    """
    kinds = kinds - {"null"} or {"text"}
    if len(kinds) == 1:
        return "whole" if kinds == {"long"} else next(iter(kinds))
    if kinds == {"whole", "long"}:
        return "whole"
    return "number" if kinds == {"whole", "number"} else "mixed"
