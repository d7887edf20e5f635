"""Exports of help desks as rows: a ticket's first message of a customer, what agents wrote left out.

What each help desk calls its parts stands in `presets.toml`; here is only how such a table is followed.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from triage.batch.message_of import time_of
from triage.batch.rows import NoRowsError, Reject, Row, Source
from triage.errors import MessageError
from triage.text.folded import folded
from triage.tickets.cells import is_nothing, plain_value

PRESETS = ("zendesk", "freshdesk", "intercom", "zammad")
FILE = Path(__file__).with_name("presets.toml")
TEXT, CUSTOMER, SUBJECT, SENT_AT, CHANNEL, ID = "message", "customer_key", "message_subject", "sent_at", "channel", "id"
DEEPEST = 5
EMPTY = ("", "-")


@dataclass(frozen=True, slots=True)
class Desk:
    """An export that was recognised: its rows, the column of each part, and the default labels of the preset.

    `names` tells for a task how the help desk's own words are to be read; they hold for the default columns alone.
    """

    source: Source
    parts: Mapping[str, str | None]
    labels: Mapping[str, str]
    names: Mapping[str, Mapping[str, str]]
    notes: tuple[str, ...] = field(default_factory=tuple)


@cache
def preset_table(name: str) -> Mapping[str, Any]:
    """What `presets.toml` says of a help desk. Raises MessageError for one that it does not know."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if name not in tables:
        raise MessageError(f"no preset is called {name[:40]!r}; known: {', '.join(PRESETS)}")
    table: Mapping[str, Any] = tables[name]
    return table


def from_desk(source: Source, preset: str) -> Desk:
    """Read an export of a help desk, as JSON (tickets with their messages) or as a table (one row a ticket).

    Raises MessageError when it does not look like an export of this help desk.
    """
    table = preset_table(preset)
    names = {task: _folded(words) for task, words in table.get("names", {}).items()}
    firsts = {path.split(".")[0] for place in table["messages"] for path in (place.get("list"), *place["text"]) if path}
    if (firsts | set(table["envelope"])) & set(source.kinds):
        return _from_tickets(source, table, names, preset)
    return _from_table(source, table, names, preset)


def _from_tickets(
    source: Source, table: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], preset: str
) -> Desk:
    """Tickets as nested objects."""

    def read() -> Iterator[Row | Reject]:
        for row in source.read():
            yield row if isinstance(row, Reject) else _ticket(row, table, names.get("channel", {}))

    columns: dict[str, bool] = {}
    for row in read():
        for name, value in row.values.items() if isinstance(row, Row) else ():
            columns[name] = columns.get(name, False) or value not in (None, "", "-", [])
    if not columns:
        raise NoRowsError(
            f"{source.path}: none of the {source.total:,} rows holds a customer's message; is it {preset}?"
        )
    opened = replace(source, kinds=dict.fromkeys(columns, "mixed"), read=read, said=f"{preset} export", schema=None)
    parts = {"text": TEXT, "subject": SUBJECT, "id": ID, "group": CUSTOMER, "sent_at": SENT_AT, "channel": CHANNEL}
    return Desk(opened, parts, _first(table["labels"], [name for name, filled in columns.items() if filled]), names)


def _from_table(source: Source, table: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], preset: str) -> Desk:
    """One row a ticket, as spreadsheets have it; columns are known by their headings."""
    flat = table["table"]
    headings = {_plain(name): name for name in reversed(tuple(source.kinds))}

    def column(wanted: Iterable[str], *, but: str | None = None) -> str | None:
        found = (headings.get(_plain(name)) for name in wanted)
        return next((name for name in found if name and name != but), None)

    text = column(flat["text"])
    if text is None:
        known = ", ".join(name[:40] for name in list(source.kinds)[:12])
        raise MessageError(
            f"{source.path}: does not look like a {preset} export: no column {flat['text'][0]!r}; found {known}. "
            "Give the columns in place of the preset"
        )
    parts = {part: column(flat[part], but=text) for part in ("subject", "id", "group", "sent_at", "channel")}
    labels = {task: name for task, wanted in flat["labels"].items() if (name := column(wanted))}
    agent = [
        {key: headings.get(_plain(value), value) if key == "field" else value for key, value in rule.items()}
        for rule in flat["agent"]
    ]
    for rule in agent:
        if "other_than" in rule:
            rule["other_than"] = [headings.get(_plain(name), name) for name in rule["other_than"]]
    channels, via = names.get("channel", {}), parts["channel"]

    def read() -> Iterator[Row | Reject]:
        for row in source.read():
            if isinstance(row, Reject):
                yield row
            elif any(_holds(rule, row.values, row.values) for rule in agent):
                yield _by_agent(row)
            else:
                values = {name: None if value in EMPTY else value for name, value in row.values.items()}
                if via and values.get(via) is not None:
                    values[via] = channels.get(_word(values[via]), values[via])
                yield replace(row, values=values)

    only = text == column(flat["subject"])
    notes = (f"the {preset} export holds no messages: their subjects are taken as texts",) if only else ()
    return Desk(replace(source, read=read), {"text": text, **parts}, labels, names, notes)


