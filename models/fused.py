"""The layers as they are shipped: attention in one operator, and inputs that int8 can hold. Needs torch."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.network import HEADS, Block

# The inputs of a layer's matrices by the matrices that each feeds, and how many times the usual peak a column may
# reach: chosen by how little the answers to 120 questions change, 2026-11. What feeds `narrow` has too long a tail.
FEEDS = {"entry": ("query", "key", "value"), "seen": ("mixed",), "middle": ("wide",)}
_MOST = {"entry": 1.5, "seen": 4.0, "middle": 2.5}


class Fused(nn.Module):  # type: ignore[misc]
    """A Block whose large input columns are divided by what their matrices are multiplied with.

    So one scale can hold all columns in int8. `peaks` tells the largest size of each column, by feed.
    """

    def __init__(self, block: Block, peaks: Mapping[str, Tensor]) -> None:
        super().__init__()
        for name, part in block.named_children():
            setattr(self, name, part)
        for feed, names in FEEDS.items():
            ease = (peaks[feed] / (_MOST[feed] * peaks[feed].median())).clamp(min=1.0)
            self.register_buffer(f"ease_{feed}", 1 / ease)
            for name in names:
                getattr(self, name).weight.data *= ease

    def forward(self, hidden: Tensor, allowed: Tensor) -> Tensor:
        """As that of the Block."""
        eased = hidden * self.ease_entry
        mask = (allowed[:, 0, 0, :] > -1).to(torch.int32)
        seen = _Attention.apply(self.query(eased), self.key(eased), self.value(eased), mask)
        hidden = self.norm(hidden + self.mixed(seen * self.ease_seen))
        return self.norm2(hidden + self.narrow(functional.gelu(self.wide(hidden * self.ease_middle))))


class _Attention(torch.autograd.Function):  # type: ignore[misc]
    """ONNX Runtime's own operator; `mask` [B, L] is 1 where a piece may be looked at."""

    @staticmethod
    def forward(_: Any, query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        split = [one.unflatten(-1, (HEADS, -1)).transpose(1, 2) for one in (query, key, value)]
        allowed = ((1 - mask.to(query.dtype)) * -1e4)[:, None, None, :]
        return functional.scaled_dot_product_attention(*split, attn_mask=allowed).transpose(1, 2).flatten(-2)

    @staticmethod
    def symbolic(graph: Any, query: Any, key: Any, value: Any, mask: Any) -> Any:
        nothing = torch.onnx.symbolic_helper._optional_input_placeholder_tensor(graph)
        seen = graph.op("com.microsoft::MultiHeadAttention", query, key, value, nothing, mask, num_heads_i=HEADS)
        seen.setType(query.type())
        return seen


def watch(blocks: Sequence[Block]) -> list[dict[str, Tensor]]:
    """From now on the largest size of each input column of the matrices of each block, by feed."""
    return [{feed: _peak_of(getattr(block, names[0])) for feed, names in FEEDS.items()} for block in blocks]


def _peak_of(matrix: nn.Linear) -> Tensor:
    """A tensor that grows to the largest size of each column that the matrix is given."""
    peak = torch.zeros(matrix.in_features)

    def note(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        torch.maximum(peak, given[0].detach().flatten(0, -2).abs().amax(0), out=peak)

    matrix.register_forward_pre_hook(note)
    return peak
