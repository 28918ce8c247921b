"""Wanted: terms, days and patterns keep out what an outlet does not want, and never what nobody tells."""

from datetime import date
from typing import Any

import pytest

from crawler import Outlet
from crawler.feeds import Listed
from crawler.wanted import is_wanted

TODAY = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("listed", "path", "rules", "wanted"),
    [
        pytest.param({"title": "Exiles in Paris"}, "/a", {"terms": ("exile",)}, True, id="a term in the title"),
        pytest.param({}, "/news/dissident-in-%45xile", {"terms": ("EXILE",)}, True, id="a term in the address"),
        pytest.param({"title": "The weather"}, "/weather", {"terms": ("exile",)}, False, id="no term"),
        pytest.param({"published": "2024-06-29T23:00:00+02:00"}, "/a", {"max_age": 2}, True, id="young"),
        pytest.param({"published": "2024-06-01"}, "/a", {"max_age": 2}, False, id="old"),
        pytest.param({"modified": "2024-06-01"}, "/a", {"max_age": 2}, False, id="changed long ago"),
        pytest.param({}, "/a", {"max_age": 2}, True, id="nobody tells the day"),
        pytest.param({}, "/2023/05/01/a", {"since": "2024-01-01"}, False, id="the address tells the day"),
        pytest.param({}, "/2024/01/a", {"since": "2024-01-15"}, True, id="a month that may hold the day"),
        pytest.param({}, "/20230501/a", {"since": "2024-01-01"}, False, id="a day without marks"),
        pytest.param({}, "/2023/0501/a", {"since": "2024-01-01"}, False, id="a day with one mark"),
        pytest.param({}, "/story/200511", {"max_age": 30}, True, id="a number that is no month"),
        pytest.param({"modified": "2024-06-20"}, "/200511-a", {"max_age": 30}, True, id="a change over a number"),
        pytest.param({"published": "2024-05-02"}, "/a", {"until": "2024-05-01"}, False, id="too late"),
        pytest.param({"published": "2024-05-01T09:00:00Z"}, "/a", {"until": "2024-05-01"}, True, id="the last day"),
        pytest.param(
            {"modified": "2024-06-29"}, "/2019/05/07/a", {"max_age": 14}, False, id="the address over a change"
        ),
        pytest.param({"modified": "2024-06-03"}, "/a", {"until": "2024-05-31"}, True, id="changed after the span"),
        pytest.param({}, "/2024/a", {"deny": "/2024/"}, False, id="denied"),
    ],
)
def test_only_what_the_outlet_wants_is_taken(
    listed: dict[str, str], path: str, rules: dict[str, Any], wanted: bool
) -> None:
    outlet = Outlet(name="n", home="https://n.example", **rules)
    assert is_wanted(Listed(address="", **listed), f"https://n.example{path}", outlet, TODAY) is wanted


def test_another_site_is_never_wanted() -> None:
    assert not is_wanted(Listed(address=""), "https://x.example/a", Outlet(name="n", home="https://n.example"), TODAY)
