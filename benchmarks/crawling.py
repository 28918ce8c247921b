"""Pages a second with store and archive on, beside the bare Scrapy spider on the same pages, in pairs within one run.

`python benchmarks/crawling.py [--articles 1000] [--pairs 5] [--json FILE]`. Each pair runs both, in an order that
changes, over a site that is made on the fly in a third process; both may have eight requests open. Ratios travel,
seconds do not.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from made_site import PER_LIST, made_site, write_outlets

from store import count_articles, open_store

ROOT = Path(__file__).parents[1]
BARE = Path(__file__).with_name("bare_spider.py")


def main() -> None:
    """Prints the table of all pairs and the median of their ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    pages = options.articles + -(-options.articles // PER_LIST)
    dice, pairs = random.Random(20), []
    with made_site(options.articles) as base, tempfile.TemporaryDirectory() as folder:
        for number in range(options.pairs):
            runs = {
                "bare": lambda: _bare(base),
                "longarm": lambda n=number: _ours(base, Path(folder) / str(n), options.articles),
            }
            order = dice.sample(sorted(runs), 2)
            pairs.append({name: pages / runs[name]() for name in order})
    ratios = [one["longarm"] / one["bare"] for one in pairs]
    print(f"\n{options.articles} articles, {pages} pages\n\n| pair | bare spider, pages a second | longarm | ratio |")
    print("| --- | --- | --- | --- |")
    for number, (one, ratio) in enumerate(zip(pairs, ratios, strict=True), start=1):
        print(f"| {number} | {one['bare']:.1f} | {one['longarm']:.1f} | {ratio:.2f} |")
    middle = [statistics.median(one[name] for one in pairs) for name in ("bare", "longarm")]
    print(f"| median | {middle[0]:.1f} | {middle[1]:.1f} | {statistics.median(ratios):.2f} |")
    if options.json:
        told = {"articles": options.articles, "pairs": pairs, "ratio": statistics.median(ratios)}
        options.json.write_text(json.dumps(told, indent=2) + "\n", "utf-8")


def _bare(base: str) -> float:
    return _seconds([sys.executable, str(BARE), base, "/list/0"])


def _ours(base: str, folder: Path, articles: int) -> float:
    """The seconds of a whole crawl into a new database and archive, which then hold every article."""
    folder.mkdir()
    write_outlets(folder / "outlets.toml", base, articles=articles)
    path = folder / "n.db"
    took = _seconds([sys.executable, "-m", "cli", "crawl", str(folder / "outlets.toml"), "--db", str(path)])
    with open_store(path) as db:
        kept = count_articles(db)
    if kept != articles:
        sys.exit(
            f"{path}: expected {articles} articles after the crawl, found {kept}; the comparison would not be fair"
        )
    return took


def _seconds(command: Sequence[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


if __name__ == "__main__":
    main()
