"""Laws: a record that went through its rows, and through SQLite, is the record that it was."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.article import Article
from records.evidence import FIELDS, Evidence
from records.figure import QUALIFIERS, Figure
from records.incident import KINDS, Country, Incident, Method, Relative, Target
from records.reading import Reading
from records.when import PRECISIONS, When
from store import Database, load_article, load_readings, open_store, save_article, save_reading
from store.rows import article_from_row, article_row, name_key, reading_from_rows, reading_rows

# Any text that UTF-8 can hold: NUL, line ends, astral planes and combining marks, but no lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
some = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
maybe = st.none() | texts
shares = st.floats(0, 1)
numbers = st.floats(allow_nan=False)
countries = st.builds(Country, code=texts, name=texts)
days = st.dates(min_value=date(1, 1, 1))
whens = st.builds(
    lambda pair, precision, text: When(
        start=min(pair).isoformat(), end=max(pair).isoformat(), precision=precision, text=text
    ),
    st.tuples(days, days),
    st.sampled_from(PRECISIONS),
    maybe,
)
articles = st.builds(
    Article, id=some, text=texts, source=maybe, url=maybe, title=maybe, published=maybe, modified=maybe,
    language=maybe, authors=st.lists(texts, max_size=3).map(tuple), publisher=maybe, outlet=maybe, section=maybe,
    paywalled=st.booleans(), captions=st.lists(texts, max_size=3).map(tuple),
)  # fmt: skip


def tuples_of(one: st.SearchStrategy, least: int = 0) -> st.SearchStrategy:
    return st.lists(one, min_size=least, max_size=3).map(tuple)


def places(text: str) -> st.SearchStrategy:
    """The places of a text that has at least one character."""
    pairs = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    return pairs.filter(lambda pair: pair[0] != pair[1]).map(sorted)


@st.composite
def quotes(draw: st.DrawFn, text: str) -> Evidence:
    start, end = draw(places(text))
    field = draw(st.sampled_from(FIELDS))
    value, by, score = draw(texts), draw(texts), draw(st.none() | shares)
    return Evidence(field=field, start=start, end=end, quote=text[start:end], value=value, by=by, score=score)


@st.composite
def figures(draw: st.DrawFn, text: str) -> Figure:
    start, end = draw(places(text))
    return Figure(
        start=start, end=end, quote=text[start:end], value=draw(numbers), value_max=draw(st.none() | numbers),
        unit=draw(texts), qualifier=draw(st.sampled_from(QUALIFIERS)), period=draw(st.none() | whens),
        country=draw(st.none() | countries), campaign=draw(maybe), attribution=draw(maybe), sentence=draw(texts),
        score=draw(st.none() | shares),
    )  # fmt: skip


def incidents(text: str) -> st.SearchStrategy:
    target = st.builds(Target, name=maybe, kind=st.sampled_from(KINDS), description=maybe, aliases=tuples_of(texts))
    return st.builds(
        Incident, id=some, target=target, methods=tuples_of(st.builds(Method, code=texts, score=shares), 1),
        evidence=tuples_of(quotes(text), 1), origin=tuples_of(countries), host=tuples_of(countries),
        date=st.none() | whens, outcome=texts, perpetrators=tuples_of(texts), campaign=maybe, attribution=maybe,
        relatives=tuples_of(st.builds(Relative, relation=texts, name=maybe, harm=maybe)), confidence=shares,
    )  # fmt: skip


@st.composite
def read_articles(draw: st.DrawFn) -> tuple[Article, Reading]:
    article = draw(articles.filter(lambda one: one.text != ""))
    found = st.lists(incidents(article.text), max_size=3, unique_by=lambda one: one.id).map(tuple)
    pipeline = st.dictionaries(texts, texts, max_size=3).map(lambda parts: tuple(parts.items()))
    return article, Reading(
        article_id=article.id, reader=draw(texts), version=draw(texts), relevance=draw(shares),
        incidents=draw(found), figures=draw(tuples_of(figures(article.text))),
        characters=draw(st.integers(0, 2**40)), pipeline=draw(pipeline),
    )  # fmt: skip


slowly = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@given(articles)
def test_an_article_comes_back_from_its_row(article: Article) -> None:
    assert article_from_row(article_row(article)) == article


@slowly
@given(read_articles())
def test_a_reading_comes_back_from_its_rows_and_the_rows_from_it(read: tuple[Article, Reading]) -> None:
    rows = reading_rows(read[1])
    assert reading_from_rows(rows) == read[1]
    assert reading_rows(reading_from_rows(rows)) == rows


@slowly
@given(read_articles())
def test_both_come_back_from_sqlite_and_saving_again_changes_nothing(read: tuple[Article, Reading]) -> None:
    article, reading = read
    with open_store(":memory:") as db:
        assert save_article(db, article, "t1") == "new"
        assert save_reading(db, reading, started="t1", ended="t2") == "new"
        assert load_article(db, article.id) == article
        assert list(load_readings(db)) == [reading]
        before = _dump(db)
        assert save_article(db, article, "t8") == "same"
        assert save_reading(db, reading, started="t8", ended="t9") == "same"
        assert _dump(db) == before


@given(texts)
def test_a_name_key_does_not_see_the_spaces_around_a_name(name: str) -> None:
    assert name_key(f"  {name}\t") == name_key(name)


@pytest.mark.parametrize(
    "other",
    ["IDRIS HASAN", "Idris\u00a0Hasan", "Idris\n Hasan", "\uff29dris Hasan"],
    ids=["case", "nbsp", "line", "wide"],
)
def test_a_name_key_evens_out_how_a_name_is_set(other: str) -> None:
    assert name_key(other) == name_key("Idris Hasan") != name_key("Idris Hassan")


def _dump(db: Database) -> list[str]:
    return list(db.conn.iterdump())
