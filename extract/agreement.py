"""Whether two tellings can be one event, and how surely: two facets in, a link with its score and reason out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from extract.samename import Likeness, compare_names, is_any_wording
from records.case import Telling
from records.when import When

# Days by which two articles may differ on one event: the night, the time zone, the arrest told with the hearing.
_SLACK = 7
_NEAR_WIDTH = 92  # days from the first to the last of a season, the widest span that is told closely
# What each agreement adds to half of the name's score; set by hand so that a full name with two of the four
# agreements stands above 0.7, 2026-11.
_WORTH = {"host": 0.14, "origin": 0.1, "date": 0.2, "methods": 0.06}
_FULL_NEEDS = 2
_UNNAMED = 0.7


Names = tuple[tuple[str, ...], ...]
Days = tuple[str, str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That two things are one event: between 0 and 1, and why; `is_weak` where only a part of a name agrees."""

    score: float
    reason: str
    is_weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """All that is known of one event so far, from one telling or from several that a person called the same.

    `dates` holds the told days, first and last, and whether they are told more closely than by the year. `begun` is the
    earliest of them; where none is told, `told` is the last day of publication.
    """

    kinds: frozenset[str]
    names: Names
    descriptions: frozenset[str]
    origin: frozenset[str]
    host: frozenset[str]
    methods: frozenset[str]
    dates: frozenset[Days]
    begun: str
    told: str
    articles: frozenset[str]


def facet_of(tellings: Iterable[Telling]) -> Facet:
    """What these tellings say of their one event."""
    some = tuple(tellings)
    return Facet(
        kinds=frozenset(one.kind for one in some),
        names=tuple(sorted({one.names for one in some if one.names and one.kind != "unnamed"})),
        descriptions=frozenset(one.description for one in some if one.description),
        origin=frozenset(code for one in some for code in one.origin),
        host=frozenset(code for one in some for code in one.host),
        methods=frozenset(code for one in some for code in one.methods),
        dates=frozenset(_days(one.date) for one in some if one.date),
        begun=min((one.date.start for one in some if one.date), default=""),
        told="" if any(one.date for one in some) else max(_last_day(one.published) for one in some),
        articles=frozenset(one.article_id for one in some),
    )


def pick_link(one: Facet, other: Facet) -> Link | None:
    """The link between two facets; None where they contradict each other or agree in too little."""
    if not _can_be_one(one, other):
        return None
    agreed = _agreements(one, other)
    if one.names and other.names:
        name = _name_likeness(one, other)
        if name is None or not _is_enough(name, agreed):
            return None
        return _link(name, agreed, one, other)
    return _unnamed_link(one, other, agreed)


