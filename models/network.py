"""The network as it is trained: MiniLM's layers, the upper ones read once for each question. Needs torch."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from models.attention import RowAttention
from models.labels import NAME_TAGS, OWN, Labels
from models.pieces import CASES, DISTANCES, MARKS, TURNS
from records.errors import ModelError

LAYERS, LOWER = 6, 3
HEADS = 12
_DROPOUT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the network is; MiniLM's own size is the default."""

    width: int = 384
    inner: int = 1536
    words: int = 30522
    places: int = 512


class Block(nn.Module):  # type: ignore[misc]
    """One layer of BERT: attention, then two dense layers, each added to its input and normed."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        width = size.width
        self.query, self.key, self.value, self.mixed = (nn.Linear(width, width) for _ in range(4))
        self.wide, self.narrow = nn.Linear(width, size.inner), nn.Linear(size.inner, width)
        self.norm, self.norm2 = nn.LayerNorm(width, eps=1e-12), nn.LayerNorm(width, eps=1e-12)
        self.drop = nn.Dropout(_DROPOUT)

    def forward(self, hidden: Tensor, allowed: Tensor) -> Tensor:
        """`hidden` [B, L, d]; `allowed` [B, 1, 1, L] is 0 where a piece may be looked at, very low elsewhere."""
        query, key, value = (
            one(hidden).unflatten(-1, (HEADS, -1)).transpose(1, 2) for one in (self.query, self.key, self.value)
        )
        attend = RowAttention.apply if self.training else functional.scaled_dot_product_attention
        seen = attend(query, key, value, allowed.to(query.dtype))
        hidden = self.norm(hidden + self.mixed(seen.transpose(1, 2).flatten(-2)))
        return self.norm2(hidden + self.drop(self.narrow(functional.gelu(self.wide(hidden)))))


class Lower(nn.Module):  # type: ignore[misc]
    """Embeddings and the lower layers: they read each row once, whoever is asked about."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        width = size.width
        self.words, self.places = nn.Embedding(size.words, width), nn.Embedding(size.places, width)
        self.cases = nn.Embedding(CASES, width)
        self.norm, self.drop = nn.LayerNorm(width, eps=1e-12), nn.Dropout(_DROPOUT)
        self.layers = nn.ModuleList(Block(size) for _ in range(LOWER))

    def forward(self, ids: Tensor, mask: Tensor, cases: Tensor) -> Tensor:
        """From ids, mask and cases [R, L] to hidden states [R, L, d]."""
        places = torch.arange(ids.shape[1], device=ids.device).unsqueeze(0)
        hidden = self.drop(self.norm(self.words(ids) + self.places(places) + self.cases(cases)))
        for layer in self.layers:
            hidden = layer(hidden, _allowed(mask))
        return hidden


class Upper(nn.Module):  # type: ignore[misc]
    """The upper layers and the heads: they read a stretch of hidden states for one question."""

    def __init__(self, size: Size, labels: Labels) -> None:
        super().__init__()
        width = size.width
        self.labels = labels
        self.marks, self.distances = nn.Embedding(MARKS, width), nn.Embedding(DISTANCES, width)
        self.rivals, self.turns = nn.Embedding(DISTANCES, width), nn.Embedding(TURNS, width)
        self.layers = nn.ModuleList(Block(size) for _ in range(LAYERS - LOWER))
        self.names, self.slots = nn.Linear(width, len(NAME_TAGS)), nn.Linear(width, len(labels.slots))
        self.look = nn.Linear(width, 1)
        self.inner = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Dropout(_DROPOUT))
        self.whole = nn.ModuleDict({name: nn.Linear(width, len(told)) for name, told in labels.whole.items()})
        self.strongest = nn.Parameter(torch.tensor(0.5))
        for extra in (self.marks, self.distances, self.rivals, self.turns):
            nn.init.normal_(extra.weight, std=0.02)

    def forward(
        self, hidden: Tensor, mask: Tensor, marks: Tensor, distances: Tensor, rivals: Tensor, turns: Tensor
    ) -> tuple[Tensor, ...]:
        """Logits: names [B, S, tags], slots [B, S, slots], then one [B, labels] for each of `labels.whole`."""
        hidden = hidden + self.marks(marks) + self.distances(distances) + self.rivals(rivals) + self.turns(turns)
        for layer in self.layers:
            hidden = layer(hidden, _allowed(mask))
        everywhere = mask.to(hidden.dtype)
        marked = ((marks == 1) | (marks == 3)).to(hidden.dtype)
        # Where nobody is marked the whole stretch stands in for the person.
        marked = torch.where(marked.sum(1, keepdim=True) > 0, marked, everywhere)
        looked = torch.softmax(self.look(hidden).squeeze(-1).float() + (1 - mask.float()) * -1e4, dim=-1)
        pooled = torch.cat([hidden[:, 0], _mean(hidden, marked), _mean(hidden, looked.to(hidden.dtype))], dim=-1)
        inner = self.inner(pooled)
        slots = self.slots(hidden)
        answers = {name: self.whole[name](inner) for name in self.labels.whole}
        # A method that some words tell is told: its strongest piece speaks for it.
        told = slots[:, :, len(self.labels.fields) :] + ((1 - everywhere) * -1e4).unsqueeze(-1)
        answers["methods"] = answers["methods"] + self.strongest * told.amax(dim=1)
        return (self.names(hidden), slots, *answers.values())


