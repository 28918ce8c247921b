"""From lessons to a weights folder: names first, on open corpora; then everything, on gold. Needs torch."""

import hashlib
import pickle
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from models.export import save_weights
from models.network import make_network
from models.pieces import load_tokenizer
from models.train import Settings, fingerprint, save_state, train_network
from records.errors import ModelError
from records.window import Lesson

_BYSTANDERS = 0.4

LICENCES = {
    "sentence-transformers/all-MiniLM-L6-v2": "Apache-2.0",
    "Re-DocRED, DocRED": "MIT, text CC BY-SA 3.0",
    "GUM, open genres": "CC BY 4.0",
    "CrossNER politics": "MIT, text CC BY-SA",
    "Wikigold": "CC BY 4.0",
    "re3d": "public domain, OGL v3, CC BY 3.0 AU, CC BY-SA 3.0",
    "longarm gold corpus": "Apache-2.0",
}


def teach(
    *,
    encoder: Path,
    out: Path,
    name_lessons: Sequence[Lesson],
    lessons: Sequence[Lesson],
    stages: tuple[Settings, Settings],
    progress: Callable[[int, int], None],
    start: Path | None = None,
) -> Mapping[str, Any]:
    """Trains in two stages and writes the weights folder; the card that it holds is returned.

    A kill loses at most the steps since the last checkpoint, which lies in the folder until the end. `network.pt`
    stays there: a later training can `start` from it, without the names stage, when the corpus has grown.
    """
    if not (encoder / "model.safetensors").is_file():
        raise ModelError(f"{encoder}: no model.safetensors there; name the folder of a BERT-like encoder")
    torch.manual_seed(stages[1].seed)
    lessons = thin_bystanders(lessons, seed=stages[1].seed)
    tokenizer = load_tokenizer(encoder)
    network = make_network(encoder)
    saved = out / "checkpoint"
    names_done = saved / f"names-{fingerprint(name_lessons, stages[0])[:16]}.pt"
    if start:
        network.load_state_dict(_load_state(start))
    elif names_done.is_file():
        network.load_state_dict(torch.load(names_done, weights_only=True))
    elif name_lessons:
        train_network(network, tokenizer, name_lessons, settings=stages[0], checkpoint=saved / "names.ckpt",
                      report=lambda at: progress(at.step, at.steps))  # fmt: skip
        save_state(network.state_dict(), names_done)
    train_network(network, tokenizer, lessons, settings=stages[1], checkpoint=saved / "reader.ckpt",
                  report=lambda at: progress(at.step, at.steps))  # fmt: skip
    card = make_card(encoder, name_lessons, lessons, stages, start)
    save_state(network.state_dict(), out / "network.pt")
    save_weights(network, tokenizer, out, card=card)
    _forget(saved)
    return card


def thin_bystanders(lessons: Sequence[Lesson], *, seed: int) -> list[Lesson]:
    """The lessons without a part of those around people who are no targets: they are many, and alike."""
    dice = random.Random(seed)
    return [one for one in lessons if one.role in (None, "target") or dice.random() < _BYSTANDERS]


def make_card(
    encoder: Path,
    name_lessons: Sequence[Lesson],
    lessons: Sequence[Lesson],
    stages: tuple[Settings, Settings],
    start: Path | None = None,
) -> dict[str, Any]:
    """What the weights were made of; the version is a digest of all of it."""
    made_of = {
        "encoder": "sentence-transformers/all-MiniLM-L6-v2",
        "encoder_sha256": hashlib.sha256((encoder / "model.safetensors").read_bytes()).hexdigest(),
        "name_lessons_sha256": fingerprint(name_lessons, stages[0]),
        "lessons_sha256": fingerprint(lessons, stages[1]),
        "settings": [asdict(one) for one in stages],
        "started_from_sha256": hashlib.sha256(start.read_bytes()).hexdigest() if start else None,
    }
    version = hashlib.sha256(repr(made_of).encode()).hexdigest()[:8]
    counts = {"name_lessons": len(name_lessons), "lessons": len(lessons)}
    return {"name": "longarm-reader", "version": version, **counts, **made_of, "licences": LICENCES}


def _load_state(path: Path) -> dict[str, Any]:
    """The network's numbers that an earlier training left."""
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True)
    except (OSError, RuntimeError, pickle.UnpicklingError) as cause:
        raise ModelError(f"{path}: not a network.pt that `longarm train` wrote ({cause})") from cause
    return state


def _forget(saved: Path) -> None:
    """The checkpoints have served."""
    for path in saved.glob("*") if saved.is_dir() else ():
        path.unlink()
    if saved.is_dir():
        saved.rmdir()