def is_elsewhere(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether both tell a country and none that the other tells."""
    return bool(ours and theirs) and not ours & theirs


def is_other_time(ours: frozenset[Days], theirs: frozenset[Days]) -> bool:
    """Whether both tell a date and none that fits one of the other's."""
    return bool(ours and theirs) and not any(_is_near(*pair) for pair in product(ours, theirs))


def is_too_early(published: str, begun: str) -> bool:
    """Whether an article was published before an event began that it is said to tell of."""
    return begun > _later(published, _SLACK)


def is_other_name(one: Names, other: Names) -> bool:
    """Whether the names of two people, each with some variants, cannot be one person's; nobody's name is another."""
    if not one or not other:
        return bool(one) != bool(other)
    return not any(
        compare_names(ours, theirs, lenient=True) or is_any_wording(ours, theirs)
        for ours, theirs in product(one, other)
    )


def _can_be_one(one: Facet, other: Facet) -> bool:
    """Whether kind, place and time fit; two incidents of one article are two, for its reader told them apart."""
    return not (
        one.articles & other.articles
        or not one.kinds & other.kinds
        or is_elsewhere(one.host, other.host)
        or is_elsewhere(one.origin, other.origin)
        or is_other_time(one.dates, other.dates)
        or any(
            ours.begun and theirs.told and is_too_early(theirs.told, ours.begun)
            for ours, theirs in ((one, other), (other, one))
        )
    )


def _is_near(ours: Days, theirs: Days) -> bool:
    """Whether two spans of days touch, but for some days where neither is as wide as a year."""
    slack = _SLACK if ours[2] and theirs[2] else 0
    return ours[0] <= _later(theirs[1], slack) and theirs[0] <= _later(ours[1], slack)


def _agreements(one: Facet, other: Facet) -> dict[str, str]:
    """What both tell alike, by slot, in words."""
    agreed = {}
    for slot in ("host", "origin", "methods"):
        if both := getattr(one, slot) & getattr(other, slot):
            agreed[slot] = f"{slot.replace('methods', 'method')} {', '.join(sorted(both))}"
    if one.dates and other.dates:
        agreed["date"] = f"date {min(_shown(pair) for pair in product(one.dates, other.dates) if _is_near(*pair))}"
    return agreed


def _is_enough(name: Likeness, agreed: dict[str, str]) -> bool:
    """Full names need two agreements of four; a surname, an initial or a single name needs place, state and time."""
    if name.is_full:
        return len(agreed) >= _FULL_NEEDS
    return {"host", "origin", "date"} <= set(agreed)


def _link(name: Likeness, agreed: dict[str, str], one: Facet, other: Facet) -> Link:
    score = 0.5 * name.score + sum(_WORTH[slot] for slot in agreed)
    if "methods" in agreed:
        score -= 0.03 * (one.methods != other.methods)
    if "date" in agreed:
        score -= 0.05 * (not one.dates & other.dates)
    reason = "; ".join((name.why, *(agreed[slot] for slot in _WORTH if slot in agreed)))
    return Link(score=round(score, 3), reason=reason, is_weak=not name.is_full)


def _unnamed_link(one: Facet, other: Facet, agreed: dict[str, str]) -> Link | None:
    """People without a name are one when all is told, closely and alike."""
    if one.names or other.names or set(agreed) != set(_WORTH) or not _is_same_description(one, other):
        return None
    close = any(ours[2] and theirs[2] and _is_near(ours, theirs) for ours, theirs in product(one.dates, other.dates))
    if not close:
        return None
    return _link(Likeness(score=_UNNAMED, why="nobody named, described alike"), agreed, one, other)


def _is_same_description(one: Facet, other: Facet) -> bool:
    return is_any_wording(tuple(one.descriptions), tuple(other.descriptions))


def _name_likeness(one: Facet, other: Facet) -> Likeness | None:
    is_group = "group" in one.kinds | other.kinds
    compare = _compare_groups if is_group else compare_names
    found = [compare(ours, theirs) for ours, theirs in product(one.names, other.names)]
    return max((one for one in found if one), key=lambda one: (one.score, one.why), default=None)


def _compare_groups(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Likeness | None:
    return Likeness(score=0.95, why="the same group") if is_any_wording(ours, theirs) else None


def _days(when: When) -> Days:
    """First day, last day, and whether they are told more closely than by the year."""
    width = date.fromisoformat(when.end) - date.fromisoformat(when.start)
    return when.start, when.end, width.days <= _NEAR_WIDTH


def _last_day(published: str | None) -> str:
    """The last day that a moment of publication can mean; empty where none is told.

    >>> _last_day("2021-05-03T08:00:00Z"), _last_day("2021"), _last_day(None)
    ('2021-05-03', '2021-12-31', '')
    """
    told = (published or "")[:10]
    return told + "-12-31"[len(told) - 4 :] if len(told) in (4, 7) else told


def _shown(pair: tuple[Days, Days]) -> str:
    """The narrower of two spans that touch, or both where they only come near.

    >>> _shown((("2021-05-03", "2021-05-03", True), ("2021-01-01", "2021-12-31", False)))
    '2021-05-03'
    """
    ours, theirs = sorted(pair)
    if theirs[0] > ours[1]:
        return f"{_span(ours)} and {_span(theirs)}"
    return _span(min(pair, key=lambda one: (date.fromisoformat(one[1]) - date.fromisoformat(one[0]), one)))


def _span(days: Days) -> str:
    first, last = days[0], days[1]
    return first if first == last else f"{first} to {last}"


def _later(day: str, days: int) -> str:
    """The day so many days later; a day that cannot be read, or that no calendar has, stays as it is."""
    if not days:
        return day
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day
