"""Text and date of articles on a public benchmark, beside other programs: F1, pages a second, days that are right.

`python benchmarks/extraction.py CHECKOUT [--python PATH]` wants a checkout of scrapinghub/article-extraction-benchmark;
PATH is a Python in which news-please and newspaper4k are installed, which this project does not need. With `--settings`
it compares the settings of trafilatura, on which our text rests. Text is scored by
the benchmark's own `evaluate.py`. It has no dates, so these have two truths of their own; see `dated_by_address` and
`dated_by_metadata`. Every program gets the same text of each page.
"""

import argparse
import gzip
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
from extraction_tools import SETTINGS

ROOT = Path(__file__).parents[1]
WORKER = Path(__file__).with_name("extraction_tools.py")
OURS, OTHERS = ("longarm", "trafilatura"), ("news-please", "newspaper4k")
Pages = dict[str, dict[str, str]]

# The day in an address, "/2019/11/05/", "-20191105", "/2019-11-05-": its publisher wrote it there on the day itself.
_ADDRESS_DAY = re.compile(
    r"(?<!\d)(20[012]\d)(?:([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])([0-2]\d|3[01]))(?!\d)"
)
_LINKED = re.compile(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_LINKED_DAY = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d\d-\d\d)')
# Whatever a machine could read a day from in an attribute: "2019-11-05T…", "20191105", "Tue, 05 Nov 2019", "1572940800"
_MARKED = re.compile(
    r"(?:19|20)\d\d[-/]?[01]?\d[-/]?[0-3]?\d|\d{1,2} [A-Z][a-z]{2,8} (?:19|20)\d\d"
    r"|[A-Z][a-z]{2,8} \d{1,2},? (?:19|20)\d\d|\b1[3-6]\d{8}(?:\d{3})?\b"
)


def main() -> None:
    """Prints the tables, and writes all figures as JSON where asked."""
    options = _options()
    bench = _load_measure(options.checkout)
    truth = json.loads((options.checkout / "ground-truth.json").read_text("utf-8"))
    pages = {key: {"html": _html(options.checkout, key), "url": one["url"]} for key, one in truth.items()}
    tools = [(name, Path(sys.executable)) for name in OURS] + [(name, options.python) for name in OTHERS]
    sets = {"text": (pages, {}), "address": dated_by_address(pages), "metadata": dated_by_metadata(pages)}
    if options.settings:
        tools = [(f"trafilatura: {name}", Path(sys.executable)) for name in SETTINGS]
        sets = {"text": (pages, {}), "address": ({}, {}), "metadata": ({}, {})}
    with ThreadPoolExecutor(options.jobs) as pool:
        asked = {
            (name, kind): pool.submit(_run, name, python, one)
            for kind, (one, _) in sets.items()
            for name, python in tools
        }
        found = {key: one.result() for key, one in asked.items()}
    results: dict[str, Any] = {}
    for name, python in tools:
        if (told := found[name, "text"]) is None:
            print(f"{name}: not importable by {python}; left out", file=sys.stderr)
            continue
        predicted = {key: {"articleBody": one["text"]} for key, one in told["pages"].items()}
        random.seed(20)
        scores = bench.evaluate(truth, predicted, 1000)
        results[name] = {
            "version": told["version"], "pages": len(pages), "seconds": told["seconds"],
            "empty": sum(not one["text"] for one in told["pages"].values()),
            "pages_a_second": len(pages) / told["seconds"],
            **{key: scores[key] for key in ("f1", "f1_std", "precision", "recall", "accuracy")},
            **{f"dates_{kind}": _score_dates(found[name, kind], sets[kind][1]) for kind in ("address", "metadata")},
        }  # fmt: skip
    _print(results, {kind: len(sets[kind][1]) for kind in ("address", "metadata")})
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


def dated_by_address(pages: Pages) -> tuple[Pages, dict[str, str]]:
    """The pages whose address tells one day, which is the truth, with that day taken out of every address in them.

    All other marks of a date stay: so it is the program as it is used, against a truth that none of them gets to see.
    """
    dated = {
        key: days
        for key, one in pages.items()
        if len(days := {_day(m) for m in _ADDRESS_DAY.finditer(one["url"])}) == 1
    }
    hidden = {
        key: {"html": _without_addresses(pages[key]["html"]), "url": _ADDRESS_DAY.sub("0", pages[key]["url"])}
        for key in dated
    }
    return hidden, {key: days.pop() for key, days in dated.items()}


