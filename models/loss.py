"""What is asked of the network in one lesson as tensors, and what its answers to a batch cost. Needs torch."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from models.labels import FLAGS, NAME_TAGS, NAMES, Labels
from models.pieces import Asked, Pieces, ask
from records.question import Lesson, Span

_IGNORED = -100
# Slot pieces are rare, those of one method rarer still: to miss one costs more than to see one too many.
_RARE, _RARER = 2.0, 4.0
_PIECES = 256  # a stretch of that many pieces weighs as much in the slots as in each of the other heads
_WEIGHTS = {"names": 1.0, "slots": 0.6, "choices": 1.0, "roles": 1.0, "methods": 1.0, "outcomes": 0.5, "flags": 1.0}
_PUBLISHED = FLAGS.index("published")  # one of the choices of a date, no question of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A lesson prepared for the network: what is asked, and the right answers as indices of pieces and labels.

    `choices` are (slot, candidates), each candidate (pieces, right).
    """

    asked: Asked
    names: Tensor | None
    unknown: tuple[int, ...]
    slots: tuple[int, ...]
    marked: tuple[tuple[int, int], ...]
    choices: tuple[tuple[str, tuple[tuple[tuple[int, ...], bool], ...]], ...]
    role: int
    methods: Tensor | None
    outcome: int
    flags: tuple[tuple[int, bool], ...]


def prepare(pieces: Pieces, lesson: Lesson, labels: Labels) -> Task:
    """The lesson over the pieces of its text, in the terms of those labels."""
    asked = ask(pieces, lesson.question)
    seats = {int(n): place for place, n in enumerate(asked.pieces, start=1)}

    def places(span: Span) -> list[int]:
        return [seats[n] for n in pieces.inside(span) if n in seats]

    slots, told, place_of = lesson.slots or {}, lesson.methods, labels.slots.index
    marked = {(n, place_of(slot)) for slot, spans in slots.items() for span in spans for n in places(span)}
    choices = []
    for slot, options in (lesson.choices or {}).items():
        groups = [(tuple(n for span in one.spans for n in places(span)), one.right) for one in options]
        choices.append((slot, tuple(group for group in groups if group[0])))
    return Task(
        asked=asked,
        names=None if lesson.names is None else _name_tags(lesson, places, len(asked.marks)),
        unknown=tuple(NAME_TAGS.index(f"{e}-{name}") for name in NAMES if name not in lesson.known_names for e in "BI"),
        slots=tuple(place_of(slot) for slot in slots),
        marked=tuple(sorted(marked)),
        choices=tuple(choices),
        role=labels.roles.index(lesson.role) if lesson.role else _IGNORED,
        methods=None if told is None else torch.tensor([float(one in told) for one in labels.methods]),
        outcome=labels.outcomes.index(lesson.outcome) if lesson.outcome else _IGNORED,
        flags=tuple((FLAGS.index(name), right) for name, right in (lesson.flags or {}).items()),
    )  # fmt: skip


def _name_tags(lesson: Lesson, places: Callable[[Span], list[int]], size: int) -> Tensor:
    tags = torch.zeros(size, dtype=torch.long)
    tags[0] = _IGNORED
    for start, end, label in lesson.names or ():
        for place, n in enumerate(places((start, end))):
            tags[n] = NAME_TAGS.index(("I-" if place else "B-") + label)
    return tags


