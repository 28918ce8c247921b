"""Numbered migrations: plain functions from one shape of the database to the next, each recorded in `_migrations`."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlite_utils import Database

from records.errors import StoreError
from store.connection import name_file, query, transaction
from store.findings import (
    CASE_MEMBERS,
    CASES,
    EVIDENCE_SCORE,
    FIGURE_DATED_BY,
    FIGURE_SCORE,
    FIGURES,
    INCIDENT_COUNTRIES,
    INCIDENTS,
    READINGS,
    SAME_DECISIONS,
    SLOTS,
    WITHHELD_TARGETS,
)
from store.tables import (
    ADDRESSES,
    ARTICLE_ADDITIONS,
    ARTICLES,
    COPIES,
    FETCH_TEXT,
    FETCHES,
    MIGRATIONS_TABLE,
    REJECTS,
    REVISIONS,
    RUN_MEASURES,
    RUN_OUTLETS,
    RUNS,
)

Migration = Callable[[Database], None]


def m0001_articles(db: Database) -> None:
    """The articles, and the pages that are none."""
    for sql in (ARTICLES, REJECTS):
        db.conn.execute(sql)
    db.conn.execute("CREATE INDEX articles_url ON articles(url)")
    db.conn.execute("CREATE INDEX articles_source ON articles(source)")
    db.conn.execute("CREATE INDEX rejects_reason ON rejects(reason)")


def m0002_readings(db: Database) -> None:
    """The readings, their incidents with all slots and quotes, and their figures."""
    for sql in (READINGS, INCIDENTS, INCIDENT_COUNTRIES, *SLOTS, FIGURES):
        db.conn.execute(sql)
    db.conn.execute("CREATE INDEX incidents_id ON incidents(id)")
    db.conn.execute("CREATE INDEX incidents_target_key ON incidents(target_key)")
    db.conn.execute("CREATE INDEX incident_countries_code ON incident_countries(code, role)")
    db.conn.execute("CREATE INDEX incident_methods_code ON incident_methods(code)")


def m0003_withheld_targets(db: Database) -> None:
    """The people and groups who are not to be shown."""
    db.conn.execute(WITHHELD_TARGETS)


def m0004_article_parts(db: Database) -> None:
    """What a page tells beside its text: section, payment, captions."""
    for column in ARTICLE_ADDITIONS:
        db.conn.execute(f"ALTER TABLE articles ADD COLUMN {column}")


def m0005_frontier(db: Database) -> None:
    """Every address with its state, and the earlier forms of articles."""
    for sql in (ADDRESSES, REVISIONS):
        db.conn.execute(sql)
    db.conn.execute("CREATE INDEX addresses_state ON addresses(outlet, state)")
    db.conn.execute("CREATE INDEX addresses_due ON addresses(outlet, due_at)")


def m0006_scores(db: Database) -> None:
    """How sure the reader was of each quote and figure."""
    db.conn.execute(f"ALTER TABLE evidence ADD COLUMN {EVIDENCE_SCORE}")
    db.conn.execute(f"ALTER TABLE figures ADD COLUMN {FIGURE_SCORE}")


def m0007_fetches(db: Database) -> None:
    """Where every fetched page lies in the archive."""
    db.conn.execute(FETCHES)
    db.conn.execute("CREATE INDEX fetches_article ON fetches(article_id)")


def m0008_cases(db: Database) -> None:
    """The cases with their tellings, and what people decided about two incidents."""
    for sql in (CASES, CASE_MEMBERS, SAME_DECISIONS):
        db.conn.execute(sql)
    db.conn.execute("CREATE INDEX same_decisions_pair ON same_decisions(one, other)")


def m0009_runs(db: Database) -> None:
    """The log of nightly runs."""
    for sql in (RUNS, RUN_OUTLETS):
        db.conn.execute(sql)
    db.conn.execute("CREATE INDEX run_outlets_outlet ON run_outlets(outlet, run_id)")


def m0010_copies(db: Database) -> None:
    """The signatures of texts, and which article is a copy of which."""
    for sql in COPIES:
        db.conn.execute(sql)
    db.conn.execute("CREATE INDEX bands_article ON bands(article_id)")


def m0011_dated_by(db: Database) -> None:
    """What chose the period of each figure."""
    db.conn.execute(f"ALTER TABLE figures ADD COLUMN {FIGURE_DATED_BY}")


def m0012_fetch_texts(db: Database) -> None:
    """Which text each fetched page gave."""
    db.conn.execute(f"ALTER TABLE fetches ADD COLUMN {FETCH_TEXT}")


def m0013_run_measures(db: Database) -> None:
    """What the articles of a run have, and what they lack."""
    for column in RUN_MEASURES:
        db.conn.execute(f"ALTER TABLE run_outlets ADD COLUMN {column}")


def m0014_signatures(db: Database) -> None:
    """Signatures are made anew, by another library's hash; the next night links the copies again."""
    for table in ("copies", "bands", "signatures"):
        db.conn.execute(f"DELETE FROM {table}")


MIGRATIONS: tuple[Migration, ...] = (
    m0001_articles, m0002_readings, m0003_withheld_targets, m0004_article_parts, m0005_frontier, m0006_scores,
    m0007_fetches, m0008_cases,
    m0009_runs, m0010_copies, m0011_dated_by, m0012_fetch_texts, m0013_run_measures,
    m0014_signatures,
)  # fmt: skip


def migrate(db: Database, *, steps: Sequence[Migration] = MIGRATIONS) -> tuple[str, ...]:
    """The names of the migrations applied now, each in a transaction of its own; empty when all were applied before.

    A database that `need_known` refuses is left as it is.
    """
    need_known(db, steps=steps)
    return tuple(step.__name__ for step in steps if _apply(db, step))


def need_known(db: Database, *, steps: Sequence[Migration] = MIGRATIONS) -> None:
    """Nothing for a new database and one that this longarm knows.

    A StoreError for one that belongs to another program or that a newer longarm made.
    """
    tables = [row["name"] for row in query(db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    if tables and "_migrations" not in tables:
        raise StoreError(
            f"{name_file(db)}: expected a database made by longarm, found one of another program with the tables "
            f"{', '.join(tables[:5])}; name another file"
        )
    if newer := unknown_migrations(db, steps=steps):
        raise StoreError(
            f"{name_file(db)}: expected migrations up to {steps[-1].__name__}, found {', '.join(newer)}: "
            "a newer longarm made this database; update longarm, or open an older copy"
        )


def applied_migrations(db: Database) -> tuple[str, ...]:
    """The names recorded in the database, in order; empty for a new one."""
    if not query(db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_migrations'"):
        return ()
    return tuple(row["name"] for row in query(db, "SELECT name FROM _migrations ORDER BY name"))


def unknown_migrations(db: Database, *, steps: Sequence[Migration] = MIGRATIONS) -> tuple[str, ...]:
    """The recorded names that this longarm does not know; empty when it knows all."""
    known = {step.__name__ for step in steps}
    return tuple(name for name in applied_migrations(db) if name not in known)


def _apply(db: Database, step: Migration) -> bool:
    if step.__name__ in applied_migrations(db):
        return False
    with transaction(db):
        # Asked again under the lock: another process may have migrated in between.
        if step.__name__ in applied_migrations(db):
            return False
        db.conn.execute(MIGRATIONS_TABLE)
        step(db)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        db.conn.execute("INSERT INTO _migrations (name, applied_at) VALUES (?, ?)", (step.__name__, now))
    return True
