"""What may be shown, asked by origin, host, method, year or target: plain rows, or whole articles with readings."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlite_utils import Database

from records.article import Article
from records.reading import Reading
from store.articles import load_article
from store.connection import Row, query
from store.readings import load_reading
from store.rows import name_key


def find_incidents(
    db: Database,
    *,
    origin: str | None = None,
    host: str | None = None,
    method: str | None = None,
    year: int | None = None,
    target: str | None = None,
    limit: int | None = None,
) -> tuple[Row, ...]:
    """The rows of `incidents_flat` that fit all that is given, the earliest first and the undated last.

    `origin` and `host` are country codes, `method` a code of the codebook, `target` a part of a name or alias.
    """
    asked = {
        "origin": (_slot("incident_countries", "s.role = 'origin' AND s.code = upper(:origin)"), origin),
        "host": (_slot("incident_countries", "s.role = 'host' AND s.code = upper(:host)"), host),
        "method": (_slot("incident_methods", "s.code = :method"), method),
        "year": ("v.year = :year", year),
        "target": (f"({_OWN_NAME} OR {_slot('target_aliases', _HAS_TARGET)})", name_key(target)),
    }
    return _find(db, "incidents_flat", asked, "v.date_start IS NULL, v.date_start, v.article_id, v.ordinal", limit)


def find_figures(
    db: Database,
    *,
    country: str | None = None,
    year: int | None = None,
    unit: str | None = None,
    limit: int | None = None,
) -> tuple[Row, ...]:
    """The rows of `figures_flat` that fit all that is given, the earliest first and those of no period last.

    `country` is a code, `unit` a part of the unit's wording.
    """
    asked = {
        "country": ("v.country = upper(:country)", country),
        "year": ("v.year = :year", year),
        "unit": ("instr(lower(v.unit), lower(:unit)) > 0", unit),
    }
    return _find(db, "figures_flat", asked, "v.period_start IS NULL, v.period_start, v.article_id, v.ordinal", limit)


def find_cases(
    db: Database,
    *,
    origin: str | None = None,
    host: str | None = None,
    method: str | None = None,
    year: int | None = None,
    target: str | None = None,
    case: str | None = None,
    limit: int | None = None,
) -> tuple[Row, ...]:
    """The rows of `cases_flat` of which a telling fits each thing given, the earliest first and the undated last."""
    asked = {
        "origin": (_told("incident_countries", "s.role = 'origin' AND s.code = upper(:origin)"), origin),
        "host": (_told("incident_countries", "s.role = 'host' AND s.code = upper(:host)"), host),
        "method": (_told("incident_methods", "s.code = :method"), method),
        "year": (f"{_OF_CASE} AND CAST(substr(t.date_start, 1, 4) AS INTEGER) = :year)", year),
        "target": (f"({_TOLD_NAME} OR {_told('target_aliases', _HAS_TARGET)})", name_key(target)),
        "case": ("v.case_id = :case", case),
    }
    return _find(db, "cases_flat", asked, "v.first_date IS NULL, v.first_date, v.case_id", limit)


def find_tellings(db: Database, *, case: str | None = None, limit: int | None = None) -> tuple[Row, ...]:
    """The rows of `tellings_flat`, of one case or of all, case by case."""
    return _find(db, "tellings_flat", {"case": ("v.case_id = :case", case)}, "v.case_id, v.ordinal", limit)


def find_failures(db: Database, *, limit: int | None = None) -> tuple[Row, ...]:
    """The readings that failed, with article_id, title, reader, version, error and ended; the latest first."""
    return tuple(
        query(
            db,
            "SELECT r.article_id, a.title, r.reader, r.version, r.error, r.ended "
            "FROM readings r JOIN articles a ON a.id = r.article_id WHERE r.status = 'failed' "
            "ORDER BY r.ended DESC, r.article_id, r.reader, r.version LIMIT ?",
            (-1 if limit is None else limit,),
        )
    )


def load_shown(db: Database) -> Iterator[tuple[Article, Reading]]:
    """Each article that may be shown with its latest reading, by article id, without incidents of withheld targets."""
    for row in query(db, "SELECT article_id, reading_id FROM readings_latest ORDER BY article_id"):
        reading = load_reading(db, row["reading_id"])
        ids = query(db, "SELECT incident_id FROM incidents_flat WHERE article_id = ?", (row["article_id"],))
        shown = {one["incident_id"] for one in ids}
        incidents = tuple(one for one in reading.incidents if one.id in shown)
        yield load_article(db, row["article_id"]), replace(reading, incidents=incidents)


_OWN_NAME = (
    "EXISTS (SELECT 1 FROM incidents i WHERE i.reading_id = v.reading_id AND i.id = v.incident_id "
    "AND instr(i.target_key, :target) > 0)"
)
_OF_CASE = "EXISTS (SELECT 1 FROM tellings_flat t WHERE t.case_id = v.case_id"
_TOLD_NAME = (
    "EXISTS (SELECT 1 FROM tellings_flat t JOIN incidents i ON i.reading_id = t.reading_id AND i.id = t.incident_id "
    "WHERE t.case_id = v.case_id AND instr(i.target_key, :target) > 0)"
)
_HAS_TARGET = "instr(s.name_key, :target) > 0"


def _slot(table: str, condition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {table} s "
        f"WHERE s.reading_id = v.reading_id AND s.incident_id = v.incident_id AND {condition})"
    )


def _told(table: str, condition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM tellings_flat t JOIN {table} s ON s.reading_id = t.reading_id "
        f"AND s.incident_id = t.incident_id WHERE t.case_id = v.case_id AND {condition})"
    )


def _find(
    db: Database, view: str, asked: Mapping[str, tuple[str, str | int | None]], order: str, limit: int | None
) -> tuple[Row, ...]:
    """The rows of the view that meet every condition whose value is not None; each condition names its value."""
    given = {name: (condition, value) for name, (condition, value) in asked.items() if value is not None}
    where = " AND ".join(condition for condition, _ in given.values()) or "1"
    values = {name: value for name, (_, value) in given.items()} | {"limit": -1 if limit is None else limit}
    return tuple(query(db, f"SELECT v.* FROM {view} v WHERE {where} ORDER BY {order} LIMIT :limit", values))
