"""The extraction contract's form: whatever a reader may find is written, through JSON, and read back unchanged."""

import json
from pathlib import Path

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from codebook import METHODS, OUTCOMES
from records.article import Article
from records.evidence import FIELDS, Evidence
from records.figure import QUALIFIERS, Figure, parse_figure
from records.incident import KINDS, Country, Incident, Method, Relative, Target, parse_incident
from records.reading import Reading, render_figure, render_incident, render_reading
from records.when import parse_when

SCHEMA = json.loads((Path(__file__).parents[1] / "extraction.schema.json").read_text("utf-8"))

WORDS = st.text(min_size=1, max_size=12)
MAYBE = st.none() | WORDS
# The contract's form keeps four decimals of a probability.
CHANCES = st.integers(0, 10_000).map(lambda n: n / 10_000)
COUNTRIES = st.builds(Country, code=st.sampled_from(["CN", "XK", "TR"]), name=WORDS)
WHENS = st.builds(parse_when, st.sampled_from(["2021", "2021-02", "2021-02-03", "2020-winter", "2014/2017"]), MAYBE)
NUMBERS = st.integers(-(10**12), 10**12).map(float) | st.floats(allow_nan=False, allow_infinity=False, width=32)
PLACES = st.tuples(st.integers(0, 10**6), WORDS).map(
    lambda pair: {"start": pair[0], "end": pair[0] + len(pair[1]), "quote": pair[1]}
)


def some(one: st.SearchStrategy, least: int = 0) -> st.SearchStrategy:
    return st.lists(one, min_size=least, max_size=3).map(tuple)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    return Evidence(
        field=draw(st.sampled_from(FIELDS)), value=draw(st.text(max_size=5)), by=draw(st.text(max_size=5)),
        score=draw(st.none() | CHANCES), **draw(PLACES),
    )  # fmt: skip


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    return Figure(
        value=draw(NUMBERS), value_max=draw(st.none() | NUMBERS), unit=draw(st.text(max_size=9)),
        qualifier=draw(st.sampled_from(QUALIFIERS)), period=draw(st.none() | WHENS),
        country=draw(st.none() | COUNTRIES), campaign=draw(MAYBE), attribution=draw(MAYBE),
        sentence=draw(st.text(max_size=20)), score=draw(st.none() | CHANCES), **draw(PLACES),
    )  # fmt: skip


INCIDENTS = st.builds(
    Incident,
    id=WORDS,
    target=st.builds(Target, name=MAYBE, kind=st.sampled_from(KINDS), description=MAYBE, aliases=some(WORDS)),
    methods=some(st.builds(Method, code=st.sampled_from(METHODS), score=CHANCES), 1),
    evidence=some(evidences(), 1),
    origin=some(COUNTRIES),
    host=some(COUNTRIES),
    date=st.none() | WHENS,
    outcome=st.sampled_from(OUTCOMES),
    relatives=some(st.builds(Relative, relation=WORDS, name=MAYBE, harm=MAYBE)),
    perpetrators=some(WORDS),
    campaign=MAYBE,
    attribution=MAYBE,
    confidence=CHANCES,
)
READINGS = st.builds(
    Reading,
    article_id=st.just("a1"),
    reader=WORDS,
    version=WORDS,
    relevance=CHANCES,
    incidents=some(INCIDENTS),
    figures=some(figures()),
    pipeline=st.dictionaries(WORDS, WORDS, max_size=2).map(lambda pairs: tuple(sorted(pairs.items()))),
)


@given(INCIDENTS)
def test_an_incident_is_written_and_read_back_unchanged(incident: Incident) -> None:
    assert parse_incident(json.loads(json.dumps(render_incident(incident, explain=True))), "x") == incident


@given(figures())
def test_a_figure_is_written_and_read_back_unchanged(figure: Figure) -> None:
    assert parse_figure(json.loads(json.dumps(render_figure(figure, explain=True))), "x") == figure


@settings(max_examples=50)
@given(READINGS, st.booleans())
def test_every_reading_fits_the_contract(reading: Reading, explain: bool) -> None:
    article = Article(id="a1", text="Some text.", source="a.txt", title=None, published="2021-02-03", language="en")
    shown = json.loads(json.dumps(render_reading(article, reading, explain=explain)))
    jsonschema.validate(shown, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert shown["article"]["text_sha256"] == article.text_sha256
    assert len(shown["incidents"]) == len(reading.incidents)


def test_a_whole_number_is_written_without_a_decimal_point() -> None:
    figure = Figure(start=0, end=1, quote="3", value=3.0, value_max=3.5, unit="men")
    shown = json.dumps(render_figure(figure))
    assert '"value": 3,' in shown
    assert '"value_max": 3.5' in shown


def test_heads_and_scores_are_told_only_where_they_are_asked_for() -> None:
    quote = Evidence(field="origin", start=0, end=5, quote="China", value="CN", by="countries/origin", score=0.98765)
    incident = Incident(id="x", target=Target(name="Li"), methods=(Method(code="digital"),), evidence=(quote,))
    figure = Figure(start=0, end=1, quote="3", value=3.0, unit="men", score=0.5)
    plain = {"field": "origin", "start": 0, "end": 5, "text": "China", "value": "CN", "by": "countries"}
    assert render_incident(incident)["evidence"] == [plain]
    assert render_incident(incident, explain=True)["evidence"] == [plain | {"by": "countries/origin", "score": 0.9877}]
    assert "score" not in render_figure(figure)
    assert render_figure(figure, explain=True)["score"] == 0.5
