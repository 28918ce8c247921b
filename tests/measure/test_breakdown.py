"""Breakdowns: scores by method, state and style, bootstrap intervals, and which method is taken for which."""

from typing import Any

import pytest

from measure import SLOTS, score_readings
from measure.breakdown import (
    NONE,
    bootstrap_intervals,
    confuse_methods,
    score_methods,
    score_origins,
    score_styles,
)


def counts(scores: Any) -> dict[str, tuple[int, int, int]]:
    return {one.slot: (one.hits, one.surplus, one.missing) for one in scores}


def test_a_method_is_scored_over_all_incidents(a_gold: Any, a_reading: Any, an_incident: Any) -> None:
    gold = a_gold(incidents=[an_incident(methods="lure threat"), an_incident("Omar Bek", methods="lure")])
    reading = a_reading(an_incident(methods="lure digital"), an_incident("Ann Dube", methods="threat"))
    scores = score_methods([(reading, gold)])
    assert counts(scores) == {"lure": (1, 0, 1), "threat": (0, 1, 1), "digital": (0, 1, 0)}
    assert [one.slot for one in scores] == ["lure", "threat", "digital"]


def test_origins_are_scored_alike(a_gold: Any, a_reading: Any, an_incident: Any) -> None:
    pairs = [(a_reading(an_incident(origin="RU")), a_gold(incidents=[an_incident(origin="RU BY")]))]
    assert counts(score_origins(pairs)) == {"RU": (1, 0, 0), "BY": (0, 0, 1)}


def test_styles_have_a_scorecard_each(a_gold: Any, a_reading: Any, an_incident: Any) -> None:
    pairs = [
        (a_reading(an_incident()), a_gold(incidents=[an_incident()], style="wire")),
        (a_reading(), a_gold(incidents=[an_incident()], style="wire story")),
        (a_reading(), a_gold(style="explainer")),
    ]
    styles = score_styles(pairs)
    assert [(style, count) for style, count, _ in styles] == [("explainer", 1), ("wire story", 2)]
    assert styles[1][2] == score_readings(pairs[:2])


@pytest.mark.parametrize(
    ("told", "found", "wanted"),
    [
        ("lure", "lure", {("lure", "lure"): 1}),
        ("lure", "threat", {("lure", "threat"): 1}),
        ("lure threat", "lure", {("lure", "lure"): 1, ("threat", NONE): 1}),
        ("lure", "lure threat", {("lure", "lure"): 1, (NONE, "threat"): 1}),
        ("lure", "threat digital", {("lure", "threat"): 1, ("lure", "digital"): 1}),
    ],
)
def test_a_method_is_set_against_what_was_found_instead(
    a_gold: Any, a_reading: Any, an_incident: Any, told: str, found: str, wanted: Any
) -> None:
    pairs = [(a_reading(an_incident(methods=found)), a_gold(incidents=[an_incident(methods=told)]))]
    assert confuse_methods(pairs) == wanted


def test_an_unmatched_incident_confuses_nothing(a_gold: Any, a_reading: Any, an_incident: Any) -> None:
    assert not confuse_methods([(a_reading(an_incident("Omar Bek")), a_gold(incidents=[an_incident()]))])


@pytest.fixture(scope="session")
def half_right(a_gold: Any, a_reading: Any, an_incident: Any) -> Any:
    right = (a_reading(an_incident()), a_gold(incidents=[an_incident()]))
    return [right, (a_reading(), right[1])] * 20


def test_an_interval_holds_the_score_and_is_the_same_each_time(half_right: Any) -> None:
    intervals = bootstrap_intervals(half_right, rounds=200)
    low, high = intervals["target"]
    assert 0.4 < low < 2 / 3 < high < 0.9
    assert intervals == bootstrap_intervals(half_right, rounds=200)
    assert intervals != bootstrap_intervals(half_right, rounds=200, seed=8)


def test_more_articles_make_a_narrower_interval(half_right: Any) -> None:
    few, many = (bootstrap_intervals(pairs, rounds=200)["target"] for pairs in (half_right[:10], half_right * 4))
    assert many[1] - many[0] < few[1] - few[0]


def test_what_is_always_right_has_no_width(half_right: Any) -> None:
    assert bootstrap_intervals(half_right[:1] * 5, rounds=50)["target"] == (1.0, 1.0)


def test_without_articles_nothing_is_known() -> None:
    assert bootstrap_intervals([]) == dict.fromkeys(SLOTS, (0.0, 1.0))
