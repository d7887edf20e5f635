"""From the trained network to files: the encoder as a float ONNX graph, and the heads as safetensors."""

import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from triage.learning.head_file import write_heads
from triage.learning.network import Network


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


def save_heads(network: Network, path: Path) -> None:
    """Write the network's heads."""
    write_heads({name: tensor.detach().numpy() for name, tensor in network.head_tensors().items()}, path)
