"""The learned reader at work: windows in, Scores out, on ONNX Runtime; no torch here."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from codebook import METHODS
from models.labels import METHOD_SLOTS, NAME_TAGS, SLOTS, WHOLE
from models.pieces import Pieces, find_pieces, load_tokenizer
from records.errors import ModelError
from records.window import Scores, Window

SHIPPED = Path(__file__).parent / "weights"
_AGAIN = "install longarm again, or name a folder that `longarm train` wrote"
_STRONGEST = 3  # tokens
_BATCH_PIECES = 2048  # padded pieces in one run: enough to fill two cores, little enough for memory


class Encoder:
    """The shipped or a user's own trained weights; `name` and `version` come from the folder's card."""

    def __init__(self, folder: Path = SHIPPED, *, threads: int | None = None) -> None:
        self.name, self.version = _told(folder / "card.json")
        self._tokenizer = load_tokenizer(folder)
        self._session = _session(folder / "model.onnx", threads)

    def score(self, windows: Sequence[Window]) -> tuple[Scores, ...]:
        """The Scores of each window, in order; a window of any length is read whole."""
        split = find_pieces(self._tokenizer, windows)
        rows = [row for rows in split for row in rows]
        answers = self._answers(rows)
        scores, place = [], 0
        for parts in split:
            scores.append(_join(parts, answers[place : place + len(parts)]))
            place += len(parts)
        return tuple(scores)

    def _answers(self, rows: Sequence[Pieces]) -> list[list[Any]]:
        """For each row its probabilities: names [n, tags], slots [n, slots], then the whole-window heads."""
        answers: list[list[Any]] = [[] for _ in rows]
        for batch in _batches(rows):
            outputs = self._session.run(None, _padded([rows[n] for n in batch]))
            names, slots, roles, outcomes, relevance = outputs
            for place, n in enumerate(batch):
                inside = slice(1, 1 + len(rows[n].spans))
                answers[n] = [
                    _softmax(names[place, inside]), _sigmoid(slots[place, inside]), _softmax(roles[place]),
                    _softmax(outcomes[place]), _sigmoid(relevance[place]),
                ]  # fmt: skip
        return answers


def _told(card: Path) -> tuple[str, str]:
    """The name and version that the card gives the weights."""
    _need(card)
    try:
        told = json.loads(card.read_text("utf-8"))
        return str(told["name"]), str(told["version"])
    except (ValueError, KeyError, TypeError) as cause:
        raise ModelError(f"{card}: expected JSON with name and version ({cause!r}); {_AGAIN}") from cause


def _session(model: Path, threads: int | None) -> Any:
    """The network ready to run, its outputs checked to be those of the label lists."""
    import onnxruntime

    _need(model)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if threads:
        options.intra_op_num_threads = threads
    try:
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as cause:  # onnxruntime has no public base for what a broken file raises
        raise ModelError(f"{model}: ONNX Runtime cannot load it ({cause}); {_AGAIN}") from cause
    found = {one.name: one.shape[-1] for one in session.get_outputs()}
    wanted = {"names": len(NAME_TAGS), "slots": len(SLOTS)} | {name: len(labels) for name, labels in WHOLE.items()}
    if found != wanted:
        raise ModelError(f"{model}: expected the outputs {wanted}, found {found}; train it anew with this longarm")
    return session


def _need(path: Path) -> None:
    if not path.is_file():
        raise ModelError(f"{path.parent}: no {path.name} there; name a folder that `longarm train` wrote")


def _batches(rows: Sequence[Pieces]) -> list[list[int]]:
    """Rows of like length together, so that little padding is computed."""
    batches: list[list[int]] = [[]]
    for n in sorted(range(len(rows)), key=lambda n: len(rows[n].ids)):
        if batches[-1] and (len(batches[-1]) + 1) * len(rows[n].ids) > _BATCH_PIECES:
            batches.append([])
        batches[-1].append(n)
    return [batch for batch in batches if batch]


def _padded(rows: Sequence[Pieces]) -> dict[str, Any]:
    import numpy as np

    longest = max(len(row.ids) for row in rows)
    feed = {name: np.zeros((len(rows), longest), dtype=np.int64) for name in ("ids", "mask", "kinds")}
    for n, row in enumerate(rows):
        feed["ids"][n, : len(row.ids)] = row.ids
        feed["mask"][n, : len(row.ids)] = 1
        feed["kinds"][n, : len(row.ids)] = row.kinds
    return feed


def _join(parts: Sequence[Pieces], answers: Sequence[Sequence[Any]]) -> Scores:
    """One window's Scores from its rows: tokens one after another, whole-window heads by their strongest row."""
    import numpy as np

    names = np.concatenate([answer[0] for answer in answers])
    slots = np.concatenate([answer[1] for answer in answers])
    whole = [np.max([answer[2 + n] for answer in answers], axis=0) for n in range(len(WHOLE))]
    labelled = {
        name: dict(zip(labels, whole[n].tolist(), strict=True)) for n, (name, labels) in enumerate(WHOLE.items())
    }
    return Scores(
        tokens=tuple(span for part in parts for span in part.spans),
        names=tuple(map(tuple, names.tolist())),
        slots={slot: tuple(slots[:, n].tolist()) for n, slot in enumerate(SLOTS)},
        roles=labelled["roles"],
        methods={
            code: _strength(slots[:, SLOTS.index(slot)]) for code, slot in zip(METHODS, METHOD_SLOTS, strict=True)
        },
        outcomes=labelled["outcomes"],
        relevance=labelled["relevance"]["relevant"],
    )


def _strength(chances: Any) -> float:
    """How surely a window tells a method: the mean of its strongest tokens, so that one stray token tells little."""
    import numpy as np

    return float(np.sort(chances)[-_STRONGEST:].mean()) if len(chances) else 0.0


def _softmax(logits: Any) -> Any:
    import numpy as np

    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def _sigmoid(logits: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-logits))
