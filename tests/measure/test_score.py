"""Scores: what counts as a hit, as surplus and as missing."""

from dataclasses import replace
from typing import Any

import pytest

from measure import SLOTS, Score, count_article, score_readings
from records.article import Article
from records.evidence import Evidence
from records.figure import Figure
from records.gold import Gold
from records.incident import Country, Incident, Method, Target
from records.reading import Reading
from records.when import parse_when


def countries(*codes: str) -> tuple[Country, ...]:
    return tuple(Country(code=code, name=code) for code in codes)


HASAN = Incident(
    id="i1", target=Target(name="Idris Hasan"), methods=(Method(code="abduction"), Method(code="threat")),
    origin=countries("RW"), host=countries("KE"), date=parse_when("2021-05"), outcome="imprisoned",
    evidence=(Evidence(field="target", start=0, end=5, quote="Idris"),),
)  # fmt: skip
BEK = replace(HASAN, id="i2", target=Target(name="Omar Bek"))
FORTY = Figure(start=0, end=2, quote="40", value=40, unit="refugees", period=parse_when("2021"))


def scored(found: list[Incident], told: list[Incident], figures: Any = ((), ())) -> dict[str, Score]:
    reading = Reading(article_id="a", reader="r", version="1", relevance=1, incidents=tuple(found), figures=figures[0])
    gold = Gold(article=Article(id="a", text="x"), batch="b", style="s", cell="c", people=(), incidents=tuple(told),
                figures=figures[1])  # fmt: skip
    return {one.slot: one for one in score_readings([(reading, gold)])}


def counts(score: Score) -> tuple[int, int, int]:
    return score.hits, score.surplus, score.missing


def test_every_slot_is_scored_once_in_order() -> None:
    assert list(scored([], [])) == list(SLOTS)


def test_what_is_all_right_has_full_marks() -> None:
    rows = scored([HASAN, BEK], [BEK, HASAN], ((FORTY,), (FORTY,)))
    assert {one.f1 for one in rows.values()} == {1.0}
    assert counts(rows["incident-strict"]) == (2, 0, 0)


def test_a_missing_incident_is_missing_and_an_extra_one_surplus() -> None:
    assert counts(scored([HASAN], [HASAN, BEK])["incident"]) == (1, 0, 1)
    assert counts(scored([HASAN, BEK], [HASAN])["target"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("changes", "slot", "wanted"),
    [
        ({"origin": countries("UG")}, "origin", (0, 1, 1)),
        ({"host": countries("KE", "UG")}, "host", (1, 1, 0)),
        ({"methods": (Method(code="abduction"),)}, "method", (1, 0, 1)),
        ({"date": None}, "year", (0, 1, 1)),
        ({"date": parse_when("2021")}, "year", (1, 0, 0)),
        ({"date": parse_when("2021")}, "date", (0, 1, 1)),
        ({"outcome": "killed"}, "outcome", (0, 1, 1)),
        ({"origin": countries("UG")}, "incident-strict", (0, 1, 1)),
        ({"origin": countries("UG")}, "incident", (1, 0, 0)),
        ({"host": countries("UG")}, "incident-strict", (0, 1, 1)),
        ({"methods": (Method(code="lure"),)}, "incident-strict", (0, 1, 1)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_slot_counts_against_that_slot(
    changes: dict[str, Any], slot: str, wanted: tuple[int, int, int]
) -> None:
    assert counts(scored([replace(HASAN, **changes)], [HASAN])[slot]) == wanted


def test_slots_of_an_unmatched_incident_are_not_asked() -> None:
    rows = scored([BEK], [HASAN])
    assert counts(rows["origin"]) == counts(rows["year"]) == (0, 0, 0)


def test_one_target_of_two_incidents_is_counted_once() -> None:
    assert counts(scored([HASAN], [HASAN, replace(HASAN, id="i3", host=countries("UG"))])["target"]) == (1, 0, 0)


def test_figures_are_scored_by_value_and_unit_and_by_year() -> None:
    rows = scored([], [], ((FORTY,), (replace(FORTY, period=None),)))
    assert (counts(rows["figure"]), counts(rows["figure-year"])) == ((1, 0, 0), (0, 1, 1))


@pytest.mark.parametrize(
    ("found", "told", "relevance", "clean"),
    [
        pytest.param([], [], (0, 0, 0), (1, 0, 0), id="rightly nothing"),
        pytest.param([HASAN], [], (0, 1, 0), (0, 1, 1), id="something out of nothing"),
        pytest.param([], [HASAN], (0, 0, 1), (0, 0, 0), id="missed"),
        pytest.param([BEK], [HASAN], (1, 0, 0), (0, 0, 0), id="found, though not this"),
    ],
)
def test_whole_articles_are_scored(found: list[Incident], told: list[Incident], relevance: Any, clean: Any) -> None:
    rows = scored(found, told)
    assert (counts(rows["relevance"]), counts(rows["clean"])) == (relevance, clean)


def test_precision_recall_and_f1() -> None:
    score = Score(slot="x", hits=6, surplus=2, missing=4)
    assert (score.precision, score.recall, score.f1) == (0.75, 0.6, pytest.approx(2 / 3))


def test_nothing_of_nothing_is_perfect() -> None:
    score = Score(slot="x", hits=0, surplus=0, missing=0)
    assert (score.precision, score.recall, score.f1) == (1, 1, 1)


def test_articles_add_up() -> None:
    reading = Reading(article_id="a", reader="r", version="1", relevance=1, incidents=(HASAN,))
    gold = Gold(article=Article(id="a", text="x"), batch="b", style="s", cell="c", people=(), incidents=(HASAN, BEK))
    one = count_article(reading, gold)
    [twice] = [row for row in score_readings([(reading, gold)] * 2) if row.slot == "incident"]
    assert (twice.hits, twice.missing) == (2 * one["incident", "hit"], 2 * one["incident", "missing"]) == (2, 2)
