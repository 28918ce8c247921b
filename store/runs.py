"""The log of nightly runs: when each ran and how it ended, and what it met at each outlet."""

import json
import os
import socket
from typing import Any

from sqlite_utils import Database

from store.connection import Row, insert_rows, query, transaction

# The runs of the command of :run after the last one that ended well.
_SAME = "command = (SELECT command FROM runs WHERE id = :run)"
_UNTOLD = f"{_SAME} AND id > (SELECT coalesce(max(id), 0) FROM runs WHERE {_SAME} AND status = 'done')"


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


def find_fresh(db: Database, since: str, until: str) -> frozenset[str]:
    """The ids of the articles that were first fetched from the one moment until before the other."""
    before = "SELECT 1 FROM revisions r WHERE r.article_id = a.id AND r.fetched_at < :since"
    sql = f"SELECT id FROM articles a WHERE fetched_at >= :since AND fetched_at < :until AND NOT EXISTS ({before})"
    return frozenset(row["id"] for row in query(db, sql, {"since": since, "until": until}))


def find_history(db: Database, outlet: str, *, limit: int = 120) -> tuple[Row, ...]:
    """What earlier runs met at the outlet, the latest first."""
    sql = "SELECT * FROM run_outlets WHERE outlet = ? ORDER BY run_id DESC LIMIT ?"
    return tuple(query(db, sql, (outlet, limit)))


def find_news(db: Database, since: str) -> dict[str, tuple[Row, ...]]:
    """The incidents and figures of articles that were fetched since that moment, without what is withheld."""
    new = "article_id IN (SELECT id FROM articles WHERE fetched_at >= ?)"
    return {
        "incidents": tuple(
            query(db, f"SELECT * FROM incidents_flat WHERE {new} ORDER BY article_id, ordinal", (since,))
        ),
        "figures": tuple(query(db, f"SELECT * FROM figures_flat WHERE {new} ORDER BY article_id, ordinal", (since,))),
    }
