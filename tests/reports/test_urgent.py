from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from triage.profile import Profile
from triage.profile.hours import Hours
from triage.reports.due import due, late_before
from triage.reports.figures import figures_of

from .triaged import write

HOURS = Hours("Europe/London", dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00"))
LEVELS = Profile(service_levels={"critical": "within 1 hour", "high": "within 4 working hours"}, hours=HOURS)
NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize("words", ["within 2 hours", "within 4 working hours", "within 1 working day", "within 3 days"])
def test_messages_are_late_from_the_moment_their_time_is_up(words: str) -> None:
    moment = late_before(words, NOW, LEVELS)
    assert moment is not None
    before, after = (due(words, moment + timedelta(minutes=m), LEVELS) for m in (-3, 3))
    assert before is not None
    assert after is not None
    assert before <= NOW < after


@pytest.mark.parametrize("words", ["as soon as we can", "", "today"])
def test_words_without_a_time_make_nothing_late(words: str) -> None:
    assert late_before(words, NOW, LEVELS) is None


def test_working_hours_need_business_hours() -> None:
    assert due("within 4 working hours", NOW, Profile()) is None


def test_critical_comes_before_high_and_late_before_in_time(tmp_path: Path) -> None:
    rows = [
        {
            "id": "fresh high",
            "urgency": "high",
            "created_at": "2026-11-03T11:50:00Z",
            "signals": ["blocked", "deadline"],
        },
        {"id": "late high", "urgency": "high", "created_at": "2026-11-02T09:00:00Z"},
        {"id": "normal", "created_at": "2026-10-01T09:00:00Z"},
        {"id": "critical", "urgency": "critical", "created_at": "2026-11-03T11:30:00Z"},
        {"id": "no time", "urgency": "high", "created_at": None},
    ]
    first = figures_of(write(tmp_path / "t.parquet", rows), profile=LEVELS, now=NOW).first
    assert [each.id for each in first.messages] == ["critical", "late high", "fresh high", "no time"]
    assert first.messages[1].late_by
    assert {level.urgency: level.late for level in first.levels} == {"critical": 0, "high": 1, "normal": None}
    assert (first.count, first.late) == (4, 1)
    assert first.messages[0].age == "30 min"


def test_evidence_is_quoted_masked(tmp_path: Path) -> None:
    rows = [{"urgency": "critical", "evidence": ["Call Maria on 0700 900 123 <b>now</b>"]}]
    message = figures_of(write(tmp_path / "t.parquet", rows)).first.messages[0]
    assert message.quotes == ("Call [name] on [number] <b>now</b>",)


def test_an_old_backlog_is_as_old_as_its_newest_message(tmp_path: Path) -> None:
    rows = [{"created_at": "2020-01-01T10:00:00Z", "urgency": "high"}, {"created_at": "2020-01-02T10:00:00Z"}]
    figures = figures_of(write(tmp_path / "t.parquet", rows))
    assert figures.as_of_newest
    assert figures.first.messages[0].age == "24 h"
