"""Reading: all that one reader found in one Article, possibly nothing; and its form in the extraction contract."""

from dataclasses import dataclass
from typing import Any

from records.article import Article
from records.evidence import Evidence
from records.figure import Figure
from records.incident import Country, Incident
from records.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one reader, by name and version, found in one Article.

    `relevance` is between 0 and 1; `pipeline` holds the versions of the parts that made it.
    """

    article_id: str
    reader: str
    version: str
    relevance: float
    incidents: tuple[Incident, ...] = ()
    figures: tuple[Figure, ...] = ()
    characters: int = 0
    pipeline: tuple[tuple[str, str], ...] = ()


def render_reading(article: Article, reading: Reading, *, explain: bool = False) -> dict[str, Any]:
    """The mapping that the extraction contract asks for, ready for `json.dumps`.

    With `explain` every quote also tells the head of the model that decided, and its score; so does every figure.
    """
    return {
        "article": {
            "id": article.id, "source": article.source, "url": article.url, "title": article.title,
            "published": article.published, "language": article.language, "text_sha256": article.text_sha256,
        },
        "relevance": round(reading.relevance, 4),
        "incidents": [render_incident(one, explain=explain) for one in reading.incidents],
        "figures": [render_figure(one, explain=explain) for one in reading.figures],
        "pipeline": dict(reading.pipeline),
    }  # fmt: skip


def render_incident(incident: Incident, *, explain: bool = False) -> dict[str, Any]:
    """The contract's mapping for one incident; `parse_incident` reads back what `explain` left whole."""
    target = incident.target
    return {
        "id": incident.id,
        "target": {
            "name": target.name, "kind": target.kind,
            "description": target.description, "aliases": list(target.aliases),
        },
        "origin": [_render_country(one) for one in incident.origin],
        "host": [_render_country(one) for one in incident.host],
        "methods": [{"code": one.code, "score": round(one.score, 4)} for one in incident.methods],
        "date": render_when_object(incident.date),
        "outcome": incident.outcome,
        "relatives": [{"relation": one.relation, "name": one.name, "harm": one.harm} for one in incident.relatives],
        "perpetrators": list(incident.perpetrators),
        "campaign": incident.campaign,
        "attribution": incident.attribution,
        "confidence": round(incident.confidence, 4),
        "evidence": [_render_evidence(one, explain) for one in incident.evidence],
    }  # fmt: skip


def render_figure(figure: Figure, *, explain: bool = False) -> dict[str, Any]:
    """The contract's mapping for one figure; `parse_figure` reads back what `explain` left whole."""
    shown = {
        "start": figure.start, "end": figure.end, "text": figure.quote,
        "value": _plain(figure.value), "value_max": None if figure.value_max is None else _plain(figure.value_max),
        "unit": figure.unit, "qualifier": figure.qualifier, "period": render_when_object(figure.period),
        "country": None if figure.country is None else _render_country(figure.country),
        "campaign": figure.campaign, "attribution": figure.attribution, "sentence": figure.sentence,
    }  # fmt: skip
    if not explain:
        return shown
    return shown | ({"dated_by": figure.dated_by} if figure.dated_by else {}) | _render_score(figure.score)


def render_when_object(when: When | None) -> dict[str, Any] | None:
    """The contract's mapping for a date; None for None."""
    if when is None:
        return None
    return {"start": when.start, "end": when.end, "precision": when.precision, "text": when.text}


def _render_country(country: Country) -> dict[str, str]:
    return {"code": country.code, "name": country.name}


def _render_evidence(evidence: Evidence, explain: bool) -> dict[str, Any]:
    shown = {"field": evidence.field, "start": evidence.start, "end": evidence.end, "text": evidence.quote}
    extra = {"value": evidence.value, "by": evidence.by if explain else evidence.by.partition("/")[0]}
    known = {key: value for key, value in extra.items() if value}
    return shown | known | (_render_score(evidence.score) if explain else {})


def _render_score(score: float | None) -> dict[str, float]:
    return {} if score is None else {"score": round(score, 4)}


def _plain(value: float) -> int | float:
    """A whole number without its decimal point."""
    return int(value) if value == int(value) else value
