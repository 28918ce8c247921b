"""Differences in words: everything that is not as told, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure import find_differences
from measure.score import count_article


def told(differences: Any) -> list[tuple[str, str]]:
    return [(one.kind, one.words) for one in differences]


def test_what_is_all_right_has_no_differences(a_gold: Any, a_reading: Any, an_incident: Any, a_figure: Any) -> None:
    gold = a_gold(incidents=[an_incident()], figures=[a_figure()])
    assert find_differences(a_reading(an_incident(), figures=[a_figure()]), gold) == ()


def test_missed_and_invented_incidents_are_shown(a_gold: Any, a_reading: Any, an_incident: Any) -> None:
    gold = a_gold(incidents=[an_incident()], people={"Idris Hasan": "target", "Ann Dube": "expert"})
    assert told(find_differences(a_reading(an_incident("Ann Dube", host="")), gold)) == [
        ("missed incident", "Idris Hasan (CN to MA, threat)"),
        ("invented incident", "Ann Dube (CN to none, threat): the text has them as expert"),
    ]


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"origin": "RU"}, "origin", "RU instead of CN"),
        ({"host": "FR MA"}, "host", "FR MA instead of MA"),
        ({"methods": "lure"}, "method", "lure instead of threat"),
        ({"date": ""}, "date", "none instead of 2021-05"),
        ({"outcome": "killed"}, "outcome", "killed instead of at-large"),
    ],
)
def test_a_wrong_slot_is_told(
    a_gold: Any, a_reading: Any, an_incident: Any, changes: Any, kind: str, words: str
) -> None:
    gold = a_gold(incidents=[an_incident()])
    assert told(find_differences(a_reading(an_incident(**changes)), gold)) == [(kind, f"Idris Hasan: {words}")]


def test_figures_are_told(a_gold: Any, a_reading: Any, a_figure: Any) -> None:
    gold = a_gold(figures=[a_figure(), a_figure(1450000, "ariary")])
    reading = a_reading(figures=[a_figure(year=""), a_figure(9, "cats")])
    assert told(find_differences(reading, gold)) == [
        ("missed figure", "“1.45e+06 ariary” (1,450,000 ariary)"),
        ("invented figure", "“9 cats” (9 cats)"),
        ("figure year", "“40 refugees” (40 refugees): none instead of 2021"),
    ]


NAMES = st.lists(st.sampled_from(["Idris Hasan", "Omar Bek", "Ann Dube"]), unique=True)


@given(found=NAMES, right=NAMES)
def test_whole_incidents_agree_with_the_scores(
    a_gold: Any, a_reading: Any, an_incident: Any, found: list[str], right: list[str]
) -> None:
    reading, gold = a_reading(*map(an_incident, found)), a_gold(incidents=[an_incident(one) for one in right])
    kinds = [one.kind for one in find_differences(reading, gold)]
    counts = count_article(reading, gold)
    assert kinds.count("missed incident") == counts["incident", "missing"]
    assert kinds.count("invented incident") == counts["incident", "surplus"]
