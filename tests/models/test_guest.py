"""A Hugging Face classifier as a guest: its labels are checked, and it decides the methods and nothing else."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from codebook import METHODS
from models import OWN, load_model
from models.classifier import Classifier, map_labels
from models.guest import Guest, find_sentences, is_checkpoint, widths_around
from records.errors import ModelError
from records.question import Answer, Question, Span

LABELS = ("Abduction", "digital", "legal_pressure", "none")
VERBS = ("seized", "hacked", "sued", "rested")  # each stands for the label in its place
WORDS = (*VERBS, "idris", "omar", "the", "ministers", "spoke", ".", ",")
TEXT = "Idris was seized. Omar was hacked."
FILLER = "The ministers spoke. " * 6
PLAIN = Answer(
    tokens=((0, 5),), names=((1.0,),), slots={"host": (0.5,)}, roles={"target": 0.7},
    methods=dict.fromkeys(METHODS, 0.25), outcomes={"free": 0.3}, flags={"relevant": 1.5},
)  # fmt: skip


class FakeEncoder:
    """Says the same of everything; `asked` and `opened` keep what came in."""

    name, version, labels = "fake", "3", OWN

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.opened: list[tuple[str, Sequence[Span]]] = []

    def gate(self, text: str) -> float:
        return 0.0

    def open(self, text: str, windows: Sequence[Span]) -> "FakeEncoder":
        self.opened.append((text, windows))
        return self

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        self.asked.extend(questions)
        return tuple(PLAIN for _ in questions)


def a_guest(folder: Path) -> Guest:
    return Guest(Classifier(str(folder)), FakeEncoder())


def person(text: str, *names: str, span: Span | None = None) -> Question:
    """A question about whoever is mentioned by these words, each at its first place."""
    marks = tuple((text.index(one), text.index(one) + len(one)) for one in names)
    return Question(about="person", span=span or (0, len(text)), marks=marks)


def told(answer: Answer) -> list[str]:
    return [code for code, score in answer.methods.items() if score >= 0.5]


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A maker of folders that hold a config.json with the labels, and nothing else."""

    def make(*labels: str) -> Path:
        config = {"model_type": "bert", "id2label": {str(n): one for n, one in enumerate(labels)}}
        (tmp_path / "config.json").write_text(json.dumps(config))
        return tmp_path

    return make


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A maker of tiny BERT classifiers: each of the verbs in a text adds to the label in its place."""
    torch = pytest.importorskip("torch", reason="a classifier needs torch; `make test-train` installs it")
    transformers = pytest.importorskip("transformers", reason="a classifier needs transformers; see `make test-train`")

    def make(labels: Sequence[str] = LABELS, *, head: bool = True, places: int = 24, **options: object) -> Path:
        folder = tmp_path_factory.mktemp("checkpoint")
        pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
        (folder / "vocab.txt").write_text("\n".join(pieces) + "\n")
        transformers.BertTokenizer(str(folder / "vocab.txt"), model_max_length=places).save_pretrained(folder)
        config = transformers.BertConfig(
            vocab_size=len(pieces), hidden_size=16, num_hidden_layers=1, num_attention_heads=1, intermediate_size=16,
            max_position_embeddings=places, id2label=dict(enumerate(labels)), **options,
        )  # fmt: skip
        kind = transformers.BertForSequenceClassification if head else transformers.BertModel
        network = kind(config)
        if head:
            _set_weights(torch, network, pieces, len(labels))
        network.save_pretrained(folder)
        return folder

    return make


def _set_weights(torch: Any, network: Any, pieces: list[str], labels: int) -> None:
    """All words are attended to alike and summed at [CLS]; each verb has a dimension, which is its label's score."""
    with torch.no_grad():
        for one in network.parameters():
            one.zero_()
        bert = network.bert
        for one in bert.modules():
            if isinstance(one, torch.nn.LayerNorm):
                one.weight.fill_(1)
        words = bert.embeddings.word_embeddings.weight
        words[:, 8:] = torch.tensor([1.0, -1.0] * 4)
        for n, verb in enumerate(VERBS[:labels]):
            words[pieces.index(verb), n] = 10
        layer = bert.encoder.layer[0].attention
        layer.self.value.weight.copy_(torch.eye(16))
        layer.output.dense.weight.copy_(torch.eye(16) * 20)
        bert.pooler.dense.weight.copy_(torch.eye(16))
        network.classifier.weight.copy_(torch.eye(16)[:labels] * 20)
        network.classifier.bias.fill_(-4)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        pytest.param("abduction", "abduction", id="as it is"),
        pytest.param("Mobility Control", "mobility-control", id="spaces and capitals"),
        pytest.param("COERCION_BY_PROXY", "coercion-by-proxy", id="underscores"),
        pytest.param("None", None, id="none"),
        pytest.param("O", None, id="outside"),
        pytest.param("not_relevant", None, id="not relevant"),
    ],
)
def test_a_label_stands_for_a_method_or_for_none(label: str, code: str | None) -> None:
    assert map_labels(["lure", label], "x") == ("lure", code)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        pytest.param(["LABEL_0", "LABEL_1"], "found the labels LABEL_0, LABEL_1; wanted method codes", id="unnamed"),
        pytest.param(["lure", "robbery"], "found the labels lure, robbery; wanted", id="one is no method"),
        pytest.param(["legal pressure", "legal-pressure"], "each once", id="twice the same"),
        pytest.param(["none"], "found the labels none; wanted", id="no method"),
        pytest.param([], "found the labels none at all; wanted", id="nothing"),
    ],
)
def test_labels_that_do_not_fit_are_named(labels: list[str], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        map_labels(labels, "x")


def test_the_wanted_labels_are_named_before_torch_is_missed(
    folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModelError, match=r"coercion-by-proxy.*set id2label in its config\.json"):
        Classifier(str(folder("joy", "anger")))


@pytest.mark.parametrize("library", ["torch", "transformers"])
def test_without_the_libraries_the_extra_is_named(
    library: str, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    for source in (str(folder("lure", "none")), "owner/name"):
        with pytest.raises(ModelError, match=r"pip install 'longarm\[hub\]'"):
            Classifier(source)


@pytest.mark.parametrize("config", ["{", "[]", '{"id2label": ["lure"]}'], ids=["broken", "a list", "labels in a list"])
def test_a_config_that_is_none_is_named(config: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelError, match=r"expected|found the labels none at all"):
        Classifier(str(tmp_path))


def test_a_folder_of_trained_weights_is_no_checkpoint(folder: Callable[..., Path]) -> None:
    path = folder("lure")
    assert is_checkpoint(str(path))
    (path / "card.json").write_text("{}")
    assert not is_checkpoint(str(path))


@pytest.mark.parametrize("model", ["none", "./no/such/folder", "/nowhere"])
def test_what_is_neither_folder_nor_id_is_named(model: str) -> None:
    with pytest.raises(ModelError, match="no such folder, and no Hugging Face id"):
        load_model(model)


def test_a_passage_is_narrowed_down_to_the_mention() -> None:
    text = "One. Two. Three Idris four five. Six. Seven. Eight. Nine."
    mark = (text.index("Idris"), text.index("Idris") + 5)
    spans = [text[s:e] for s, e in widths_around(text, find_sentences(text, (0, len(text))), mark)]
    assert spans[0] == "Two. Three Idris four five. Six. Seven. Eight. "
    assert spans[4] == "Three Idris four five. "
    assert spans[-1] == "Idris"
    assert all("Idris" in one and len(one) <= len(before) for before, one in pairwise(spans))


def test_a_passage_stays_in_the_stretch() -> None:
    text = "Hacked. He left. Idris spoke. He came. Sued."
    span = (8, 38)
    widest = next(widths_around(text, find_sentences(text, span), (17, 22)))
    assert text[slice(*widest)] == "He left. Idris spoke. He came."


@pytest.mark.train
def test_the_guest_decides_the_methods_and_the_encoder_all_else(checkpoint: Callable[..., Path]) -> None:
    encoder = FakeEncoder()
    text = f"Idris was seized. {FILLER}Omar was hacked."
    windows = ((0, len(text)),)
    questions = [person(text, "Idris"), person(text, "Omar"), Question(about="text", span=windows[0])]
    answers = Guest(Classifier(str(checkpoint())), encoder).open(text, windows).answer(questions)
    assert [told(one) for one in answers] == [["abduction"], ["digital"], []]
    assert answers[2] == PLAIN
    for one in answers:
        assert set(one.methods) == set(METHODS)
        assert (one.tokens, one.names, one.slots) == (PLAIN.tokens, PLAIN.names, PLAIN.slots)
        assert (one.roles, one.outcomes, one.flags) == (PLAIN.roles, PLAIN.outcomes, PLAIN.flags)
    assert (encoder.opened, encoder.asked) == ([(text, windows)], questions)


@pytest.mark.train
def test_a_method_that_the_classifier_does_not_know_is_never_told(checkpoint: Callable[..., Path]) -> None:
    [answer] = a_guest(checkpoint()).open(TEXT, ()).answer([person(TEXT, "Idris")])
    assert {answer.methods[code] for code in METHODS if code not in ("abduction", "digital", "legal-pressure")} == {0.0}


@pytest.mark.train
def test_the_label_of_no_method_tells_none(checkpoint: Callable[..., Path]) -> None:
    text = "Idris rested."
    [answer] = a_guest(checkpoint()).open(text, ()).answer([person(text, "Idris")])
    assert told(answer) == []


@pytest.mark.train
def test_one_label_is_told_of_a_passage_or_several_where_the_checkpoint_says_so(
    checkpoint: Callable[..., Path],
) -> None:
    many = checkpoint(problem_type="multi_label_classification")
    answers = [a_guest(one).open(TEXT, ()).answer([person(TEXT, "Idris")])[0]
               for one in (checkpoint(), many)]  # fmt: skip
    assert sum(answers[0].methods.values()) <= 1
    assert told(answers[1]) == ["abduction", "digital"]


@pytest.mark.train
def test_each_method_counts_where_it_is_told_best(checkpoint: Callable[..., Path]) -> None:
    text = f"Idris was seized. {FILLER}Idris Omar was hacked."
    [answer] = a_guest(checkpoint()).open(text, ()).answer([person(text, "Idris", "Idris Omar")])
    assert told(answer) == ["abduction", "digital"]


@pytest.mark.train
def test_a_sentence_longer_than_the_checkpoint_takes_is_read_around_the_mention(
    checkpoint: Callable[..., Path],
) -> None:
    text = "hacked " + "the ministers spoke, " * 60 + "Idris was seized, " + "the ministers spoke, " * 60 + "sued."
    [answer] = a_guest(checkpoint()).open(text, ()).answer([person(text, "Idris")])
    assert told(answer) == ["abduction"]


@pytest.mark.train
def test_answers_do_not_depend_on_what_was_asked_before(checkpoint: Callable[..., Path]) -> None:
    guest = a_guest(checkpoint())
    questions = [person(TEXT, "Idris"), person(TEXT, "Omar")]
    opened = guest.open(TEXT, ())
    one_by_one = [opened.answer([one])[0] for one in questions]
    for one, other in zip(one_by_one, guest.open(TEXT, ()).answer(questions), strict=True):
        assert one.methods == pytest.approx(other.methods, abs=1e-5)
    assert opened.answer([]) == ()


@pytest.mark.train
def test_the_version_changes_with_the_files_and_not_with_the_place(
    checkpoint: Callable[..., Path], tmp_path: Path
) -> None:
    first = checkpoint()
    copy = tmp_path / "elsewhere"
    shutil.copytree(first, copy)
    (copy / "README.md").write_text("Made by hand.")
    guest, same = a_guest(first), a_guest(copy)
    assert (same.name, same.version) == ("fake+elsewhere", guest.version)
    assert guest.version.startswith("3+")
    (copy / "config.json").write_text((copy / "config.json").read_text() + "\n")
    assert a_guest(copy).version != guest.version


@pytest.mark.train
def test_a_checkpoint_without_a_classifier_is_named(checkpoint: Callable[..., Path]) -> None:
    with pytest.raises(ModelError, match=r"no sequence classifier, since .* is not among its weights"):
        Classifier(str(checkpoint(head=False)))


@pytest.mark.train
def test_a_broken_checkpoint_is_named_on_one_line(checkpoint: Callable[..., Path]) -> None:
    path = checkpoint()
    (path / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="transformers cannot load it") as caught:
        Classifier(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.train
def test_an_id_that_cannot_be_fetched_is_one_line(tmp_path: Path) -> None:
    pytest.importorskip("transformers", reason="an id is fetched by transformers; see `make test-train`")
    env = dict(os.environ) | {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "cli", "extract", "-", "--model", "owner/name"]
    done = subprocess.run(command, capture_output=True, text=True, input="", env=env, cwd=Path(__file__).parents[2])
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("longarm: owner/name: no such folder here, and no config.json of that id from Hugging Face")
