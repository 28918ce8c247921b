"""Articles and refusals: saved once, changed when they change, never touched by the same again."""

from collections.abc import Callable
from typing import Any

import pytest

from records.article import Article, Rejected
from records.errors import StoreError
from store import (
    Database,
    count_articles,
    count_rejected,
    has_url,
    load_article,
    open_store,
    save_article,
    save_rejected,
)
from store.articles import find_revisions
from store.connection import query

MakeArticle = Callable[..., Article]


def test_a_new_article_is_kept_as_it_is(db: Database, an_article: MakeArticle) -> None:
    article = an_article(authors=("A", "B"), source="news.jsonl", outlet="example", modified="2021-08-02")
    assert save_article(db, article, "t1") == "new"
    assert load_article(db, "a1") == article
    assert count_articles(db) == 1


def test_the_same_article_again_keeps_its_first_time(db: Database, an_article: MakeArticle) -> None:
    save_article(db, an_article(), "t1")
    assert save_article(db, an_article(), "t2") == "same"
    assert _times(db) == ["t1"]


@pytest.mark.parametrize(
    "change", [{"text": "Corrected."}, {"title": None}, {"published": "2021-08-02"}], ids=["text", "title", "published"]
)
def test_a_changed_article_replaces_the_old(db: Database, an_article: MakeArticle, change: dict[str, Any]) -> None:
    save_article(db, an_article(), "t1")
    assert save_article(db, an_article(**change), "t2") == "changed"
    assert load_article(db, "a1") == an_article(**change)
    assert _times(db) == ["t2"]
    assert [row["fetched_at"] for row in find_revisions(db, "a1")] == ["t1"]


@pytest.mark.parametrize(
    ("change", "said"),
    [({"authors": ()}, "changed"), ({"modified": "2021-08-02", "section": "world"}, "changed"),
     ({"modified": "2021-08-02"}, "same")],
    ids=["authors", "section", "modified"],
)  # fmt: skip
def test_what_is_told_about_the_same_text_is_kept_and_makes_no_other_form_of_it(
    db: Database, an_article: MakeArticle, change: dict[str, Any], said: str
) -> None:
    save_article(db, an_article(), "t1")
    assert save_article(db, an_article(**change), "t2") == said
    assert load_article(db, "a1") == an_article(**change)
    assert (_times(db), find_revisions(db, "a1")) == (["t1"], ())


def test_an_article_that_is_not_there_is_named(db: Database) -> None:
    with pytest.raises(StoreError, match="'a9'"):
        load_article(db, "a9")


@pytest.mark.parametrize(
    ("url", "known"),
    [("https://news.example/a1", True), ("https://m.example/1", True), ("https://news.example/a2", False)],
    ids=["its own", "where it was read", "another"],
)
def test_an_address_is_known_once_its_article_is_kept(
    db: Database, an_article: MakeArticle, url: str, known: bool
) -> None:
    assert not has_url(db, url)
    save_article(db, an_article(source="https://m.example/1"), "t1")
    assert has_url(db, url) is known


def test_text_that_no_database_can_hold_is_refused_and_others_still_fit(db: Database, an_article: MakeArticle) -> None:
    with pytest.raises(StoreError, match="lone surrogate"):
        save_article(db, an_article(text="a\ud800b"), "t1")
    assert save_article(db, an_article(), "t1") == "new"


def test_a_store_that_others_write_to_is_named_as_busy(tmp_path: Any, an_article: MakeArticle) -> None:
    first, second = open_store(tmp_path / "s.db"), open_store(tmp_path / "s.db")
    second.conn.execute("PRAGMA busy_timeout = 1")
    first.conn.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"s\.db.*another program is writing"):
        save_article(second, an_article(), "t1")


def test_refusals_are_counted_by_reason_the_commonest_first(db: Database) -> None:
    assert count_rejected(db) == {}
    for source, reason in [("u1", "not-news"), ("u1", "too-short"), ("u2", "too-short")]:
        assert save_rejected(db, Rejected(source=source, reason=reason), "t1") == "new"
    assert list(count_rejected(db).items()) == [("too-short", 2), ("not-news", 1)]


def test_the_same_refusal_again_changes_nothing_and_another_detail_does(db: Database) -> None:
    save_rejected(db, Rejected(source="u", reason="too-short", detail="12"), "t1")
    assert save_rejected(db, Rejected(source="u", reason="too-short", detail="12"), "t2") == "same"
    assert query(db, "SELECT first_seen, last_seen FROM rejects") == [{"first_seen": "t1", "last_seen": "t1"}]
    assert save_rejected(db, Rejected(source="u", reason="too-short", detail="14"), "t3") == "changed"
    assert query(db, "SELECT * FROM rejects") == [
        {"source": "u", "reason": "too-short", "detail": "14", "first_seen": "t1", "last_seen": "t3"}
    ]


def _times(db: Database) -> list[str]:
    return [row["fetched_at"] for row in query(db, "SELECT fetched_at FROM articles")]
