"""The linear baseline: it learns from states that stay as they are, and answers as the Encoder does."""

from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from benchmarks.linear import train_linear
from models.labels import NAME_TAGS, OWN
from models.network import Network, Size
from models.pieces import load_tokenizer
from records.question import Lesson, Question, Study

pytestmark = pytest.mark.train
TEXT = "Agents seized Idris Hasan in Nairobi. The man followed two students."
EXTRA = ("query", "key", "value", "mixed", "wide", "narrow")
PLACES = dict(zip(EXTRA, ("attention.self.query", "attention.self.key", "attention.self.value",
                          "attention.output.dense", "intermediate.dense", "output.dense"), strict=True))  # fmt: skip


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory, tokenizer_folder: Path) -> Path:
    """A folder as a pretrained encoder's, small and random."""
    folder = tmp_path_factory.mktemp("encoder")
    (folder / "tokenizer.json").write_bytes((tokenizer_folder / "tokenizer.json").read_bytes())
    torch.manual_seed(1)
    words = load_tokenizer(folder).get_vocab_size()
    network = Network(Size(width=24, inner=32, words=words, places=128))
    state = {
        "embeddings.word_embeddings.weight": network.lower.words.weight,
        "embeddings.position_embeddings.weight": network.lower.places.weight,
        "embeddings.token_type_embeddings.weight": torch.randn(2, 24),
    }
    state |= {f"embeddings.LayerNorm.{kind}": getattr(network.lower.norm, kind) for kind in ("weight", "bias")}
    for n, block in enumerate([*network.lower.layers, *network.upper.layers]):
        for kind in ("weight", "bias"):
            for own, place in PLACES.items():
                state[f"encoder.layer.{n}.{place}.{kind}"] = getattr(getattr(block, own), kind)
            state[f"encoder.layer.{n}.attention.output.LayerNorm.{kind}"] = getattr(block.norm, kind)
            state[f"encoder.layer.{n}.output.LayerNorm.{kind}"] = getattr(block.norm2, kind)
    save_file({name: value.detach().clone() for name, value in state.items()}, folder / "model.safetensors")
    return folder


def test_the_heads_learn_and_the_layers_do_not(encoder: Path) -> None:
    about = Question(about="person", span=(0, len(TEXT)), marks=((14, 25),))
    other = Question(about="person", span=(0, len(TEXT)), marks=((42, 45),))
    study = Study(text=TEXT, windows=((0, len(TEXT)),), lessons=(
        Lesson(question=about, slots={"host": ((29, 36),)}, role="target", methods=("abduction",)),
        Lesson(question=other, slots={"host": ()}, role="target", methods=()),
        Lesson(question=Question(about="text", span=(0, len(TEXT))), names=((14, 25, "PERSON"),),
               known_names=("PERSON",)),
    ))  # fmt: skip
    reader = train_linear(encoder, [study], rounds=160)
    assert not any(one.requires_grad for one in reader.frozen.parameters())
    told, quiet = reader.open(TEXT, [(0, len(TEXT))]).answer([about, other])
    assert told.methods["abduction"] > 0.5 > quiet.methods["abduction"]
    assert told.roles["target"] > 0.5
    [plain] = reader.open(TEXT, [(0, len(TEXT))]).answer([study.lessons[2].question])
    assert len(plain.names) == len(plain.tokens) == len(plain.slots[OWN.slots[0]])
    tagged = {TEXT[slice(*span)] for span, tags in zip(plain.tokens, plain.names, strict=True)
              if max(range(len(NAME_TAGS)), key=tags.__getitem__)}  # fmt: skip
    assert {"Idris", "Hasan"} == tagged
