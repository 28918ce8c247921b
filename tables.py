"""From reports and rows to the rows of tables that people read: short columns, empty cells for what is not known."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from crawler import CrawlReport
from measure import Measure, Score
from records.claim import find_claims
from records.incident import Incident
from records.reading import Reading
from records.when import render_when

Row = dict[str, Any]


def outlet_rows(report: CrawlReport) -> list[Row]:
    """One row for each outlet, with the counts of its crawl."""
    return [
        {
            "outlet": one.outlet,
            "pages": one.pages,
            "found": one.found,
            "saved": one.saved,
            "known": one.known,
            "duplicate": one.duplicate,
            "skipped": one.skipped,
            "rejected": sum(count for _, count in one.rejected),
            "failed": len(one.failed),
        }
        for one in report.outlets
    ]


def reason_rows(report: CrawlReport) -> list[Row]:
    """One row for each reason why a page was rejected or an address failed, with its count; empty when none was."""
    reasons: Counter[str] = Counter()
    for one in report.outlets:
        reasons.update(dict(one.rejected))
        reasons.update(f"failed: {reason}" for _, reason in one.failed)
    return [{"reason": reason, "count": count} for reason, count in sorted(reasons.items())]


def incident_rows(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of the view `incidents_flat`, cut to what fits a terminal."""
    return [
        {
            "target": row["target"] or row["target_description"],
            "origin": row["origin"],
            "host": row["host"],
            "methods": row["methods"],
            "date": row["date"],
            "outcome": row["outcome"],
            "conf.": f"{row['confidence']:.2f}",
            "quote": row["quote"],
        }
        for row in rows
    ]


def case_rows(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of the view `cases_flat`, cut to what fits a terminal."""
    return [
        {
            "case": row["case_id"],
            "targets": row["targets"],
            "origin": row["origin"],
            "host": row["host"],
            "methods": row["methods"],
            "dates": row["dates"],
            "tellings": row["tellings"],
            "sources": row["sources"],
            "score": f"{row['score']:.2f}",
            "reason": row["reason"],
        }
        for row in rows
    ]


def telling_rows(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of the view `tellings_flat`, cut to what fits a terminal."""
    return [
        {
            "case": row["case_id"],
            "incident": row["incident_id"],
            "target": row["target"] or row["target_description"],
            "date": row["date"],
            "title": row["title"],
            "copy": "" if row["story"] == row["article_id"] else row["story"],
            "score": f"{row['score']:.2f}",
            "reason": row["reason"],
        }
        for row in rows
    ]


def figure_rows(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of the view `figures_flat`, cut to what fits a terminal."""
    columns = ("unit", "qualifier", "period", "country", "quote", "title")
    return [{"value": _shown(row["value"])} | {name: row[name] for name in columns} for row in rows]


def reading_rows(reading: Reading) -> tuple[list[Row], list[Row]]:
    """The incidents and the figures of one reading."""
    incidents = [
        {
            "target": one.target.name or one.target.description,
            "origin": " ".join(country.code for country in one.origin),
            "host": " ".join(country.code for country in one.host),
            "methods": " ".join(method.code for method in one.methods),
            "date": render_when(one.date),
            "outcome": one.outcome,
            "conf.": f"{one.confidence:.2f}",
            "quote": next((e.quote for e in one.evidence if e.field == "method"), one.evidence[0].quote),
        }
        for one in reading.incidents
    ]
    figures = [
        {
            "value": _shown(one.value),
            "unit": one.unit,
            "qualifier": one.qualifier,
            "period": render_when(one.period),
            "quote": one.quote,
        }
        for one in reading.figures
    ]
    return incidents, figures


def claim_rows(incident: Incident) -> list[Row]:
    """One row for each quote of each slot: what it says, which part of the reader decided, and how sure that was."""
    return [
        {
            "slot": one.field,
            "value": one.value,
            "decided by": one.evidence.by if one.evidence else "",
            "score": _chance(one.evidence.score if one.evidence else None),
            "quote": one.evidence.quote if one.evidence else "",
        }
        for one in find_claims(incident)
    ]


def explained_figure_rows(reading: Reading) -> list[Row]:
    """The figures of one reading with what was decided for each, and the model's chance where it was asked."""
    return [
        {
            "value": _shown(one.value) if one.value_max is None else f"{_shown(one.value)}–{_shown(one.value_max)}",
            "unit": one.unit,
            "qualifier": one.qualifier,
            "period": render_when(one.period),
            "dated by": one.dated_by,
            "country": one.country.code if one.country else "",
            "score": _chance(one.score),
            "quote": one.quote,
        }
        for one in reading.figures
    ]


def score_rows(scores: Sequence[Score]) -> list[Row]:
    """One row for each slot of a scorecard."""
    return [
        {
            "slot": one.slot,
            "precision": round(one.precision, 3),
            "recall": round(one.recall, 3),
            "F1": round(one.f1, 3),
            "hits": one.hits,
            "surplus": one.surplus,
            "missing": one.missing,
        }
        for one in scores
    ]


def attack_rows(measures: Sequence[Measure]) -> list[Row]:
    """One row for each measure of HRDsAttack, in per cent, beside the paper's baseline; empty where not answered."""
    return [
        {
            "measure": one.name,
            "value": None if one.value is None else round(100 * one.value, 1),
            "baseline": one.published,
            "told": one.told,
            "note": one.note,
        }
        for one in measures
    ]


def _chance(score: float | None) -> str:
    """A probability with two decimals; empty for None."""
    return "" if score is None else f"{score:.2f}"


def _shown(value: float) -> str:
    """A number as people write it.

    >>> _shown(10000.0), _shown(12.5)
    ('10,000', '12.5')
    """
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"
