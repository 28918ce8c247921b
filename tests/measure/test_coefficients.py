"""Kappa and alpha: worked examples from the literature, and their laws."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measure.coefficients import cohen_kappa, jaccard_distance, krippendorff_alpha, masi_distance

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example C: four observers, twelve units.
OBSERVERS = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
UNITS = [[one for one in unit if one != "."] for unit in zip(*(row.split() for row in OBSERVERS), strict=True)]


def test_alpha_of_krippendorffs_own_example() -> None:
    assert krippendorff_alpha(UNITS) == pytest.approx(0.743, abs=0.0005)


def test_kappa_of_a_textbook_table() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize("pairs", [[], [("a", "a")] * 3], ids=["nothing", "one label in all"])
def test_without_room_for_chance_there_is_no_coefficient(pairs: Any) -> None:
    assert cohen_kappa(pairs) is None
    assert krippendorff_alpha(pairs) is None


def test_a_unit_with_one_label_says_nothing() -> None:
    units: list[list[str]] = [["a", "a"], ["a", "b"], ["b", "b"]]
    assert krippendorff_alpha([*units, ["a"], []]) == krippendorff_alpha(units)


@pytest.mark.parametrize(
    ("one", "other", "jaccard", "masi"),
    [
        ("ab", "ab", 0, 0), ("ab", "b", 1 / 2, 2 / 3), ("ab", "bc", 2 / 3, 8 / 9), ("a", "b", 1, 1), ("", "", 0, 0),
        ("", "a", 1, 1),
    ],
)  # fmt: skip
def test_distances_of_sets(one: str, other: str, jaccard: float, masi: float) -> None:
    sets = frozenset(one), frozenset(other)
    assert jaccard_distance(*sets) == jaccard_distance(*reversed(sets)) == pytest.approx(jaccard)
    assert masi_distance(*sets) == masi_distance(*reversed(sets)) == pytest.approx(masi)


def test_a_distance_makes_near_sets_agree_better_than_far_ones() -> None:
    near = [(frozenset("ab"), frozenset("a")), (frozenset("c"), frozenset("c")), (frozenset("d"), frozenset("d"))]
    nominal, masi = krippendorff_alpha(near), krippendorff_alpha(near, masi_distance)
    jaccard = krippendorff_alpha(near, jaccard_distance)
    assert nominal and masi and jaccard and nominal < masi < jaccard < 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1), st.randoms())
def test_order_does_not_matter_and_perfect_agreement_is_one(pairs: list[tuple[str, str]], dice: Any) -> None:
    shuffled = list(pairs)
    dice.shuffle(shuffled)
    assert cohen_kappa(shuffled) == cohen_kappa(pairs)
    assert krippendorff_alpha(shuffled) == pytest.approx(krippendorff_alpha(pairs))
    equal = [(one, one) for one, _ in pairs]
    assert cohen_kappa(equal) in (None, pytest.approx(1))
    assert krippendorff_alpha(equal) in (None, pytest.approx(1))
