"""The log of nightly runs: when each ran and how it ended, and what it met at each outlet."""

import json
import os
import socket
from collections.abc import Collection
from typing import Any

from sqlite_utils import Database

from store.connection import Row, insert_rows, query, transaction

# The runs of the command of :run after the last one that ended well.
_SAME = "command = (SELECT command FROM runs WHERE id = :run)"
_UNTOLD = f"{_SAME} AND id > (SELECT coalesce(max(id), 0) FROM runs WHERE {_SAME} AND status = 'done')"
# Articles of whose present text no reading that ended well by :since was made, without those whose text of that moment
# is theirs again, after another.
_NEW = """
    SELECT a.id FROM articles a WHERE NOT EXISTS (
      SELECT 1 FROM readings r
      WHERE r.article_id = a.id AND r.status = 'done' AND r.text_sha256 = a.text_sha256 AND r.ended <= :since
    ) AND NOT EXISTS (
      SELECT 1 FROM revisions e JOIN revisions o ON o.article_id = e.article_id AND o.number > e.number
      WHERE e.article_id = a.id AND e.text_sha256 = a.text_sha256 AND e.fetched_at < :since
      AND o.text_sha256 <> a.text_sha256
    )
"""


def begin_run(db: Database, command: str, started: str) -> int:
    """The number of the run that begins now; it stands as running until `end_run`.

    Who begins holds the lock, so that one which still stands as running was killed.
    """
    with transaction(db):
        killed = "UPDATE runs SET status = 'killed' WHERE command = ? AND status = 'running'"
        db.conn.execute(killed, (command,))
        row: Row = {"command": command, "started": started, "pid": os.getpid(), "host": socket.gethostname()}
        insert_rows(db, "runs", [row | {"status": "running"}])
        return int(query(db, "SELECT max(id) AS id FROM runs")[0]["id"])


def end_run(db: Database, run: int, *, ended: str, status: str, told: dict[str, Any], outlets: list[Row]) -> None:
    """The run has ended so, with what it did in all and at each outlet."""
    with transaction(db):
        db.conn.execute(
            "UPDATE runs SET ended = ?, status = ?, told = ? WHERE id = ?",
            (ended, status, json.dumps(told, ensure_ascii=False), run),
        )
        insert_rows(db, "run_outlets", [{"run_id": run} | one for one in outlets])


def find_begin(db: Database, run: int) -> str:
    """When the first run of the same command began after the last one that ended well: what came since was not told."""
    sql = f"SELECT min(started) AS began FROM runs WHERE {_UNTOLD}"
    return str(query(db, sql, {"run": run})[0]["began"])


def find_lost(db: Database, run: int) -> tuple[Row, ...]:
    """The runs of the same command, after the last one that ended well, of which nobody was told."""
    sql = f"SELECT started, status, told FROM runs WHERE {_UNTOLD} AND id < :run ORDER BY id"
    return tuple(query(db, sql, {"run": run}))


def find_untold(db: Database, since: str) -> frozenset[str]:
    """The ids of the articles whose present text was not read by that moment, be it new or another text of theirs.

    A text that comes back was read before; so was one of which only title, day or authors are others.
    """
    return frozenset(row["id"] for row in query(db, _NEW, {"since": since}))


def find_fresh(db: Database, since: str) -> frozenset[str]:
    """The ids of those of the untold articles that had no other text before that moment either."""
    before = "SELECT 1 FROM revisions e WHERE e.article_id = a.id AND e.fetched_at < :since"
    sql = f"{_NEW} AND NOT EXISTS ({before} AND e.text_sha256 <> a.text_sha256)"
    return frozenset(row["id"] for row in query(db, sql, {"since": since}))


def find_history(db: Database, outlet: str, *, limit: int = 120) -> tuple[Row, ...]:
    """What earlier runs met at the outlet, the latest first."""
    sql = "SELECT * FROM run_outlets WHERE outlet = ? ORDER BY run_id DESC LIMIT ?"
    return tuple(query(db, sql, (outlet, limit)))


def find_news(db: Database, articles: Collection[str]) -> dict[str, tuple[Row, ...]]:
    """The incidents and figures of the articles of those ids, without what is withheld."""
    sql = "SELECT * FROM {} WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, ordinal"
    ids = json.dumps(sorted(articles))
    views = {"incidents": "incidents_flat", "figures": "figures_flat"}
    return {name: tuple(query(db, sql.format(view), (ids,))) for name, view in views.items()}
