from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from triage.encoders import Floats, States
from triage.errors import ModelError
from triage.heads import MANY, Calibration, Heads
from triage.taxonomy import parse

SIZE = 6
TAXONOMY = parse(
    {
        "mood": {name: {"description": name} for name in ("good", "bad", "odd")},
        "pace": {name: {"description": name} for name in ("slow", "fast")},
        MANY: {name: {"description": name} for name in ("late", "lost")},
    }
)
PLAIN = {task: Calibration(1.0, (0.0,) * len(TAXONOMY.labels(task))) for task in TAXONOMY.tasks}


def random_tensors(seed: int = 0) -> dict[str, Floats]:
    chance = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {}
    for task in TAXONOMY.tasks:
        labels = len(TAXONOMY.labels(task))
        shapes |= {
            f"{task}.query": (labels, SIZE) if task == MANY else (SIZE,),
            f"{task}.weight": (labels, SIZE if task == MANY else 2 * SIZE),
            f"{task}.bias": (labels,),
        }
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def heads(tensors: dict[str, Floats] | None = None, calibration: dict[str, Calibration] = PLAIN) -> Heads:
    return Heads(tensors or random_tensors(), TAXONOMY, calibration, size=SIZE)


def states(lengths: list[int], *, seed: int = 1, scale: float = 1.0) -> States:
    """Random token states."""
    chance = np.random.default_rng(seed)
    tokens = [(scale * chance.normal(size=(length, SIZE))).astype(np.float32) for length in lengths]
    return States(range(len(lengths)), tokens, lambda row: np.zeros((lengths[row], 2), np.int64))


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.sampled_from([1e-3, 1.0, 30.0]))
def test_probabilities_are_between_0_and_1_and_add_up(lengths: list[int], scale: float) -> None:
    scored = heads().score(states(lengths, scale=scale))
    for task, probabilities in scored.probabilities.items():
        assert probabilities.shape == (len(lengths), len(TAXONOMY.labels(task)))
        assert ((probabilities >= 0) & (probabilities <= 1)).all()
        if task != MANY:
            assert np.allclose(probabilities.sum(1), 1, atol=1e-5)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_a_row_alone_scores_as_in_a_batch(lengths: list[int]) -> None:
    batch = states(lengths)
    together = heads().score(batch)
    for row in range(len(lengths)):
        alone = heads().score(States([0], batch.tokens[row : row + 1], batch.offsets))
        for task, probabilities in alone.probabilities.items():
            assert (probabilities[0] == together.probabilities[task][row]).all()
        assert (alone.attention[0] == together.attention[row]).all()
        assert (alone.looks[0] == together.looks[row]).all()


def test_attention_adds_up_to_the_score_of_its_signal() -> None:
    tensors = random_tensors()
    batch = states([3, 5])
    logits, attention = heads(tensors).logits(batch)[0], heads(tensors).score(batch).attention
    for row in range(2):
        assert np.allclose(attention[row].sum(0) + tensors["signals.bias"], logits[MANY][row], atol=1e-5)


def test_what_the_tokens_say_adds_up_to_how_far_the_likeliest_label_is_ahead() -> None:
    tensors, batch = random_tensors(), states([1, 5], scale=0.5)
    model = heads(tensors)
    scored = model.score(batch)
    for row, length in enumerate([1, 5]):
        tokens = batch.tokens[row]
        shares = np.exp(tokens @ tensors["mood.query"])
        said = tensors["mood.weight"][:, SIZE:] @ (shares / shares.sum() @ tokens)
        probabilities = scored.probabilities["mood"][row]
        ahead = said[probabilities.argmax()] - probabilities @ said
        speaks = model.speaks(scored, row, "mood")
        assert speaks.shape == (length,)
        assert np.isclose(speaks.sum(), ahead, atol=1e-5)


