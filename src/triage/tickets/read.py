"""Reads labelled tickets from whatever a company has: each row becomes a ticket, or is named with the reason why."""

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any

from triage.batch.columns import SAMPLE, find_columns
from triage.batch.message_of import message_of
from triage.batch.rows import Reject, Row, Source
from triage.errors import MessageError
from triage.message import Message
from triage.taxonomy import SIGNALS
from triage.text.clean import clean
from triage.tickets.cells import as_text, is_empty_list, is_nothing, labels_of, plain_value
from triage.tickets.label_studio import annotated, is_label_studio
from triage.tickets.opening import open_tickets
from triage.tickets.presets import from_desk
from triage.tickets.ticket import Ticket, Tickets, Unused

GROUPS = (
    *("customerid", "requesterid", "contactid", "clientid", "userid", "customer", "requester"),
    *("customeremail", "requesteremail", "useremail", "threadid", "conversationid"),
)
"""Columns that are taken for the customer or thread when none is named."""
LARGEST_GROUP = 0.2
"""Of all rows: a guessed column with a group above that is no customer but a mailbox or a form."""
_SOFT = ("channel", "author", "sent_at")
"""Parts that a ticket may lack; a guessed column that cannot be read there costs no row."""
NO_LABEL = "no label"
NO_TEXT = "the text is empty"


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the rows of a source become tickets."""

    source: Source
    parts: dict[str, str | None]
    labels: Mapping[str, str]
    asked: frozenset[str]
    names: Mapping[str, Mapping[str, str]]
    separator: str | None
    unlabelled: bool
    day_first: bool | None


def read_tickets(
    source: Any,
    *,
    labels: Mapping[str, str] | None = None,
    text: str | None = None,
    subject: str | None = None,
    id: str | None = None,
    group: str | None = None,
    sent_at: str | None = None,
    channel: str | None = None,
    author: str | None = None,
    preset: str | None = None,
    separator: str | None = None,
    limit: int | None = None,
    unlabelled: bool = False,
) -> Tickets:
    """Read tickets from a file, folder, pattern, list of files, frame, dataset or `hf:owner/name`.

    `labels` says for each task which column holds its label; exports of Label Studio and of the help desks known to
    `preset` have columns of their own for it. The other columns are guessed from their names where they are not told.
    `separator` stands between several labels in one cell. `limit` reads only the first rows. With `unlabelled`, rows
    without a label are kept too.

    Raises MessageError when the source cannot be read, a column is not there, or the text column holds no texts.

    >>> rows = [{"body": "Where is my parcel?", "queue": "orders"}, {"body": "", "queue": "orders"}]
    >>> tickets = read_tickets(rows, labels={"intent": "queue"})
    >>> tickets.rows[0].labels, tickets.unused[0].reason
    ({'intent': ('orders',)}, 'the text is empty')
    """
    asked = {"text": text, "subject": subject, "id": id, "sent_at": sent_at, "channel": channel, "author": author}
    _check(labels, separator, limit)
    opened = open_tickets(source)
    notes = [opened.said, *opened.notes] if opened.said else list(opened.notes)
    defaults: Mapping[str, str] = {}
    names: Mapping[str, Mapping[str, str]] = {}
    told: Mapping[str, str | None] = {}
    if preset is not None:
        desk = from_desk(opened, preset)
        opened, defaults, names, told = desk.source, desk.labels, desk.names, desk.parts
        notes += [f"{preset} preset", *desk.notes]
    elif is_label_studio(opened):
        studio = annotated(opened)
        opened, defaults = studio.source, {name: name for name in studio.controls}
        notes += ["Label Studio export", *studio.notes]
    chosen = labels or defaults
    if not chosen and not unlabelled:
        raise MessageError(f"{opened.path}: no column is said to hold the labels; found {_known(opened)}. {_HOW}")
    for task, column in chosen.items():
        _there(opened, column, f"the labels of {task}")
    for part, name in {**asked, "group": group}.items():
        if name is not None:
            _there(opened, name, part)
    wanted = {part: asked.get(part) or told.get(part) for part in asked}
    columns = _columns(opened, wanted, set(chosen.values()) - {name for name in wanted.values() if name})
    parts = columns.parts() if preset is None else dict(wanted)
    parts["group"] = group or told.get("group") or (_guess_group(opened, chosen) if preset is None else None)
    _check_texts(opened, str(parts["text"]))
    plan = _Plan(
        opened,
        parts,
        chosen,
        frozenset(part for part, name in asked.items() if name),
        {task: words for task, words in names.items() if chosen.get(task) == defaults.get(task)},
        separator,
        unlabelled,
        columns.day_first,
    )
    rows, unused = _read(plan, limit)
    if group is None and not told.get("group") and parts["group"] and (said := _one_for_all(rows)):
        rows, parts["group"] = [replace(row, group="") for row in rows], None
        notes.append(said)
    notes.append(", ".join(f"{part} from {name[:40]}" for part, name in parts.items() if name))
    return Tickets(tuple(rows), tuple(unused), tuple(dict.fromkeys(notes)))


_HOW = "Say which, as in labels={'intent': 'queue'} or --label intent=queue"


def _read(plan: _Plan, limit: int | None) -> tuple[list[Ticket], list[Unused]]:
    """Every row, in order, on one side or the other."""
    rows: list[Ticket] = []
    unused: list[Unused] = []
    for row in islice(plan.source.read(), limit):
        where = f"{row.file or plan.source.path}, {plan.source.unit} {row.line}"
        if isinstance(row, Reject):
            unused.append(Unused(where, row.reason))
            continue
        try:
            ticket = _ticket(row.values, where, plan)
        except MessageError as error:
            unused.append(Unused(where, str(error)))
            continue
        if not ticket.labels and not plan.unlabelled:
            unused.append(Unused(where, NO_LABEL))
        else:
            rows.append(ticket)
    return rows, unused


def _ticket(values: Mapping[str, Any], where: str, plan: _Plan) -> Ticket:
    """One row. Raises MessageError with the reason why it cannot be used."""
    values = {name: None if is_nothing(value) else value for name, value in values.items()}
    text = values.get(plan.parts["text"] or "")
    if text is None or (isinstance(text, str) and not _says_something(text)):
        raise MessageError(NO_TEXT)
    labels = {}
    for task, column in plan.labels.items():
        found = labels_of(values.get(column), separator=plan.separator)
        words = plan.names.get(task, {})
        found = tuple(dict.fromkeys(words.get(label.casefold(), label) for label in found))
        if found or (task == SIGNALS and is_empty_list(values.get(column))):
            labels[task] = found
    group = plan.parts["group"]
    return Ticket(_message(values, where, plan), labels, as_text(values.get(group)) if group else "", where)


def _message(values: dict[str, Any], where: str, plan: _Plan) -> Message:
    parts = {part: name for part, name in plan.parts.items() if part != "group"}
    for part in (part for part in ("id", "subject") if parts[part]):
        values = {**values, str(parts[part]): plain_value(values.get(str(parts[part])))}
    make = partial(message_of, values, id_if_none=where, day_first=plan.day_first)
    try:
        return make(parts=parts)
    except MessageError:
        soft = [part for part in _SOFT if parts[part] and part not in plan.asked]
        if not soft:
            raise
    for part in soft:  # leave out those that cannot be read, and only those
        try:
            make(parts={**dict.fromkeys(parts), "text": parts["text"], part: parts[part]})
        except MessageError:
            parts = {**parts, part: None}
    return make(parts=parts)


def _says_something(text: str) -> bool:
    if not text.strip():
        return False
    return not text.lstrip().startswith("<") or bool(clean(text).text.strip())


def _check(labels: Mapping[str, str] | None, separator: str | None, limit: int | None) -> None:
    if labels is not None and not isinstance(labels, Mapping):
        raise MessageError(
            f"labels has to say for each task which column holds it, not {type(labels).__name__}. {_HOW}"
        )
    for task, column in (labels or {}).items():
        if not isinstance(task, str) or not task.strip() or not isinstance(column, str) or not column:
            raise MessageError(f"labels has to map names of tasks to names of columns. {_HOW}")
    if separator is not None and not separator:
        raise MessageError("the separator of labels has to be a character or more")
    if limit is not None and limit < 1:
        raise MessageError(f"limit has to be 1 or more, not {limit}")


def _there(source: Source, column: str, part: str) -> None:
    if column in source.kinds:
        return
    near = difflib.get_close_matches(column, list(source.kinds), 1)
    hint = f"Did you mean {near[0]!r}?" if near else "Name one of these"
    raise MessageError(f"{source.path}: no column {column[:40]!r} for {part}; found {_known(source)}. {hint}")


def _known(source: Source) -> str:
    """The columns by name; a first line that is no header is not quoted."""
    names = [name for name in source.columns if len(name) <= 40 and len(name.split()) <= 4][:20]
    more = len(source.columns) - len(names)
    return (", ".join(names) or "none with a name") + (f" and {more} more" if more else "")


def _columns(source: Source, wanted: Mapping[str, str | None], labels: set[str]) -> Any:
    """The columns that play a part; one that holds labels is never guessed."""
    left = {name: kind for name, kind in source.kinds.items() if name not in labels}
    try:
        return find_columns(replace(source, kinds=left), wanted)
    except MessageError:
        if "html" in left and not wanted.get("text"):
            return find_columns(replace(source, kinds=left), {**wanted, "text": "html"})
        raise MessageError(
            f"{source.path}: no column looks like the text of the messages; found {_known(source)}. "
            "Say which, as in text='body' or --text body"
        ) from None


def _guess_group(source: Source, labels: Mapping[str, str]) -> str | None:
    plain = {
        "".join(letter for letter in name.casefold() if letter.isalnum()): name
        for name in source.columns
        if name not in labels.values()
    }
    return next((plain[name] for name in GROUPS if name in plain), None)


def _one_for_all(rows: list[Ticket]) -> str:
    """What to say when a guessed column gives many rows one group; nothing when it does not."""
    counts = Counter(row.group for row in rows if row.group)
    largest = max(counts.values(), default=0)
    if len(rows) < 10 or largest <= LARGEST_GROUP * len(rows):
        return ""
    return f"one group would hold {largest:,} of {len(rows):,} rows, so the guessed column is not used for groups"


def _check_texts(source: Source, column: str) -> None:
    """Raise MessageError when the text column holds anything but texts."""
    sample = [plain_value(value) for value in _values(source, column)]
    texts = [value for value in sample if isinstance(value, str)]
    if sample and not texts:
        kinds = Counter(type(value).__name__ for value in sample).most_common(1)[0][0]
        raise MessageError(f"{source.path}: column {column[:40]!r} holds no texts but {kinds}; found {_known(source)}")
    if len(texts) >= 3 and all(_is_number(text) for text in texts):
        raise MessageError(
            f"{source.path}: column {column[:40]!r} holds numbers, not texts; found {_known(source)}. "
            "Say which holds the messages, as in text='body' or --text body"
        )


def _values(source: Source, column: str) -> Iterator[Any]:
    for row in islice(source.read(), SAMPLE):
        value = row.values.get(column) if isinstance(row, Row) else None
        if not is_nothing(value) and value != "":
            yield value


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
