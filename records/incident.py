"""Incident: one act, as one article tells it, against one target; with the quote for every slot."""

from dataclasses import dataclass
from typing import Any

from records.article import stable_id
from records.errors import RecordError
from records.evidence import Evidence, parse_evidence
from records.fields import maybe_str, need_mapping, need_number, need_one_of, need_str, some_list, some_strings
from records.when import When, parse_when_object

KINDS = ("person", "group", "unnamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country or territory by its ISO 3166-1 alpha-2 code (XK for Kosovo) and short name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom the act is meant to reach; `name` is None where the article names nobody."""

    name: str | None
    kind: str = "person"
    description: str | None = None
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RecordError(f"target.kind: expected one of {', '.join(KINDS)}, got {self.kind!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the target was reached: a code of the codebook, with a score between 0 and 1."""

    code: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Somebody near to the target who was harmed to reach them; `name` and `harm` where told."""

    relation: str
    name: str | None = None
    harm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One act, or one course of action, by which a state reaches a target outside its territory.

    `date` is None where the text does not tell; `outcome` is where the story ends in this article.
    """

    id: str
    target: Target
    methods: tuple[Method, ...]
    evidence: tuple[Evidence, ...]
    origin: tuple[Country, ...] = ()
    host: tuple[Country, ...] = ()
    date: When | None = None
    outcome: str = "unknown"
    relatives: tuple[Relative, ...] = ()
    perpetrators: tuple[str, ...] = ()
    campaign: str | None = None
    attribution: str | None = None
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not self.methods:
            raise RecordError("incident.methods: expected one or more methods, got none")
        if not self.evidence:
            raise RecordError("incident.evidence: expected one or more quotes, got none")


def incident_id(article_id: str, anchor: str, ordinal: int = 0) -> str:
    """The id of the incident whose target is first named by the quote `anchor` in that article.

    Labels play no part in it, so that a better reader keeps the id; `ordinal` tells several
    incidents of one anchor apart.

    >>> incident_id("a1", "Li Wei") == incident_id("a1", "Li Wei", 0) != incident_id("a1", "Li Wei", 1)
    True
    """
    return stable_id(f"{article_id}\n{anchor}\n{ordinal}")


def parse_incident(data: Any, trail: str) -> Incident:
    """The Incident of a mapping in the shape of the extraction contract."""
    need_mapping(data, trail)
    return Incident(
        id=need_str(data, "id", trail),
        target=_parse_target(data.get("target"), f"{trail}.target"),
        origin=parse_countries(data, "origin", trail),
        host=parse_countries(data, "host", trail),
        methods=tuple(
            Method(code=need_str(one, "code", f"{trail}.methods[{n}]"),
                   score=need_number(one, "score", f"{trail}.methods[{n}]"))
            for n, one in enumerate(some_list(data, "methods", trail))
        ),
        date=parse_when_object(data.get("date"), f"{trail}.date"),
        outcome=need_str(data, "outcome", trail),
        relatives=tuple(
            Relative(relation=need_str(one, "relation", f"{trail}.relatives[{n}]"),
                     name=maybe_str(one, "name", f"{trail}.relatives[{n}]"),
                     harm=maybe_str(one, "harm", f"{trail}.relatives[{n}]"))
            for n, one in enumerate(some_list(data, "relatives", trail))
        ),
        perpetrators=some_strings(data, "perpetrators", trail),
        campaign=maybe_str(data, "campaign", trail),
        attribution=maybe_str(data, "attribution", trail),
        confidence=need_number(data, "confidence", trail),
        evidence=tuple(
            parse_evidence(one, f"{trail}.evidence[{n}]") for n, one in enumerate(some_list(data, "evidence", trail))
        ),
    )  # fmt: skip


def parse_country(data: Any, trail: str) -> Country | None:
    """The Country of a mapping; None for null."""
    if data is None:
        return None
    return Country(code=need_str(data, "code", trail), name=need_str(data, "name", trail))


def parse_countries(data: Any, key: str, trail: str) -> tuple[Country, ...]:
    """The countries of the list under `key`."""
    found = (parse_country(one, f"{trail}.{key}[{n}]") for n, one in enumerate(some_list(data, key, trail)))
    return tuple(one for one in found if one is not None)


def _parse_target(data: Any, trail: str) -> Target:
    return Target(
        name=maybe_str(data, "name", trail),
        kind=need_one_of(data, "kind", KINDS, trail),
        description=maybe_str(data, "description", trail),
        aliases=some_strings(data, "aliases", trail),
    )
