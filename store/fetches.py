"""Where each fetched page lies in the archive, and all that is kept of one incident: for the proof of it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from records.article import Article
from records.crawl import Place
from records.errors import StoreError
from records.fetched import Fetched
from records.reading import render_reading
from store.articles import find_revisions, load_article
from store.cases import find_reviews
from store.connection import Row, insert_rows, name_file, query, transaction
from store.readings import load_reading
from store.rows import name_key

_NAMES = """
    SELECT target_key AS name_key FROM incidents WHERE id = :id
    UNION SELECT name_key FROM target_aliases WHERE incident_id = :id
    UNION SELECT name_key FROM relatives WHERE incident_id = :id
"""


def put_fetch(
    db: Database, fetched: Fetched, place: Place, article_id: str | None, text_sha256: str | None = None
) -> None:
    """The page stands in the table with its place and its text, inside the caller's transaction; what was said to lie
    there before is gone, as it is from the archive."""
    # A power cut takes the end of a file, which is then written on from there.
    db.conn.execute(
        "DELETE FROM fetches WHERE file = ? AND offset < ? AND offset + length > ?",
        (place.file, place.offset + place.length, place.offset),
    )
    row: Row = {
        "file": place.file, "offset": place.offset, "length": place.length, "sha256": place.sha256,
        "address": fetched.address, "url": fetched.url, "status": fetched.status, "fetched_at": fetched.at,
        "article_id": article_id, "text_sha256": text_sha256,
    }  # fmt: skip
    insert_rows(db, "fetches", [row])


def ask_lost_again(db: Database, sizes: Mapping[str, int]) -> None:
    """Articles whose page an archive's file no longer holds, since a power cut took its end, are due once more.

    `sizes` are the lengths of the files in bytes. A page that was fetched anew since takes the place of the lost one.
    """
    again = """
        SELECT 1 FROM fetches n WHERE n.article_id = o.article_id AND n.text_sha256 = o.text_sha256
        AND NOT (n.file = :file AND n.offset + n.length > :size)
    """
    lost = "o.file = :file AND o.offset + o.length > :size"
    with transaction(db):
        for file, size in sizes.items():
            place = {"file": file, "size": size}
            db.conn.execute(f"DELETE FROM fetches AS o WHERE {lost} AND EXISTS ({again})", place)
            # What was asked for again in vain is not asked for every night.
            db.conn.execute(
                "UPDATE addresses SET state = 'due', etag = NULL, last_modified = NULL "
                "WHERE kind = 'article' AND state = 'kept' AND tries = 0 "
                f"AND address IN (SELECT o.address FROM fetches o WHERE {lost} AND o.article_id IS NOT NULL)",
                place,
            )


def has_other(db: Database, place: Place) -> bool:
    """Whether another page is known to lie where that one does, as where two files have one name."""
    sql = (
        "SELECT 1 FROM fetches WHERE file = ? AND offset < ? AND offset + length > ? "
        "AND (offset, length, sha256) <> (?, ?, ?) LIMIT 1"
    )
    own = (place.offset, place.length, place.sha256)
    return bool(query(db, sql, (place.file, place.offset + place.length, place.offset, *own)))


def has_fetch(db: Database, fetched: Fetched, place: Place) -> bool:
    """Whether that page was kept from that place before, with the text that it gave."""
    sql = (
        "SELECT 1 FROM fetches WHERE file = ? AND offset = ? AND sha256 = ? AND address = ? AND fetched_at = ? "
        "AND text_sha256 IS NOT NULL"
    )
    return bool(query(db, sql, (place.file, place.offset, place.sha256, fetched.address, fetched.at)))


def find_fetches(db: Database, article_id: str | None = None) -> tuple[Row, ...]:
    """The fetched pages of an article, or all of them, with their places, the latest first; empty where none was
    archived."""
    sql = "SELECT * FROM fetches WHERE :id IS NULL OR article_id = :id ORDER BY fetched_at DESC, file DESC, offset DESC"
    return tuple(query(db, sql, {"id": article_id}))


def load_proof(db: Database, incident_id: str) -> tuple[Article, dict[str, Any]]:
    """The article that tells the incident, and all that is kept of both: every reading that found it, what people
    decided about it, the fetched pages and the earlier forms of the text.

    A StoreError where there is no such incident, or where it, or its article, is withheld.
    """
    readings = query(
        db,
        "SELECT r.* FROM readings r JOIN incidents i ON i.reading_id = r.id WHERE i.id = ? ORDER BY r.ended, r.id",
        (incident_id,),
    )
    if not readings:
        raise StoreError(
            f"{name_file(db)}: no incident has the id {incident_id!r}; `longarm show incidents` lists them"
        )
    article_id = readings[0]["article_id"]
    _need_shown(db, incident_id, article_id)
    article = load_article(db, article_id)
    [own] = query(db, "SELECT fetched_at FROM articles WHERE id = ?", (article_id,))
    return article, {
        "incident": incident_id,
        "fetched_at": own["fetched_at"],
        "readings": [_reading(db, row, article, incident_id) for row in readings],
        "reviews": list(find_reviews(db, incident_id)),
        "pages": list(find_fetches(db, article_id)),
        "revisions": list(find_revisions(db, article_id)),
    }


def _reading(db: Database, row: Row, article: Article, incident_id: str) -> dict[str, Any]:
    """One reading of the history, with what it said of the incident."""
    told = render_reading(article, load_reading(db, row["id"]))
    keys = ("id", "reader", "version", "started", "ended", "text_sha256")
    return {key: row[key] for key in keys} | {
        "is_of_this_text": row["text_sha256"] == hashlib.sha256(article.text.encode()).hexdigest(),
        "pipeline": told["pipeline"],
        "incident": next(one for one in told["incidents"] if one["id"] == incident_id),
    }


def _need_shown(db: Database, incident_id: str, article_id: str) -> None:
    held = query(db, "SELECT withheld_reason AS reason FROM articles WHERE id = ? AND withheld", (article_id,))
    names = [row["name_key"] for row in query(db, _NAMES, {"id": incident_id})]
    held += [
        row
        for row in query(db, "SELECT name_key, reason FROM withheld_targets")
        if row["name_key"] in {name_key(one) for one in names if one}
    ]
    if held:
        raise StoreError(f"{name_file(db)}: the incident {incident_id!r} is withheld ({held[0]['reason']})")
