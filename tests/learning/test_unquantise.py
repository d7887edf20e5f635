from pathlib import Path

import pytest

pytest.importorskip("torch")

import numpy as np
import onnx
import torch
from onnx.helper import make_graph, make_model, make_node, make_tensor_value_info
from safetensors.torch import load_file
from tokenizers import Tokenizer

from triage.encoders.onnx import OnnxEncoder
from triage.errors import ModelError
from triage.heads import Heads
from triage.learning.export import export_float
from triage.learning.network import Network
from triage.learning.seal import logits_all
from triage.learning.unquantise import float_encoder
from triage.taxonomy import Taxonomy, read_taxonomy
from triage.triager import Triager

SHIPPED = Path(__file__).parents[2] / "models" / "en"
TEXTS = (
    "Where is my parcel? It was due on Monday and nobody tells me anything.",
    "You charged my card twice for order 4471, please refund one of the payments.",
    "Thank you so much, the new sofa is lovely and the drivers were kind!",
    "I have no idea whom to ask, but my router drops the line every evening at eight.",
    "Cancel my plan today. This is the third time I write and I am leaving you.",
    "How do I change the language of the app?",
)


def states_of(network: Network, tokenizer: Tokenizer, text: str) -> torch.Tensor:
    ids = torch.tensor([tokenizer.encode(text).ids])
    with torch.no_grad():
        return network.tokens(ids, torch.ones_like(ids))[0]


@pytest.fixture(scope="module")
def recovered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return float_encoder(SHIPPED, tmp_path_factory.mktemp("float") / "encoder")


def test_the_recovered_encoder_gives_the_token_states_of_the_shipped_one(recovered: Path) -> None:
    network = Network(recovered, read_taxonomy(SHIPPED / "taxonomy.toml")).eval()
    encoder = OnnxEncoder(SHIPPED, max_tokens=192, threads=1)
    for states in encoder.encode(TEXTS):
        for row, index in enumerate(states.index):
            mine = states_of(network, encoder.tokenizer, TEXTS[index])
            shipped = torch.tensor(states.tokens[row])
            assert torch.nn.functional.cosine_similarity(mine, shipped, dim=1).mean() > 0.997


def test_the_shipped_heads_say_the_same_on_the_recovered_encoder(recovered: Path) -> None:
    taxonomy = read_taxonomy(SHIPPED / "taxonomy.toml")
    network = Network(recovered, taxonomy).eval()
    heads = load_file(SHIPPED / "heads.safetensors")
    with torch.no_grad():
        for name, tensor in network.head_tensors().items():
            tensor.copy_(heads[name])
    encoder = OnnxEncoder(SHIPPED, max_tokens=192, threads=1)
    bare = Heads.read(SHIPPED / "heads.safetensors", taxonomy, {}, size=encoder.size)
    theirs = logits_all(encoder, bare, TEXTS)
    agreed = []
    for row, text in enumerate(TEXTS):
        ids = torch.tensor([encoder.tokenizer.encode(text).ids])
        with torch.no_grad():
            scores = network.scores(ids, torch.ones_like(ids))
        agreed += [int(scores[task].argmax()) == int(theirs[task][row].argmax()) for task in bare.tasks]
    assert np.mean(agreed) > 0.95


def test_a_float_graph_gives_back_the_very_weights(tiny_network: Network, taxonomy: Taxonomy, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    export_float(tiny_network, tmp_path / "folder" / "encoder.onnx")
    again = Network(float_encoder(tmp_path / "folder", tmp_path / "float"), taxonomy)
    before = {name: tensor for name, tensor in tiny_network.encoder.state_dict().items() if "position_ids" not in name}
    after = again.encoder.state_dict()
    for name, tensor in before.items():
        assert torch.allclose(after[name], tensor.cpu(), atol=1e-6), name


def test_a_tiny_sealed_folder_can_be_trained_on_again(tiny: Triager, taxonomy: Taxonomy, tmp_path: Path) -> None:
    network = Network(float_encoder(tiny.folder, tmp_path / "float"), taxonomy)
    assert network.encoder.config.num_attention_heads == 2


def test_a_graph_of_another_kind_is_refused_with_a_remedy(tmp_path: Path) -> None:
    values = [make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in ("a", "b")]
    onnx.save(
        make_model(make_graph([make_node("Relu", ["a"], ["b"])], "g", values[:1], values[1:])),
        tmp_path / "encoder.onnx",
    )
    with pytest.raises(ModelError, match="Hugging Face encoder"):
        float_encoder(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    (tmp_path / "encoder.onnx").write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError, match="Copy the model folder again"):
        float_encoder(tmp_path, tmp_path / "out")
