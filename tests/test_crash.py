"""The real commands, killed at random points and run again, leave the database of an undisturbed run."""

import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler import load_record, read_archive, serve_site
from records.crawl import Place

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


STORIES = 36
CRAWLED = {
    "articles": "SELECT id, url, title, text_sha256 FROM articles",
    "addresses": "SELECT address, kind, state, section, article_id, visits, tries FROM addresses",
    "fetches": "SELECT address, url, status, sha256, article_id FROM fetches",
}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """The file of an outlet of some stories, whose site is served while the test runs."""
    folder = tmp_path / "site"
    (folder / "list").mkdir(parents=True)
    (folder / "list" / "index.html").write_text("".join(f"<a href='/{n}.html'>{n}</a>" for n in range(STORIES)))
    for n in range(STORIES):
        told = "".join(f"<p>In week {k} the council met again and spoke of bridge {n} for hours.</p>" for k in range(9))
        (folder / f"{n}.html").write_text(f"<html><head><title>Bridge {n}</title></head><body>{told}</body></html>")
    with serve_site(folder) as base:
        path = tmp_path / "outlets.toml"
        path.write_text(
            f'[[outlet]]\nname = "n"\nhome = "{base}/"\ndelay = 0\nrevisit_days = 0\nprivate = ["127.0.0.1"]\n'
            '[[outlet.section]]\npage = "/list/"\n'
        )
        yield path


def test_a_crawl_that_is_killed_with_its_archive_on_ends_as_an_undisturbed_one(site: Path, tmp_path: Path) -> None:
    whole, path = (["crawl", str(site), "--db", str(tmp_path / name)] for name in ("whole.db", "n.db"))
    assert start(whole).wait() == 0
    dice = random.Random(5)
    killed = sum(
        kill_at(path, tmp_path / "n.db", place, table="articles", later=dice.uniform(0, 0.1))
        for place in sorted(dice.sample(range(1, STORIES - 4), 3))
    )
    assert killed >= 2, "the crawls mostly ended before they could be killed; give them more to do"
    assert start(path).wait() == 0
    assert crawled(tmp_path / "n.db") == crawled(tmp_path / "whole.db")
    assert {len(rows) for rows in crawled(tmp_path / "n.db").values()} == {STORIES, STORIES + 1}
    kept = pages_of(tmp_path / "n.db")
    assert len(set(kept)) == STORIES


def test_pages_that_a_power_cut_took_from_the_archive_are_fetched_once_more(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    crawl = ["crawl", str(site), "--db", str(path)]
    assert start(crawl).wait() == 0
    before, asked = crawled(path), len(pages_of(path))
    [file] = (tmp_path / "n-pages").iterdir()
    with closing(sqlite3.connect(path)) as db:
        [(third,)] = db.execute("SELECT offset FROM fetches ORDER BY offset DESC LIMIT 1 OFFSET 2")
    os.truncate(file, third + 40)
    assert start(crawl).wait() == 0
    after = crawled(path)
    assert [after[table] for table in ("articles", "fetches")] == [before[table] for table in ("articles", "fetches")]
    assert len(set(pages_of(path))) == asked
    size = file.stat().st_size
    assert start(crawl).wait() == 0
    assert file.stat().st_size == size, "pages that are there were fetched again"


def test_an_article_that_is_gone_from_its_site_is_not_asked_for_every_night(site: Path, tmp_path: Path) -> None:
    path = tmp_path / "n.db"
    crawl = ["crawl", str(site), "--db", str(path)]
    assert start(crawl).wait() == 0
    [file] = (tmp_path / "n-pages").iterdir()
    with closing(sqlite3.connect(path)) as db:
        [(last, address)] = db.execute("SELECT offset, address FROM fetches ORDER BY offset DESC LIMIT 1")
    os.truncate(file, last + 40)
    (tmp_path / "site" / address.rpartition("/")[2]).unlink()
    for _ in range(2):
        assert start(crawl).wait() == 0
    with closing(sqlite3.connect(path)) as db:
        told = db.execute("SELECT state, tries FROM addresses WHERE address = ?", (address,)).fetchall()
        assert told == [("kept", 1)]
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (STORIES,)


def pages_of(path: Path) -> list[str]:
    """The address of every page in the archive beside the database; every file and every place is sound."""
    folder = path.with_name(f"{path.stem}-pages")
    pages = [fetched.url for file in sorted(folder.glob("*.warc.gz")) for fetched, _ in read_archive(file)]
    with closing(sqlite3.connect(path)) as db:
        for file, offset, length, digest, url in db.execute("SELECT file, offset, length, sha256, url FROM fetches"):
            fetched = load_record(folder, Place(file=file, offset=offset, length=length, sha256=digest))
            assert (fetched.url, hashlib.sha256(fetched.body).hexdigest()) == (url, digest)
    return pages


def crawled(path: Path) -> dict[str, list[str]]:
    """What a crawl leaves, in no order and without times and places in the archive; the file is sound."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return {table: sorted(map(repr, db.execute(sql))) for table, sql in CRAWLED.items()}


def kill_at(command: list[str], path: Path, place: int, *, table: str = "readings", later: float = 0) -> bool:
    """Whether the command was killed in mid-work: so many seconds after so many readings, or articles, were saved."""
    running = start(command)
    while running.poll() is None and saved(path, table) < place:
        time.sleep(0.005)
    time.sleep(later)
    running.kill()
    return running.wait() != 0


def kill_after(command: list[str], seconds: float) -> bool:
    running = start(command)
    time.sleep(seconds)
    running.kill()
    return running.wait() != 0


def saved(path: Path, table: str) -> int:
    """How many rows the table has; 0 while there is no such table yet."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as db:
        try:
            return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


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
