"""Readings into the store, whole or not at all, and what is still to be read."""

from collections.abc import Iterator

from sqlite_utils import Database

from records.article import Article
from records.errors import StoreError
from records.reading import Reading
from store.articles import Saved, load_article
from store.connection import Row, insert_rows, name_file, query, transaction
from store.quotes import find_misplaced
from store.rows import Rows, article_from_row, reading_from_rows, reading_id, reading_rows

# Articles are brought this many at a time, so that no question stays open while readings are being saved.
PAGE = 50

PENDING = """
FROM articles a
LEFT JOIN readings r ON r.article_id = a.id AND r.reader = ? AND r.version = ?
WHERE a.id > ? AND NOT a.withheld
AND (r.id IS NULL OR r.text_sha256 <> a.text_sha256 OR (? AND r.status = 'failed'))
"""


def pending_articles(
    db: Database, *, reader: str, version: str, limit: int | None = None, retry_failed: bool = False
) -> Iterator[Article]:
    """The articles that this reader has yet to read as their text now stands, by id; at most `limit`.

    Withheld articles are never due; failed ones only with `retry_failed`. Readings may be saved while it runs.
    """
    last, left = "", limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        sql = f"SELECT a.* {PENDING} ORDER BY a.id LIMIT ?"
        rows = query(db, sql, (reader, version, last, retry_failed, size))
        yield from map(article_from_row, rows)
        if len(rows) < size:
            return
        last, left = rows[-1]["id"], None if left is None else left - size


def count_pending(db: Database, *, reader: str, version: str, retry_failed: bool = False) -> int:
    """How many articles `pending_articles` would bring."""
    return int(query(db, f"SELECT count(*) AS n {PENDING}", (reader, version, "", retry_failed))[0]["n"])


def save_reading(db: Database, reading: Reading, *, started: str, ended: str, text_sha256: str | None = None) -> Saved:
    """Whether the reading was new, replaced another of the same reader and version, or was the same as before.

    `text_sha256` is that of the text that was read, by default the article's as it is kept now. A quote that does
    not stand at its place in that text raises a StoreError, and nothing is written.
    """
    rows = reading_rows(reading)
    with transaction(db):
        article = load_article(db, reading.article_id)
        read = text_sha256 or article.text_sha256
        if read == article.text_sha256:
            _need_quotes(db, reading, article)
        own_id = rows["readings"][0]["id"]
        known = _bookkeeping(db, own_id)
        if known and known["status"] == "done" and known["text_sha256"] == read and _stored_rows(db, own_id) == rows:
            return "same"
        rows["readings"][0] |= {"status": "done", "text_sha256": read, "started": started, "ended": ended}
        _replace(db, own_id, rows)
        return "changed" if known else "new"


def save_failure(
    db: Database, article_id: str, *, reader: str, version: str, error: str, started: str, ended: str
) -> Saved:
    """Whether the failure was new, replaced what was kept, or changed nothing.

    A done reading of the same text stays, and the same error again changes nothing.
    """
    own_id = reading_id(article_id, reader, version)
    with transaction(db):
        read = load_article(db, article_id).text_sha256
        known = _bookkeeping(db, own_id)
        if known and known["text_sha256"] == read and (known["status"] == "done" or known["error"] == error):
            return "same"
        row: Row = {"id": own_id, "article_id": article_id, "reader": reader, "version": version}
        row |= {"status": "failed", "error": error, "text_sha256": read, "started": started, "ended": ended}
        _replace(db, own_id, {"readings": [row | {"characters": 0, "pipeline": "{}"}]})
        return "changed" if known else "new"


def load_readings(
    db: Database, *, article_id: str | None = None, reader: str | None = None, version: str | None = None
) -> Iterator[Reading]:
    """Every done reading that is kept, by article, reader and version; withheld and outdated ones included."""
    wanted = {"article_id": article_id, "reader": reader, "version": version}
    chosen = {column: value for column, value in wanted.items() if value is not None}
    where = " AND ".join(["status = 'done'", *(f"{column} = ?" for column in chosen)])
    sql = f"SELECT id FROM readings WHERE {where} ORDER BY article_id, reader, version"
    for row in query(db, sql, tuple(chosen.values())):
        yield load_reading(db, row["id"])


def load_reading(db: Database, own_id: str) -> Reading:
    """The done reading with that id; a StoreError where there is none."""
    known = _bookkeeping(db, own_id)
    if known is None or known["status"] != "done":
        raise StoreError(f"{name_file(db)}: no reading that ended well has the id {own_id!r}; read the article again")
    return reading_from_rows(_stored_rows(db, own_id))


def _bookkeeping(db: Database, own_id: str) -> Row | None:
    rows = query(db, "SELECT status, error, text_sha256 FROM readings WHERE id = ?", (own_id,))
    return rows[0] if rows else None


def _stored_rows(db: Database, own_id: str) -> dict[str, list[Row]]:
    """The rows of a kept reading in the shape that `reading_rows` gives."""
    return {table: query(db, sql, (own_id,)) for table, sql in _ROWS_OF_READING.items()}


def _replace(db: Database, own_id: str, rows: Rows) -> None:
    db.conn.execute("DELETE FROM readings WHERE id = ?", (own_id,))
    for table, some in rows.items():
        insert_rows(db, table, some)


def _need_quotes(db: Database, reading: Reading, article: Article) -> None:
    wrong = find_misplaced(reading, article.text)
    if wrong:
        raise StoreError(
            f"{name_file(db)}: the reading of article {article.id!r} by {reading.reader} {reading.version} "
            f"was not saved: {wrong[0]}; correct the reader, or read the article again"
        )


_INCIDENT_ORDER = "(SELECT i.ordinal FROM incidents i WHERE i.reading_id = s.reading_id AND i.id = s.incident_id)"


def _slot_sql(table: str, columns: str, order: str = "ordinal") -> str:
    return (
        f"SELECT reading_id, incident_id, {columns} FROM {table} s WHERE reading_id = ? "
        f"ORDER BY {_INCIDENT_ORDER}, {order}"
    )


_ROWS_OF_READING = {
    "readings": "SELECT id, article_id, reader, version, characters, relevance, pipeline FROM readings WHERE id = ?",
    "incidents": "SELECT * FROM incidents WHERE reading_id = ? ORDER BY ordinal",
    "target_aliases": _slot_sql("target_aliases", "ordinal, name, name_key"),
    "incident_countries": _slot_sql("incident_countries", "role, ordinal, code, name", "role, ordinal"),
    "incident_methods": _slot_sql("incident_methods", "ordinal, code, score"),
    "relatives": _slot_sql("relatives", "ordinal, relation, name, name_key, harm"),
    "perpetrators": _slot_sql("perpetrators", "ordinal, name"),
    "evidence": _slot_sql("evidence", "ordinal, field, value, found_by, quote_start, quote_end, quote, score"),
    "figures": "SELECT * FROM figures WHERE reading_id = ? ORDER BY ordinal",
}
