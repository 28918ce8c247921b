"""Killed anywhere while it groups, a program leaves the cases of one whole grouping, and run again it ends as ever."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from records.case import Case
from records.incident import incident_id
from store import check_store, load_cases, open_store, save_article, save_reading

PROGRAM = Path(__file__).with_name("grouping_loop.py")
ROOT = Path(__file__).parents[2]
INCIDENTS = 120


@pytest.fixture
def whole(tmp_path: Path, an_article: Callable[..., Any], a_reading: Callable[..., Any], an_incident: Any) -> Path:
    """A store with incidents and no cases yet."""
    path = tmp_path / "whole.db"
    with open_store(path) as db:
        for n in range(INCIDENTS):
            save_article(db, an_article(f"a{n}"), "t0")
            incident = an_incident(f"a{n}", id=incident_id(f"a{n}", "x"))
            save_reading(db, a_reading(f"a{n}", incidents=(incident,)), started="t1", ended="t2")
    return path


def test_a_grouping_is_kept_whole_or_not_at_all(tmp_path: Path, whole: Path) -> None:
    path, chance, killed = tmp_path / "s.db", random.Random(2), 0
    shutil.copy(whole, path)
    for _ in range(5):
        killed += _kill(path, times=chance.randint(0, 12), delay=chance.uniform(0, 0.01))
        found = _cases(path)
        assert len({case.reason for case in found}) == 1
        assert sum(len(case.members) for case in found) == INCIDENTS
    assert killed >= 3, "the program mostly ended before it could be killed; give it more to do"
    for one in (path, whole):
        assert _start(one).communicate()[0].endswith("ended\n")
    assert _cases(path) == _cases(whole)


def _start(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})


def _kill(path: Path, *, times: int, delay: float) -> bool:
    """Whether the program was killed in its work: a moment after it had grouped more often than `times`."""
    running = _start(path)
    assert running.stdout is not None
    while times >= 0 and (line := running.stdout.readline()):
        times -= line.startswith("grouped")
    time.sleep(delay)
    running.kill()
    return "ended" not in running.communicate()[0] and times < 0


def _cases(path: Path) -> tuple[Case, ...]:
    with open_store(path, create=False) as db:
        assert check_store(db) == ()
        return load_cases(db)
