"""Killed anywhere and run again, a program leaves what an undisturbed run leaves."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store import check_store, open_store
from store.connection import query

PROGRAM = Path(__file__).with_name("saving_loop.py")
ROOT = Path(__file__).parents[2]
TIMES = {"applied_at", "fetched_at", "first_seen", "last_seen", "started", "ended"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of an undisturbed run."""
    path = tmp_path_factory.mktemp("whole") / "s.db"
    assert _start(path).communicate()[0].endswith("ended\n")
    return path


def test_a_run_that_was_killed_again_and_again_ends_as_an_undisturbed_one(tmp_path: Path, whole: Path) -> None:
    path, chance = tmp_path / "s.db", random.Random(1)
    killed = [_kill(path, after="article", times=chance.randint(0, 50), delay=chance.uniform(0, 0.005))]
    for _ in range(5):
        killed.append(_kill(path, after="reading", times=chance.randint(0, 6), delay=chance.uniform(0, 0.005)))
    assert sum(killed) >= 3, "the program mostly ended before it could be killed; give it more to do"
    assert _start(path).communicate()[0].endswith("ended\n")
    assert _content(path) == _content(whole)


def test_running_again_changes_nothing_not_even_times(whole: Path) -> None:
    before = _content(whole, without=set())
    assert _start(whole).communicate()[0].endswith("ended\n")
    assert _content(whole, without=set()) == before


def test_two_runs_at_once_end_as_one(tmp_path: Path, whole: Path) -> None:
    running = [_start(tmp_path / "s.db") for _ in range(2)]
    assert [one.communicate()[0].endswith("ended\n") for one in running] == [True, True]
    assert _content(tmp_path / "s.db") == _content(whole)


def _start(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def _kill(path: Path, *, after: str, times: int, delay: float) -> bool:
    """Whether the program was killed in its work: a moment after it had written the word more often than `times`."""
    running = _start(path)
    assert running.stdout is not None
    while times >= 0 and (line := running.stdout.readline()):
        times -= line.startswith(after)
    time.sleep(delay)
    running.kill()
    return "ended" not in running.communicate()[0] and times < 0


def _content(path: Path, *, without: set[str] = TIMES) -> dict[str, list[str]]:
    """The rows of every table, in no order, without the columns that hold times."""
    with open_store(path, create=False) as db:
        assert check_store(db) == ()
        tables = [row["name"] for row in query(db, "SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(_shown(row, without) for row in query(db, f"SELECT * FROM {table}")) for table in tables}


def _shown(row: dict[str, object], without: set[str]) -> str:
    return repr({key: value for key, value in row.items() if key not in without})
