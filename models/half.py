"""One exported half of the network on ONNX Runtime: its batches run side by side, each on one core."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from records.errors import ModelError

AGAIN = "install longarm again, or name a folder that `longarm train` wrote"
Batch = Sequence[int]


class Half:
    """A session that runs many batches; whole batches go to the cores, which beats cores that share each layer."""

    def __init__(self, model: Path, team: ThreadPoolExecutor | None, wanted: dict[str, int] | None = None) -> None:
        self._session, self._team = _session(model, wanted or {}), team

    def run(
        self, batches: Sequence[Batch], feed: Callable[[Batch], dict[str, Any]]
    ) -> Iterator[tuple[Batch, list[Any]]]:
        """Each batch with the session's outputs for what `feed` makes of it, in order."""

        def one(batch: Batch) -> list[Any]:
            outputs: list[Any] = self._session.run(None, feed(batch))
            return outputs

        return zip(batches, (self._team.map if self._team else map)(one, batches), strict=True)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_team(workers: int) -> ThreadPoolExecutor | None:
    """So many workers; None where one would work alone."""
    return ThreadPoolExecutor(workers) if workers > 1 else None


def need(path: Path) -> None:
    """Raises a ModelError where the weights folder lacks the file."""
    if not path.is_file():
        raise ModelError(f"{path.parent}: no {path.name} there; name a folder that `longarm train` wrote")


def _session(model: Path, wanted: dict[str, int]) -> Any:
    """The network ready to run, its outputs checked to be those of the label lists."""
    import onnxruntime

    need(model)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
    except Exception as cause:  # onnxruntime has no public base for what a broken file raises
        raise ModelError(f"{model}: ONNX Runtime cannot load it ({cause}); {AGAIN}") from cause
    found = {one.name: one.shape[-1] for one in session.get_outputs()}
    if wanted and found != wanted:
        raise ModelError(f"{model}: expected the outputs {wanted}, found {found}; train it anew with this longarm")
    return session
