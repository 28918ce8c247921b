"""From what was found in an article and what is told there to every difference between the two, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from measure.match import match_figures, match_incidents
from records.figure import Figure
from records.gold import Gold
from records.incident import Country, Incident
from records.reading import Reading
from records.when import When, render_when

# A whole incident that is missed or invented weighs as much as several of its slots.
_WEIGHTS = {"missed incident": 3.0, "invented incident": 3.0, "missed figure": 0.5, "invented figure": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was found otherwise than it is told: what kind ("host", "missed incident", …), and which."""

    kind: str
    words: str

    @property
    def weight(self) -> float:
        """How much it counts when articles are put in order from worst to best."""
        return _WEIGHTS.get(self.kind, 1.0)


def find_differences(reading: Reading, gold: Gold) -> tuple[Difference, ...]:
    """Every difference in one article: whole incidents first, then the slots of matched ones, then figures."""
    pairs = match_incidents(reading.incidents, gold.incidents)
    found_ids, told_ids = {id(found) for found, _ in pairs}, {id(told) for _, told in pairs}
    missed = [one for one in gold.incidents if id(one) not in told_ids]
    invented = [one for one in reading.incidents if id(one) not in found_ids]
    roles = dict(gold.people)
    return (
        *(Difference(kind="missed incident", words=_shown(one)) for one in missed),
        *(Difference(kind="invented incident", words=_invented(one, roles)) for one in invented),
        *(one for found, told in pairs for one in _slots(found, told)),
        *_figures(reading, gold),
    )


def _invented(found: Incident, roles: dict[str, str]) -> str:
    role = roles.get(found.target.name or "")
    return _shown(found) + (f": the text has them as {role}" if role and role != "target" else "")


def _slots(found: Incident, told: Incident) -> Iterator[Difference]:
    """The slots of one matched pair that differ."""
    sides = {
        "origin": (_codes(found.origin), _codes(told.origin)),
        "host": (_codes(found.host), _codes(told.host)),
        "method": ({one.code for one in found.methods}, {one.code for one in told.methods}),
        "date": ({_when(found.date)}, {_when(told.date)}),
        "outcome": ({found.outcome}, {told.outcome}),
    }
    for slot, (said, right) in sides.items():
        if said != right:
            words = f"{_named(told)}: {_listed(said)} instead of {_listed(right)}"
            yield Difference(kind=slot, words=words)


def _figures(reading: Reading, gold: Gold) -> Iterator[Difference]:
    pairs = match_figures(reading.figures, gold.figures)
    found_ids, told_ids = {id(found) for found, _ in pairs}, {id(told) for _, told in pairs}
    for one in gold.figures:
        if id(one) not in told_ids:
            yield Difference(kind="missed figure", words=_figure(one))
    for one in reading.figures:
        if id(one) not in found_ids:
            yield Difference(kind="invented figure", words=_figure(one))
    for found, told in pairs:
        years = [one.period.year if one.period else None for one in (found, told)]
        if years[0] != years[1]:
            yield Difference(
                kind="figure year",
                words=f"{_figure(told)}: {years[0] or 'none'} instead of {years[1] or 'none'}",
            )


def _shown(one: Incident) -> str:
    methods = _listed({method.code for method in one.methods})
    return f"{_named(one)} ({_listed(_codes(one.origin))} to {_listed(_codes(one.host))}, {methods})"


def _named(one: Incident) -> str:
    return one.target.name or one.target.description or one.target.kind


def _figure(one: Figure) -> str:
    return f"“{one.quote}” ({one.value:,.10g} {one.unit})"


def _codes(states: tuple[Country, ...]) -> set[str]:
    return {one.code for one in states}


def _when(when: When | None) -> str:
    return render_when(when) or "none"


def _listed(values: set[str]) -> str:
    return " ".join(sorted(values)) or "none"
