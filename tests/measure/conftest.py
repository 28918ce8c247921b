"""Small makers of gold articles, incidents and readings, for the tests of measuring."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from records.article import Article
from records.evidence import Evidence
from records.figure import Figure
from records.gold import Gold
from records.incident import Country, Incident, Method, Relative, Target
from records.reading import Reading
from records.when import parse_when


@pytest.fixture(scope="session")
def an_incident() -> Callable[..., Incident]:
    def make(
        name: str | None = "Idris Hasan", *, origin: str = "CN", host: str = "MA", methods: str = "threat",
        date: str = "2021-05", outcome: str = "at-large", relative: str | None = None, **more: Any,
    ) -> Incident:  # fmt: skip
        return Incident(
            id=f"{name}-{host}", target=Target(name=name),
            origin=tuple(Country(code=one, name=one) for one in origin.split()),
            host=tuple(Country(code=one, name=one) for one in host.split()),
            methods=tuple(Method(code=one) for one in methods.split()),
            date=parse_when(date) if date else None, outcome=outcome,
            relatives=(Relative(relation="brother", name=relative),) if relative else (),
            evidence=(Evidence(field="target", start=0, end=4, quote="xxxx"),), **more,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def a_gold() -> Callable[..., Gold]:
    def make(
        id: str = "x-01", text: str = "xxxx said so.", *, incidents: Sequence[Incident] = (), batch: str = "b1",
        people: dict[str, str] | None = None, figures: Sequence[Figure] = (), style: str = "wire story",
        cell: str = "incident", title: str = "A title",
    ) -> Gold:  # fmt: skip
        article = Article(id=id, text=text, title=title, published="2021-08-01", source=f"{id}.toml", language="en")
        return Gold(article=article, batch=batch, style=style, cell=cell, people=tuple((people or {}).items()),
                    incidents=tuple(incidents), figures=tuple(figures))  # fmt: skip

    return make


@pytest.fixture(scope="session")
def a_figure() -> Callable[..., Figure]:
    def make(value: float = 40, unit: str = "refugees", *, year: str = "2021") -> Figure:
        quote = f"{value:g} {unit}"
        return Figure(start=0, end=len(quote), quote=quote, value=value, unit=unit,
                      period=parse_when(year) if year else None)  # fmt: skip

    return make


@pytest.fixture(scope="session")
def a_reading() -> Callable[..., Reading]:
    def make(*incidents: Incident, figures: Sequence[Figure] = ()) -> Reading:
        return Reading(article_id="x-01", reader="r", version="1", relevance=1, incidents=incidents,
                       figures=tuple(figures))  # fmt: skip

    return make