def _ticket(row: Row, table: Mapping[str, Any], channels: Mapping[str, str]) -> Row | Reject:
    """One ticket as flat values, the customer's first message among them."""
    ticket = next((row.values[key] for key in table["envelope"] if isinstance(row.values.get(key), dict)), row.values)
    found, written = None, False
    for place in table["messages"]:
        if "without" in place and _at(ticket, place["without"]):
            continue
        for message in _messages(ticket, place):
            text = _first_text(message, place["text"])
            if not text:
                continue
            written = True
            if _is_customers(message, ticket, place):
                found = (message, text, place)
                break
        if found:
            break
    if found is None:
        return _by_agent(row) if written else _set_aside(row, "no message", "the ticket holds no message")
    message, text, place = found
    values = _flat(ticket, without={path for each in table["messages"] for path in each["text"] if "list" not in each})
    sent = _value(message, place.get("sent_at", ())) if "list" in place else None
    channel = _value(ticket, table["channel"])
    values |= {
        TEXT: text,
        ID: _value(ticket, table["id"]),
        SUBJECT: _value(ticket, table["subject"]),
        CUSTOMER: _value(ticket, table["group"]),
        SENT_AT: sent if sent is not None else _value(ticket, table["sent_at"]),
        CHANNEL: None if channel is None else channels.get(_word(channel), str(channel)),
    }
    return Row(row.line, values, "", None, row.file, row.at)


def _messages(ticket: Mapping[str, Any], place: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The messages of one place, the oldest first where all tell their time."""
    if "list" not in place:
        return [ticket]
    listed = _at(ticket, place["list"])
    messages = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    messages = [each.get("note", each) if isinstance(each.get("note"), dict) else each for each in messages]
    try:
        return sorted(messages, key=lambda each: time_of(_value(each, place["sent_at"])).timestamp())
    except MessageError:
        return messages


def _is_customers(message: Mapping[str, Any], ticket: Mapping[str, Any], place: Mapping[str, Any]) -> bool:
    if any(_holds(rule, message, ticket) for rule in place.get("agent", ())):
        return False
    return "customer" not in place or any(_holds(rule, message, ticket) for rule in place["customer"])


def _holds(rule: Mapping[str, Any], message: Mapping[str, Any], ticket: Mapping[str, Any]) -> bool:
    value = _at(message, rule["field"])
    if value is None or value in EMPTY:
        return False
    if "one_of" in rule:
        return any(value is each or (type(each) is not bool and _word(value) == _word(each)) for each in rule["one_of"])
    found = (_at(ticket, path) for path in rule.get("same_as", rule.get("other_than", ())))
    others = [other for other in found if other is not None and other not in EMPTY]
    same = any(_word(value) == _word(other) for other in others)
    return same if "same_as" in rule else bool(others) and not same


def _at(values: Any, path: str) -> Any:
    """What stands at a path; a key that holds the dots itself goes first."""
    if isinstance(values, Mapping) and path in values:
        return plain_value(values[path])
    head, _, rest = path.partition(".")
    if isinstance(values, list):
        inner = values[int(head)] if head.isdecimal() and int(head) < len(values) else None
    else:
        inner = values.get(head) if isinstance(values, Mapping) else None
    return _at(inner, rest) if rest and inner is not None else (None if rest else inner)


def _value(values: Mapping[str, Any], paths: Iterable[str]) -> Any:
    """The first scalar on one of the paths."""
    for path in paths:
        value = _at(values, path)
        if isinstance(value, str | int | float) and not is_nothing(value) and value not in EMPTY:
            return value
    return None


def _first_text(message: Mapping[str, Any], paths: Iterable[str]) -> str:
    found = (_at(message, path) for path in paths)
    return next((text for text in found if isinstance(text, str) and text.strip()), "")


def _flat(values: Mapping[str, Any], *, without: set[str], before: str = "", depth: int = 0) -> dict[str, Any]:
    """Nested objects as columns with dots in their names. Lists keep names and plain values; messages are left out."""
    flat: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{before}{key}"
        if name in without:
            continue
        if isinstance(value, Mapping):
            if depth < DEEPEST:
                flat |= _flat(value, without=without, before=f"{name}.", depth=depth + 1)
        elif isinstance(value, list):
            objects = [each for each in value if isinstance(each, Mapping)]
            if not objects:
                flat[name] = value
            elif all("value" in each for each in objects):
                flat |= {f"{name}.{each.get('id', each.get('name'))}": each["value"] for each in objects}
            elif all(isinstance(each.get("name"), str) for each in objects):
                flat[name] = [each["name"] for each in objects]
        else:
            flat[name] = value
    return flat


def _first(labels: Mapping[str, Sequence[str]], columns: Iterable[str]) -> dict[str, str]:
    """The first of the candidates that is there, for each task."""
    known = set(columns)
    found = {task: next((name for name in wanted if name in known), None) for task, wanted in labels.items()}
    return {task: name for task, name in found.items() if name}


def _by_agent(row: Row) -> Reject:
    return _set_aside(row, "by an agent", "no message of the customer, only what agents wrote")


def _set_aside(row: Row, kind: str, reason: str) -> Reject:
    """The row set aside, without its text."""
    return Reject(row.line, kind, reason, "", None, row.file, row.at)


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    return {_word(word): name for word, name in words.items()}


def _word(value: Any) -> str:
    return folded(str(value)[:100])


def _plain(name: str) -> str:
    kept = "".join(letter for letter in name.casefold() if letter.isalnum())
    return kept or name.strip()
