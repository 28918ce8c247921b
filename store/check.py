"""Whether a store can be trusted: what SQLite itself says, and whether every claim points at its words."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from records.errors import LongarmError
from store.connection import query
from store.migrations import MIGRATIONS, applied_migrations, unknown_migrations
from store.quotes import find_misplaced
from store.readings import load_reading
from store.rows import article_from_row, reading_id


def check_store(db: Database) -> tuple[str, ...]:
    """One sentence for each problem; empty when the store is sound."""
    problems: list[str] = []
    for check in (_integrity, _foreign_keys, _migrations, _texts, _ids, _quotes):
        problems += _found_by(check, db)
    return tuple(problems)


def _found_by(check: Callable[[Database], Iterator[str]], db: Database) -> list[str]:
    """What one check finds; that it could not be made is a problem too, and the others still run."""
    try:
        return list(check(db))
    except (sqlite3.Error, LongarmError) as cause:
        return [f"the check of {check.__name__.strip('_').replace('_', ' ')} could not be made: {cause}"]


def _integrity(db: Database) -> Iterator[str]:
    for row in query(db, "PRAGMA integrity_check"):
        if row["integrity_check"] != "ok":
            yield f"SQLite finds the file damaged: {row['integrity_check']}"


def _foreign_keys(db: Database) -> Iterator[str]:
    for row in query(db, "PRAGMA foreign_key_check"):
        yield f"{row['table']}: a row points at a row of {row['parent']} that is not there"


def _migrations(db: Database) -> Iterator[str]:
    for name in unknown_migrations(db):
        yield f"_migrations: {name} is not known to this longarm"
    for name in sorted({step.__name__ for step in MIGRATIONS} - set(applied_migrations(db))):
        yield f"_migrations: {name} was not applied"


def _texts(db: Database) -> Iterator[str]:
    for article_id in _article_ids(db):
        [row] = query(db, "SELECT text, text_sha256 FROM articles WHERE id = ?", (article_id,))
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            yield f"article {article_id!r}: its text is not the one that text_sha256 was taken of"


def _ids(db: Database) -> Iterator[str]:
    for row in query(db, "SELECT id, article_id, reader, version FROM readings ORDER BY id"):
        wanted = reading_id(row["article_id"], row["reader"], row["version"])
        if row["id"] != wanted:
            yield f"reading {row['id']!r}: expected the id {wanted!r} for its article, reader and version"
    shared = """
        SELECT i.id, count(DISTINCT r.article_id) AS n FROM incidents i JOIN readings r ON r.id = i.reading_id
        GROUP BY i.id HAVING n > 1 ORDER BY i.id
    """
    for row in query(db, shared):
        yield f"incident {row['id']!r}: expected one article to tell it, found {row['n']}"


def _quotes(db: Database) -> Iterator[str]:
    for article_id in _article_ids(db):
        article = article_from_row(query(db, "SELECT * FROM articles WHERE id = ?", (article_id,))[0])
        # The quotes of an outdated reading stood in a text that is gone; it is due to be read again.
        current = "SELECT id FROM readings WHERE article_id = ? AND status = 'done' AND text_sha256 = ? ORDER BY id"
        for row in query(db, current, (article_id, article.text_sha256)):
            for wrong in find_misplaced(load_reading(db, row["id"]), article.text):
                yield f"article {article_id!r}, reading {row['id']!r}: {wrong}"


def _article_ids(db: Database) -> list[str]:
    return [row["id"] for row in query(db, "SELECT id FROM articles ORDER BY id")]
