"""Records to rows and back, losing nothing: the only place that knows how a record lies in the tables."""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from records.article import Article, stable_id
from records.evidence import Evidence
from records.figure import Figure
from records.incident import Country, Incident, Method, Relative, Target
from records.reading import Reading
from records.when import When
from store.connection import Row

Rows = Mapping[str, Sequence[Row]]

ARTICLE_COLUMNS = (
    "id", "url", "source", "title", "published", "modified", "language",
    "publisher", "outlet", "section", "paywalled", "authors", "captions", "text", "text_sha256",
)  # fmt: skip

# The tables that hang on an incident, in the order in which an incident is put together.
INCIDENT_TABLES = (
    "target_aliases", "incident_countries", "incident_methods", "relatives", "perpetrators", "evidence",
)  # fmt: skip


def reading_id(article_id: str, reader: str, version: str) -> str:
    """The id of that reader's reading of that article, always the same.

    >>> reading_id("a1", "rules", "1") == reading_id("a1", "rules", "1") != reading_id("a1", "rules", "2")
    True
    """
    return stable_id(json.dumps([article_id, reader, version]))


def name_key(name: str | None) -> str | None:
    """The name for comparing: compatibility forms, case and spaces evened out; None for None.

    >>> name_key("  Idris\\u00a0HASAN ")
    'idris hasan'
    """
    return None if name is None else " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def article_row(article: Article) -> Row:
    """The content columns of an article's row."""
    row: Row = {column: getattr(article, column) for column in ARTICLE_COLUMNS}
    return row | {
        "authors": _json(list(article.authors)),
        "captions": _json(list(article.captions)),
        "paywalled": int(article.paywalled),
    }


def article_from_row(row: Row) -> Article:
    """The article that `article_row` was made of."""
    fields = {column: row[column] for column in ARTICLE_COLUMNS if column != "text_sha256"}
    lists = {column: tuple(json.loads(row[column])) for column in ("authors", "captions")}
    return Article(**(fields | lists | {"paywalled": bool(row["paywalled"])}))


def reading_rows(reading: Reading) -> dict[str, list[Row]]:
    """The rows of a whole reading by table, parents first."""
    own_id = reading_id(reading.article_id, reading.reader, reading.version)
    rows: dict[str, list[Row]] = {
        "readings": [
            {
                "id": own_id, "article_id": reading.article_id, "reader": reading.reader, "version": reading.version,
                "characters": reading.characters, "relevance": reading.relevance,
                "pipeline": _json(dict(reading.pipeline)),
            }
        ],
        "incidents": [],
        **{table: [] for table in INCIDENT_TABLES},
        "figures": [{"reading_id": own_id, "ordinal": n} | _figure_row(one) for n, one in enumerate(reading.figures)],
    }  # fmt: skip
    for ordinal, incident in enumerate(reading.incidents):
        rows["incidents"].append({"reading_id": own_id, "ordinal": ordinal} | _incident_row(incident))
        for table, slots in _slot_rows(incident).items():
            key = {"reading_id": own_id, "incident_id": incident.id}
            rows[table] += [key | slot for slot in slots]
    return rows


def reading_from_rows(rows: Rows) -> Reading:
    """The reading that `reading_rows` was made of; the rows of each table stand in the order of their ordinals."""
    [own] = rows["readings"]
    return Reading(
        article_id=own["article_id"], reader=own["reader"], version=own["version"],
        relevance=own["relevance"], characters=own["characters"],
        pipeline=tuple(json.loads(own["pipeline"]).items()),
        incidents=tuple(
            _incident_from_row(row, {table: _of(rows[table], row["id"]) for table in INCIDENT_TABLES})
            for row in rows["incidents"]
        ),
        figures=tuple(_figure_from_row(row) for row in rows["figures"]),
    )  # fmt: skip


def _of(rows: Sequence[Row], incident_id: str) -> list[Row]:
    return [row for row in rows if row["incident_id"] == incident_id]


def _incident_row(incident: Incident) -> Row:
    target = incident.target
    return {
        "id": incident.id,
        "target": target.name, "target_key": name_key(target.name), "target_kind": target.kind,
        "target_description": target.description,
        **_when_columns("date", incident.date),
        "outcome": incident.outcome, "campaign": incident.campaign, "attribution": incident.attribution,
        "confidence": incident.confidence,
    }  # fmt: skip


