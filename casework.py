"""Cases joined: the incidents of the store grouped by event, and what people decide about two of them."""

import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from extract import group_incidents
from records.errors import InputError
from store import (
    CasesSaved,
    Database,
    find_tellings,
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
