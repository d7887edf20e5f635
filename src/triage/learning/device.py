"""Where training runs: on a GPU when there is one; on the CPU in bfloat16 only where that was timed to be faster."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from threadpoolctl import threadpool_limits
from torch import Tensor, nn

ROUNDS = 3
"""Steps timed each way. The fastest of them counts, so that what else the machine does matters little."""
GAIN = 1.1
"""How much faster bfloat16 has to be on a CPU to be worth its rounding."""


def best_device() -> torch.device:
    """The GPU that torch can use here, or the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def device_of(network: nn.Module) -> torch.device:
    """The device that a network's weights are on."""
    return next(network.parameters()).device


def moved(batch: Mapping[str, Any], device: torch.device) -> dict[str, Any]:
    """The same batch with every tensor on `device`, those inside mappings too.

    >>> moved({"weights": torch.ones(1), "targets": {"intent": torch.ones(1)}}, torch.device("cpu"))
    {'weights': tensor([1.]), 'targets': {'intent': tensor([1.])}}
    """
    return {name: _moved(part, device) for name, part in batch.items()}


def _moved(part: Any, device: torch.device) -> Any:
    if isinstance(part, Mapping):
        return moved(part, device)
    return part.to(device) if isinstance(part, Tensor) else part


def half_is_faster(network: nn.Module, batch: Mapping[str, Any]) -> bool:
    """Whether training steps take less time in bfloat16 here. On a GPU: whether it can reckon in bfloat16 at all.

    The probe changes no weight: it goes forward and back, and takes no step.
    """
    device = device_of(network)
    if device.type != "cpu":
        return device.type == "cuda" and torch.cuda.is_bf16_supported()
    with torch.random.fork_rng(devices=[]):
        taken = {half: min(_step(network, batch, half=half) for _ in range(ROUNDS)) for half in (True, False)}
    network.zero_grad(set_to_none=True)
    return taken[True] * GAIN < taken[False]


@contextmanager
def one_thread() -> Iterator[None]:
    """For steps so small that threads would wait for each other most of the time, above all on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        torch.set_num_threads(before)


def _step(network: nn.Module, batch: Mapping[str, Any], *, half: bool) -> float:
    began = time.perf_counter()
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        loss: Tensor = network(**batch)["loss"]
    loss.backward()  # type: ignore[no-untyped-call]
    return time.perf_counter() - began
