"""The views, read with nothing but the plain sqlite3 module; and what is withheld from them."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from records.errors import StoreError
from records.incident import Relative, Target
from records.when import parse_when
from store import (
    Database,
    find_figures,
    find_incidents,
    find_withheld,
    load_shown,
    open_store,
    release_article,
    release_target,
    save_article,
    save_reading,
    withhold_article,
    withhold_target,
)
from store.connection import query
from store.views import ensure_views

Make = Callable[..., Any]
WHEN = {"started": "t1", "ended": "t2"}


@pytest.fixture
def filled(db: Database, an_article: Make, a_reading: Make) -> Database:
    for id in ("a1", "a2"):
        save_article(db, an_article(id), "t0")
        save_reading(db, a_reading(id), **WHEN)
    return db


def test_the_plain_module_reads_an_incident_in_words(tmp_path: Path, an_article: Make, a_reading: Make) -> None:
    db = open_store(tmp_path / "s.db")
    save_article(db, an_article(), "t0")
    save_reading(db, a_reading(), **WHEN)
    db.close()
    plain = sqlite3.connect(tmp_path / "s.db")
    plain.row_factory = sqlite3.Row
    [row] = map(dict, plain.execute("SELECT * FROM incidents_flat"))
    evidence = json.loads(row.pop("evidence"))
    wanted = {
        "incident_id": a_reading().incidents[0].id, "article_id": "a1", "title": "Followed",
        "url": "https://news.example/a1", "published": "2021-08-01",
        "target": "Idris Hasan", "target_kind": "person", "target_description": "a dissident",
        "aliases": "Idris; Mr Hasan", "origin": "CN", "origin_name": "China",
        "host": "MA; TR", "host_name": "Morocco; Turkey", "methods": "surveillance; coercion-by-proxy",
        "date": "2021-07", "year": 2021,
        "date_start": "2021-07-01", "date_end": "2021-07-31", "date_precision": "month",
        "outcome": "at-large", "relatives": "father (held)", "perpetrators": None,
        "campaign": None, "attribution": None, "confidence": 1.0, "quote": "Agents followed",
        "reader": "rules", "version": "1", "ordinal": 0,
    }  # fmt: skip
    assert {column: row[column] for column in wanted} == wanted
    text = an_article().text
    assert [one["field"] for one in evidence] == ["target", "method", "method"]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in evidence)


def test_the_plain_module_reads_a_figure_in_words(tmp_path: Path, an_article: Make, a_reading: Make) -> None:
    db = open_store(tmp_path / "s.db")
    save_article(db, an_article(), "t0")
    save_reading(db, a_reading(), **WHEN)
    db.close()
    plain = sqlite3.connect(tmp_path / "s.db")
    columns = "value, unit, qualifier, period, year, period_precision, country, country_name, quote, sentence"
    [row] = plain.execute(f"SELECT {columns} FROM figures_flat")
    assert row == (4.0, "men", "exact", "2021", 2021, "year", "MA", "Morocco", "Four", "Four men were charged.")


@pytest.mark.parametrize(
    "written",
    ["2022", "2022-03", "2022-03-05", "2022-01-01", "2022-01", "2022-01-01/2022-12-31",
     "2022-spring", "2022-summer", "2022-autumn", "2022-winter", ""],
)  # fmt: skip
def test_a_date_is_shown_as_closely_as_it_is_told(
    db: Database, an_article: Make, a_reading: Make, an_incident: Make, written: str
) -> None:
    when = parse_when(written) if written else None
    figures = tuple(replace(one, period=when) for one in a_reading().figures)
    save_article(db, an_article(), "t0")
    save_reading(db, a_reading(incidents=(an_incident(date=when),), figures=figures), **WHEN)
    assert [row["date"] for row in find_incidents(db)] == [written or None]
    assert [row["period"] for row in find_figures(db)] == [written or None]


def test_without_a_quote_for_a_method_the_first_quote_shows(db: Database, an_article: Make, a_reading: Make) -> None:
    [incident] = a_reading().incidents
    bare = replace(incident, evidence=incident.evidence[:1])
    save_article(db, an_article(), "t0")
    save_reading(db, a_reading(incidents=(bare,)), **WHEN)
    assert [row["quote"] for row in find_incidents(db)] == ["Idris Hasan"]


def test_only_the_latest_reading_of_an_article_shows(filled: Database, a_reading: Make) -> None:
    for version in ("6", "5", "4", "3", "2"):
        save_reading(filled, a_reading("a1", version=version), started="t3", ended=f"t9{9 - int(version)}")
        assert [row["version"] for row in find_incidents(filled)] == [version, "1"]
        assert [row["version"] for row in find_figures(filled)] == [version, "1"]
    save_reading(filled, a_reading("a1", version="7", incidents=()), started="t0", ended="t1")
    assert [row["version"] for row in find_incidents(filled)] == ["2", "1"]


def test_a_latest_reading_that_found_nothing_hides_what_an_earlier_one_found(filled: Database, a_reading: Make) -> None:
    save_reading(filled, a_reading("a1", version="2", incidents=()), started="t3", ended="t4")
    assert [row["article_id"] for row in find_incidents(filled)] == ["a2"]


def test_what_was_read_in_an_older_text_does_not_show(filled: Database, an_article: Make) -> None:
    save_article(filled, an_article("a1", text="Corrected."), "t3")
    assert [row["article_id"] for row in find_incidents(filled)] == ["a2"]
    assert [row["article_id"] for row in find_figures(filled)] == ["a2"]


def test_a_withheld_article_shows_nowhere_until_it_is_released(filled: Database, an_article: Make) -> None:
    withhold_article(filled, "a1", "asked to")
    save_article(filled, an_article("a1", title="Crawled again"), "t3")
    assert [row["article_id"] for row in find_incidents(filled)] == ["a2"]
    assert [row["article_id"] for row in find_figures(filled)] == ["a2"]
    assert [article.id for article, _ in load_shown(filled)] == ["a2"]
    assert find_withheld(filled) == ({"kind": "article", "name": "a1", "reason": "asked to"},)
    release_article(filled, "a1")
    assert len(find_incidents(filled)) == 2


@pytest.mark.parametrize(
    "name", ["Idris Hasan", "IDRIS  hasan", "mr hasan", "Hasan senior"], ids=["name", "case", "alias", "relative"]
)
def test_incidents_of_a_withheld_target_show_nowhere_until_released(
    filled: Database, an_article: Make, a_reading: Make, an_incident: Make, name: str
) -> None:
    other = an_incident("a2", id="other", target=Target(name="Li Wei"))
    named = an_incident("a2", relatives=(Relative(relation="father", name="Hasan senior"),))
    save_reading(filled, a_reading("a2", incidents=(named, other)), **WHEN)
    save_reading(filled, a_reading("a1", incidents=()), **WHEN)
    withhold_target(filled, name, "in danger")
    assert [row["target"] for row in find_incidents(filled)] == ["Li Wei"]
    shown = {article.id: reading for article, reading in load_shown(filled)}
    assert [one.target.name for one in shown["a2"].incidents] == ["Li Wei"]
    assert find_withheld(filled) == ({"kind": "target", "name": name, "reason": "in danger"},)
    assert release_target(filled, name.upper())
    assert not release_target(filled, name)
    assert len(find_incidents(filled)) == 2


def test_withholding_what_is_not_there_or_has_no_name_is_refused(db: Database) -> None:
    with pytest.raises(StoreError, match="'a9'"):
        withhold_article(db, "a9", "asked to")
    with pytest.raises(StoreError, match="expected the name"):
        withhold_target(db, "  ", "asked to")


def test_a_changed_view_is_made_anew_and_a_standing_one_is_left(db: Database) -> None:
    db.conn.execute("DROP VIEW figures_flat")
    db.conn.execute("CREATE VIEW figures_flat AS SELECT 1 AS old")
    db.conn.commit()
    assert ensure_views(db) == ("figures_flat",)
    assert ensure_views(db) == ()
    assert query(db, "SELECT * FROM figures_flat") == []


@pytest.fixture
def varied(db: Database, an_article: Make, a_reading: Make, an_incident: Make) -> Database:
    """Three articles with an incident each: Idris Hasan 2021, Ádám Li 2014 and somebody undated."""
    changes: dict[str, dict[str, Any]] = {
        "a1": {},
        "a2": {"target": Target(name="Ádám Li"), "date": parse_when("2014"), "host": ()},
        "a3": {"target": Target(name=None, kind="unnamed"), "date": None, "origin": ()},
    }
    for id, change in changes.items():
        save_article(db, an_article(id), "t0")
        save_reading(db, a_reading(id, incidents=(an_incident(id, **change),)), **WHEN)
    return db


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["a2", "a1", "a3"]),
        ({"limit": 2}, ["a2", "a1"]),
        ({"limit": 0}, []),
        ({"origin": "cn"}, ["a2", "a1"]),
        ({"host": "TR"}, ["a1", "a3"]),
        ({"host": "CN"}, []),
        ({"method": "surveillance"}, ["a2", "a1", "a3"]),
        ({"method": "lure"}, []),
        ({"year": 2014}, ["a2"]),
        ({"target": "ÁDÁM"}, ["a2"]),
        ({"target": "mr  hasan"}, ["a1"]),
        ({"target": "' OR 1 --"}, []),
        ({"origin": "CN", "host": "MA", "year": 2021, "target": "idris"}, ["a1"]),
    ],
    ids=lambda value: "+".join(value) or "all" if isinstance(value, dict) else None,
)
def test_incidents_are_found_by_what_is_asked(varied: Database, asked: dict[str, Any], ids: list[str]) -> None:
    assert [row["article_id"] for row in find_incidents(varied, **asked)] == ids


@pytest.mark.parametrize(
    ("asked", "count"),
    [({}, 2), ({"country": "ma"}, 2), ({"country": "CN"}, 0), ({"year": 2021}, 2), ({"year": 2020}, 0),
     ({"unit": "Men"}, 2), ({"unit": "women"}, 0), ({"limit": 1}, 1)],
)  # fmt: skip
def test_figures_are_found_by_what_is_asked(filled: Database, asked: dict[str, Any], count: int) -> None:
    assert len(find_figures(filled, **asked)) == count
