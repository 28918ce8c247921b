"""Parts: the corpus by its splits, and a hash that changes with the part's articles and with nothing else."""

from pathlib import Path

import pytest

from measure import draw_articles, find_split_faults, hash_part, load_part, load_parts, render_blank
from records.errors import CorpusError, InputError
from records.gold import Gold, load_gold, parse_gold

ARTICLE = """id = "ID"
title = "A \\"quiet\\" street"
published = "2021-08-01"
style = "report"
cell = "wildlife"
text = '''
A bear – “Bruno” – was seen.

It left\\again.
'''
[people]
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for batch in ("a1", "a2", "b1"):
        (tmp_path / "gold" / batch).mkdir(parents=True)
        for n in (1, 2):
            (tmp_path / "gold" / batch / f"{n}.toml").write_text(ARTICLE.replace("ID", f"{batch}-{n}"), "utf-8")
    (tmp_path / "splits.toml").write_text('train = ["a1", "a2"]\ntest = ["b1"]\n', "utf-8")
    return tmp_path


def ids(corpus: tuple[Gold, ...]) -> list[str]:
    return [one.article.id for one in corpus]


def test_every_part_has_the_articles_of_its_batches(corpus: Path) -> None:
    parts = load_parts(corpus)
    assert {part: ids(several) for part, several in parts.items()} == {
        "train": ["a1-1", "a1-2", "a2-1", "a2-2"], "test": ["b1-1", "b1-2"],
    }  # fmt: skip
    assert load_part(corpus, "test") == parts["test"]


def test_a_part_that_is_none_and_a_folder_without_splits_are_refused(corpus: Path) -> None:
    with pytest.raises(InputError, match="no part 'dev'; choose one of train, test"):
        load_part(corpus, "dev")
    with pytest.raises(CorpusError, match=r"expected a corpus with its splits\.toml"):
        load_parts(corpus / "gold")


def test_a_batch_in_no_part_or_in_two_is_refused(corpus: Path) -> None:
    (corpus / "splits.toml").write_text('train = ["a1", "b1"]\ntest = ["b1"]\n', "utf-8")
    with pytest.raises(CorpusError, match="the batch b1 stands in train and test; the batch a2 stands in no part"):
        load_parts(corpus)


def test_a_folder_in_no_part_and_a_listed_batch_without_a_folder_are_faults(corpus: Path) -> None:
    assert find_split_faults(corpus) == ()
    (corpus / "splits.toml").write_text('train = ["a1", "b1"]\ndev = ["b1", "z9"]\n', "utf-8")
    assert find_split_faults(corpus) == (
        "the batch b1 stands in train and dev",
        "the batch a2 stands in no part of splits.toml",
        "the batch z9 of splits.toml has no folder in gold; remove its name",
    )


def test_the_hash_follows_the_articles_of_its_part_only(corpus: Path) -> None:
    before = hash_part(corpus, "train"), hash_part(corpus, "test")
    path = corpus / "gold" / "b1" / "2.toml"
    path.write_text(path.read_text("utf-8").replace("bear", "boar"), "utf-8")
    assert hash_part(corpus, "train") == before[0]
    assert hash_part(corpus, "test") != before[1]
    path.write_text(path.read_text("utf-8").replace("boar", "bear"), "utf-8")
    assert hash_part(corpus, "test") == before[1]


@pytest.mark.parametrize("change", ["rename", "remove", "add"])
def test_the_hash_follows_which_files_there_are(corpus: Path, change: str) -> None:
    before, path = hash_part(corpus, "test"), corpus / "gold" / "b1" / "2.toml"
    if change == "rename":
        path.rename(path.with_name("3.toml"))
    elif change == "remove":
        path.unlink()
    else:
        path.with_name("3.toml").write_bytes(path.read_bytes())
    assert hash_part(corpus, "test") != before


def test_a_blank_article_has_the_same_text_and_no_annotation(corpus: Path, tmp_path: Path) -> None:
    gold = load_gold(corpus / "gold")[0]
    (tmp_path / "blank.toml").write_text(render_blank(gold), "utf-8")
    blank = parse_gold(tmp_path / "blank.toml")
    assert (blank.article.text, blank.article.title) == (gold.article.text, 'A "quiet" street')
    assert (blank.article.id, blank.article.published) == ("a1-1", "2021-08-01")
    assert (blank.people, blank.incidents, blank.figures, blank.cell) == ((), (), (), "second")


def test_a_draw_is_fixed_by_its_seed(corpus: Path) -> None:
    gold = load_gold(corpus / "gold")
    drawn = draw_articles(gold, 3, seed=1)
    assert drawn == draw_articles(gold, 3, seed=1)
    assert len(set(ids(drawn))) == 3
    assert any(draw_articles(gold, 3, seed=seed) != drawn for seed in range(2, 9))
    assert ids(draw_articles(gold, 99)) == sorted(ids(gold))
