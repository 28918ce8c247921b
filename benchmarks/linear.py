"""A baseline: MiniLM as it was pretrained, none of it trained, with one linear head for each answer. Needs torch.

Lessons, losses and the form of the answers are those of the shipped reader; it differs in what is learned.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import one_hot

from models.encoder import make_answer
from models.labels import NAME_TAGS, OWN
from models.loss import Losses, Task, prepare
from models.network import make_network
from models.pieces import CASES, DISTANCES, Pieces, ask, load_tokenizer, make_pieces
from models.train import encode, gather
from records.question import Answer, Lesson, Question, Span, Study

_TOGETHER = 4  # texts in a batch
_SHORT = 250  # pieces
# The parts of the many lessons on bystanders and on numbers that a round takes, as for the shipped reader.
_BYSTANDERS, _NUMBERS = 0.35, 0.4
_RATE = 3e-3


class Frozen(nn.Module):  # type: ignore[misc]
    """All six layers over each row, and beside each state the case of its piece, which the encoder cannot see."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        network = make_network(folder)
        kind = load_file(folder / "model.safetensors")["embeddings.token_type_embeddings.weight"][0]
        network.lower.cases.weight.data.copy_(kind.expand(CASES, -1))
        self.first, self.rest, self.width = network.lower, network.upper.layers, network.size.width + CASES
        self.eval().requires_grad_(False)

    @property
    def lower(self) -> "Frozen":
        """Itself: it stands where the lower half of the network does."""
        return self

    def forward(self, ids: Tensor, mask: Tensor, cases: Tensor) -> Tensor:
        """From ids, mask and cases [R, L] to states [R, L, width]."""
        hidden, allowed = self.first(ids, mask, cases), ((1 - mask.float()) * -1e4)[:, None, None, :]
        for layer in self.rest:
            hidden = layer(hidden, allowed)
        return torch.cat([hidden, one_hot(cases, CASES).to(hidden.dtype)], dim=-1)


