"""The lock: one at a time, the other is told who, and a kill lets go of it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from records.errors import StoreError
from store import hold_lock, open_store

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from store import hold_lock, open_store
with hold_lock(open_store(sys.argv[1]), "crawl"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_process_is_told_who_holds_the_lock_and_a_kill_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    other = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    db = open_store(path)
    said = rf"s\.db: process {other.pid} on .* is at 'crawl' since 20.*wait for it"
    with pytest.raises(StoreError, match=said), hold_lock(db, "crawl"):
        pass
    other.send_signal(signal.SIGKILL)
    other.wait()
    other.stdout.close()
    with hold_lock(db, "crawl"):
        pass


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    db = open_store(tmp_path / "s.db")
    with pytest.raises(ValueError, match="x"), hold_lock(db, "crawl"):
        raise ValueError("x")
    with hold_lock(db, "crawl"):
        pass


def test_a_store_in_memory_needs_no_lock() -> None:
    db = open_store(":memory:")
    with hold_lock(db, "crawl"), hold_lock(db, "crawl"):
        pass
