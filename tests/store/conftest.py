"""Small factories for the tests of the store: an article that tells of one incident, and a reading of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from records.article import Article
from records.evidence import Evidence
from records.figure import Figure
from records.incident import Country, Incident, Method, Relative, Target, incident_id
from records.reading import Reading
from records.when import parse_when
from store import Database, open_store

TEXT = "Agents followed Idris Hasan, a dissident, in Rabat in July 2021. His father was held. Four men were charged."


@pytest.fixture
def db() -> Iterator[Database]:
    opened = open_store(":memory:")
    yield opened
    opened.close()


@pytest.fixture
def an_article() -> Callable[..., Article]:
    def make(id: str = "a1", **changes: Any) -> Article:
        known = {"url": f"https://news.example/{id}", "title": "Followed", "published": "2021-08-01", "language": "en"}
        return Article(**({"id": id, "text": TEXT, "authors": ("A. Writer",)} | known | changes))

    return make


@pytest.fixture
def an_incident() -> Callable[..., Incident]:
    def make(article_id: str = "a1", **changes: Any) -> Incident:
        return replace(
            Incident(
                id=incident_id(article_id, "Idris Hasan"),
                target=Target(name="Idris Hasan", description="a dissident", aliases=("Idris", "Mr Hasan")),
                methods=(Method(code="surveillance", score=0.9), Method(code="coercion-by-proxy", score=0.6)),
                origin=(Country(code="CN", name="China"),),
                host=(Country(code="MA", name="Morocco"), Country(code="TR", name="Turkey")),
                date=parse_when("2021-07", "in July 2021"),
                outcome="at-large",
                relatives=(Relative(relation="father", harm="held"),),
                evidence=(
                    _quote("target", "Idris Hasan"),
                    _quote("method", "His father was held", value="coercion-by-proxy"),
                    _quote("method", "Agents followed", value="surveillance", by="rules"),
                ),
            ),
            **changes,
        )

    return make


@pytest.fixture
def a_reading(an_incident: Callable[..., Incident]) -> Callable[..., Reading]:
    def make(article_id: str = "a1", **changes: Any) -> Reading:
        start = TEXT.index("Four")
        figure = Figure(
            start=start, end=start + 4, quote="Four", value=4.0, unit="men", period=parse_when("2021"),
            country=Country(code="MA", name="Morocco"), sentence="Four men were charged.",
        )  # fmt: skip
        return replace(
            Reading(
                article_id=article_id, reader="rules", version="1", relevance=0.8, characters=len(TEXT),
                incidents=(an_incident(article_id),), figures=(figure,), pipeline=(("rules", "1"), ("codebook", "3")),
            ),
            **changes,
        )  # fmt: skip

    return make


def _quote(field: str, quote: str, **more: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence(field=field, start=start, end=start + len(quote), quote=quote, **more)
