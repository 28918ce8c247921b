"""Claim: one thing that an incident says, in words, with the quote that supports it."""

from collections.abc import Iterator
from dataclasses import dataclass

from records.evidence import FIELDS, Evidence
from records.incident import Country, Incident, Relative
from records.when import render_when


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an incident says of the slot `field`, as people read it; `evidence` is None where no quote was kept."""

    field: str
    value: str
    evidence: Evidence | None = None


def find_claims(incident: Incident) -> tuple[Claim, ...]:
    """Every filled slot of the incident with each of its quotes, slots in the order of `records.evidence.FIELDS`.

    A quote that fits no value stands for itself, so that none is left out.
    """
    stated = tuple(_stated(incident))
    claims: list[Claim] = []
    for field, key, value in stated:
        quotes = [one for one in incident.evidence if one.field == field and _fits(one, key)]
        claims += [Claim(field=field, value=value, evidence=one) for one in quotes or (None,)]
    used = {one.evidence for one in claims}
    claims += [
        Claim(field=one.field, value=one.value or one.quote, evidence=one)
        for one in incident.evidence
        if one not in used
    ]
    return tuple(sorted(dict.fromkeys(claims), key=lambda one: FIELDS.index(one.field)))


def name_target(incident: Incident) -> str:
    """The target's name, else the article's words for them."""
    return incident.target.name or incident.target.description or "somebody unnamed"


def _stated(incident: Incident) -> Iterator[tuple[str, str, str]]:
    """Each filled slot: its field, what a quote of just this value is known by, and the value in words."""
    yield "target", "", name_target(incident)
    yield from (("origin", one.code, _shown(one)) for one in incident.origin)
    yield from (("host", one.code, _shown(one)) for one in incident.host)
    yield from (("method", one.code, one.code) for one in incident.methods)
    if incident.date:
        yield "date", "", render_when(incident.date)
    yield "outcome", "", incident.outcome
    yield from (("relative", one.harm or "", _related(one)) for one in incident.relatives)
    yield from (("perpetrator", one, one) for one in incident.perpetrators)
    if incident.campaign:
        yield "campaign", "", incident.campaign
    if incident.attribution:
        yield "attribution", "", incident.attribution


def _fits(evidence: Evidence, key: str) -> bool:
    """Whether the quote is of this value; one of a country that it does not name is of all countries of the slot."""
    unnamed = evidence.field in ("origin", "host") and not evidence.value
    return unnamed or not key or key in (evidence.value, evidence.quote)


def _shown(country: Country) -> str:
    return f"{country.name} ({country.code})" if country.name != country.code else country.code


def _related(relative: Relative) -> str:
    return " ".join(filter(None, (relative.relation, relative.name)))
