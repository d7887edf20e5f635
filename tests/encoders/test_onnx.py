import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.encoders import States
from triage.encoders.onnx import BLOCK_TOKENS, OVERLAP, OnnxEncoder
from triage.errors import ModelError
from triage.triager import Triager

TEXTS = [
    "Where is my parcel?",
    "",
    "You charged my card twice.",
    "a b c " * 60,
    "log in",
    "Buy cheap watches now! " * 30,
]


@pytest.fixture(scope="module")
def encoder(tiny: Triager) -> OnnxEncoder:
    assert isinstance(tiny.encoder, OnnxEncoder)
    return tiny.encoder


@pytest.fixture(scope="module")
def exact(tiny_run: Path, tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    """The same network before int8, so that a batch can be compared with its rows to the last digits."""
    folder = tmp_path_factory.mktemp("float")
    shutil.copyfile(tiny_run / "encoder-float.onnx", folder / "encoder.onnx")
    shutil.copyfile(tiny_run / "sealed" / "tokenizer.json", folder / "tokenizer.json")
    return OnnxEncoder(folder, max_tokens=64, threads=1)


def by_text(encoder: OnnxEncoder, texts: Sequence[str], *, batch_size: int) -> dict[int, tuple[States, int]]:
    """States and row of every text; fails when a text comes twice."""
    found: dict[int, tuple[States, int]] = {}
    for states in encoder.encode(texts, batch_size=batch_size):
        assert len(states.index) == len(states.tokens)
        for row, index in enumerate(states.index):
            assert index not in found
            found[index] = states, row
    return found


@pytest.mark.parametrize("batch_size", [1, 2, 64])
def test_every_text_comes_in_exactly_one_place(encoder: OnnxEncoder, batch_size: int) -> None:
    found = by_text(encoder, TEXTS, batch_size=batch_size)
    assert set(found) == set(range(len(TEXTS)))
    assert all(states.tokens[row].shape[1] == encoder.size == 32 for states, row in found.values())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([0, 1, 30, 61, 62, 63, 64, 92, 93, 130]), max_size=7), st.integers(1, 4))
def test_texts_of_any_lengths_come_once_each(encoder: OnnxEncoder, words: list[int], batch_size: int) -> None:
    found = by_text(encoder, ["money " * count for count in words], batch_size=batch_size)
    assert set(found) == set(range(len(words)))
    for index, count in enumerate(words):
        states, row = found[index]
        assert len({tuple(offset) for offset in states.offsets(row).tolist() if offset[1] > offset[0]}) == count


def test_a_text_that_just_fills_its_window_stands_beside_one_that_does_not_fit(encoder: OnnxEncoder) -> None:
    texts = ["money " * count for count in (63, 62, 61)]  # two tokens more, and the window of 64 is full
    assert set(by_text(encoder, texts, batch_size=2)) == {0, 1, 2}


def test_a_very_long_text_has_a_block_of_its_own(encoder: OnnxEncoder) -> None:
    blocks = list(encoder.encode(["money " * 8_000, *["log in"] * 63], batch_size=64))
    assert [len(states.index) for states in blocks] == [63, 1]
    assert sum(map(len, blocks[0].tokens)) <= BLOCK_TOKENS < len(blocks[1].tokens[0])


def test_no_texts_give_no_states(encoder: OnnxEncoder) -> None:
    assert list(encoder.encode([], batch_size=4)) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["parcel", "x1", "Where", "é", "лист", "!", "\n", "money"]), max_size=200))
def test_tokens_cover_every_character_that_is_not_white_space(encoder: OnnxEncoder, words: list[str]) -> None:
    text = " ".join(words)
    states, row = by_text(encoder, [text], batch_size=2)[0]
    seen = np.zeros(len(text), bool)
    for start, end in states.offsets(row):
        seen[start:end] = True
    assert all(seen[at] for at, character in enumerate(text) if not character.isspace())


def test_a_long_text_is_read_in_windows_that_overlap(encoder: OnnxEncoder) -> None:
    words = 200
    states, row = by_text(encoder, ["money " * words], batch_size=2)[0]
    spans = [(start, end) for start, end in states.offsets(row).tolist() if end > start]
    assert len(spans) > words
    assert len(set(spans)) == words
    assert len(states.tokens[row]) == len(spans) + 2 * -(-(words - OVERLAP) // (62 - OVERLAP))


def test_every_token_has_its_place(encoder: OnnxEncoder) -> None:
    for states in encoder.encode(TEXTS, batch_size=64):
        for row, tokens in enumerate(states.tokens):
            assert states.offsets(row).shape == (len(tokens), 2)


@pytest.mark.parametrize("batch_size", [2, 64])
def test_a_batch_of_one_agrees_with_a_batch_of_many(exact: OnnxEncoder, batch_size: int) -> None:
    many, one = by_text(exact, TEXTS, batch_size=batch_size), by_text(exact, TEXTS, batch_size=1)
    for index in range(len(TEXTS)):
        (left, row), (right, first) = many[index], one[index]
        assert np.allclose(left.tokens[row], right.tokens[first], atol=1e-4)
        assert left.offsets(row).tolist() == right.offsets(first).tolist()


def test_an_int8_answer_does_not_depend_on_its_neighbours(encoder: OnnxEncoder) -> None:
    many, one = by_text(encoder, TEXTS, batch_size=64), by_text(encoder, TEXTS, batch_size=1)
    for index in range(len(TEXTS)):
        (left, row), (right, first) = many[index], one[index]
        assert np.array_equal(left.tokens[row], right.tokens[first])


def test_int8_stays_near_the_float_graph(encoder: OnnxEncoder, exact: OnnxEncoder) -> None:
    ids = encoder.tokenizer.encode("You charged my card twice.").ids
    left, right = encoder.run(ids), exact.run(ids)
    assert np.abs(left - right).mean() < 0.1 * np.abs(right).mean()


def test_the_float_graph_says_what_the_network_says(exact: OnnxEncoder, request: pytest.FixtureRequest) -> None:
    torch = pytest.importorskip("torch")
    network = request.getfixturevalue("tiny_network")
    ids = np.array([[2, 30, 31, 32, 3], [2, 33, 3, 0, 0]])
    mask = (ids > 0).astype(np.int64)
    with torch.no_grad():
        wanted = network.tokens(torch.tensor(ids), torch.tensor(mask)).numpy()
    for row, used in enumerate(mask.sum(1)):
        assert np.allclose(exact.run(ids[row, :used]), wanted[row, :used], atol=1e-4)


def test_the_graph_is_smaller_in_int8(tiny_run: Path) -> None:
    graph = (tiny_run / "sealed" / "encoder.onnx").read_bytes()
    assert len(graph) < (tiny_run / "encoder-float.onnx").stat().st_size
    assert onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).get_inputs()[0].name == "input_ids"


@pytest.mark.parametrize("broken", ["encoder.onnx", "tokenizer.json"])
def test_a_file_that_is_no_graph_or_tokenizer_is_a_model_error(tiny_folder: Path, tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_folder, folder)
    (folder / broken).write_bytes(b"not what it says")
    with pytest.raises(ModelError, match="cannot be loaded") as refusal:
        OnnxEncoder(folder, max_tokens=64)
    assert str(folder) in str(refusal.value)


@pytest.mark.parametrize("max_tokens", [0, OVERLAP, -1])
def test_a_window_too_small_for_its_overlap_is_a_model_error(tiny_folder: Path, max_tokens: int) -> None:
    with pytest.raises(ModelError):
        OnnxEncoder(tiny_folder, max_tokens=max_tokens)
