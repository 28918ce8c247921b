"""A crawl with the archive on, killed again and again: does it end with the database of an undisturbed one?

`python benchmarks/crash.py [--articles 2000] [--kills 50] [--json FILE]` kills the real command by SIGKILL at random
points, alone or with all its processes, runs it again each time, and at last lets it end. Then the database must hold
the same articles and addresses as after a crawl that nobody disturbed, and every WARC file must be readable whole.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from made_site import made_site, write_outlets

from crawler import load_record, read_archive
from records.crawl import Place
from records.errors import LongarmError
from store import Database, check_store, count_articles, open_store

ROOT = Path(__file__).parents[1]
# Of two crawls the moments differ, and where a page lies in the archive, in which a kill may leave a page twice.
_OWN = {
    "articles": "SELECT id, url, title, text_sha256, published, outlet FROM articles",
    "addresses": "SELECT address, kind, state, section, outlet, article_id, etag, visits, tries FROM addresses",
    "fetches": "SELECT address, url, status, sha256, article_id FROM fetches",
    "rejects": "SELECT source, reason, detail FROM rejects",
    "revisions": "SELECT article_id, number, text_sha256 FROM revisions",
}


def main() -> None:
    """Prints the table, and exits with 1 where anything differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with made_site(options.articles) as base, tempfile.TemporaryDirectory() as folder:
        whole, killed = (_new(Path(folder) / name, base, options.articles) for name in ("whole", "killed"))
        _end(whole)
        kills = _kill_often(killed, options.articles, options.kills, random.Random(options.seed))
        _end(killed)
        told = {"articles": options.articles, "kills": kills, **_compare(whole, killed)}
    print("| what | undisturbed | killed |\n| --- | --- | --- |")
    for name, (one, other) in told["rows"].items():
        print(f"| {name} | {one} | {other} |")
    print(f"\n{kills} kills over {options.articles} articles: {'; '.join(told['problems']) or 'nothing differs'}.")
    if options.json:
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    sys.exit(bool(told["problems"]))


def _new(folder: Path, base: str, articles: int) -> Path:
    folder.mkdir()
    write_outlets(folder / "outlets.toml", base, articles=articles)
    return folder / "n.db"


def _start(path: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "cli", "crawl", str(path.with_name("outlets.toml")), "--db", str(path)]
    log = path.with_name("crawl.log").open("ab")
    return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)


def _end(path: Path) -> None:
    """The crawl runs to its own end."""
    if _start(path).wait():
        sys.exit(
            f"the crawl failed; its last words: {path.with_name('crawl.log').read_text('utf-8', 'replace')[-500:]}"
        )


def _kill_often(path: Path, articles: int, kills: int, dice: random.Random) -> int:
    """How many of the runs were killed before they ended by themselves."""
    killed = 0
    for place in sorted(dice.choices(range(articles), k=kills)):
        running = _start(path)
        # Some while they start, the others when so many articles are kept, and a little later.
        until = time.monotonic() + (dice.uniform(0, 3) if dice.random() < 0.2 else 600)
        while running.poll() is None and _kept(path) < place and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.2))
        (os.killpg if dice.random() < 0.5 else os.kill)(running.pid, signal.SIGKILL)
        killed += running.wait() == -signal.SIGKILL
    return killed


def _kept(path: Path) -> int:
    """How many articles are kept; 0 while there is no database that can be asked."""
    try:
        with open_store(path, create=False) as db:
            return count_articles(db)
    except LongarmError:
        return 0


def _compare(whole: Path, killed: Path) -> dict[str, Any]:
    """Rows of the table, and what differs in words."""
    problems: list[str] = []
    rows: dict[str, tuple[object, object]] = {}
    with open_store(whole) as one, open_store(killed) as other:
        for table, sql in _OWN.items():
            ours, theirs = (sorted(map(repr, db.conn.execute(sql).fetchall())) for db in (one, other))
            rows[f"rows of {table}"] = (len(ours), len(theirs))
            if ours != theirs:
                problems.append(f"{table} differ in {len(set(ours) ^ set(theirs))} rows")
        problems += [f"the database is not sound: {said}" for said in check_store(other)[:3]]
        pages = [_count_pages(path, db) for path, db in ((whole, one), (killed, other))]
    rows["WARC files"] = (pages[0][0], pages[1][0])
    rows["pages in them"] = (pages[0][1], pages[1][1])
    problems += [*pages[0][2], *pages[1][2]]
    return {"rows": rows, "problems": problems}


def _count_pages(path: Path, db: Database) -> tuple[int, int, list[str]]:
    """The WARC files, the pages in them, and what cannot be read, there or at a place that the store names."""
    files, pages, problems = sorted(path.with_name("n-pages").glob("*.warc.gz")), 0, []
    for file in files:
        try:
            pages += sum(1 for _ in read_archive(file))
        except LongarmError as cause:
            problems.append(f"{file.name} cannot be read: {cause}")
    for row in db["fetches"].rows:
        place = Place(**{key: row[key] for key in ("file", "offset", "length", "sha256")})
        try:
            if load_record(path.with_name("n-pages"), place).url != row["url"]:
                problems.append(f"{place.file}:{place.offset} holds another page than {row['url']}")
        except LongarmError as cause:
            problems.append(str(cause))
    return len(files), pages, problems[:5]


if __name__ == "__main__":
    main()
