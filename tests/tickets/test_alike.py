import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn")

from triage.text.folded import folded
from triage.tickets import alike as module
from triage.tickets.alike import find_alike, weights

WORDS = ["where", "is", "my", "parcel", "bill", "the", "a", "refund", "login", "phone", "please", "help", "late", "now"]


def test_near_duplicates_are_those_that_comparing_all_finds() -> None:
    chance = random.Random(4)
    texts = list({" ".join(chance.choices(WORDS, k=chance.randint(2, 9))) for _ in range(700)})
    points = weights(texts)
    cosines = (points @ points.T).toarray()
    expected = {(one, other) for one, other in np.argwhere(cosines >= module.NEAR).tolist() if one < other}
    found = {(min(pair), max(pair)) for pair in find_alike(texts).pairs.tolist()}
    assert expected
    assert found == expected


def test_numbers_case_and_signs_make_no_difference() -> None:
    texts = [
        "Order 4471: where is it?",
        "order 12 where is it",
        "ORDER 4471:  where is it?",
        "Something else",
        "???",
        "!",
    ]
    found = find_alike(texts)
    assert found.near.tolist() == [0, 0, 0, 1, 2, 3]
    assert found.same.tolist() == [0, 1, 0, 2, 3, 4]
    assert found.pairs.tolist() == [[0, 1]]


def test_memory_is_bounded_by_small_chunks_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"parcel {WORDS[n % 7]} {WORDS[n % 5]} {WORDS[n % 3]} {'x' * (n % 4)}" for n in range(300)]
    before = find_alike(texts).near.tolist()
    monkeypatch.setattr(module, "CHUNK", 40)
    assert find_alike(texts).near.tolist() == before


def test_nothing_and_odd_texts_are_no_trouble() -> None:
    assert find_alike([]).near.tolist() == []
    assert find_alike([""]).near.tolist() == [0]
    assert find_alike(["", " ", "\ud800", "\x00"]).same.tolist() == [0, 0, 1, 2]
    assert len(find_alike(["word " * 100_000, "word " * 100_001]).near) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=30))
def test_equal_texts_are_always_together(texts: list[str]) -> None:
    found = find_alike(texts)
    assert len(found.near) == len(found.same) == len(texts)
    for one, text in enumerate(texts):
        for other in range(one):
            same = folded(text) == folded(texts[other])
            assert (found.same[one] == found.same[other]) == same
            assert found.near[one] == found.near[other] or not same
