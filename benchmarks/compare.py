"""Speed and memory beside a reference run in the same minutes: `python benchmarks/compare.py` prints Markdown tables.

Start-up against a bare Python; reading against the encoder alone on the same questions; crawling against a bare
Scrapy spider that calls trafilatura on the same pages. Ratios travel between machines, seconds do not.
"""

import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import crawls
import pipeline
from corpus import CORPUS, SITE
from crawler import parse_outlets, serve_site
from extract import Reader, make_nlp
from inorder import in_order
from measure import load_part
from models import Encoder
from records.article import Article
from records.question import Answer, Question, Span

RUNS = 3
BARE = Path(__file__).with_name("bare_spider.py")


def main() -> None:
    """Prints every table."""
    _table("Start-up", ("what", "seconds", "ratio"), _start_up())
    _table("Reading", ("what", "articles a second", "ratio of time"), _reading())
    _table("Crawling the demo site", ("what", "seconds", "ratio"), _crawling())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(one.stat().st_size for one in Path(sysconfig.get_paths()["purelib"]).rglob("*") if one.is_file()) / 2**20
    _table(
        "Size",
        ("what", "MB"),
        [("peak memory of this process", f"{peak:.0f}"), ("installed environment", f"{size:.0f}")],
    )


def _start_up() -> list[tuple[str, ...]]:
    bare = _median(lambda: _quiet([sys.executable, "-c", "pass"]))
    ours = _median(lambda: _quiet([sys.executable, "-m", "cli", "--help"]))
    return [("python -c pass", f"{bare:.2f}", "1.0"), ("longarm --help", f"{ours:.2f}", f"{ours / bare:.1f}")]


def _reading() -> list[tuple[str, ...]]:
    """Relevant articles of about 700 words; the reference is the encoder on the questions that the reader asked."""
    encoder = Encoder(threads=2)
    asked: list[_Listened] = []

    def open_text(text: str, windows: Sequence[Span]) -> _Listened:
        asked.append(_Listened(encoder, text, windows))
        return asked[-1]

    reader = Reader(make_nlp(), open_text, name=encoder.name, version=encoder.version, workers=encoder.workers)
    articles = articles_of(700)
    _read_all(reader.read, articles[:2])
    ours, alone = [], []
    for _ in range(RUNS):
        asked.clear()
        ours.append(_seconds(lambda: _read_all(reader.read, articles)))
        heard = list(asked)
        alone.append(_seconds(lambda heard=heard: _read_all(_Listened.again, heard)))  # type: ignore[misc]
    mine, reference = statistics.median(ours), statistics.median(alone)
    return [
        ("the encoder alone", f"{len(articles) / reference:.1f}", "1.0"),
        ("longarm", f"{len(articles) / mine:.1f}", f"{mine / reference:.2f}"),
    ]


def _read_all(work: Callable[[Any], object], items: Sequence[Any]) -> None:
    for _ in in_order(work, items, workers=2):
        pass


class _Listened:
    """A text whose questions are kept, so that they can be asked again without the reader."""

    def __init__(self, encoder: Encoder, text: str, windows: Sequence[Span]) -> None:
        self._open = lambda: encoder.open(text, windows)
        self._opened, self._asked = self._open(), list[Sequence[Question]]()

    def answer(self, questions: Sequence[Question]) -> tuple[Answer, ...]:
        self._asked.append(questions)
        return self._opened.answer(questions)

    def again(self) -> None:
        """Opens the text and asks all of it anew."""
        opened = self._open()
        for questions in self._asked:
            opened.answer(questions)


def articles_of(words: int) -> list[Article]:
    """The gold articles with incidents that come nearest to so many words."""
    told = [one.article for one in load_part(CORPUS, "train") if one.incidents]
    return sorted(told, key=lambda one: abs(len(one.text.split()) - words))[:12]


def _crawling() -> list[tuple[str, ...]]:
    with serve_site(SITE) as base, tempfile.TemporaryDirectory() as folder:
        outlets = parse_outlets(SITE / "outlets.toml", base=base)
        pages: list[int] = []

        def ours() -> None:
            with pipeline.opened(Path(folder) / f"{time.monotonic_ns()}.db") as db:
                pages.append(sum(one.pages for one in crawls.crawl(db, outlets).outlets))

        mine = _median(ours)
        bare = _median(lambda: _quiet([sys.executable, str(BARE), base]))
    return [
        ("a bare Scrapy spider with trafilatura", f"{bare:.2f}", "1.0"),
        (f"longarm, {pages[0]} pages, store included", f"{mine:.2f}", f"{mine / bare:.2f}"),
    ]


def _median(task: Callable[[], object]) -> float:
    task()
    return statistics.median(_seconds(task) for _ in range(RUNS))


def _seconds(task: Callable[[], object]) -> float:
    began = time.monotonic()
    task()
    return time.monotonic() - began


def _quiet(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n### {title}\n\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
