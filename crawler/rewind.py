"""Archived pages read back in, ours or Common Crawl's news: files in, a report out, and no network."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
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
from records.article import Rejected
from records.crawl import Listed, Place
from records.fetched import Fetched


def crawl_archive(
    paths: Sequence[Path], frontier: Frontier, *, outlets: Sequence[Outlet] = (), workers: int = 2,
    progress: Callable[[CrawlStep], None] | None = None,
) -> CrawlReport:  # fmt: skip
    """The report of every page of the WARC files that one of the outlets wants; without outlets, of every page.

    Pages that answered with anything but 200 are passed over. A CrawlError says which file cannot be read on; what
    came before it is kept.
    """
    rewind = _Rewind(frontier, outlets, progress, Parsers(workers))
    started = monotonic()
    try:
        for path in paths:
            for fetched, place in read_archive(path):
                address = canonical_url(fetched.address)
                outlet = rewind.choose(address) if address and fetched.status == 200 else None
                if outlet and address:
                    rewind.put(replace(fetched, address=address), place, outlet)
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
        self._places: list[Place] = []
        self._today = datetime.now(UTC).date()

    def choose(self, address: str) -> Outlet | None:
        """The outlet whose page that is; None where no outlet wants it."""
        if not self._outlets:
            host = host_of(address)
            return Outlet(name=host, home=address, feeds=())
        fitting = (one for one in self._outlets if is_same_site(address, one.hosts))
        return next((one for one in fitting if is_wanted(Listed(address=address), address, one, self._today)), None)

    def put(self, fetched: Fetched, place: Place, outlet: Outlet) -> None:
        """Takes a page; one that its publisher reserves is refused, as it would be on the web."""
        self._tell(outlet.name, "page", fetched.address)
        self._tell(outlet.name, "found", fetched.address)
        if refused := pick_refusal(fetched, outlet):
            self._frontier.keep(outlet.name, fetched, refused, None)
            self._tell(outlet.name, "rejected", fetched.address, f"reserved: {refused.detail}")
            return
        self._places.append(place)
        self.parsers.put(Job(fetched=fetched, outlet=outlet, published=None, today=self._today))
        self.keep()

    def keep(self, *, wait: bool = False) -> None:
        """Hands on what is parsed."""
        for job, found in self.parsers.results(wait=wait):
            event = self._frontier.keep(job.outlet.name, job.fetched, found, self._places.pop(0))
            detail = f"{found.reason}: {found.detail}" if isinstance(found, Rejected) else ""
            self._tell(job.outlet.name, event, job.fetched.address, detail)

    def _tell(self, outlet: str, event: str, address: str, detail: str = "") -> None:
        step = CrawlStep(outlet=outlet, event=event, address=address, detail=detail)
        self.tallies.setdefault(outlet, Tally(outlet=outlet)).add(step)
        if self._progress is not None:
            self._progress(step)
