"""From a trained network to a weights folder: two int8 ONNX files, the tokenizer and the card. Needs torch and onnx."""

import copy
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from models.fused import FEEDS, Fused, watch
from models.network import Network
from models.pieces import SIGNS, ask, make_pieces
from models.train import encode, gather
from records.errors import ModelError
from records.question import Study

FILES = ("lower.onnx", "upper.onnx", "tokenizer.json", "card.json")
_STUDIES, _LESSONS = 12, 12  # enough to see how large the numbers between the layers grow
_QUICK = frozenset(name for names in FEEDS.values() for name in names)


def save_weights(
    network: Network, tokenizer: Tokenizer, folder: Path, *, card: dict[str, Any], studies: Sequence[Study]
) -> None:
    """Writes lower.onnx and upper.onnx (int8), tokenizer.json and card.json; when something fails, none of them.

    The first of the studies show how large the numbers between the layers grow.
    """
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    lower, upper = _shipped(network, tokenizer, studies[:_STUDIES])
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        there = Path(scratch)
        ids = torch.ones(2, 8, dtype=torch.long)
        table = ("rows", "pieces")
        _export(lower, there / "lower.onnx", (ids, ids, ids), ("ids", "mask", "cases"), {"hidden": table})
        _export(
            upper, there / "upper.onnx", (torch.zeros(2, 8, network.size.width), *[ids] * (1 + len(SIGNS))),
            ("hidden", "mask", *SIGNS),
            {"names": table, "slots": table} | dict.fromkeys(network.labels.whole, ("rows",)),
        )  # fmt: skip
        tokenizer.save(str(there / "tokenizer.json"))
        (there / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
        for name in FILES:
            shutil.move(there / name, folder / name)


def _shipped(
    network: Network, tokenizer: Tokenizer, studies: Sequence[Study]
) -> tuple[torch.nn.Module, torch.nn.Module]:
    """Both halves with their layers fused and their words in int8; the network itself stays as it was."""
    watched, own = copy.deepcopy(network), copy.deepcopy(network)
    peaks = watch([*watched.lower.layers, *watched.upper.layers])
    with torch.no_grad():
        for study in studies:
            pieces = make_pieces(tokenizer, study.text, study.windows)
            hidden, [seats] = encode(watched, [pieces])
            asked = [(ask(pieces, one.question), seats) for one in study.lessons[:_LESSONS]]
            if asked:
                watched.upper(*gather(hidden, asked))
    left = iter(peaks)
    for half in (own.lower, own.upper):
        half.layers = torch.nn.ModuleList(Fused(block, next(left)) for block in half.layers)
    own.lower.words = _Rows(own.lower.words)
    return own.lower, own.upper


def _export(
    half: torch.nn.Module, path: Path, examples: tuple[torch.Tensor, ...], inputs: Sequence[str],
    outputs: dict[str, tuple[str, ...]],
) -> None:  # fmt: skip
    """One half of the network to ONNX, rows and pieces left open, the layers' matrices in int8."""
    axes = {name: dict(enumerate(("rows", "pieces"))) for name in inputs}
    whole = path.with_suffix(".whole")
    torch.onnx.export(
        half, examples, str(whole), input_names=list(inputs), output_names=list(outputs),
        dynamic_axes=axes | {name: dict(enumerate(places)) for name, places in outputs.items()},
        opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
    )  # fmt: skip
    _quantize(whole, path)
    whole.unlink()


def _quantize(path: Path, target: Path) -> None:
    """Int8 weights and int8 arithmetic for the layers' matrices; the heads are small and stay as they are.

    Those with eased inputs have one scale for each output and one for a whole input, which is quickest. `narrow` has a
    scale for each 128 numbers of both: one for all would do harm, as what feeds it has a long tail.
    """
    try:
        import onnx
        from onnx import helper, numpy_helper
        from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
    except ImportError as cause:
        raise ModelError(f"training lacks a library ({cause}); `pip install longarm[train]` brings it") from cause
    model = onnx.load(str(path))
    others = [one.name for one in model.graph.node if _matrix_of(one.name) != "narrow"]
    config = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(model, algo_config=config, nodes_to_exclude=others)
    quantizer.process()
    graph = quantizer.model.model.graph
    told = {one.name: one for one in graph.initializer}
    for n, node in enumerate(graph.node):
        if node.op_type != "MatMul" or _matrix_of(node.name) not in _QUICK:
            continue
        weight = torch.from_numpy(numpy_helper.to_array(told[node.input[1]]).copy())
        # Not 127: processors without VNNI add two products in 16 bits, and of those sums one in 26,000 would overflow.
        scale = weight.abs().amax(0).clamp(min=1e-8) / 100
        names = [f"{node.input[1]}_rows", f"{node.input[1]}_scales"]
        graph.initializer.remove(told[node.input[1]])
        graph.initializer.append(numpy_helper.from_array((weight / scale).round().to(torch.int8).numpy(), names[0]))
        graph.initializer.append(numpy_helper.from_array(scale.numpy(), names[1]))
        graph.node[n].CopyFrom(
            helper.make_node("DynamicQuantizeMatMul", [node.input[0], *names], list(node.output), name=node.name,
                             domain="com.microsoft")
        )  # fmt: skip
    onnx.save(quantizer.model.model, str(target))


def _matrix_of(node: str) -> str:
    """The layer's matrix that a node is the product of; empty for any other node.

    >>> _matrix_of("/layers.0/query/MatMul"), _matrix_of("/names/MatMul")
    ('query', '')
    """
    parts = node.strip("/").split("/")
    return parts[1] if len(parts) == 3 and parts[0].startswith("layers.") else ""


class _Rows(torch.nn.Module):  # type: ignore[misc]
    """An embedding whose rows are int8 with a scale each."""

    def __init__(self, table: torch.nn.Embedding) -> None:
        super().__init__()
        weight = table.weight.data
        self.register_buffer("scale", weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127)
        self.register_buffer("rows", (weight / self.scale).round().to(torch.int8))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.scale[ids]
