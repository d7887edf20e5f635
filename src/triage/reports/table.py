"""A triaged file, read as a stream of numbers: label codes, probabilities, times, vectors, and texts where needed.

A Parquet file or a folder of Parquet parts is read as it is; see `from_rows` for CSV and JSONL.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from triage.batch.columns import GUESSES
from triage.batch.result_columns import PREFIX
from triage.errors import MessageError
from triage.reports.times import Clock

BATCH = 8_192
NEEDED = ("urgency", "intent", "queue")
MOST_LABELS = 300
"""Different labels of one column that are told apart; a file with more of them is no triaged file of ours."""
OTHERS = "(others)"
MOST_SIGNALS = 60
PARTS = ("text", "subject", "channel", "sent_at", "customer")
CUSTOMERS = (
    *("customerid", "customer", "customeremail", "customernumber", "clientid", "client", "userid", "requesterid"),
    *("requester", "contactid", "contact", "accountid", "accountnumber", "account", "authorid", "authoremail"),
    *("email", "emailaddress", "fromaddress", "from", "sender", "senderid", "phonenumber", "phone", "username"),
    *("handle", "conversationid", "threadid"),
)
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


class Codes:
    """Labels as numbers, in the order in which they are met; those above `MOST_LABELS` count as `(others)`."""

    def __init__(self) -> None:
        self.labels: list[str] = []
        self._code: dict[str, int] = {}

    def code(self, label: str) -> int:
        """The number of a label, a new one if need be."""
        if label not in self._code and len(self._code) >= MOST_LABELS:
            label = OTHERS
        if label not in self._code:
            self._code[label] = len(self.labels)
            self.labels.append(label)
        return self._code[label]

    def read(self, column: Any) -> Ints:
        """The codes of a text column; -1 where there is none."""
        encoded = as_text(column).dictionary_encode()
        table = np.array([-1 if x is None else self.code(_short(x)) for x in encoded.dictionary.to_pylist()] + [-1])
        places = pc.fill_null(encoded.indices.cast(pa.int64()), len(table) - 1).to_numpy(zero_copy_only=False)
        return np.asarray(table[places], np.int64)

    def where(self, labels: Iterable[str]) -> NDArray[np.bool_]:
        """Which codes stand for one of these labels; one place more, for -1."""
        wanted = set(labels)
        return np.array([*(label in wanted for label in self.labels), False])


@dataclass(slots=True)
class Block:
    """Some rows of the file as arrays. `first` is the number of the first one.

    `codes` holds label codes by task, and `action`, `queue`, `language`, `channel`; -1 where there is none. `sent` is
    in seconds since 1970, `NONE` where unknown. `signals` are bits in the order of `Table.codes["signals"]`.
    `columns` holds further columns as they are, if asked for.
    """

    first: int
    size: int
    codes: Mapping[str, Ints]
    probabilities: Mapping[str, Floats]
    confident: Mapping[str, NDArray[np.bool_]]
    signals: NDArray[np.uint64]
    sent: Ints
    columns: Mapping[str, Any] = field(default_factory=dict)

    def signals_count(self) -> Ints:
        """How many signals each message has."""
        bits = np.unpackbits(self.signals.view(np.uint8).reshape(-1, 8), axis=1)
        return np.asarray(bits.sum(1), np.int64)


class Table:
    """A triaged file that is there, and the parts that its columns play."""

    def __init__(
        self, path: Path, *, columns: Mapping[str, str | None] | None = None, clock: Clock | None = None
    ) -> None:
        self.path, self.clock = path, clock or Clock()
        self.files = _files(path)
        try:
            opened = [_open(file) for file in self.files]
            self.schema = opened[0].schema_arrow
            self._groups = [
                (number, group, file.metadata.row_group(group).num_rows)
                for number, file in enumerate(opened)
                for group in range(file.metadata.num_row_groups)
            ]
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise MessageError(f"{path}: cannot be read as Parquet; it may be cut short. Copy it again") from error
        for file in opened:
            file.close()
        self.rows = sum(rows for _, _, rows in self._groups)
        names = set(self.schema.names)
        if missing := [PREFIX + name for name in NEEDED if PREFIX + name not in names]:
            raise MessageError(f"{path}: no column {missing[0]}; give a file that `triage classify` has written")
        self.tasks = [
            name.removeprefix(PREFIX).removesuffix("_probability")
            for name in self.schema.names
            if name.startswith(PREFIX) and name.endswith("_probability")
        ]
        self.tasks += [task for task in ("intent", "urgency") if task not in self.tasks]
        self.parts = _parts(self.schema, columns or {}, path)
        self.codes: dict[str, Codes] = {
            name: Codes() for name in (*self.tasks, "action", "queue", "language", "channel", "signals")
        }
        self.vector_size = _vector_size(self.schema)

    def column(self, part: str) -> str | None:
        """The file's column for a part or for one of triage's own names."""
        if part in self.parts:
            return self.parts[part]
        return PREFIX + part if PREFIX + part in self.schema.names else None

    def blocks(self, more: Sequence[str] = (), *, sample: int | None = None) -> Iterator[Block]:
        """All rows, in order; or about `sample` of them, from places spread evenly over the file.

        `more` names parts and own columns that come along as they are, where they exist.
        """
        numbers = ("action", "queue", "language", "channel", "signals", "sent_at", *self.tasks)
        flags = [name for task in self.tasks for name in (f"{task}_probability", f"{task}_confident")]
        wanted = {name: column for name in (*numbers, *flags, *more) if (column := self.column(name))}
        for first, batch in self.batches(list(dict.fromkeys(wanted.values())), sample):
            yield self._block(first, batch, wanted, more)

    def at(self, rows: Iterable[int], columns: Sequence[str]) -> dict[int, dict[str, Any]]:
        """Some rows by their numbers, as plain values; names as in `column`, None where there is no such column."""
        wanted = np.array(sorted(set(rows)), np.int64)
        names = {name: self.column(name) for name in columns}
        real = list(dict.fromkeys(name for name in names.values() if name))
        found: dict[int, dict[str, Any]] = {}
        first = 0
        for number, group, size in self._groups:
            near = wanted[(wanted >= first) & (wanted < first + size)] - first
            if len(near):
                for row, values in zip(near, self._rows(number, group, near, real), strict=True):
                    found[int(row) + first] = {
                        name: values.get(column) if column else None for name, column in names.items()
                    }
            first += size
        return found

    def _rows(self, number: int, group: int, places: Ints, columns: list[str]) -> list[dict[str, Any]]:
        begin = 0
        rows: list[dict[str, Any]] = []
        with _open(self.files[number]) as file:
            for batch in file.iter_batches(BATCH, row_groups=[group], columns=columns or None):
                near = places[(places >= begin) & (places < begin + len(batch))] - begin
                rows += batch.take(pa.array(near)).to_pylist() if len(near) else []
                begin += len(batch)
        return rows

    def batches(self, columns: list[str], sample: int | None = None) -> Iterator[tuple[int, Any]]:
        """Some columns as they are: the number of the first row, and an Arrow batch."""
        every = max(1.0, self.rows / sample) if sample else 1.0
        first, due = 0, 0.0
        try:
            for number, group, size in self._groups:
                if every > 1 and size < 4 * BATCH:  # small groups are taken whole or not at all
                    due += size / every
                    if due < size / 2:
                        first += size
                        continue
                    due -= size
                with _open(self.files[number]) as file:
                    for batch in file.iter_batches(BATCH, row_groups=[group], columns=columns):
                        if every == 1 or size < 4 * BATCH:
                            yield first, batch
                        else:  # a slice of each batch of a large group
                            yield first, batch.slice(0, max(1, int(len(batch) / every)))
                        first += len(batch)
                pa.default_memory_pool().release_unused()
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise MessageError(f"{self.path}, after row {first}: cannot be read as Parquet; it is damaged") from error

    def _block(self, first: int, batch: Any, wanted: Mapping[str, str], more: Sequence[str]) -> Block:
        size = len(batch)
        columns = {name: batch.column(column) for name, column in wanted.items()}
        codes = {
            name: codes.read(columns[name]) if name in columns else np.full(size, -1)
            for name, codes in self.codes.items()
            if name != "signals"
        }
        return Block(
            first=first,
            size=size,
            codes=codes,
            probabilities={task: _numbers(columns.get(f"{task}_probability"), size) for task in self.tasks},
            confident={task: _truths(columns.get(f"{task}_confident"), size) for task in self.tasks},
            signals=self._signals(columns.get("signals"), size),
            sent=self.clock.read(columns.get("sent_at"), size),
            columns={name: columns[name] for name in more if name in columns},
        )

    def _signals(self, column: Any, size: int) -> NDArray[np.uint64]:
        bits = np.zeros(size, np.uint64)
        if column is not None and pa.types.is_list(column.type) and len(kinds := column.flatten()):
            codes = self.codes["signals"].read(kinds)
            rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
            known = (codes >= 0) & (codes < MOST_SIGNALS)
            np.bitwise_or.at(bits, rows[known], np.uint64(1) << codes[known].astype(np.uint64))
        return bits

    def signal(self, *kinds: str) -> np.uint64:
        """The bits of these signals."""
        known = self.codes["signals"].labels
        return np.uint64(sum(1 << known.index(kind) for kind in kinds if kind in known[:MOST_SIGNALS]))


def vectors_of(column: Any, size: int) -> Floats:
    """A vector column as an array, (rows, size); zeros where there is none."""
    whole = column.fill_null(pa.scalar([0.0] * size, column.type)) if column.null_count else column
    values = whole.flatten().to_numpy(zero_copy_only=False)
    return np.asarray(np.nan_to_num(values.reshape(len(column), size).astype(np.float32)), np.float32)


def as_text(column: Any) -> Any:
    """A column as texts, whatever it holds: nothing for lists and the like, U+FFFD for bytes that are no UTF-8."""
    try:
        texts = column.cast(pa.large_string())
        texts.validate(full=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        if not (pa.types.is_large_string(column.type) or pa.types.is_string(column.type)):
            return pa.nulls(len(column), pa.large_string())
        raw = column.cast(pa.large_binary()).to_pylist()
        texts = pa.array([None if x is None else x.decode("utf-8", "replace") for x in raw], pa.large_string())
    return texts


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(file for file in path.rglob("*.parquet") if not file.name.startswith((".", "_")))
        if not files:
            raise MessageError(f"{path}: holds no Parquet file; give a file that `triage classify` has written")
        return files
    if not path.is_file():
        raise MessageError(f"{path}: there is no such file")
    return [path]


def _open(path: Path) -> Any:
    return pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20)


def _vector_size(schema: Any) -> int:
    name = PREFIX + "vector"
    kind = schema.field(name).type if name in schema.names else None
    return kind.list_size if kind is not None and pa.types.is_fixed_size_list(kind) else 0


def _parts(schema: Any, asked: Mapping[str, str | None], path: Path) -> dict[str, str | None]:
    """The file's own column for each part: as asked, else by its name."""
    own = [name for name in schema.names if not name.startswith(PREFIX)]
    plain = {"".join(c for c in name.casefold() if c.isalnum()): name for name in reversed(own)}
    taken = {name for name in asked.values() if name}
    if unknown := [name for name in taken if name not in own]:
        raise MessageError(f"{path}: no column {unknown[0][:40]!r}; found {', '.join(own[:12])}")
    found: dict[str, str | None] = {}
    for part in PARTS:
        names = CUSTOMERS if part == "customer" else GUESSES[part]
        guess = next((plain[name] for name in names if name in plain and plain[name] not in taken), None)
        found[part] = asked.get(part) or guess
        if column := found[part]:
            taken.add(column)
    return found


def _numbers(column: Any, size: int) -> Floats:
    if column is None:
        return np.zeros(size, np.float32)
    return np.asarray(pc.fill_null(column.cast(pa.float32()), 0.0).to_numpy(zero_copy_only=False), np.float32)


def _truths(column: Any, size: int) -> NDArray[np.bool_]:
    if column is None:
        return np.zeros(size, bool)
    return np.asarray(pc.fill_null(column.cast(pa.bool_()), False).to_numpy(zero_copy_only=False), bool)


def _short(label: str) -> str:
    return label[:60]
