"""Training: a tiny network learns, is exported and works without torch; killed, it goes on where it was."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch; `make test-train` installs it and runs these")
transformers = pytest.importorskip("transformers", reason="training needs transformers; see `make test-train`")

from codebook import METHODS  # noqa: E402
from models import Encoder  # noqa: E402
from models.attention import RowAttention  # noqa: E402
from models.fused import Fused, watch  # noqa: E402
from models.gate import save_gate, train_gate  # noqa: E402
from models.network import LOWER, make_network  # noqa: E402
from models.pieces import ask, load_tokenizer, make_pieces  # noqa: E402
from models.teach import Stage, make_card, teach  # noqa: E402
from models.train import Progress, Settings, encode, gather, train_network  # noqa: E402
from records.errors import ModelError  # noqa: E402
from records.question import Choice, Lesson, Question, Study  # noqa: E402

pytestmark = pytest.mark.train

TEXT = "Idris Hasan was seized by agents in Nairobi in May. The man said he was held. Two students followed him."
WHOLE = (0, len(TEXT))
NAMES = Lesson(question=Question(about="text", span=WHOLE), names=((0, 11, "PERSON"), (36, 43, "PLACE")),
               known_names=("PERSON", "PLACE"))  # fmt: skip
READ_FOR = Lesson(
    question=Question(about="person", span=WHOLE, marks=((0, 11),), others=((56, 59),)),
    slots={"outcome": ((69, 77),), "method:abduction": ((12, 32),), "relative": ()},
    choices={"host": (Choice(spans=((36, 43),), right=True), Choice(spans=((47, 50),), right=False)), "date": ()},
    role="target", methods=("abduction",), outcome="detained",
)  # fmt: skip
PLAIN = Lesson(question=Question(about="text", span=(52, 104)), slots={"target": ((78, 90),)}, flags={"relevant": True})
NUMBER = Lesson(
    question=Question(about="number", span=(52, 104), marks=((78, 81),)), slots={"unit": ((82, 90),)},
    choices={"date": ()}, flags={"figure": True, "published": True},
)  # fmt: skip
STUDIES = (
    Study(text=TEXT, windows=((0, 51), (52, 104)), lessons=(READ_FOR, PLAIN, NUMBER)),
    Study(text=TEXT, windows=(WHOLE,), lessons=(NAMES, READ_FOR)),
)
QUICK = Settings(
    epochs=2, batch_pieces=64, encoder_rate=1e-3, head_rate=1e-2, renamed=0.5, numbers=1.0, bystanders=1.0, seed=3
)


# For the gate: texts, and whether they tell an incident.
TELLING = [("Agents seized Idris Hasan in Nairobi.", True), ("The harbour fees were raised again.", False)] * 5


class Killed(Exception):
    """Stands for a kill between two steps."""


def taught(encoder_folder: Path, out: Path, progress: Callable[[int, int], None] = lambda done, total: None,
           ) -> dict:  # fmt: skip
    stages = [Stage(name="names", studies=STUDIES[1:], settings=QUICK),
              Stage(name="gold", studies=STUDIES, settings=QUICK)]  # fmt: skip
    return dict(teach(encoder=encoder_folder, out=out, stages=stages, telling=TELLING, progress=progress))


def test_a_new_network_has_the_layers_of_the_encoder(encoder_folder: Path) -> None:
    given = transformers.BertModel.from_pretrained(encoder_folder, add_pooling_layer=False).eval()
    network = make_network(encoder_folder).eval()
    ids = torch.arange(8).unsqueeze(0)
    kind = given.embeddings.token_type_embeddings.weight[0]
    assert torch.allclose(network.lower.cases.weight, kind.expand(4, -1), atol=0.1), "cases begin as the token type"
    with torch.no_grad():
        network.lower.cases.weight.copy_(kind)
        hidden = network.lower(ids, torch.ones_like(ids), torch.zeros_like(ids))
        wanted = given(ids, output_hidden_states=True).hidden_states[LOWER]
    assert torch.allclose(hidden, wanted, atol=1e-4)
    assert torch.equal(network.lower.words.weight, given.embeddings.word_embeddings.weight)


def test_attention_row_by_row_is_that_of_torch() -> None:
    dice = torch.Generator().manual_seed(3)
    given = [torch.randn(3, 12, 7, 4, generator=dice, requires_grad=True) for _ in range(3)]
    allowed = torch.zeros(3, 1, 1, 7)
    allowed[0, ..., 4:] = allowed[2, ..., 6:] = -1e4
    wanted = torch.nn.functional.scaled_dot_product_attention(*given, attn_mask=allowed)
    found = RowAttention.apply(*given, allowed)
    assert torch.allclose(found, wanted, atol=1e-6)
    weights = torch.randn(3, 12, 7, 4, generator=dice)
    for mine, reference in zip(
        torch.autograd.grad((found * weights).sum(), given),
        torch.autograd.grad((wanted * weights).sum(), given),
        strict=True,
    ):
        assert torch.allclose(mine, reference, atol=1e-6)


def test_taught_weights_are_exported_and_work_without_torch(encoder_folder: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    card = taught(encoder_folder, tmp_path / "w", lambda done, total: steps.append((done, total)))
    assert len(steps) >= 4 and steps[-1][0] == steps[-1][1]
    assert sorted(one.name for one in (tmp_path / "w").iterdir()) == [
        "card.json", "gate.npy", "lower.onnx", "network.pt", "tokenizer.json", "upper.onnx",
    ]  # fmt: skip
    assert [(one["name"], one["texts"], one["lessons"]) for one in card["stages"]] == [("names", 1, 2), ("gold", 2, 5)]
    encoder = Encoder(tmp_path / "w")
    assert encoder.gate(TELLING[0][0]) > encoder.gate(TELLING[1][0])
    assert (encoder.name, encoder.version) == ("longarm-reader", card["version"])
    [answer] = encoder.open(TEXT, (WHOLE,)).answer([READ_FOR.question])
    assert len(answer.tokens) == len(answer.names) > 10
    assert set(answer.methods) == set(METHODS)


def test_the_exported_weights_answer_as_the_network_does(encoder_folder: Path, tmp_path: Path) -> None:
    from models.export import save_weights

    torch.manual_seed(0)
    network, tokenizer = make_network(encoder_folder).eval(), load_tokenizer(encoder_folder)
    save_weights(network, tokenizer, tmp_path, card={"name": "x", "version": "1"}, studies=STUDIES)
    save_gate(train_gate(*zip(*TELLING, strict=True)), tmp_path)
    text, windows, questions = TEXT, STUDIES[0].windows, [one.question for one in STUDIES[0].lessons]
    pieces = make_pieces(tokenizer, text, windows)
    asked = [ask(pieces, one) for one in questions]
    with torch.no_grad():
        hidden, [seats] = encode(network, [pieces])
        names, slots, roles, methods, outcomes, flags = network.upper(*gather(hidden, [(one, seats) for one in asked]))
    answers = Encoder(tmp_path).open(text, windows).answer(questions)
    for n, answer in enumerate(answers):
        inside = slice(1, 1 + len(answer.tokens))
        assert answer.tokens == tuple(pieces.spans[place] for place in asked[n].pieces)
        assert torch.tensor(answer.names).sub(torch.softmax(names[n, inside], -1)).abs().max() < 0.05
        told = torch.tensor([list(row) for row in answer.slots.values()]).T
        assert told.sub(slots[n, inside]).abs().max() < 0.2
        assert list(answer.roles.values()) == pytest.approx(torch.softmax(roles[n], -1).tolist(), abs=0.05)
        assert list(answer.methods.values()) == pytest.approx(torch.sigmoid(methods[n]).tolist(), abs=0.05)
        assert list(answer.outcomes.values()) == pytest.approx(torch.softmax(outcomes[n], -1).tolist(), abs=0.05)
        assert list(answer.flags.values()) == pytest.approx(flags[n].tolist(), abs=0.2)


def test_eased_layers_answer_as_they_did(encoder_folder: Path) -> None:
    torch.manual_seed(0)
    block = make_network(encoder_folder).eval().upper.layers[0]
    hidden, allowed = torch.randn(2, 9, 48), torch.zeros(2, 1, 1, 9)
    hidden[:, :, 5] *= 40
    allowed[1, :, :, 6:] = -1e4
    [peaks] = watch([block])
    with torch.no_grad():
        before = block(hidden, allowed)
        fused = Fused(copy.deepcopy(block), peaks)
        assert fused(hidden, allowed).sub(before).abs().max() < 1e-4
    assert peaks["entry"].argmax() == fused.ease_entry.argmin() == 5
    assert (hidden * fused.ease_entry).abs().max() < 0.2 * hidden.abs().max()


def test_another_training_has_another_version(encoder_folder: Path) -> None:
    def version(studies: Sequence[Study] = STUDIES, settings: Settings = QUICK) -> str:
        return str(make_card(encoder_folder, [Stage(name="gold", studies=studies, settings=settings)])["version"])

    assert version() == version()
    assert len({version(), version(STUDIES[:1]), version(settings=Settings(epochs=1, seed=4))}) == 3


def test_training_lowers_the_loss(encoder_folder: Path) -> None:
    losses: list[float] = []
    settings = Settings(epochs=12, encoder_rate=1e-3, head_rate=1e-2, numbers=1.0, bystanders=1.0)
    train_network(make_network(encoder_folder), load_tokenizer(encoder_folder), STUDIES, settings=settings,
                  report=lambda at: losses.append(at.loss))  # fmt: skip
    assert losses[-1] < 0.7 * losses[0]


def test_a_round_may_read_other_names(encoder_folder: Path) -> None:
    def learned(part: float) -> torch.Tensor:
        torch.manual_seed(0)
        network = make_network(encoder_folder)
        train_network(network, load_tokenizer(encoder_folder), STUDIES, settings=replace(QUICK, renamed=part))
        return network.upper.slots.weight.detach()

    assert torch.equal(learned(0.0), learned(0.0))
    assert torch.equal(learned(1.0), learned(1.0))
    assert not torch.allclose(learned(0.0), learned(1.0))


def test_a_killed_training_goes_on_and_ends_with_the_same_weights(encoder_folder: Path, tmp_path: Path) -> None:
    whole, whole_steps = trained(encoder_folder, tmp_path / "whole.ckpt")
    with pytest.raises(Killed):
        trained(encoder_folder, tmp_path / "killed.ckpt", kill_at=5)
    resumed, steps = trained(encoder_folder, tmp_path / "killed.ckpt")
    assert steps == whole_steps[4:], "expected the steps behind the last checkpoint alone"
    for name, weights in whole.items():
        assert torch.allclose(weights, resumed[name], atol=1e-6), name


def test_the_last_steps_are_averaged(encoder_folder: Path) -> None:
    torch.manual_seed(0)
    network, seen = make_network(encoder_folder), []
    train_network(network, load_tokenizer(encoder_folder), STUDIES, settings=replace(QUICK, averaged=0.5),
                  report=lambda at: seen.append((at, network.upper.look.weight.detach().clone())))  # fmt: skip
    last = [weight for at, weight in seen if at.step > at.steps - at.steps // 2]
    assert 1 < len(last) < len(seen)
    assert not torch.allclose(last[0], last[-1])
    assert torch.allclose(network.upper.look.weight, torch.stack(last).mean(0), atol=1e-6)


def test_a_checkpoint_of_other_studies_is_not_used(encoder_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        trained(encoder_folder, tmp_path / "x.ckpt", kill_at=5)
    _, steps = trained(encoder_folder, tmp_path / "x.ckpt", studies=STUDIES[:1])
    assert steps[0] == 1


def test_a_killed_teaching_goes_on_and_ends_with_the_same_weights(encoder_folder: Path, tmp_path: Path) -> None:
    taught(encoder_folder, tmp_path / "whole")
    seen: list[int] = []

    def kill(done: int, total: int) -> None:
        seen.append(done)
        if seen.count(1) == 2:  # the first step of the second stage
            raise Killed

    with pytest.raises(Killed):
        taught(encoder_folder, tmp_path / "killed", kill)
    again: list[int] = []
    taught(encoder_folder, tmp_path / "killed", lambda done, total: again.append(done))
    assert again.count(1) == 1, "expected the second stage alone"
    assert not (tmp_path / "killed" / "checkpoint").exists()
    whole, resumed = (torch.load(tmp_path / one / "network.pt", weights_only=True) for one in ("whole", "killed"))
    for name, weights in whole.items():
        assert torch.allclose(weights, resumed[name], atol=1e-6), name


def test_the_weights_are_the_mean_of_old_and_new(encoder_folder: Path, tmp_path: Path) -> None:
    stage = Stage(name="gold", studies=STUDIES, settings=QUICK)
    old_path = tmp_path / "old" / "network.pt"
    for out, start, times in (("old", None, 0), ("new", old_path, 0), ("both", old_path, 2)):
        card = teach(encoder=encoder_folder, out=tmp_path / out, stages=[stage], telling=TELLING, start=start,
                     mean_with=[old_path] * times, progress=lambda done, total: None)  # fmt: skip
    assert card["mean_with_sha256"] == [card["started_from_sha256"]] * 2
    old, new, both = (torch.load(tmp_path / o / "network.pt", weights_only=True) for o in ("old", "new", "both"))
    assert not torch.allclose(old["upper.look.weight"], new["upper.look.weight"], atol=1e-4)
    for name, weights in both.items():
        assert torch.allclose(weights, (old[name] * 2 + new[name]) / 3, atol=1e-6), name


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no model\.safetensors there"):
        taught(tmp_path, tmp_path / "w")


def test_a_start_that_is_no_network_is_named(encoder_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "network.pt").write_bytes(b"no")
    with pytest.raises(ModelError, match=r"not a network\.pt that `longarm train` wrote"):
        teach(encoder=encoder_folder, out=tmp_path / "w", start=tmp_path / "network.pt",
              stages=[Stage(name="x", studies=STUDIES, settings=QUICK)], telling=TELLING,
              progress=lambda done, total: None)  # fmt: skip


def test_a_start_of_another_shape_is_named(encoder_folder: Path, tmp_path: Path) -> None:
    state = make_network(encoder_folder).state_dict()
    del state["lower.layers.0.query.weight"]
    torch.save(state, tmp_path / "network.pt")
    with pytest.raises(ModelError, match=r"network\.pt: a network of another shape"):
        teach(encoder=encoder_folder, out=tmp_path / "w", start=tmp_path / "network.pt",
              stages=[Stage(name="x", studies=STUDIES, settings=QUICK)], telling=TELLING,
              progress=lambda done, total: None)  # fmt: skip


def trained(
    encoder_folder: Path, checkpoint: Path, *, kill_at: int = 0, studies: Sequence[Study] = STUDIES
) -> tuple[dict, list[int]]:
    """The weights after a training with a checkpoint at every second step, and the steps that it made."""
    steps: list[int] = []

    def report(at: Progress) -> None:
        if at.step == kill_at:
            raise Killed
        steps.append(at.step)

    torch.manual_seed(0)
    network = make_network(encoder_folder)
    settings, tokenizer = Settings(epochs=4, batch_pieces=30, averaged=0.8, seed=3), load_tokenizer(encoder_folder)
    train_network(network, tokenizer, studies, settings=settings, checkpoint=checkpoint, report=report, save_every=2)
    return network.state_dict(), steps
