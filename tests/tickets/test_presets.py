import json
from pathlib import Path
from typing import Any

import pytest

from triage.errors import MessageError
from triage.tickets import PRESETS, Tickets, read_tickets
from triage.tickets.presets import preset_table

AGENT = "Thank you for writing to us"

ZENDESK = [
    {
        "id": 1,
        "subject": "Parcel",
        "description": "Where is my parcel?",
        "created_at": "2026-03-01T09:00:00Z",
        "priority": "urgent",
        "type": "question",
        "requester_id": 10,
        "submitter_id": 10,
        "tags": ["vip", "delivery"],
        "via": {"channel": "voice"},
        "custom_fields": [{"id": 77, "value": "garden"}],
        "comments": [
            {"author_id": 99, "public": True, "body": AGENT, "created_at": "2026-03-01T10:00:00Z"},
            {
                "author_id": 10,
                "public": True,
                "plain_body": "Where is my parcel?",
                "created_at": "2026-03-01T09:00:00Z",
            },
            {"author_id": 10, "public": True, "body": "Hello?", "created_at": "2026-03-02T09:00:00Z"},
        ],
    },
    {
        "id": 2,
        "subject": "Call back",
        "description": AGENT,
        "created_at": "2026-03-02T09:00:00Z",
        "priority": "low",
        "type": None,
        "requester": {"id": 11, "email": "a@b.example"},
        "comments": [
            {"author_id": 99, "public": True, "body": AGENT, "created_at": "2026-03-02T09:00:00Z"},
            {"author_id": 99, "public": False, "body": "internal", "created_at": "2026-03-02T09:30:00Z"},
            {"author_id": 11, "public": True, "body": "Please call me.", "created_at": "2026-03-02T11:00:00Z"},
        ],
    },
    {"id": 3, "description": AGENT, "requester_id": 12, "submitter_id": 99, "priority": "high", "type": "problem"},
    {"id": 4, "description": "My bill is wrong.", "requester_id": 12, "submitter_id": 12, "priority": "high"},
    {"id": 5, "description": "", "requester_id": 12, "comments": [], "priority": "high"},
]
FRESHDESK = [
    {
        "id": 1,
        "subject": "Printer",
        "description": "<div>The printer is broken.</div>",
        "description_text": "The printer is broken.",
        "priority": 4,
        "source": 1,
        "type": "Incident",
        "requester_id": 5,
        "created_at": "2026-03-01T09:00:00Z",
        "conversations": [
            {"body_text": AGENT, "incoming": False, "private": False, "created_at": "2026-03-01T10:00:00Z"}
        ],
    },
    {
        "id": 2,
        "subject": "Your contract",
        "description_text": AGENT,
        "priority": 2,
        "source": 10,
        "type": "Question",
        "requester_id": 6,
        "conversations": [
            {"body_text": "note", "incoming": True, "private": True, "created_at": "2026-03-02T08:00:00Z"},
            {
                "body_text": "Why did it change?",
                "incoming": True,
                "private": False,
                "created_at": "2026-03-02T09:00:00Z",
            },
        ],
    },
]
INTERCOM = {
    "type": "conversation.list",
    "conversations": [
        {
            "id": "c1",
            "created_at": 1772355600,
            "priority": "priority",
            "tags": {"type": "tag.list", "tags": [{"id": "1", "name": "billing"}, {"id": "2", "name": "refund"}]},
            "source": {
                "type": "email",
                "delivered_as": "customer_initiated",
                "subject": "",
                "body": "<p>You charged me twice.</p>",
                "author": {"type": "user", "id": "u1"},
            },
            "conversation_parts": {"conversation_parts": []},
        },
        {
            "id": "c2",
            "created_at": 1772355600,
            "priority": "not_priority",
            "tags": {"type": "tag.list", "tags": [{"id": "3", "name": "onboarding"}]},
            "source": {
                "type": "conversation",
                "delivered_as": "automated",
                "body": AGENT,
                "author": {"type": "bot", "id": "b"},
            },
            "contacts": {"contacts": [{"type": "contact", "id": "u2"}]},
            "conversation_parts": {
                "conversation_parts": [
                    {"part_type": "assignment", "body": None, "author": {"type": "admin"}, "created_at": 1772355660},
                    {"part_type": "comment", "body": AGENT, "author": {"type": "admin"}, "created_at": 1772355670},
                    {
                        "part_type": "comment",
                        "body": "How do I start?",
                        "author": {"type": "lead"},
                        "created_at": 1772355680,
                    },
                ]
            },
        },
    ],
}
ZAMMAD = [
    {
        "id": 1,
        "number": "10001",
        "title": "No mail",
        "group": "Support",
        "priority": "3 high",
        "customer_id": 4,
        "create_article_type": "email",
        "created_at": "2026-03-01T09:00:00Z",
        "articles": [
            {"sender": "System", "body": "Received", "internal": False, "created_at": "2026-03-01T09:00:01Z"},
            {"sender": "Customer", "body": "My mail is gone.", "internal": False, "created_at": "2026-03-01T09:00:00Z"},
            {"sender": "Agent", "body": AGENT, "internal": False, "created_at": "2026-03-01T10:00:00Z"},
        ],
    },
    {"id": 2, "number": "10002", "title": "Call", "group": "Sales", "articles": [{"sender": "Agent", "body": AGENT}]},
]


