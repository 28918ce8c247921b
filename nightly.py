"""A night's work: crawl, read, group, and say in the morning what happened."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework import CaseNews, GroupReport, find_case_news, group
from codebook import name_of
from crawler import CrawlReport, CrawlStep, Outlet, OutletReport, find_bands, make_signature
from extract import Reader
from pipeline import ReadReport, crawl, read
from render import Digest, Entry, Section
from store import (
    Database,
    begin_run,
    end_run,
    find_begin,
    find_history,
    find_news,
    load_cases,
    pending_signatures,
    save_signature,
)

# An outlet that used to bring something counts as silent after so many nights without anything.
_SILENT_NIGHTS = 3
# Below so many pages a share says little.
_FEW_PAGES = 10
# The share of pages that are refused may double a little above the outlet's own habit; beyond that its pages changed.
_DEGRADED = 0.3


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
    crawled: Callable[[CrawlStep], None] | None = None, progress: Callable[[int, int], None] = lambda done, total: None,
) -> Night:  # fmt: skip
    """Crawls, reads what is new, groups, and logs the run in the database, also one that fails.

    What a run that was killed brought, and nobody was told of, counts as new.
    """
    started = _now()
    run = begin_run(db, "nightly", started)
    try:
        crawl_report = crawl(db, outlets, contact=contact, archive=archive, progress=crawled)
        alerts = tuple(
            (one.outlet, alert)
            for one in crawl_report.outlets
            for alert in find_alerts(one, find_history(db, one.outlet))
        )
        copies = link_copies(db)
        read_report = read(db, reader, progress=progress)
        before = load_cases(db)
        group_report = group(db)
        cases = find_case_news(db, before)
    except BaseException as cause:
        error = {"error": f"{type(cause).__name__}: {cause}"}
        end_run(db, run, ended=_now(), status="failed", told=error, outlets=[])
        raise
    night = Night(
        run=run, copies=copies, started=started, crawl=crawl_report, read=read_report, group=group_report, cases=cases,
        alerts=alerts, **find_news(db, find_begin(db, run)),
    )  # fmt: skip
    told = {
        "saved": crawl_report.saved, "copies": copies, "read": read_report.done, "failed": read_report.failed,
        "incidents": len(night.incidents), "figures": len(night.figures), "alerts": len(alerts),
        "cases": group_report.cases, "cases_new": sum(not one.joined for one in cases),
        "cases_grown": sum(one.joined > 0 for one in cases),
    }  # fmt: skip
    rows = [_row(one, [alert for name, alert in alerts if name == one.outlet]) for one in crawl_report.outlets]
    end_run(db, run, ended=_now(), status="done", told=told, outlets=rows)
    return night


def link_copies(db: Database) -> int:
    """How many articles were found to be copies of earlier ones now; each article's text is looked at once."""
    copies = 0
    for row in pending_signatures(db):
        signature = make_signature(row["text"])
        copies += save_signature(db, row, signature, find_bands(signature)) is not None
    return copies


def find_alerts(now: OutletReport, history: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """What is unlike the outlet's own past, in words; the history is that of earlier nights, the latest first.

    >>> find_alerts(OutletReport(outlet="a", failed=(("https://a.example/rss", "timeout"),)), ())
    ('nothing answered: timeout',)
    """
    found = []
    if not now.pages and now.failed:
        found.append(f"nothing answered: {now.failed[0][1]}")
    quiet = [one["saved"] + one["changed"] == 0 for one in history]
    is_quiet = not now.saved + now.changed and all(quiet[: _SILENT_NIGHTS - 1]) and len(quiet) >= _SILENT_NIGHTS
    if is_quiet and not all(quiet):
        nights = next((n for n, one in enumerate(quiet) if not one), len(quiet)) + 1
        if nights == _SILENT_NIGHTS or nights % 7 == 0:
            found.append(f"nothing new for {nights} nights; see whether its lists have moved")
    refused, taken = sum(count for _, count in now.rejected), now.saved + now.changed
    pages = sum(one["rejected"] + one["saved"] + one["changed"] for one in history)
    habit = sum(one["rejected"] for one in history) / pages if pages >= _FEW_PAGES else None
    if refused + taken >= _FEW_PAGES and habit is not None and refused / (refused + taken) > habit + _DEGRADED:
        share = round(100 * refused / (refused + taken))
        found.append(f"{share} per cent of its pages are refused, {round(100 * habit)} before; its layout may be new")
    return tuple(found)


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


def _row(one: OutletReport, alerts: list[str]) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("pages", "found", "saved", "changed", "same", "known", "duplicate")}
    return {
        "outlet": one.outlet, **counts, "skipped": one.skipped, "rejected": sum(count for _, count in one.rejected),
        "failed": len(one.failed), "seconds": one.seconds, "alerts": "; ".join(alerts) or None,
        "reasons": json.dumps({"rejected": dict(one.rejected), "failed": dict(one.failed)}, ensure_ascii=False),
    }  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
