"""A path becomes an open store, migrated to what this longarm knows; and the file is kept small."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database

from records.errors import StoreError
from store.connection import connect, keep_log, name_file
from store.migrations import migrate, need_known
from store.views import ensure_views


def open_store(path: str | Path, *, create: bool = True) -> Database:
    """The store in that file, migrated; `:memory:` is a store that nobody else sees.

    A StoreError where the file is missing and `create` is false, is no SQLite database, belongs to another program,
    or was made by a newer longarm; such a file is left as it was.
    """
    if str(path) != ":memory:":
        _need_place(Path(path), create)
    try:
        db = connect(str(path))
    except sqlite3.Error as cause:
        raise StoreError(f"{path}: cannot be opened: {cause}; see that it may be read, or name another file") from cause
    try:
        need_known(db)
        keep_log(db)
        migrate(db)
        ensure_views(db)
    except BaseException:
        db.close()
        raise
    return db


def vacuum(db: Database) -> None:
    """The file holds no free pages any more, and its write-ahead log is empty."""
    try:
        db.conn.execute("VACUUM")
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as cause:
        raise StoreError(f"{name_file(db)}: cannot be vacuumed: {cause}; end other programs and try again") from cause


def _need_place(path: Path, create: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: expected a database file, found a folder; name a file in it")
    if path.exists():
        return
    if not create:
        raise StoreError(f"{path}: expected a database, found no such file; crawl or import into it first")
    if not path.parent.is_dir():
        raise StoreError(f"{path}: expected a folder to make the database in, found none; make {path.parent} first")
