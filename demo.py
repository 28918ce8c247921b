"""The demo: the bundled news site served on this machine, crawled and read into a database of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import SITE
from crawler import CrawlReport, CrawlStep, parse_outlets, serve_site
from crawls import crawl
from pipeline import ReadReport, make_reader, opened, read
from records.errors import InputError
from store import find_addresses, find_figures, find_incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What one run of the demo did, and the rows that it found."""

    crawl: CrawlReport
    read: ReadReport
    incidents: tuple[dict[str, Any], ...]
    figures: tuple[dict[str, Any], ...]


def run_demo(
    path: Path,
    *,
    crawled: Callable[[CrawlStep], None] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Demo:
    """Serves the bundled news site on loopback, crawls it, reads every article and keeps all in a new database."""
    _clear_demo(path)
    with opened(path) as db, serve_site(SITE) as base:
        crawled_report = crawl(db, parse_outlets(SITE / "outlets.toml", base=base), progress=crawled)
        read_report = read(db, make_reader(), progress=progress)
        return Demo(crawl=crawled_report, read=read_report, incidents=find_incidents(db), figures=find_figures(db))


def _clear_demo(path: Path) -> None:
    """Removes the database of an earlier demo; an InputError saves any other from that."""
    if not path.exists():
        return
    with opened(path) as db:
        others = [row for row in find_addresses(db) if not row.startswith("http://127.0.0.1:")]
    if others:
        raise InputError(f"{path}: holds articles that are not the demo's, such as {others[0]}; name another file")
    for old in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        old.unlink(missing_ok=True)
