import csv
import gzip
import json
import math
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import MessageError
from triage.tickets import read_tickets
from triage.tickets.cells import labels_of

SECRET = "my password is hunter2"
ROWS = [
    {"id": "1", "body": "Where is my parcel?", "queue": "orders", "priority": "high", "customer_id": "c1"},
    {"id": "2", "body": "You charged me twice.", "queue": "billing", "priority": "", "customer_id": "c2"},
    {"id": "3", "body": "Please cancel my plan.", "queue": "", "priority": "low", "customer_id": "c1"},
]
LABELS = {"intent": "queue", "urgency": "priority"}


def write_csv(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_jsonl(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def write_packed(path: Path, rows: list[dict[str, Any]]) -> Path:
    plain = write_csv(path.with_suffix(""), rows)
    path.write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    return path


def write_json(path: Path, rows: list[Any]) -> Path:
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.csv", write_csv),
        ("a.csv.gz", write_packed),
        ("a.jsonl", write_jsonl),
        ("a.parquet", write_parquet),
        ("a.json", write_json),
    ],
)
def test_every_kind_of_file_gives_the_same_tickets(tmp_path: Path, name: str, write: Any) -> None:
    path = write(tmp_path / name, ROWS)
    tickets = read_tickets(path, labels=LABELS)
    assert [dict(row.labels) for row in tickets.rows] == [
        {"intent": ("orders",), "urgency": ("high",)},
        {"intent": ("billing",)},
        {"urgency": ("low",)},
    ]
    assert [row.message.text for row in tickets.rows] == [row["body"] for row in ROWS]
    assert [row.message.id for row in tickets.rows] == ["1", "2", "3"]
    assert [row.group for row in tickets.rows] == ["c1", "c2", "c1"]
    assert all(row.where.startswith(str(path)) for row in tickets.rows)


