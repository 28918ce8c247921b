"""Which pairs of facets are worth a closer look, so that many need not be compared with all: facets in, pairs out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, product

from codebook.spelling import fold
from extract.agreement import Facet
from extract.samename import name_keys

# In a block larger than this each is compared with so many neighbours in the order of names, places and dates.
_CROWD = 200
_WIDE = 400  # days; a longer span says too little to look a weak name up by


def find_pairs(facets: Sequence[Facet]) -> Iterator[tuple[int, int]]:
    """The places of facets that may be one event, each pair once, the lesser place first.

    Two full names meet under two words that they share; other names, and nobody's, under state, place and month.
    """
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, facet in enumerate(facets):
        for key in _keys(facet):
            blocks[key].append(place)
    seen: set[tuple[int, int]] = set()
    for places in blocks.values():
        for pair in _pairs(places, facets):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _pairs(places: Sequence[int], facets: Sequence[Facet]) -> Iterator[tuple[int, int]]:
    if len(places) <= _CROWD:
        yield from combinations(places, 2)
        return
    for order in (_by_name, _by_place):
        ranked = sorted(places, key=lambda place: (order(facets[place]), place))
        for n, one in enumerate(ranked):
            for other in ranked[n + 1 : n + 1 + _CROWD // 2]:
                yield min(one, other), max(one, other)


def _by_name(facet: Facet) -> tuple[object, ...]:
    return facet.names, sorted(facet.host), sorted(facet.dates)


def _by_place(facet: Facet) -> tuple[object, ...]:
    return sorted(facet.host), sorted(facet.origin), sorted(facet.dates), facet.names


def _keys(facet: Facet) -> set[str]:
    where = {f"{one} {other}" for one, other in product(facet.origin, facet.host)}
    there = {f"{place} {month}" for place in where for month in _months(facet)}
    if "group" in facet.kinds:
        words = {word for names in facet.names for name in names for word in fold(name).split() if len(word) > 3}
        return {f"group {word} {place}" for word in words for place in (*facet.origin, *facet.host)}
    if not facet.names:
        return {f"nobody {place}" for place in there}
    keys: set[str] = set()
    for names in facet.names:
        single, double = name_keys(names)
        keys |= double | {f"{word} {place}" for word, place in product(single, there)}
    return keys


def _months(facet: Facet) -> set[str]:
    """The months that the told dates touch, a week to either side."""
    return {month for start, end, _ in facet.dates for month in _months_between(start, end)}


def _months_between(start: str, end: str) -> set[str]:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if (last - first).days > _WIDE:
        return set()
    steps = range(-7, (last - first).days + 8, 7)
    return {_month(first, days) for days in steps} | {_month(last, 7)}


def _month(day: date, days: int) -> str:
    try:
        return (day + timedelta(days=days)).isoformat()[:7]
    except OverflowError:
        return day.isoformat()[:7]
