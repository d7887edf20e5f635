import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import TaxonomyError, TrainingError
from triage.learning.own.taxonomy import as_toml, own_labels
from triage.message import Message
from triage.taxonomy import Taxonomy, parse
from triage.tickets import Ticket
from triage.tickets.values import name_of


def tickets(task: str, *values: str | tuple[str, ...]) -> list[Ticket]:
    return [Ticket(Message("Hello"), {task: (value,) if isinstance(value, str) else value}) for value in values]


def test_own_intents_take_the_place_of_the_shipped_ones(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("intent", "Team A", "Team B", "Team A"), taxonomy)
    assert own.taxonomy.labels("intent") == ("team_a", "team_b")
    assert own.trained == ("intent",)
    assert own.taxonomy.labels("sentiment") == taxonomy.labels("sentiment")


def test_own_intents_join_the_shipped_ones_when_asked(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("intent", "Team A", "Refund request"), taxonomy, extend=True)
    assert own.taxonomy.labels("intent") == (*taxonomy.labels("intent"), "team_a")
    assert own.extended == {"intent"}


def test_a_label_that_is_shipped_keeps_what_is_said_of_it(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("intent", "Refund Request", "Team A"), taxonomy)
    assert own.taxonomy.label("intent", "refund_request") == taxonomy.label("intent", "refund_request")


def test_values_that_differ_in_case_and_spacing_are_one_label_and_others_are_kept_apart(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("product", "C", "C++", "c ", "c++"), taxonomy)
    assert len(own.taxonomy.labels("product")) == 2
    assert own.names["product"]["C"] == own.names["product"]["c "] != own.names["product"]["C++"]


def test_labels_that_are_numbers_are_labels(taxonomy: Taxonomy) -> None:
    assert own_labels(tickets("product", "1", "2"), taxonomy).taxonomy.labels("product") == ("1", "2")


def test_words_for_urgency_are_read_and_said_aloud(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("urgency", "P1", "Medium", "low"), taxonomy)
    assert own.names["urgency"] == {"P1": "critical", "Medium": "normal", "low": "low"}
    assert own.taxonomy.labels("urgency") == taxonomy.labels("urgency")
    assert "'P1' as critical" in own.notes[0]


def test_an_unknown_urgency_is_named_with_the_way_out(taxonomy: Taxonomy) -> None:
    with pytest.raises(TaxonomyError, match=r"'Purple'.*--map urgency:VALUE=LABEL"):
        own_labels(tickets("urgency", "Purple", "low"), taxonomy)
    own = own_labels(tickets("urgency", "Purple", "low"), taxonomy, names={"urgency": {"purple": "critical"}})
    assert own.names["urgency"]["Purple"] == "critical"


def test_a_map_of_a_task_that_no_ticket_carries_is_a_mistake(taxonomy: Taxonomy) -> None:
    with pytest.raises(TaxonomyError, match="urgencies"):
        own_labels(tickets("urgency", "P1", "low"), taxonomy, names={"urgencies": {"P1": "low"}})


def test_of_several_urgencies_the_highest_stands(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("urgency", ("low", "P1"), "low"), taxonomy)
    assert own.of(tickets("urgency", ("low", "P1"))[0]) == {"urgency": ("critical",)}
    assert "urgency" not in own.taxonomy.several


def test_rows_with_several_labels_make_a_task_of_several(taxonomy: Taxonomy) -> None:
    assert own_labels(tickets("tags", ("a", "b"), "a"), taxonomy).taxonomy.many("tags")
    assert not own_labels(tickets("tags", ("a", "A"), "b"), taxonomy).taxonomy.many("tags")


def test_one_label_only_teaches_nothing(taxonomy: Taxonomy) -> None:
    for task in ("intent", "urgency", "product"):
        with pytest.raises(TrainingError, match="one label"):
            own_labels(tickets(task, "high", "high"), taxonomy)


def test_a_file_says_what_labels_mean_and_which_there_are(taxonomy: Taxonomy, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[intent.bills]\ndescription = "Bills."\nqueue = "money"\nurgency = "high"\n'
        '[intent.parcels]\ndescription = "Parcels."\n'
    )
    own = own_labels(tickets("intent", "Bills", "parcels"), taxonomy, given=path)
    assert own.taxonomy.label("intent", "bills").queue == "money"
    with pytest.raises(TaxonomyError, match=r"own\.toml.*'Refunds'.*--map intent:VALUE=LABEL"):
        own_labels(tickets("intent", "Bills", "Refunds"), taxonomy, given=path)
    mapped = own_labels(
        tickets("intent", "Bills", "Refunds", "parcels"), taxonomy, given=path, names={"intent": {"Refunds": "bills"}}
    )
    assert mapped.names["intent"]["Refunds"] == "bills"


def test_a_file_that_names_an_unknown_parent_is_refused(taxonomy: Taxonomy, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[intent]\nparents = ["money"]\n[intent.bills]\ndescription = "Bills."\nparent = "mony"\n'
        '[intent.parcels]\ndescription = "Parcels."\n'
    )
    with pytest.raises(TaxonomyError, match=r"own\.toml.*'mony'"):
        own_labels(tickets("intent", "bills", "parcels"), taxonomy, given=path)


def test_addresses_and_long_numbers_in_labels_are_masked_in_what_is_written(taxonomy: Taxonomy) -> None:
    own = own_labels(tickets("intent", "team of jo.doe@example.com", "Line 0815123456"), taxonomy)
    said = " ".join(label.description for label in own.taxonomy.tasks["intent"].values())
    assert "doe" not in said
    assert "0815123456" not in said


def test_the_shipped_taxonomy_survives_being_written(taxonomy: Taxonomy) -> None:
    assert parse(tomllib.loads(as_toml(taxonomy))) == taxonomy


@given(st.lists(st.text(min_size=1, max_size=80).filter(str.strip), min_size=1, max_size=8))
def test_any_values_make_labels_that_can_be_written_and_read(values: list[str]) -> None:
    base = parse({"mood": {"good": {"description": "-"}, "bad": {"description": "-"}}})
    rows = tickets("product", *values, "one", "two")
    own = own_labels(rows, base)
    assert parse(tomllib.loads(as_toml(own.taxonomy))) == own.taxonomy
    assert all(own.of(row)["product"][0] in own.taxonomy.tasks["product"] for row in rows)
    assert all(name_of(value) for value in values)
