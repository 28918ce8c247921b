"""Grouping a store from end to end, and the commands for it: what is kept, what people decide, what is shown."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import casework
import cli
import pipeline
from records.article import Article
from records.errors import InputError
from records.evidence import Evidence
from records.incident import Country, Incident, Method, Target, incident_id
from records.reading import Reading
from records.when import parse_when
from store import Database, load_cases, save_article, save_reading, withhold_target

# article: outlet, text, the name of the target
WIRE = "in Rabat police held a man who had fled and " + " ".join(f"told {n} of {n * 3} others" for n in range(20))
ARTICLES = {
    "a1": ("One", f"Idris Hasan: {WIRE}", "Idris Hasan"),
    "a2": ("Two", f"Idris Hasan (agency) {WIRE}", "Idris Hasan"),
    "a3": (
        "Three",
        "HASAN Idriss was taken at the airport, his wife told this newspaper by telephone.",
        "HASAN Idriss",
    ),
    "a4": ("Four", "Omar Hasan was taken at the airport too.", "Omar Hasan"),
}
IDS = {article: incident_id(article, name) for article, (_, _, name) in ARTICLES.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in which three articles, two of them copies, tell of one man, and a fourth of another."""
    path = tmp_path / "news.db"
    with pipeline.opened(path) as db:
        for id in ARTICLES:
            tell(db, id)
    return path


def tell(db: Database, id: str, *, version: str = "1", anchor: str = "", date: str = "2021-07-19") -> None:
    """Keeps one of the articles with its reading; with another anchor its incident has another id."""
    outlet, text, name = ARTICLES[id]
    save_article(db, Article(id=id, text=text, outlet=outlet, published=f"2021-08-0{id[1]}"), "t0")
    at = text.index(name)
    incident = Incident(
        id=incident_id(id, anchor) if anchor else IDS[id],
        target=Target(name=name), methods=(Method(code="detention"),),
        origin=(Country(code="CN", name="China"),), host=(Country(code="MA", name="Morocco"),),
        date=parse_when(date),
        evidence=(Evidence(field="target", start=at, end=at + len(name), quote=name),),
    )  # fmt: skip
    reading = Reading(article_id=id, reader="r", version=version, relevance=1.0, incidents=(incident,))
    save_reading(db, reading, started="t1", ended=f"t2-{version}")


def news(db: Database) -> list[tuple[str, list[str], int, int, int]]:
    """What grouping brings: the target, the articles that joined, the sources before and after, the earlier cases."""
    before = load_cases(db)
    casework.group(db)
    return sorted(
        (one.case["targets"], [row["article_id"] for row in one.added], one.sources_before, one.case["sources"],
         one.joined)
        for one in casework.find_case_news(db, before)
    )  # fmt: skip


@pytest.fixture
def run(path: Path) -> Callable[..., Result]:
    def do(*words: str) -> Result:
        return CliRunner().invoke(cli.app, [*words, "--db", str(path)])

    return do


def rows(db: Database) -> dict[str, list[str]]:
    return {table: sorted(map(repr, db[table].rows)) for table in db.table_names()}


def test_grouping_twice_changes_nothing(path: Path) -> None:
    with pipeline.opened(path) as db:
        first = casework.group(db)
        assert (first.incidents, first.cases, first.several, first.saved.new) == (4, 2, 1, 2)
        before = rows(db)
        assert casework.group(db).saved.same == 2
        assert rows(db) == before


def test_copies_are_told_apart_from_independent_sources(path: Path) -> None:
    with pipeline.opened(path) as db:
        casework.group(db)
        shown = {row["targets"]: (row["tellings"], row["sources"]) for row in pipeline.show(db, "cases")}
    assert shown == {"Idris Hasan; HASAN Idriss": (3, 2), "Omar Hasan": (1, 1)}


@pytest.mark.parametrize("what", ["incidents", "cases", "tellings"])
@pytest.mark.parametrize("date", ["2019", "2019-01", "2019-01-01"])
def test_a_table_shows_a_date_as_closely_as_it_is_told(
    path: Path, run: Callable[..., Result], what: str, date: str
) -> None:
    with pipeline.opened(path) as db:
        tell(db, "a4", version="2", date=date)
        casework.group(db)
    assert re.findall(r"2019[-\d/]*", run("show", what).stdout) == [date]


