"""Cases joined: the incidents of the store grouped by event, and what people decide about two of them."""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from extract import group_incidents
from records.case import Case
from records.errors import InputError
from store import (
    CasesSaved,
    Database,
    find_cases,
    find_tellings,
    load_cases,
    load_same,
    load_tellings,
    load_text,
    save_cases,
    save_same,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReport:
    """How many incidents are in how many cases, how many of these several sources tell, and what changed."""

    incidents: int
    cases: int
    several: int
    saved: CasesSaved
    seconds: float


def group(db: Database) -> GroupReport:
    """Groups the incidents of every article's latest reading by event, as people's decisions allow, and keeps that."""
    began = time.monotonic()
    tellings = load_tellings(db)
    cases = group_incidents(tellings, load_same(db), text=lambda article: load_text(db, article))
    sources = Counter(len({one.story for one in case.members}) > 1 for case in cases)
    return GroupReport(
        incidents=len(tellings), cases=len(cases), several=sources[True], saved=save_cases(db, cases),
        seconds=time.monotonic() - began,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNews:
    """A case that is new, or that grew since: its row of `cases_flat`, and the rows of the tellings that joined it.

    `sources_before` are the independent sources that it had, and `joined` how many earlier cases it is made of; both
    are 0 for a new one.
    """

    case: Mapping[str, Any]
    added: tuple[Mapping[str, Any], ...]
    sources_before: int = 0
    joined: int = 0


def find_case_news(
    db: Database, before: Iterable[Case], *, untold: Collection[str] = frozenset()
) -> tuple[CaseNews, ...]:
    """The cases that articles joined since the cases were as before, in the order of `find_cases`.

    What is withheld is left out; so is what an article told before and another reader only names otherwise. `untold`
    are the ids of articles that were in the cases before, but of which nobody was told.
    """
    pairs = ((case, tuple(one for one in case.members if one.article_id not in untold)) for case in before)
    told = [replace(case, members=members) for case, members in pairs if members]
    earlier = {one.incident_id: case for case in told for one in case.members}
    fresh = [case.id for case in load_cases(db) if any(one.incident_id not in earlier for one in case.members)]
    news = (_news_of(db, own, earlier) for own in fresh)
    return tuple(sorted((one for one in news if one), key=lambda one: _by_date(one.case)))


def _news_of(db: Database, own: str, earlier: Mapping[str, Case]) -> CaseNews | None:
    """What joined the case; None where nothing that may be shown did."""
    shown, tellings = find_cases(db, case=own), find_tellings(db, case=own)
    origins = {earlier[row["incident_id"]].id: earlier[row["incident_id"]] for row in tellings
               if row["incident_id"] in earlier}  # fmt: skip
    articles = {one.article_id for case in origins.values() for one in case.members}
    added = [row for row in tellings if row["incident_id"] not in earlier and row["article_id"] not in articles]
    if not shown or not added:
        return None
    kept = [row for row in tellings if row not in added]
    return CaseNews(case=shown[0], added=tuple(added), sources_before=_count_sources(kept), joined=len(origins))


def _count_sources(tellings: Sequence[Mapping[str, Any]]) -> int:
    """As the view counts them: stories or outlets, whichever are fewer."""
    return min(len({row["story"] for row in tellings}), len({row["outlet"] for row in tellings}))


def _by_date(row: Mapping[str, Any]) -> tuple[bool, str, str]:
    return row["first_date"] is None, row["first_date"] or "", row["case_id"]


def decide(db: Database, one: str, other: str, *, same: bool, by: str, note: str = "") -> bool:
    """Whether the decision on the two incidents, or cases, was new; the next grouping follows it.

    A case stands for its first telling that may be shown.
    """
    if not by.strip():
        raise InputError("expected who decides, got nothing; say it with --by")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    ids = [_incident(db, own) for own in (one, other)]
    return save_same(db, ids, same=same, by=by, at=now, note=note)


def _incident(db: Database, own: str) -> str:
    """The id itself; where it is a case's, that of the case's first telling."""
    rows = find_tellings(db, case=own, limit=1)
    return str(rows[0]["incident_id"]) if rows else own
