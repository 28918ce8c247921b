"""From studies to a weights folder, stage by stage: names and pronouns on open corpora, then gold. Needs torch."""

import hashlib
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from models.export import save_weights
from models.gate import save_gate, train_gate
from models.labels import OWN, Labels, labels_of
from models.network import Network, adopt, make_network
from models.pieces import load_tokenizer
from models.train import Settings, fingerprint, save_state, train_network
from models.unpack import HALVES, unpack_weights
from records.errors import ModelError
from records.question import Study

LICENCES = {
    "sentence-transformers/all-MiniLM-L6-v2": "Apache-2.0",
    "Re-DocRED, DocRED": "MIT, text CC BY-SA 3.0",
    "GUM, OntoGUM, open genres": "CC BY 4.0",
    "CrossNER politics": "MIT, text CC BY-SA",
    "Wikigold": "CC BY 4.0",
    "re3d": "public domain, OGL v3, CC BY 3.0 AU, CC BY-SA 3.0",
    "Universal NER, English EWT": "CC BY-SA 4.0",
    "GAP": "Apache-2.0, text CC BY-SA",
    "longarm gold corpus": "Apache-2.0",
}


# Of an earlier training's card.
_PAST = ("version", "stages", "started_from_sha256", "mean_with_sha256", "started_from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One part of a training: what is studied, and how. `name` and `licences` beside the usual stand in the card."""

    name: str
    studies: Sequence[Study]
    settings: Settings
    licences: Mapping[str, str] = field(default_factory=dict)


def teach(
    *,
    encoder: Path,
    out: Path,
    stages: Sequence[Stage],
    progress: Callable[[int, int], None],
    telling: Sequence[tuple[str, bool]],
    start: Path | None = None,
    mean_with: Sequence[Path] = (),
    labels: Labels = OWN,
) -> Mapping[str, Any]:
    """Trains in stages and writes the weights folder; the card that it holds is returned.

    `telling` are texts and whether they tell an incident, for the gate. With `mean_with`, the networks or weights of
    earlier trainings, the numbers become at the end the mean of those and the new ones.

    A kill loses at most the steps since the last checkpoint, which lies in the folder until the end. `network.pt`
    stays there: a later training can `start` from it, or from any weights folder, when the corpus has grown, also for
    other `labels`.
    """
    if not (encoder / "model.safetensors").is_file():
        raise ModelError(f"{encoder}: no model.safetensors there; name the folder of a BERT-like encoder")
    tokenizer = load_tokenizer(encoder)
    torch.manual_seed(stages[-1].settings.seed)
    network, *earlier = (make_network(encoder, labels) for _ in (start, *mean_with))
    for one, path in zip((network, *earlier), (start, *mean_with), strict=True):
        if path:
            _take(one, path)
    saved = out / "checkpoint"
    for place, stage in enumerate(stages, start=1):
        done = saved / f"{place}-{fingerprint(stage.studies, stage.settings)[:16]}.pt"
        if done.is_file():
            network.load_state_dict(torch.load(done, weights_only=True))
            continue
        train_network(network, tokenizer, stage.studies, settings=stage.settings, checkpoint=saved / f"{place}.ckpt",
                      report=lambda at: progress(at.step, at.steps))  # fmt: skip
        save_state(network.state_dict(), done)
    network.load_state_dict(_mean([one.state_dict() for one in (network, *earlier)]))
    card = make_card(encoder, stages, start, labels, mean_with=mean_with)
    save_gate(train_gate(*zip(*telling, strict=True)), out)
    save_state(network.state_dict(), out / "network.pt")
    save_weights(network, tokenizer, out, card=card, studies=stages[-1].studies)
    _forget(saved)
    return card


def make_card(
    encoder: Path,
    stages: Sequence[Stage],
    start: Path | None = None,
    labels: Labels = OWN,
    *,
    mean_with: Sequence[Path] = (),
) -> dict[str, Any]:
    """What the weights were made of, and those that they started from; the version is a digest of all of it."""
    made_of = {
        "encoder": "sentence-transformers/all-MiniLM-L6-v2",
        "encoder_sha256": hashlib.sha256((encoder / "model.safetensors").read_bytes()).hexdigest(),
        "stages": [
            {
                "name": one.name, "texts": len(one.studies), "lessons": sum(len(s.lessons) for s in one.studies),
                "sha256": fingerprint(one.studies, one.settings), "settings": asdict(one.settings),
            }
            for one in stages
        ],
        "labels": asdict(labels),
        "started_from_sha256": _digest(start) if start else None,
        "mean_with_sha256": [_digest(one) for one in mean_with],
    }  # fmt: skip
    licences = LICENCES | {what: licence for one in stages for what, licence in one.licences.items()}
    version = hashlib.sha256(repr(made_of).encode()).hexdigest()[:8]
    return {"name": "longarm-reader", "version": version, **made_of, "started_from": _past(start), "licences": licences}


def _take(network: Network, path: Path) -> None:
    """The network takes over the numbers of an earlier one."""
    try:
        adopt(network, _load_state(path), _labels_beside(path))
    except (RuntimeError, KeyError) as cause:
        raise ModelError(
            f"{path}: a network of another shape than this longarm trains ({str(cause).splitlines()[0]}); "
            "name one that it wrote, or none"
        ) from cause


def _mean(states: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The mean of each number: networks of one lineage agree so well that their mean reads better."""
    return {name: sum(one[name] for one in states) / len(states) for name in states[0]}


def _digest(start: Path) -> str:
    """The sha256 of a network.pt, or of both halves of a weights folder."""
    files = [start / f"{half}.onnx" for half in HALVES] if start.is_dir() else [start]
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()


def _load_state(path: Path) -> dict[str, Any]:
    """The network's numbers that an earlier training left, or that a weights folder tells."""
    if path.is_dir():
        return unpack_weights(path)
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError) as cause:
        raise ModelError(f"{path}: not a network.pt that `longarm train` wrote ({cause})") from cause
    return state


def _labels_beside(start: Path) -> Labels:
    """The lists of the network there, by the card that its training wrote beside it; longarm's own without one."""
    card = _card_beside(start)
    return labels_of(card) if card else OWN


def _past(start: Path | None) -> Mapping[str, Any] | None:
    """What the earlier training was made of, and the one before that, by their cards."""
    card = _card_beside(start) if start else {}
    return {key: card[key] for key in _PAST if key in card} or None


def _card_beside(start: Path) -> dict[str, Any]:
    """The card that a training wrote beside its network; empty without one."""
    path = (start if start.is_dir() else start.parent) / "card.json"
    card: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return card


def _forget(saved: Path) -> None:
    """The checkpoints have served."""
    for path in saved.glob("*") if saved.is_dir() else ():
        path.unlink()
    if saved.is_dir():
        saved.rmdir()
