"""Addresses in the tables: what is to be asked, and what is known of the copy there."""

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from records.crawl import Listed, Task
from store.connection import Row, insert_rows, query

# SQLite takes many values in one question, not any number.
_CHUNK = 500


def load_addresses(db: Database, addresses: Sequence[str]) -> dict[str, Row]:
    """The rows of those of the addresses that are known."""
    found: dict[str, Row] = {}
    for start in range(0, len(addresses), _CHUNK):
        part = addresses[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        rows = query(db, f"SELECT * FROM addresses WHERE address IN ({marks})", tuple(part))
        found |= {row["address"]: row for row in rows}
    return found


def add_tasks(db: Database, outlet: str, tasks: Iterable[Task], *, listed_by: str | None, now: str) -> None:
    """The tasks stand as due; those that are known are left as they are."""
    for task in tasks:
        db.conn.execute(
            "INSERT INTO addresses (address, outlet, kind, section, state, listed_by, published, found_at) "
            "VALUES (?, ?, ?, ?, 'due', ?, ?, ?) ON CONFLICT (address) DO NOTHING",
            (task.address, outlet, task.kind, task.section, listed_by, task.published, now),
        )


def add_roots(db: Database, outlet: str, roots: Iterable[Task], *, now: str) -> None:
    """The lists that an outlet names stand with the kind and section that it gives them now; what the server said of
    one that was read as another kind or section before is forgotten, since its copy has to be read anew."""
    for root in roots:
        db.conn.execute(
            "INSERT INTO addresses (address, outlet, kind, section, state, found_at) VALUES (?, ?, ?, ?, 'due', ?) "
            "ON CONFLICT (address) DO UPDATE SET kind = excluded.kind, section = excluded.section, etag = NULL, "
            "last_modified = NULL WHERE kind IS NOT excluded.kind OR section IS NOT excluded.section",
            (root.address, outlet, root.kind, root.section, now),
        )


def add_known(db: Database, outlet: str, listed: Sequence[Listed], now: str) -> set[str]:
    """Those of the listed articles that were kept by other ways than a crawl; they stand as kept."""
    known = set()
    for one in listed:
        row = query(db, "SELECT id FROM articles WHERE url = ? OR source = ? LIMIT 1", (one.address, one.address))
        if row:
            known.add(one.address)
            entry = {"address": one.address, "outlet": outlet, "kind": "article", "state": "kept", "found_at": now}
            insert_rows(db, "addresses", [entry | {"published": one.published, "article_id": row[0]["id"]}])
    return known


def to_task(row: Row, *, is_root: bool = False) -> Task:
    """The task of a row, with what the server said of the copy that is known."""
    return Task(
        address=row["address"], kind=row["kind"], section=row["section"], published=row["published"],
        etag=row["etag"] or "", last_modified=row["last_modified"] or "", is_root=is_root,
    )  # fmt: skip


def update(db: Database, address: str, **columns: object) -> None:
    """The columns of the address have these values."""
    names = ", ".join(f"{name} = ?" for name in columns)
    db.conn.execute(f"UPDATE addresses SET {names} WHERE address = ?", (*columns.values(), address))


def count_addresses(db: Database) -> dict[str, int]:
    """How many addresses there are in each state; empty for a store that never crawled."""
    rows = query(db, "SELECT state, count(*) AS n FROM addresses GROUP BY state ORDER BY state")
    return {row["state"]: row["n"] for row in rows}
