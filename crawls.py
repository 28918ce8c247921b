"""The web joined to the store: outlets crawled, archived pages read back in, an outlet added, as plain functions."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from crawler import (
    Archive,
    CrawlReport,
    CrawlStep,
    Outlet,
    append_outlet,
    canonical_url,
    crawl_archive,
    crawl_outlets,
    discover_outlet,
    fetch_pages,
    need_place,
)
from records.errors import InputError
from store import Database, StoreFrontier, ask_lost_again, has_other, hold_lock


def crawl(
    db: Database, outlets: Sequence[Outlet], *, contact: str = "", archive: Path | None = None, anew: bool = False,
    progress: Callable[[CrawlStep], None] | None = None,
) -> CrawlReport:  # fmt: skip
    """Crawls the outlets over HTTP and keeps every new article and every refusal; only one crawl at a time may.

    Every article's page goes into the folder `archive`, where one is named. With `anew` lists are asked as if they
    were new, since the outlets want what they did not want before.
    """
    with hold_lock(db, "crawl"):
        return crawl_held(db, outlets, contact=contact, archive=archive, anew=anew, progress=progress)


def crawl_held(
    db: Database, outlets: Sequence[Outlet], *, contact: str = "", archive: Path | None = None, anew: bool = False,
    progress: Callable[[CrawlStep], None] | None = None,
) -> CrawlReport:  # fmt: skip
    """As `crawl`, for one that holds the store's lock."""
    if archive and archive.is_dir():
        ask_lost_again(db, {one.name: one.stat().st_size for one in archive.glob("*.warc.gz")})
    with closing(Archive(archive or Path())) as kept:
        keep, frontier = kept if archive else None, StoreFrontier(db, anew=anew)
        return crawl_outlets(outlets, frontier, contact=contact, archive=keep, progress=progress)


def crawl_files(
    db: Database, paths: Sequence[Path], outlets: Sequence[Outlet] = (), *,
    progress: Callable[[CrawlStep], None] | None = None,
) -> CrawlReport:  # fmt: skip
    """Reads archived pages back in, those that the outlets want, or all of them; no network is used."""
    with hold_lock(db, "crawl --from-warc"):
        return crawl_archive(
            paths, StoreFrontier(db), outlets=outlets, is_taken=lambda place: has_other(db, place), progress=progress
        )


def backfill(outlets: Sequence[Outlet], since: str | None, until: str | None) -> tuple[Outlet, ...]:
    """The outlets as they are; with a day given, wanting instead what was published between the days, at any age."""
    if not since and not until:
        return tuple(outlets)
    first, last = _day(since) if since else "", _day(until) if until else ""
    if first and last and first > last:
        raise InputError(f"--until: expected a day from {first} on, got {last}; change one of the two")
    return tuple(replace(one, max_age=0, since=first, until=last) for one in outlets)


def add_outlet(url: str, file: Path, *, name: str | None = None, private: bool = False, contact: str = "") -> Outlet:
    """The outlet at that address with the lists that its site has, which now stands at the end of the file."""
    host = urlsplit(url).hostname
    if canonical_url(url) is None or host is None:
        raise InputError(f"expected a web address that starts with http:// or https://, got {url!r}")
    hosts = (host,) if private else ()
    asked = Outlet(name=name or host, home=url, private=hosts, delay=0.5)
    need_place(file, asked)
    outlet = discover_outlet(
        url, lambda addresses: fetch_pages(addresses, asked, contact=contact), name=name, private=hosts
    )
    append_outlet(file, outlet)
    return outlet


def choose_outlets(outlets: Sequence[Outlet], names: Sequence[str]) -> tuple[Outlet, ...]:
    """The outlets of those names, or all where none is named; an InputError for a name that none has."""
    known = [one.name for one in outlets]
    if strange := [name for name in names if name not in known]:
        raise InputError(f"no outlet is named {strange[0]!r}; expected one of {', '.join(known[:20])}")
    return tuple(one for one in outlets if not names or one.name in names)


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as cause:
        raise InputError(f"expected a day like 2024-05-31, got {written!r}") from cause
