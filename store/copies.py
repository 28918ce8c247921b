"""Copies of articles: which texts are nearly the same as an earlier one, by signatures that stay in the store."""

from collections.abc import Iterator, Sequence

from sqlite_utils import Database

from store.connection import Row, insert_rows, query, transaction

# Two texts count as copies when so many of their runs of four words are shared: a story with another first paragraph
# and a line cut lies above, two reports of one event lie far below. Set by hand on invented stories, November 2026.
_NEAR = 0.6


def pending_signatures(db: Database) -> Iterator[Row]:
    """The articles (id, text, text_sha256, fetched_at) whose present text has no signature yet, the earliest first."""
    due = (
        "SELECT a.id FROM articles a LEFT JOIN signatures s ON s.article_id = a.id "
        "WHERE s.text_sha256 IS NULL OR s.text_sha256 != a.text_sha256 ORDER BY a.fetched_at, a.id"
    )
    for row in query(db, due):
        yield from query(db, "SELECT id, text, text_sha256, fetched_at FROM articles WHERE id = ?", (row["id"],))


def save_signature(db: Database, article: Row, signature: bytes, bands: Sequence[int]) -> str | None:
    """The id of the original that the article is a copy of, None where it is one itself; kept with the signature.

    An empty signature, of a text too short to tell, makes the article an original.
    """
    own = article["id"]
    with transaction(db):
        # What was a copy of its earlier text is looked at anew.
        originals = "SELECT article_id FROM copies WHERE original_id = ?"
        db.conn.execute(f"DELETE FROM signatures WHERE article_id IN ({originals})", (own,))
        for table in ("copies", "bands", "signatures"):
            db.conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (own,))
        found = _nearest(db, own, signature, bands)
        key = {"article_id": own, "text_sha256": article["text_sha256"], "signature": signature}
        insert_rows(db, "signatures", [key])
        rows = [{"band": place, "hash": one, "article_id": own} for place, one in enumerate(bands)]
        insert_rows(db, "bands", rows)
        if found is None:
            return None
        original, share = found
        insert_rows(db, "copies", [{"article_id": own, "original_id": original, "share": share}])
        return original


def find_copies(db: Database) -> tuple[Row, ...]:
    """Every copy with article_id, original_id and share; the originals in their order."""
    return tuple(query(db, "SELECT * FROM copies ORDER BY original_id, article_id"))


def _nearest(db: Database, own: str, signature: bytes, bands: Sequence[int]) -> tuple[str, float] | None:
    """The original of the nearest text that shares a band, with the share of equal values."""
    marks = " OR ".join("(band = ? AND hash = ?)" for _ in bands)
    values = [value for place, one in enumerate(bands) for value in (place, one)]
    sql = (
        "SELECT s.article_id, s.signature, c.original_id FROM signatures s LEFT JOIN copies c USING (article_id) "
        f"WHERE s.article_id != ? AND s.article_id IN (SELECT article_id FROM bands WHERE {marks})"
    )
    near = [
        (_share(signature, row["signature"]), row["original_id"] or row["article_id"])
        for row in (query(db, sql, (own, *values)) if bands else ())
    ]
    share, original = max(near, default=(0.0, ""))
    return (original, share) if share >= _NEAR and original != own else None


def _share(one: bytes, other: bytes) -> float:
    pairs = zip(memoryview(one).cast("I"), memoryview(other).cast("I"), strict=True)
    return sum(left == right for left, right in pairs) / (len(one) // 4)
