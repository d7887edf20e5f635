import json
from datetime import UTC, datetime

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from triage.message import Message
from triage.tickets import Splits, Ticket, Tickets, Unused, describe, split
from triage.tickets.report_lines import LABELS_SHOWN

SECRET = "hunter2"


def ticket(number: int, text: str, *labels: str, group: str = "") -> Ticket:
    return Ticket(Message(text, id=str(number)), {"intent": labels} if labels else {}, group, f"a.csv, line {number}")


def test_rows_are_counted_and_reasons_named_with_their_places() -> None:
    unused = [Unused(f"a.csv, line {n}", f"{n} cells where the header has 2") for n in range(10, 18)]
    unused += [Unused("a.csv, line 3", "no label")]
    report = describe(Tickets([ticket(1, "Hi there", "a")], unused))
    assert (report.read, report.used) == (10, 1)
    assert [(one.rows, one.places[0]) for one in report.unused] == [(8, "a.csv, line 10"), (1, "a.csv, line 3")]
    lines = report.lines()
    assert lines[0] == "10 rows read = 1 used + 9 not used"
    assert "line 14 and 3 more" in lines[1]


def test_labels_are_counted_and_small_ones_named() -> None:
    rows = [ticket(n, f"text of its own {n * 'x'}", "big") for n in range(6)]
    rows += [ticket(10, "other words", "few", "both"), ticket(11, "quite another", "few")]
    report = describe(Tickets(rows))
    assert report.tasks["intent"].classes == {"big": 6, "few": 2, "both": 1}
    assert report.tasks["intent"].several
    assert [(one.label, one.rows) for one in report.small] == [("both", 1), ("few", 2)]
    assert any("single ticket" in line and "intent=both" in line for line in report.lines())


def test_one_label_only_is_said() -> None:
    assert any("one label only" in line for line in describe(Tickets([ticket(1, "Hi there", "a")])).lines())


def test_one_text_with_two_labels_is_a_conflict_and_none_of_other_tasks() -> None:
    rows = [ticket(1, "Where is it?", "a"), ticket(2, "where  is it?", "b"), ticket(3, "WHERE IS IT?", "a")]
    rows.append(Ticket(Message("Where is it?"), {"urgency": ("low",)}, where="a.csv, line 9"))
    report = describe(Tickets(rows))
    assert (report.conflicting, report.conflicts[0].task, report.conflicts[0].labels) == (1, "intent", ("a", "b"))
    assert report.conflicts[0].places == ("a.csv, line 1", "a.csv, line 2", "a.csv, line 3")
    assert (report.equal.sets, report.equal.surplus) == (1, 3)


def test_near_duplicates_are_counted() -> None:
    rows = [ticket(1, "Where is my order 4471?", "a"), ticket(2, "Where is my order 9023", "b"), ticket(3, "Bye", "c")]
    report = describe(Tickets(rows))
    assert (report.near.sets, report.near.surplus, report.equal.sets, report.near_conflicts) == (1, 1, 0, 1)


def test_leaks_between_parts_are_found() -> None:
    one, other = ticket(1, "Where is my order 1?", "a", group="c"), ticket(2, "Cancel my plan", "b")
    near, equal, same = (
        ticket(3, "where is my order 2", "a"),
        ticket(4, "cancel MY plan", "b"),
        ticket(5, "New", "z", group="c"),
    )
    report = describe(Tickets([one, other, near, equal, same]), Splits((one, other), (equal,), (near, same), "by hand"))
    found = {(leak.kind, leak.parts): leak.places for leak in report.leaks}
    assert found == {
        ("group", ("train", "test")): (("a.csv, line 1", "a.csv, line 5"),),
        ("text", ("train", "valid")): (("a.csv, line 2", "a.csv, line 4"),),
        ("near-duplicate", ("train", "test")): (("a.csv, line 1", "a.csv, line 3"),),
    }
    assert [one.label for one in report.one_sided] == ["z"]


def test_labels_that_may_be_one_are_named() -> None:
    orders = ["parcel late", "parcel lost today", "where is the parcel", "my parcel is late", "parcel not here"]
    rows = [
        ticket(n, f"{text} {end}", label) for n, text in enumerate(orders) for label, end in (("x", ""), ("y", "!"))
    ]
    rows += [ticket(50 + n, f"bill {n} wrong sum", "Billing Query") for n in range(5)] + [
        ticket(60, "Bill", "billing_queries")
    ]
    found = {(one.why, one.labels) for one in describe(Tickets(rows)).overlaps}
    assert found == {("messages", ("x", "y")), ("names", ("Billing Query", "billing_queries"))}


def test_languages_lengths_groups_and_dates_are_told() -> None:
    english = Message(
        "My parcel has not arrived and nobody answers the phone.", sent_at=datetime(2026, 3, 1, tzinfo=UTC)
    )
    german = Message("Mein Paket ist nicht angekommen und niemand geht ans Telefon.", sent_at=datetime(2026, 3, 9))
    report = describe(Tickets([Ticket(english, {}, "c1"), Ticket(german, {}, "c1")]))
    assert report.languages == {"en": 0.5, "de": 0.5}
    assert (report.groups, report.largest_group) == (1, 2)
    assert (report.since, report.until) == ("2026-03-01", "2026-03-09")
    assert report.lengths.longest == len(german.text)


def test_nothing_at_all_can_be_described() -> None:
    report = describe(Tickets([]), split([]))
    assert report.read == 0
    assert report.lines()[0].startswith("0 rows read")


def test_a_report_is_json_and_holds_no_message() -> None:
    rows = [ticket(n, f"{SECRET} {n % 3}", "ab"[n % 2], group=f"g{n % 2}") for n in range(12)]
    report = describe(Tickets(rows), Splits(tuple(rows[:6]), tuple(rows[6:8]), tuple(rows[8:])))
    assert SECRET not in json.dumps(report.to_dict())
    assert SECRET not in "\n".join(report.lines())
    assert report.leaks


def test_labels_in_lines_cannot_steer_a_terminal_and_are_few() -> None:
    rows = [ticket(n, f"Message {n}", f"\x1b[31m{n}") for n in range(40)]
    lines = describe(Tickets(rows)).lines()
    assert all(line.isprintable() for line in lines)
    assert any(f"{40 - LABELS_SHOWN} more" in line for line in lines)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from("abc"), st.sampled_from(["", "g", "h"])), max_size=25))
def test_a_split_never_leaks(rows: list[tuple[str, str, str]]) -> None:
    tickets = Tickets([ticket(n, text, label, group=group) for n, (text, label, group) in enumerate(rows)])
    report = describe(tickets, split(tickets))
    assert report.leaks == ()
    assert report.one_sided == ()
    assert json.dumps(report.to_dict())
