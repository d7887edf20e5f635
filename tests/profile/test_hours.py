"""Business hours, and what is promised by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.profile import Hours, Profile
from triage.profile.promise import due_words

WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-17:00")
LONDON = Hours("Europe/London", WEEK, closed=(date(2026, 12, 25),))
LEVELS = {
    "critical": "within 1 hour",
    "high": "within 4 working hours",
    "normal": "within 1 working day",
    "low": "soon",
}
ACME = Profile(service_levels=LEVELS, hours=LONDON)


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "sent_at", "words"),
    [
        ("high", at(23, 10, 7), "by 14:00 today"),  # a Monday
        ("high", at(23, 15), "by 11:00 on Tuesday"),
        ("high", at(21, 12), "by 13:00 on Monday"),  # a Saturday
        ("high", at(23, 6), "by 13:00 today"),
        ("normal", at(23, 10), "by 17:00 on Tuesday"),
        ("normal", at(22, 10), "by 17:00 on Monday"),  # a Sunday
        ("normal", at(24, 12, month=12), "by 17:00 on Monday"),  # Christmas is closed
        ("critical", at(23, 10), "within 1 hour"),
        ("low", at(23, 10), "soon"),
    ],
)
def test_a_level_in_working_time_becomes_a_time_of_the_clock(urgency: str, sent_at: datetime, words: str) -> None:
    assert ACME.by_when(urgency, sent_at, now=sent_at) == words


def test_the_clocks_of_the_company_count() -> None:
    summer = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)  # 09:00 in London
    assert ACME.by_when("high", summer, now=summer) == "by 13:00 today"
    change = Hours("Europe/London", {"sunday": "00:00-24:00"})
    assert change.after_hours(datetime(2026, 3, 29, 0, 0, tzinfo=UTC), 2) == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)


def test_what_has_passed_or_is_not_known_is_never_promised() -> None:
    assert ACME.by_when("high", at(23, 10), now=at(23, 15)) == "within 4 working hours"
    assert ACME.by_when("high", datetime(2026, 11, 23, 10, 0), now=at(23, 10)) == "within 4 working hours"
    assert ACME.by_when("high", None) == "within 4 working hours"
    assert ACME.by_when("high", datetime(2017, 11, 3, 10, 0, tzinfo=UTC)) == "within 4 working hours"
    assert Profile(service_levels=LEVELS).by_when("high", at(23, 10), now=at(23, 10)) == "within 4 working hours"
    assert Profile().by_when("high", at(23, 10)) == ""


def test_a_day_far_ahead_is_named_with_its_date() -> None:
    seldom = Hours("UTC", {"monday": "09:00-10:00"})
    assert due_words("within two working hours", at(23, 9), seldom, now=at(23, 9)) == "by 10:00 on Monday 30 November"


def test_a_company_that_never_opens_promises_nothing() -> None:
    closed = Hours(
        "UTC", {"monday": "09:00-10:00"}, closed=tuple(date(2026, 11, 23) + timedelta(days=n) for n in range(90))
    )
    assert due_words("within 1 working hour", at(23, 9), closed, now=at(23, 9)) == ""


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 60),
)
def test_a_time_reckoned_lies_in_business_hours_and_no_earlier_than_the_level(sent_at: datetime, hours: int) -> None:
    due = LONDON.after_hours(sent_at, hours)
    assert due is not None
    assert due - sent_at >= timedelta(hours=hours)
    assert due.weekday() < 5
    assert 9 * 60 <= due.hour * 60 + due.minute <= 17 * 60


def test_the_end_of_the_calendar_is_no_error() -> None:
    last = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
    assert ACME.by_when("normal", last, now=last) == "within 1 working day"
