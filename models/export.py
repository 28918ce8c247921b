"""From a trained network to a weights folder: int8 ONNX, the tokenizer and the card. Needs torch and onnx."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from models.labels import WHOLE
from models.network import Network
from records.errors import ModelError

_OUTPUTS = ("names", "slots", *WHOLE)


def save_weights(network: Network, tokenizer: Tokenizer, folder: Path, *, card: dict[str, Any]) -> None:
    """Writes model.onnx (int8), tokenizer.json and card.json; all three or, when something fails, none."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        whole = Path(scratch) / "whole.onnx"
        _export(network, whole)
        _quantize(whole, Path(scratch) / "model.onnx")
        tokenizer.save(str(Path(scratch) / "tokenizer.json"))
        (Path(scratch) / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
        for name in ("model.onnx", "tokenizer.json", "card.json"):
            shutil.move(Path(scratch) / name, folder / name)


def _export(network: Network, path: Path) -> None:
    network.eval()
    # The tracer follows plain attention only.
    network.encoder.set_attn_implementation("eager")
    ids = torch.ones(2, 8, dtype=torch.long)
    axes = {name: {0: "rows", 1: "pieces"} for name in ("ids", "mask", "kinds", "names", "slots")}
    torch.onnx.export(
        network,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        str(path),
        input_names=["ids", "mask", "kinds"],
        output_names=list(_OUTPUTS),
        dynamic_axes=axes | {name: {0: "rows"} for name in WHOLE},
        opset_version=17,
        dynamo=False,
    )


def _quantize(path: Path, target: Path) -> None:
    """Int8 weights for the encoder's matrices and embeddings; the heads are small and stay as they are."""
    try:
        import onnx
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as cause:
        raise ModelError("onnx is not installed; `pip install longarm[train]` brings it") from cause
    heads = [
        n.name for n in onnx.load(str(path)).graph.node if n.op_type in ("MatMul", "Gemm") and "encoder" not in n.name
    ]
    quantize_dynamic(
        str(path), str(target), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=heads,
        op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
