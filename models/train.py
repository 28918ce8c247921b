"""From studies to a trained network: shuffled, batched by size, resumable after a kill. Needs torch."""

import hashlib
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.optim.swa_utils import AveragedModel

from models.loss import Losses, Task, prepare
from models.network import Network
from models.pieces import SIGNS, Asked, Pieces, make_pieces
from models.rename import Renamer
from records.question import Lesson, Study


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to train: rounds, pieces in a batch, peak learning rates of encoder and heads, and the seed.

    `left` is the part of the peak rates that is left at the end, for a stage that another follows.
    `averaged` is the part of the steps, at the end, over which the network's numbers are averaged: the mean of many
    good networks reads better than the last of them.
    `hidden` is the part of the pieces that a round hides behind [MASK], `renamed` the part of the texts whose people it
    gives other names, so that nothing is learned by heart.
    `bystanders`, `numbers` and `open_data` are the parts of the lessons on people who are no targets, on numbers,
    and of open corpora that each round takes: they are many, and alike.
    """

    epochs: int = 4
    batch_pieces: int = 4_500
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    warmup: float = 0.06
    left: float = 0.0
    averaged: float = 0.0
    hidden: float = 0.06
    renamed: float = 0.0
    bystanders: float = 0.35
    numbers: float = 0.3
    open_data: float = 1.0
    seed: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One step of a training: which of how many, and the loss there."""

    step: int
    steps: int
    loss: float


Batch = list[tuple[int, list[int]]]  # a study and those of its lessons that are taken
_CHUNK = 6_000  # padded pieces that go through the network at once


