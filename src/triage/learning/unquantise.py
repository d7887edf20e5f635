"""From a model folder's int8 graph back to float weights, so that an encoder can be trained on without a download.

What `quantise` did is undone: integer weights are multiplied by their scales, smoothing is divided out again, and the
channels that stayed float are put back in their places. What rounding lost stays lost; it is a few parts in a thousand.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx.numpy_helper import to_array
from safetensors.numpy import save_file

from triage.errors import ModelError

Floats = NDArray[np.float32]
_ENCODER = "network.encoder."
_WORDS = "embeddings.word_embeddings.weight"
_TABLES = ("embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight")


def float_encoder(folder: Path, target: Path) -> Path:
    """Write the encoder of a model folder as a Hugging Face BertModel to `target`, and give `target`.

    Raises ModelError when the graph cannot be read, or when it is not a BERT that `triage.learning` exported.
    """
    path = folder / "encoder.onnx"
    try:
        graph = _Graph(onnx.load(path))
    except Exception as error:  # onnx raises protobuf's own bare exceptions
        raise ModelError(f"{path}: cannot be read as an ONNX graph: {error}. Copy the model folder again") from error
    try:
        weights = graph.weights()
        config = graph.config(weights)
    except (KeyError, IndexError, ValueError) as error:
        raise ModelError(
            f"{path}: not a BERT encoder exported by triage, so it cannot be trained on. Name a Hugging Face encoder"
        ) from error
    target.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: np.ascontiguousarray(table) for name, table in weights.items()},
        target / "model.safetensors",
        metadata={"format": "pt"},
    )
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    return target


class _Graph:
    """An exported graph, and the way back from a bias to the product that it is added to."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.tables: Mapping[str, NDArray[Any]] = {tensor.name: to_array(tensor) for tensor in model.graph.initializer}
        self.nodes = list(model.graph.node)
        self.makers = {output: node for node in self.nodes for output in node.output}

    def weights(self) -> dict[str, Floats]:
        """All weights under the names that BertModel gives them."""
        found = {name.removeprefix(_ENCODER): table for name, table in self.tables.items() if name.startswith(_ENCODER)}
        words = found.get(_WORDS)
        if words is None:
            words = found[f"{_WORDS}_int8"] * self.tables[f"{_ENCODER}{_WORDS}_scales"]
        weights = {_WORDS: _floats(words)} | {name: _floats(found[name]) for name in _TABLES}
        for name, table in found.items():
            if name.startswith("encoder.") or ".LayerNorm." in name:
                weights[name] = _floats(table)
        for name in [name for name in weights if name.endswith(".bias") and ".LayerNorm." not in name]:
            weights[f"{name.removesuffix('.bias')}.weight"] = _floats(self._product(f"{_ENCODER}{name}").T)
        return weights

    def config(self, weights: Mapping[str, Floats]) -> dict[str, object]:
        """The sizes that BertConfig asks for, read from the weights and the graph."""
        vocabulary, size = weights[_WORDS].shape
        layers = {name.split(".")[2] for name in weights if name.startswith("encoder.layer.")}
        norm = next(node for node in self.nodes if node.op_type == "LayerNormalization")
        epsilon = next((item.f for item in norm.attribute if item.name == "epsilon"), 1e-5)
        return {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": vocabulary,
            "hidden_size": size,
            "num_hidden_layers": len(layers),
            "num_attention_heads": size // self._head_size(),
            "intermediate_size": len(weights["encoder.layer.0.intermediate.dense.bias"]),
            "hidden_act": "gelu",
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
            "max_position_embeddings": len(weights[_TABLES[0]]),
            "type_vocab_size": len(weights[_TABLES[1]]),
            "layer_norm_eps": float(f"{epsilon:.6g}"),
            "pad_token_id": 0,
        }

    def _head_size(self) -> int:
        """Numbers per attention head: the last entry of the shape that queries are given."""
        query = self._reader(f"{_ENCODER}encoder.layer.0.attention.self.query.bias").output[0]
        shape = self._reader(query).input[1]
        if shape not in self.tables:
            shape = self.makers[shape].input[-1]
        return int(self.tables[shape].reshape(-1)[-1])

    def _product(self, bias: str) -> NDArray[Any]:
        """The weights, (in, out), of the product that this bias is added to."""
        adds = self._reader(bias)
        return self._table(next(name for name in adds.input if name != bias))

    def _table(self, output: str) -> NDArray[Any]:
        node = self.makers[output]
        if node.op_type == "Add":  # the int8 part and the channels that stayed float
            small, large = (self._table(name) for name in node.input)
            channels = self.makers[self.makers[node.input[1]].input[0]].input[1]
            whole: NDArray[Any] = small.copy()
            whole[self.tables[channels]] = large
            return whole
        if node.op_type == "MatMul":
            return self.tables[node.input[1]]
        integers = next(part for part in self._behind(output) if part.op_type == "MatMulInteger")
        table = integers.input[1]
        stem = table.removesuffix("_quantized")
        centred = self.tables[table].astype(np.float32) - self.tables[f"{stem}_zero_point"].astype(np.float32)
        scaled = centred * self.tables[f"{stem}_scale"]
        rounded = self.makers[integers.input[0]]
        smoothing = self.makers[rounded.input[0]]
        weights: NDArray[Any] = scaled * self.tables[smoothing.input[1]].reshape(-1, 1)
        return weights

    def _behind(self, output: str) -> Iterator[onnx.NodeProto]:
        """The nodes that lead to an output along their first inputs, nearest first."""
        while output in self.makers:
            yield self.makers[output]
            output = self.makers[output].input[0]

    def _reader(self, name: str) -> onnx.NodeProto:
        readers: list[onnx.NodeProto] = [node for node in self.nodes if name in node.input]
        return readers[0]


def _floats(table: NDArray[Any]) -> Floats:
    return np.asarray(table, np.float32)
