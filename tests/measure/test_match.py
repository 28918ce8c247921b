"""Matching: which found incident or figure is which of the gold ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure import is_same_name, match_figures, match_incidents
from measure.match import is_same_unit
from records.evidence import Evidence
from records.figure import Figure
from records.incident import Country, Incident, Method, Target
from records.when import parse_when


def an_incident(
    name: str | None = "Idris Hasan", *, host: str = "", method: str = "threat", at: int = 0, **target: Any
) -> Incident:
    return Incident(
        id=f"{name}-{host}-{at}",
        target=Target(name=name, **({"kind": "unnamed"} if name is None else {}) | target),
        methods=(Method(code=method),),
        host=(Country(code=host, name=host),) if host else (),
        evidence=(Evidence(field="target", start=at, end=at + 4, quote="xxxx"),),
    )


def a_figure(value: float = 40, unit: str = "refugees", *, at: int = 0, year: str = "") -> Figure:
    return Figure(start=at, end=at + 2, quote="40", value=value, unit=unit, period=parse_when(year) if year else None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("XIE Weidong", "Weidong Xie", True),
        ("Hasan", "Idris Hasan", True),
        ("Zoë Müller-Roth", "zoe muller roth", True),
        ("Evode Hategekimana", "Evode Hategikimana", True),
        ("Li Bo", "Li Ba", False),
        ("Idris Hasan", "Idris Bek", False),
        ("", "Hasan", False),
        ("…", "…", False),
    ],
)
def test_two_spellings_are_one_name_or_two(one: str, other: str, same: bool) -> None:
    assert is_same_name(one, other) is same
    assert is_same_name(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("%", "per cent", True),
        ("percent", "per cent", True),
        ("Uyghur students", "students", True),
        ("refugee", "refugees", True),
        ("yuan", "people", False),
        ("years", "days", False),
    ],
)
def test_two_units_are_one_or_two(one: str, other: str, same: bool) -> None:
    assert is_same_unit(one, other) is same


def test_the_same_target_in_the_same_host_goes_first() -> None:
    found = [an_incident(host="FR"), an_incident(host="KE")]
    gold = [an_incident(host="KE"), an_incident(host="FR")]
    assert {(f.host[0].code, g.host[0].code) for f, g in match_incidents(found, gold)} == {("KE", "KE"), ("FR", "FR")}


def test_an_incident_stands_in_one_pair_at_most() -> None:
    assert len(match_incidents([an_incident()], [an_incident(), an_incident(at=9)])) == 1
    assert len(match_incidents([an_incident(), an_incident(at=9)], [an_incident()])) == 1


@pytest.mark.parametrize(
    ("found", "gold", "pairs"),
    [
        pytest.param(an_incident("Omar Bek"), an_incident(), 0, id="another name"),
        pytest.param(an_incident(), an_incident(None, description="a student"), 0, id="a name and none"),
        pytest.param(
            an_incident(None, description="four Uyghur students"),
            an_incident(None, description="Uyghur students", at=50),
            1,
            id="described alike",
        ),
        pytest.param(
            an_incident(None, description="monks", at=10),
            an_incident(None, description="exiles", at=12),
            1,
            id="one place",
        ),
        pytest.param(
            an_incident(None, description="monks"),
            an_incident(None, description="exiles", at=50),
            0,
            id="nothing in common",
        ),
        pytest.param(
            an_incident(None, description="monks", method="digital"),
            an_incident(None, description="monks"),
            0,
            id="neither host nor method in common",
        ),
    ],
)
def test_incidents_are_paired_by_target(found: Incident, gold: Incident, pairs: int) -> None:
    assert len(match_incidents([found], [gold])) == pairs


def test_figures_are_paired_by_value_and_unit() -> None:
    gold = [a_figure(), a_figure(41), a_figure(unit="years")]
    assert [(f.value, g.unit) for f, g in match_figures([a_figure()], gold)] == [(40, "refugees")]


def test_of_equal_figures_the_same_year_goes_first_and_then_the_nearest() -> None:
    gold = [a_figure(at=0, year="2020"), a_figure(at=500, year="2021")]
    assert [g.start for _, g in match_figures([a_figure(at=1, year="2021")], gold)] == [500]
    assert [g.start for _, g in match_figures([a_figure(at=400)], gold)] == [500]


@given(st.lists(st.sampled_from(["Idris Hasan", "Omar Bek", "Hasan", None]), max_size=5), st.randoms())
def test_everything_matches_itself(names: list[str | None], dice: Any) -> None:
    gold = [an_incident(name, at=100 * n, host="KE", description=f"word{n}") for n, name in enumerate(names)]
    found = list(gold)
    dice.shuffle(found)
    assert len(match_incidents(found, gold)) == len(gold)