def train_network(
    network: Network,
    tokenizer: Tokenizer,
    studies: Sequence[Study],
    *,
    settings: Settings,
    checkpoint: Path | None = None,
    report: Callable[[Progress], None] = lambda _: None,
    save_every: int = 100,
) -> None:
    """Trains the network in place; with a checkpoint path, a killed training goes on where it was last saved."""
    torch.manual_seed(settings.seed)
    texts = [make_pieces(tokenizer, one.text, one.windows) for one in studies]
    tasks = [
        [prepare(text, lesson, network.labels) for lesson in one.lessons]
        for text, one in zip(texts, studies, strict=True)
    ]
    batches = [batch for epoch in range(settings.epochs) for batch in _batches(studies, tasks, settings, epoch)]
    optimizer = _optimizer(network, settings)
    renamer = Renamer(tokenizer, texts, studies, part=settings.renamed, seed=settings.seed)
    hide = _Hide(settings.hidden, tokenizer.token_to_id("[MASK]") or 0)
    warm = max(1, int(settings.warmup * len(batches)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, warm, len(batches), settings.left))
    mark = fingerprint(studies, settings)
    mean, first = AveragedModel(network), len(batches) - int(settings.averaged * len(batches))
    state = {"network": network, "optimizer": optimizer, "schedule": schedule, "mean": mean}
    done = _resume(checkpoint, state, mark)
    network.train()
    torch.set_flush_denormal(True)
    for step in range(done, len(batches)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            read = [(renamer.rename(n, step), [tasks[n][k] for k in chosen]) for n, chosen in batches[step]]
            loss = _loss(network, read, hide)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step >= first:
            mean.update_parameters(network)
        report(Progress(step=step + 1, steps=len(batches), loss=loss.item()))
        if checkpoint and (step + 1) % save_every == 0:
            _save(checkpoint, state, mark, step + 1)
    torch.set_flush_denormal(False)
    if first < len(batches):
        network.load_state_dict(mean.module.state_dict())
    network.eval()


@dataclass(frozen=True, slots=True)
class _Hide:
    """Hides a part of the ids behind that of [MASK]; the dice are torch's, which a checkpoint keeps."""

    part: float
    mask: int

    def __call__(self, ids: torch.Tensor) -> torch.Tensor:
        return torch.where(torch.rand(ids.shape) < self.part, self.mask, ids) if self.part else ids


def _loss(
    network: Network, batch: Sequence[tuple[Pieces, Sequence[Task]]], hide: Callable[[torch.Tensor], torch.Tensor]
) -> torch.Tensor:
    hidden, seats = encode(network, [pieces for pieces, _ in batch], hide)
    asked = [(task, seat) for (_, tasks), seat in zip(batch, seats, strict=True) for task in tasks]
    asked.sort(key=lambda pair: len(pair[0].asked.marks))
    losses = Losses(network.labels)
    for chunk in _chunks(asked, lambda pair: len(pair[0].asked.marks)):
        tasks = [task for task, _ in chunk]
        losses.add(network.upper(*gather(hidden, [(task.asked, seat) for task, seat in chunk])), tasks)
    return losses.total()


def encode(
    network: Network, texts: Sequence[Pieces], hide: Callable[[torch.Tensor], torch.Tensor] = lambda ids: ids
) -> tuple[torch.Tensor, list[torch.Tensor]]:
    """The hidden states of all rows, one after another, and for each text the places of its pieces there.

    Before each text's pieces stands the place of its first [CLS]. `hide` may change the ids before they are read.
    """
    rows = [(n, k) for n, text in enumerate(texts) for k in range(len(text.ids))]
    rows.sort(key=lambda row: len(texts[row[0]].ids[row[1]]))
    parts, starts, place = [], [[0] * len(text.ids) for text in texts], 0
    for chunk in _chunks(rows, lambda row: len(texts[row[0]].ids[row[1]])):
        longest = len(texts[chunk[-1][0]].ids[chunk[-1][1]])
        ids = torch.zeros(len(chunk), longest, dtype=torch.long)
        mask, cases = torch.zeros_like(ids), torch.zeros_like(ids)
        for m, (n, k) in enumerate(chunk):
            size = len(texts[n].ids[k])
            ids[m, :size], mask[m, :size] = torch.tensor(texts[n].ids[k]), 1
            cases[m, :size] = torch.tensor(texts[n].cases[k])
            starts[n][k] = place + m * longest
        parts.append(network.lower(hide(ids), mask, cases).flatten(0, 1))
        place += len(chunk) * longest
    seats = [
        torch.tensor([begin[0], *(begin[row] + place for row, place in text.seats)])
        for text, begin in zip(texts, starts, strict=True)
    ]
    return torch.cat(parts), seats


def gather(hidden: torch.Tensor, asked: Sequence[tuple[Asked, torch.Tensor]]) -> tuple[torch.Tensor, ...]:
    """The upper half's input for some questions: hidden states, mask and signs, padded to the longest.

    Each question comes with the seats of its text's pieces.
    """
    longest = max(len(one.marks) for one, _ in asked)
    index = torch.zeros(len(asked), longest, dtype=torch.long)
    mask, *signs = (torch.zeros_like(index) for _ in range(1 + len(SIGNS)))
    for n, (one, seats) in enumerate(asked):
        size = len(one.marks)
        index[n, 0], index[n, 1:size] = seats[0], seats[1 + torch.from_numpy(one.pieces)]
        mask[n, :size] = 1
        for sign, table in zip(SIGNS, signs, strict=True):
            table[n, :size] = torch.from_numpy(getattr(one, sign))
    stretches = hidden.index_select(0, index.flatten()).unflatten(0, index.shape)
    return stretches, mask, *signs


def _chunks(items: Sequence[Any], size: Callable[[Any], int]) -> list[list[Any]]:
    """Items in rising size, as many together as fit a chunk."""
    chunks: list[list[Any]] = [[]]
    for one in items:
        if chunks[-1] and (len(chunks[-1]) + 1) * size(one) > _CHUNK:
            chunks.append([])
        chunks[-1].append(one)
    return [chunk for chunk in chunks if chunk]


def _batches(studies: Sequence[Study], tasks: Sequence[Sequence[Task]], settings: Settings, epoch: int) -> list[Batch]:
    """Every study once with the lessons of this round, in an order that the seed and the epoch fix."""
    dice = random.Random(settings.seed * 1000 + epoch)
    order = list(range(len(studies)))
    dice.shuffle(order)
    batches: list[Batch] = [[]]
    filled = 0
    for n in order:
        chosen = [k for k, lesson in enumerate(studies[n].lessons) if dice.random() < _share(lesson, settings)]
        size = sum(len(tasks[n][k].asked.marks) for k in chosen)
        if batches[-1] and filled + size > settings.batch_pieces:
            batches.append([])
            filled = 0
        if chosen:
            batches[-1].append((n, chosen))
            filled += size
    return [batch for batch in batches if batch]


def _share(lesson: Lesson, settings: Settings) -> float:
    """How likely a round takes the lesson."""
    if lesson.question.about == "number":
        return settings.numbers
    if lesson.slots is None or "self" in lesson.slots:
        return settings.open_data
    return settings.bystanders if lesson.role not in (None, "target") else 1.0


def _rate(step: int, warm: int, steps: int, left: float) -> float:
    """The part of the peak rate at a step: rising while it warms up, then falling in a line to what is left.

    >>> [_rate(step, 2, 10, 0.5) for step in (0, 1, 2, 10)]
    [0.5, 1.0, 1.0, 0.5]
    """
    if step < warm:
        return (step + 1) / warm
    return left + (1 - left) * max(0.0, (steps - step) / max(1, steps - warm))


def _optimizer(network: Network, settings: Settings) -> torch.optim.AdamW:
    """AdamW; the word embeddings stay as they were pretrained, which keeps rare words in their places."""
    network.lower.words.weight.requires_grad_(False)
    layers = (network.lower, network.upper.layers)
    encoder = [p for part in layers for p in part.parameters() if p.requires_grad]
    inside = {id(p) for part in layers for p in part.parameters()}
    heads = [p for p in network.parameters() if id(p) not in inside]
    groups = [{"params": encoder, "lr": settings.encoder_rate}, {"params": heads, "lr": settings.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def fingerprint(studies: Sequence[Study], settings: Settings) -> str:
    """A digest of the studies, their answers and the settings: equal trainings have equal ones."""
    whole = hashlib.sha256(repr(settings).encode())
    for one in studies:
        whole.update(repr(one).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _save(path: Path, state: Mapping[str, Any], mark: str, step: int) -> None:
    """The checkpoint holds all that the next step depends on, the state of the dice of dropout included."""
    parts = {name: one.state_dict() for name, one in state.items()}
    save_state({"mark": mark, "step": step, "dice": torch.get_rng_state(), **parts}, path)


def save_state(state: Any, path: Path) -> None:
    """Writes beside the file and moves it there, so that a kill leaves the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".fresh")
    torch.save(state, fresh)
    os.replace(fresh, path)


def _resume(path: Path | None, state: Mapping[str, Any], mark: str) -> int:
    """The step to go on from: 0 without a checkpoint of the same lessons and settings."""
    if path is None or not path.is_file():
        return 0
    saved = torch.load(path, weights_only=True)
    if saved.get("mark") != mark:
        return 0
    for name, one in state.items():
        one.load_state_dict(saved[name])
    torch.set_rng_state(saved["dice"])
    return int(saved["step"])