class Heads(nn.Module):  # type: ignore[misc]
    """Linear in the states: a piece's own, the mean over the marks and over the stretch, and the distance's step."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))
        # The gold corpus marks people only: of all other labels nothing can be learned there.
        known = [tag == "O" or tag.endswith("PERSON") for tag in NAME_TAGS]
        self.register_buffer("unknown", torch.tensor([0.0 if one else -1e4 for one in known]))
        self.names, self.slots = nn.Linear(width, len(NAME_TAGS)), nn.Linear(width, len(OWN.slots))
        self.near, self.base = nn.Embedding(DISTANCES, len(OWN.slots)), nn.Linear(2 * width, len(OWN.slots))
        self.whole = nn.ModuleDict({name: nn.Linear(2 * width, len(labels)) for name, labels in OWN.whole.items()})
        for weight in self.parameters():
            nn.init.zeros_(weight)

    def forward(self, states: Tensor, mask: Tensor, marks: Tensor, distances: Tensor, *_: Tensor) -> tuple[Tensor, ...]:
        """Logits in the order of the network's: names, slots, then one for each of `OWN.whole`."""
        states = (states - self.middle) / self.spread
        everywhere = mask.to(states.dtype)
        marked = ((marks == 1) | (marks == 3)).to(states.dtype)
        marked = torch.where(marked.sum(1, keepdim=True) > 0, marked, everywhere)
        pooled = torch.cat([_mean(states, marked), _mean(states, everywhere)], dim=-1)
        slots = self.slots(states) + self.near(distances) + self.base(pooled).unsqueeze(1)
        return (self.names(states) + self.unknown, slots, *(self.whole[name](pooled) for name in OWN.whole))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearReader:
    """Stands where the Encoder does."""

    tokenizer: Any
    frozen: Frozen
    heads: Heads
    name: str = "frozen-linear"
    version: str = "1"

    def gate(self, text: str) -> float:
        """No text is passed over."""
        return 0.0

    def open(self, text: str, windows: Sequence[Span]) -> "OpenedLinear":
        """The text ready for questions."""
        pieces = make_pieces(self.tokenizer, text, windows)
        return OpenedLinear(pieces=pieces, states=find_states(self.frozen, pieces), heads=self.heads)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLinear:
    """A text whose frozen states are kept while questions are asked of it."""

    pieces: Pieces
    states: Tensor
    heads: Heads

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The Answer to each question, in order."""
        seats, answers = torch.arange(len(self.states)), []
        for question in questions:
            asked = ask(self.pieces, question)
            with torch.no_grad():
                logits = self.heads(*gather(self.states, [(asked, seats)]))
            answers.append(make_answer(OWN, self.pieces.spans, asked, [one[0].numpy() for one in logits]))
        return tuple(answers)


def find_states(frozen: Frozen, pieces: Pieces) -> Tensor:
    """The frozen states of the first [CLS] and of all pieces of a text."""
    with torch.no_grad():
        hidden, [seats] = encode(frozen, [pieces])  # type: ignore[arg-type]
        return hidden[seats]


def train_linear(
    folder: Path, studies: Sequence[Study], *, rounds: int = 6, seed: int = 7,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> LinearReader:  # fmt: skip
    """Heads trained on the studies over states that are computed once; the reader made of them."""
    torch.manual_seed(seed)
    tokenizer, frozen = load_tokenizer(folder), Frozen(folder)
    heads, taught, total = Heads(frozen.width), [], len(studies) * (1 + rounds)
    for done, one in enumerate(studies):
        pieces = make_pieces(tokenizer, one.text, one.windows)
        tasks = [(lesson, prepare(pieces, lesson, OWN)) for lesson in one.lessons]
        taught.append((find_states(frozen, pieces).half(), tasks))
        progress(done, total)
    _standardize(heads, torch.cat([states[::9] for states, _ in taught]).float())
    optimizer, dice = torch.optim.Adam(heads.parameters(), lr=_RATE, weight_decay=1e-5), random.Random(seed)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, rounds)
    for turn in range(rounds):
        dice.shuffle(taught)
        for start in range(0, len(taught), _TOGETHER):
            _step(heads, optimizer, taught[start : start + _TOGETHER], dice)
            progress(len(studies) * (1 + turn) + start, total)
        schedule.step()
    return LinearReader(tokenizer=tokenizer, frozen=frozen, heads=heads.eval())


def _step(heads: Heads, optimizer: Any, batch: Sequence[tuple[Tensor, Any]], dice: random.Random) -> None:
    states = torch.cat([one.float() for one, _ in batch])
    asked: list[tuple[Task, Tensor]] = []
    start = 0
    for own, tasks in batch:
        seats = torch.arange(start, start + len(own))
        asked += [(task, seats) for lesson, task in tasks if dice.random() < _share(lesson)]
        start += len(own)
    losses = Losses(OWN)
    # Numbers are read in short stretches, all else in long ones: apart they need little padding.
    for is_short in (True, False):
        if part := [(task, seats) for task, seats in asked if (len(task.asked.marks) < _SHORT) == is_short]:
            answers = heads(*gather(states, [(task.asked, seats) for task, seats in part]))
            losses.add(answers, [task for task, _ in part])
    optimizer.zero_grad()
    losses.total().backward()
    optimizer.step()


def _share(lesson: Lesson) -> float:
    if lesson.question.about == "number":
        return _NUMBERS
    return _BYSTANDERS if lesson.role not in (None, "target") else 1.0


def _standardize(heads: Heads, states: Tensor) -> None:
    """Gives all places of the states one width: some of MiniLM's are a hundred times as wide as others."""
    heads.middle.copy_(states.mean(0))
    heads.spread.copy_(states.std(0).clamp(min=1e-3))
    heads.middle[-CASES:], heads.spread[-CASES:] = 0.0, 1.0


def _mean(states: Tensor, weights: Tensor) -> Tensor:
    return (states * weights.unsqueeze(-1)).sum(1) / weights.sum(1, keepdim=True).clamp(min=1e-6)
