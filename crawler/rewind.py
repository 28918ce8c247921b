"""Archived pages read back in, ours or Common Crawl's news: files in, a report out, and no network."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

from crawler.archive import read_archive
from crawler.frontier import Frontier
from crawler.links import canonical_url, host_of, is_same_site
from crawler.outlets import Outlet
from crawler.parsing import Job, Parsers
from crawler.report import CrawlReport, CrawlStep, Tally
from crawler.reservations import pick_refusal
from crawler.wanted import is_wanted
from records.article import Article, Rejected
from records.crawl import Listed, Place
from records.errors import CrawlError
from records.fetched import Fetched


def crawl_archive(
    paths: Sequence[Path], frontier: Frontier, *, outlets: Sequence[Outlet] = (), workers: int = 2,
    is_taken: Callable[[Place], bool] = lambda place: False, progress: Callable[[CrawlStep], None] | None = None,
) -> CrawlReport:  # fmt: skip
    """The report of every page of the WARC files on a site of the outlets; without outlets, of every page.

    What no outlet of its site wants counts as skipped; pages that answered with anything but 200 are passed over. A
    CrawlError says which file cannot be read on, or has the name of another: one where `is_taken` says of a page's
    place that another page is known to lie there. What came before it is kept.
    """
    rewind = _Rewind(frontier, outlets, progress, Parsers(workers))
    started = monotonic()
    try:
        for path in paths:
            for fetched, place in read_archive(path):
                if is_taken(place):
                    raise CrawlError(_same_name(path, place))
                address = canonical_url(fetched.address) if fetched.status == 200 else None
                if address:
                    rewind.put(replace(fetched, address=address), place)
            # The next may have the same name.
            rewind.keep(wait=True)
    finally:
        rewind.keep(wait=True)
        rewind.parsers.close()
    tallies = (one.report() for one in rewind.tallies.values())
    return CrawlReport(outlets=tuple(tallies), seconds=round(monotonic() - started, 3))


class _Rewind:
    """Parses pages and hands them on, counted by outlet."""

    def __init__(
        self, frontier: Frontier, outlets: Sequence[Outlet], progress: Callable[[CrawlStep], None] | None,
        parsers: Parsers,
    ) -> None:  # fmt: skip
        self.tallies = {one.name: Tally(outlet=one.name) for one in outlets}
        self.parsers = parsers
        self._frontier, self._outlets, self._progress = frontier, outlets, progress
        self._waiting: list[tuple[Place, Sequence[Outlet]]] = []

    def put(self, fetched: Fetched, place: Place) -> None:
        """Takes a page of one of the outlets' sites, and passes over any other."""
        if outlets := self._outlets_of(fetched.address):
            self._offer(fetched, place, outlets)
            self.keep()

    def keep(self, *, wait: bool = False) -> None:
        """Hands on what is parsed."""
        for job, found in self.parsers.results(wait=wait):
            place, outlets = self._waiting.pop(0)
            self._end(job.fetched, place, outlets, found)

    def _outlets_of(self, address: str) -> Sequence[Outlet]:
        """The outlets on whose site that is; without any at all, one that its host makes."""
        if not self._outlets:
            return (Outlet(name=host_of(address), home=address, feeds=()),)
        return [one for one in self._outlets if is_same_site(address, one.hosts)]

    def _offer(self, fetched: Fetched, place: Place, outlets: Sequence[Outlet]) -> None:
        """Parses the page as the first outlet's; what its publisher reserves is refused, as it would be on the web."""
        if refused := pick_refusal(fetched, outlets[0]):
            self._end(fetched, place, outlets, refused)
            return
        self._waiting.append((place, outlets))
        self.parsers.put(Job(fetched=fetched, outlet=outlets[0], published=None, today=_day_of(fetched)))

    def _end(
        self, fetched: Fetched, place: Place, outlets: Sequence[Outlet], found: Article | Rejected
    ) -> None:  # fmt: skip
        """Hands on what the page gave, where the first outlet wants it; else it is the next one's turn."""
        outlet, *others = outlets
        if self._outlets and not is_wanted(_listed(fetched, found), fetched.address, outlet, _day_of(fetched)):
            if others:
                self._offer(fetched, place, others)
            else:
                self._tell(outlet.name, "skipped", fetched.address, "not wanted")
            return
        refused = found if isinstance(found, Rejected) else None
        is_reserved = refused is not None and refused.reason == "reserved"
        event = self._frontier.keep(outlet.name, fetched, found, None if is_reserved else place)
        self._tell(outlet.name, event, fetched.address, f"{refused.reason}: {refused.detail}" if refused else "")

    def _tell(self, outlet: str, event: str, address: str, detail: str) -> None:
        """Counts a page with what became of it."""
        for one, said in (("page", ""), ("found", ""), (event, detail)):
            step = CrawlStep(outlet=outlet, event=one, address=address, detail=said)
            self.tallies.setdefault(outlet, Tally(outlet=outlet)).add(step)
            if self._progress is not None:
                self._progress(step)


def _listed(fetched: Fetched, found: Article | Rejected) -> Listed:
    """What a list would tell of the page, as the page itself tells it; what is no article has its address alone."""
    if isinstance(found, Rejected):
        return Listed(address=fetched.address)
    return Listed(
        address=fetched.address, published=found.published, modified=found.modified, title=found.title or ""
    )  # fmt: skip


def _day_of(fetched: Fetched) -> date:
    """The day on which the page was young or old; today where it does not tell when it was fetched."""
    try:
        return date.fromisoformat(fetched.at[:10])
    except ValueError:
        return datetime.now(UTC).date()


def _same_name(path: Path, place: Place) -> str:
    return (
        f"{path}: expected the file of that name whose pages this database has, found another page at byte "
        f"{place.offset}; give this file another name, such as other-{path.name}, and read it again"
    )