def dated_by_metadata(pages: Pages) -> tuple[Pages, dict[str, str]]:
    """The pages whose JSON-LD tells one day of publication, which is the truth, without what only machines read of it.

    What is left is what a reader sees: it measures how dates that are shown are found and understood.
    """
    days = {key: set(_LINKED_DAY.findall(" ".join(_LINKED.findall(one["html"])))) for key, one in pages.items()}
    dated = {key: found.pop() for key, found in days.items() if len(found) == 1}
    hidden = {
        key: {"html": _without_marks(pages[key]["html"]), "url": _ADDRESS_DAY.sub("0", pages[key]["url"])}
        for key in dated
    }
    return hidden, dated


def _day(match: re.Match[str]) -> str:
    year, _, month, day, month2, day2 = match.groups()
    return f"{year}-{int(month or month2):02}-{int(day or day2):02}"


def _without_addresses(html: str) -> str:
    return re.sub(r"https?:[^\s\"'<>]+", lambda found: _ADDRESS_DAY.sub("0", found[0]), html)


def _without_marks(html: str) -> str:
    tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    for one in tree.xpath("//script | //comment()"):
        one.drop_tree()
    for one in tree.iter(lxml.etree.Element):
        for name, value in one.attrib.items():
            if _MARKED.search(value):
                one.attrib[name] = _MARKED.sub("0", value)
    return lxml.html.tostring(tree, encoding="unicode", doctype="<!doctype html>")


def _score_dates(found: Mapping[str, Any] | None, days: Mapping[str, str]) -> dict[str, float]:
    """How many of the days were found right, one day beside it (time zones), and how many answers there were."""
    pages = found["pages"] if found else {}
    told = {key: one["date"][:10] for key, one in pages.items() if one["date"]}
    gaps = [
        abs((date.fromisoformat(told[key]) - date.fromisoformat(day)).days) for key, day in days.items() if key in told
    ]
    return {"pages": len(days), "answered": len(gaps), "right": gaps.count(0), "near": sum(gap <= 1 for gap in gaps)}


def _run(name: str, python: Path, pages: Pages) -> dict[str, Any] | None:
    """What the program makes of the pages, in a process of its own; None where its Python does not have it."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "pages.json", Path(folder) / "out.json"
        given.write_text(json.dumps(pages), "utf-8")
        env = {**os.environ, "PYTHONPATH": str(ROOT)} if python == Path(sys.executable) else dict(os.environ)
        done = subprocess.run([str(python), str(WORKER), name, str(given), str(out)], cwd=folder, env=env)
        if done.returncode == 3:
            return None
        done.check_returncode()
        return dict(json.loads(out.read_text("utf-8")))


def _load_measure(checkout: Path) -> Any:
    """The benchmark's own module of measures."""
    path = checkout / "evaluate.py"
    spec = importlib.util.spec_from_file_location("evaluate", path)
    if not path.is_file() or spec is None or spec.loader is None:
        sys.exit(f"{path}: expected a checkout of scrapinghub/article-extraction-benchmark, found none; clone it first")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _html(checkout: Path, key: str) -> str:
    return gzip.decompress((checkout / "html" / f"{key}.html.gz").read_bytes()).decode("utf-8", "replace")


def _print(results: Mapping[str, Any], dated: Mapping[str, int]) -> None:
    rows = [
        (
            f"{name} {one['version']}", f"{one['f1']:.3f} ± {one['f1_std']:.3f}", f"{one['precision']:.3f}",
            f"{one['recall']:.3f}", str(one["empty"]), f"{one['pages_a_second']:.0f}",
        )
        for name, one in results.items()
    ]  # fmt: skip
    _table("Text", ("program", "F1", "precision", "recall", "pages without text", "pages a processor second"), rows)
    for kind, title in (("address", "day in the address"), ("metadata", "day in JSON-LD, marks removed")):
        if not dated[kind]:
            continue
        rows = [(name, *_shares(one[f"dates_{kind}"])) for name, one in results.items()]
        _table(
            f"Dates: {title}, {dated[kind]} pages",
            ("program", "right", "one day off at most", "answers that are right"),
            rows,
        )


def _shares(one: Mapping[str, float]) -> tuple[str, str, str]:
    right = f"{one['right'] / one['answered']:.2f}" if one["answered"] else "-"
    return f"{one['right'] / one['pages']:.2f}", f"{one['near'] / one['pages']:.2f}", f"{right} of {one['answered']}"


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n### {title}\n\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkout", type=Path, help="a checkout of scrapinghub/article-extraction-benchmark")
    parser.add_argument(
        "--python", type=Path, default=Path(sys.executable), help="a Python that has the other programs"
    )
    parser.add_argument(
        "--jobs", type=int, default=2, help="how many programs run at once; seconds are the processor's"
    )
    parser.add_argument("--settings", action="store_true", help="compare trafilatura's settings instead")
    parser.add_argument("--json", type=Path, help="a file for all figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
