from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("cleanlab")

from vectored import VectoredTriager, made

from triage.errors import TrainingError
from triage.learning.suspects import doubts_of, suspects, too_few
from triage.message import Message
from triage.tickets.ticket import Ticket


def find(tickets: Sequence[Ticket], **options: Any) -> Any:
    return suspects(VectoredTriager(), tickets, **options)  # type: ignore[arg-type]


def test_flipped_labels_come_first_with_the_right_label_suggested() -> None:
    tickets = made(30)
    flipped = {4: "login", 27: "parcel", 50: "refund"}
    right = {row: tickets[row].labels["intent"] for row in flipped}
    for row, wrong in flipped.items():
        assert right[row] != (wrong,)
        tickets[row] = replace(tickets[row], labels={"intent": (wrong,)})
    found = find(tickets)
    assert {suspect.index for suspect in found[:3]} == set(flipped)
    for suspect in found[:3]:
        assert suspect.given == (flipped[suspect.index],)
        assert suspect.suggested == right[suspect.index]
        assert suspect.where == tickets[suspect.index].where
        assert suspect.id == tickets[suspect.index].message.id
        assert suspect.probability > suspect.given_probability
    assert [suspect.score for suspect in found] == sorted(suspect.score for suspect in found)


def test_right_labels_raise_no_suspicion() -> None:
    assert find(made(20)) == []


def test_the_same_seed_finds_the_same() -> None:
    tickets = made(12)
    tickets[0] = replace(tickets[0], labels={"intent": ("login",)})
    assert find(tickets, seed=3) == find(tickets, seed=3)


def test_a_label_with_one_ticket_is_not_held_against_it() -> None:
    tickets = [*made(12), Ticket(Message("who is your chairman"), {"intent": ("press",)}, "", "made.csv, line 99")]
    assert all(suspect.given != ("press",) and "press" not in suspect.suggested for suspect in find(tickets))
    assert too_few(tickets, "intent") == ("press",)


def test_one_class_only_says_so() -> None:
    tickets = [ticket for ticket in made(9) if ticket.labels["intent"] == ("login",)]
    with pytest.raises(TrainingError, match="two labels"):
        find(tickets)


def test_two_rows_say_that_there_are_too_few() -> None:
    with pytest.raises(TrainingError, match="no labels can be judged"):
        find(made(1)[:2])


def test_tickets_without_labels_say_so() -> None:
    with pytest.raises(TrainingError, match="none of the tickets carries a label"):
        find([Ticket(Message("hello"), {})])


def test_an_unknown_task_names_the_known_ones() -> None:
    with pytest.raises(TrainingError, match="they do of intent"):
        find(made(5), tasks=["mood"])


def test_an_empty_text_is_not_judged() -> None:
    empty = Ticket(Message("  "), {"intent": ("login",)}, "", "made.csv, line 99")
    assert all(suspect.where != empty.where for suspect in find([*made(12), empty]))


def test_the_same_text_with_two_labels_makes_one_of_them_suspect() -> None:
    tickets = made(20)
    twin = replace(tickets[0], labels={"intent": ("login",)})
    found = find([*tickets, twin])
    assert [suspect.index for suspect in found][:1] == [len(tickets)]


def test_of_several_labels_the_missing_and_the_wrong_one_are_named() -> None:
    tickets = []
    for first, second in zip(made(30, seed=1)[::3], made(30, seed=2)[1::3], strict=True):
        both = Message(f"{first.message.text} {second.message.text}")
        tickets += [first, second, Ticket(both, {"intent": ("refund", "parcel")}, "", "")]
    tickets[0] = replace(tickets[0], labels={"intent": ("parcel",)})
    found = find(tickets)
    assert found[0].index == 0
    assert found[0].suggested == ("refund",)


def test_the_models_own_opinion_counts_only_where_it_knows_the_labels() -> None:
    tickets = made(20)
    tickets[0] = replace(tickets[0], labels={"intent": ("login",)})
    assert find(tickets, with_model=True) == find(tickets)
    known = {"refund": "refund_request", "parcel": "order_status", "login": "account_access"}
    mapped = [replace(each, labels={"intent": (known[each.labels["intent"][0]],)}) for each in tickets]
    with_it, without = find(mapped, with_model=True), find(mapped)
    assert with_it[0].index == without[0].index == 0
    assert with_it[0].given_probability != without[0].given_probability


def test_a_triager_without_vectors_says_so() -> None:
    from triage.testing import StandInTriager

    with pytest.raises(TrainingError, match="no vectors"):
        suspects(StandInTriager(), made(5))  # type: ignore[arg-type]


def test_rows_of_unjudged_labels_score_as_good() -> None:
    targets = np.eye(3, dtype=np.float32)[[0, 0, 0, 1, 1, 1, 2]]
    doubts = doubts_of(np.full((7, 3), 1 / 3, np.float32), targets, blocks=np.arange(7), several=False)
    assert doubts.judged.tolist() == [True] * 6 + [False]
    assert doubts.score[6] == 1