def test_a_row_is_named_by_its_line(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    assert [row.where for row in read_tickets(path, labels=LABELS).rows] == [f"{path}, line {n}" for n in (2, 3, 4)]


def test_a_folder_and_a_pattern_and_a_list_are_read_as_one(tmp_path: Path) -> None:
    first, second = write_csv(tmp_path / "a.csv", ROWS[:2]), write_json(tmp_path / "b.json", ROWS[2:])
    for given_ in (tmp_path, [first, str(second)], str(tmp_path / "*")):
        tickets = read_tickets(given_, labels=LABELS)
        assert sorted(str(row.message.id) for row in tickets.rows) == ["1", "2", "3"]
        assert {row.where.partition(",")[0] for row in tickets.rows} == {str(first), str(second)}


def test_json_lines_that_are_called_json_are_read_as_lines(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.json", ROWS)
    assert [row.where for row in read_tickets(path, labels=LABELS).rows][-1] == f"{path}, line 3"


@pytest.mark.parametrize("content", ["[{", '{"a": nul}', "[" * 100_000, "\x00", ""])
def test_broken_json_is_an_error_that_names_the_file(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content)
    with pytest.raises(MessageError, match=r"a\.json"):
        read_tickets(path, labels=LABELS)


def test_rows_that_cannot_be_used_are_named_with_their_reasons(tmp_path: Path) -> None:
    rows = [
        *ROWS[:1],
        {**ROWS[0], "body": "  "},
        {**ROWS[0], "queue": None},
        [1],
        {**ROWS[0], "body": {"html": SECRET}},
    ]
    rows += [{**ROWS[0], "body": "<div><br></div>"}, {**ROWS[0], "queue": {"odd": 1}}]
    tickets = read_tickets(write_jsonl(tmp_path / "a.jsonl", rows), labels={"intent": "queue"})
    assert len(tickets.rows) == 1
    assert [(row.where.rpartition(" ")[2], row.reason) for row in tickets.unused] == [
        ("2", "the text is empty"),
        ("3", "no label"),
        ("4", "a JSON object was wanted, not an array"),
        ("5", "the text is not a string but dict"),
        ("6", "the text is empty"),
        ("7", "a label is neither text nor a number but a table"),
    ]
    assert SECRET not in repr(tickets.unused)


def test_broken_csv_rows_are_counted_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'text,queue\nFine,a\n{SECRET},b,surplus\n"{SECRET},c\nAlso fine,d\n', encoding="utf-8")
    tickets = read_tickets(path, labels={"intent": "queue"})
    assert (len(tickets.rows), len(tickets.unused)) == (2, 2)
    assert SECRET not in repr(tickets.unused)


def test_an_empty_list_says_that_no_signal_holds(tmp_path: Path) -> None:
    rows = [
        {"body": "Where is it?", "signals": ["deadline"], "queue": []},
        {"body": "Thanks!", "signals": [], "queue": ["praise"]},
        {"body": "Hello?", "signals": None, "queue": ["chat"]},
    ]
    found = read_tickets(write_jsonl(tmp_path / "t.jsonl", rows), labels={"signals": "signals", "intent": "queue"}).rows
    assert [dict(ticket.labels) for ticket in found] == [
        {"signals": ("deadline",)},
        {"signals": (), "intent": ("praise",)},
        {"intent": ("chat",)},
    ]


def test_unlabelled_rows_are_kept_when_asked_for() -> None:
    tickets = read_tickets([{"text": "Hi there"}, {"text": ""}], unlabelled=True)
    assert [dict(row.labels) for row in tickets.rows] == [{}]
    assert len(tickets.unused) == 1


def test_limit_reads_only_the_first_rows() -> None:
    tickets = read_tickets(ROWS, labels={"intent": "queue"}, limit=1)
    assert len(tickets.rows) + len(tickets.unused) == 1


def test_an_unknown_column_names_the_known_ones(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ROWS)
    with pytest.raises(MessageError, match=r"no column 'qeue'.*id, body, queue.*Did you mean 'queue'"):
        read_tickets(path, labels={"intent": "qeue"})
    with pytest.raises(MessageError, match=r"no column 'team' for group"):
        read_tickets(path, labels=LABELS, group="team")


def test_labels_have_to_be_told(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="labels="):
        read_tickets(write_csv(tmp_path / "a.csv", ROWS))


def test_a_header_that_is_a_message_is_not_quoted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{SECRET} and more words here,orders\nWhere is it?,orders\n")
    with pytest.raises(MessageError) as raised:
        read_tickets(path, labels={"intent": "queue"})
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize("values", [[1, 2, 3], [["a"], ["b"]], [True, False], ["1", "2.5", "3"]])
def test_a_text_column_of_the_wrong_kind_is_a_clear_error(values: list[Any]) -> None:
    rows = [{"body": value, "queue": "a"} for value in values]
    with pytest.raises(MessageError, match=r"column 'body' holds (no texts|numbers)"):
        read_tickets(rows, labels={"intent": "queue"}, text="body")


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        (1, ("1",)),
        (2.0, ("2",)),
        (2.5, ("2.5",)),
        (True, ("true",)),
        ("  a  b ", ("a b",)),
        (["a", "b", "a"], ("a", "b")),
        ('["a", "b"]', ("a", "b")),
        ("[sic", ("[sic",)),
        ([["Billing", "Refund"], ["Other"]], ("Billing / Refund", "Other")),
        ({"choices": ["a"]}, ("a",)),
        (None, ()),
        (math.nan, ()),
        ("", ()),
        ("NaN", ()),
        ([None, "", "a"], ("a",)),
        (float("inf"), ("inf",)),
    ],
)
def test_labels_become_text_and_emptiness_none(value: Any, labels: tuple[str, ...]) -> None:
    assert labels_of(value) == labels


def test_a_separator_parts_labels() -> None:
    tickets = read_tickets([{"text": "Hi there", "tags": "a; b;;a"}], labels={"intent": "tags"}, separator=";")
    assert tickets.rows[0].labels == {"intent": ("a", "b")}


