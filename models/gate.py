"""The cheap gate before the network: from the words of a text to whether it may tell an incident at all."""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from records.errors import ModelError

BUCKETS = 1 << 15
_SLACK = 0.5  # log-odds: texts that are mostly about other things, too
_WORD = re.compile(r"[^\W\d_]{2,}")


class Gate:
    """A linear model on the words of a text; `excess` is what it was made for."""

    def __init__(self, weights: Any, threshold: float) -> None:
        self._weights, self.threshold = weights, threshold

    def odds(self, text: str) -> float:
        """The log-odds that the text tells an incident, as far as its words go."""
        import numpy as np

        places, values = features(text)
        return float(np.dot(self._weights[places].astype(np.float32), values) + self._weights[BUCKETS])

    def excess(self, text: str) -> float:
        """How far the log-odds lie above the threshold; below 0 the network need not read the text."""
        return self.odds(text) - self.threshold


def features(text: str) -> tuple[Any, Any]:
    """The buckets of the text's words, and of pairs of neighbours, with weights of length 1 in all."""
    import numpy as np

    words = _WORD.findall(text.lower())
    told = {zlib.crc32(word.encode()) % BUCKETS for word in words}
    told |= {zlib.crc32(f"{one} {other}".encode()) % BUCKETS for one, other in pairwise(words)}
    places = np.fromiter(sorted(told), dtype=np.int64, count=len(told))
    return places, np.full(len(places), 1 / max(1, len(places)) ** 0.5, dtype=np.float32)


def load_gate(folder: Path) -> Gate:
    """The gate of a weights folder."""
    import numpy as np

    path = folder / "gate.npy"
    try:
        table = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as cause:
        raise ModelError(f"{path}: no gate can be read there ({cause}); install longarm again") from cause
    if table.shape != (BUCKETS + 2,):
        raise ModelError(f"{path}: expected {BUCKETS + 2} numbers, found {table.shape}; train it anew")
    return Gate(table[: BUCKETS + 1], float(table[-1]))


def train_gate(texts: Sequence[str], tells: Sequence[bool], *, miss: float = 0.004, folds: int = 5) -> Gate:
    """A gate that misses that part of the telling texts; needs torch.

    The threshold is found by cross-validation: every `folds`-th text is held out in turn.
    """
    import numpy as np

    given = [features(text) for text in texts]
    held: list[float] = []
    for fold in range(folds):
        weights = _fit([one for n, one in enumerate(given) if n % folds != fold],
                       [one for n, one in enumerate(tells) if n % folds != fold])  # fmt: skip
        gate = Gate(weights, 0.0)
        held += [gate.odds(texts[n]) for n in range(fold, len(texts), folds) if tells[n]]
    gate = Gate(_fit(given, tells), 0.0)
    seen = [gate.odds(text) for text, tell in zip(texts, tells, strict=True) if tell]
    gate.threshold = float(min(np.quantile(held, miss), np.quantile(seen, miss))) - _SLACK
    return gate


def save_gate(gate: Gate, folder: Path) -> None:
    """Writes gate.npy: the weights, the constant and the threshold."""
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "gate.npy", np.append(gate._weights, np.float16(gate.threshold)).astype(np.float16))


def _fit(given: Sequence[tuple[Any, Any]], tells: Sequence[bool]) -> Any:
    """Logistic regression: a weight for each bucket and the constant, in half precision."""
    import numpy as np
    import torch

    places = torch.from_numpy(np.concatenate([one[0] for one in given]))
    values = torch.from_numpy(np.concatenate([one[1] for one in given]))
    starts = torch.from_numpy(np.cumsum([0, *(len(one[0]) for one in given[:-1])]))
    weights = torch.zeros(BUCKETS, 1, requires_grad=True)
    constant = torch.zeros(1, requires_grad=True)
    right = torch.tensor([float(one) for one in tells])
    # A telling text that is missed is lost; one too many costs a second.
    cost = torch.tensor((len(tells) - sum(tells)) / max(1, sum(tells)))
    optimizer = torch.optim.LBFGS([weights, constant], max_iter=30, line_search_fn="strong_wolfe")

    def closure() -> Any:
        optimizer.zero_grad()
        odds = torch.nn.functional.embedding_bag(places, weights, starts, mode="sum", per_sample_weights=values)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds.squeeze(1) + constant, right, pos_weight=cost)
        loss = loss + 3e-5 * weights.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return torch.cat([weights.detach().squeeze(1), constant.detach()]).half().numpy()
