"""Articles into the store and out of it, and a tally of the pages that were none."""

from typing import Literal

from sqlite_utils import Database

from records.article import Article, Rejected
from records.errors import StoreError
from store.connection import Row, insert_rows, name_file, query, transaction
from store.rows import article_from_row, article_row

Saved = Literal["new", "changed", "same"]

# What an article says: where one of these is another, the earlier form is kept.
_FORM = {"title", "published", "text"}
REVISION_COLUMNS = ("title", "published", "modified", "text", "text_sha256", "fetched_at")


def save_article(db: Database, article: Article, fetched_at: str) -> Saved:
    """Whether the article was new, changed one of the same id, or was the same as before.

    The same again changes nothing; another text makes every reading of it due again. What is only told otherwise about
    the same title, day and text is kept without a new `fetched_at`, and a `modified` alone counts as the same: some
    sites make it anew for each request.
    """
    with transaction(db):
        return put_article(db, article, fetched_at)


def put_article(db: Database, article: Article, fetched_at: str) -> Saved:
    """As `save_article`, inside a transaction of the caller's."""
    row = article_row(article)
    known = query(db, "SELECT * FROM articles WHERE id = ?", (article.id,))
    if not known:
        insert_rows(db, "articles", [row | {"fetched_at": fetched_at}])
        return "new"
    changed = {column: value for column, value in row.items() if known[0][column] != value}
    if _FORM & changed.keys():
        _keep_revision(db, known[0], fetched_at)
        changed["fetched_at"] = fetched_at
    if changed:
        columns = ", ".join(f"{column} = ?" for column in changed)
        db.conn.execute(f"UPDATE articles SET {columns} WHERE id = ?", (*changed.values(), article.id))
    return "changed" if changed.keys() - {"modified"} else "same"


def _keep_revision(db: Database, row: Row, replaced_at: str) -> None:
    """Keeps what the article said so far."""
    [last] = query(db, "SELECT coalesce(max(number), 0) AS n FROM revisions WHERE article_id = ?", (row["id"],))
    kept = {column: row[column] for column in REVISION_COLUMNS}
    key = {"article_id": row["id"], "number": last["n"] + 1, "replaced_at": replaced_at}
    insert_rows(db, "revisions", [key | kept])


def put_earlier(db: Database, article: Article, fetched_at: str) -> None:
    """What a kept article said before, as an older page tells it: one more earlier form, in its place by time.

    Nothing where the form is known, or the page is not older than the form that is kept.
    """
    row = article_row(article)
    kept = query(
        db, "SELECT * FROM articles WHERE id = ? AND julianday(fetched_at) > julianday(?)", (row["id"], fetched_at)
    )
    forms = [*find_revisions(db, article.id), *kept]
    if not kept or (row["title"], row["text_sha256"]) in {(one["title"], one["text_sha256"]) for one in forms}:
        return
    older = "SELECT count(*) AS n FROM revisions WHERE article_id = ? AND julianday(fetched_at) <= julianday(?)"
    place = query(db, older, (article.id, fetched_at))[0]["n"]
    # In two steps, since no two rows may have one number at any moment.
    db.conn.execute("UPDATE revisions SET number = -number WHERE article_id = ? AND number > ?", (article.id, place))
    db.conn.execute("UPDATE revisions SET number = 1 - number WHERE article_id = ? AND number < 0", (article.id,))
    db.conn.execute(
        "UPDATE revisions SET replaced_at = ? WHERE article_id = ? AND number = ?", (fetched_at, article.id, place)
    )
    form = {column: row[column] for column in REVISION_COLUMNS if column != "fetched_at"}
    key = {"article_id": article.id, "number": place + 1, "replaced_at": forms[place]["fetched_at"]}
    insert_rows(db, "revisions", [key | form | {"fetched_at": fetched_at}])


def find_revisions(db: Database, article_id: str) -> tuple[Row, ...]:
    """What the article said before, the oldest first; empty where it was never changed."""
    return tuple(query(db, "SELECT * FROM revisions WHERE article_id = ? ORDER BY number", (article_id,)))


def load_article(db: Database, article_id: str) -> Article:
    """The article with that id; a StoreError where there is none."""
    rows = query(db, "SELECT * FROM articles WHERE id = ?", (article_id,))
    if not rows:
        raise StoreError(f"{name_file(db)}: no article has the id {article_id!r}; save the article first")
    return article_from_row(rows[0])


def has_url(db: Database, url: str) -> bool:
    """Whether an article of that address is kept, be it its own address or the one it was read from."""
    return bool(query(db, "SELECT 1 FROM articles WHERE url = ? OR source = ? LIMIT 1", (url, url)))


def count_articles(db: Database) -> int:
    """How many articles are kept, withheld ones included."""
    return int(query(db, "SELECT count(*) AS n FROM articles")[0]["n"])


def save_rejected(db: Database, rejected: Rejected, seen_at: str) -> Saved:
    """Whether the refusal was new, had another detail before, or was the same; the same again changes nothing."""
    with transaction(db):
        return put_rejected(db, rejected, seen_at)


def put_rejected(db: Database, rejected: Rejected, seen_at: str) -> Saved:
    """As `save_rejected`, inside a transaction of the caller's."""
    key = (rejected.source, rejected.reason)
    known = query(db, "SELECT detail FROM rejects WHERE source = ? AND reason = ?", key)
    if not known:
        row: Row = {"source": rejected.source, "reason": rejected.reason, "detail": rejected.detail}
        insert_rows(db, "rejects", [row | {"first_seen": seen_at, "last_seen": seen_at}])
        return "new"
    if known[0]["detail"] == rejected.detail:
        return "same"
    db.conn.execute(
        "UPDATE rejects SET detail = ?, last_seen = ? WHERE source = ? AND reason = ?",
        (rejected.detail, seen_at, *key),
    )
    return "changed"


def count_rejected(db: Database) -> dict[str, int]:
    """How many sources were refused for each reason, the commonest first; empty when none were."""
    rows = query(db, "SELECT reason, count(*) AS n FROM rejects GROUP BY reason ORDER BY n DESC, reason")
    return {row["reason"]: row["n"] for row in rows}


def find_rejected(db: Database, *, limit: int | None = None) -> tuple[Row, ...]:
    """The refusals with source, reason, detail, first_seen and last_seen; the latest first."""
    order = "ORDER BY last_seen DESC, source, reason LIMIT ?"
    return tuple(query(db, f"SELECT * FROM rejects {order}", (-1 if limit is None else limit,)))


def find_addresses(db: Database) -> tuple[str, ...]:
    """The address of every article that is kept, else its source, else its id."""
    return tuple(
        row["place"] for row in query(db, "SELECT coalesce(url, source, id) AS place FROM articles ORDER BY id")
    )
