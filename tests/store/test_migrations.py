"""Opening: new, older, newer, foreign and broken files."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from records.errors import StoreError
from store import Database, check_store, open_store, vacuum
from store.connection import query, transaction
from store.migrations import MIGRATIONS, applied_migrations, migrate

NAMES = tuple(step.__name__ for step in MIGRATIONS)


def test_an_empty_database_gets_every_migration_once() -> None:
    db = Database(memory=True)
    assert migrate(db) == NAMES
    assert migrate(db) == ()
    assert applied_migrations(db) == NAMES


@pytest.mark.parametrize("count", range(1, len(NAMES)))
def test_an_older_database_gets_the_rest_and_keeps_its_rows(tmp_path: Path, count: int) -> None:
    path = tmp_path / "old.db"
    old = Database(str(path))
    migrate(old, steps=MIGRATIONS[:count])
    old.conn.execute("INSERT INTO rejects VALUES ('s', 'too-short', 'd', 't', 't')")
    old.conn.commit()
    before = query(old, "SELECT * FROM _migrations ORDER BY name")
    old.close()
    db = open_store(path)
    assert applied_migrations(db) == NAMES
    assert query(db, "SELECT * FROM _migrations ORDER BY name")[:count] == before
    assert query(db, "SELECT source FROM rejects") == [{"source": "s"}]
    assert check_store(db) == ()


def test_a_migrated_database_equals_a_new_one(tmp_path: Path) -> None:
    old = Database(str(tmp_path / "old.db"))
    migrate(old, steps=MIGRATIONS[:1])
    old.close()
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    migrated, new = open_store(tmp_path / "old.db"), open_store(":memory:")
    assert query(migrated, schema) == query(new, schema)


def test_a_migration_that_fails_leaves_nothing_behind() -> None:
    def m9999_breaks(db: Database) -> None:
        db.conn.execute("CREATE TABLE half (x)")
        db.conn.execute("CREATE TABLE half (x)")

    db = Database(memory=True)
    with pytest.raises(StoreError, match="half"):
        migrate(db, steps=(*MIGRATIONS, m9999_breaks))
    assert applied_migrations(db) == NAMES
    assert not query(db, "SELECT 1 FROM sqlite_master WHERE name = 'half'")


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    open_store(path).close()
    before = path.read_bytes()
    open_store(path).close()
    assert path.read_bytes() == before


def test_the_connection_is_safe_to_share(tmp_path: Path) -> None:
    db = open_store(tmp_path / "s.db")
    shown = [db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
    assert shown == ["wal", 1]
    assert db.conn.execute("PRAGMA busy_timeout").fetchone()[0] >= 1000


def test_several_programs_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    code = "import sys; from store import open_store; open_store(sys.argv[1]).close()"
    running = [subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT) for _ in range(3)]
    assert [one.wait(timeout=60) for one in running] == [0, 0, 0]
    assert check_store(open_store(path, create=False)) == ()


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    db = open_store(path)
    with transaction(db):
        db.conn.execute("INSERT INTO _migrations VALUES ('m9000_future', 'now')")
    assert check_store(db) == ("_migrations: m9000_future is not known to this longarm",)
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"m9000_future.*update longarm"):
        open_store(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (x)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"another program.*bookmarks"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("This is not a database, only a long enough text. " * 30)
    with pytest.raises(StoreError, match=r"notes.txt.*not a database.*name another file"):
        open_store(path)
    assert path.read_text().startswith("This is not")


@pytest.mark.parametrize(
    ("name", "create", "said"),
    [("none.db", False, "no such file"), ("no/such/folder.db", True, "make "), (".", True, "found a folder")],
    ids=["missing file", "missing folder", "a folder"],
)
def test_a_place_without_a_store_is_refused(tmp_path: Path, name: str, create: bool, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        open_store(tmp_path / name, create=create)
    assert not list(tmp_path.iterdir())


def test_vacuum_makes_the_file_smaller_and_empties_the_log(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    db = open_store(path)
    with transaction(db):
        rows = [(f"s{n}", "x", "d" * 2000, "t", "t") for n in range(500)]
        db.conn.executemany("INSERT INTO rejects VALUES (?, ?, ?, ?, ?)", rows)
    with transaction(db):
        db.conn.execute("DELETE FROM rejects")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.stat().st_size
    vacuum(db)
    assert path.stat().st_size < before / 4
    assert (tmp_path / "s.db-wal").stat().st_size == 0


ROOT = Path(__file__).parents[2]
