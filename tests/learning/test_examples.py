import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("torch")

from hypothesis import given
from hypothesis import strategies as st

from triage.errors import MessageError, TaxonomyError
from triage.learning.examples import (
    Example,
    as_read,
    from_labels,
    from_mapping,
    read_corpus,
    split_off,
    unlabelled,
)
from triage.taxonomy import Taxonomy
from triage.text.reader import Reader

ROWS = [
    {"id": "a-1", "label": "late", "text": "It is late."},
    {"id": "a-2", "label": "late", "text": "IT IS LATE."},
    {"id": "a-3", "label": "late", "text": "Where is it?"},
    {"id": "a-4", "label": "late", "text": "Still not here."},
    {"id": "a-5", "label": "cash", "text": "Money back!"},
]


def mapped(
    folder: Path,
    taxonomy: Taxonomy,
    labels: str,
    *,
    rows: Sequence[dict[str, str]] = ROWS,
    field: str = "label",
    limit: int = 10,
    skip: Sequence[str] = (),
) -> list[Example]:
    (folder / "shop").mkdir(exist_ok=True)
    with gzip.open(folder / "shop" / "train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    mapping = folder / "mapping.toml"
    mapping.write_text(
        f'[shop]\nsplits = ["train"]\nfield = "{field}"\nlimit = {limit}\n[shop.labels]\n{labels}\n', encoding="utf-8"
    )
    return from_mapping(mapping, folder, taxonomy, skip=frozenset(skip), weight=0.4, seed=1)


def test_a_row_becomes_an_example_with_the_tasks_it_has(taxonomy: Taxonomy) -> None:
    row = {"id": "shop-dev-7", "text": "Refund me", "intent": "refund_request", "signals": ["money_loss", "deadline"]}
    (example,) = from_labels([row], taxonomy)
    assert example.targets == {"intent": ("refund_request",), "signals": ("money_loss", "deadline")}
    assert (example.source, example.weight) == ("shop", 1.0)


@pytest.mark.parametrize("wrong", [{"intent": "refunds"}, {"signals": ["angry"]}, {"intent": []}, {"intent": ""}])
def test_a_label_that_the_taxonomy_lacks_is_refused_with_the_row(taxonomy: Taxonomy, wrong: dict[str, str]) -> None:
    with pytest.raises(TaxonomyError, match="row-9"):
        from_labels([{"id": "row-9", "text": "secret words", **wrong}], taxonomy)


def test_a_mapped_label_may_be_one_of_several_or_speak_of_several_tasks(tmp_path: Path, taxonomy: Taxonomy) -> None:
    labels = (
        'late = ["order_status", "delivery_problem"]\ncash = { intent = "refund_request", signals = ["money_loss"] }'
    )
    examples = {example.text: example for example in mapped(tmp_path, taxonomy, labels)}
    assert examples["Where is it?"].targets == {"intent": ("order_status", "delivery_problem")}
    assert examples["Money back!"].targets == {"intent": ("refund_request",), "signals": ("money_loss",)}
    assert {example.weight for example in examples.values()} == {0.4}


def test_a_mapping_takes_each_text_once_up_to_its_limit_and_leaves_out_what_it_is_told_to(
    tmp_path: Path, taxonomy: Taxonomy
) -> None:
    late = 'late = "order_status"'
    texts = sorted(example.text for example in mapped(tmp_path, taxonomy, late))
    assert texts == ["It is late.", "Still not here.", "Where is it?"]
    two = mapped(tmp_path, taxonomy, late, limit=2)
    assert len(two) == 2
    assert two == mapped(tmp_path, taxonomy, late, limit=2)
    assert "a-3" not in {example.id for example in mapped(tmp_path, taxonomy, late, skip=["a-3"])}


@pytest.mark.parametrize(
    ("labels", "field", "named"),
    [
        ('late = "tardy"', "label", "'tardy'"),
        ('late = { moods = "sad" }', "label", "'moods'"),
        ('early = "order_status"', "label", "'early'"),
        ('late = "order_status"', "labels", "'labels'"),
    ],
)
def test_a_mapping_of_what_does_not_exist_is_refused_by_name(
    tmp_path: Path, taxonomy: Taxonomy, labels: str, field: str, named: str
) -> None:
    with pytest.raises(TaxonomyError, match=named) as refusal:
        mapped(tmp_path, taxonomy, labels, field=field)
    assert "mapping.toml" in str(refusal.value)


def test_a_corpus_that_is_missing_or_broken_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(MessageError, match="no such file"):
        list(read_corpus(tmp_path / "train.jsonl.gz"))
    with gzip.open(tmp_path / "train.jsonl.gz", "wt") as file:
        file.write('{"id": 1}\nhello there\n')
    with pytest.raises(MessageError, match=r"train\.jsonl\.gz, line 2") as refusal:
        list(read_corpus(tmp_path / "train.jsonl.gz"))
    assert "hello" not in str(refusal.value)


def test_examples_are_read_as_messages_are_and_those_with_nothing_to_read_fall_out() -> None:
    examples = [Example("1", "<p>Where is it?</p>", {}, "own", 0.5), Example("2", " \n", {}, "own")]
    assert as_read(examples, reader=Reader()) == [Example("1", "Where is it?", {}, "own", 0.5)]


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([*"pqrstuvwxyz", "P", " p ", "Q"]))),
    st.floats(0, 1),
)
def test_splitting_loses_nothing_and_keeps_equal_texts_on_one_side(pairs: list[tuple[str, str]], share: float) -> None:
    examples = [Example(str(number), text, {}, source) for number, (source, text) in enumerate(pairs)]
    learn, keep = split_off(examples, share, seed=3)
    assert sorted(int(example.id) for example in learn + keep) == list(range(len(pairs)))
    assert not {e.text.strip().lower() for e in learn} & {e.text.strip().lower() for e in keep}
    assert (learn, keep) == split_off(examples, share, seed=3)


def test_splitting_takes_about_its_share_and_a_text_stays_on_its_side_when_others_join() -> None:
    examples = [Example(str(n), f"text {n}", {}, "a") for n in range(1000)]
    learn, keep = split_off(examples[:500], 0.2, seed=0)
    assert 70 <= len(keep) <= 130
    more, later = split_off(examples, 0.2, seed=0)
    assert set(map(id, keep)) <= set(map(id, later))
    assert set(map(id, learn)) <= set(map(id, more))
    assert split_off(examples, 0.2, seed=1)[1] != later


def test_texts_without_labels_are_taken_once_and_no_more_than_asked_for(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    with gzip.open(tmp_path / "shop" / "all.jsonl.gz", "wt") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in ROWS)
    plan = {"shop": {"splits": ["all"], "limit": 3}}
    found = unlabelled(plan, tmp_path, skip=frozenset({"a-5"}), weight=0.5, seed=1)
    assert sorted(example.text.casefold() for example in found) == ["it is late.", "still not here.", "where is it?"]
    assert {(example.source, example.weight) for example in found} == {("shop", 0.5)}
    assert not any(example.targets for example in found)
    plan["shop"]["limit"] = 1
    assert len(unlabelled(plan, tmp_path, skip=frozenset(), weight=0.5, seed=1)) == 1
