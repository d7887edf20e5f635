from typing import Any

import pytest

pytest.importorskip("sklearn")

from vectored import VectoredTriager, made

from triage.errors import TrainingError
from triage.learning.suggest import NEW, Suggestion, suggest
from triage.message import Message
from triage.tickets.ticket import Ticket


def pick(messages: Any, **options: Any) -> list[Suggestion]:
    return suggest(VectoredTriager(), messages, **options)  # type: ignore[arg-type]


def texts(count: int = 40, *, seed: int = 3) -> list[str]:
    return [ticket.message.text for ticket in made(count, seed=seed)]


def test_messages_come_back_with_their_place_and_the_models_guess() -> None:
    backlog = texts()
    found = pick(iter(backlog), budget=15)
    assert len(found) == 15
    for suggestion in found:
        assert suggestion.message.text == backlog[suggestion.index]
        assert suggestion.picked == (suggestion.guesses[0][0],)
        assert 0 <= suggestion.doubt <= 1


def test_groups_stand_together_the_largest_first() -> None:
    groups = [suggestion.group for suggestion in pick(texts(), budget=110)]
    runs = [group for place, group in enumerate(groups) if place == 0 or groups[place - 1] != group]
    assert len(runs) == len(set(runs)) > 1
    assert [groups.count(group) for group in runs] == sorted((groups.count(group) for group in runs), reverse=True)


def test_two_labels_make_one_group_whichever_leads() -> None:
    groups = {suggestion.group for suggestion in pick(texts(), budget=110)}
    pairs = [frozenset(group.removesuffix("?").split(" or ")) for group in groups if " or " in group]
    assert len(pairs) == len(set(pairs))


def test_the_backlog_is_read_once() -> None:
    triager = VectoredTriager()
    suggest(triager, texts(), budget=5)  # type: ignore[arg-type]
    assert triager.asked == 120


def test_nothing_labelled_is_suggested_again() -> None:
    backlog = texts()
    labelled = [Ticket(Message(text), {"intent": ("other",)}) for text in backlog[:60]]
    assert all(suggestion.index >= 60 for suggestion in pick(backlog, budget=50, labelled=labelled))


def test_what_is_unlike_anything_labelled_is_a_group_of_its_own() -> None:
    labelled = [Ticket(ticket.message, {"intent": ("other",)}) for ticket in made(20, seed=5)]
    strange = "the choir sings in the old harbour on sunday"
    found = pick([*texts(), strange], budget=40, labelled=labelled)
    assert {suggestion.message.text: suggestion.group for suggestion in found}[strange] == NEW


def test_rare_labels_are_asked_for() -> None:
    labelled = [Ticket(ticket.message, {"intent": ("other",)}) for ticket in made(30, seed=5)]
    labelled += [Ticket(Message(f"password {n}"), {"intent": ("account_access",)}) for n in range(40)]
    labelled += [Ticket(Message(f"where is van {n}"), {"intent": ("order_status",)}) for n in range(40)]
    groups = {suggestion.group for suggestion in pick(texts(), budget=60, labelled=labelled)}
    assert "more of refund_request" in groups


def test_empty_messages_are_passed_over() -> None:
    found = pick(["", "   ", "where is my parcel"], budget=5)
    assert [suggestion.index for suggestion in found] == [2]


@pytest.mark.parametrize("backlog", [[], ["", " "]])
def test_nothing_to_read_says_so(backlog: list[str]) -> None:
    with pytest.raises(TrainingError, match="no message that the model can read"):
        pick(backlog)


@pytest.mark.parametrize("task", ["mood", "signals"])
def test_a_task_that_the_model_lacks_names_those_it_has(task: str) -> None:
    with pytest.raises(TrainingError, match="it has sentiment, intent"):
        pick(texts(2), task=task)


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(TrainingError, match="budget"):
        pick(texts(2), budget=0)
