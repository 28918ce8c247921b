"""What a second night asks of a site on which nothing changed, as a share of what the first asked.

`python benchmarks/second_night.py [--articles 2000] [--json FILE]`. Between the two crawls the database is made a day
older, so that young articles are due to be looked at again. All requests count, robots.txt and tdmrep.json too, as the
site saw them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from made_site import count_requests, made_site, write_outlets

from store import count_articles, open_store

ROOT = Path(__file__).parents[1]
_TIMES = ("found_at", "fetched_at", "due_at")


def main() -> None:
    """Prints the requests of both nights and their share."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with made_site(options.articles) as base, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "n.db"
        write_outlets(Path(folder) / "outlets.toml", base, articles=options.articles, revisit_days=3)
        nights, before = [], {"articles": 0, "others": 0}
        for _ in range(2):
            kept = _crawl(path)
            now = count_requests(base)
            nights.append({kind: now[kind] - before[kind] for kind in now} | {"kept": kept})
            before = now
            _make_older(path)
    share = sum(nights[1][kind] for kind in before) / sum(nights[0][kind] for kind in before)
    print("| night | articles asked | lists and rules asked | articles kept in all |\n| --- | --- | --- | --- |")
    for number, one in enumerate(nights, start=1):
        print(f"| {number} | {one['articles']} | {one['others']} | {one['kept']} |")
    print(f"\nThe second night asks {100 * share:.2f} per cent of what the first asked.")
    if options.json:
        options.json.write_text(json.dumps({"nights": nights, "share": share}, indent=2) + "\n", "utf-8")


def _crawl(path: Path) -> int:
    command = [sys.executable, "-m", "cli", "crawl", str(path.with_name("outlets.toml")), "--db", str(path)]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open_store(path) as db:
        return count_articles(db)


def _make_older(path: Path) -> None:
    """Everything that the database knows of addresses happened a day earlier."""
    with open_store(path) as db:
        for row in list(db["addresses"].rows):
            older = {name: _day_before(row[name]) for name in _TIMES if row[name]}
            if older:
                db["addresses"].update(row["address"], older)


def _day_before(moment: str) -> str:
    return (datetime.fromisoformat(moment) - timedelta(days=1)).isoformat(timespec="seconds")


if __name__ == "__main__":
    main()
