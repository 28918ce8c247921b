"""The network as it is trained: MiniLM with more token types and one small head per question. Needs torch."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel

from models.labels import NAME_TAGS, SLOTS, WHOLE
from models.pieces import KINDS


class Network(nn.Module):  # type: ignore[misc]
    """One shared encoder; the heads `names` and `slots` answer for each piece, the others for the whole window."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.names = nn.Linear(width, len(NAME_TAGS))
        self.slots = nn.Linear(width, len(SLOTS))
        self.inner = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Dropout(0.1))
        self.whole = nn.ModuleDict({name: nn.Linear(width, len(labels)) for name, labels in WHOLE.items()})

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, ...]:
        """Logits: names [B, L, tags], slots [B, L, slots], then one [B, labels] for each of WHOLE in its order."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        everywhere = mask.to(hidden.dtype)
        marked = (kinds >= 4).to(hidden.dtype) * everywhere
        # Where nobody is marked the whole window stands in for the person.
        marked = torch.where(marked.sum(1, keepdim=True) > 0, marked, everywhere)
        pooled = torch.cat([hidden[:, 0], _mean(hidden, marked), _mean(hidden, everywhere)], dim=-1)
        inner = self.inner(pooled)
        return (self.names(hidden), self.slots(hidden), *(self.whole[name](inner) for name in WHOLE))


def make_network(folder: Path) -> Network:
    """A new network on the pretrained encoder of the folder, its token-type embedding widened to KINDS rows."""
    encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
    # Without dropout inside attention torch takes its quick kernels.
    old = encoder.embeddings.token_type_embeddings.weight.data
    wider = nn.Embedding(KINDS, old.shape[1])
    # All kinds begin as the one the encoder was trained with; a little noise lets them part.
    wider.weight.data = old[0].repeat(KINDS, 1) + 0.01 * torch.randn(KINDS, old.shape[1])
    encoder.embeddings.token_type_embeddings = wider
    encoder.config.type_vocab_size = KINDS
    return Network(encoder)


def _mean(hidden: Tensor, weights: Tensor) -> Tensor:
    return (hidden * weights.unsqueeze(-1)).sum(1) / weights.sum(1, keepdim=True).clamp(min=1)
