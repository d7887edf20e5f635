"""The data report in words, a line each, for a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from triage.text.language import UNKNOWN, language_name

if TYPE_CHECKING:
    from triage.tickets.data_report import DataReport, TaskCounts

SHOWN = 5
LABELS_SHOWN = 12


def lines(report: "DataReport") -> list[str]:
    """What a person has to know, the worst of each kind first."""
    return [
        *_rows(report),
        *(line for task, counts in report.tasks.items() for line in _task(task, counts)),
        *_small(report),
        *_doubles(report),
        *_overlaps(report),
        *_messages(report),
        *_parts(report),
    ]


def _rows(report: "DataReport") -> Iterator[str]:
    yield f"{report.read:,} rows read = {report.used:,} used + {report.read - report.used:,} not used"
    for reason in report.unused:
        yield f"  {reason.rows:,} × {_short(reason.reason, 120)}: {_listed(reason.places, reason.rows)}"
    for note in report.notes:
        yield f"  {_short(note, 200)}"


def _task(task: str, counts: "TaskCounts") -> Iterator[str]:
    shown = [f"{_short(label)} {count:,}" for label, count in list(counts.classes.items())[:LABELS_SHOWN]]
    more = len(counts.classes) - len(shown)
    kind = "labels, several a ticket" if counts.several else "label" if len(counts.classes) == 1 else "labels"
    rest = f", and {more} more" if more else ""
    yield f"{_short(task)}: {len(counts.classes):,} {kind} on {counts.rows:,} tickets: {', '.join(shown)}{rest}"
    if len(counts.classes) == 1:
        yield "  one label only: there is nothing to tell apart"


def _small(report: "DataReport") -> Iterator[str]:
    single = [f"{_short(one.task)}={_short(one.label)}" for one in report.small if one.rows < 2]
    few = [f"{_short(one.task)}={_short(one.label)} ({one.rows})" for one in report.small if one.rows >= 2]
    if single:
        yield f"labels with a single ticket, which can be learned but not tested: {_listed(single, len(single))}"
    if few:
        yield f"labels with fewer than 5 tickets: {_listed(few, len(few))}"


def _doubles(report: "DataReport") -> Iterator[str]:
    if report.equal.surplus:
        first = _sets(report.equal.places)
        yield f"equal texts: {report.equal.surplus:,} rows repeat another, in {report.equal.sets:,} sets: {first}"
    if report.near.surplus > report.equal.surplus:
        yield f"near-duplicates, equal texts among them: {report.near.surplus:,} rows, in {report.near.sets:,} sets"
    if report.conflicting:
        yield f"one text with different labels: {report.conflicting:,} texts"
        for one in report.conflicts[:SHOWN]:
            labels = " / ".join(map(_short, one.labels[:SHOWN]))
            yield f"  {_short(one.task)}: {labels}: {_listed(one.places, len(one.places))}"
    if report.near_conflicts:
        yield f"near-duplicates with different labels: {report.near_conflicts:,} pairs"


def _overlaps(report: "DataReport") -> Iterator[str]:
    for one in report.overlaps:
        first, second = map(_short, one.labels)
        if one.why == "names":
            yield f"{_short(one.task)}: {first!r} and {second!r} look like one label written in two ways"
        else:
            yield f"{_short(one.task)}: the messages of {first!r} and {second!r} use the same words ({one.cosine:.2f})"


def _messages(report: "DataReport") -> Iterator[str]:
    if not report.used:
        return
    size = report.lengths
    few = f"half below {size.median:,}, 95% below {size.p95:,}"
    yield f"characters a text: {size.shortest:,} to {size.longest:,}, {few}"
    named = [f"{_language(code)} {share:.0%}" for code, share in list(report.languages.items())[:SHOWN]]
    yield f"languages: {', '.join(named)}"
    if report.groups:
        most = f"{report.largest_group:,} {'ticket' if report.largest_group == 1 else 'tickets'}"
        yield f"customers or threads: {report.groups:,}, the largest with {most}"
    if report.since:
        yield f"sent from {report.since} to {report.until}"


def _parts(report: "DataReport") -> Iterator[str]:
    if not report.parts:
        return
    yield f"split {report.how}: {_counts(report.parts)}"
    for leak in report.leaks:
        what = f"{leak.kind} in {leak.parts[0]} and {leak.parts[1]}"
        yield f"  leak: {leak.count:,} × the same {what}: {_sets(leak.places)}"
    if not report.leaks:
        yield "  no customer, text or near-duplicate stands in two parts"
    if report.one_sided:
        labels = [f"{_short(one.task)}={_short(one.label)} ({one.rows})" for one in report.one_sided]
        yield f"  labels in test that train does not have: {_listed(labels, len(labels))}"


def _counts(parts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in parts.items())


def _language(code: str) -> str:
    return "unclear" if code == UNKNOWN else language_name(code)


def _sets(sets: Sequence[Sequence[str]]) -> str:
    """Places that belong together, a file that they share named once.

    >>> _sets([("a.csv, line 2", "a.csv, line 9"), ("a.csv, line 3", "a.csv, line 4")])
    'a.csv: line 2 = line 9; line 3 = line 4'
    """
    shown = [places[:SHOWN] for places in sets[:SHOWN]]
    files = {place.rpartition(", ")[0] for places in shown for place in places}
    file = next(iter(files)) if len(files) == 1 else ""
    words = "; ".join(" = ".join(_short(place.removeprefix(f"{file}, "), 100) for place in places) for places in shown)
    return f"{_short(file, 100)}: {words}" if file else words


def _listed(items: Sequence[str], count: int) -> str:
    """The first few, and how many more there are; a file that all share is named once.

    >>> _listed(["a", "b"], 7), _listed(["a.csv, line 2", "a.csv, line 9"], 2)
    ('a, b and 5 more', 'a.csv: line 2, line 9')
    """
    files = {item.rpartition(", ")[0] for item in items}
    file = next(iter(files)) if len(files) == 1 else ""
    shown = [_short(item.removeprefix(f"{file}, "), 100) for item in items[:SHOWN]]
    if file:
        shown[0] = f"{_short(file, 100)}: {shown[0]}"
    return ", ".join(shown) + (f" and {count - len(shown):,} more" if count > len(shown) else "")


def _short(text: str, limit: int = 60) -> str:
    kept = "".join(letter if letter.isprintable() else " " for letter in text[: limit + 1])
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"