class Losses:
    """The losses of one batch, head by head: each head's sum over all that it was asked, and how much that was."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._scale = torch.tensor([_RARE] * len(labels.fields) + [_RARER] * len(labels.methods))
        self._sums: dict[str, list[Tensor]] = defaultdict(list)
        self._counts: dict[str, float] = defaultdict(float)

    def total(self) -> Tensor:
        """The weighted sum of the heads' means."""
        return torch.stack([_WEIGHTS[name] * self.mean(name) for name in self._sums]).sum()

    def mean(self, head: str) -> Tensor:
        """The mean loss of one head."""
        return torch.stack(self._sums[head]).sum() / max(1.0, self._counts[head])

    def add(self, answers: Sequence[Tensor], tasks: Sequence[Task]) -> None:
        """Adds what the answers to those tasks cost."""
        names, slots, *whole = (one.float() for one in answers)
        heads = dict(zip(self._labels.whole, whole, strict=True))
        self._names(names, tasks)
        self._slots(slots, tasks)
        self._choices(slots, heads["flags"], tasks)
        for name, index in (("roles", [one.role for one in tasks]), ("outcomes", [one.outcome for one in tasks])):
            known = [n for n, place in enumerate(index) if place != _IGNORED]
            if known:
                right = torch.tensor([index[n] for n in known])
                self._put(name, functional.cross_entropy(heads[name][known], right, reduction="sum"), len(known))
        known = [n for n, one in enumerate(tasks) if one.methods is not None]
        if known:
            right = torch.stack([tasks[n].methods for n in known])
            loss = functional.binary_cross_entropy_with_logits(heads["methods"][known], right, reduction="sum")
            self._put("methods", loss, len(known))
        asked = [(n, place, right) for n, one in enumerate(tasks) for place, right in one.flags if place != _PUBLISHED]
        if asked:
            logits = heads["flags"][[n for n, _, _ in asked], [place for _, place, _ in asked]]
            right = torch.tensor([float(right) for _, _, right in asked])
            self._put("flags", functional.binary_cross_entropy_with_logits(logits, right, reduction="sum"), len(asked))

    def _put(self, head: str, loss: Tensor, count: float) -> None:
        self._sums[head].append(loss)
        self._counts[head] += count

    def _names(self, logits: Tensor, tasks: Sequence[Task]) -> None:
        for n, one in enumerate(tasks):
            if one.names is None:
                continue
            here = logits[n, : len(one.names)]
            # A label that this corpus does not annotate is no error anywhere: it counts as O.
            if one.unknown:
                outside = torch.logsumexp(here[:, [0, *one.unknown]], dim=-1)
                here = here.clone()
                here[:, one.unknown] = -1e4
                here[:, 0] = outside
            loss = functional.cross_entropy(here, one.names, ignore_index=_IGNORED, reduction="sum")
            self._put("names", loss, len(one.names) - 1)

    def _slots(self, logits: Tensor, tasks: Sequence[Task]) -> None:
        wanted, weight = torch.zeros_like(logits), torch.zeros_like(logits)
        count = 0
        for n, one in enumerate(tasks):
            if one.slots:
                weight[n, 1 : len(one.asked.marks), list(one.slots)] = 1 / _PIECES
                count += 1
            if one.marked:
                wanted[n, [place for place, _ in one.marked], [slot for _, slot in one.marked]] = 1.0
        if count:
            loss = functional.binary_cross_entropy_with_logits(
                logits, wanted, weight=weight, pos_weight=self._scale, reduction="sum"
            )
            self._put("slots", loss, count)

    def _choices(self, slots: Tensor, flags: Tensor, tasks: Sequence[Task]) -> None:
        """The log-likelihood of picking one of the right candidates, or none where none is right.

        Dates that are right tell one day, so that any will do; of several right countries each should be as likely.
        """
        values: list[tuple[int, int, int, int]] = []  # lesson, piece, slot, group
        group_of: list[int] = []  # the choice of each group
        rights: list[bool] = []
        is_any: list[bool] = []
        asked = 0
        for n, one in enumerate(tasks):
            for name, choice in one.choices:
                slot = self._labels.slots.index(name)
                for places, right in choice:
                    values += [(n, place, slot, len(group_of)) for place in places]
                    group_of.append(asked)
                    rights.append(right)
                is_any.append(name == "date")
                asked += 1
        if not values:
            return
        lesson, piece, slot, group = (torch.tensor(one) for one in zip(*values, strict=True))
        groups = _sums(slots[lesson, piece, slot], group, len(group_of))
        owner, right = torch.tensor(group_of), torch.tensor(rights)
        groups, owner, right = self._with_none(groups, owner, right, flags, tasks, asked)
        any_one = _sums(torch.where(right, groups, -1e4), owner, asked)
        count = torch.zeros(asked).index_add(0, owner, right.float())
        each = torch.zeros(asked).index_add(0, owner, torch.where(right, groups, 0.0)) / count
        picked = torch.where(torch.tensor(is_any), any_one, each)
        self._put("choices", (_sums(groups, owner, asked) - picked).sum(), asked)

    @staticmethod
    def _with_none(
        groups: Tensor, owner: Tensor, right: Tensor, flags: Tensor, tasks: Sequence[Task], asked: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        """For each choice a candidate for nothing, with the log-odds 0; for a date also the day of publication."""
        published, owners, told = [], [], []
        place = 0
        for n, one in enumerate(tasks):
            flag = next((right for index, right in one.flags if index == _PUBLISHED), None)
            for slot, _ in one.choices:
                if slot == "date" and flag is not None:
                    published.append(flags[n, _PUBLISHED])
                    owners.append(place)
                    told.append(flag)
                place += 1
        if published:
            groups = torch.cat([groups, torch.stack(published)])
            owner = torch.cat([owner, torch.tensor(owners)])
            right = torch.cat([right, torch.tensor(told)])
        some = torch.zeros(asked).index_add(0, owner, right.float()) > 0
        return (
            torch.cat([groups, torch.zeros(asked)]),
            torch.cat([owner, torch.arange(asked)]),
            torch.cat([right, ~some]),
        )


def _sums(values: Tensor, owner: Tensor, count: int) -> Tensor:
    """The logarithm of the sum of exponentials of the values of each owner."""
    top = torch.full((count,), -1e4).scatter_reduce(0, owner, values.detach(), "amax")
    return top + torch.zeros(count).index_add(0, owner, torch.exp(values - top[owner])).clamp(min=1e-30).log()