def read(tmp_path: Path, preset: str, export: Any, **options: Any) -> Tickets:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return read_tickets(path, preset=preset, **options)


def texts(tickets: Tickets) -> list[str]:
    return [row.message.text for row in tickets.rows]


def test_zendesk_gives_the_first_message_of_each_customer(tmp_path: Path) -> None:
    tickets = read(tmp_path, "zendesk", {"tickets": ZENDESK})
    assert texts(tickets) == ["Where is my parcel?", "Please call me.", "My bill is wrong."]
    first, second, _ = tickets.rows
    assert (first.group, second.group) == ("10", "11")
    assert first.labels == {"intent": ("question",), "urgency": ("critical",)}
    assert (first.message.id, first.message.subject, first.message.channel) == ("1", "Parcel", "phone")
    assert second.message.sent_at is not None
    assert second.message.sent_at.hour == 11
    assert [row.reason for row in tickets.unused] == [
        "no message of the customer, only what agents wrote",
        "the ticket holds no message",
    ]


def test_zendesk_lines_of_json_and_own_columns(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text("".join(json.dumps(ticket) + "\n" for ticket in ZENDESK), encoding="utf-8")
    tickets = read_tickets(path, preset="zendesk", labels={"topic": "tags", "product": "custom_fields.77"})
    assert [dict(row.labels) for row in tickets.rows] == [{"topic": ("vip", "delivery"), "product": ("garden",)}]
    assert tickets.rows[0].where == f"{path}, line 1"


def test_a_zendesk_spreadsheet_is_read_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "ID,Requester,Requester id,Submitter,Subject,Group,Priority,Via,Created at\n"
        "1,Ann,10,Ann,Where is my parcel?,Orders,Urgent,Mail,2026-03-01 09:00\n"
        f"2,Ben,11,Agent Zoe,{AGENT},Orders,Low,Web form,2026-03-01 09:00\n"
        "3,Ann,10,Ann,Cancel my plan,-,-,Mail,2026-03-02 09:00\n"
    )
    tickets = read_tickets(path, preset="zendesk")
    assert texts(tickets) == ["Where is my parcel?"]
    assert tickets.rows[0].labels == {"intent": ("Orders",), "urgency": ("critical",)}
    assert tickets.rows[0].group == "10"
    assert [row.reason for row in tickets.unused][1] == "no label"
    assert any("subjects are taken" in note for note in tickets.notes)


def test_freshdesk_leaves_out_what_agents_sent_and_noted(tmp_path: Path) -> None:
    tickets = read(tmp_path, "freshdesk", FRESHDESK)
    assert texts(tickets) == ["The printer is broken.", "Why did it change?"]
    assert [dict(row.labels) for row in tickets.rows] == [
        {"intent": ("Incident",), "urgency": ("critical",)},
        {"intent": ("Question",), "urgency": ("normal",)},
    ]
    assert [row.group for row in tickets.rows] == ["5", "6"]


