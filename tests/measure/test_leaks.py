"""Leaks: what stands in two parts of the corpus is told, what stands in one is not."""

from typing import Any

import pytest

from measure import find_leaks

STORY = (
    "On a wet Tuesday the bakery in the old harbour closed early. Two men had waited beside the ovens since noon and "
    "asked in low voices for the owner, a poet who had left his country nine winters ago and never spoke of it."
)
OTHER = (
    "Parliament heard three witnesses yesterday about the new register, and each of them warned that it comes late, "
    "costs little and would have spared the families of at least four students a year of letters without reply."
)


def test_parts_with_nothing_in_common_have_no_leaks(a_gold: Any) -> None:
    train = a_gold("a-1", STORY, people={"Idris Hasan": "target"})
    test = a_gold("b-1", OTHER, people={"Omar Bek": "target"})
    assert find_leaks({"train": [train], "test": [test]}) == ()


@pytest.mark.parametrize("role", ["target", "relative", "expert", "lawyer", "source", "spokesperson"])
def test_a_person_in_two_parts_is_told_with_both_articles(a_gold: Any, role: str) -> None:
    parts = {"train": [a_gold("a-1", STORY, people={"Idris Hasan": role})],
             "test": [a_gold("b-1", OTHER, people={"HASAN Ídris": "target"})]}  # fmt: skip
    [told] = find_leaks(parts)
    assert "'Idris Hasan' stands in a-1 (train) and in b-1 (test)" in told


def test_a_relative_of_an_incident_counts_as_a_person(a_gold: Any, an_incident: Any) -> None:
    parts = {"train": [a_gold("a-1", STORY, incidents=[an_incident(relative="Sami Hasan")])],
             "dev": [a_gold("b-1", OTHER, people={"Sami Hasan": "expert"})]}  # fmt: skip
    assert len(find_leaks(parts)) == 1


@pytest.mark.parametrize(
    ("name", "role"), [("Xi Jinping", "official"), ("Fatou", "target")], ids=["a head of state", "a single name"]
)
def test_names_that_may_recur_are_no_leak(a_gold: Any, name: str, role: str) -> None:
    parts = {"train": [a_gold("a-1", STORY, people={name: role})], "test": [a_gold("b-1", OTHER, people={name: role})]}
    assert find_leaks(parts) == ()


def test_within_one_part_anything_may_recur(a_gold: Any) -> None:
    twins = [a_gold(one, STORY, people={"Idris Hasan": "target"}) for one in ("a-1", "a-2")]
    assert find_leaks({"train": twins, "test": []}) == ()


def test_a_long_run_of_words_in_two_parts_is_told_once(a_gold: Any) -> None:
    run = "two men had waited beside the ovens since noon and asked in low voices"
    parts = {"train": [a_gold("a-1", STORY)], "test": [a_gold("b-1", f"{OTHER} {run.upper()}! {OTHER}")]}
    [told] = [one for one in find_leaks(parts) if "share" in one]
    assert "share the words “two men had waited beside the ovens since noon and asked in”" in told


def test_a_template_with_other_names_is_a_near_duplicate(a_gold: Any) -> None:
    words = STORY.split()
    copy = " ".join("Xy" if n % 7 == 3 else word for n, word in enumerate(words))
    [told] = find_leaks({"train": [a_gold("a-1", STORY)], "test": [a_gold("b-1", copy)]})
    assert "a-1 (train) and b-1 (test) are alike by 0.4" in told