class Network(nn.Module):  # type: ignore[misc]
    """Both halves, made for the labels of one codebook; `lower` and `upper` are called apart."""

    def __init__(self, size: Size = Size(), labels: Labels = OWN) -> None:
        super().__init__()
        self.size, self.labels = size, labels
        self.lower, self.upper = Lower(size), Upper(size, labels)


def make_network(folder: Path, labels: Labels = OWN) -> Network:
    """A new network whose layers are those of the pretrained encoder in the folder; its heads begin at random."""
    given = load_file(folder / "model.safetensors")
    words, width = given["embeddings.word_embeddings.weight"].shape
    places = len(given["embeddings.position_embeddings.weight"])
    inner = len(given["encoder.layer.0.intermediate.dense.bias"])
    network = Network(Size(width=width, inner=inner, words=words, places=places), labels)
    table = {
        "words": "word_embeddings", "places": "position_embeddings", "norm": "LayerNorm",
        "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
        "mixed": "attention.output.dense", "wide": "intermediate.dense", "narrow": "output.dense",
    }  # fmt: skip
    blocks = [*network.lower.layers, *network.upper.layers]
    for n, block in enumerate(blocks):
        names = {own: f"encoder.layer.{n}.{table[own]}" for own in ("query", "key", "value", "mixed", "wide", "narrow")}
        names |= {
            f"norm{k}": f"encoder.layer.{n}.{place}.LayerNorm"
            for k, place in (("", "attention.output"), ("2", "output"))
        }
        block.load_state_dict(
            {f"{own}.{kind}": given[f"{name}.{kind}"] for own, name in names.items() for kind in ("weight", "bias")}
        )
    lower = network.lower
    for own in ("words", "places"):
        getattr(lower, own).weight.data.copy_(given[f"embeddings.{table[own]}.weight"])
    lower.norm.load_state_dict({kind: given[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")})
    # All cases begin as the one token type the encoder was trained with; a little noise lets them part.
    kind = given["embeddings.token_type_embeddings.weight"][0]
    lower.cases.weight.data.copy_(kind + 0.01 * torch.randn(CASES, width))
    return network


def adopt(network: Network, state: Mapping[str, Tensor], labels: Labels) -> None:
    """Gives the network the numbers of one that was made for those `labels`.

    Of its heads the rows of labels that only one of them has stay as they are in the network. It may have read more or
    fewer of its layers once.
    """
    mixed, own = _counted_anew(state), network.state_dict()
    heads = [("slots", network.labels.slots, labels.slots)]
    heads += [(f"whole.{name}", told, labels.whole[name]) for name, told in network.labels.whole.items()]
    for head, wanted, given in heads:
        if len(state[f"upper.{head}.bias"]) != len(given):
            raise ModelError(
                f"a network whose head {head!r} answers {len(state[f'upper.{head}.bias'])} labels, where {len(given)} "
                "were expected; keep its card.json beside it"
            )
        shared = [(n, given.index(label)) for n, label in enumerate(wanted) if label in given]
        for name in (f"upper.{head}.weight", f"upper.{head}.bias"):
            mixed[name] = own[name].clone()
            for to, at in shared:
                mixed[name][to] = state[name][at]
    network.load_state_dict(mixed)


def _counted_anew(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The same numbers, the layers with the names that they have where LOWER of them are read once."""
    parts = {name: name.split(".", 3) for name in state}
    first = 1 + max((int(part[2]) for part in parts.values() if part[:2] == ["lower", "layers"]), default=-1)
    for part in parts.values():
        if part[1] == "layers":
            place = int(part[2]) + (first if part[0] == "upper" else 0)
            part[0], part[2] = ("lower", str(place)) if place < LOWER else ("upper", str(place - LOWER))
    return {".".join(part): state[name] for name, part in parts.items()}


def _allowed(mask: Tensor) -> Tensor:
    return ((1 - mask.float()) * -1e4)[:, None, None, :]


def _mean(hidden: Tensor, weights: Tensor) -> Tensor:
    return (hidden * weights.unsqueeze(-1)).sum(1) / weights.sum(1, keepdim=True).clamp(min=1e-6)
