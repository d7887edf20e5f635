"""From a float ONNX graph to one with int8 weights that says nearly the same, and is a quarter of the size.

Plain dynamic quantisation loses here: a few activations are far larger than the rest, and one scale for all wastes most
of the 8 bits on them. Three things are done first, none of which changes what the float graph computes:

- every row of the word embeddings gets a scale of its own;
- the spread of activations is moved into the weights that read them (SmoothQuant, Xiao et al. 2022, arXiv 2211.10438);
- the largest channels of the widest layer keep float weights (LLM.int8, Dettmers et al. 2022, arXiv 2208.07339).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx.helper import make_node, make_tensor_value_info
from onnx.numpy_helper import from_array, to_array
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

SMOOTHING = 0.7
"""How much of the activations' spread moves into the weights: 0 none, 1 all."""
KEPT_FLOAT = 32
"""Channels of a layer's widest activation whose weights stay float."""
FEWEST_WORDS = 1000
"""Rows from which on a table counts as word embeddings."""
_TINY = 1e-5
_FLOAT_PRODUCT = "float_product_"

Floats = NDArray[np.float32]


def quantise(source: Path, target: Path, *, samples: Sequence[Sequence[int]]) -> None:
    """Write the graph with int8 weights. `samples`, token ids of ordinary texts, show how large activations get."""
    ready = target.with_suffix(".ready.onnx")
    quant_pre_process(source, ready, skip_symbolic_shape=True)
    model = onnx.load(ready)
    smooth(model, samples)
    quantise_embeddings(model)
    onnx.save(model, ready)
    quantize_dynamic(
        ready,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=[node.name for node in model.graph.node if node.name.startswith(_FLOAT_PRODUCT)],
        extra_options={"MatMulConstBOnly": True},
    )
    ready.unlink()


def quantise_embeddings(model: onnx.ModelProto) -> None:
    """Turn every large table that is looked up into int8 rows and one float scale a row."""
    tables = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes: list[onnx.NodeProto] = []
    for node in model.graph.node:
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or table.dims[0] < FEWEST_WORDS:
            nodes.append(node)
            continue
        rows, ids, name = to_array(table), node.input[1], table.name
        scales = np.maximum(np.abs(rows).max(1, keepdims=True) / 127, _TINY).astype(np.float32)
        model.graph.initializer.remove(table)
        model.graph.initializer.append(from_array(np.round(rows / scales).astype(np.int8), f"{name}_int8"))
        model.graph.initializer.append(from_array(scales, f"{name}_scales"))
        nodes += [
            make_node("Gather", [f"{name}_int8", ids], [f"{name}_small"], name=f"{name}_rows"),
            make_node("Cast", [f"{name}_small"], [f"{name}_large"], to=onnx.TensorProto.FLOAT, name=f"{name}_cast"),
            make_node("Gather", [f"{name}_scales", ids], [f"{name}_by"], name=f"{name}_row_scales"),
            make_node("Mul", [f"{name}_large", f"{name}_by"], [node.output[0]], name=f"{name}_scaled"),
        ]
    _replace_nodes(model, nodes)


def smooth(model: onnx.ModelProto, samples: Sequence[Sequence[int]]) -> None:
    """Divide activations by a factor a channel and multiply the weights by it; split the largest channels off."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            readers.setdefault(node.input[0], []).append(node)
    before: dict[str, list[onnx.NodeProto]] = {}
    after: dict[str, list[onnx.NodeProto]] = {}
    for name, peaks in _peaks(model, list(readers), samples).items():
        tables = [to_array(weights[node.input[1]]) for node in readers[name]]
        factors = _factors(peaks, np.max([np.abs(table).max(1) for table in tables], axis=0))
        widest = all(table.shape[0] > table.shape[1] for table in tables)
        large = np.sort(np.argsort(-peaks)[:KEPT_FLOAT]) if widest else np.empty(0, np.int64)
        divisors = 1 / factors
        divisors[large] = 0
        model.graph.initializer.append(from_array(divisors, f"{name}_divisors"))
        first = before.setdefault(readers[name][0].name, [])
        first.append(make_node("Mul", [name, f"{name}_divisors"], [f"{name}_smooth"], name=f"{name}_smoothing"))
        if len(large):
            model.graph.initializer.append(from_array(large.astype(np.int64), f"{name}_which"))
            first.append(make_node("Gather", [name, f"{name}_which"], [f"{name}_large"], axis=-1, name=f"{name}_pick"))
        for node, table in zip(readers[name], tables, strict=True):
            scaled = table * factors[:, None]
            scaled[large] = 0
            node.input[0] = f"{name}_smooth"
            weights[node.input[1]].CopyFrom(from_array(scaled, node.input[1]))
            if len(large):
                out, node.output[0] = node.output[0], f"{node.output[0]}_int8"
                model.graph.initializer.append(from_array(table[large], f"{out}_weights"))
                product = [f"{name}_large", f"{out}_weights"], [f"{out}_float"]
                after[node.name] = [
                    make_node("MatMul", *product, name=f"{_FLOAT_PRODUCT}{out}"),
                    make_node("Add", [node.output[0], f"{out}_float"], [out], name=f"{out}_sum"),
                ]
    groups = ([*before.get(node.name, []), node, *after.get(node.name, [])] for node in model.graph.node)
    _replace_nodes(model, [node for group in groups for node in group])


def _factors(peaks: Floats, heaviest: Floats) -> Floats:
    spread = np.maximum(peaks, _TINY) ** SMOOTHING / np.maximum(heaviest, _TINY) ** (1 - SMOOTHING)
    factors: Floats = np.clip(spread / np.exp(np.log(spread).mean()), 0.05, 50).astype(np.float32)
    return factors


def _peaks(model: onnx.ModelProto, names: Sequence[str], samples: Sequence[Sequence[int]]) -> dict[str, Floats]:
    """The largest absolute value that each channel of the named activations takes over the samples."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    peaks: dict[str, Floats] = {}
    for ids in samples:
        row = np.array([ids], np.int64)
        found = session.run(list(names), {"input_ids": row, "attention_mask": np.ones_like(row)})
        for name, values in zip(names, found, strict=True):
            largest = np.abs(values).reshape(-1, values.shape[-1]).max(0)
            peaks[name] = np.maximum(peaks.get(name, largest), largest)
    return peaks


def _replace_nodes(model: onnx.ModelProto, nodes: Iterable[onnx.NodeProto]) -> None:
    kept = list(nodes)
    del model.graph.node[:]
    model.graph.node.extend(kept)
