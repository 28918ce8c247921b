"""Incident, Evidence and Figure: outside data that does not fit is refused with the trail to the value."""

from collections.abc import Callable
from typing import Any

import pytest

from records.errors import RecordError
from records.evidence import Evidence
from records.figure import Figure, parse_figure
from records.incident import Incident, Target, incident_id, parse_incident


def an_incident(**changes: Any) -> dict[str, Any]:
    known = {
        "id": "i1",
        "target": {"name": "Idris Hasan", "kind": "person", "description": None, "aliases": ["Hasan"]},
        "origin": [{"code": "CN", "name": "China"}],
        "host": [],
        "methods": [{"code": "threat", "score": 0.5}],
        "date": None,
        "outcome": "at-large",
        "relatives": [{"relation": "father", "name": None, "harm": "held"}],
        "perpetrators": [],
        "confidence": 0.5,
        "evidence": [{"field": "target", "start": 0, "end": 11, "text": "Idris Hasan"}],
    }
    return known | changes


def a_figure(**changes: Any) -> dict[str, Any]:
    return {"start": 0, "end": 4, "text": "Four", "value": 4, "unit": "men", "qualifier": "exact"} | changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"id": None}, "incidents[2].id: expected text, got nothing", id="no id"),
        pytest.param({"target": "Hasan"}, "incidents[2].target: expected an object, got str", id="target is text"),
        pytest.param(
            {"target": {"name": "x", "kind": "robot"}},
            "incidents[2].target.kind: expected one of person, group, unnamed, got 'robot'",
            id="kind",
        ),
        pytest.param(
            {"target": {"name": "x", "kind": "person", "aliases": ["y", 3]}},
            "incidents[2].target.aliases[1]: expected text, got int '3'",
            id="alias",
        ),
        pytest.param(
            {"origin": [{"code": "CN", "name": "China"}, {"name": "Iran"}]},
            "incidents[2].origin[1].code: expected text, got nothing",
            id="country without a code",
        ),
        pytest.param({"host": "FR"}, "incidents[2].host: expected a list, got str 'FR'", id="host is text"),
        pytest.param(
            {"methods": [{"code": "threat", "score": "high"}]},
            "incidents[2].methods[0].score: expected a number, got str 'high'",
            id="score",
        ),
        pytest.param({"date": {"start": "2021"}}, "incidents[2].date.end: expected text, got nothing", id="date"),
        pytest.param(
            {"relatives": [{"name": "x"}]},
            "incidents[2].relatives[0].relation: expected text, got nothing",
            id="relative",
        ),
        pytest.param(
            {"evidence": [{"field": "weather", "start": 0, "end": 1, "text": "x"}]},
            "incidents[2].evidence[0].field: expected one of target, origin",
            id="evidence field",
        ),
        pytest.param(
            {"evidence": [{"field": "target", "start": "0", "end": 1, "text": "x"}]},
            "incidents[2].evidence[0].start: expected a whole number, got str '0'",
            id="evidence start",
        ),
        pytest.param(
            {"confidence": True}, "incidents[2].confidence: expected a number, got bool 'True'", id="confidence"
        ),
    ],
)
def test_a_misfit_in_an_incident_names_its_trail(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_incident(an_incident(**changes), "incidents[2]")
    assert str(caught.value).startswith(said)


def test_what_may_be_missing_becomes_nothing() -> None:
    data = an_incident()
    for key in ("origin", "host", "date", "relatives", "perpetrators"):
        del data[key]
    found = parse_incident(data, "x")
    assert (found.origin, found.host, found.date, found.relatives, found.campaign) == ((), (), None, (), None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"value": None}, "f.value: expected a number, got nothing", id="value"),
        pytest.param({"value_max": "x"}, "f.value_max: expected a number, got str 'x'", id="value_max"),
        pytest.param({"unit": None}, "f.unit: expected text, got nothing", id="unit"),
        pytest.param(
            {"qualifier": "about"}, "f.qualifier: expected one of exact, approx, at-least, at-most", id="qualifier"
        ),
        pytest.param({"period": "2021"}, "f.period: expected an object, got str", id="period"),
        pytest.param({"country": {"code": "CN"}}, "f.country.name: expected text, got nothing", id="country"),
        pytest.param({"end": 9}, "figure: the place 0:9 does not fit the quote 'Four'", id="place"),
    ],
)
def test_a_misfit_in_a_figure_names_its_trail(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_figure(a_figure(**changes), "f")
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda: Evidence(field="target", start=0, end=0, quote=""), "does not fit", id="empty quote"),
        pytest.param(lambda: Evidence(field="target", start=-1, end=0, quote="x"), "does not fit", id="negative place"),
        pytest.param(
            lambda: Evidence(field="target", start=0, end=2, quote="x"), "does not fit", id="too long a place"
        ),
        pytest.param(lambda: Evidence(field="motive", start=0, end=1, quote="x"), "expected one of", id="field"),
        pytest.param(
            lambda: Evidence(field="date", start=0, end=1, quote="x", score=1.5), "evidence.score", id="score"
        ),
        pytest.param(
            lambda: Figure(start=0, end=1, quote="3", value=3, unit="x", score=-1), "figure.score", id="figure's score"
        ),
        pytest.param(lambda: Target(name=None, kind="crowd"), "expected one of person", id="kind"),
        pytest.param(lambda: Figure(start=3, end=3, quote="", value=1, unit="x"), "does not fit", id="figure's place"),
        pytest.param(
            lambda: Incident(id="i", target=Target(name="x"), methods=(), evidence=()),
            "one or more methods",
            id="no method",
        ),
    ],
)
def test_a_record_that_cannot_be_is_refused(make: Callable[[], Any], said: str) -> None:
    with pytest.raises(RecordError, match=said):
        make()


def test_the_id_comes_from_article_anchor_and_ordinal_alone() -> None:
    ids = {
        incident_id("a1", "Hasan"),
        incident_id("a2", "Hasan"),
        incident_id("a1", "Idris"),
        incident_id("a1", "Hasan", 1),
    }
    assert len(ids) == 4
    assert incident_id("a1", "Hasan") in ids
