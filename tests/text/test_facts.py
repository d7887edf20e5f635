from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.text.cues import CueFinder
from triage.text.facts import find_facts
from triage.text.reading import FACT_KINDS

CUES = CueFinder()
MONDAY = datetime(2026, 11, 23, 14, 0)


def facts_of(text: str, sent_at: datetime | None = None) -> list[tuple[str, str]]:
    return [(found.kind, found.value) for found in find_facts(text, CUES.find(text), sent_at=sent_at)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("order 4471 is late", "order_number", "4471"),
        ("order #FS-20718", "order_number", "FS-20718"),
        ("my order number is 00812-A", "order_number", "00812-A"),
        ("Order ID: 99812", "order_number", "99812"),
        ("invoice 2024-118 is wrong", "order_number", "2024-118"),
        ("booking reference XKQWPT", "order_number", "XKQWPT"),
        ("where is #20718?", "order_number", "20718"),
        ("it was 113-1234567-1234567", "order_number", "113-1234567-1234567"),
        ("ticket #8841", "ticket_number", "8841"),
        ("case number 00123", "ticket_number", "00123"),
        ("ref. INC0012345", "ticket_number", "INC0012345"),
        ("see INC0012345", "ticket_number", "INC0012345"),
        ("£38", "amount", "38 GBP"),
        ("they took $1,234.50!", "amount", "1234.50 USD"),
        ("12,50 €", "amount", "12.50 EUR"),
        ("EUR 40", "amount", "40 EUR"),
        ("lost 0.35 USDT", "amount", "0.35 USDT"),
        ("25 quid", "amount", "25 GBP"),
        ("5k dollars", "amount", "5000 USD"),
        ("50 cents", "amount", "0.50 USD"),
        ("C$12", "amount", "12 CAD"),
        ("{$500000.00}", "amount", "500000.00 USD"),
        ("on 2026-11-23", "date", "2026-11-23"),
        ("on 25/12/2026", "date", "2026-12-25"),
        ("on 12/25/2026", "date", "2026-12-25"),
        ("on 03/04/2026", "date", "03/04/2026"),
        ("on 12 March", "date", "12 March"),
        ("on March 5th, 2025", "date", "2025-03-05"),
        ("yesterday", "date", "yesterday"),
        ("before Friday", "deadline", "Friday"),
        ("no later than 1 December 2026", "deadline", "2026-12-01"),
        ("I need it Friday", "deadline", "Friday"),
        ("it expires on 30/11/2026", "deadline", "2026-11-30"),
        ("in 2 hours", "deadline", "in 2 hours"),
        ("within 48 hours", "deadline", "within 48 hours"),
        ("by 5pm", "deadline", "5pm"),
        ("Please fix it today", "deadline", "today"),
        ("jane.doe+x@example.co.uk", "email", "jane.doe+x@example.co.uk"),
        ("order no.4471", "order_number", "4471"),
        ("it was promised by 2 May 2026", "date", "2026-05-02"),
        ("call +44 20 7946 0000", "phone", "+44 20 7946 0000"),
        ("(555) 123-4567", "phone", "(555) 123-4567"),
        ("my mobile is 07700 900123", "phone", "07700 900123"),
        ("0044 20 7946 0000", "phone", "0044 20 7946 0000"),
        ("see https://example.com/a?b=1.", "url", "https://example.com/a?b=1"),
        ("on example.com/help", "url", "example.com/help"),
    ],
)
def test_facts_are_found_with_their_values(text: str, kind: str, value: str) -> None:
    assert facts_of(text) == [(kind, value)]


@pytest.mark.parametrize("text", ["00471123987651", "it says 047112398765", "here: 0001234567"])
def test_a_long_number_with_leading_zeros_is_not_taken_for_a_phone(text: str) -> None:
    assert "phone" not in [kind for kind, _ in facts_of(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("since yesterday", "2026-11-22"),
        ("last Tuesday", "2026-11-17"),
        ("two weeks ago", "2026-11-09"),
        ("by Friday", "2026-11-27"),
        ("need it tomorrow", "2026-11-24"),
        ("in 2 hours", "2026-11-23T16:00"),
        ("within 48 hours", "2026-11-25T14:00"),
        ("on 1 December", "2026-12-01"),
        ("next Friday", "next Friday"),
    ],
)
def test_relative_days_are_told_from_when_the_message_was_sent(text: str, value: str) -> None:
    assert [found for _, found in facts_of(text, MONDAY)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "open 24/7",
        "delivery 24/7",
        "2 stars",
        "version 11.2.3",
        "iPhone 15",
        "a customer since 2019",
        "I will try 3 times with php 8",
        "in 2023",
        "2019-2020",
        "I want to order 500 cards",
        "order 2 pizzas",
        "5 pounds of flour",
        "#2018",
        "it may 100% fail",
        "192.168.0.1",
        "3 of 4 people",
        "a@b",
        "I sat in the sun",
        "in the last 24 hours",
        "I have not heard from you in 3 weeks",
        "jest@24.1.0",
        "value 0.14346313",
        "line ref.tmp523",
        "1234 5678 9012 3456",
    ],
)
def test_numbers_that_mean_nothing_here_are_left_alone(text: str) -> None:
    assert facts_of(text) == []


def test_a_past_day_is_no_deadline() -> None:
    assert facts_of("It was due by 12 March 2026", MONDAY) == [("date", "2026-03-12")]
    assert facts_of("I have waited since Friday", MONDAY) == [("date", "2026-11-20")]


def test_order_numbers_and_prices_do_not_claim_each_other() -> None:
    assert facts_of("order 4471 £38") == [("order_number", "4471"), ("amount", "38 GBP")]
    assert facts_of("order #38-2024-11-18") == [("order_number", "38-2024-11-18")]


@given(
    st.lists(
        st.sampled_from(
            [*"0123456789 .,-/:#@£$+()ab\n", "order ", "by ", "Friday", "in ", "hours", "March ", "http://", ".com"]
        ),
        max_size=60,
    ).map("".join),
    st.none() | st.datetimes(),
)
def test_facts_never_overlap_and_never_leave_the_text(text: str, sent_at: datetime | None) -> None:
    at = 0
    for found in find_facts(text, CUES.find(text), sent_at=sent_at):
        assert at <= found.start < found.end <= len(text)
        assert found.kind in FACT_KINDS
        assert found.value
        at = found.end