def test_a_column_of_long_texts_is_no_label_and_is_not_quoted() -> None:
    tickets = read_tickets([{"text": "Hi there", "queue": SECRET * 20}], labels={"intent": "queue"})
    assert "longer than" in tickets.unused[0].reason
    assert SECRET not in tickets.unused[0].reason


def test_a_guessed_date_that_cannot_be_read_costs_no_row_and_a_named_one_does() -> None:
    rows = [{"text": f"Hi {n}", "queue": "a", "date": "2026-03-0" + str(n), "via": "chat"} for n in (1, 2, 3)]
    rows.append({"text": "Hello", "queue": "a", "date": "last week", "via": "chat"})
    guessed = read_tickets(rows, labels={"intent": "queue"})
    assert [row.message.sent_at is None for row in guessed.rows] == [False, False, False, True]
    assert guessed.rows[3].message.channel == "chat"
    named = read_tickets(rows, labels={"intent": "queue"}, sent_at="date")
    assert (len(named.rows), len(named.unused)) == (3, 1)


def test_a_guessed_customer_that_holds_too_many_rows_is_left_alone() -> None:
    rows = [{"text": f"Message number {n}", "queue": "a", "user_id": "form" if n % 2 else str(n)} for n in range(20)]
    guessed = read_tickets(rows, labels={"intent": "queue"})
    assert {row.group for row in guessed.rows} == {""}
    assert any("one group would hold" in note for note in guessed.notes)
    named = read_tickets(rows, labels={"intent": "queue"}, group="user_id")
    assert "form" in {row.group for row in named.rows}


@pytest.mark.parametrize("given_", [7, [], None, {"a": 1}, [1, 2], object()])
def test_what_is_no_source_is_told_so(given_: Any) -> None:
    with pytest.raises(MessageError, match="tickets are read from"):
        read_tickets(given_, labels=LABELS)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    for name in ("no.csv", "no.json", "no-*.csv"):
        with pytest.raises(MessageError, match=r"no-?\*?"):
            read_tickets(tmp_path / name, labels=LABELS)


cell = st.one_of(
    st.none(), st.text(max_size=30), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=5))
)


@given(st.lists(st.fixed_dictionaries({"body": cell, "queue": cell, "when": cell}), min_size=1, max_size=12))
def test_no_row_is_ever_lost(rows: list[dict[str, Any]]) -> None:
    rows.append({"body": "a text that can be read", "queue": "a", "when": None})
    tickets = read_tickets(rows, labels={"intent": "queue"}, text="body", sent_at="when")
    places = {row.where for row in tickets.rows} | {row.where for row in tickets.unused}
    assert len(tickets.rows) + len(tickets.unused) == len(rows) == len(places)
    for row in tickets.rows:
        assert row.message.text.strip()
        assert all(labels and all(label.strip() for label in labels) for labels in row.labels.values())


@given(st.recursive(cell, lambda inner: st.lists(inner, max_size=4), max_leaves=8), st.sampled_from([None, ";", ", "]))
def test_any_cell_gives_labels_or_a_message_error(value: Any, separator: str | None) -> None:
    try:
        found = labels_of(value, separator=separator)
    except MessageError:
        return
    assert len(set(found)) == len(found)
    assert all(label and label == label.strip() for label in found)


def test_dates_are_kept_as_times() -> None:
    rows = [{"text": "Hi", "queue": "a", "created_at": "2026-03-01T09:30:00Z"}]
    assert read_tickets(rows, labels={"intent": "queue"}).rows[0].message.sent_at == datetime(
        2026, 3, 1, 9, 30, tzinfo=UTC
    )


def test_the_door_does_not_import_heavy_packages() -> None:
    heavy = ("pandas", "polars", "datasets", "sklearn")
    script = f"import sys, triage.tickets; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
