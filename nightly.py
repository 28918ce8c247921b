"""A night's work: crawl, read, and say in the morning what happened."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler import CrawlReport, CrawlStep, Outlet, OutletReport, find_bands, make_signature
from extract import Reader
from pipeline import ReadReport, crawl, read
from store import Database, begin_run, end_run, find_history, find_news, pending_signatures, save_signature

# An outlet that used to bring something counts as silent after so many nights without anything.
_SILENT_NIGHTS = 3
# Below so many pages a share says little.
_FEW_PAGES = 10
# The share of pages that are refused may double a little above the outlet's own habit; beyond that its pages changed.
_DEGRADED = 0.3
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What one night brought: the crawl, the reading, the alerts by outlet, and the rows that are new."""

    run: int
    copies: int = 0
    started: str
    crawl: CrawlReport
    read: ReadReport
    alerts: tuple[tuple[str, str], ...]
    incidents: tuple[Mapping[str, Any], ...]
    figures: tuple[Mapping[str, Any], ...]


def run_night(
    db: Database, outlets: Sequence[Outlet], reader: Reader, *, contact: str = "", archive: Path | None = None,
    crawled: Callable[[CrawlStep], None] | None = None, progress: Callable[[int, int], None] = lambda done, total: None,
) -> Night:  # fmt: skip
    """Crawls, reads what is new, and logs the run in the database, also one that fails."""
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
    except BaseException as cause:
        error = {"error": f"{type(cause).__name__}: {cause}"}
        end_run(db, run, ended=_now(), status="failed", told=error, outlets=[])
        raise
    news = find_news(db, started)
    night = Night(run=run, copies=copies, started=started, crawl=crawl_report, read=read_report, alerts=alerts, **news)
    told = {
        "saved": crawl_report.saved, "copies": copies, "read": read_report.done, "failed": read_report.failed,
        "incidents": len(night.incidents), "figures": len(night.figures), "alerts": len(alerts),
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


def render_digest(night: Night) -> str:
    """The morning's report in Markdown: alerts, what is new, what was counted, and each outlet in a line."""
    alerts = [f"- **{name}**: {said}" for name, said in night.alerts]
    return "\n".join(
        [
            f"# longarm, {night.started[:10]}",
            "",
            f"{night.crawl.saved} new articles from {len(night.crawl.outlets)} outlets, {night.copies} of them copies; "
            f"{night.read.done} read, {night.read.failed} failed; {len(night.incidents)} incidents and "
            f"{len(night.figures)} figures in them.",
            *(["", "## Look at this", "", *alerts] if alerts else []),
            *_section("New incidents", [_incident_line(one) for one in night.incidents]),
            *_section("Figures", [_figure_line(one) for one in night.figures]),
            *_section("Outlets", [_outlet_line(one) for one in night.crawl.outlets]),
            "",
            "Claims are what articles say, read by a program that errs. Read the quote, then the article.",
            "",
        ]
    )


def _section(title: str, lines: list[str]) -> list[str]:
    left = len(lines) - _MOST_ROWS
    more = [f"- and {left} more in the database"] if left > 0 else []
    return ["", f"## {title}", "", *lines[:_MOST_ROWS], *more] if lines else []


def _incident_line(row: Mapping[str, Any]) -> str:
    who = row["target"] or row["target_description"] or row["target_kind"]
    where = " → ".join(one for one in (row["origin_name"], row["host_name"]) if one)
    parts = [one for one in (row["methods"], where, row["date_start"]) if one]
    quote = f"\n  > {_plain(row['quote'])}" if row["quote"] else ""
    return f"- **{_plain(who)}**: {'; '.join(parts)} ([{_plain(row['title'] or 'article')}]({row['url'] or ''})){quote}"


def _figure_line(row: Mapping[str, Any]) -> str:
    return f"- {row['value']:g} {_plain(row['unit'])} ({row['qualifier']}): {_plain(row['sentence'])}"


def _outlet_line(one: OutletReport) -> str:
    refused = ", ".join(f"{count} {reason}" for reason, count in one.rejected) or "none"
    return (
        f"- {_plain(one.outlet)}: {one.found} found, {one.saved} new, {one.changed} changed, refused {refused}, "
        f"{len(one.failed)} failed, {one.skipped} left for the next night, {one.seconds:.0f} s"
    )


def _plain(text: str) -> str:
    """The words in one line, with what Markdown and HTML would take for marks made harmless."""
    line = " ".join(text.split())
    for mark in "\\`*_[]<>|":
        line = line.replace(mark, f"\\{mark}")
    return line


def _row(one: OutletReport, alerts: list[str]) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in ("pages", "found", "saved", "changed", "same", "known", "duplicate")}
    return {
        "outlet": one.outlet, **counts, "skipped": one.skipped, "rejected": sum(count for _, count in one.rejected),
        "failed": len(one.failed), "seconds": one.seconds, "alerts": "; ".join(alerts) or None,
        "reasons": json.dumps({"rejected": dict(one.rejected), "failed": dict(one.failed)}, ensure_ascii=False),
    }  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
