"""What people decided about pairs of incidents, folded: which belong together and which are apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from records.case import SameDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """`home` maps each incident that a decision names to the least id of those it belongs with, itself included;
    `apart` are the pairs of homes that must not share a case."""

    home: Mapping[str, str]
    apart: frozenset[tuple[str, str]]


def settle(decisions: Iterable[SameDecision]) -> tuple[SameDecision, ...]:
    """Of each pair the latest decision, the latest first; the order in which they came does not matter."""
    latest: dict[tuple[str, str], SameDecision] = {}
    for one in decisions:
        kept = latest.get((one.one, one.other))
        if kept is None or _moment(one) > _moment(kept):
            latest[one.one, one.other] = one
    return tuple(sorted(latest.values(), key=_moment, reverse=True))


def find_rulings(decisions: Iterable[SameDecision]) -> Rulings:
    """What the decisions come to when all are followed, the later before the earlier.

    One that later ones leave no room for is passed over: "A same B" and "B same C" after "A not same C" join A and B
    or B and C, whichever was said later.
    """
    home: dict[str, str] = {}
    apart: set[tuple[str, str]] = set()
    for one in settle(decisions):
        first, second = _find(home, one.one), _find(home, one.other)
        if first == second:
            continue
        pair = _pair(first, second)
        if not one.same:
            apart.add(pair)
        elif pair not in apart:
            apart = _join(home, pair, apart)
    return Rulings(home={one: _find(home, one) for one in home}, apart=frozenset(apart))


def _moment(one: SameDecision) -> tuple[str, int, bool, str, str, str, str]:
    return one.at, one.number, not one.same, one.by, one.note, one.one, one.other


def _find(home: dict[str, str], one: str) -> str:
    home.setdefault(one, one)
    while home[one] != one:
        one = home[one]
    return one


def _join(home: dict[str, str], pair: tuple[str, str], apart: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The greater of two homes moves into the lesser, and takes along what it is apart from."""
    lesser, greater = pair
    home[greater] = lesser
    return {_pair(*(lesser if one == greater else one for one in each)) for each in apart}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
