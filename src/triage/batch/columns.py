"""Which of the caller's own columns holds the text, the id and the rest: as told, or guessed from name and content."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from triage.batch.message_of import author_of, channel_of, day_first, time_of
from triage.batch.rows import Row, Source
from triage.errors import MessageError

GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "message", "messagetext", "messagebody", "content", "description", "comment", "comments"),
        *("details", "ticketdescription", "tickettext", "ticketbody", "customermessage", "complaint", "narrative"),
        *("consumercomplaintnarrative", "review", "reviewtext", "reviewbody", "feedback", "plaintext", "bodytext"),
        *("inquiry", "enquiry", "question", "utterance", "tweet", "post", "note", "notes", "instruction"),
    ),
    "subject": ("subject", "title", "summary", "headline", "ticketsubject", "emailsubject", "reviewtitle"),
    "id": (
        *("id", "ticketid", "messageid", "caseid", "complaintid", "tweetid", "reviewid", "requestid", "issueid"),
        *("key", "issuekey", "casenumber", "ticketnumber", "number", "ticket", "uuid", "ref", "reference"),
    ),
    "channel": ("channel", "channeltype", "ticketchannel", "via", "source", "medium"),
    "author": ("author", "customertype", "authortype", "requestertype", "audience"),
    "sent_at": (
        *("sentat", "createdat", "receivedat", "submittedat", "createddate", "creationdate", "date", "datetime"),
        *("timestamp", "created", "received", "sent", "opened", "openedat", "datereceived", "time"),
    ),
}
SAMPLE = 200
"""Rows looked at before a column is taken to hold channels, kinds of customer or dates."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The own column that plays each part; None when there is none.

    `day_first` says how slashed dates in `sent_at` are meant; None when that cannot be told.
    """

    text: str
    subject: str | None = None
    id: str | None = None
    channel: str | None = None
    author: str | None = None
    sent_at: str | None = None
    day_first: bool | None = None

    def parts(self) -> dict[str, str | None]:
        """The column of each part."""
        return {part: getattr(self, part) for part in GUESSES}

    def said(self) -> str:
        """One line for the summary.

        >>> Columns("body", id="ticket_id").said()
        'text from body, id from ticket_id'
        """
        return ", ".join(f"{part} from {column}" for part, column in self.parts().items() if column)


def find_columns(source: Source, asked: Mapping[str, str | None]) -> Columns:
    """Settle which column plays which part; a column that was asked for has to be there.

    A column is guessed as channel, author or sent_at only if half of its first values or more can be read as such.
    Raises MessageError when the text cannot be found, or a column asked for is missing.
    """
    for part, name in asked.items():
        if name is not None and name not in source.kinds:
            raise _missing(source, part, name)
    taken = {name for name in asked.values() if name}
    sample = _sample(source)
    found: dict[str, str | None] = {}
    for part, names in GUESSES.items():
        column = asked.get(part) or _guess(source.columns, names, taken, _readable(part, sample))
        if column is None and part == "text":
            raise _missing(source, "text", "text")
        if column:
            taken.add(column)
        found[part] = column
    time = found["sent_at"]
    return Columns(**found, day_first=day_first(_values(sample, time)) if time else None)  # type: ignore[arg-type]


def _guess(columns: Sequence[str], names: tuple[str, ...], taken: set[str], fits: Callable[[str], bool]) -> str | None:
    plain = {_plain(column): column for column in reversed(columns) if column not in taken}
    return next((plain[name] for name in names if name in plain and fits(plain[name])), None)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _sample(source: Source) -> list[Row]:
    rows = []
    for row in source.read():
        if isinstance(row, Row):
            rows.append(row)
        if len(rows) >= SAMPLE or row.line > 10 * SAMPLE:
            break
    return rows


def _readable(part: str, sample: list[Row]) -> Callable[[str], bool]:
    """For the parts with a fixed form: can at least half of a column's values be read as such?"""

    def fits(column: str) -> bool:
        values = _values(sample, column)
        parse: Callable[[Any], Any]
        if part == "sent_at":
            parse = partial(time_of, day_first=day_first(values))
        elif part in ("channel", "author"):
            parse = channel_of if part == "channel" else author_of
        else:
            return True
        return bool(values) and 2 * sum(_can(parse, value) for value in values) >= len(values)

    return fits


def _values(sample: list[Row], column: str) -> list[Any]:
    return [value for row in sample if (value := row.values.get(column)) not in (None, "")]


def _can(parse: Callable[[Any], Any], value: Any) -> bool:
    try:
        parse(value)
    except MessageError:
        return False
    return True


def _missing(source: Source, part: str, name: str) -> MessageError:
    """Name the columns found, and one worth trying; a first line that is no header is not quoted."""
    names = [column for column in source.columns if len(column) <= 40 and len(column.split()) <= 4][:12]
    where = f"{source.path}{', line 1' if source.path.suffix.lower() in ('.csv', '.tsv') else ''}"
    option = f"--{part.replace('_', '-')}-column"
    if not names:
        return MessageError(f"{where}: no column {name!r}; the first line has to name the columns")
    more = f" and {len(source.columns) - len(names)} more" if len(names) < len(source.columns) else ""
    near = difflib.get_close_matches(name, names, 1) or names
    return MessageError(
        f"{where}: no column {name[:40]!r}; found {', '.join(names)}{more}. Rename it, or pass {option} {near[0]}"
    )
