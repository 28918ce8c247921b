"""Card of new weights: what they reach on the dev part stands there."""

import json
import shutil
from pathlib import Path

import pytest

from corpus import CORPUS
from evaluation import add_scores
from models import SHIPPED
from pipeline import make_reader


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "weights"))


def small_corpus(folder: Path, splits: str) -> Path:
    (folder / "gold" / "a1").mkdir(parents=True)
    for path in sorted((CORPUS / "gold" / "a1").glob("*.toml"))[:2]:
        shutil.copy(path, folder / "gold" / "a1")
    (folder / "splits.toml").write_text(splits, "utf-8")
    return folder


def test_the_card_tells_the_scores_on_dev(weights: Path, tmp_path: Path) -> None:
    corpus = small_corpus(tmp_path / "corpus", 'train = []\ndev = ["a1"]\ntest = []\n')
    add_scores(make_reader(model=weights), weights, folder=corpus)
    card = json.loads((weights / "card.json").read_text("utf-8"))
    assert (card["scores"]["part"], card["scores"]["articles"]) == ("dev", 2)
    assert 0 < card["scores"]["f1"]["target"] <= 1


def test_without_a_dev_part_the_card_has_no_scores(weights: Path, tmp_path: Path) -> None:
    before = (weights / "card.json").read_text("utf-8")
    corpus = small_corpus(tmp_path / "corpus", 'train = ["a1"]\ndev = []\ntest = []\n')
    add_scores(make_reader(model=weights), weights, folder=corpus)
    assert (weights / "card.json").read_text("utf-8") == before
