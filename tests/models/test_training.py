"""Training: a tiny network learns, is exported and works without torch; killed, it goes on where it was."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch; `make test-train` installs it and runs these")
transformers = pytest.importorskip("transformers", reason="training needs transformers; see `make test-train`")

from codebook import METHODS  # noqa: E402
from models import Encoder  # noqa: E402
from models.network import make_network  # noqa: E402
from models.pieces import load_tokenizer  # noqa: E402
from models.teach import teach  # noqa: E402
from models.train import Progress, Settings, train_network  # noqa: E402
from records.errors import ModelError  # noqa: E402
from records.window import Lesson, Window  # noqa: E402

pytestmark = pytest.mark.train

TEXT = "Idris Hasan was seized by agents in Nairobi in May. The man said he was held."
NAMES = Lesson(window=Window(text=TEXT), names=((0, 11, "PERSON"), (36, 43, "PLACE")), known_names=("PERSON", "PLACE"))
READ_FOR = Lesson(
    window=Window(text=TEXT, marks=((0, 11),)),
    slots={"host": ((36, 43),), "method:abduction": ((12, 32),), "origin": ()},
    role="target",
    outcome="detained",
)
PLAIN = Lesson(window=Window(text="Two students followed him."), slots={"target": ((0, 12),)}, relevance=True)
LESSONS = (READ_FOR, PLAIN, NAMES)
STAGE = Settings(epochs=2, batch_pieces=64, encoder_rate=1e-3, head_rate=1e-2, seed=3)


class Killed(Exception):
    """Stands for a kill between two steps."""


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory, tokenizer_folder: Path) -> Path:
    """A BERT of hidden size 32 and two layers with weights of its own, in the form that a real one comes in."""
    folder = tmp_path_factory.mktemp("encoder")
    vocabulary = json.loads((tokenizer_folder / "tokenizer.json").read_text())["model"]["vocab"]
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder, safe_serialization=True)
    (folder / "tokenizer.json").write_bytes((tokenizer_folder / "tokenizer.json").read_bytes())
    return folder


def taught(encoder_folder: Path, out: Path, progress: Callable[[int, int], None] = lambda done, total: None) -> dict:
    card = teach(
        encoder=encoder_folder,
        out=out,
        name_lessons=(NAMES,),
        lessons=LESSONS,
        stages=(STAGE, STAGE),
        progress=progress,
    )
    return dict(card)


def test_taught_weights_are_exported_and_work_without_torch(encoder_folder: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    card = taught(encoder_folder, tmp_path / "w", lambda done, total: steps.append((done, total)))
    assert len(steps) >= 4 and steps[-1][0] == steps[-1][1]
    assert sorted(one.name for one in (tmp_path / "w").iterdir()) == [
        "card.json",
        "model.onnx",
        "network.pt",
        "tokenizer.json",
    ]
    encoder = Encoder(tmp_path / "w")
    assert (encoder.name, encoder.version) == ("longarm-reader", card["version"])
    [scores] = encoder.score([READ_FOR.window])
    assert len(scores.tokens) == len(scores.names) > 10
    assert set(scores.methods) == set(METHODS)


def test_the_exported_weights_answer_as_the_network_does(encoder_folder: Path, tmp_path: Path) -> None:
    from models.export import save_weights
    from models.pieces import find_pieces
    from models.train import pad_rows

    torch.manual_seed(0)
    network, tokenizer = make_network(encoder_folder), load_tokenizer(encoder_folder)
    save_weights(network, tokenizer, tmp_path, card={"name": "x", "version": "1"})
    [[row]] = find_pieces(tokenizer, [READ_FOR.window])
    with torch.no_grad():
        names, _, roles, *_ = network.eval()(*pad_rows([row]))
    [scores] = Encoder(tmp_path).score([READ_FOR.window])
    assert list(scores.roles.values()) == pytest.approx(torch.softmax(roles[0], -1).tolist(), abs=0.05)
    wanted = torch.softmax(names[0, 1:-1], -1)
    assert torch.tensor(scores.names).sub(wanted).abs().max() < 0.1


def test_another_training_has_another_version(encoder_folder: Path, tmp_path: Path) -> None:
    first, again = taught(encoder_folder, tmp_path / "a"), taught(encoder_folder, tmp_path / "b")
    stages = (STAGE, Settings(epochs=1, batch_pieces=64, seed=4))
    other = teach(encoder=encoder_folder, out=tmp_path / "c", name_lessons=(), lessons=LESSONS, stages=stages,
                  progress=lambda done, total: None)  # fmt: skip
    assert first["version"] == again["version"] != other["version"]


def test_training_lowers_the_loss(encoder_folder: Path) -> None:
    losses: list[float] = []
    train_network(
        make_network(encoder_folder), load_tokenizer(encoder_folder), LESSONS,
        settings=Settings(epochs=8, encoder_rate=1e-3, head_rate=1e-2), report=lambda at: losses.append(at.loss),
    )  # fmt: skip
    assert losses[-1] < 0.7 * losses[0]


def test_a_killed_training_goes_on_and_ends_with_the_same_weights(encoder_folder: Path, tmp_path: Path) -> None:
    whole, whole_steps = trained(encoder_folder, tmp_path / "whole.ckpt")
    with pytest.raises(Killed):
        trained(encoder_folder, tmp_path / "killed.ckpt", kill_at=5)
    resumed, steps = trained(encoder_folder, tmp_path / "killed.ckpt")
    assert steps == whole_steps[4:], "expected the steps behind the last checkpoint alone"
    for name, weights in whole.items():
        assert torch.allclose(weights, resumed[name], atol=1e-6), name


def test_a_checkpoint_of_other_lessons_is_not_used(encoder_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        trained(encoder_folder, tmp_path / "x.ckpt", kill_at=5)
    _, steps = trained(encoder_folder, tmp_path / "x.ckpt", lessons=(PLAIN, NAMES))
    assert steps[0] == 1


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.safetensors there"):
        taught(tmp_path, tmp_path / "w")


def trained(
    encoder_folder: Path, checkpoint: Path, *, kill_at: int = 0, lessons: tuple[Lesson, ...] = LESSONS
) -> tuple[dict, list[int]]:
    """The weights after a training with a checkpoint at every second step, and the steps that it made."""
    steps: list[int] = []

    def report(at: Progress) -> None:
        if at.step == kill_at:
            raise Killed
        steps.append(at.step)

    torch.manual_seed(0)
    network = make_network(encoder_folder)
    settings, tokenizer = Settings(epochs=4, batch_pieces=40, seed=3), load_tokenizer(encoder_folder)
    train_network(network, tokenizer, lessons, settings=settings, checkpoint=checkpoint, report=report, save_every=2)
    return network.state_dict(), steps
