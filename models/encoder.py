"""The learned reader at work: a text and questions in, Answers out, on ONNX Runtime; no torch here."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.gate import load_gate
from models.half import AGAIN, Half, cores, make_team, need
from models.labels import NAME_TAGS, Labels, labels_of
from models.pieces import SIGNS, Asked, ask, load_tokenizer, make_pieces
from records.errors import ModelError
from records.question import Answer, Question, Span

SHIPPED = Path(__file__).parent / "weights"
_BATCH_PIECES = 512  # padded pieces in one run: enough to fill a core, few enough for all cores to have some
_MOST_WORKERS = 8  # bounds the memory on a large machine; what Python does alone would leave more of them idle


class Encoder:
    """The shipped or a user's own trained weights; `name`, `version` and `labels` come from the folder's card.

    `gate` says of a text whether it is worth the network's time: below 0 it is not. `workers` texts may be read at
    once: so many as `threads` says, else one for each core up to eight.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int | None = None) -> None:
        self.name, self.version, self.labels = _told(folder / "card.json")
        self._tokenizer = load_tokenizer(folder)
        self.gate = load_gate(folder).excess
        wanted = {"names": len(NAME_TAGS), "slots": len(self.labels.slots)}
        wanted |= {name: len(labels) for name, labels in self.labels.whole.items()}
        self.workers = threads or min(cores(), _MOST_WORKERS)
        team = make_team(self.workers)
        self._lower, self._upper = Half(folder / "lower.onnx", team), Half(folder / "upper.onnx", team, wanted)

    def open(self, text: str, windows: Sequence[Span]) -> "Opened":
        """The text ready for questions: its windows have been through the lower layers."""
        return Opened(self._tokenizer, self._lower, self._upper, text, windows, self.labels)


class Opened:
    """A text whose hidden states are kept while questions are asked of it."""

    def __init__(
        self, tokenizer: Any, lower: Half, upper: Half, text: str, windows: Sequence[Span], labels: Labels
    ) -> None:
        import numpy as np

        self._upper, self._labels = upper, labels
        self._pieces = pieces = make_pieces(tokenizer, text, windows)
        states: list[Any] = [None] * len(pieces.ids)
        for batch, (hidden,) in lower.run(_batches([len(row) for row in pieces.ids]), self._rows):
            for place, n in enumerate(batch):
                states[n] = hidden[place, : len(pieces.ids[n])]
        # The first row's [CLS] stands before every stretch; the frames of the others are left out.
        self._hidden: Any = np.concatenate([states[0][:1], *(one[1:-1] for one in states)]) if states else None

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        """The Answer to each question, in order."""
        asked = [ask(self._pieces, one) for one in questions]
        answers: list[Any] = [None] * len(asked)
        batches = _batches([len(one.marks) for one in asked])
        for batch, outputs in self._upper.run(batches, lambda batch: self._stretches([asked[n] for n in batch])):
            for place, n in enumerate(batch):
                answers[n] = make_answer(self._labels, self._pieces.spans, asked[n], [o[place] for o in outputs])
        return tuple(answers)

    def _rows(self, batch: Sequence[int]) -> dict[str, Any]:
        ids, cases = ([rows[n] for n in batch] for rows in (self._pieces.ids, self._pieces.cases))
        return {"ids": _padded(ids), "mask": _padded([[1] * len(row) for row in ids]), "cases": _padded(cases)}

    def _stretches(self, asked: Sequence[Asked]) -> dict[str, Any]:
        import numpy as np

        longest = max(len(one.marks) for one in asked)
        hidden = np.zeros((len(asked), longest, self._hidden.shape[1]), dtype=np.float32)
        for n, one in enumerate(asked):
            hidden[n, 0] = self._hidden[0]
            hidden[n, 1 : len(one.marks)] = self._hidden[1 + one.pieces]
        return {
            "hidden": hidden,
            "mask": _padded([[1] * len(one.marks) for one in asked]),
        } | {sign: _padded([getattr(one, sign) for one in asked]) for sign in SIGNS}


def make_answer(labels: Labels, spans: Sequence[Span], asked: Asked, outputs: Sequence[Any]) -> Answer:
    """One Answer from a network's rows of logits for names, slots and each of `labels.whole`; padding is cut off."""
    names, slots, *whole = outputs
    inside = slice(1, len(asked.marks))
    roles, methods, outcomes, flags = (
        dict(zip(told, squash(logits).tolist(), strict=True))
        for told, squash, logits in zip(
            labels.whole.values(), (_softmax, _sigmoid, _softmax, _same), whole, strict=True
        )
    )
    return Answer(
        tokens=tuple(spans[n] for n in asked.pieces),
        names=_softmax(names[inside]),
        slots=dict(zip(labels.slots, slots[inside].T, strict=True)),
        roles=roles, methods=methods, outcomes=outcomes, flags=flags,
    )  # fmt: skip


def _told(card: Path) -> tuple[str, str, Labels]:
    """The name and version that the card gives the weights, and its lists; without any they are longarm's own."""
    need(card)
    try:
        told = json.loads(card.read_text("utf-8"))
        return str(told["name"]), str(told["version"]), labels_of(told)
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise ModelError(f"{card}: expected JSON with name and version ({cause!r}); {AGAIN}") from cause


def _batches(sizes: Sequence[int]) -> list[list[int]]:
    """Places of like size together, so that little padding is computed."""
    batches: list[list[int]] = [[]]
    for n in sorted(range(len(sizes)), key=sizes.__getitem__):
        if batches[-1] and (len(batches[-1]) + 1) * sizes[n] > _BATCH_PIECES:
            batches.append([])
        batches[-1].append(n)
    return [batch for batch in batches if batch]


def _padded(rows: Sequence[Any]) -> Any:
    import numpy as np

    table = np.zeros((len(rows), max(len(row) for row in rows)), dtype=np.int64)
    for n, row in enumerate(rows):
        table[n, : len(row)] = row
    return table


def _softmax(logits: Any) -> Any:
    import numpy as np

    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _sigmoid(logits: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-logits))


def _same(logits: Any) -> Any:
    return logits
