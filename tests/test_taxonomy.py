from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import TaxonomyError
from triage.taxonomy import TASKS, URGENCIES, Label, Taxonomy, parse, read_taxonomy

SHIPPED = Path(__file__).parents[1] / "training" / "taxonomy.toml"
APPROACHES = ("solution", "advisory", "redirect", "no_reply")
TWO = {"one": {"description": "the first"}, "two": {"description": "the second"}}


@pytest.fixture(scope="module")
def shipped() -> Taxonomy:
    return read_taxonomy(SHIPPED)


def plain(**late: Any) -> dict[str, Any]:
    """Two intents, the smallest well-formed taxonomy; `late` is what the second one says besides."""
    return {"intent": {"early": {"description": "before noon"}, "late": {"description": "after noon", **late}}}


def test_an_entry_becomes_a_label_with_its_name_and_all_it_says() -> None:
    late = {
        "parent": "day",
        "queue": "evening",
        "urgency": "low",
        "approach": "advisory",
        "examples": ["see you", "so long"],
    }
    label = parse(plain(**late)).label("intent", "late")
    assert label == Label("late", "after noon", "day", "evening", "low", "advisory", ("see you", "so long"))


def test_what_an_entry_leaves_out_is_empty() -> None:
    assert parse(plain()).label("intent", "early") == Label("early", "before noon", "", "", "", "", ())


@given(
    tasks=st.dictionaries(
        st.text("abcdefgÄß_19", min_size=1).filter(lambda name: name.isidentifier() and not name.startswith("_")),
        st.lists(st.text(), min_size=2, max_size=6, unique=True),
        max_size=4,
    )
)
def test_tasks_and_labels_keep_the_order_they_are_written_in(tasks: dict[str, list[str]]) -> None:
    data = {task: {name: {"description": "any"} for name in names} for task, names in tasks.items()}
    taxonomy = parse(data)
    assert list(taxonomy.tasks) == list(tasks)
    assert all(taxonomy.labels(task) == tuple(names) for task, names in tasks.items())


def test_a_task_says_that_any_number_of_its_labels_may_hold() -> None:
    taxonomy = parse(
        {"mood": TWO, "product": {"several": True, **TWO}, "signals": TWO, "pace": {"several": False, **TWO}}
    )
    assert taxonomy.several == {"product"}
    assert [taxonomy.many(task) for task in taxonomy.tasks] == [False, True, True, False]
    assert taxonomy.labels("product") == ("one", "two")
    assert parse({"signals": {"several": True, **TWO}}).several == frozenset()


def test_a_label_may_be_called_as_a_setting_is() -> None:
    assert parse({"mood": {"several": {"description": "of many minds"}, **TWO}}).labels("mood") == (
        "several",
        "one",
        "two",
    )


def test_groups_that_are_declared_hold_for_every_label_and_others_may_be_left_out() -> None:
    groups = {"parents": ["day", "night"], **plain(parent="night")["intent"]}
    assert parse({"intent": groups}).parents == {"intent": ("day", "night")}
    assert parse(plain(parent="anything")).parents == {}