def _slot_rows(incident: Incident) -> dict[str, list[Row]]:
    return {
        "target_aliases": _numbered({"name": one, "name_key": name_key(one)} for one in incident.target.aliases),
        "incident_countries": _country_rows("host", incident.host) + _country_rows("origin", incident.origin),
        "incident_methods": _numbered({"code": one.code, "score": one.score} for one in incident.methods),
        "relatives": _numbered(
            {"relation": one.relation, "name": one.name, "name_key": name_key(one.name), "harm": one.harm}
            for one in incident.relatives
        ),
        "perpetrators": _numbered({"name": one} for one in incident.perpetrators),
        "evidence": _numbered(
            {
                "field": one.field, "value": one.value, "found_by": one.by,
                "quote_start": one.start, "quote_end": one.end, "quote": one.quote, "score": one.score,
            }
            for one in incident.evidence
        ),
    }  # fmt: skip


def _incident_from_row(row: Row, slots: Rows) -> Incident:
    return Incident(
        id=row["id"],
        target=Target(
            name=row["target"], kind=row["target_kind"], description=row["target_description"],
            aliases=tuple(one["name"] for one in slots["target_aliases"]),
        ),
        origin=_countries(slots["incident_countries"], "origin"),
        host=_countries(slots["incident_countries"], "host"),
        methods=tuple(Method(code=one["code"], score=one["score"]) for one in slots["incident_methods"]),
        date=_when("date", row),
        outcome=row["outcome"], campaign=row["campaign"], attribution=row["attribution"],
        confidence=row["confidence"],
        relatives=tuple(
            Relative(relation=one["relation"], name=one["name"], harm=one["harm"]) for one in slots["relatives"]
        ),
        perpetrators=tuple(one["name"] for one in slots["perpetrators"]),
        evidence=tuple(
            Evidence(field=one["field"], start=one["quote_start"], end=one["quote_end"], quote=one["quote"],
                     value=one["value"], by=one["found_by"], score=one["score"])
            for one in slots["evidence"]
        ),
    )  # fmt: skip


def _figure_row(figure: Figure) -> Row:
    country = figure.country
    return {
        "quote_start": figure.start, "quote_end": figure.end, "quote": figure.quote,
        "value": figure.value, "value_max": figure.value_max,
        "unit": figure.unit, "qualifier": figure.qualifier,
        **_when_columns("period", figure.period),
        "country_code": country.code if country else None, "country_name": country.name if country else None,
        "campaign": figure.campaign, "attribution": figure.attribution, "sentence": figure.sentence,
        "score": figure.score, "dated_by": figure.dated_by,
    }  # fmt: skip


def _figure_from_row(row: Row) -> Figure:
    code = row["country_code"]
    return Figure(
        start=row["quote_start"], end=row["quote_end"], quote=row["quote"],
        value=row["value"], value_max=row["value_max"], unit=row["unit"], qualifier=row["qualifier"],
        period=_when("period", row),
        country=None if code is None else Country(code=code, name=row["country_name"]),
        campaign=row["campaign"], attribution=row["attribution"], sentence=row["sentence"], score=row["score"],
        dated_by=row["dated_by"] or "",
    )  # fmt: skip


def _country_rows(role: str, countries: Sequence[Country]) -> list[Row]:
    return [{"role": role, "ordinal": n, "code": one.code, "name": one.name} for n, one in enumerate(countries)]


def _countries(rows: Sequence[Row], role: str) -> tuple[Country, ...]:
    return tuple(Country(code=one["code"], name=one["name"]) for one in rows if one["role"] == role)


def _when_columns(prefix: str, when: When | None) -> Row:
    parts = ("start", "end", "precision", "text")
    return {f"{prefix}_{part}": None if when is None else getattr(when, part) for part in parts}


def _when(prefix: str, row: Row) -> When | None:
    if row[f"{prefix}_start"] is None:
        return None
    return When(
        start=row[f"{prefix}_start"], end=row[f"{prefix}_end"],
        precision=row[f"{prefix}_precision"], text=row[f"{prefix}_text"],
    )  # fmt: skip


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [{"ordinal": n} | row for n, row in enumerate(rows)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
