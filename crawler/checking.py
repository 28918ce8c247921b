"""Outlets tried out: one live article of each, and which of its fields come out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from crawler.frontier import MemoryFrontier
from crawler.outlets import Outlet
from crawler.run import Progress, crawl_outlets
from crawler.settings import TIMEOUT
from records.article import Article, Rejected

FIELDS = ("title", "text", "published", "authors", "language", "section")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutletCheck:
    """What one outlet gave: how many addresses its lists hold, the article that was tried with the fields that came out
    and those that did not, and every problem in words."""

    outlet: str
    listed: int
    article: str
    fields: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[str, ...]


def check_outlets(
    outlets: Sequence[Outlet], *, contact: str = "", timeout: float = TIMEOUT, progress: Progress | None = None,
    today: date,
) -> tuple[OutletCheck, ...]:  # fmt: skip
    """One check for each outlet, in their order; nothing is kept."""
    found: dict[str, Article | Rejected] = {}

    def save(outlet: str, one: Article | Rejected) -> None:
        found.setdefault(outlet, one)

    # Old articles tell as much of a layout as new ones, and a quiet site has no others.
    tried = [replace(one, max_age=0, since="", until="", revisit_days=0) for one in outlets]
    report = crawl_outlets(
        tried, MemoryFrontier(save), contact=contact, timeout=timeout, progress=progress, articles=1, workers=1
    )
    return tuple(
        _check(outlet, told.found, [f"{address}: {why}" for address, why in told.failed], found.get(outlet.name), today)
        for outlet, told in zip(outlets, report.outlets, strict=True)
    )


def _check(
    outlet: Outlet, listed: int, failed: list[str], found: Article | Rejected | None, today: date
) -> OutletCheck:
    problems = list(failed)
    fields: tuple[str, ...] = ()
    if found is None:
        problems.append("no article was reached")
    elif isinstance(found, Rejected):
        problems.append(f"{found.source}: {found.reason}: {found.detail}")
    else:
        fields = tuple(one for one in FIELDS if getattr(found, one))
        if found.published and len(found.published) > 10 and not found.published[19:]:
            problems.append("the moment of publication has no time zone")
        if outlet.languages and found.language not in outlet.languages:
            problems.append(f"the language is {found.language}, expected {', '.join(outlet.languages)}")
    if not outlet.layout.is_valid(today):
        problems.append(f"the layout was believed until {outlet.layout.until}; look at the pages and date it anew")
    where = (found.url or "") if isinstance(found, Article) else ""
    return OutletCheck(
        outlet=outlet.name, listed=listed, article=where, fields=fields,
        missing=tuple(one for one in FIELDS if where and one not in fields), problems=tuple(problems),
    )  # fmt: skip