def test_a_case_is_new_once_then_grows_by_articles_of_which_copies_count_for_no_source(tmp_path: Path) -> None:
    with pipeline.opened(tmp_path / "n.db") as db:
        assert news(db) == []
        tell(db, "a1")
        assert news(db) == [("Idris Hasan", ["a1"], 0, 1, 0)]
        assert news(db) == []
        tell(db, "a2")
        assert news(db) == [("Idris Hasan", ["a2"], 1, 1, 1)]
        tell(db, "a3")
        tell(db, "a4")
        assert news(db) == [("Idris Hasan; HASAN Idriss", ["a3"], 1, 2, 1), ("Omar Hasan", ["a4"], 0, 1, 0)]


def test_an_article_that_another_reader_reads_anew_makes_no_case_grow(tmp_path: Path) -> None:
    with pipeline.opened(tmp_path / "n.db") as db:
        tell(db, "a1")
        tell(db, "a3")
        news(db)
        tell(db, "a3", version="2", anchor="the man")
        assert news(db) == []


def test_an_article_that_joins_two_cases_says_so(tmp_path: Path) -> None:
    with pipeline.opened(tmp_path / "n.db") as db:
        tell(db, "a1")
        tell(db, "a4")
        news(db)
        tell(db, "a3")
        casework.decide(db, IDS["a3"], IDS["a4"], same=True, by="ana")
        [(_, added, before, after, joined)] = news(db)
        assert (added, before, after, joined) == (["a3"], 2, 3, 2)


def test_a_case_of_somebody_withheld_is_no_news(tmp_path: Path) -> None:
    with pipeline.opened(tmp_path / "n.db") as db:
        withhold_target(db, "Idris Hasan", "in danger")
        tell(db, "a1")
        tell(db, "a4")
        assert [one[0] for one in news(db)] == ["Omar Hasan"]


def test_decisions_are_followed_by_the_next_grouping_and_can_be_taken_back(path: Path) -> None:
    with pipeline.opened(path) as db:
        casework.decide(db, IDS["a1"], IDS["a3"], same=False, by="ana")
        casework.decide(db, IDS["a3"], IDS["a4"], same=True, by="ana")
        casework.group(db)
        assert sorted(row["tellings"] for row in pipeline.show(db, "cases")) == [2, 2]
        casework.decide(db, IDS["a1"], IDS["a3"], same=True, by="ben")
        casework.decide(db, IDS["a3"], IDS["a4"], same=False, by="ben")
        casework.group(db)
        assert sorted(row["tellings"] for row in pipeline.show(db, "cases")) == [1, 3]


def test_a_decision_may_name_cases(path: Path) -> None:
    with pipeline.opened(path) as db:
        casework.group(db)
        one, other = (row["case_id"] for row in pipeline.show(db, "cases"))
        assert casework.decide(db, one, other, same=True, by="ana")
        assert casework.group(db).cases == 1


def test_a_decision_needs_somebody_who_decides(path: Path) -> None:
    with pipeline.opened(path) as db, pytest.raises(InputError, match="--by"):
        casework.decide(db, IDS["a1"], IDS["a3"], same=True, by=" ")


def test_somebody_withheld_under_one_spelling_is_in_no_case(path: Path, run: Callable[..., Result]) -> None:
    with pipeline.opened(path) as db:
        withhold_target(db, "Hasan Idriss", "in danger")
        withhold_target(db, "HASAN Idriss", "in danger")
        casework.group(db)
    for what in ("cases", "tellings"):
        shown = run("show", what, "--json").stdout
        assert "Idris" not in shown
        assert "Omar Hasan" in shown


def test_the_commands_group_show_and_decide(run: Callable[..., Result]) -> None:
    assert "4 incidents in 2 cases, 1 of them told by more than one source" in run("group").stdout
    cases: list[dict[str, Any]] = json.loads(run("show", "cases", "--target", "idriss", "--json").stdout)
    [case] = cases
    assert case["reason"].startswith("the same name")
    tellings = run("show", "tellings", "--case", case["case_id"])
    assert all(IDS[one] in tellings.stdout for one in ("a1", "a2", "a3"))
    done = run("db", "not-same", IDS["a1"], IDS["a3"], "--by", "ana", "--note", "two men")
    assert (done.exit_code, "not the same" in done.stdout) == (0, True)
    assert (
        "as was decided before"
        in run("db", "not-same", IDS["a3"], IDS["a1"], "--by", "ana", "--note", "two men").stdout
    )
    assert json.loads(run("group", "--json").stdout)["saved"]["changed"] == 1
    assert "cases" in run("show", "cases").stdout
