"""From a weights folder back to the network that it was made of, as far as int8 tells it. Needs torch and onnx."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.fused import FEEDS
from records.errors import ModelError

_ZERO = 128  # of symmetric weights in 8 bits
HALVES = ("lower", "upper")


def unpack_weights(folder: Path) -> dict[str, torch.Tensor]:
    """The network's numbers by their names: matrices as their int8 blocks tell them, the rest as it was."""
    try:
        import onnx
        from onnx import numpy_helper
    except ImportError as cause:
        raise ModelError(f"training lacks a library ({cause}); `pip install longarm[train]` brings it") from cause
    state: dict[str, torch.Tensor] = {}
    for half in HALVES:
        try:
            graph = onnx.load(str(folder / f"{half}.onnx")).graph
        except (OSError, ValueError) as cause:
            raise ModelError(f"{folder}: no {half}.onnx can be read there ({cause}); name a weights folder") from cause
        told = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        # The export keeps equal numbers once; the other names stand for them.
        told |= {one.output[0]: told[one.input[0]] for one in graph.node if one.input and one.input[0] in told
                 and one.op_type == "Identity"}  # fmt: skip
        state |= {
            f"{half}.{name}": _tensor(one)
            for name, one in told.items()
            if not name.startswith("onnx::") and ".ease_" not in name
        }
        for node in graph.node:
            layer = _layer(node.name)
            if node.op_type == "MatMulNBits":
                width = next(one.i for one in node.attribute if one.name == "K")
                matrix = _matrix(*(told[name] for name in node.input[1:3]))[:, :width]
            elif node.op_type == "DynamicQuantizeMatMul":
                rows, scales = (told[name] for name in node.input[1:3])
                matrix = (rows * scales).T * told[_ease_of(layer)]
            elif node.op_type == "MatMul" and node.input[1] in told:
                matrix = told[node.input[1]].T
            else:
                continue
            state[f"{half}.{layer}.weight"] = _tensor(matrix)
    state["lower.words.weight"] = state.pop("lower.words.rows").float() * state.pop("lower.words.scale")
    return state


def _layer(node: str) -> str:
    """The name of the layer that a node is the product of.

    >>> _layer("/layers.0/query/MatMul_Q8")
    'layers.0.query'
    """
    return node.strip("/").rpartition("/")[0].replace("/", ".")


def _ease_of(layer: str) -> str:
    """The name of what the columns of a matrix were divided by, the other way round.

    >>> _ease_of("layers.0.key")
    'layers.0.ease_entry'
    """
    block, _, matrix = layer.rpartition(".")
    return f"{block}.ease_{next(feed for feed, names in FEEDS.items() if matrix in names)}"


def _matrix(blocks: Any, scales: Any) -> Any:
    """From blocks [out, n, 128] and their scales [out, n] to a matrix [out, in]."""
    rows = blocks.shape[0]
    return ((blocks.astype(np.float32) - _ZERO) * scales.reshape(rows, -1, 1)).reshape(rows, -1)


def _tensor(numbers: Any) -> torch.Tensor:
    return torch.from_numpy(np.array(numbers))
