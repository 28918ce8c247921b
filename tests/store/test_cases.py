"""Cases saved whole, shown without what is withheld, and the decisions that people append."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from records.case import Case, Member, SameDecision, telling_of
from records.errors import StoreError
from records.incident import Relative, Target, incident_id
from records.when import parse_when
from store import (
    CasesSaved,
    Database,
    find_cases,
    find_tellings,
    load_cases,
    load_same,
    load_tellings,
    load_text,
    release_target,
    save_article,
    save_cases,
    save_reading,
    save_same,
    withhold_article,
    withhold_target,
)

Make = Callable[..., Any]
WHEN = {"started": "t1", "ended": "t2"}
TOLD = {
    "a1": {},
    "a2": {"target": Target(name="HASAN Idris"), "date": parse_when("2021"), "host": ()},
    "a3": {"target": Target(name="Li Wei"), "date": None},
}
IDS = {article: incident_id(article, "Idris Hasan") for article in TOLD}


def a_case(*articles: str, story: str | None = None, score: float = 0.9, reason: str = "the same name") -> Case:
    members = (
        Member(incident_id=IDS[one], article_id=one, story=story or one, score=score, reason=reason) for one in articles
    )
    return Case(id=f"case-{articles[0]}", members=tuple(members), score=score, reason=reason)


@pytest.fixture
def told(db: Database, an_article: Make, a_reading: Make, an_incident: Make) -> Database:
    """Three articles of three outlets: two tell of Idris Hasan, the last of Li Wei."""
    for id, changes in TOLD.items():
        save_article(db, an_article(id, outlet=f"o{id}", published=f"2021-08-0{id[1]}"), "t0")
        save_reading(db, a_reading(id, incidents=(an_incident(id, **changes),)), **WHEN)
    return db


def test_what_is_to_be_grouped_is_what_the_latest_readings_tell(
    told: Database, an_article: Make, a_reading: Make, an_incident: Make
) -> None:
    wanted = {
        telling_of(an_incident(id, **changes), an_article(id, published=f"2021-08-0{id[1]}"))
        for id, changes in TOLD.items()
    }
    assert set(load_tellings(told)) == wanted
    save_reading(told, a_reading("a3", version="2", incidents=()), started="t3", ended="t4")
    assert {one.article_id for one in load_tellings(told)} == {"a1", "a2"}


def test_withheld_people_are_grouped_and_withheld_articles_are_not(told: Database) -> None:
    withhold_target(told, "Li Wei", "in danger")
    withhold_article(told, "a1", "retracted")
    assert {one.article_id for one in load_tellings(told)} == {"a2", "a3"}


def test_cases_are_saved_whole_and_come_back(told: Database) -> None:
    cases = (a_case("a1", "a2"), a_case("a3", score=1.0, reason="told once"))
    assert save_cases(told, cases) == CasesSaved(new=2, changed=0, same=0, gone=0)
    assert load_cases(told) == cases


def test_saving_the_same_again_writes_nothing(told: Database) -> None:
    cases = (a_case("a1", "a2"), a_case("a3"))
    save_cases(told, cases)
    before = told.conn.total_changes
    assert save_cases(told, reversed(cases)) == CasesSaved(new=0, changed=0, same=2, gone=0)
    assert told.conn.total_changes == before


def test_another_grouping_takes_the_place_of_the_last(told: Database) -> None:
    save_cases(told, (a_case("a1", "a2"), a_case("a3")))
    cases = (a_case("a1"), a_case("a2", "a3"))
    assert save_cases(told, cases) == CasesSaved(new=1, changed=1, same=0, gone=1)
    assert load_cases(told) == cases


def test_an_incident_in_two_cases_is_refused_and_nothing_is_written(told: Database) -> None:
    save_cases(told, (a_case("a1"),))
    with pytest.raises(StoreError, match="nothing was written"):
        save_cases(told, (a_case("a1", "a2"), a_case("a3"), replace(a_case("a2"), id="other")))
    assert load_cases(told) == (a_case("a1"),)


def test_a_case_is_shown_in_one_row(told: Database) -> None:
    save_cases(told, (a_case("a1", "a2"),))
    assert find_cases(told) == (
        {
            "case_id": "case-a1", "targets": "Idris Hasan; HASAN Idris", "origin": "CN", "host": "MA; TR",
            "methods": "coercion-by-proxy; surveillance", "dates": "2021-07",
            "first_date": "2021-01-01", "last_date": "2021-12-31", "tellings": 2, "sources": 2,
            "first_published": "2021-08-01", "last_published": "2021-08-02", "score": 0.9, "reason": "the same name",
        },
    )  # fmt: skip
    assert [row["incident_id"] for row in find_tellings(told, case="case-a1")] == [IDS["a1"], IDS["a2"]]


@pytest.mark.parametrize(
    ("told_dates", "dates"),
    [
        pytest.param(("2022", None), "2022", id="by year"),
        pytest.param(("2022-03", "2022-03"), "2022-03", id="by month, twice"),
        pytest.param(("2022", "2022-03-05"), "2022-03-05", id="closer in one"),
        pytest.param(("2022", "2022-01"), "2022-01", id="closer from the same day"),
        pytest.param(("2022-03-07", "2022-03-05"), "2022-03-05; 2022-03-07", id="not agreed"),
        pytest.param(("2022", "2022-01-01/2022-12-31"), "2022; 2022-01-01/2022-12-31", id="the same days"),
        pytest.param((None, None), None, id="undated"),
    ],
)
def test_a_case_has_the_dates_that_are_told_most_closely(
    told: Database, a_reading: Make, an_incident: Make, told_dates: tuple[str | None, ...], dates: str | None
) -> None:
    for id, written in zip(("a1", "a2"), told_dates, strict=True):
        incident = an_incident(id, date=parse_when(written) if written else None)
        save_reading(told, a_reading(id, version="2", incidents=(incident,)), started="t3", ended="t4")
    save_cases(told, (a_case("a1", "a2"),))
    assert [row["dates"] for row in find_cases(told)] == [dates]
    assert [row["date"] for row in find_tellings(told)] == list(told_dates)


def test_copies_of_one_story_are_one_source(told: Database) -> None:
    save_cases(told, (a_case("a1", "a2", story="a1"),))
    assert [(row["tellings"], row["sources"]) for row in find_cases(told)] == [(2, 1)]


def test_two_articles_of_one_outlet_are_one_source(told: Database, an_article: Make) -> None:
    save_article(told, an_article("a2", outlet="oa1"), "t3")
    save_cases(told, (a_case("a1", "a2"),))
    assert [(row["tellings"], row["sources"]) for row in find_cases(told)] == [(2, 1)]


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["case-a1", "case-a3"]),
        ({"limit": 1}, ["case-a1"]),
        ({"target": "hasan i"}, ["case-a1"]),
        ({"target": "mr  hasan"}, ["case-a1"]),
        ({"target": "li wei"}, ["case-a3"]),
        ({"origin": "cn", "host": "TR"}, ["case-a1", "case-a3"]),
        ({"host": "CN"}, []),
        ({"method": "lure"}, []),
        ({"year": 2021}, ["case-a1"]),
        ({"year": 2020}, []),
    ],
    ids=lambda value: "+".join(value) or "all" if isinstance(value, dict) else None,
)
def test_cases_are_found_by_what_is_asked(told: Database, asked: dict[str, Any], ids: list[str]) -> None:
    save_cases(told, (a_case("a1", "a2"), a_case("a3")))
    assert [row["case_id"] for row in find_cases(told, **asked)] == ids


@pytest.mark.parametrize(
    "name", ["Idris Hasan", "HASAN idris", "mr hasan", "Hasan senior"], ids=["name", "a spelling", "alias", "relative"]
)
def test_a_case_with_somebody_withheld_shows_nowhere_until_released(
    told: Database, a_reading: Make, an_incident: Make, name: str
) -> None:
    relatives = (Relative(relation="father", name="Hasan senior"),)
    save_reading(told, a_reading("a1", incidents=(an_incident("a1", relatives=relatives),)), **WHEN)
    save_cases(told, (a_case("a1", "a2"), a_case("a3")))
    withhold_target(told, name, "in danger")
    assert [row["case_id"] for row in find_cases(told)] == ["case-a3"]
    assert [row["article_id"] for row in find_tellings(told)] == ["a3"]
    release_target(told, name)
    assert len(find_cases(told)) == 2


def test_a_withheld_article_is_no_telling_and_a_case_of_it_alone_is_none(told: Database) -> None:
    save_cases(told, (a_case("a1", "a2"), a_case("a3")))
    withhold_article(told, "a2", "retracted")
    withhold_article(told, "a3", "retracted")
    assert [(row["case_id"], row["tellings"], row["targets"]) for row in find_cases(told)] == [
        ("case-a1", 1, "Idris Hasan")
    ]


def test_what_a_later_reading_no_longer_tells_does_not_show(told: Database, a_reading: Make) -> None:
    save_cases(told, (a_case("a1", "a2"), a_case("a3")))
    save_reading(told, a_reading("a3", version="2", incidents=()), started="t3", ended="t4")
    assert [row["case_id"] for row in find_cases(told)] == ["case-a1"]


def test_decisions_are_added_and_never_changed(told: Database) -> None:
    ids = [IDS["a2"], IDS["a1"]]
    assert save_same(told, ids, same=True, by="ana", at="2026-01-01", note="one flight")
    assert not save_same(told, ids[::-1], same=True, by="ana", at="2026-01-02", note="one flight")
    assert save_same(told, ids, same=False, by="ben", at="2026-01-03")
    assert save_same(told, ids, same=True, by="ana", at="2026-01-04", note="one flight")
    one, other = sorted(ids)
    first = SameDecision(one=one, other=other, same=True, by="ana", at="2026-01-01", note="one flight", number=1)
    assert load_same(told) == (
        first,
        replace(first, same=False, by="ben", at="2026-01-03", note="", number=2),
        replace(first, at="2026-01-04", number=3),
    )


def test_a_decision_needs_two_incidents_that_are_there(told: Database) -> None:
    with pytest.raises(StoreError, match="no incident has the id 'x'"):
        save_same(told, [IDS["a1"], "x"], same=True, by="ana", at="2026-01-01")
    with pytest.raises(StoreError, match="twice"):
        save_same(told, [IDS["a1"], IDS["a1"]], same=True, by="ana", at="2026-01-01")
    assert load_same(told) == ()


def test_the_text_of_an_article_that_is_not_there_is_asked_for_in_vain(told: Database, an_article: Make) -> None:
    assert load_text(told, "a1") == an_article().text
    with pytest.raises(StoreError, match="'a9'"):
        load_text(told, "a9")
