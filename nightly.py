"""A night's work: crawl, read, group, and log what happened; `morning.py` tells it to people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework import CaseNews, GroupReport, find_case_news, group
from crawler import (
    CrawlReport,
    CrawlStep,
    Outlet,
    find_alerts,
    find_bands,
    make_row,
    make_signature,
)
from crawls import crawl_held
from extract import Reader
from pipeline import ReadReport, read
from store import (
    Database,
    begin_run,
    end_run,
    find_begin,
    find_failures,
    find_fresh,
    find_history,
    find_lost,
    find_news,
    find_untold,
    hold_lock,
    load_cases,
    pending_signatures,
    save_signature,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one night brought: the crawl, the reading, the grouping, the alerts by outlet, the readings that failed,
    the nights before of which nobody was told, and the rows that are new."""

    run: int
    copies: int = 0
    started: str
    crawl: CrawlReport
    read: ReadReport
    group: GroupReport
    cases: tuple[CaseNews, ...]
    alerts: tuple[tuple[str, str], ...]
    failures: tuple[Mapping[str, Any], ...] = ()
    lost: tuple[Mapping[str, Any], ...] = ()
    incidents: tuple[Mapping[str, Any], ...]
    figures: tuple[Mapping[str, Any], ...]


def run_night(
    db: Database, outlets: Sequence[Outlet], reader: Reader, *, contact: str = "", archive: Path | None = None,
    tell: Callable[[Night], None] = lambda night: None,
    crawled: Callable[[CrawlStep], None] | None = None, progress: Callable[[int, int], None] = lambda done, total: None,
) -> Night:  # fmt: skip
    """Crawls, reads what is new, groups, and logs the run in the database, also one that fails.

    The night is done once `tell` has told of it. What a run that was killed or failed brought, and nobody was told of,
    counts as new. Only one night, or crawl, at a time may.
    """
    with hold_lock(db, "nightly"):
        started = _now()
        crawl: CrawlReport | None = None
        run = begin_run(db, "nightly", started)
        try:
            crawl = crawl_held(db, outlets, contact=contact, archive=archive, progress=crawled)
            night = _after_crawl(db, reader, run, started, crawl, progress)
            tell(night)
        except BaseException as cause:
            error = {"error": f"{type(cause).__name__}: {cause}"}
            rows = [make_row(one) for one in crawl.outlets] if crawl else []
            end_run(db, run, ended=_now(), status="failed", told=error, outlets=rows)
            raise
        end_run(db, run, ended=_now(), status="done", told=_summary(night), outlets=_rows(night))
        return night


def _after_crawl(
    db: Database, reader: Reader, run: int, started: str, crawl: CrawlReport, progress: Callable[[int, int], None]
) -> Night:
    """What the crawl brought, read and grouped, and held against the nights before."""
    alerts = tuple(
        (one.outlet, alert)
        for one in crawl.outlets
        for alert in find_alerts(make_row(one), find_history(db, one.outlet))
    )
    since = find_begin(db, run)
    copies = link_copies(db, since)
    # Before the reading, after which all is read.
    untold, fresh = find_untold(db, since), find_fresh(db, since)
    report = read(db, reader, progress=progress)
    before = load_cases(db)
    grouped = group(db)
    return Night(
        run=run, copies=copies, started=started, crawl=crawl, read=report, group=grouped, alerts=alerts,
        failures=tuple(one for one in find_failures(db) if one["ended"] >= since),
        lost=find_lost(db, run), cases=find_case_news(db, before, untold=fresh),
        **find_news(db, untold),
    )  # fmt: skip


def _summary(night: Night) -> dict[str, int]:
    """The night in numbers, for the log."""
    return {
        "saved": night.crawl.saved, "copies": night.copies, "read": night.read.done, "failed": night.read.failed,
        "incidents": len(night.incidents), "figures": len(night.figures), "alerts": len(night.alerts),
        "cases": night.group.cases, "cases_new": sum(not one.joined for one in night.cases),
        "cases_grown": sum(one.joined > 0 for one in night.cases),
    }  # fmt: skip


def _rows(night: Night) -> list[dict[str, Any]]:
    """What was met at each outlet, with its alerts, for the log."""
    alerts = [(one.outlet, [said for name, said in night.alerts if name == one.outlet]) for one in night.crawl.outlets]
    said = {name: "; ".join(some) or None for name, some in alerts}
    return [make_row(one) | {"alerts": said[one.outlet]} for one in night.crawl.outlets]


def link_copies(db: Database, since: str = "") -> int:
    """How many of the articles fetched since then are found to be copies of earlier ones now.

    Each article's text is looked at once, those before that moment too.
    """
    copies = 0
    for row in pending_signatures(db):
        signature = make_signature(row["text"])
        is_copy = save_signature(db, row, signature, find_bands(signature)) is not None
        copies += is_copy and row["fetched_at"] >= since
    return copies


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
