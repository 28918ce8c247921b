"""What is not to be shown: articles and targets, each with the reason, hidden from every view and export."""

from sqlite_utils import Database

from records.errors import StoreError
from store.articles import load_article
from store.connection import Row, insert_rows, query, transaction
from store.rows import name_key


def withhold_article(db: Database, article_id: str, reason: str) -> None:
    """The article is neither read nor shown any more, though it stays in the store; crawling it again keeps it so."""
    _set_withheld(db, article_id, True, reason)


def release_article(db: Database, article_id: str) -> None:
    """The article is read and shown again."""
    _set_withheld(db, article_id, False, None)


def withhold_target(db: Database, name: str, reason: str) -> None:
    """No incident that names this person or group as target, alias or relative is shown any more, however spaced."""
    key = name_key(name)
    if not key:
        raise StoreError(f"expected the name of a target to withhold, got {name!r}; give it as the articles write it")
    with transaction(db):
        db.conn.execute("DELETE FROM withheld_targets WHERE name_key = ?", (key,))
        insert_rows(db, "withheld_targets", [{"name_key": key, "name": name, "reason": reason}])


def release_target(db: Database, name: str) -> bool:
    """Whether the name was withheld; its incidents are shown again."""
    with transaction(db):
        return db.conn.execute("DELETE FROM withheld_targets WHERE name_key = ?", (name_key(name),)).rowcount > 0


def find_withheld(db: Database) -> tuple[Row, ...]:
    """What is withheld, each with kind (article or target), name (an id or a name) and reason; articles first."""
    return tuple(
        query(
            db,
            "SELECT 'article' AS kind, id AS name, withheld_reason AS reason FROM articles WHERE withheld "
            "UNION ALL SELECT 'target', name, reason FROM withheld_targets ORDER BY kind, name",
        )
    )


def _set_withheld(db: Database, article_id: str, withheld: bool, reason: str | None) -> None:
    with transaction(db):
        load_article(db, article_id)
        db.conn.execute(
            "UPDATE articles SET withheld = ?, withheld_reason = ? WHERE id = ?", (withheld, reason, article_id)
        )
