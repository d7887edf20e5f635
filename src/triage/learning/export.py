"""From the trained network to the files of a model folder: an ONNX graph in int8, and the heads as safetensors."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx.helper import make_node, make_tensor_value_info
from onnx.numpy_helper import from_array, to_array
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.numpy import save_file
from torch import Tensor, nn

from triage.learning.network import Network

SMOOTHING = 0.8
"""How much of the activations' spread moves into the weights: 0 none, 1 all."""
TINY = 1e-5


class _Tokens(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.network.tokens(input_ids, attention_mask)


def export_float(network: Network, path: Path) -> None:
    """Write the encoder as a float32 ONNX graph: `input_ids` and `attention_mask` in, token states out."""
    network.encoder.set_attn_implementation("eager")
    ids = torch.ones(2, 16, dtype=torch.long)
    sizes = {0: torch.export.Dim("rows", min=1, max=4096), 1: torch.export.Dim("length", min=2, max=512)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Tokens(network).eval(),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_shapes=(sizes, sizes),
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def quantise(source: Path, target: Path, *, samples: Sequence[Sequence[int]], keep_float: Sequence[str] = ()) -> None:
    """Write the graph with int8 weights, one scale a channel, smoothed by what `samples` (token ids) show.

    Matrix products named in `keep_float` keep their weights as they are.
    """
    ready = target.with_suffix(".ready.onnx")
    quant_pre_process(source, ready, skip_symbolic_shape=True)
    onnx.save(_smoothed(onnx.load(ready), samples), ready)
    quantize_dynamic(
        ready,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=list(keep_float),
        extra_options={"MatMulConstBOnly": True},
    )
    ready.unlink()


def _smoothed(model: onnx.ModelProto, samples: Sequence[Sequence[int]]) -> onnx.ModelProto:
    """Move the spread of activations into the weights that read them (SmoothQuant, arXiv 2211.10438)."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            readers.setdefault(node.input[0], []).append(node)
    before: dict[str, onnx.NodeProto] = {}
    for number, (name, largest) in enumerate(_largest(model, list(readers), samples).items()):
        tables = [to_array(weights[node.input[1]]) for node in readers[name]]
        heaviest = np.max([np.abs(table).max(1) for table in tables], axis=0)
        factors = np.maximum(largest, TINY) ** SMOOTHING / np.maximum(heaviest, TINY) ** (1 - SMOOTHING)
        factors = np.clip(factors / np.exp(np.log(factors).mean()), 0.05, 50).astype(np.float32)
        model.graph.initializer.append(from_array(1 / factors, f"smooth_by_{number}"))
        for node, table in zip(readers[name], tables, strict=True):
            weights[node.input[1]].CopyFrom(from_array(table * factors[:, None], node.input[1]))
            node.input[0] = f"smooth_{number}"
        divide = make_node("Mul", [name, f"smooth_by_{number}"], [f"smooth_{number}"], name=f"smoothing_{number}")
        before[readers[name][0].name] = divide
    nodes = [each for node in model.graph.node for each in (before.get(node.name), node) if each is not None]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def _largest(
    model: onnx.ModelProto, names: Sequence[str], samples: Sequence[Sequence[int]]
) -> dict[str, NDArray[np.float32]]:
    """The largest absolute value that each channel of the named activations takes over the samples."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: dict[str, NDArray[np.float32]] = {}
    for ids in samples:
        row = np.array([ids], np.int64)
        found = session.run(list(names), {"input_ids": row, "attention_mask": np.ones_like(row)})
        for name, values in zip(names, found, strict=True):
            peak = np.abs(values).reshape(-1, values.shape[-1]).max(0)
            largest[name] = np.maximum(largest.get(name, peak), peak)
    return largest


def save_heads(network: Network, path: Path) -> None:
    """Write the heads under the names that triage.heads.Heads reads."""
    tensors = {name: tensor.detach().float().numpy() for name, tensor in network.head_tensors().items()}
    save_file({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}, path)
