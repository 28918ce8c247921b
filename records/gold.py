"""Gold: an annotated article of the corpus, read from its TOML file with every quote put at its place in the text."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records.article import Article
from records.errors import CorpusError, LongarmError, RecordError
from records.evidence import Evidence
from records.fields import maybe_number, maybe_str, need_mapping, need_number, need_str, some_list, some_strings
from records.figure import Figure
from records.incident import Country, Incident, Method, Relative, Target, incident_id
from records.when import When, parse_when


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """One annotated article: what a careful person finds in it.

    `people` pairs every named person with a role; `cell` says which part of the corpus grid the
    article fills; `batch` is its folder, the unit of the splits.
    """

    article: Article
    batch: str
    style: str
    cell: str
    people: tuple[tuple[str, str], ...]
    incidents: tuple[Incident, ...] = ()
    figures: tuple[Figure, ...] = ()
    source: str = "fiction"


def load_gold(folder: Path) -> tuple[Gold, ...]:
    """All gold articles under the folder, in the order of their paths; a CorpusError names what is at fault."""
    if not folder.is_dir():
        raise CorpusError(f"{folder}: expected the folder of the gold articles, found none; name that above it")
    return tuple(parse_gold(path) for path in sorted(folder.rglob("*.toml")))


def parse_gold(path: Path) -> Gold:
    """The gold article of one TOML file; a CorpusError names the file and the trail."""
    try:
        return _parse(tomllib.loads(path.read_text("utf-8")), path)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LongarmError) as cause:
        raise CorpusError(f"{path}: {cause}") from cause


def find_quote(text: str, written: str) -> tuple[int, int]:
    """The place of a written quote; `… #2` at its end asks for the second occurrence.

    >>> find_quote("he left; he came", "he #2")
    (9, 11)
    """
    quote, nth = written, 1
    if match := re.fullmatch(r"(.*\S) #(\d+)", written, re.DOTALL):
        quote, nth = match[1], int(match[2])
    start = -1
    for _ in range(nth):
        start = text.find(quote, start + 1)
        if start < 0 or not quote:
            raise RecordError(f"the quote {written!r} does not stand in the text; copy it letter by letter")
    return start, start + len(quote)


def _parse(data: Mapping[str, Any], path: Path) -> Gold:
    text = need_str(data, "text", "article").strip("\n")
    article = Article(
        id=need_str(data, "id", "article"),
        text=text,
        source=path.name,
        title=need_str(data, "title", "article"),
        published=maybe_str(data, "published", "article"),
        language=maybe_str(data, "language", "article") or "en",
    )
    seen: dict[str, int] = {}
    incidents = [
        _incident(one, article, seen, f"incidents[{n}]") for n, one in enumerate(some_list(data, "incidents", ""))
    ]
    return Gold(
        article=article,
        batch=path.parent.name,
        style=need_str(data, "style", "article"),
        cell=need_str(data, "cell", "article"),
        people=tuple((str(name), str(role)) for name, role in need_mapping(data.get("people", {}), "people").items()),
        incidents=tuple(incidents),
        figures=tuple(_figure(one, text, f"figures[{n}]") for n, one in enumerate(some_list(data, "figures", ""))),
        source=maybe_str(data, "source", "article") or "fiction",
    )


def _incident(data: Any, article: Article, seen: dict[str, int], trail: str) -> Incident:
    evidence = _evidence(data, article.text, trail)
    anchors = [one.quote for one in evidence if one.field == "target"] or [evidence[0].quote]
    ordinal = seen[anchors[0]] = seen.get(anchors[0], -1) + 1
    return Incident(
        id=incident_id(article.id, anchors[0], ordinal),
        target=Target(
            name=maybe_str(data, "target", trail),
            kind=need_str(data, "kind", trail),
            description=maybe_str(data, "description", trail),
            aliases=some_strings(data, "aliases", trail),
        ),
        origin=tuple(Country(code=code, name=code) for code in some_strings(data, "origin", trail)),
        host=tuple(Country(code=code, name=code) for code in some_strings(data, "host", trail)),
        methods=tuple(Method(code=code) for code in need_mapping(data.get("methods"), f"{trail}.methods")),
        date=_when(data, "date", trail),
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
        evidence=evidence,
    )  # fmt: skip


def _evidence(data: Any, text: str, trail: str) -> tuple[Evidence, ...]:
    """The quotes of the tables `evidence` (field to quotes) and `methods` (code to quotes), in that order."""
    found = []
    for field in need_mapping(data.get("evidence", {}), f"{trail}.evidence"):
        for quote in some_strings(data["evidence"], field, f"{trail}.evidence"):
            found.append(_placed(text, quote, field, "", f"{trail}.evidence.{field}"))
    for code in need_mapping(data.get("methods"), f"{trail}.methods"):
        for quote in some_strings(data["methods"], code, f"{trail}.methods"):
            found.append(_placed(text, quote, "method", code, f"{trail}.methods.{code}"))
    if not found:
        raise RecordError(f"{trail}: expected at least one quote, got none")
    return tuple(found)


def _placed(text: str, written: str, field: str, value: str, trail: str) -> Evidence:
    try:
        start, end = find_quote(text, written)
    except RecordError as cause:
        raise RecordError(f"{trail}: {cause}") from cause
    return Evidence(field=field, start=start, end=end, quote=text[start:end], value=value, by="gold")


def _figure(data: Any, text: str, trail: str) -> Figure:
    try:
        start, end = find_quote(text, need_str(data, "quote", trail))
    except RecordError as cause:
        raise RecordError(f"{trail}: {cause}") from cause
    code = maybe_str(data, "country", trail)
    return Figure(
        start=start,
        end=end,
        quote=text[start:end],
        value=need_number(data, "value", trail),
        value_max=maybe_number(data, "value_max", trail),
        unit=need_str(data, "unit", trail),
        qualifier=maybe_str(data, "qualifier", trail) or "exact",
        period=_when(data, "period", trail),
        country=Country(code=code, name=code) if code else None,
        campaign=maybe_str(data, "campaign", trail),
        attribution=maybe_str(data, "attribution", trail),
    )


def _when(data: Any, key: str, trail: str) -> When | None:
    written = maybe_str(data, key, trail)
    return parse_when(written) if written else None
