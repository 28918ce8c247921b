"""Readings: saved whole, asked for once, failed ones told apart, and quotes that must stand."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from records.article import Article
from records.errors import StoreError
from records.incident import Incident
from records.reading import Reading
from store import (
    Database,
    count_pending,
    find_failures,
    load_reading,
    load_readings,
    open_store,
    pending_articles,
    save_article,
    save_failure,
    save_reading,
    withhold_article,
)
from store.connection import query
from store.readings import PAGE

Make = Callable[..., Any]
BY: dict[str, Any] = {"reader": "rules", "version": "1"}
WHEN = {"started": "t1", "ended": "t2"}


def pending(db: Database, **more: Any) -> list[str]:
    return [one.id for one in pending_articles(db, **(BY | more))]


@pytest.fixture
def kept(db: Database, an_article: Callable[..., Article]) -> Database:
    for id in ("a1", "a2", "a3"):
        save_article(db, an_article(id), "t0")
    return db


def test_articles_are_due_until_they_were_read(kept: Database, a_reading: Make) -> None:
    assert pending(kept) == ["a1", "a2", "a3"]
    assert save_reading(kept, a_reading("a2"), **WHEN) == "new"
    assert pending(kept) == ["a1", "a3"]
    assert count_pending(kept, **BY) == 2


def test_an_article_in_which_nothing_was_found_is_read_too(kept: Database) -> None:
    save_reading(kept, Reading(article_id="a1", relevance=0.0, **BY), **WHEN)
    assert pending(kept) == ["a2", "a3"]


@pytest.mark.parametrize("other", [{"version": "2"}, {"reader": "model"}], ids=["version", "reader"])
def test_another_reader_or_version_has_all_to_read(kept: Database, a_reading: Make, other: dict[str, str]) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    assert pending(kept, **other) == ["a1", "a2", "a3"]


def test_an_incident_keeps_its_id_under_every_reader(kept: Database, a_reading: Make) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    save_reading(kept, a_reading("a1", version="2"), **WHEN)
    assert len({one.incidents[0].id for one in load_readings(kept, article_id="a1")}) == 1
    assert [one.version for one in load_readings(kept)] == ["1", "2"]


def test_a_corrected_text_is_due_again_and_a_corrected_title_is_not(
    kept: Database, a_reading: Make, an_article: Make
) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    save_failure(kept, "a2", **BY, error="boom", **WHEN)
    save_article(kept, an_article("a1", title="Another"), "t3")
    assert pending(kept) == ["a3"]
    for id in ("a1", "a2"):
        save_article(kept, an_article(id, text="Corrected: nobody was followed."), "t3")
    assert pending(kept) == ["a1", "a2", "a3"]
    assert save_reading(kept, Reading(article_id="a1", relevance=0.0, **BY), **WHEN) == "changed"
    assert pending(kept) == ["a2", "a3"]


def test_a_reading_of_a_text_that_changed_meanwhile_leaves_the_article_due(
    kept: Database, a_reading: Make, an_article: Make
) -> None:
    [read] = pending_articles(kept, **BY, limit=1)
    save_article(kept, an_article("a1", text="Corrected."), "t3")
    assert save_reading(kept, a_reading("a1"), **WHEN, text_sha256=read.text_sha256) == "new"
    assert pending(kept) == ["a1", "a2", "a3"]


@pytest.mark.parametrize("limit", [0, 1, PAGE, PAGE + 1, 2 * PAGE, 10 * PAGE])
def test_no_more_articles_come_than_were_asked_for(db: Database, an_article: Make, limit: int) -> None:
    for n in range(2 * PAGE + 3):
        save_article(db, an_article(f"{n:04}"), "t0")
    assert pending(db, limit=limit) == [f"{n:04}" for n in range(min(limit, 2 * PAGE + 3))]


def test_readings_may_be_saved_while_articles_are_brought(tmp_path: Path, an_article: Make, a_reading: Make) -> None:
    db, other = open_store(tmp_path / "s.db"), open_store(tmp_path / "s.db")
    for n in range(PAGE + 5):
        save_article(db, an_article(f"{n:04}"), "t0")
    came = []
    for n, article in enumerate(pending_articles(db, **BY)):
        came.append(article.id)
        save_reading(db if n % 2 else other, a_reading(article.id), **WHEN)
    assert came == [f"{n:04}" for n in range(PAGE + 5)]
    assert pending(db) == []


def test_asking_what_is_due_writes_nothing(kept: Database) -> None:
    before = kept.conn.total_changes
    assert pending(kept, retry_failed=True)
    assert kept.conn.total_changes == before
    assert not kept.conn.in_transaction


def test_a_withheld_article_is_not_due(kept: Database) -> None:
    withhold_article(kept, "a2", "asked to")
    assert pending(kept) == ["a1", "a3"]


def test_a_failed_article_is_due_again_only_on_demand(kept: Database, a_reading: Make) -> None:
    assert save_failure(kept, "a1", **BY, error="boom", **WHEN) == "new"
    assert pending(kept) == ["a2", "a3"]
    assert pending(kept, retry_failed=True) == ["a1", "a2", "a3"]
    assert count_pending(kept, **BY, retry_failed=True) == 3
    assert save_reading(kept, a_reading("a1"), **WHEN) == "changed"
    assert pending(kept, retry_failed=True) == ["a2", "a3"]
    assert find_failures(kept) == ()


def test_retrying_what_fails_again_comes_to_an_end(kept: Database) -> None:
    for n, article in enumerate(pending_articles(kept, **BY, retry_failed=True)):
        save_failure(kept, article.id, **BY, error=f"boom {n}", **WHEN)
    assert [row["error"] for row in find_failures(kept)] == ["boom 0", "boom 1", "boom 2"]
    assert list(load_readings(kept)) == []


def test_the_same_failure_again_changes_nothing(kept: Database) -> None:
    save_failure(kept, "a1", **BY, error="boom", **WHEN)
    assert save_failure(kept, "a1", **BY, error="boom", started="t8", ended="t9") == "same"
    assert [row["ended"] for row in find_failures(kept)] == ["t2"]
    assert save_failure(kept, "a1", **BY, error="other", started="t8", ended="t9") == "changed"
    assert [row["error"] for row in find_failures(kept)] == ["other"]


def test_a_failure_does_not_undo_a_reading_of_the_same_text(kept: Database, a_reading: Make) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    assert save_failure(kept, "a1", **BY, error="boom", **WHEN) == "same"
    assert list(load_readings(kept)) == [a_reading("a1")]


def test_saving_a_reading_twice_keeps_its_first_times(kept: Database, a_reading: Make) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    before = list(kept.conn.iterdump())
    assert save_reading(kept, a_reading("a1"), started="t8", ended="t9") == "same"
    assert list(kept.conn.iterdump()) == before


def test_another_finding_of_the_same_reader_replaces_all_of_the_old(kept: Database, a_reading: Make) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    assert save_reading(kept, a_reading("a1", incidents=()), **WHEN) == "changed"
    assert list(load_readings(kept)) == [a_reading("a1", incidents=())]
    assert query(kept, "SELECT * FROM evidence") == []


def test_a_quote_that_does_not_stand_is_refused_and_the_old_reading_stays(
    kept: Database, a_reading: Make, an_incident: Callable[..., Incident]
) -> None:
    save_reading(kept, a_reading("a1"), **WHEN)
    good = an_incident("a1")
    first, *rest = good.evidence
    moved = replace(good, evidence=(replace(first, start=first.start + 1, end=first.end + 1), *rest))
    with pytest.raises(StoreError, match=r"'a1'.*incidents\[0\].evidence\[0\]: expected 'Idris Hasan' at 17:28"):
        save_reading(kept, a_reading("a1", incidents=(moved,)), **WHEN)
    assert list(load_readings(kept)) == [a_reading("a1")]


def test_two_incidents_of_one_id_are_refused_whole(kept: Database, a_reading: Make, an_incident: Make) -> None:
    with pytest.raises(StoreError, match="constraint"):
        save_reading(kept, a_reading("a1", incidents=(an_incident("a1"), an_incident("a1"))), **WHEN)
    assert query(kept, "SELECT * FROM readings") == query(kept, "SELECT * FROM incidents") == []
    assert pending(kept) == ["a1", "a2", "a3"]


def test_a_relevance_that_is_no_number_is_refused(kept: Database, a_reading: Make) -> None:
    with pytest.raises(StoreError, match="constraint"):
        save_reading(kept, a_reading("a1", relevance=float("nan")), **WHEN)


def test_a_reading_of_an_unknown_article_is_refused(db: Database, a_reading: Make) -> None:
    with pytest.raises(StoreError, match="no article has the id 'a9'"):
        save_reading(db, a_reading("a9"), **WHEN)
    with pytest.raises(StoreError, match="no article has the id 'a9'"):
        save_failure(db, "a9", **BY, error="boom", **WHEN)


def test_a_failed_reading_cannot_be_loaded(kept: Database) -> None:
    save_failure(kept, "a1", **BY, error="boom", **WHEN)
    [row] = query(kept, "SELECT id FROM readings")
    with pytest.raises(StoreError, match="no reading that ended well"):
        load_reading(kept, row["id"])
