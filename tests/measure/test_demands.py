"""What the corpus must hold: each demand is counted from the articles, and the bundled corpus meets them all."""

from typing import Any

import pytest

from codebook import METHODS
from corpus import CORPUS
from measure.demands import Demand, find_demands, render_demands
from records.gold import load_gold


@pytest.fixture(scope="session")
def demands(a_gold: Any, an_incident: Any, a_figure: Any) -> dict[str, Demand]:
    first = a_gold("a-1", incidents=[an_incident(origin="CN RU", host="FR MA", methods="lure threat"),
                                     an_incident(origin="RU", host="FR", methods="lure")])  # fmt: skip
    second = a_gold("a-2", figures=[a_figure(), a_figure(7)])
    return {one.what: one for one in find_demands([first, second, a_gold("a-3")])}


@pytest.mark.parametrize(
    ("what", "there"),
    [
        ("articles", 3), ("articles with incidents", 1), ("articles without", 2), ("incidents", 2), ("figures", 2),
        ("origin states", 2), ("incidents with China as origin", 50.0), ("host states", 2),
        ("incidents with lure", 2), ("incidents with threat", 1), ("incidents with assault", 0),
    ],
)  # fmt: skip
def test_a_demand_counts_what_is_there(demands: dict[str, Demand], what: str, there: float) -> None:
    assert demands[what].there == there


def test_every_method_has_a_demand(demands: dict[str, Demand]) -> None:
    assert {f"incidents with {one}" for one in METHODS} < set(demands)


@pytest.mark.parametrize(
    ("most", "there", "met"),
    [(False, 39, False), (False, 40, True), (True, 40, True), (True, 40.1, False)],
    ids=["too few", "enough", "as many as may be", "too many"],
)
def test_a_demand_is_met_at_its_bound(most: bool, there: float, met: bool) -> None:
    assert Demand(what="x", wanted=40, there=there, most=most).is_met is met


def test_the_table_says_what_is_not_met() -> None:
    table = render_demands(
        [Demand(what="x", wanted=1000, there=1067), Demand(what="y", wanted=20, there=23.4, most=True, unit="%")]
    )
    assert table.splitlines()[2:] == ["| x | 1,000 or more | 1,067 | yes |", "| y | 20% or less | 23.4% | **no** |"]


def test_the_bundled_corpus_meets_every_demand() -> None:
    assert [one for one in find_demands(load_gold(CORPUS / "gold")) if not one.is_met] == []
