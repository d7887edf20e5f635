from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch
from tokenizers import Tokenizer

from triage.heads import MANY
from triage.learning.distil import opinions, taught
from triage.learning.examples import Example
from triage.learning.network import Network
from triage.learning.score import score_all
from triage.taxonomy import Taxonomy, parse

MOODS = parse(
    {
        "mood": {name: {"description": name} for name in ("good", "bad", "odd")},
        MANY: {name: {"description": name} for name in ("late", "lost")},
    }
)
SAID = {"mood": np.array([[0.5, 0.3, 0.2]], np.float32), MANY: np.array([[0.9, 0.1]], np.float32)}


def lesson(targets: dict[str, tuple[str, ...]]) -> Example:
    return taught([Example("1", "hm", targets, "own")], SAID, MOODS)[0]


def test_a_teacher_speaks_where_nothing_is_known() -> None:
    assert lesson({}).shares == {"mood": pytest.approx((0.5, 0.3, 0.2)), MANY: pytest.approx((0.9, 0.1))}


def test_a_known_label_stands_against_the_teacher() -> None:
    assert set(lesson({"mood": ("odd",)}).shares) == {MANY}
    assert set(lesson({MANY: ()}).shares) == {"mood"}


def test_of_several_possible_labels_the_teacher_weighs_those_only() -> None:
    assert lesson({"mood": ("bad", "odd")}).shares["mood"] == pytest.approx((0, 0.6, 0.4))


def test_labels_that_hold_together_stand_against_the_teacher() -> None:
    several = replace(MOODS, several=frozenset({"mood"}))
    both, none = Example("1", "hm", {"mood": ("bad", "odd")}, "own"), Example("2", "hm", {}, "own")
    said = {"mood": np.array([[0.9, 0.8, 0.1]] * 2, np.float32)}
    assert taught([both, none], said, several)[0].shares == {}
    assert taught([both, none], said, several)[1].shares["mood"] == pytest.approx((0.9, 0.8, 0.1))


def test_a_teacher_who_rules_out_all_possible_labels_leaves_them_alike() -> None:
    said = {"mood": np.array([[1.0, 0.0, 0.0]], np.float32)}
    example = taught([Example("1", "hm", {"mood": ("bad", "odd")}, "own")], said, MOODS)[0]
    assert example.shares["mood"] == pytest.approx((0, 0.5, 0.5))


def test_opinions_are_probabilities_in_the_order_of_the_examples(
    tiny_encoder: Path, taxonomy: Taxonomy, twelve: list[Example]
) -> None:
    torch.manual_seed(0)
    teacher = Network(tiny_encoder, taxonomy).eval()
    reads = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    said = opinions(teacher, twelve, twelve, tokenizer=reads, taxonomy=taxonomy, max_tokens=32)
    backwards = opinions(teacher, twelve[::-1], twelve, tokenizer=reads, taxonomy=taxonomy, max_tokens=32)
    for task, table in said.items():
        assert table.shape == (len(twelve), len(taxonomy.labels(task)))
        assert task == MANY or np.allclose(table.sum(1), 1, atol=1e-5)
        assert np.allclose(table, backwards[task][::-1], atol=0.02)


def test_scores_do_not_depend_on_the_company_a_text_is_in(
    tiny_encoder: Path, taxonomy: Taxonomy, twelve: list[Example]
) -> None:
    torch.manual_seed(0)
    network = Network(tiny_encoder, taxonomy).eval()
    reads = Tokenizer.from_file(str(tiny_encoder / "tokenizer.json"))
    together = score_all(network, twelve, tokenizer=reads, taxonomy=taxonomy, max_tokens=32)
    alone = score_all(network, twelve[3:4], tokenizer=reads, taxonomy=taxonomy, max_tokens=32)
    assert all(np.allclose(together[task][3], alone[task][0], atol=1e-5) for task in taxonomy.tasks)
