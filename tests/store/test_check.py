"""The check finds every kind of damage, and nothing in a sound store."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import Database, check_store, open_store, save_article, save_reading

Make = Callable[..., Any]


@pytest.fixture
def filled(db: Database, an_article: Make, a_reading: Make) -> Database:
    for id in ("a1", "a2"):
        save_article(db, an_article(id), "t0")
        save_reading(db, a_reading(id), started="t1", ended="t2")
    return db


def test_a_sound_store_has_no_problems(filled: Database) -> None:
    assert check_store(filled) == ()


def test_an_outdated_reading_is_no_problem(filled: Database, an_article: Make) -> None:
    save_article(filled, an_article("a1", text="Corrected."), "t3")
    assert check_store(filled) == ()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "UPDATE evidence SET quote_start = quote_start + 1, quote_end = quote_end + 1 WHERE ordinal = 2",
            "evidence[2]",
        ),
        ("UPDATE figures SET quote = 'Five'", "figures[0]: expected 'Five'"),
        ("UPDATE articles SET text = text || '!' WHERE id = 'a2'", "article 'a2': its text"),
        ("DELETE FROM articles WHERE id = 'a1'", "readings: a row points at a row of articles"),
        ("UPDATE incidents SET id = 'twice'", "incident 'twice': expected one article to tell it, found 2"),
        ("UPDATE readings SET id = 'x' WHERE article_id = 'a1'", "reading 'x': expected the id"),
        ("DELETE FROM _migrations WHERE name LIKE 'm0003%'", "m0003_withheld_targets was not applied"),
        ("INSERT INTO _migrations VALUES ('m9', 'now')", "m9 is not known"),
        (
            "DROP TABLE figures",
            "could not be made: the database in memory",
        ),
    ],
    ids=["evidence", "figure", "text", "orphan", "shared id", "reading id", "missing", "unknown", "lost table"],
)
def test_each_damage_is_told(filled: Database, damage: str, said: str) -> None:
    filled.conn.execute("PRAGMA foreign_keys = OFF")
    filled.conn.executescript(damage)
    assert any(said in problem for problem in check_store(filled)), check_store(filled)


def test_a_file_with_broken_pages_is_told(tmp_path: Path, an_article: Make) -> None:
    path = tmp_path / "s.db"
    with open_store(path) as db:
        for n in range(50):
            save_article(db, an_article(f"a{n:02}"), "t0")
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[-6000:-1000] = b"\xff" * 5000
    path.write_bytes(content)
    assert any("damaged" in problem or "could not" in problem for problem in check_store(open_store(path)))
