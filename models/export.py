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

from models.network import Network
from records.errors import ModelError

FILES = ("lower.onnx", "upper.onnx", "tokenizer.json", "card.json")


def save_weights(network: Network, tokenizer: Tokenizer, folder: Path, *, card: dict[str, Any]) -> None:
    """Writes lower.onnx and upper.onnx (int8), tokenizer.json and card.json; when something fails, none of them."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        there = Path(scratch)
        ids = torch.ones(2, 8, dtype=torch.long)
        table = ("rows", "pieces")
        lower = copy.deepcopy(network.lower)
        lower.words = _Rows(network.lower.words)
        _export(lower, there / "lower.onnx", (ids, ids, ids), ("ids", "mask", "cases"), {"hidden": table})
        _export(
            network.upper, there / "upper.onnx", (torch.zeros(2, 8, network.size.width), ids, ids, ids),
            ("hidden", "mask", "marks", "distances"),
            {"names": table, "slots": table} | dict.fromkeys(network.labels.whole, ("rows",)),
        )  # fmt: skip
        tokenizer.save(str(there / "tokenizer.json"))
        (there / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
        for name in FILES:
            shutil.move(there / name, folder / name)


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
        opset_version=17, dynamo=False,
    )  # fmt: skip
    _quantize(whole, path)
    whole.unlink()


def _quantize(path: Path, target: Path) -> None:
    """Int8 weights for all matrices, one scale for each 32 of them, and int8 arithmetic on the CPU.

    Scales for whole tensors would do harm: some places of MiniLM's hidden states are very large. On one article
    the lower half's states then differ by 12 per cent from those of the trained network, with blocks by 2 (2026-11).
    """
    try:
        import onnx
        from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
    except ImportError as cause:
        raise ModelError(f"training lacks a library ({cause}); `pip install longarm[train]` brings it") from cause
    config = DefaultWeightOnlyQuantConfig(block_size=32, is_symmetric=True, accuracy_level=4, bits=8)
    quantizer = MatMulNBitsQuantizer(onnx.load(str(path)), algo_config=config)
    quantizer.process()
    quantizer.model.save_model_to_file(str(target))


class _Rows(torch.nn.Module):  # type: ignore[misc]
    """An embedding whose rows are int8 with a scale each."""

    def __init__(self, table: torch.nn.Embedding) -> None:
        super().__init__()
        weight = table.weight.data
        self.register_buffer("scale", weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127)
        self.register_buffer("rows", (weight / self.scale).round().to(torch.int8))

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].float() * self.scale[ids]
