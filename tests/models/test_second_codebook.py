"""A second codebook: weights for the lists of HRDsAttack are trained, kept, read with and told from longarm's own."""

import json
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch; `make test-train` installs it and runs these")

import evaluation  # noqa: E402
import pipeline  # noqa: E402
import training  # noqa: E402
from codebook import VIOLATIONS  # noqa: E402
from models.encoder import SHIPPED, Encoder  # noqa: E402
from models.labels import ATTACKS, OWN, Labels  # noqa: E402
from models.network import adopt, make_network  # noqa: E402
from models.unpack import unpack_weights  # noqa: E402
from records.errors import ModelError  # noqa: E402

pytestmark = pytest.mark.train

PLACES = (("Nairobi", "Kenya"), ("Lagos", "Nigeria"), ("Minsk", "Belarus"))


def a_sample(n: int) -> dict[str, Any]:
    """One made-up article in the form of HRDsAttack; every fifth tells of no attack."""
    city, country = PLACES[n % 3]
    held = n % 5 > 0
    text = f"<p>Agents {'seized' if held else 'met'} Idris Hasan in {city} on May {n + 1}.</p> <p>The man said so.</p>"
    return {
        "sample": {"Input.GLOBALEVENTID": n, "Input.title": "News", "Input.publish_date": "2021-06-01 10:00:00",
                   "Input.article_interface": text},
        "merged_sample": {
            "violation_types": ["kidnapping"] if held else ["unknown"], "country": country if held else None,
            "year": "2021.0" if held else None, "month": "May" if held else None, "date": f"{n + 1}" if held else None,
            "victims": [{"victim_name": "Idris Hasan"}] if held else [],
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("attacks") / "train.json"
    path.write_text(json.dumps([a_sample(n) for n in range(10)]), "utf-8")
    return path


@pytest.fixture(scope="module")
def weights(encoder_folder: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of weights that were trained on the made-up corpus."""
    folder = tmp_path_factory.mktemp("weights")
    card = training.train_attacks(encoder=encoder_folder, out=folder, corpus=corpus, epochs=1)
    assert (card["stages"][0]["name"], card["stages"][0]["texts"]) == ("HRDsAttack", 10)
    assert card["licences"]["HRDsAttack"] == "MIT"
    return folder


def test_the_card_holds_the_lists_of_the_codebook(weights: Path) -> None:
    assert json.loads((weights / "card.json").read_text("utf-8"))["labels"]["methods"] == list(VIOLATIONS)
    assert Encoder(weights, threads=1).labels == ATTACKS


def test_a_card_without_lists_is_of_longarms_own_codebook() -> None:
    assert "labels" not in json.loads((SHIPPED / "card.json").read_text("utf-8")) or Encoder(threads=1).labels == OWN


def test_a_file_of_the_corpus_is_scored_with_such_weights(weights: Path, corpus: Path) -> None:
    reader = pipeline.make_attack_reader(model=weights)
    rows = {one.name: one.value for one in evaluation.evaluate_attacks(reader, corpus)}
    assert rows["violations"] is not None and rows["city"] is None
    assert 0 <= (rows["year"] or 0) <= 0.8, "two articles in ten tell no year"


def test_the_reader_of_incidents_refuses_such_weights(weights: Path) -> None:
    with pytest.raises(ModelError, match=r"trained on another codebook, with the methods arbitrary detention"):
        pipeline.make_reader(model=weights)


def test_a_training_may_start_from_the_network_of_another_codebook(
    encoder_folder: Path, weights: Path, corpus: Path, tmp_path: Path
) -> None:
    again = training.train_attacks(
        encoder=encoder_folder, out=tmp_path, corpus=corpus, epochs=1, start=weights / "network.pt"
    )
    past = json.loads((weights / "card.json").read_text("utf-8"))
    assert again["started_from_sha256"]
    assert again["started_from"]["version"] == past["version"] != again["version"]
    assert again["started_from"]["stages"] == past["stages"]


def test_a_training_may_start_from_a_weights_folder(
    encoder_folder: Path, weights: Path, corpus: Path, tmp_path: Path
) -> None:
    again = training.train_attacks(encoder=encoder_folder, out=tmp_path, corpus=corpus, epochs=1, start=weights)
    assert again["started_from"]["version"] == json.loads((weights / "card.json").read_text("utf-8"))["version"]


def test_a_weights_folder_tells_its_network_to_the_step_of_its_int8(weights: Path) -> None:
    told, trained = unpack_weights(weights), torch.load(weights / "network.pt", weights_only=True)
    assert set(told) == set(trained)
    for name, numbers in trained.items():
        assert (told[name] - numbers).abs().max() <= numbers.abs().max() / 127, name


def test_a_start_may_have_read_more_of_its_layers_once(encoder_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(1)
    network = make_network(encoder_folder)
    with monkeypatch.context() as patch:
        patch.setattr("models.network.LOWER", 5)
        torch.manual_seed(2)
        earlier = make_network(encoder_folder)
        for one in earlier.parameters():
            torch.nn.init.normal_(one)
    adopt(network, earlier.state_dict(), OWN)
    assert (len(earlier.lower.layers), len(network.lower.layers)) == (5, 3)
    for mine, given in zip(
        [*network.lower.layers, *network.upper.layers], [*earlier.lower.layers, *earlier.upper.layers], strict=True
    ):
        assert torch.equal(mine.narrow.weight, given.narrow.weight)
    assert torch.equal(network.upper.turns.weight, earlier.upper.turns.weight)


def test_a_folder_without_weights_is_no_start(encoder_folder: Path, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no lower\.onnx can be read there"):
        training.train_attacks(encoder=encoder_folder, out=tmp_path, corpus=corpus, epochs=1, start=tmp_path)


def test_rows_of_labels_that_two_codebooks_share_are_taken_over(encoder_folder: Path) -> None:
    own, other = make_network(encoder_folder), make_network(encoder_folder, ATTACKS)
    before = other.upper.whole["methods"].weight.clone()
    adopt(other, own.state_dict(), OWN)
    for slot in ("target", "date"):
        row, given = ATTACKS.slots.index(slot), OWN.slots.index(slot)
        assert torch.equal(other.upper.slots.weight[row], own.upper.slots.weight[given])
    assert torch.equal(other.upper.whole["methods"].weight, before)
    assert torch.equal(other.lower.places.weight, own.lower.places.weight)


def test_a_network_of_the_same_codebook_is_taken_over_whole(encoder_folder: Path) -> None:
    given, network = make_network(encoder_folder).state_dict(), make_network(encoder_folder)
    adopt(network, given, OWN)
    assert all(torch.equal(weights, given[name]) for name, weights in network.state_dict().items())


def test_a_network_of_other_lists_than_told_is_named(encoder_folder: Path) -> None:
    given = make_network(encoder_folder, Labels(roles=("target",))).state_dict()
    with pytest.raises(ModelError, match=r"head 'whole\.roles' answers 1 labels, where 9 were expected"):
        adopt(make_network(encoder_folder), given, OWN)
