"""Telling: an incident as its article tells it; Case: the tellings of one event; SameDecision: whether two are one."""

from dataclasses import dataclass

from records.article import Article
from records.errors import RecordError
from records.incident import KINDS, Incident
from records.when import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What grouping needs to know of one incident: who, where, by whom, when, and in which article.

    `names` are the target's name and aliases, empty for an unnamed target; `origin`, `host` and `methods` are codes;
    `published` is the article's, ISO 8601.
    """

    incident_id: str
    article_id: str
    kind: str = "person"
    names: tuple[str, ...] = ()
    description: str | None = None
    origin: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    date: When | None = None
    published: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise RecordError(f"telling.kind: expected one of {', '.join(KINDS)}, got {self.kind!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One telling in its case: how sure its place there is, between 0 and 1, and why, in words.

    `story` is the id of the article that stands for all copies of one text; an article that is no copy has its own.
    """

    incident_id: str
    article_id: str
    story: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The incidents that are believed to be one event, the first telling first.

    `score` and `reason` are those of the weakest link that holds the case together; of a case told once, 1.
    """

    id: str
    members: tuple[Member, ...]
    score: float
    reason: str

    def __post_init__(self) -> None:
        if not self.members:
            raise RecordError("case.members: expected one or more, got none")


@dataclass(frozen=True, slots=True, kw_only=True)
class SameDecision:
    """A person's word that two incidents are one event, or are not; `one` is the lesser of the two ids.

    `at` is the moment, ISO 8601 in UTC; `number` counts the decisions of a store, and tells those of one moment apart.
    """

    one: str
    other: str
    same: bool
    by: str
    at: str
    note: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        if not self.one < self.other:
            raise RecordError(
                f"decision: expected the ids of two incidents, the lesser first, got {self.one!r} and {self.other!r}"
            )


def telling_of(incident: Incident, article: Article) -> Telling:
    """The incident as that article tells it."""
    target = incident.target
    return Telling(
        incident_id=incident.id,
        article_id=article.id,
        kind=target.kind,
        names=tuple(name for name in (target.name, *target.aliases) if name),
        description=target.description,
        origin=tuple(one.code for one in incident.origin),
        host=tuple(one.code for one in incident.host),
        methods=tuple(one.code for one in incident.methods),
        date=incident.date,
        published=article.published,
    )
