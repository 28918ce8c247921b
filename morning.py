"""The morning's report: what a night brought, as a digest for people."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from casework import CaseNews
from codebook import name_of
from crawler import OutletReport
from nightly import Night
from render import Digest, Entry, Section


def make_digest(night: Night) -> Digest:
    """The morning's report: alerts, cases that are new or grew, what is told and counted, and each outlet in a line."""
    new, grown = [one for one in night.cases if not one.joined], [one for one in night.cases if one.joined]
    return Digest(
        title=f"longarm, {night.started[:10]}",
        summary=f"{night.crawl.saved} new articles from {len(night.crawl.outlets)} outlets, {night.copies} of them "
        f"copies; {night.read.done} read, {night.read.failed} failed; {len(night.incidents)} new incidents and "
        f"{len(night.figures)} new figures; {len(new)} new cases, {len(grown)} that grew, "
        f"{night.group.cases} in all.",
        sections=(
            Section(title="Look at this", entries=(*map(_lost, night.lost), *map(_alert, night.alerts)), most=None),
            Section(title="New cases", entries=tuple(map(_new_case, new))),
            Section(title="Cases that grew", entries=tuple(map(_grown_case, grown))),
            Section(title="New incidents", entries=tuple(map(_incident, night.incidents))),
            Section(title="Figures", entries=tuple(map(_figure, night.figures))),
            Section(title="What failed", entries=(*map(_failed_reading, night.failures), *_failed_pages(night))),
            Section(title="Outlets", entries=tuple(map(_outlet, night.crawl.outlets)), most=None),
        ),
        note="Claims are what articles say, read by a program that errs. Read the quote, then the article.",
    )


def make_failure(said: str, day: str) -> Digest:
    """What stands in the place of the report in the morning after a night that failed."""
    return Digest(
        title=f"longarm, {day}: the night failed",
        summary=f"{said}. What it brought is kept; the next night goes on from there, and tells of it too.",
        sections=(), note="The nightly command may be run again at any time.",
    )  # fmt: skip


def _lost(row: Mapping[str, Any]) -> Entry:
    why = json.loads(row["told"] or "{}").get("error", "")
    said = f"{row['status']}; this report tells what it brought"
    return Entry(about=f"the night of {row['started'][:16]}", facts=tuple(one for one in (said, why) if one))


def _alert(alert: tuple[str, str]) -> Entry:
    return Entry(about=alert[0], facts=(alert[1],))


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
    facts = (*said, row["methods"], _where(_names(row["origin"]), _names(row["host"])), row["dates"])
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
    facts = (row["methods"], _where(row["origin_name"], row["host_name"]), row["date"])
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


def _failed_pages(night: Night) -> Iterator[Entry]:
    """For each outlet and reason how many addresses brought nothing, with the first of them."""
    for one in night.crawl.outlets:
        reasons: dict[str, list[str]] = {}
        for address, why in one.failed:
            reasons.setdefault(why, []).append(address)
        for why, addresses in reasons.items():
            yield Entry(about=one.outlet, facts=(f"{len(addresses)} × {why}",), title="such as", url=addresses[0])


def _failed_reading(row: Mapping[str, Any]) -> Entry:
    return Entry(about=row["title"] or f"article {row['article_id']}", facts=("could not be read", row["error"]))


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
