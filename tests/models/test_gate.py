"""The gate: cheap words first, so that the network is spared what tells of nothing."""

from pathlib import Path

import numpy as np
import pytest

from models.gate import BUCKETS, Gate, features, load_gate, save_gate
from records.errors import ModelError

TELLING = [f"Agents of the embassy {verb} the exile in {city}." for verb in ("seized", "beat", "watched")
           for city in ("Vienna", "Nairobi", "Bangkok", "Lima", "Oslo")]  # fmt: skip
QUIET = [f"The team {verb} the cup in {city}." for verb in ("won", "lost", "lifted")
         for city in ("Vienna", "Nairobi", "Bangkok", "Lima", "Oslo")]  # fmt: skip


def test_the_weights_of_a_text_have_length_one() -> None:
    places, values = features("The agents seized him; the agents left.")
    assert len(set(places.tolist())) == len(places)
    assert float((values**2).sum()) == pytest.approx(1.0)


def test_a_text_without_words_has_only_the_constant() -> None:
    table = np.zeros(BUCKETS + 1, dtype=np.float16)
    table[BUCKETS] = -2.0
    assert Gate(table, -1.0).excess("…") == pytest.approx(-1.0)


def test_a_saved_gate_judges_as_before(tmp_path: Path) -> None:
    table = np.random.default_rng(3).normal(size=BUCKETS + 1).astype(np.float16)
    gate = Gate(table, 0.25)
    save_gate(gate, tmp_path)
    assert load_gate(tmp_path).excess(TELLING[0]) == pytest.approx(gate.excess(TELLING[0]))


def test_a_file_of_another_size_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "gate.npy", np.zeros(7))
    with pytest.raises(ModelError, match="train it anew"):
        load_gate(tmp_path)


@pytest.mark.train
def test_a_trained_gate_lets_telling_texts_through_and_holds_others_back() -> None:
    pytest.importorskip("torch", reason="training needs torch; `make test-train` installs it")
    from models.gate import train_gate

    gate = train_gate(TELLING + QUIET, [True] * len(TELLING) + [False] * len(QUIET))
    assert min(map(gate.odds, TELLING)) > max(map(gate.odds, QUIET))
    assert sum(gate.excess(text) >= 0 for text in TELLING) >= len(TELLING) - 2
    assert sum(gate.excess(text) < 0 for text in QUIET) > len(QUIET) // 2
