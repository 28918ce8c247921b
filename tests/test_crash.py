"""The real commands, killed at random points and run again, leave the database of an undisturbed run."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TIMES = {"applied_at", "fetched_at", "first_seen", "last_seen", "started", "ended"}


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dozen small articles in three forms, and two inputs that are none."""
    folder = tmp_path_factory.mktemp("news")
    story = (
        "Agents of Iran seized the blogger Navid Person{n} in Istanbul in May 202{k}. "
        "His father was questioned. {n}0 people fled."
    )
    texts = [story.format(n=n, k=n % 5) for n in range(1, 13)]
    lines = [
        json.dumps({"id": f"line-{n}", "text": text, "published": "2025-01-01"}) for n, text in enumerate(texts[:6])
    ]
    (folder / "a.jsonl").write_text("\n".join([*lines, "{broken"]))
    for n, text in enumerate(texts[6:]):
        (folder / f"b{n}.txt").write_text(text)
    (folder / "c.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture(scope="module")
def undisturbed(news: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], float]:
    """What a run that nobody disturbs leaves, and how long its two commands took."""
    path = tmp_path_factory.mktemp("whole") / "n.db"
    began = time.monotonic()
    for command in commands(news, path):
        assert start(command).wait() == 0
    return content(path), time.monotonic() - began


def commands(news: Path, path: Path) -> list[list[str]]:
    return [["ingest", str(news), "--db", str(path)], ["read", "--db", str(path)]]


def test_a_run_that_is_killed_again_and_again_ends_as_an_undisturbed_one(
    news: Path, tmp_path: Path, undisturbed: tuple[dict[str, list[str]], float]
) -> None:
    wanted, seconds = undisturbed
    path, dice = tmp_path / "n.db", random.Random(20)
    ingest, read = commands(news, path)
    killed = sum(kill_after(ingest, dice.uniform(0.1, 0.4) * seconds) for _ in range(2))
    assert start(ingest).wait() == 0
    killed += sum(kill_at(read, path, place) for place in sorted(dice.sample(range(1, 11), 3)))
    assert killed >= 3, "the runs mostly ended before they could be killed; give them more to do"
    assert start(read).wait() == 0
    assert content(path) == wanted


def test_the_undisturbed_run_has_read_everything(undisturbed: tuple[dict[str, list[str]], float]) -> None:
    tables, _ = undisturbed
    assert (len(tables["articles"]), len(tables["readings"]), len(tables["rejects"])) == (12, 12, 2)


def kill_at(command: list[str], path: Path, place: int) -> bool:
    """Whether the command was killed in mid-work: as soon as so many readings were saved."""
    running = start(command)
    while running.poll() is None and saved(path) < place:
        time.sleep(0.005)
    running.kill()
    return running.wait() != 0


def kill_after(command: list[str], seconds: float) -> bool:
    running = start(command)
    time.sleep(seconds)
    running.kill()
    return running.wait() != 0


def saved(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("SELECT count(*) FROM readings").fetchone()[0])


def start(command: list[str]) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "cli", *command], cwd=ROOT, env=dict(os.environ), **quiet)


def content(path: Path) -> dict[str, list[str]]:
    """The rows of every table, in no order, without the columns that hold times; the file is sound."""
    with sqlite3.connect(path) as db:
        db.row_factory = sqlite3.Row
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        tables = [row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: sorted(shown(dict(row)) for row in db.execute(f"SELECT * FROM {table}")) for table in tables}


def shown(row: dict[str, object]) -> str:
    return repr({key: value for key, value in row.items() if key not in TIMES})
