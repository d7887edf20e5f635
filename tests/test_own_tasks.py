"""Tasks of a company's own beside the shipped ones, from learning to files: one label each, or any number."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from triage import TaxonomyError, report
from triage.batch import run
from triage.batch.result_columns import PREFIX, result_kinds
from triage.taxonomy import TAKEN, parse, read_taxonomy
from triage.triager import Triager, load

if TYPE_CHECKING:
    from triage.learning.examples import Example

OWN = """
[product]
several = true
[product.shop]
description = "What was bought, and its way to the customer."
[product.bank]
description = "Money, cards and accounts."
[product.people]
description = "Those who work for us."

[type]
[type.incident]
description = "Something went wrong."
[type.question]
description = "Something is asked, or said."
"""
PRODUCTS = (
    *(("bank",), ("bank",), ("shop",), ("shop",), ("bank", "people"), ("bank",)),
    *(("people",), ("people",), ("shop",), ("people",), ("bank", "shop"), ("shop",)),
)
TYPES = ("incident", "incident", "question", "question") * 3


@pytest.fixture(scope="module")
def lessons(twelve: "list[Example]") -> "list[Example]":
    return [
        replace(example, targets={**example.targets, "product": products, "type": (kind,)})
        for example, products, kind in zip(twelve, PRODUCTS, TYPES, strict=True)
    ]


@pytest.fixture(scope="module")
def own(tiny_encoder: Path, lessons: "list[Example]", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triager]:
    """A tiny model that also knows `product`, any number of labels, and `type`, one label."""
    from triage.learning.fit import Recipe, fit
    from triage.learning.network import Network
    from triage.learning.seal import seal

    run = tmp_path_factory.mktemp("own")
    shipped = Path(__file__).parents[1] / "training" / "taxonomy.toml"
    (run / "taxonomy.toml").write_text(shipped.read_text(encoding="utf-8") + OWN, encoding="utf-8")
    taxonomy = read_taxonomy(run / "taxonomy.toml")
    torch.manual_seed(2)
    network = Network(tiny_encoder, taxonomy)
    recipe = Recipe(epochs=10, batch_size=12, encoder_rate=3e-3, head_rate=3e-2, max_tokens=64)
    tokenizer = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    fit(network, lessons * 8, tokenizer=tokenizer, taxonomy=taxonomy, recipe=recipe, run=run / "fit")
    seal(
        network,
        lessons * 4,
        taxonomy=run / "taxonomy.toml",
        tokenizer=tiny_encoder / "tokenizer.json",
        model={"name": "own", "version": "0", "languages": ["en"], "max_tokens": 64},
        decisions={"precision": 0.9, "auto_precision": 0.9, "human_share": 0.0},
        run=run,
        out=run / "sealed",
    )
    return load(run / "sealed", threads=1)


def test_own_tasks_are_learned_and_told_beside_the_others(own: Triager, lessons: "list[Example]") -> None:
    answers = list(own.stream([example.text for example in lessons]))
    told = [tuple(sorted(answer.decisions["product"].labels)) for answer in answers]
    assert told == [tuple(sorted(products)) for products in PRODUCTS]
    assert [answer.decisions["type"].label for answer in answers] == list(TYPES)
    assert all(answer.decisions["type"].labels == (answer.decisions["type"].label,) for answer in answers)
    assert [answer.intent.label for answer in answers] == [example.targets["intent"][0] for example in lessons]


def test_plain_values_hold_own_tasks(own: Triager) -> None:
    plain: dict[str, Any] = json.loads(json.dumps(own("Cancel my plan, I am leaving you.").to_dict()))
    assert sorted(plain["product"]["labels"]) == ["bank", "people"]
    assert plain["type"]["label"] == "incident"
    assert "labels" not in plain["type"]


def test_a_batch_writes_columns_for_own_tasks_and_counts_them(
    own: Triager, lessons: "list[Example]", tmp_path: Path
) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([example.text] for example in lessons)])
    summary = run(own, source, out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [sorted(json.loads(row["triage_product_labels"])) for row in rows] == [sorted(each) for each in PRODUCTS]
    assert [row["triage_type"] for row in rows] == list(TYPES)
    assert "triage_type_labels" not in rows[0]
    assert sum(summary.labels["product"].values()) == sum(summary.labels["type"].values()) == len(rows)


def test_a_report_takes_what_own_tasks_have_written(own: Triager, lessons: "list[Example]", tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    source.write_text("".join(json.dumps({"text": example.text}) + "\n" for example in lessons), encoding="utf-8")
    run(own, source, out)
    assert report(out, tmp_path / "report.html").messages == len(lessons)


def test_a_policy_may_ask_for_certainty_of_an_own_task(own: Triager, lessons: "list[Example]", tmp_path: Path) -> None:
    path = tmp_path / "policy.toml"
    path.write_text('[action]\nsure_of = ["intent", "product"]\n', encoding="utf-8")
    assert own.folder is not None
    strict = load(own.folder, policy=path, threads=1)
    assert any("product" in strict(example.text).action_reason for example in lessons)


def test_no_task_can_take_the_name_of_another_column() -> None:
    kinds = result_kinds(("intent", "urgency"), drafts=True, vectors=2)
    ends = ("_probability", "_confident")
    columns = {name.removeprefix(PREFIX) for name in kinds} - {"intent", "urgency", "signals"}
    assert {name for name in columns if not name.endswith(ends)} <= set(TAKEN)
    for name in columns:
        with pytest.raises(TaxonomyError, match="no task can be called"):
            parse({name: {"one": {"description": "1"}, "two": {"description": "2"}}})
