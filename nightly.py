"""A night's work: crawl, read, group, and say in the morning what happened."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework import CaseNews, GroupReport, find_case_news, group
from codebook import name_of
from crawler import (
    CrawlReport,
    CrawlStep,
    Outlet,
    OutletReport,
    find_alerts,
    find_bands,
    make_row,
    make_signature,
)
from extract import Reader
from pipeline import ReadReport, crawl_held, read
from render import Digest, Entry, Section
from store import (
    Database,
    begin_run,
    end_run,
    find_begin,
    find_fresh,
    find_history,
    find_news,
    hold_lock,
    load_cases,
    pending_signatures,
    save_signature,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one night brought: the crawl, the reading, the grouping, the alerts by outlet, and the rows that are new."""

    run: int
    copies: int = 0
    started: str
    crawl: CrawlReport
    read: ReadReport
    group: GroupReport
    cases: tuple[CaseNews, ...]
    alerts: tuple[tuple[str, str], ...]
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
        run = begin_run(db, "nightly", started)
        try:
            crawl = crawl_held(db, outlets, contact=contact, archive=archive, progress=crawled)
            night = _after_crawl(db, reader, run, started, crawl, progress)
            tell(night)
        except BaseException as cause:
            error = {"error": f"{type(cause).__name__}: {cause}"}
            end_run(db, run, ended=_now(), status="failed", told=error, outlets=[])
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
    copies = link_copies(db)
    report = read(db, reader, progress=progress)
    before, since = load_cases(db), find_begin(db, run)
    grouped = group(db)
    return Night(
        run=run, copies=copies, started=started, crawl=crawl, read=report, group=grouped, alerts=alerts,
        cases=find_case_news(db, before, untold=find_fresh(db, since, started)), **find_news(db, since),
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


def link_copies(db: Database) -> int:
    """How many articles were found to be copies of earlier ones now; each article's text is looked at once."""
    copies = 0
    for row in pending_signatures(db):
        signature = make_signature(row["text"])
        copies += save_signature(db, row, signature, find_bands(signature)) is not None
    return copies


def make_digest(night: Night) -> Digest:
    """The morning's report: alerts, cases that are new or grew, what is told and counted, and each outlet in a line."""
    new, grown = [one for one in night.cases if not one.joined], [one for one in night.cases if one.joined]
    return Digest(
        title=f"longarm, {night.started[:10]}",
        summary=f"{night.crawl.saved} new articles from {len(night.crawl.outlets)} outlets, {night.copies} of them "
        f"copies; {night.read.done} read, {night.read.failed} failed; {len(night.incidents)} incidents and "
        f"{len(night.figures)} figures in them; {len(new)} new cases, {len(grown)} that grew, "
        f"{night.group.cases} in all.",
        sections=(
            Section(title="Look at this", entries=tuple(Entry(about=who, facts=(said,)) for who, said in night.alerts)),
            Section(title="New cases", entries=tuple(map(_new_case, new))),
            Section(title="Cases that grew", entries=tuple(map(_grown_case, grown))),
            Section(title="New incidents", entries=tuple(map(_incident, night.incidents))),
            Section(title="Figures", entries=tuple(map(_figure, night.figures))),
            Section(title="Outlets", entries=tuple(map(_outlet, night.crawl.outlets))),
        ),
        note="Claims are what articles say, read by a program that errs. Read the quote, then the article.",
    )


def _new_case(one: CaseNews) -> Entry:
    said = f"{_counted(one.case['tellings'], 'telling')}, {_counted(one.case['sources'], 'independent source')}"
    return _case(one, said)


def _grown_case(one: CaseNews) -> Entry:
    more = f"{_counted(len(one.added), 'more telling')}, {one.case['tellings']} in all"
    after = one.case["sources"]
    sources = f"independent sources {one.sources_before} → {after}"
    if after == one.sources_before:
        sources = f"still {_counted(after, 'independent source')}"
    joined = (f"joins {one.joined} earlier cases",) if one.joined > 1 else ()
    return _case(one, more, sources, *joined)


def _case(one: CaseNews, *said: str) -> Entry:
    row = one.case
    facts = (*said, row["methods"], _where(_names(row["origin"]), _names(row["host"])), row["first_date"])
    return Entry(
        about=row["targets"] or "somebody unnamed",
        facts=tuple(fact for fact in (*facts, f"case {row['case_id']}") if fact),
        below=tuple(_telling(telling) for telling in one.added),
    )


def _telling(row: Mapping[str, Any]) -> Entry:
    copy = () if row["story"] == row["article_id"] else ("a copy",)
    facts = (row["outlet"] if row["outlet"] != row["article_id"] else "", (row["published"] or "")[:10], *copy)
    place = row["url"] or f"article {row['article_id']}"
    return Entry(facts=tuple(one for one in facts if one), title=row["title"] or "", url=place)


def _incident(row: Mapping[str, Any]) -> Entry:
    facts = (row["methods"], _where(row["origin_name"], row["host_name"]), row["date_start"])
    return Entry(
        about=row["target"] or row["target_description"] or row["target_kind"],
        facts=tuple(one for one in facts if one), title=row["title"] or "article", url=row["url"] or "",
        quote=row["quote"] or "",
    )  # fmt: skip


def _figure(row: Mapping[str, Any]) -> Entry:
    return Entry(
        about=f"{row['value']:g} {row['unit']}", facts=(row["qualifier"],), title=row["title"] or "article",
        url=row["url"] or "", quote=row["sentence"],
    )  # fmt: skip


def _outlet(one: OutletReport) -> Entry:
    refused = ", ".join(f"{count} {reason}" for reason, count in one.rejected) or "none"
    said = (
        f"{one.found} found, {one.saved} new, {one.changed} changed, refused {refused}, "
        f"{len(one.failed)} failed, {one.skipped} left for the next night, {one.seconds:.0f} s"
    )
    return Entry(about=one.outlet, facts=(said,))


def _where(origin: str | None, host: str | None) -> str:
    return " → ".join(one for one in (origin, host) if one)


def _names(codes: str | None) -> str:
    """The countries' names for their codes, which semicolons part."""
    return "; ".join(name_of(one) for one in (codes or "").split("; ") if one)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
