"""Who is at work on a store: a lock beside its file that ends with the process, however that ends."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from records.errors import StoreError


@contextmanager
def hold_lock(db: Database, doing: str) -> Iterator[None]:
    """Only one process at a time is inside; a StoreError names the one that is, and since when it is at what.

    The system lets go of the lock when the process ends, also by SIGKILL or a power cut; a store in memory has none.
    """
    path = next((row[2] for row in db.conn.execute("PRAGMA database_list") if row[1] == "main"), "")
    if not path:
        yield
        return
    place = Path(f"{path}.lock")
    try:
        held = os.open(place, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as cause:
        raise StoreError(f"{place}: cannot be written ({cause}); see that the folder may be written") from cause
    try:
        if not _taken(held):
            raise StoreError(f"{Path(path).name}: {_told(held)}; wait for it to end, or stop it, and run again")
        _tell(held, doing)
        yield
    finally:
        # The file stays: were it removed, two processes could hold locks on two files of one name.
        os.close(held)


def _taken(held: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        lock = getattr(msvcrt, "locking", None)
        mode = getattr(msvcrt, "LK_NBLCK", 0)
        try:
            # A byte far behind what is written there, which others may thus read.
            os.lseek(held, 1 << 20, os.SEEK_SET)
            if lock is not None:
                lock(held, mode, 1)
        except OSError:
            return False
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _tell(held: int, doing: str) -> None:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"doing": doing, "pid": os.getpid(), "host": socket.gethostname(), "since": since}
    os.lseek(held, 0, os.SEEK_SET)
    os.ftruncate(held, 0)
    os.write(held, json.dumps(told).encode())


def _told(held: int) -> str:
    os.lseek(held, 0, os.SEEK_SET)
    try:
        told = json.loads(os.read(held, 4096))
        return f"process {told['pid']} on {told['host']} is at {told['doing']!r} since {told['since']}"
    except (ValueError, KeyError, TypeError):
        return "another longarm is at work on it"
