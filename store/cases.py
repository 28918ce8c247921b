"""Cases in the tables: what is to be grouped comes out, what was grouped goes in whole, people's decisions between."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from records.case import Case, Member, SameDecision, Telling
from records.errors import StoreError
from records.when import When
from store.connection import Row, insert_rows, name_file, query, transaction

# What a decision on two incidents says, in words.
SAME, NOT_SAME = "the same event", "not the same event"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesSaved:
    """How many cases were new, had other members or reasons before, were as before, and are no more."""

    new: int
    changed: int
    same: int
    gone: int


def load_tellings(db: Database) -> tuple[Telling, ...]:
    """The incidents of each article's latest reading, by id, with what grouping needs.

    Those of withheld people are among them, so that their cases are known and can be left out; withheld articles are
    not.
    """
    names = _listed(db, "target_aliases", "s.name")
    origin = _listed(db, "incident_countries", "s.code", "s.role = 'origin'")
    host = _listed(db, "incident_countries", "s.code", "s.role = 'host'")
    methods = _listed(db, "incident_methods", "s.code")
    tellings = []
    for row in query(db, _TELLINGS):
        own = row["id"]
        tellings.append(
            Telling(
                incident_id=own, article_id=row["article_id"], kind=row["target_kind"],
                names=tuple(name for name in (row["target"], *names[own]) if name),
                description=row["target_description"], origin=tuple(origin[own]), host=tuple(host[own]),
                methods=tuple(methods[own]), date=_when(row), published=row["published"],
            )
        )  # fmt: skip
    return tuple(tellings)


def save_cases(db: Database, cases: Iterable[Case]) -> CasesSaved:
    """What became of the cases: these take the place of all that were kept, in one transaction.

    Saving the same again writes nothing. An incident in two cases raises a StoreError, and nothing is written.
    """
    wanted = {one.id: one for one in cases}
    with transaction(db):
        kept = {one.id: one for one in load_cases(db)}
        stale = [own for own, one in kept.items() if wanted.get(own) != one]
        fresh = [one for own, one in wanted.items() if kept.get(own) != one]
        db.conn.executemany("DELETE FROM cases WHERE id = ?", [(own,) for own in stale])
        insert_rows(db, "cases", [{"id": one.id, "score": one.score, "reason": one.reason} for one in fresh])
        insert_rows(db, "case_members", [row for one in fresh for row in _member_rows(one)])
    changed = len(kept.keys() & {one.id for one in fresh})
    return CasesSaved(
        new=len(fresh) - changed, changed=changed, same=len(wanted) - len(fresh), gone=len(stale) - changed
    )


def load_cases(db: Database) -> tuple[Case, ...]:
    """The cases that are kept, by id, with those of withheld people."""
    members: dict[str, list[Member]] = defaultdict(list)
    columns = "incident_id, article_id, story, score, reason"
    for row in query(db, f"SELECT case_id, {columns} FROM case_members ORDER BY case_id, ordinal"):
        members[row.pop("case_id")].append(Member(**row))
    rows = query(db, "SELECT id, score, reason FROM cases ORDER BY id")
    return tuple(Case(members=tuple(members[row["id"]]), **row) for row in rows)


def load_text(db: Database, article_id: str) -> str:
    """The text of the article with that id; a StoreError where there is none."""
    rows = query(db, "SELECT text FROM articles WHERE id = ?", (article_id,))
    if not rows:
        raise StoreError(f"{name_file(db)}: no article has the id {article_id!r}; save the article first")
    return str(rows[0]["text"])


def save_same(db: Database, ids: Sequence[str], *, same: bool, by: str, at: str, note: str = "") -> bool:
    """Whether the decision on the two incidents was new; it is added to those before it, which stay.

    The same decision again, with nothing else decided on the pair since, changes nothing. A StoreError where there is
    no such incident.
    """
    one, other = sorted(ids)
    with transaction(db):
        _need_incidents(db, (one, other))
        row: Row = {"one": one, "other": other, "same": int(same), "decided_by": by, "note": note}
        pair = "SELECT * FROM same_decisions WHERE one = ? AND other = ? ORDER BY decided_at DESC, number DESC LIMIT 1"
        last = query(db, pair, (one, other))
        if last and all(last[0][column] == value for column, value in row.items()):
            return False
        insert_rows(db, "same_decisions", [row | {"decided_at": at}])
    return True


def load_same(db: Database) -> tuple[SameDecision, ...]:
    """Every decision on two incidents, the oldest first."""
    return tuple(
        SameDecision(
            one=row["one"], other=row["other"], same=bool(row["same"]), by=row["decided_by"],
            at=row["decided_at"], note=row["note"], number=row["number"],
        )
        for row in query(db, "SELECT * FROM same_decisions ORDER BY number")
    )  # fmt: skip


def find_reviews(db: Database, incident_id: str) -> tuple[Row, ...]:
    """What people decided about the incident, the oldest first: who, when, why, and what held before and after.

    `about` is the kind of the decision, so far always "same": whether the incident `other` tells the same event.
    `before` is None for the first decision on the two. Empty where nobody decided anything.
    """
    held: dict[str, str] = {}
    reviews = []
    sql = "SELECT * FROM same_decisions WHERE :id IN (one, other) ORDER BY number"
    for row in query(db, sql, {"id": incident_id}):
        other = row["other"] if row["one"] == incident_id else row["one"]
        after = SAME if row["same"] else NOT_SAME
        reviews.append(
            {
                "number": row["number"], "about": "same", "other": other, "by": row["decided_by"],
                "at": row["decided_at"], "note": row["note"], "before": held.get(other), "after": after,
            }
        )  # fmt: skip
        held[other] = after
    return tuple(reviews)


def _need_incidents(db: Database, ids: tuple[str, str]) -> None:
    if ids[0] == ids[1]:
        raise StoreError(f"expected the ids of two incidents, got {ids[0]!r} twice; name the other one")
    for own in ids:
        if not query(db, "SELECT 1 FROM incidents WHERE id = ? LIMIT 1", (own,)):
            raise StoreError(f"{name_file(db)}: no incident has the id {own!r}; `longarm show tellings` lists the ids")


def _member_rows(case: Case) -> list[Row]:
    return [
        {
            "case_id": case.id, "ordinal": n, "incident_id": one.incident_id, "article_id": one.article_id,
            "story": one.story, "score": one.score, "reason": one.reason,
        }
        for n, one in enumerate(case.members)
    ]  # fmt: skip


_TELLINGS = """
SELECT i.id, l.article_id, a.published, i.target, i.target_kind, i.target_description,
       i.date_start, i.date_end, i.date_precision, i.date_text
FROM readings_latest l
JOIN articles a ON a.id = l.article_id
JOIN incidents i ON i.reading_id = l.reading_id
ORDER BY i.id
"""


def _listed(db: Database, table: str, expression: str, condition: str = "1") -> defaultdict[str, list[str]]:
    """The values of one slot by incident, in their order, of every article's latest reading."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    sql = (
        f"SELECT s.incident_id, {expression} AS value FROM readings_latest l JOIN {table} s "
        f"ON s.reading_id = l.reading_id WHERE {condition} ORDER BY s.incident_id, s.ordinal"
    )
    for row in query(db, sql):
        values[row["incident_id"]].append(row["value"])
    return values


def _when(row: Row) -> When | None:
    if row["date_start"] is None:
        return None
    return When(start=row["date_start"], end=row["date_end"], precision=row["date_precision"], text=row["date_text"])
