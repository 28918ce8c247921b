"""Addresses in the tables: what is to be asked, and what is known of the copy there."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from records.crawl import Listed, Task
from store.connection import Row, insert_rows, query

# SQLite takes many values in one question, not any number.
_CHUNK = 500
# Hours from one look at a young article to the next: 20, 40, 80; a nightly run is never a few minutes too early.
_REVISIT_HOURS = 20
# Hours from one failed try to the next: 1, 4, 16, 64, 256; then the address is given up.
_RETRY_HOURS = 1
_TRIES = 6


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


def next_visit(born: str, visits: int, days: int, now: str) -> str | None:
    """When a young article is to be looked at again; None for one that is, or will then be, older than so many days.

    >>> next_visit("2024-03-12", 1, 3, "2024-03-12T06:00:00+00:00")
    '2024-03-13T02:00:00+00:00'
    >>> next_visit("2024-03-01", 1, 3, "2024-03-12T06:00:00+00:00") is None
    True
    """
    due = moment(now) + timedelta(hours=_REVISIT_HOURS * 2 ** (visits - 1))
    is_young = due - moment(born) <= timedelta(days=days)
    return due.isoformat(timespec="seconds") if is_young else None


def next_try(tries: int, now: str) -> str | None:
    """When an address that brought nothing so many times is to be tried again; None where it is given up.

    >>> next_try(1, "2024-03-12T06:00:00+00:00"), next_try(6, "2024-03-12T06:00:00+00:00")
    ('2024-03-12T07:00:00+00:00', None)
    """
    if tries >= _TRIES:
        return None
    return (moment(now) + timedelta(hours=_RETRY_HOURS * 4 ** (tries - 1))).isoformat(timespec="seconds")


def moment(written: str) -> datetime:
    """The moment of an ISO 8601 text; without a zone it counts as UTC, and what cannot be read as long ago."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return datetime(1900, 1, 1, tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def count_addresses(db: Database) -> dict[str, int]:
    """How many addresses there are in each state; empty for a store that never crawled."""
    rows = query(db, "SELECT state, count(*) AS n FROM addresses GROUP BY state ORDER BY state")
    return {row["state"]: row["n"] for row in rows}