def test_freshdesk_account_exports_wrap_each_ticket(tmp_path: Path) -> None:
    export = [{"helpdesk_ticket": {**ticket, "display_id": 100 + n}} for n, ticket in enumerate(FRESHDESK)]
    assert [row.message.id for row in read(tmp_path, "freshdesk", export).rows] == ["100", "101"]


def test_a_freshdesk_spreadsheet_is_read_by_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Ticket ID,Subject,Description,Status,Priority,Source,Type,Contact ID,Created time\n"
        "1,Printer,The printer is broken.,Open,Medium,Portal,Incident,5,2026-03-01 09:00:00\n"
        f"2,Yours,{AGENT},Open,Low,Outbound Email,Incident,6,2026-03-01 09:00:00\n"
    )
    tickets = read_tickets(path, preset="freshdesk")
    assert texts(tickets) == ["The printer is broken."]
    assert tickets.rows[0].labels == {"intent": ("Incident",), "urgency": ("normal",)}


def test_intercom_passes_over_bots_and_colleagues(tmp_path: Path) -> None:
    tickets = read(tmp_path, "intercom", INTERCOM)
    assert texts(tickets) == ["<p>You charged me twice.</p>", "How do I start?"]
    assert [row.group for row in tickets.rows] == ["u1", "u2"]
    assert tickets.rows[0].labels == {"intent": ("billing", "refund"), "urgency": ("high",)}
    assert [row.message.channel for row in tickets.rows] == ["email", "chat"]


def test_zammad_takes_articles_of_customers(tmp_path: Path) -> None:
    tickets = read(tmp_path, "zammad", ZAMMAD)
    assert texts(tickets) == ["My mail is gone."]
    assert tickets.rows[0].labels == {"intent": ("Support",), "urgency": ("high",)}
    assert (tickets.rows[0].message.id, tickets.rows[0].group) == ("10001", "4")
    assert len(tickets.unused) == 1


@pytest.mark.parametrize(
    ("preset", "export"), [("zendesk", ZENDESK), ("freshdesk", FRESHDESK), ("intercom", INTERCOM), ("zammad", ZAMMAD)]
)
def test_what_agents_wrote_is_nowhere_in_a_ticket(tmp_path: Path, preset: str, export: Any) -> None:
    tickets = read(tmp_path, preset, export)
    assert tickets.rows
    assert AGENT not in repr(tickets)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_file_of_another_kind_is_told_so(tmp_path: Path, preset: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("one,two\nHello there,b\n")
    with pytest.raises(MessageError, match=preset):
        read_tickets(path, preset=preset)


def test_an_unknown_preset_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="zendesk, freshdesk, intercom, zammad"):
        read(tmp_path, "jira", ZENDESK)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_has_all_its_parts(preset: str) -> None:
    table = preset_table(preset)
    parts = {"envelope", "id", "subject", "group", "sent_at", "channel", "messages", "labels", "names", "table"}
    assert set(table) == parts
    for place in table["messages"]:
        assert set(place) <= {"list", "text", "sent_at", "customer", "agent", "without"}
        for rule in (*place.get("customer", ()), *place.get("agent", ())):
            assert len(rule) == 2
            assert set(rule) <= {"field", "one_of", "same_as", "other_than"}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [1], [None], {"a": 1}])
def test_tickets_of_odd_shapes_are_set_aside_and_never_lost(tmp_path: Path, preset: str, odd: Any) -> None:
    good = {"zendesk": ZENDESK[0], "freshdesk": FRESHDESK[0], "zammad": ZAMMAD[0]}.get(
        preset, INTERCOM["conversations"][0]
    )
    bad = dict.fromkeys(good, odd)
    tickets = read(tmp_path, preset, [good, bad, odd])
    assert tickets.rows[0].message.text
    assert len(tickets.rows) + len(tickets.unused) == 3
