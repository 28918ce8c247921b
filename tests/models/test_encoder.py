"""The shipped weights: texts of any length are read whole, and a broken folder is named."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from codebook import METHODS, OUTCOMES, ROLES
from models import SHIPPED, Encoder
from models.labels import FLAGS, NAME_TAGS, OWN
from records.errors import ModelError
from records.question import Answer, Question, Span


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(threads=1)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A copy of the shipped folder that a test may break."""
    folder = tmp_path / "weights"
    shutil.copytree(SHIPPED, folder)
    return folder


def asked(encoder: Encoder, text: str, *questions: Question, windows: Sequence[Span] | None = None) -> list[Answer]:
    """The answers, each checked to be whole and of probabilities; without questions one about the whole text."""
    whole = ((0, len(text)),)
    answers = encoder.open(text, windows or whole).answer(questions or [Question(about="text", span=whole[0])])
    assert len(answers) == len(questions or whole)
    for one in answers:
        assert len(one.tokens) == len(one.names) == len(one.slots["target"])
        assert all(0 <= s < e <= len(text) for s, e in one.tokens)
        assert {len(row) for row in one.names} <= {len(NAME_TAGS)}
        assert (set(one.slots), set(one.flags)) == (set(OWN.slots), set(FLAGS))
        assert (set(one.roles), set(one.methods), set(one.outcomes)) == (set(ROLES), set(METHODS), set(OUTCOMES))
        assert all(0 <= n <= 1 for n in (*one.roles.values(), *one.methods.values(), *one.outcomes.values()))
        for peaks in (one.roles, one.outcomes):
            assert sum(peaks.values()) == pytest.approx(1, abs=1e-3)
        assert all(sum(row) == pytest.approx(1, abs=1e-3) for row in one.names)
    return list(answers)


def missed(text: str, answers: Sequence[Answer]) -> list[int]:
    """The places of letters that no piece of the answers holds."""
    read = {n for one in answers for start, end in one.tokens for n in range(start, end)}
    return [n for n, letter in enumerate(text) if not letter.isspace() and n not in read]


def test_every_head_answers(encoder: Encoder) -> None:
    text = "Idris Hasan was seized in Nairobi."
    [answer] = asked(encoder, text, Question(about="person", span=(0, len(text)), marks=((0, 11),)))
    assert [text[slice(*one)] for one in answer.tokens][-2:] == ["seized", "Nairobi"]


def test_a_stretch_of_three_thousand_words_is_read_whole(encoder: Encoder) -> None:
    text = "The ministers spoke about the harbour and its fees. " * 334 + "Idris Hasan was seized."
    assert len(text.split()) > 3000
    assert missed(text, asked(encoder, text)) == []


def test_a_text_of_six_thousand_words_in_windows_is_read_whole(encoder: Encoder) -> None:
    text = "The ministers spoke about the harbour and its fees. " * 667 + "Idris Hasan was seized."
    assert len(text.split()) > 6000
    windows = [(start, min(len(text), start + 1560)) for start in range(0, len(text), 1560)]
    questions = [Question(about="text", span=one) for one in windows]
    answers = asked(encoder, text, *questions, windows=windows)
    assert missed(text, answers) == []
    assert all(start <= s and e <= end for one, (start, end) in zip(answers, windows, strict=True)
               for s, e in one.tokens)  # fmt: skip


def test_a_question_across_windows_is_answered_for_all_of_its_stretch(encoder: Encoder) -> None:
    text = "He left. She came. They met."
    question = Question(about="text", span=(3, 24))
    [answer] = asked(encoder, text, question, windows=((0, 8), (9, 18), (19, len(text))))
    assert [text[s:e] for s, e in answer.tokens] == ["left", ".", "She", "came", ".", "They"]


def test_answers_do_not_depend_on_what_is_asked_beside(encoder: Encoder) -> None:
    text = "He left. " + "Idris Hasan was seized in Nairobi by agents. " * 9
    questions = [Question(about="text", span=(0, 8)), Question(about="person", span=(0, len(text)), marks=((9, 20),))]
    together = asked(encoder, text, *questions)
    for one, question in zip(together, questions, strict=True):
        [other] = asked(encoder, text, question)
        assert one.tokens == other.tokens
        # The int8 kernels round activations by the batch, so that padding shows a little.
        assert one.roles == pytest.approx(other.roles, abs=0.1)


def test_the_mark_changes_the_answer(encoder: Encoder) -> None:
    text = "Idris Hasan was seized in Nairobi, the lawyer Omar Bek said."
    spans = ((0, 11), (46, 54))
    first, second = asked(
        encoder, text, *(Question(about="person", span=(0, len(text)), marks=(one,)) for one in spans)
    )
    assert first.roles != second.roles


def test_no_questions_have_no_answers(encoder: Encoder) -> None:
    assert encoder.open("He left.", ((0, 8),)).answer([]) == ()


def test_a_text_without_windows_can_be_opened(encoder: Encoder) -> None:
    assert encoder.open("", ()).answer([]) == ()


def test_an_empty_stretch_is_answered(encoder: Encoder) -> None:
    [answer] = asked(encoder, "He left.", Question(about="text", span=(3, 3)))
    assert answer.tokens == ()


@pytest.mark.parametrize("name", ["card.json", "lower.onnx", "upper.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(weights: Path, name: str) -> None:
    (weights / name).unlink()
    with pytest.raises(ModelError, match=f"no {name} there"):
        Encoder(weights)


@pytest.mark.parametrize("name", ["card.json", "lower.onnx", "upper.onnx", "tokenizer.json"])
def test_a_broken_file_is_named(weights: Path, name: str) -> None:
    (weights / name).write_bytes(b'{"name": "x"')
    with pytest.raises(ModelError, match=name):
        Encoder(weights)


@pytest.mark.parametrize("content", [None, b"no table"], ids=["missing", "broken"])
def test_a_gate_that_cannot_be_read_is_named(weights: Path, content: bytes | None) -> None:
    (weights / "gate.npy").unlink()
    if content:
        (weights / "gate.npy").write_bytes(content)
    with pytest.raises(ModelError, match=r"gate\.npy: no gate can be read there"):
        Encoder(weights)


def test_weights_of_other_labels_are_named(weights: Path) -> None:
    shutil.copy(weights / "lower.onnx", weights / "upper.onnx")
    with pytest.raises(ModelError, match=r"upper\.onnx: expected the outputs .* train it anew"):
        Encoder(weights)


def test_a_card_without_a_version_is_named(weights: Path) -> None:
    (weights / "card.json").write_text('{"name": "x"}')
    with pytest.raises(ModelError, match=r"card\.json: expected JSON with name and version"):
        Encoder(weights)


def test_no_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="name a folder that `longarm train` wrote"):
        Encoder(tmp_path / "none")
