"""The shipped weights: windows of any length are read whole, and a broken folder is named."""

import shutil
from pathlib import Path

import pytest

from codebook import METHODS, OUTCOMES, ROLES
from models import SHIPPED, Encoder
from models.labels import NAME_TAGS, SLOTS
from records.errors import ModelError
from records.window import Scores, Window


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(threads=1)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the shipped folder that a test may break."""
    folder = tmp_path / "weights"
    shutil.copytree(SHIPPED, folder)
    return folder


def check(window: Window, scores: Scores) -> None:
    assert len(scores.tokens) == len(scores.names) == len(scores.slots["target"])
    assert all(0 <= s < e <= len(window.text) for s, e in scores.tokens)
    assert {len(row) for row in scores.names} <= {len(NAME_TAGS)}
    assert set(scores.slots) == set(SLOTS)
    assert (set(scores.roles), set(scores.methods), set(scores.outcomes)) == (set(ROLES), set(METHODS), set(OUTCOMES))
    every = [*scores.roles.values(), *scores.methods.values(), *scores.outcomes.values(), scores.relevance]
    assert all(0 <= one <= 1 for one in every)
    assert sum(scores.roles.values()) >= 0.999


def test_every_head_answers_with_probabilities(encoder: Encoder) -> None:
    window = Window(text="Idris Hasan was seized in Nairobi.", marks=((0, 11),))
    [scores] = encoder.score([window])
    check(window, scores)
    assert window.text[slice(*scores.tokens[-1])] == "."


def test_a_window_of_three_thousand_words_is_read_whole(encoder: Encoder) -> None:
    window = Window(text="The ministers spoke about the harbour and its fees. " * 334 + "Idris Hasan was seized.")
    assert len(window.text.split()) > 3000
    [scores] = encoder.score([window])
    check(window, scores)
    read = {n for start, end in scores.tokens for n in range(start, end)}
    assert [n for n, letter in enumerate(window.text) if not letter.isspace() and n not in read] == []


def test_answers_do_not_depend_on_what_is_read_beside(encoder: Encoder) -> None:
    windows = [Window(text="He left."), Window(text="Idris Hasan was seized in Nairobi by agents. " * 9)]
    together, alone = encoder.score(windows), [encoder.score([one])[0] for one in windows]
    for one, other in zip(together, alone, strict=True):
        assert one.tokens == other.tokens
        # The int8 kernels round activations by the batch, so that padding shows a little.
        assert one.roles == pytest.approx(other.roles, abs=0.1)


def test_the_mark_changes_the_answer(encoder: Encoder) -> None:
    text = "Idris Hasan was seized in Nairobi, the lawyer Omar Bek said."
    first, second = encoder.score([Window(text=text, marks=((0, 11),)), Window(text=text, marks=((46, 54),))])
    assert first.roles != second.roles


def test_no_windows_have_no_answers(encoder: Encoder) -> None:
    assert encoder.score([]) == ()


def test_an_empty_window_is_answered(encoder: Encoder) -> None:
    [scores] = encoder.score([Window(text="")])
    assert scores.tokens == ()


@pytest.mark.parametrize("name", ["card.json", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(weights: Path, name: str) -> None:
    (weights / name).unlink()
    with pytest.raises(ModelError, match=f"no {name} there"):
        Encoder(weights)


@pytest.mark.parametrize("name", ["card.json", "model.onnx", "tokenizer.json"])
def test_a_broken_file_is_named(weights: Path, name: str) -> None:
    (weights / name).write_bytes(b'{"name": "x"')
    with pytest.raises(ModelError, match=name):
        Encoder(weights)


def test_a_card_without_a_version_is_named(weights: Path) -> None:
    (weights / "card.json").write_text('{"name": "x"}')
    with pytest.raises(ModelError, match=r"card\.json: expected JSON with name and version"):
        Encoder(weights)


def test_no_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="name a folder that `longarm train` wrote"):
        Encoder(tmp_path / "none")
