"""The connection beneath the store: whole transactions, rows as mappings, and errors that say what to do."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from records.errors import StoreError

Row = dict[str, Any]

# A nightly run and the review pages write to one file; a writer waits this long for another's transaction.
BUSY_MS = 30_000


def connect(path: str) -> Database:
    """A connection with foreign keys on and patience with other writers; the file itself is left as it is."""
    db = Database(path, execute_plugins=False)
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    db.conn.execute("PRAGMA foreign_keys = ON")
    return db


def keep_log(db: Database) -> None:
    """The file has a write-ahead log, so that people can read while a run writes."""
    _switch_to_log(db)
    # With that log NORMAL cannot corrupt; a power cut may lose the last saves, which are then done again.
    db.conn.execute("PRAGMA synchronous = NORMAL")


def _switch_to_log(db: Database) -> None:
    """SQLite does not wait where two connections switch a new file's log at once; so this waits."""
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            db.conn.execute("PRAGMA journal_mode = WAL").fetchall()
            return
        except sqlite3.Error as cause:
            if "locked" not in str(cause) or time.monotonic() > until:
                raise StoreError(f"{name_file(db)}: cannot be read: {cause}; {_advice(cause)}") from cause
            time.sleep(0.02)


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """All writes of the block are kept, or none; what SQLite refuses becomes a StoreError."""
    try:
        # IMMEDIATE: a transaction that reads first and writes later could otherwise lose its turn for good.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    except sqlite3.Error as cause:
        raise StoreError(f"{name_file(db)}: nothing was written: {cause}; {_advice(cause)}") from cause
    except UnicodeEncodeError as cause:
        raise StoreError(
            f"{name_file(db)}: nothing was written: expected text that UTF-8 can hold, got the lone surrogate "
            f"{cause.object[cause.start]!r} at {cause.start}; replace it, for example by U+FFFD"
        ) from cause


def query(db: Database, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """All rows that the question brings, each a mapping by column; none when there are none."""
    try:
        cursor = db.conn.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]
    except sqlite3.Error as cause:
        raise StoreError(f"{name_file(db)}: cannot be read: {cause}; {_advice(cause)}") from cause


def insert_rows(db: Database, table: str, rows: Sequence[Row]) -> None:
    """The rows, all of the same columns, stand in the table; call it inside a transaction."""
    if rows:
        names, values = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)


def name_file(db: Database) -> str:
    """The file behind a connection, for messages."""
    path = next((row[2] for row in db.conn.execute("PRAGMA database_list") if row[1] == "main"), "")
    return Path(path).name if path else "the database in memory"


def _advice(cause: sqlite3.Error) -> str:
    said = str(cause)
    if "not a database" in said:
        return "an SQLite database was expected; name another file"
    if "locked" in said or "busy" in said:
        return "another program is writing; wait for it to end, or stop it, and run again"
    if "constraint" in said:
        return "a value is missing, doubled, or points at a row that is not there; correct the record and save again"
    if "full" in said or "readonly" in said or "I/O" in said:
        return "see that the disk has room and that the file may be written, and run again"
    return "run the store's check, and restore a copy if the file is damaged"
