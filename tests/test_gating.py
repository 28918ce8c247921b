"""The corpus commands and the gate as a whole: on a small corpus, with a reader that knows the gold or forgets it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
import curation
import evaluation
from records.article import Article
from records.errors import CorpusError, InputError
from records.gold import load_gold
from records.reading import Reading

ARTICLE = """id = "{id}"
title = "Followed in Rabat"
published = "2021-08-01"
style = "wire story"
cell = "incident"
text = '''
{text}
'''
[people]
"{name}" = "target"
[[incidents]]
target = "{name}"
kind = "person"
description = ""
aliases = []
origin = ["CN"]
host = ["MA"]
date = "2021-07"
outcome = "at-large"
relatives = []
perpetrators = []
campaign = ""
attribution = ""
[incidents.methods]
surveillance = ["followed"]
[incidents.evidence]
target = ["{name}"]
origin = ["Chinese"]
host = ["Rabat"]
date = ["in July"]
"""
NAMES = {"a1": "Idris Hasan", "b1": "Omar Bek", "c1": "Ann Dube"}
TEXTS = {
    "a1": "Chinese agents followed {} through Rabat in July.",
    "b1": "Nobody in Rabat believed it: {} was followed by Chinese men in July.",
    "c1": "Wherever {} went in July, from Rabat on, two Chinese drivers followed.",
}


class Knowing:
    """A reader that finds what the gold tells, but for the articles that it forgets."""

    workers = 1

    def __init__(self, folder: Path, *, forgets: str = "") -> None:
        self.gold = {one.article.id: one for one in load_gold(folder / "gold")}
        self.forgets, self.asked = forgets, 0

    def read(self, article: Article) -> Reading:
        self.asked += 1
        known = () if article.id == self.forgets else self.gold[article.id].incidents
        return Reading(article_id=article.id, reader="knowing", version="1", relevance=1, incidents=known)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for batch, name in NAMES.items():
        (folder / "gold" / batch).mkdir(parents=True)
        text = ARTICLE.format(id=f"{batch}-01", name=name, text=TEXTS[batch].format(name))
        (folder / "gold" / batch / "01.toml").write_text(text, "utf-8")
    (folder / "splits.toml").write_text('train = ["a1"]\ndev = ["b1"]\ntest = ["c1"]\n', "utf-8")
    return folder


def run(*words: Any) -> Any:
    return CliRunner().invoke(cli.app, [str(one) for one in words])


def reader(folder: Path, **options: str) -> Any:
    return Knowing(folder, **options)


def test_a_part_of_a_corpus_is_scored(corpus: Path) -> None:
    result = evaluation.evaluate(reader(corpus), "test", folder=corpus)
    scores = {one.slot: one for one in result.scores}
    assert (result.part, result.articles, [gold.article.id for _, gold in result.pairs]) == ("test", 1, ["c1-01"])
    assert (scores["target"].f1, scores["host"].f1, scores["relevance"].f1) == (1, 1, 1)


def test_an_unknown_part_and_an_empty_one_are_named(corpus: Path) -> None:
    (corpus / "splits.toml").write_text('train = ["a1", "b1"]\ndev = []\ntest = ["c1"]\n', "utf-8")
    with pytest.raises(InputError, match=r"no part 'exam'; choose one of train, dev, test"):
        evaluation.evaluate(reader(corpus), "exam", folder=corpus)
    with pytest.raises(CorpusError, match="the part 'dev' has no articles"):
        evaluation.evaluate(reader(corpus), "dev", folder=corpus)


def test_a_folder_that_is_no_corpus_is_named(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"expected a corpus with its splits\.toml"):
        evaluation.evaluate(reader(corpus), "test", folder=tmp_path)
    with pytest.raises(CorpusError, match="expected the folder of the gold articles, found none"):
        curation.check_corpus(tmp_path)


def test_a_sound_corpus_has_no_problems_and_an_unsound_one_is_told(corpus: Path) -> None:
    assert curation.check_corpus(corpus) == ()
    path = corpus / "gold" / "c1" / "01.toml"
    path.write_text(path.read_text("utf-8").replace('" = "target"', '" = "expert"'), "utf-8")
    [problem] = curation.check_corpus(corpus)
    assert problem.startswith("c1/01.toml: ") and "Ann Dube" in problem


def test_the_check_names_what_splits_and_folders_do_not_share(corpus: Path) -> None:
    (corpus / "splits.toml").write_text('train = ["a1"]\ndev = ["b1", "b2"]\ntest = []\n', "utf-8")
    done = run("corpus", "check", corpus)
    assert done.exit_code == 1
    assert "the batch c1 stands in no part of splits.toml" in done.stdout
    assert "the batch b2 of splits.toml has no folder in gold" in done.stdout


def test_a_gate_without_floors_is_shut_and_asks_the_reader_nothing(corpus: Path) -> None:
    knowing = reader(corpus)
    assert [one.split(";")[0] for one in evaluation.gate(knowing, folder=corpus)] == [
        "dev: no floors yet",
        "test: no floors yet",
    ]
    assert knowing.asked == 0


def test_pinned_floors_open_the_gate(corpus: Path) -> None:
    path = evaluation.pin_floors(reader(corpus), folder=corpus)
    assert json.loads(path.read_text("utf-8"))["test"]["floors"]["incident-strict"] == 1.0
    assert evaluation.gate(reader(corpus), folder=corpus) == ()


def test_a_reader_that_is_worse_shuts_it(corpus: Path) -> None:
    evaluation.pin_floors(reader(corpus), folder=corpus)
    problems = evaluation.gate(reader(corpus, forgets="c1-01"), folder=corpus)
    assert {one.split(" has ")[0] for one in problems} >= {"test: target", "test: incident"}
    assert not any(one.startswith("dev") for one in problems)


def test_a_changed_article_shuts_it_until_it_is_pinned_anew(corpus: Path) -> None:
    evaluation.pin_floors(reader(corpus), folder=corpus)
    path = corpus / "gold" / "b1" / "01.toml"
    path.write_text(path.read_text("utf-8").replace("Nobody", "No one"), "utf-8")
    [problem] = evaluation.gate(reader(corpus), folder=corpus)
    assert "dev: the articles are not those" in problem and "--write" in problem
    evaluation.pin_floors(reader(corpus), folder=corpus)
    assert evaluation.gate(reader(corpus), folder=corpus) == ()


def test_a_floor_falls_only_with_the_flag_and_the_line(corpus: Path, tmp_path: Path) -> None:
    floors, log = evaluation.pin_floors(reader(corpus), folder=corpus), tmp_path / "CHANGELOG.md"
    before, worse = floors.read_text("utf-8"), reader(corpus, forgets="c1-01")
    with pytest.raises(CorpusError, match="floors would fall"):
        evaluation.pin_floors(worse, folder=corpus, changelog=log)
    with pytest.raises(CorpusError, match="expected a line for each floor") as told:
        evaluation.pin_floors(worse, folder=corpus, changelog=log, allow_lower=True)
    assert floors.read_text("utf-8") == before
    log.write_text("\n".join(re.findall(r"floor of [^;]*", str(told.value))), "utf-8")
    evaluation.pin_floors(worse, folder=corpus, changelog=log, allow_lower=True)
    assert evaluation.gate(worse, folder=corpus) == ()


def test_a_report_is_written_as_page_and_data(corpus: Path, tmp_path: Path) -> None:
    result = evaluation.evaluate(reader(corpus, forgets="c1-01"), "test", folder=corpus)
    page, data = evaluation.save_report(result, tmp_path / "new" / "report", folder=corpus)
    assert page.read_text("utf-8").startswith("<!doctype html>")
    told = json.loads(data.read_text("utf-8"))
    assert (told["part"], told["worst"][0]["id"], len(told["corpus_sha256"])) == ("test", "c1-01", 64)


def test_attacks_are_scored_with_the_reader(tmp_path: Path) -> None:
    class Silent:
        def read(self, article: Article) -> Reading:
            return Reading(article_id=article.id, reader="silent", version="1", relevance=0)

    sample = {
        "sample": {"Input.article_interface": "<p>x</p>"},
        "merged_sample": {"country": "Mali", "violation_types": []},
    }
    (tmp_path / "dev.json").write_text(json.dumps([sample]), "utf-8")
    silent: Any = Silent()
    rows = {one.name: one for one in evaluation.evaluate_attacks(silent, tmp_path / "dev.json")}
    assert (rows["country"].value, rows["country"].told, rows["city"].value) == (0.0, 1, None)


def test_leaks_exit_with_one_and_name_the_person(corpus: Path) -> None:
    fine = run("corpus", "leaks", corpus)
    assert (fine.exit_code, "the parts are apart" in fine.stdout) == (0, True)
    path = corpus / "gold" / "c1" / "01.toml"
    path.write_text(path.read_text("utf-8").replace("Ann Dube", "Idris Hasan"), "utf-8")
    leaky = run("corpus", "leaks", corpus)
    assert leaky.exit_code == 1
    assert "'Idris Hasan' stands in a1-01 (train) and in c1-01 (test)" in leaky.stdout


def test_counts_are_printed_and_checked_against_a_page(corpus: Path, tmp_path: Path) -> None:
    page = tmp_path / "corpus.md"
    page.write_text("<!-- made -->\n\n" + run("corpus", "counts", corpus).stdout, "utf-8")
    assert "| surveillance | 1 | 1 | 1 | 3 |" in page.read_text("utf-8")
    assert run("corpus", "counts", corpus, "--check", page).exit_code == 0
    page.write_text("old", "utf-8")
    outdated = run("corpus", "counts", corpus, "--check", page)
    assert isinstance(outdated.exception, InputError) and "out of date" in str(outdated.exception)


def test_the_bundled_corpus_can_be_counted() -> None:
    assert "## Methods" in curation.count_corpus()


def test_a_second_annotation_is_begun_blank_and_then_compared(corpus: Path) -> None:
    with pytest.raises(CorpusError, match="expected a second annotation"):
        curation.compare_annotations(corpus)
    begun = run("corpus", "export", corpus, "--blank", corpus / "second", "--count", 2)
    assert "2 articles to annotate" in begun.stdout
    blank = run("corpus", "agreement", corpus)
    assert "2 articles were annotated twice" in blank.stdout
    assert "| target | named targets found | 0.000 | 0 | 2 |" in blank.stdout
    for path in (corpus / "second").iterdir():
        first = corpus / "gold" / path.stem[:2] / "01.toml"
        path.write_text(first.read_text("utf-8").replace('["MA"]', '["FR"]'), "utf-8")
    told = run("corpus", "agreement", corpus, "--differences").stdout.splitlines()
    assert [one.split(": ")[1:] for one in told] == [["host", f"{name}", "FR instead of MA"] for name in
                                                    (NAMES[one.split("-")[0]] for one in told)]  # fmt: skip
    again = run("corpus", "export", corpus, "--blank", corpus / "second")
    assert isinstance(again.exception, InputError)


def test_the_gold_is_exported_in_the_contract_with_its_split(corpus: Path) -> None:
    lines = [json.loads(line) for line in run("corpus", "export", corpus).stdout.splitlines()]
    assert [(one["article"]["id"], one["split"]) for one in lines] == [
        ("a1-01", "train"),
        ("b1-01", "dev"),
        ("c1-01", "test"),
    ]
    for one in lines:
        quotes = one["incidents"][0]["evidence"]
        assert quotes and all(one["text"][quote["start"] : quote["end"]] == quote["text"] for quote in quotes)
    assert len(run("corpus", "export", corpus, "--part", "dev").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [("gate", "--allow-lower"), ("evaluate", "--hrdsattack", "x.json", "--report", "out")],
    ids=lambda one: one[0],
)
def test_options_that_contradict_one_another_are_refused(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2
