from pathlib import Path

from rich.console import Console

from triage.batch.rows import Reject
from triage.batch.show import safe, show_summary
from triage.batch.summary import KEPT, Summary, ordered
from triage.message import Message
from triage.testing import StandInTriager


def summary_of(*texts: str) -> Summary:
    summary = Summary(Path("backlog.csv"), model="stand-in 0", read=len(texts))
    for number, text in enumerate(texts):
        summary.add(StandInTriager()(Message(text, id=f"m{number}")))
    return summary


def shown(summary: Summary) -> str:
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    show_summary(summary, console)
    return console.export_text()


def test_critical_messages_come_before_high_ones_and_those_with_more_signals_first() -> None:
    summary = summary_of("today", "charged twice, blocked", "fine", "today, charged twice", "stranded")
    assert [glance.id for glance in summary.first()] == ["m4", "m3", "m0", "m1"]
    assert summary.urgent == 4


def test_lists_stay_short_however_many_messages_come() -> None:
    summary = summary_of(*["today"] * 300, *[""] * 300)
    for line in range(300):
        summary.add_reject(Reject(line, "wrong number of cells", "3 cells where the header has 2", "raw words"))
    assert len(summary.first()) == len(summary.unsure()) == len(summary.rejects_seen) == KEPT
    assert [glance.id for glance in summary.first()][:2] == ["m0", "m1"]
    assert all(not reject.raw for reject in summary.rejects_seen)


def test_levels_stand_in_their_order_and_other_labels_by_count() -> None:
    assert ordered("urgency", {"low": 9, "high": 1, "weird": 3}) == [("high", 1), ("low", 9), ("weird", 3)]
    assert ordered("intent", {"a": 1, "b": 2}) == [("b", 2), ("a", 1)]


def test_the_summary_shows_what_a_team_lead_wants() -> None:
    summary = summary_of("refund me today", "thanks", "")
    summary.read += 1
    summary.add_reject(Reject(7, "unknown channel", "unknown channel; it has to be one of ...", "raw"))
    text = shown(summary)
    for words in ("Look at these first", "m0", "high", "refund_request", "1 row rejected", "line 7", "4 rows read"):
        assert words in text


def test_a_summary_of_nothing_can_be_shown() -> None:
    assert "0 rows read = 0 triaged + 0 rejected" in shown(Summary(Path("backlog.csv")))


def test_words_of_customers_cannot_steer_the_terminal() -> None:
    assert safe("\x1b]0;owned\x07 [red]hi[/red]\r\n\x9b2J \u202eoops") == "]0;owned [red]hi[/red]  2J oops"
    assert safe("family: 👨‍👩‍👧") == "family: 👨‍👩‍👧"
    assert len(safe("a" * 10_000)) == 200
    summary = summary_of("today")
    summary.notes.append("[bold]not markup[/bold] [/nonsense]")
    assert "[/nonsense]" in shown(summary)