def test_logits_are_those_of_the_formula_for_a_text_of_any_length() -> None:
    tensors, batch = random_tensors(), states([1, 5, 30], scale=0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("triage.heads.MOST_PRODUCTS", 60)  # so that even these small products are cut up
        logits, vectors = heads(tensors).logits(batch)
    for row, tokens in enumerate(batch.tokens):
        assert np.allclose(vectors[row], tokens.mean(0), atol=1e-5)
        for task in ("mood", "pace"):
            shares = np.exp(tokens @ tensors[f"{task}.query"])
            inputs = np.concatenate([tokens.mean(0), shares / shares.sum() @ tokens])
            wanted = tensors[f"{task}.weight"] @ inputs + tensors[f"{task}.bias"]
            assert np.allclose(logits[task][row], wanted, atol=1e-5)


def test_a_higher_temperature_brings_probabilities_together_and_a_bias_lifts_its_label() -> None:
    batch = states([4])
    plain = heads().score(batch).probabilities["mood"][0]
    hot = heads(calibration=PLAIN | {"mood": Calibration(5.0, (0.0, 0.0, 0.0))}).score(batch).probabilities["mood"][0]
    lifted = heads(calibration=PLAIN | {"mood": Calibration(1.0, (0.0, 2.0, 0.0))}).score(batch).probabilities["mood"]
    assert hot.max() < plain.max()
    assert hot.argmax() == plain.argmax()
    assert lifted[0, 1] > plain[1]


def test_many_sentences_bring_doubt_to_the_task_that_asks_for_it_and_no_other_label() -> None:
    batch = states([4])
    batch = States(range(3), [batch.tokens[0]] * 3, batch.offsets)
    model = heads(calibration=PLAIN | {"mood": Calibration(1.0, (0.0, 0.0, 0.0), per_sentences=0.5)})
    plain, doubted = heads().score(batch), model.score(batch, [0, 1, 9])
    before, after = plain.probabilities["mood"], doubted.probabilities["mood"]
    assert (after[:2] == before[:2]).all()
    assert after[2].max() < before[2].max()
    assert after[2].argmax() == before[2].argmax()
    assert (doubted.probabilities["pace"] == plain.probabilities["pace"]).all()
    assert (model.score(batch).probabilities["mood"] == before).all()


@pytest.mark.filterwarnings("error")
def test_the_strongest_scores_raise_no_warning() -> None:
    extreme = np.array([[-1e4, 1e4]], np.float32)
    assert heads().calibrated(MANY, extreme).tolist() == [[0.0, 1.0]]
    assert heads().calibrated("pace", extreme).tolist() == [[0.0, 1.0]]


def test_labels_that_may_hold_together_have_probabilities_of_their_own() -> None:
    several = replace(TAXONOMY, several=frozenset({"mood"}))
    many = Heads(random_tensors(), several, PLAIN, size=SIZE)
    one, batch = heads(), states([3, 5])
    logits, found = one.logits(batch)[0], many.score(batch).probabilities
    assert all((many.logits(batch)[0][task] == values).all() for task, values in logits.items())
    assert np.allclose(found["mood"], 1 / (1 + np.exp(-logits["mood"])), atol=1e-6)
    assert (found["pace"] == one.score(batch).probabilities["pace"]).all()


@pytest.mark.parametrize("name", ["mood.query", "pace.weight", "signals.bias"])
def test_a_tensor_that_does_not_fit_is_named(name: str) -> None:
    tensors = random_tensors()
    with pytest.raises(ModelError, match=name):
        heads(tensors | {name: tensors[name][:-1]})
    with pytest.raises(ModelError, match=name):
        heads({key: tensor for key, tensor in tensors.items() if key != name})


def test_a_surplus_head_and_another_encoder_are_refused() -> None:
    with pytest.raises(ModelError, match=r"taste\.bias"):
        heads(random_tensors() | {"taste.bias": np.zeros(2, np.float32)})
    with pytest.raises(ModelError, match=r"mood\.query"):
        Heads(random_tensors(), TAXONOMY, PLAIN, size=SIZE + 1)


def test_only_a_model_with_a_line_finds_texts_outside_of_it() -> None:
    vector = np.ones(SIZE, np.float32)
    assert not heads().is_outside(vector)
    line = {"outside.weight": np.ones(SIZE, np.float32), "outside.bias": np.array([1.0 - SIZE], np.float32)}
    drawn = heads(random_tensors() | line)
    assert drawn.is_outside(vector)
    assert not drawn.is_outside(vector * 0.5)
    with pytest.raises(ModelError, match=r"outside\.bias"):
        heads(random_tensors() | {"outside.weight": line["outside.weight"]})


def test_heads_are_read_from_their_file(tmp_path: Path) -> None:
    path = tmp_path / "heads.safetensors"
    save_file(random_tensors(), path)
    read = Heads.read(path, TAXONOMY, PLAIN, size=SIZE).score(states([3]))
    assert (read.probabilities["mood"] == heads().score(states([3])).probabilities["mood"]).all()


def test_a_file_that_holds_no_tensors_is_refused_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "heads.safetensors"
    for content in (b"", b"nothing like it", b"\xff" * 64):
        path.write_bytes(content)
        with pytest.raises(ModelError, match=r"heads\.safetensors"):
            Heads.read(path, TAXONOMY, PLAIN, size=SIZE)
    with pytest.raises(ModelError, match="nowhere"):
        Heads.read(tmp_path / "nowhere", TAXONOMY, PLAIN, size=SIZE)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_heads_say_what_the_learning_network_says(seed: int) -> None:
    torch = pytest.importorskip("torch")
    from triage.learning.network import ManyHead, OneHead

    tensors, batch = random_tensors(seed), states([2, 7, 4], seed=seed)
    logits, _ = heads(tensors).logits(batch)
    for task in TAXONOMY.tasks:
        labels = len(TAXONOMY.labels(task))
        head = ManyHead(SIZE, labels) if task == MANY else OneHead(SIZE, labels)
        names = ("query.weight" if task == MANY else "query", "linear.weight", "linear.bias")
        keys = (f"{task}.query", f"{task}.weight", f"{task}.bias")
        head.load_state_dict({name: torch.tensor(tensors[key]) for name, key in zip(names, keys, strict=True)})
        with torch.no_grad():
            tokens = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in batch.tokens], batch_first=True)
            mask = (torch.arange(tokens.shape[1]) < torch.tensor([[2], [7], [4]])).float()
            wanted = head.eval()(tokens, mask).numpy()
        assert np.allclose(logits[task], wanted, atol=1e-4)
