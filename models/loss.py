"""What a network's answers to a batch of lessons cost, head by head, where an answer is known. Needs torch."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from models.labels import METHOD_SLOTS, NAME_TAGS, NAMES, SLOTS, WHOLE
from models.pieces import Pieces
from records.window import Lesson

_IGNORED = -100
# Slot tokens are rare, those of one method rarer still: to miss one costs more than to see one too many.
_RARE, _RARER = 3.0, 6.0
_SLOT_WEIGHT = 0.6


def batch_loss(answers: Sequence[Tensor], lessons: Sequence[Lesson], rows: Sequence[Pieces]) -> Tensor:
    """The sum of the heads' mean losses over those lessons of the batch that say something of them."""
    names, slots, *whole = answers
    losses = [_names_loss(names, lessons, rows), _slots_loss(slots, lessons, rows)]
    losses += [
        _whole_loss(name, answer, lessons) * (0.5 if name == "relevance" else 1.0)
        for name, answer in zip(WHOLE, whole, strict=True)
    ]
    return torch.stack(losses).sum()


def name_tags(lesson: Lesson, row: Pieces) -> list[int]:
    """The tag of each position of the row, [CLS] and [SEP] ignored."""
    tags = [0] * len(row.spans)
    for start, end, label in lesson.names or ():
        inside = [n for n, (first, last) in enumerate(row.spans) if first < end and start < last]
        for place, n in enumerate(inside):
            tags[n] = NAME_TAGS.index(("B-" if place == 0 else "I-") + label)
    return [_IGNORED, *tags, _IGNORED]


def _names_loss(logits: Tensor, lessons: Sequence[Lesson], rows: Sequence[Pieces]) -> Tensor:
    total, count = logits.sum() * 0, 0
    for n, (lesson, row) in enumerate(zip(lessons, rows, strict=True)):
        if lesson.names is None:
            continue
        here = logits[n, : len(row.ids)]
        # A label that this corpus does not annotate is no error anywhere: it counts as O.
        unknown = [NAME_TAGS.index(f"{e}-{name}") for name in NAMES if name not in lesson.known_names for e in "BI"]
        if unknown:
            outside = torch.logsumexp(here[:, [0, *unknown]], dim=-1)
            here = here.clone()
            here[:, unknown] = -1e4
            here[:, 0] = outside
        total = total + functional.cross_entropy(here, torch.tensor(name_tags(lesson, row)), ignore_index=_IGNORED)
        count += 1
    return total / max(1, count)


def _slots_loss(logits: Tensor, lessons: Sequence[Lesson], rows: Sequence[Pieces]) -> Tensor:
    wanted, weight = torch.zeros_like(logits), torch.zeros_like(logits)
    for n, (lesson, row) in enumerate(zip(lessons, rows, strict=True)):
        for slot, spans in (lesson.slots or {}).items():
            place = SLOTS.index(slot)
            weight[n, 1 : 1 + len(row.spans), place] = _SLOT_WEIGHT / max(1, len(row.spans))
            for start, end in spans:
                inside = [1 + k for k, (first, last) in enumerate(row.spans) if first < end and start < last]
                wanted[n, inside, place] = 1.0
    rare = torch.tensor([_RARER if slot in METHOD_SLOTS else _RARE for slot in SLOTS])
    total = functional.binary_cross_entropy_with_logits(logits, wanted, weight=weight, pos_weight=rare, reduction="sum")
    return total / max(1, sum(one.slots is not None for one in lessons))


def _whole_loss(name: str, logits: Tensor, lessons: Sequence[Lesson]) -> Tensor:
    labels = WHOLE[name]
    if name in ("roles", "outcomes"):
        wanted = [getattr(one, name[:-1]) for one in lessons]
        index = torch.tensor([labels.index(one) if one else _IGNORED for one in wanted])
        if (index == _IGNORED).all():
            return logits.sum() * 0
        return functional.cross_entropy(logits, index, ignore_index=_IGNORED)
    known = [n for n, one in enumerate(lessons) if one.relevance is not None]
    if not known:
        return logits.sum() * 0
    truth = torch.tensor([[float(bool(lessons[n].relevance))] for n in known])
    return functional.binary_cross_entropy_with_logits(logits[known], truth)
