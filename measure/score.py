"""From readings and gold articles to a Scorecard: how good the reader is, slot by slot."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from measure.match import is_same_name, match_figures, match_incidents
from records.figure import Figure
from records.gold import Gold
from records.incident import Incident
from records.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Hits, surplus and missing of one slot; for a slot that is right or wrong, `wrong` counts on both sides."""

    slot: str
    hits: int
    surplus: int
    missing: int

    @property
    def precision(self) -> float:
        """Hits among all that was found; 1 where nothing was."""
        return self.hits / (self.hits + self.surplus) if self.hits + self.surplus else 1.0

    @property
    def recall(self) -> float:
        """Hits among all that there was; 1 where there was nothing."""
        return self.hits / (self.hits + self.missing) if self.hits + self.missing else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = 2 * self.hits + self.surplus + self.missing
        return 2 * self.hits / total if total else 1.0


# The rows of a scorecard and what each asks; `matched` slots look at incidents whose target was found.
SLOTS = {
    "target": "named targets found",
    "incident": "incidents found, named or not",
    "incident-strict": "incidents with target, origin, host and one method right",
    "origin": "origin states of matched incidents",
    "host": "host states of matched incidents",
    "method": "methods of matched incidents",
    "year": "year of matched incidents, none counted as an answer",
    "date": "date with its precision of matched incidents",
    "outcome": "outcome of matched incidents",
    "figure": "figures, value and unit",
    "figure-year": "figures, value, unit and year",
    "relevance": "articles that tell an incident",
    "clean": "articles without an incident from which none is taken",
}


def score_readings(pairs: Iterable[tuple[Reading, Gold]]) -> tuple[Score, ...]:
    """One Score for each of SLOTS over all articles."""
    counts: Counter[tuple[str, str]] = Counter()
    for reading, gold in pairs:
        counts.update(count_article(reading, gold))
    return tuple(
        Score(slot=slot, hits=counts[slot, "hit"], surplus=counts[slot, "surplus"], missing=counts[slot, "missing"])
        for slot in SLOTS
    )


def count_article(reading: Reading, gold: Gold) -> Counter[tuple[str, str]]:
    """The hits, surplus and missing of one article by slot."""
    counts: Counter[tuple[str, str]] = Counter()
    _count_targets(counts, reading.incidents, gold.incidents)
    pairs = match_incidents(reading.incidents, gold.incidents)
    _count(counts, "incident", len(pairs), len(reading.incidents), len(gold.incidents))
    strict = sum(_is_strict(found, told) for found, told in pairs)
    _count(counts, "incident-strict", strict, len(reading.incidents), len(gold.incidents))
    for found, told in pairs:
        for slot, left, right in _sets(found, told):
            _count(counts, slot, len(left & right), len(left), len(right))
    _count_figures(counts, reading.figures, gold.figures)
    if gold.incidents:
        _count(counts, "relevance", int(bool(reading.incidents)), int(bool(reading.incidents)), 1)
    else:
        _count(counts, "relevance", 0, int(bool(reading.incidents)), 0)
        _count(counts, "clean", int(not reading.incidents), 1, 1)
    return counts


def _count(counts: Counter[tuple[str, str]], slot: str, hits: int, found: int, told: int) -> None:
    counts[slot, "hit"] += hits
    counts[slot, "surplus"] += found - hits
    counts[slot, "missing"] += told - hits


def _count_targets(counts: Counter[tuple[str, str]], found: Sequence[Incident], told: Sequence[Incident]) -> None:
    """Named targets, each counted once however many incidents they have."""
    left = list(dict.fromkeys(one.target.name for one in found if one.target.name))
    right = list(dict.fromkeys(one.target.name for one in told if one.target.name))
    open_names = list(right)
    hits = 0
    for name in left:
        match = next((one for one in open_names if is_same_name(name, one)), None)
        if match is not None:
            open_names.remove(match)
            hits += 1
    _count(counts, "target", hits, len(left), len(right))


def _count_figures(counts: Counter[tuple[str, str]], found: Sequence[Figure], told: Sequence[Figure]) -> None:
    pairs = match_figures(found, told)
    dated = sum((f.period.year if f.period else None) == (t.period.year if t.period else None) for f, t in pairs)
    _count(counts, "figure", len(pairs), len(found), len(told))
    _count(counts, "figure-year", dated, len(found), len(told))


def _is_strict(found: Incident, told: Incident) -> bool:
    return (
        {one.code for one in found.origin} == {one.code for one in told.origin}
        and bool({one.code for one in found.host} & {one.code for one in told.host} or not told.host)
        and bool({one.code for one in found.methods} & {one.code for one in told.methods})
    )


def _sets(found: Incident, told: Incident) -> Iterable[tuple[str, set[object], set[object]]]:
    """Each slot of a matched pair as two sets; a slot with one answer is a set of one."""
    yield "origin", {one.code for one in found.origin}, {one.code for one in told.origin}
    yield "host", {one.code for one in found.host}, {one.code for one in told.host}
    yield "method", {one.code for one in found.methods}, {one.code for one in told.methods}
    yield "year", {found.date and found.date.year}, {told.date and told.date.year}
    dates = [(one.date.start, one.date.end) if one.date else None for one in (found, told)]
    yield "date", {dates[0]}, {dates[1]}
    yield "outcome", {found.outcome}, {told.outcome}
