"""From lessons to a trained network: shuffled, batched by size, resumable after a kill. Needs torch."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from models.loss import batch_loss
from models.network import Network
from models.pieces import Pieces, find_pieces
from records.window import Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train: epochs, pieces in a batch, peak learning rates of encoder and heads, and the seed."""

    epochs: int = 4
    batch_pieces: int = 2048
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    seed: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a training: which of how many, and the loss there."""

    step: int
    steps: int
    loss: float


def train_network(
    network: Network,
    tokenizer: Tokenizer,
    lessons: Sequence[Lesson],
    *,
    settings: Settings,
    checkpoint: Path | None = None,
    report: Callable[[Progress], None] = lambda _: None,
    save_every: int = 200,
) -> None:
    """Trains the network in place; with a checkpoint path, a killed training goes on where it was last saved."""
    torch.manual_seed(settings.seed)
    torch.set_flush_denormal(True)
    rows = _first_rows(tokenizer, lessons)
    batches = [batch for epoch in range(settings.epochs) for batch in _batches(rows, settings, epoch)]
    optimizer = _optimizer(network, settings)
    warm = max(1, int(settings.warmup * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (len(batches) - step) / max(1, len(batches) - warm)))
    )
    mark = fingerprint(lessons, settings)
    done = _resume(checkpoint, network, optimizer, schedule, mark)
    network.train()
    for step in range(done, len(batches)):
        batch = batches[step]
        loss = batch_loss(
            network(*pad_rows([rows[n] for n in batch])), [lessons[n] for n in batch], [rows[n] for n in batch]
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        report(Progress(step=step + 1, steps=len(batches), loss=loss.item()))
        if checkpoint and (step + 1) % save_every == 0:
            _save(checkpoint, network, optimizer, schedule, mark, step + 1)
    network.eval()


def pad_rows(rows: Sequence[Pieces]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The ids, mask and kinds of some rows, each [B, L], padded with zeros to the longest."""
    longest = max(len(row.ids) for row in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask, kinds = torch.zeros_like(ids), torch.zeros_like(ids)
    for n, row in enumerate(rows):
        ids[n, : len(row.ids)] = torch.tensor(row.ids)
        mask[n, : len(row.ids)] = 1
        kinds[n, : len(row.ids)] = torch.tensor(row.kinds)
    return ids, mask, kinds


def _first_rows(tokenizer: Tokenizer, lessons: Sequence[Lesson]) -> list[Pieces]:
    """The row of each lesson; lessons are cut to the encoder's size where they are made."""
    return [rows[0] for rows in find_pieces(tokenizer, [one.window for one in lessons])]


def _batches(rows: Sequence[Pieces], settings: Settings, epoch: int) -> Iterator[list[int]]:
    """Every row once, in batches of like lengths, in an order that the seed and the epoch fix."""
    dice = random.Random(settings.seed * 1000 + epoch)
    order = sorted(range(len(rows)), key=lambda n: len(rows[n].ids) + dice.randint(-8, 8))
    batches: list[list[int]] = [[]]
    for n in order:
        if batches[-1] and (len(batches[-1]) + 1) * len(rows[n].ids) > settings.batch_pieces:
            batches.append([])
        batches[-1].append(n)
    dice.shuffle(batches)
    yield from batches


def _optimizer(network: Network, settings: Settings) -> torch.optim.AdamW:
    """AdamW; the word embeddings stay as they were pretrained, which keeps rare words in their places."""
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in inside]
    groups = [{"params": encoder, "lr": settings.encoder_rate}, {"params": heads, "lr": settings.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def fingerprint(lessons: Sequence[Lesson], settings: Settings) -> str:
    """A digest of the lessons, their answers and the settings: equal trainings have equal ones."""
    whole = hashlib.sha256(repr(settings).encode())
    for one in lessons:
        whole.update(repr(one).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _save(path: Path, network: Network, optimizer: Any, schedule: Any, mark: str, step: int) -> None:
    """The checkpoint holds all that the next step depends on, the state of the dice of dropout included."""
    state = {"mark": mark, "step": step, "network": network.state_dict(), "optimizer": optimizer.state_dict(),
             "schedule": schedule.state_dict(), "dice": torch.get_rng_state()}  # fmt: skip
    save_state(state, path)


def save_state(state: Any, path: Path) -> None:
    """Writes beside the file and moves it there, so that a kill leaves the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".fresh")
    torch.save(state, fresh)
    os.replace(fresh, path)


def _resume(path: Path | None, network: Network, optimizer: Any, schedule: Any, mark: str) -> int:
    """The step to go on from: 0 without a checkpoint of the same lessons and settings."""
    if path is None or not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    if state.get("mark") != mark:
        return 0
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    torch.set_rng_state(state["dice"])
    return int(state["step"])