def test_a_file_keeps_the_order_it_is_written_in(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.toml"
    names = ("zebra", "ant", "mole", "bee")
    path.write_text("".join(f'[animal.{name}]\ndescription = "Größe"\n' for name in names), encoding="utf-8")
    taxonomy = read_taxonomy(path)
    assert taxonomy.labels("animal") == names
    assert taxonomy.label("animal", "mole").description == "Größe"


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"intent": {"only": {"description": "alone"}}}, "two labels or more"),
        ({"intent": {}}, "two labels or more"),
        ({"intent": "early, late"}, "two labels or more"),
        ({"intent": ["early", "late"]}, "two labels or more"),
        ({"intent": {"early": {"description": "x"}, "late": {"queue": "evening"}}}, "intent.late"),
        ({"intent": {"early": {"description": "x"}, "late": "after noon"}}, "intent.late"),
        (plain(que="evening"), "unknown keys ['que']; known:"),
        (plain(name="later"), "unknown keys ['name']"),
        (plain(urgency="asap"), f"'asap'; known: {', '.join(URGENCIES)}"),
        (plain(urgency="High"), "'High'"),
        (plain(urgency=2), "intent.late: urgency is 2; it has to be a text in quotes"),
        (plain(description=3), "intent.late: description is 3"),
        (plain(examples="soon"), "intent.late: examples has to be a list of texts"),
        (plain(examples=[1]), "intent.late: examples has to be a list of texts"),
        ({**plain(approach="fix"), "approach": TWO}, "intent.late has approach 'fix'; known: one, two"),
        ({"intent": {"parents": ["day"], **plain(parent="nite")["intent"]}}, "late has parent 'nite'; known: day"),
        ({"intent": {"parents": "day", **plain()["intent"]}}, "intent.parents has to be a list of texts"),
        ({"mood": {"sevral": True, **TWO}}, "mood.sevral needs a table with a description; only several and parents"),
        ({"mood": {"several": "yes", **TWO}}, "mood.several is 'yes'; it has to be true or false"),
        ({"mood": {"several": True, "one": TWO["one"]}}, "two labels or more"),
        ({"urgency": {"several": True, **TWO}}, "urgency.several cannot be true"),
        ({"signals": {"several": False, **TWO}}, "signals.several cannot be false"),
        ({"queue": TWO}, "no task can be called 'queue'"),
        ({"intent_probability": TWO}, "no task can be called 'intent_probability'"),
        ({"product line": TWO}, "'product line' needs a name of letters, digits and _"),
        ({"": TWO}, "'' needs a name"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_the_entry_and_what_is_wanted(
    data: Mapping[str, Any], named: str
) -> None:
    with pytest.raises(TaxonomyError) as refusal:
        parse(data, where="mine.toml")
    assert str(refusal.value).startswith("mine.toml: ")
    assert named in str(refusal.value)


def test_a_misspelt_key_is_answered_with_the_known_ones() -> None:
    with pytest.raises(TaxonomyError) as refusal:
        parse(plain(exampels=["x"]))
    assert all(
        key in str(refusal.value) for key in ("description", "parent", "queue", "urgency", "approach", "examples")
    )


@pytest.mark.parametrize(
    "content",
    [b"[intent.early\ndescription = 1", b"not a table", b"\xff\xfe[\x00", b"[a]\nb = 1\n[a]\nc = 2\n"],
    ids=["open bracket", "no key", "not UTF-8", "table twice"],
)
def test_a_file_that_is_not_toml_is_refused_by_its_path(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "taxonomy.toml"
    path.write_bytes(content)
    with pytest.raises(TaxonomyError, match="cannot be read as TOML") as refusal:
        read_taxonomy(path)
    assert str(path) in str(refusal.value)


def test_a_file_that_is_not_there_is_refused_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.toml"
    with pytest.raises(TaxonomyError) as refusal:
        read_taxonomy(path)
    assert str(path) in str(refusal.value)
    assert isinstance(refusal.value.__cause__, OSError)


def test_a_refused_file_is_named_with_its_entry(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy.toml"
    path.write_text('[intent.early]\ndescription = "before noon"\n', encoding="utf-8")
    with pytest.raises(TaxonomyError) as refusal:
        read_taxonomy(path)
    assert str(path) in str(refusal.value)
    assert "'intent'" in str(refusal.value)


def test_a_label_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        parse(plain()).label("intent", "midnight")


def test_the_shipped_taxonomy_holds_every_task_in_order(shipped: Taxonomy) -> None:
    assert tuple(shipped.tasks) == TASKS


def test_the_shipped_scales_run_from_one_end_to_the_other(shipped: Taxonomy) -> None:
    assert shipped.labels("urgency") == URGENCIES
    assert shipped.labels("sentiment") == ("very_negative", "negative", "neutral", "positive", "very_positive")
    assert shipped.labels("approach") == APPROACHES


def test_every_shipped_label_says_what_it_means_in_its_own_words(shipped: Taxonomy) -> None:
    for task in shipped.tasks:
        descriptions = [shipped.label(task, name).description for name in shipped.labels(task)]
        assert all(len(description.split()) >= 3 and "\n" not in description for description in descriptions)
        assert len(set(descriptions)) == len(descriptions)


def test_every_shipped_intent_knows_its_group_queue_urgency_and_approach(shipped: Taxonomy) -> None:
    intents = shipped.tasks["intent"].values()
    assert all(label.parent and label.queue for label in intents)
    assert {label.urgency for label in intents} <= set(URGENCIES)
    assert {label.approach for label in intents} <= set(APPROACHES)


def test_every_shipped_intent_has_examples_of_its_own(shipped: Taxonomy) -> None:
    examples = [example for label in shipped.tasks["intent"].values() for example in label.examples]
    assert all(len(label.examples) >= 2 for label in shipped.tasks["intent"].values())
    assert len(set(examples)) == len(examples)


def test_only_shipped_intents_carry_more_than_a_description(shipped: Taxonomy) -> None:
    others = [label for task, labels in shipped.tasks.items() if task != "intent" for label in labels.values()]
    assert all(label == Label(label.name, label.description) for label in others)


def test_the_page_on_labels_explains_every_shipped_label(shipped: Taxonomy) -> None:
    page = (SHIPPED.parents[1] / "docs" / "labels.md").read_text(encoding="utf-8")
    missing = [
        f"{task}.{name}" for task in shipped.tasks for name in shipped.labels(task) if f"| `{name}` |" not in page
    ]
    assert missing == []
