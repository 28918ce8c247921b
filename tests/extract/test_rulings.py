"""Decisions folded: the latest holds, order and repetition mean nothing, and what contradicts later words is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.rulings import find_rulings, settle
from records.case import SameDecision
from records.errors import RecordError


def decided(pair: str, same: bool, number: int) -> SameDecision:
    return SameDecision(one=pair[0], other=pair[1], same=same, by="x", at=f"2026-01-{number:02}", number=number)


DECISIONS = st.lists(
    st.builds(decided, st.sampled_from(["ab", "ac", "bc", "bd", "cd"]), st.booleans(), st.integers(1, 20)),
    unique_by=lambda one: one.number,
)  # fmt: skip


def test_the_latest_word_on_a_pair_holds() -> None:
    first, second = decided("ab", True, 1), decided("ab", False, 2)
    assert settle([second, first]) == (second,)
    assert find_rulings([first, second]).home == {"a": "a", "b": "b"}
    assert find_rulings([first, second]).apart == {("a", "b")}


def test_same_is_passed_on() -> None:
    rulings = find_rulings([decided("ab", True, 1), decided("bc", True, 2), decided("cd", False, 3)])
    assert rulings.home == {"a": "a", "b": "a", "c": "a", "d": "d"}
    assert rulings.apart == {("a", "d")}


@pytest.mark.parametrize(
    ("last", "home"),
    [("ab", {"a": "a", "b": "a", "c": "c"}), ("bc", {"a": "a", "b": "b", "c": "b"})],
    ids=["the first pair later", "the second pair later"],
)
def test_of_what_cannot_all_hold_the_later_holds(last: str, home: dict[str, str]) -> None:
    numbers = {"ab": 1, "bc": 1, last: 2}
    given = [decided("ac", False, 3), *(decided(pair, True, n) for pair, n in numbers.items())]
    assert find_rulings(given).home == home


@given(DECISIONS, st.randoms(use_true_random=False))
def test_order_and_repetition_mean_nothing(decisions: list[SameDecision], chance: object) -> None:
    again = decisions * 2
    chance.shuffle(again)  # type: ignore[attr-defined]
    assert settle(again) == settle(decisions) == settle(settle(decisions))
    assert find_rulings(again) == find_rulings(decisions)


@given(DECISIONS)
def test_no_home_is_apart_from_itself(decisions: list[SameDecision]) -> None:
    rulings = find_rulings(decisions)
    assert all(one < other for one, other in rulings.apart)
    assert all(rulings.home[home] == home for pair in rulings.apart for home in pair)


def test_an_incident_is_not_compared_with_itself() -> None:
    with pytest.raises(RecordError, match="expected the ids of two incidents"):
        SameDecision(one="a", other="a", same=True, by="x", at="2026-01-01")
